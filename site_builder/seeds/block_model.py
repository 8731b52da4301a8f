"""Blocks of a body before it becomes Markdown."""

from dataclasses import dataclass
from enum import StrEnum

NOTE_OPEN, NOTE_CLOSE = "\ue000", "\ue001"
"""Private-use characters around the number of a footnote mark in a block's text; they never occur in a seed."""


class SeedBlockKind(StrEnum):
    """Kinds of block that can be recognised in plain text."""

    PARAGRAPH = "paragraph"
    LEDE = "lede"
    """A paragraph that the desk marked as the lede, printed strong."""
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    NOTES = "notes"
    """Footnotes whose marks occur in the text."""
    RULE = "rule"
    TURN = "turn"
    """A paragraph that opens with the speaker's name, as in a transcript."""


@dataclass(frozen=True, slots=True)
class BlockItem:
    """An item of a list, or a footnote."""

    text: str
    number: str = ""
    """As written, without its stop; empty for a bullet."""
    children: tuple["BlockItem", ...] = ()


@dataclass(frozen=True, slots=True)
class SeedBlock:
    """One block, in the seed's own words."""

    kind: SeedBlockKind
    line: int
    """Number of the block's first line in the seed."""
    text: str = ""
    """Text of a paragraph, heading or quotation; `\\n` is a line break made by the desk."""
    items: tuple[BlockItem, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    blocks: tuple["SeedBlock", ...] = ()
    """Blocks inside a quotation."""
    speaker: str = ""
    """Speaker of a turn, as the text names them."""
    level: int = 2
    """Heading level."""
    mark: str = ""
    """Bullet of a list's first item."""
    confidence: float = 1.0
    why: str = ""
