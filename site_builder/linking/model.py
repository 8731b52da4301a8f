"""What linking finds. Offsets count characters in the plain text of one block; start inclusive, end exclusive."""

from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

Row = TypeVar("Row", bound=tuple[object, ...])


def rows_of(kind: type[Row], rows: Iterable[tuple[object, ...]]) -> tuple[Row, ...]:
    """Plain tuples as named ones, without the call of Python that each takes by itself."""
    return tuple(map(partial(tuple.__new__, kind), rows))


class BlockKind(StrEnum):
    """What a block of a briefing is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    CELL = "cell"


class Block(NamedTuple):
    """A run of inline text: one `inline` token of the Markdown parser."""

    index: int  # type: ignore[assignment]
    """Counted from 0 in the order of the document."""
    kind: BlockKind
    text: str
    """Plain text: markup gone, soft breaks as spaces, hard ones as line breaks.

    Code and links inside are kept as their visible text."""
    line: int = 0
    """In the body, counted from 1."""
    protected: tuple[tuple[int, int], ...] = ()
    """Spans in which nothing may be linked: links and code."""


class MentionKind(StrEnum):
    """How an actor is named."""

    FULL = "full"
    SHORT = "short"
    TITLE = "title"
    METONYM = "metonym"
    ABBREVIATION = "abbreviation"


class Reason(StrEnum):
    """Why a name means somebody: the rule, and where one rule has several, which of its cases."""

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
        """`R7`."""


class Mention(NamedTuple):
    """An actor (or, with no id, a name that stays ambiguous) named at one place."""

    block: int
    start: int
    end: int
    surface: str
    actor: str
    """Registry id, or an empty text where the name is ambiguous."""
    kind: MentionKind
    rule: str
    """`R7` and the like."""
    why: str
    """One sentence for the editor: `short form of Ilse Vantor, first full form in paragraph 1`."""
    role_written: str = ""
    """`Karvonia’s top diplomat`."""
    role_at_date: str = ""
    """From the registry's dated roles."""
    linked: bool = False
    """Whether this occurrence carries the link."""


class Quote(NamedTuple):
    """A quotation with its speaker: an actor, an unnamed source, or an institution or text in words; one at most."""

    block: int
    start: int
    end: int
    text: str
    speaker: str = ""
    """Actor id."""
    source: str = ""
    """The phrase of an unnamed source, as written."""
    body: str = ""
    """The words for an institution or a text without a record: `the ministry’s statement`. Nobody to be protected."""
    verb: str = ""
    why: str = ""


class Source(NamedTuple):
    """A phrase for somebody who is not named; it lives in this briefing only."""

    block: int
    start: int
    end: int
    phrase: str


class ReferenceState(StrEnum):
    """What became of a reference."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    EXTERNAL = "external"


class Reference(NamedTuple):
    """Words that cite another briefing."""

    block: int
    start: int
    end: int
    written: str
    """The words as they are, quotation marks included."""
    series: str = ""
    date_written: str = ""
    date: str = ""
    """`YYYY-MM-DD`, or empty."""
    title_written: str = ""
    number: str = ""
    """Of a numbered document: `Document 23` → `23`."""
    rule: str = ""
    open_ended: bool = False
    """`among other reports` stood before it: the list is not exhaustive."""
