"""Archives that earlier versions left, laid out in a folder of the test."""

import os
import shutil
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
LAID = 1_640_995_200
"""The time of every file of a stored output, which its manifest has too."""


def lay_stored(folder: Path, name: str = "07ccd61") -> Path:
    """The archive with its output and state, as that commit left them."""
    root = folder / name
    shutil.copytree(HERE / name / "archive", root)
    with zipfile.ZipFile(HERE / name / "output.zip") as output:
        output.extractall(root)
        for path in output.namelist():
            os.utime(root / path, (LAID, LAID))
    return root


def texts_of(root: Path, *folders: str) -> dict[str, str]:
    """Path → text of the files of an archive that people write."""
    files = (path for name in folders for path in sorted((root / name).rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text("utf-8", "surrogateescape") for path in files}


def stored_urls(root: Path) -> frozenset[str]:
    """The address of every page and feed of the output."""
    found = (path.relative_to(root / "public").as_posix() for path in (root / "public").rglob("*") if path.is_file())
    return frozenset(f"/{path.removesuffix('index.html')}" for path in found)
