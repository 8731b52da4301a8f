"""A briefing in the archive: typed header and rendered body."""

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from sys import intern
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Protocol

from site_builder.content.passages import pack_starts
from site_builder.core.codec import packed_flat
from site_builder.core.errors import SiteError
from site_builder.core.partial_date import PartialDate
from site_builder.linking.model import Mention, Quote, Reference, rows_of
from site_builder.settings.fields import (
    calendar_date,
    document_date,
    entry,
    flag,
    identifier,
    listing,
    moment,
    one_of,
    record,
    words,
)
from site_builder.settings.persistent_ids import doi
from site_builder.settings.site_config import language as language_tag


class BriefingStatus(StrEnum):
    """Publication state of a briefing."""

    DRAFT = "draft"
    FINAL = "final"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Correction:
    """A change to a published text, reported to readers."""

    date: PartialDate = entry(calendar_date, doc="when it was made")
    note: str = entry(words, doc="what was changed")


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled line of the document's head: `Subject`, `Participants`, `Classification`."""

    label: str = entry(words, doc="as readers see it")
    value: str = entry(words, doc="as the document has it")


@dataclass(frozen=True, slots=True)
class ReferenceOverride:
    """An editor's statement in the header that these words refer to this briefing."""

    written: str = entry(words, doc="the words as they stand in the text")
    target: str = entry(words, doc="file stem of the briefing, or none")


@dataclass(frozen=True, slots=True)
class MentionOverride:
    """An editor's statement in the header that a name means this actor, or nobody, in the whole briefing."""

    text: str = entry(words, doc="the name as written")
    actor: str = entry(words, doc="actor id, or none")


@packed_flat
@dataclass(frozen=True, slots=True)
class Wrote:
    """Digests of what ingest last wrote."""

    body: str = entry(words, doc="of the body")
    header: str = entry(words, doc="of the header's lines without `seed`")


SURE_DATE = "sure-date"
"""Value of `waits_for` for drafts whose date is only probable."""


@packed_flat
@dataclass(frozen=True, slots=True)
class SeedEntry:
    """Origin of a briefing."""

    file: str = entry(words, doc="path of the seed")
    digest: str = entry(words, doc="of the seed's bytes")
    wrote: Wrote = entry(record(Wrote), doc="digests of what ingest wrote from it")
    waits_for: str = entry(words, default="", doc="why ingest made it a draft: date, or sure-date")
    undecided: bool = flag(False, doc="true: nearly the same as the seed in use; please decide")
    marks: tuple[str, ...] = entry(
        listing(words), default=(), doc="marks that hold the text back, unless an editor set another status than draft"
    )


VISIBILITY = ("status", "audience", "publish_at", "expires_at")
"""Header fields that decide who may see a briefing, and when."""
VERSIONED = ("title", "date", "summary", "authors", "language", "status", "superseded_by")
"""Header fields that belong to a version of a briefing, as its text does."""
HIDING = (
    *("draft", "published", "unpublished", "private", "visibility", "access", "password", "embargo"),
    *("publishdate", "publish_date", "expires", "expirydate", "expiry_date", "unpublishdate", "<<"),
)
"""Visibility fields of other generators, and YAML's merge of another mapping: a header with one of them may mean to
hide the text."""


@packed_flat
@dataclass(frozen=True)
class Header:
    """The front matter of a briefing."""

    FOREIGN: ClassVar[Mapping[str, str]] = {
        "draft": "write status: draft instead, or delete the line if it is not a draft",
        "published": "write status: draft if it is not published; otherwise delete the line",
        **dict.fromkeys(
            ("categories", "category", "keywords", "topics"), "did you mean tags? It takes ids from tags.yaml"
        ),
        **dict.fromkeys(("description", "excerpt", "abstract"), "did you mean summary?"),
        **dict.fromkeys(("author", "byline"), "did you mean authors? It takes a list: [Ilse Vantor]"),
        **dict.fromkeys(("lang", "locale"), "did you mean language?"),
        **dict.fromkeys(("publishdate", "publish_date", "embargo", "embargoed_until"), "did you mean publish_at?"),
        **dict.fromkeys(("expirydate", "expires"), "did you mean expires_at?"),
        **dict.fromkeys(("slug", "permalink", "url"), "the file name is the address: rename the file"),
        **dict.fromkeys(("aliases", "redirect_from"), "add old addresses to content/redirects.csv"),
        **dict.fromkeys(("layout", "template", "type", "weight"), "delete the line, which has no effect"),
    }
    """Header keys of other generators → the equivalent here."""

    title: str = entry(words, doc="verbatim, including a prefix such as China:")
    date: PartialDate | None = entry(
        document_date, default=None, doc="2021, 2021-02 or 2021-02-10; also 2021-02~, 2021-02? and 2021-02/2021-03"
    )
    summary: str = entry(words, default="", doc="plain text, at most 300 characters")
    tags: tuple[str, ...] = entry(listing(identifier), default=(), doc="ids of tags.yaml")
    actors: tuple[str, ...] = entry(listing(identifier), default=(), doc="ids of actors.yaml")
    authors: tuple[str, ...] = entry(listing(words), default=(), doc="names as they are cited")
    series: str = entry(words, default="", doc="label of a series in site.toml")
    number: str = entry(words, default="", doc="number in its series")
    doi: str = entry(doi, default="", doc="Digital Object Identifier, such as 10.5555/12345678")
    details: tuple[Detail, ...] = entry(
        listing(record(Detail)), default=(), doc="labelled lines of the document's head; shown above the text"
    )
    language: str = entry(language_tag, default="", doc="language tag; by default, that of the site")
    translation_of: str = entry(words, default="", doc="file stem of the briefing that this one translates")
    audience: str = entry(words, default="", doc="group of readers who may see it; not public")
    publish_at: datetime | None = entry(moment, default=None, doc="not published before this date or time")
    expires_at: datetime | None = entry(moment, default=None, doc="not published from this date or time on")
    status: BriefingStatus = one_of(BriefingStatus, default=BriefingStatus.FINAL)
    superseded_by: str = entry(words, default="", doc="file stem of the later briefing that replaces this one, or none")
    corrections: tuple[Correction, ...] = entry(
        listing(record(Correction)), default=(), doc="corrections, with notes for readers"
    )
    references: tuple[ReferenceOverride, ...] = entry(
        listing(record(ReferenceOverride)), default=(), doc="references set by hand"
    )
    mentions: tuple[MentionOverride, ...] = entry(listing(record(MentionOverride)), default=(), doc="names set by hand")
    toc: bool = flag(True, doc="false leaves out the table of contents")
    seed: tuple[SeedEntry, ...] = entry(listing(record(SeedEntry)), default=(), doc="provenance, written by ingest")

    def public_at(self, clock: datetime) -> bool:
        """True if everyone may see the briefing at that moment."""
        early = self.publish_at is not None and clock < self.publish_at
        late = self.expires_at is not None and clock >= self.expires_at
        return self.status is not BriefingStatus.DRAFT and not self.audience and not early and not late

    @property
    def may_be_hidden(self) -> bool:
        """True if at some time not everyone may see the briefing."""
        moments = self.publish_at is not None or self.expires_at is not None
        return moments or bool(self.audience) or self.status is BriefingStatus.DRAFT


class Heading(NamedTuple):
    """A heading of the body."""

    level: int
    """2 to 6."""
    text: str
    anchor: str
    """Id of the element."""


class BodyLink(NamedTuple):
    """A link of the body to a page of this site."""

    url: str
    """From the root, with fragment."""
    line: int
    """Line in the file."""
    written: str


class Foreign(NamedTuple):
    """An address in a text that is not on this site."""

    address: str
    line: int
    """Line in the file; 0 if unknown."""
    picture: bool
    """True if a browser would fetch it automatically."""


class Named(NamedTuple):
    """Summary of an actor's mentions in a text."""

    actor: str
    """Registry id."""
    block: int
    """Block of the first mention."""
    roles_written: tuple[str, ...]
    """Distinct roles in the wording of the text, in order of appearance."""
    role_at_date: str
    digest: str = ""
    """Digest of the passages that name or quote the actor, as they are shown."""
    acts: bool = True
    """False for a state that the text names only as a place."""


@dataclass(frozen=True, slots=True)
class Details:
    """Details of a body that few pages need."""

    blocks: tuple[str, ...]
    """Plain text of each block, in order."""
    lines: tuple[int, ...]
    """Line of each block in the file."""
    mentions: tuple[Mention, ...]
    """All mentions if the body was parsed to be explained; else only the uncertain ones."""
    quotes: tuple[Quote, ...]


Surfaces = Mapping[str, tuple[str, ...]]
"""Actor id → distinct names in the text, in order of appearance."""
Own = tuple[tuple[Heading, ...], tuple[Quote, ...], Surfaces]
"""Data shown only on the briefing's own page."""
Packed = bytes | Callable[[], bytes]
"""Bytes, or a function that loads them from the spool."""
PACKED = ("shown", "marked_text", "rest", "listed_links")
"""Fields of a body that hold a `Packed`."""


@dataclass(frozen=True)
class Body:
    """The rendered Markdown below the header.

    Fields hold what many pages need. The rest is packed, may be spilled, and is unpacked on each access, so that ten
    thousand bodies fit in memory.
    """

    links: tuple[BodyLink, ...]
    words: int
    ids_of_blocks: str = ""
    """Id of each block, one per line; see `anchors`."""
    places: tuple[str, ...] = ()
    """Further ids that a link may name: given in the text, or of footnotes."""
    named: tuple[Named, ...] = ()
    """In order of first mention."""
    references: tuple[Reference, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    """Pictures on other sites and private addresses, for `check`."""
    wordless: tuple[str, ...] = ()
    """Addresses of pictures without a description, for `check`."""
    digest: str = ""
    """Digest of the HTML."""
    contents: str = ""
    """Digest of everything that pages may show of the text. Independent of its inputs: a new name of an actor re-parses
    many texts and changes few of these digests."""
    is_converted: bool = False
    """True if unedited since ingest, so that dead links are no editor's mistake."""
    flaws: tuple[SiteError, ...] = field(default=(), compare=False)
    """Errors in parts that the page leaves out, for an editor."""
    repeats_summary: bool = False
    """True if the header's summary only repeats the start of a block; it is then not shown above the text."""
    listed_links: Packed = field(default=b"", compare=False, repr=False)
    """Packed `links_made`, UTF-8."""
    shown: Packed = field(default=b"", compare=False, repr=False)
    """Packed HTML, UTF-8."""
    marked_text: Packed = field(default=b"", compare=False, repr=False)
    """Text and spans by actor, packed by `pack_text_and_spans`."""
    rest: Packed = field(default=b"", compare=False, repr=False)
    """Details, packed by `pack_rest`."""

    @property
    def is_lost(self) -> bool:
        """True if a fault of ours left nothing of the text."""
        return bool(self.contents) and not self.digest

    def packed_away(self, put: Callable[[bytes], Callable[[], bytes]]) -> "Body":
        """The body with packed fields spilled; `put` returns a function that reads them back."""
        if not isinstance(self.shown, bytes):
            return self
        return self.but(**{name: put(getattr(self, name)) for name in PACKED})

    def but(self, **fields: Packed) -> "Body":
        """The body with these `Packed` fields replaced."""
        body = object.__new__(Body)
        vars(body).update(vars(self), **fields)
        return body

    def __getstate__(self) -> dict[str, object]:
        """State for a process that cannot read this one's spool."""
        rows = {"named": _flat(self.named), "references": _flat(self.references)}
        return vars(self) | rows | {name: _read(getattr(self, name)) for name in PACKED}

    def __setstate__(self, state: dict[str, Any]) -> None:
        named = [(intern(actor), *rest) for actor, *rest in state["named"]]  # intern ids: each is held once
        vars(self).update(state, named=rows_of(Named, named), references=rows_of(Reference, state["references"]))

    @property
    def anchors(self) -> tuple[str, ...]:
        """Id of each block in order; empty for blocks without one."""
        return tuple(self.ids_of_blocks.split("\n")[:-1])

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids that a link fragment may name."""
        return tuple(dict.fromkeys(filter(None, (*self.anchors, *self.places))))

    def named_as(self, actor: str) -> Named | None:
        """Summary of how the text names an actor."""
        for item in self.named:  # called millions of times; a generator takes three times as long
            if item.actor == actor:
                return item
        return None

    @property
    def text(self) -> bytes:
        """Text of all blocks, one per line, UTF-8."""
        text: bytes = _opened(self.marked_text)[0]
        return text

    def passages_of(self, actor: str) -> tuple[bytes, bytes, bytes]:
        """Text, line starts, and packed spans that name or quote the actor (see `content.passages`)."""
        text, starts, spans = _opened(self.marked_text)
        return text, starts, spans.get(actor, b"")

    @property
    def html(self) -> str:
        """Safe HTML; internal links are relative to the briefing's page."""
        return _read(self.shown).decode("utf-8")

    @property
    def links_made(self) -> str:
        """Links to actors, in the format of `linking.link_list`."""
        return _read(self.listed_links).decode("utf-8")

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Quotes in text order."""
        return self.own[1]

    @property
    def own(self) -> Own:
        """Data for the briefing's own page: headings, quotations, and the names used for each actor."""
        headings, quotes, surfaces = _opened(self.rest)[0]
        return rows_of(Heading, headings), rows_of(Quote, quotes), surfaces

    @property
    def details(self) -> Details:
        """Details of the text."""
        _, lines, mentions = _opened(self.rest)
        blocks = tuple(self.text.decode("utf-8").split("\n")) if lines else ()
        return Details(blocks, lines, mentions, self.quotes)


def _read(packed: Packed) -> bytes:
    return packed if isinstance(packed, bytes) else packed()


def _opened(packed: Packed) -> Any:
    return pickle.loads(_read(packed))


def pack_text_and_spans(text: bytes, spans: Mapping[str, bytes]) -> bytes:
    """Pack the text of a body and, by actor, the spans that name or quote them."""
    return pickle.dumps((text, pack_starts(text), dict(spans)), pickle.HIGHEST_PROTOCOL)


def pack_rest(
    headings: tuple[Heading, ...],
    quotes: tuple[Quote, ...] = (),
    surfaces: Surfaces = MappingProxyType({}),
    lines: tuple[int, ...] = (),
    mentions: tuple[Mention, ...] = (),
) -> bytes:
    """Pack the data of a body for its own page and its details."""
    own = _flat(headings), _flat(quotes), dict(surfaces)
    return pickle.dumps((own, lines, mentions), pickle.HIGHEST_PROTOCOL)


def _flat(rows: Iterable[tuple[object, ...]]) -> tuple[tuple[object, ...], ...]:
    """Named tuples as plain tuples, which pickle without a call per row."""
    return tuple(map(tuple, rows))


NO_BODY = Body((), 0, marked_text=pack_text_and_spans(b"", {}), rest=pack_rest(()))
"""Body of a withdrawn briefing."""


HeaderLines = tuple[tuple[str, int], ...]
"""Each header field with its line in the file."""


class Briefing(Protocol):
    """Interface of one content file for all later stages."""

    @property
    def path(self) -> str:
        """Path of the file from the archive's root."""

    @property
    def url(self) -> str:
        """URL from the site's root."""

    @property
    def stem(self) -> str:
        """File name without suffix."""

    @property
    def key(self) -> tuple[PartialDate, str]:
        """Total order of briefings: date, then URL. Undated ones are oldest."""

    @property
    def date(self) -> PartialDate | None:
        """Date of the header."""

    @property
    def header(self) -> Header:
        """Header fields."""

    @property
    def header_lines(self) -> HeaderLines:
        """Line of each header field."""

    @property
    def body(self) -> Body:
        """The parsed text."""

    @property
    def text(self) -> str:
        """Digest of all inputs of the body; empty if unknown."""


class ByPathAndDate:
    """Properties that follow from path, URL and header."""

    @property
    def text(self) -> str:
        """Always empty, since a briefing of this kind does not know the digest of its body."""
        return ""

    @property
    def stem(self: Briefing) -> str:
        """File name without suffix."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def date(self: Briefing) -> PartialDate | None:
        """Date of the header."""
        return self.header.date

    @property
    def key(self: Briefing) -> tuple[PartialDate, str]:
        """Total order of briefings: date, then URL. Undated ones are oldest."""
        return (self.date or PartialDate(0), self.url)


@dataclass(frozen=True)
class ParsedBriefing(ByPathAndDate):
    """One content file, parsed."""

    path: str
    url: str
    header: Header
    header_lines: HeaderLines
    """Line of each header field."""
    given: Body | Callable[[], Body] = field(repr=False)
    """The body, or a function that loads it."""
    text: str = field(default="", compare=False, repr=False)
    """Digest of all inputs of the body; empty if unknown."""

    @property
    def body(self) -> Body:
        """Text below the header."""
        return self.given if isinstance(self.given, Body) else self.given()

    def __getstate__(self) -> dict[str, object]:
        """State for a process that cannot load the body."""
        return vars(self) | {"given": self.body}
