"""An error → its wording for the terminal: place, fact, surrounding lines, remedy."""

from pathlib import Path

from site_builder.core.errors import Location, SiteError, excerpt
from site_builder.core.installed import packaged_theme_folder

MAX_BYTES = 10_000_000


def worded(error: SiteError, root: Path, *, kind: str = "error", more: int = 0) -> str:
    """`error: FILE:LINE: FACT`, the excerpt and `hint: …`, one per line; `more` is the number of equal errors."""
    lines = [f"{kind}: {error}" + (f" (and {more} more of the same)" if more else "")]
    if error.place and error.place.line:
        text = _text(root, error.place)
        lines += [excerpt(text, error.place.line)] if text else []
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines)


def _text(root: Path, place: Location) -> str:
    """The text of the file at a place, in the archive or the packaged theme."""
    for folder in (root.resolve(), packaged_theme_folder().resolve().parent):
        path = (folder / place.path).resolve()
        if path.is_relative_to(folder) and path.is_file() and path.stat().st_size < MAX_BYTES:
            return path.read_text(encoding="utf-8-sig", errors="replace")
    return ""
