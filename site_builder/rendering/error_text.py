"""An error → the words that the terminal says about it: place and fact, the lines around the spot, what to do."""

from pathlib import Path

from site_builder.core.errors import Location, SiteError, excerpt
from site_builder.core.installed import packaged_theme_folder

MAX_BYTES = 10_000_000


def worded(error: SiteError, root: Path, *, kind: str = "error", more: int = 0) -> str:
    """`error: FILE:LINE: FACT`, the excerpt and `hint: …`, a line each; `more` is the number of equal ones."""
    lines = [f"{kind}: {error}" + (f" (and {more} more of the same)" if more else "")]
    if error.place and error.place.line:
        text = _text(root, error.place)
        lines += [excerpt(text, error.place.line)] if text else []
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines)


def _text(root: Path, place: Location) -> str:
    """The file that a place names, of the archive or of the packaged theme."""
    for folder in (root.resolve(), packaged_theme_folder().resolve().parent):
        path = (folder / place.path).resolve()
        if path.is_relative_to(folder) and path.is_file() and path.stat().st_size < MAX_BYTES:
            return path.read_text(encoding="utf-8-sig", errors="replace")
    return ""
