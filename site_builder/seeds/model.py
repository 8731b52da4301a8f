"""A seed as understood: header, body, and the lines removed."""

from dataclasses import dataclass, field, replace
from dataclasses import field as attribute
from datetime import datetime
from enum import StrEnum

from site_builder.core.codec import packed_flat
from site_builder.core.partial_date import PartialDate
from site_builder.settings.site_config import UnsureDates

RECORD_LENGTH = 160
"""Maximum length of a mark's record, in characters."""


class MarkKind(StrEnum):
    """Restriction that a mark states: a draft, an embargo, confidential."""

    DRAFT = "draft"
    UNPUBLISHED = "not for publication"
    CONFIDENTIAL = "confidential"
    INTERNAL = "internal"
    UNLISTED = "unlisted"
    EMBARGO = "embargo"
    UNSEEN = "seen by nobody yet"
    """Text produced by a machine and seen by nobody yet."""
    UNCLEAR = "not understood"
    """A statement about publication that cannot be read."""


class MarkPlace(StrEnum):
    """Place where a mark was found. The value is a sentence template for `Mark.reason`."""

    HEADER = "its own header says {words}"
    SETTINGS = "{source} says {words}"
    FOLDER = "it lies in a folder called {words}"
    FILE_NAME = "its file is called {words}"
    TEXT = "its text says “{words}”"
    HEAD = "the head of its pages says “{words}”"
    FOOT = "the foot of its pages says “{words}”"
    WATERMARK = "its watermark says “{words}”"
    UNSEEN = "hidden text or a comment in it says “{words}”"
    LABELLED_LINE = "its head has the line “{words}”"
    MAIL_HEADER = "its head says {words}"
    EXPORT = "its export says {words}"
    COMMENT = "an HTML comment begins on line {line} and never ends"
    HIDDEN_ELEMENT = "a hidden element of HTML begins on line {line} and never ends"
    UNREAD_EXPORT = "it is part of a Substack export, whose {source} says which posts are public: add the whole .zip"
    CONVERTED = "it was converted from an old file format, and nobody has checked the text yet ({words})"
    RECOGNISED = "its text was recognised from scanned pages, and nobody has checked it yet ({words})"
    NO_TEXT = "it has no text, and its pictures are not among the seeds"
    OPEN_HEADER = "its own header is not closed"
    UNREAD_SETTINGS = "{source}, the settings of its folder, cannot be read"


@packed_flat
@dataclass(frozen=True, slots=True)
class Mark:
    """A sign that a text must not be published as it is."""

    kind: MarkKind
    place: MarkPlace
    words: str = ""
    """As written; a password is not repeated."""
    line: int = 0
    """Line in the seed, counted from 1; 0 if it has no line."""
    source: str = ""
    """Settings file that speaks for the folder, for a mark of settings."""

    @property
    def key(self) -> str:
        """The header or settings key behind the mark; empty for any other mark."""
        return self.words.partition(":")[0] if self.place in (MarkPlace.HEADER, MarkPlace.SETTINGS) else ""

    @property
    def record(self) -> str:
        """The mark in one line, as the briefing's header records it; without its line number."""
        words = " ".join(f"{self.source} {self.words}".split())
        return f"{self.kind}, {self.place.name.lower()}: {words}"[:RECORD_LENGTH].rstrip(" :")

    @property
    def reason(self) -> str:
        """The reason as a sentence, without its full stop."""
        sentence = self.place.format(words=self.words, line=self.line, source=self.source)
        is_word = self.kind is MarkKind.UNCLEAR and self.words
        return f"{sentence}, which is unclear" if is_word else sentence


@packed_flat
@dataclass(frozen=True, slots=True)
class Visibility:
    """Readers and dates for which a seed's text is visible."""

    marks: tuple[Mark, ...] = ()
    """Reasons for a draft; empty if it may be published."""
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    dated: datetime | None = None
    """Date in its header; the text waits for a future one."""
    kept: tuple[str, ...] = ()
    """A sentence for each key kept under another name."""
    unclear: tuple[tuple[str, Mark], ...] = ()
    """Unclear header keys, each with the mark it becomes if it concerns publication."""
    taught: tuple[str, ...] = ()
    """Names of keys that concern publication, as their values here show."""

    @property
    def withheld(self) -> tuple[str, ...]:
        """The distinct reasons of all marks."""
        return tuple(dict.fromkeys(mark.reason for mark in self.marks))

    def at(self, place: MarkPlace) -> "Visibility":
        """This visibility with all marks at another place."""
        return replace(self, marks=tuple(replace(mark, place=place) for mark in self.marks))

    def waits_for(self, clock: datetime) -> datetime | None:
        """The value for `publish_at`: the moment stated, or a future date of the document, whichever is later; None if
        there is neither."""
        ahead = self.dated if self.dated and self.dated > clock else None
        return max(filter(None, (self.publish_at, ahead)), default=None)


PUBLIC = Visibility()


@packed_flat
@dataclass(frozen=True, slots=True)
class Finding:
    """One detection for the report: value, line and confidence."""

    field: str
    """`title`, `date`, `authors`, `number`, `heading`, `lede` or `language`."""
    value: str
    line: int
    """Line in the seed, counted from 1; 0 if it has no line (a file name, document properties)."""
    confidence: float
    """0 to 1; below 0.7 the editor is asked to check."""
    why: str
    reasons: str = attribute(default="", repr=False)
    """Margin over the next candidate, and the features that weighed most, in words."""


class FurnitureKind(StrEnum):
    """Role of a furniture line; the value is the reason in the report."""

    NONE = ""
    CONTROL = "a control of the site"
    MENU = "generic navigation"
    SECTION = "the section of a site"
    PROMPT = "an invitation to the reader"
    RELATED = "a pointer to other texts"
    NOTE = "a note on the publication"
    RIGHTS = "a copyright line"
    COUNT = "a count of readers"
    AD = "an advertisement"
    END = "a mark of the end"
    CONTACT = "a contact of the press office"


class Removal(StrEnum):
    """Reasons for removing a line that is not furniture by itself; the value is printed in the report."""

    FORM = "of its form"
    """Part of the file's form, not its text; the reader has details."""
    TITLE = "the title"
    DATE = "the date line"
    UPDATE = "a date of update"
    BYLINE = "the byline"
    UNDER_BYLINE = "under the byline"
    NUMBER = "the document number"
    TAGS = "the line of tags"
    HEAD = "the head of the document"
    MAIL_HEAD = "the head of a mail"
    KEY = "a key of the seed's own header"
    UNKNOWN_KEY = "a key of the seed's own header that has no place here"
    EMBARGO = "a notice of embargo"
    SIGNATURE = "the signature of a mail"
    PAGE = "the head or foot of a page"
    PAGE_HEAD = "head of every page"
    PAGE_FOOT = "foot of every page"
    WATERMARK = "watermark of every page"
    ABOVE_TITLE = "above the title"
    NAVIGATION = "below the navigation, above the title"
    LETTERHEAD = "the letterhead again"
    REPEATED = "repeated"
    BELOW = "below a line of the site"
    OUTSIDE = "outside the article"


AnyReason = Removal | FurnitureKind
_OF_SITES = frozenset(
    (
        Removal.ABOVE_TITLE,
        Removal.NAVIGATION,
        Removal.LETTERHEAD,
        Removal.REPEATED,
        Removal.BELOW,
        Removal.OUTSIDE,
    )
)


HIDDEN, COMMENT = "hidden text", "an HTML comment"
"""Reasons for the removal of text that readers would not see."""


@packed_flat
@dataclass(frozen=True, slots=True)
class Removed:
    """A line removed from the text."""

    line: int
    text: str
    why: str
    """The reason in words: `the date line`, `repeated: comes first in 32 of 64 seeds or more`."""
    reason: AnyReason = Removal.FORM

    @property
    def is_furniture(self) -> bool:
        """True for a line of a site or letterhead, which `keep_furniture` retains."""
        return isinstance(self.reason, FurnitureKind) or self.reason in _OF_SITES


@dataclass(frozen=True, slots=True)
class Asset:
    """An image embedded in a seed."""

    name: str
    """A safe file name, unique in its draft."""
    data: bytes
    alt: str


@dataclass(frozen=True)
class Extract:
    """Contents of a file as its format's reader extracts them, before detection."""

    text: str
    """Plain text with its line breaks, or Markdown."""
    markup: str
    """`plain` or `markdown`."""
    title: str = ""
    """Title in the file's own properties or header; empty if there is none."""
    weak_title: str = ""
    """A generic title such as `Press Release`, used if no line of the text is better."""
    date: str = ""
    """Date as written in the file's header."""
    authors: tuple[str, ...] = ()
    number: str = ""
    series: str = ""
    language: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    slug: str = ""
    """Last part of its address, if its header names one."""
    categories: tuple[str, ...] = ()
    """Tags that were part of its address (Jekyll: categories), in order."""
    addresses: tuple[str, ...] = ()
    """Former addresses from the root of the old site; also a pattern (`/:year/:title/`) that its header names."""
    assets: tuple[Asset, ...] = field(default=())
    removed: tuple[Removed, ...] = ()
    """Lines removed by the reader itself: page headers of a PDF, navigation of a web page."""
    notes: tuple[str, ...] = ()
    visibility: Visibility = PUBLIC
    """Visibility stated by the file itself."""
    is_authored: bool = False
    """True for the source of a page, below the header of the tool that published it: templates hold the furniture."""


@dataclass(frozen=True)
class Draft:
    """A seed's draft, before the archive as a whole has been surveyed."""

    path: str
    """Path of the seed, `seeds/…`; a part of a container is `seeds/box.zip!/inner.txt`."""
    digest: str
    """Digest of the seed's bytes."""
    title: str
    date: PartialDate | None
    body: str
    """Markdown that ends in one line break."""
    summary: str = ""
    """The lede as plain text, at most 300 characters."""
    authors: tuple[str, ...] = ()
    number: str = ""
    series: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    """Tags as written in the seed's own header."""
    actors: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the editor to check."""
    slug: str = ""
    details: tuple[tuple[str, str], ...] = ()
    """Label and value of each labelled line of the document's head."""
    unsure_date: UnsureDates | None = None
    """Policy for a date that is missing or only probable; None for a certain date, or a text that waits for one."""
    addresses: tuple[str, ...] = ()
    """Former addresses from the root of the old site."""
    terms: tuple[tuple[str, str], ...] = ()
    """Former address of a tag's page, and the tag as written."""
    assets: tuple[Asset, ...] = field(default=())
    visibility: Visibility = PUBLIC
    """Visibility stated by the seed and its folder."""
    extract: Extract | None = None
    """Source of the draft, from which `finish` makes it again once the archive has been surveyed."""

    @property
    def waits_for_date(self) -> bool:
        """True for an undated text that may not be published without a date."""
        return self.date is None and self.unsure_date is not UnsureDates.PUBLISH
