"""What is installed with the package: the folder of its theme, and the packages of its extras."""

from importlib.util import find_spec
from pathlib import Path

CARD_FONT = "font_source_serif_pro"
CARD_PACKAGES = ("PIL", CARD_FONT)
"""Of the extra [cards]."""

EXTRAS = {
    "cards": "pillow font-source-serif-pro",
    "cluster": "distributed",
    "docx": "mammoth",
    "html": "lxml",
    "markdown": "markdownify",
    "msg": "olefile",
    "pdf": "pypdfium2",
}
"""Extra → its packages: hints name these, for no package index has the name of this program."""


def to_install(extra: str) -> str:
    """The command that installs the packages of an extra."""
    return f"pip install {EXTRAS[extra]}"


def can_draw() -> bool:
    """Whether the extra [cards] is installed."""
    return all(find_spec(name) for name in CARD_PACKAGES)


def can_write_markdown() -> bool:
    """Whether the extra [markdown] is installed."""
    return find_spec("markdownify") is not None


def packaged_theme_folder() -> Path:
    """The folder of the packaged theme: inside an installed package, next to it in a checkout."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "templates"
    return installed if installed.is_dir() else here.parent / "templates"
