"""Results of linking. Offsets count characters in the plain text of one block; start inclusive, end exclusive."""

from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

Row = TypeVar("Row", bound=tuple[object, ...])


def rows_of(kind: type[Row], rows: Iterable[tuple[object, ...]]) -> tuple[Row, ...]:
    """Plain tuples as named ones, built without a Python call for each."""
    return tuple(map(partial(tuple.__new__, kind), rows))


class BlockKind(StrEnum):
    """Kinds of blocks in a briefing."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    CELL = "cell"


class Block(NamedTuple):
    """Run of inline text: one `inline` token of the Markdown parser."""

    index: int  # type: ignore[assignment]
    """Position in the document, counted from 0."""
    kind: BlockKind
    text: str
    """Plain text without markup: soft breaks are spaces, hard ones line breaks. Code and links keep their visible
    text."""
    line: int = 0
    """Line of the body, counted from 1."""
    protected: tuple[tuple[int, int], ...] = ()
    """Spans that are never linked: links and code."""


class MentionKind(StrEnum):
    """Ways to name an actor."""

    FULL = "full"
    SHORT = "short"
    TITLE = "title"
    METONYM = "metonym"
    ABBREVIATION = "abbreviation"


class Reason(StrEnum):
    """Rule that resolved a name, with the case where one rule has several."""

    NAME = "R3"
    SHORT_FORM = "R7"
    FULL_FORM_FOLLOWS = "R7 early"
    SHARED_SHORT_FORM = "R8"
    TITLE_AND_NAME = "R10"
    OFFICE = "R11"
    CAPITAL = "R13"
    PEOPLE = "R14"
    DEFINED = "R16"
    INITIALS = "R20"
    SHARED_NAME = "R22"
    EDITOR = "R29"

    def __init__(self, value: str) -> None:
        self.rule = value.partition(" ")[0]
        """For example `R7`."""


class Mention(NamedTuple):
    """Actor named at one place, or an ambiguous name without an id."""

    block: int
    start: int
    end: int
    surface: str
    actor: str
    """Registry id; empty if the name is ambiguous."""
    kind: MentionKind
    rule: str
    """For example `R7`."""
    why: str
    """Explanation for the editor: `short form of Ilse Vantor, first full form in paragraph 1`."""
    role_written: str = ""
    """For example `Karvonia’s top diplomat`."""
    role_at_date: str = ""
    """Role by the registry's dated tenures."""
    linked: bool = False
    """True if this mention carries the link."""


class Quote(NamedTuple):
    """Quotation with its speaker: an actor, an unnamed source, or the words for an institution or text; at most one of
    them."""

    block: int
    start: int
    end: int
    text: str
    speaker: str = ""
    """Actor id."""
    source: str = ""
    """Phrase for an unnamed source, as written."""
    body: str = ""
    """Words for an institution or text without a record: `the ministry’s statement`. Needs no protection."""
    verb: str = ""
    why: str = ""


class Source(NamedTuple):
    """Phrase for an unnamed person, valid in this briefing only."""

    block: int
    start: int
    end: int
    phrase: str


class ReferenceState(StrEnum):
    """Results of resolving a reference."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    EXTERNAL = "external"


class Reference(NamedTuple):
    """Reference by words to another briefing."""

    block: int
    start: int
    end: int
    written: str
    """Cited words as written, quotation marks included."""
    series: str = ""
    date_written: str = ""
    date: str = ""
    """`YYYY-MM-DD`, or empty."""
    title_written: str = ""
    number: str = ""
    """Number of a numbered document: `Document 23` → `23`."""
    rule: str = ""
    open_ended: bool = False
    """True after `among other reports`: the list is not exhaustive."""
