"""What a body is made of before it becomes Markdown."""

from dataclasses import dataclass
from enum import StrEnum

NOTE_OPEN, NOTE_CLOSE = "\ue000", "\ue001"
"""Stand around the number of a footnote mark in a block's text: private characters, never in a seed."""


class SeedBlockKind(StrEnum):
    """The kinds of block that plain text can show."""

    PARAGRAPH = "paragraph"
    LEDE = "lede"
    """A paragraph that the desk marked as the lede: strong."""
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    NOTES = "notes"
    """Footnotes whose marks are in the text."""
    RULE = "rule"
    TURN = "turn"
    """A paragraph that begins with who speaks, as a transcript has it."""


@dataclass(frozen=True, slots=True)
class BlockItem:
    """An item of a list, or a footnote."""

    text: str
    number: str = ""
    """As written, without its stop; empty for a bullet."""
    children: tuple["BlockItem", ...] = ()


@dataclass(frozen=True, slots=True)
class SeedBlock:
    """One block, with the seed's own words."""

    kind: SeedBlockKind
    line: int
    """Of its first line in the seed."""
    text: str = ""
    """Of paragraphs, headings and quotes; `\\n` is a line break that the desk made."""
    items: tuple[BlockItem, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    blocks: tuple["SeedBlock", ...] = ()
    """Of a quote: the blocks inside."""
    speaker: str = ""
    """Of a turn, as the text begins."""
    level: int = 2
    """Of a heading."""
    mark: str = ""
    """Of a list: the bullet of its first item."""
    confidence: float = 1.0
    why: str = ""
