"""Archives written by earlier versions, and their texts."""

from pathlib import Path

HERE = Path(__file__).parent


def texts_of(root: Path, *folders: str) -> dict[str, str]:
    """Path → text of the hand-written files of an archive."""
    files = (path for name in folders for path in sorted((root / name).rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text("utf-8", "surrogateescape") for path in files}
