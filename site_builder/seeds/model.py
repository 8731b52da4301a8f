"""A seed as it was understood: what will be the header, what will be the body, and what was taken out."""

from dataclasses import dataclass, field, replace
from dataclasses import field as attribute
from datetime import datetime
from enum import StrEnum

from site_builder.core.codec import packed_flat
from site_builder.core.partial_date import PartialDate
from site_builder.settings.site_config import UnsureDates

RECORD_LENGTH = 160
"""Characters of a mark that are remembered."""


class MarkKind(StrEnum):
    """The kind of a mark."""

    DRAFT = "draft"
    UNPUBLISHED = "not for publication"
    CONFIDENTIAL = "confidential"
    INTERNAL = "internal"
    UNLISTED = "unlisted"
    EMBARGO = "embargo"
    UNSEEN = "seen by nobody yet"
    """A machine made its text out of something else."""
    UNCLEAR = "not understood"
    """It is about publication, and cannot be read."""


class MarkPlace(StrEnum):
    """The place of a mark; the value completes the sentence of `Mark.reason`."""

    HEADER = "its own header says {words}"
    SETTINGS = "{source} says {words}"
    FOLDER = "its path has the name {words}"
    FILE_NAME = "its name is {words}"
    TEXT = "its text says “{words}”"
    HEAD = "the head of its pages says “{words}”"
    FOOT = "the foot of its pages says “{words}”"
    WATERMARK = "its watermark says “{words}”"
    LABELLED_LINE = "the line “{words}” of its head"
    MAIL_HEADER = "its head says {words}"
    EXPORT = "its export says {words}"
    COMMENT = "an HTML comment begins on line {line} and never ends"
    HIDDEN_ELEMENT = "a hidden element of HTML begins on line {line} and never ends"
    UNREAD_EXPORT = "it is part of a Substack export: {source} says which posts are public, and is read in its .zip"
    CONVERTED = "it was converted from a file of an old kind, and nobody has seen the text yet ({words})"
    RECOGNISED = "its words were recognised on pictures of pages, and nobody has seen them yet ({words})"
    OPEN_HEADER = "its own header has no last line"
    UNREAD_SETTINGS = "{source}, which speaks for its folder, cannot be read"


@packed_flat
@dataclass(frozen=True, slots=True)
class Mark:
    """A sign that a text must not be published as it is."""

    kind: MarkKind
    place: MarkPlace
    words: str = ""
    """As written; a password is not repeated."""
    line: int = 0
    """In the seed, counted from 1; 0 where it has no line."""
    source: str = ""
    """The file that speaks for its folder, for a mark of settings."""

    @property
    def key(self) -> str:
        """The key of a header or of settings that is the mark; empty for any other."""
        return self.words.partition(":")[0] if self.place in (MarkPlace.HEADER, MarkPlace.SETTINGS) else ""

    @property
    def record(self) -> str:
        """The mark on one line, as the header of a briefing remembers it; its line number does not count."""
        said = " ".join(f"{self.source} {self.words}".split())
        return f"{self.kind}, {self.place.name.lower()}: {said}"[:RECORD_LENGTH].rstrip(" :")

    @property
    def reason(self) -> str:
        """The sentence for people, without its full stop."""
        sentence = self.place.format(words=self.words, line=self.line, source=self.source)
        is_word = self.kind is MarkKind.UNCLEAR and self.words
        return f"{sentence}, which is not understood" if is_word else sentence


@packed_flat
@dataclass(frozen=True, slots=True)
class Visibility:
    """Who may see a seed's text, and when."""

    marks: tuple[Mark, ...] = ()
    """Why it is a draft; empty where it may be published."""
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    dated: datetime | None = None
    """The date of its header: while it lies ahead, the text waits for it."""
    kept: tuple[str, ...] = ()
    """A sentence for each key that is kept under another name."""
    unclear: tuple[tuple[str, Mark], ...] = ()
    """Name of a key of its header, and the mark that the key is if it is about publication."""
    taught: tuple[str, ...] = ()
    """Names of keys that are about publication, as their values here show."""

    @property
    def withheld(self) -> tuple[str, ...]:
        """The reason of each mark, once."""
        return tuple(dict.fromkeys(mark.reason for mark in self.marks))

    def at(self, place: MarkPlace) -> "Visibility":
        """The same where its marks stand somewhere else."""
        return replace(self, marks=tuple(replace(mark, place=place) for mark in self.marks))

    def waits_for(self, clock: datetime) -> datetime | None:
        """The value of `publish_at`: the later of the moment that was set and of a date that lies ahead."""
        ahead = self.dated if self.dated and self.dated > clock else None
        return max(filter(None, (self.publish_at, ahead)), default=None)


PUBLIC = Visibility()


@packed_flat
@dataclass(frozen=True, slots=True)
class Finding:
    """One detection, for the report: what, where it stood, how sure."""

    field: str
    """`title`, `date`, `authors`, `number`, `heading`, `lede`, `language`."""
    value: str
    line: int
    """In the seed, counted from 1; 0 where it has no line (a file name, document properties)."""
    confidence: float
    """0 to 1; below 0.7 the editor is asked to look."""
    why: str
    reasons: str = attribute(default="", repr=False)
    """The margin over the next candidate and the features that spoke most, in words."""


class FurnitureKind(StrEnum):
    """What a line of furniture does; the value is the reason that the report gives."""

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
    """Why a line that is no furniture by itself left the text; the value is what the report says."""

    FORM = "of its form"
    """Not of the text but of the form of the file, whose reader says more."""
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


@packed_flat
@dataclass(frozen=True, slots=True)
class Removed:
    """A line that was taken out of the text."""

    line: int
    text: str
    why: str
    """In words: `the date line`, `repeated: comes first in 32 of 64 seeds or more`."""
    reason: AnyReason = Removal.FORM

    @property
    def is_furniture(self) -> bool:
        """Whether it is of a site or a letterhead, and so a choice of `keep_furniture`."""
        return isinstance(self.reason, FurnitureKind) or self.reason in _OF_SITES


@dataclass(frozen=True, slots=True)
class Asset:
    """An image that came inside a seed."""

    name: str
    """A safe file name, unique in its draft."""
    data: bytes
    alt: str


@dataclass(frozen=True)
class Extract:
    """What a format's reader takes out of a file, before anything is understood."""

    text: str
    """Plain text with its lines, or Markdown."""
    markup: str
    """`plain` or `markdown`."""
    title: str = ""
    """From the file's own properties or header; empty where there are none."""
    weak_title: str = ""
    """A title that says nothing, such as `Press Release`: used where no line of the text is better."""
    date: str = ""
    """As written there."""
    authors: tuple[str, ...] = ()
    number: str = ""
    series: str = ""
    language: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    slug: str = ""
    """The last part of its address, where its header names one."""
    categories: tuple[str, ...] = ()
    """Those of its tags that were parts of its address (Jekyll: categories), in order."""
    addresses: tuple[str, ...] = ()
    """Where it was before, from the root of that site; also a pattern (`/:year/:title/`) that its header names."""
    assets: tuple[Asset, ...] = field(default=())
    removed: tuple[Removed, ...] = ()
    """What the reader itself left out: running heads of a PDF, the navigation of a web page."""
    notes: tuple[str, ...] = ()
    visibility: Visibility = PUBLIC
    """What the file itself says about who may see it, and when."""


@dataclass(frozen=True)
class Draft:
    """What one seed becomes, before the whole archive has been looked at."""

    path: str
    """Of the seed, `seeds/…`; a part of a container is `seeds/box.zip!/inner.txt`."""
    digest: str
    """Of the seed's bytes."""
    title: str
    date: PartialDate | None
    body: str
    """Markdown, ends in one line break."""
    summary: str = ""
    """Plain text, at most 300 characters: the lede."""
    authors: tuple[str, ...] = ()
    number: str = ""
    series: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    """As written in the seed's own header."""
    actors: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """What the editor should look at, a sentence each."""
    slug: str = ""
    details: tuple[tuple[str, str], ...] = ()
    """Label and value of each labelled line of the document's head."""
    unsure_date: UnsureDates | None = None
    """What becomes of it if its date is only probable, or if it may have none; None for a date that is certain, and for
    a text that waits for one."""
    addresses: tuple[str, ...] = ()
    """Where it stood before, from the root of that site."""
    terms: tuple[tuple[str, str], ...] = ()
    """Where the page of a tag stood before, and the tag as written."""
    assets: tuple[Asset, ...] = field(default=())
    visibility: Visibility = PUBLIC
    """What the seed and its folder say of who may see it, and when."""
    extract: Extract | None = None
    """What the draft was made from, so that `finish` can make it again when the archive has been looked at."""

    @property
    def waits_for_date(self) -> bool:
        """True for a text without a date that may not be published without one."""
        return self.date is None and self.unsure_date is not UnsureDates.PUBLISH
