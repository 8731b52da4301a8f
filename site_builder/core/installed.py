"""Files and packages installed with the program: its theme folder, and the packages of its extras."""

from importlib.util import find_spec
from pathlib import Path

CARD_FONT = "font_source_serif_pro"
CARD_PACKAGES = ("PIL", CARD_FONT)
"""Packages of the extra [cards]."""

EXTRAS = {
    "cards": "pillow font-source-serif-pro",
    "cluster": "distributed",
    "docx": "mammoth",
    "html": "lxml",
    "markdown": "markdownify",
    "msg": "olefile",
    "pdf": "pypdfium2",
}
"""Extra → packages. Hints name packages, since this program is in no package index."""


def to_install(extra: str) -> str:
    """Command that installs the packages of an extra."""
    return f"pip install {EXTRAS[extra]}"


def can_draw() -> bool:
    """True if the extra [cards] is installed."""
    return all(find_spec(name) for name in CARD_PACKAGES)


def can_write_markdown() -> bool:
    """True if the extra [markdown] is installed."""
    return find_spec("markdownify") is not None


def packaged_theme_folder() -> Path:
    """Folder of the packaged theme: inside an installed package, next to it in a checkout."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "templates"
    return installed if installed.is_dir() else here.parent / "templates"
