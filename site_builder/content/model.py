"""A briefing as the archive sees it: a typed header and a rendered body."""

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
    """Where a briefing is in its life."""

    DRAFT = "draft"
    FINAL = "final"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Correction:
    """A change to a published text, told to the reader."""

    date: PartialDate = entry(calendar_date, doc="when it was made")
    note: str = entry(words, doc="what was changed")


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled line of the document's head: `Subject`, `Participants`, `Classification`."""

    label: str = entry(words, doc="as readers see it")
    value: str = entry(words, doc="as the document has it")


@dataclass(frozen=True, slots=True)
class ReferenceOverride:
    """What the resolver cannot know: the words, and the briefing they mean."""

    written: str = entry(words, doc="the words as they stand in the text")
    target: str = entry(words, doc="file stem of the briefing, or none")


@dataclass(frozen=True, slots=True)
class MentionOverride:
    """Which actor a name means in this briefing."""

    text: str = entry(words, doc="the name as written")
    actor: str = entry(words, doc="actor id, or none")


@packed_flat
@dataclass(frozen=True, slots=True)
class Wrote:
    """Digests of what ingest last wrote."""

    body: str = entry(words, doc="of the body")
    header: str = entry(words, doc="of the header's lines without `seed`")


SURE_DATE = "sure-date"
"""What a draft waits for whose date is only probable."""


@packed_flat
@dataclass(frozen=True, slots=True)
class SeedEntry:
    """Where a briefing came from."""

    file: str = entry(words, doc="path of the seed")
    digest: str = entry(words, doc="of the seed's bytes")
    wrote: Wrote = entry(record(Wrote), doc="digests of what ingest wrote from it")
    waits_for: str = entry(words, default="", doc="for what ingest made it a draft: date, or sure-date")
    undecided: bool = flag(False, doc="true: nearly equal to the one that was taken; please decide")
    marks: tuple[str, ...] = entry(
        listing(words), default=(), doc="what held the text back; under another status than draft, an editor opened it"
    )


VISIBILITY = ("status", "audience", "publish_at", "expires_at")
"""The fields of a header that decide who may see a briefing, and when."""
HIDING = (
    *("draft", "published", "unpublished", "private", "visibility", "access", "password", "embargo"),
    *("publishdate", "publish_date", "expires", "expirydate", "expiry_date", "unpublishdate"),
)
"""What other generators call them: a header that has one of these may mean to hide the text."""


@packed_flat
@dataclass(frozen=True)
class Header:
    """The front matter of a briefing."""

    FOREIGN: ClassVar[Mapping[str, str]] = {
        "draft": "write status: draft, or delete the line where it is none",
        "published": "write status: draft for what is not; otherwise delete the line",
        **dict.fromkeys(("categories", "category", "keywords", "topics"), "write tags: […], with ids of tags.yaml"),
        **dict.fromkeys(("description", "excerpt", "abstract"), "write summary: …"),
        **dict.fromkeys(("author", "byline"), "write authors: […]"),
        **dict.fromkeys(("lang", "locale"), "write language: …"),
        **dict.fromkeys(("publishdate", "publish_date", "embargo", "embargoed_until"), "write publish_at: …"),
        **dict.fromkeys(("expirydate", "expires"), "write expires_at: …"),
        **dict.fromkeys(("slug", "permalink", "url"), "the file's name is its address: name the file so"),
        **dict.fromkeys(("aliases", "redirect_from"), "write old addresses into content/redirects.csv"),
        **dict.fromkeys(("layout", "template", "type", "weight"), "delete the line: nothing reads it"),
    }
    """What other generators have in a header → how it is said here."""

    title: str = entry(words, doc="verbatim, including a prefix such as China:")
    date: PartialDate | None = entry(
        document_date, default=None, doc="2021, 2021-02 or 2021-02-10; also 2021-02~, 2021-02? and 2021-02/2021-03"
    )
    summary: str = entry(words, default="", doc="plain text, at most 300 characters")
    tags: tuple[str, ...] = entry(listing(identifier), default=(), doc="ids of tags.yaml")
    actors: tuple[str, ...] = entry(listing(identifier), default=(), doc="ids of actors.yaml")
    authors: tuple[str, ...] = entry(listing(words), default=(), doc="names as they are cited")
    series: str = entry(words, default="", doc="label of a series in site.toml")
    number: str = entry(words, default="", doc="of the document in its series")
    doi: str = entry(doi, default="", doc="Digital Object Identifier, such as 10.5555/12345678")
    details: tuple[Detail, ...] = entry(
        listing(record(Detail)), default=(), doc="labelled lines of the document's head; shown above the text"
    )
    language: str = entry(language_tag, default="", doc="language tag; the site's where it is missing")
    translation_of: str = entry(words, default="", doc="file stem of the briefing that this one translates")
    audience: str = entry(words, default="", doc="who may see it")
    publish_at: datetime | None = entry(moment, default=None, doc="not published before")
    expires_at: datetime | None = entry(moment, default=None, doc="not published from then on")
    status: BriefingStatus = one_of(BriefingStatus, default=BriefingStatus.FINAL)
    superseded_by: str = entry(words, default="", doc="file stem of the later briefing that replaces this one, or none")
    corrections: tuple[Correction, ...] = entry(listing(record(Correction)), default=(), doc="changes told to readers")
    references: tuple[ReferenceOverride, ...] = entry(
        listing(record(ReferenceOverride)), default=(), doc="references set by hand"
    )
    mentions: tuple[MentionOverride, ...] = entry(listing(record(MentionOverride)), default=(), doc="names set by hand")
    toc: bool = flag(True, doc="false leaves the table of contents out")
    seed: tuple[SeedEntry, ...] = entry(listing(record(SeedEntry)), default=(), doc="provenance, written by ingest")

    def public_at(self, clock: datetime) -> bool:
        """Whether everyone may see the briefing at that moment."""
        early = self.publish_at is not None and clock < self.publish_at
        late = self.expires_at is not None and clock >= self.expires_at
        return self.status is not BriefingStatus.DRAFT and not self.audience and not early and not late

    @property
    def may_be_hidden(self) -> bool:
        """Whether there is a moment at which not everyone may see it."""
        moments = self.publish_at is not None or self.expires_at is not None
        return moments or bool(self.audience) or self.status is BriefingStatus.DRAFT


class Heading(NamedTuple):
    """A heading of the body."""

    level: int
    """2 to 6."""
    text: str
    anchor: str
    """The element's id."""


class BodyLink(NamedTuple):
    """A link of the body to a page of this site."""

    url: str
    """From the root, with its fragment."""
    line: int
    """In the file."""
    written: str


class Foreign(NamedTuple):
    """An address in a text that is not of this site."""

    address: str
    line: int
    """In the file; 0 where it is not known."""
    picture: bool
    """Whether a browser would fetch it by itself."""


class Named(NamedTuple):
    """An actor that the text names, in short."""

    actor: str
    """Registry id."""
    block: int
    """Of the first mention."""
    roles_written: tuple[str, ...]
    """As the text puts them, each once, in order of appearance."""
    role_at_date: str
    digest: str = ""
    """Of the passages of the text that name or quote the actor, as they are shown."""
    acts: bool = True
    """False for a state that the text names only as a place."""


@dataclass(frozen=True, slots=True)
class Details:
    """What only a closer look at a body needs."""

    blocks: tuple[str, ...]
    """The plain text of each block, in order."""
    lines: tuple[int, ...]
    """Where each block starts in the file."""
    mentions: tuple[Mention, ...]
    """Every one if the body was parsed to be explained; else those that name nobody for sure."""
    quotes: tuple[Quote, ...]


Surfaces = Mapping[str, tuple[str, ...]]
"""By actor: the words by which a text names it, each once, in order of appearance."""
Own = tuple[tuple[Heading, ...], tuple[Quote, ...], Surfaces]
"""What the page of a text alone shows next to it."""
Aside = bytes | Callable[[], bytes]
"""Bytes, or what reads them from where they were put."""
ASIDES = ("shown", "said", "rest", "listed_links")
"""Fields of a body that are an `Aside`."""


@dataclass(frozen=True)
class Body:
    """The Markdown below the header, rendered.

    What every page may need to know of it is in fields. The rest is kept packed and may be put aside: ten thousand
    bodies in memory are then small, and unpacked at each question.
    """

    links: tuple[BodyLink, ...]
    words: int
    ids_of_blocks: str = ""
    """Of each block, in order, a line with its id; see `anchors`."""
    places: tuple[str, ...] = ()
    """Further ids that a link may name: those that the text gives, and those of footnotes."""
    named: tuple[Named, ...] = ()
    """In order of first mention."""
    references: tuple[Reference, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    """Pictures on other sites and addresses of the desk's own, for `check`."""
    wordless: tuple[str, ...] = ()
    """Addresses of pictures without a description, for `check`."""
    digest: str = ""
    """Of the HTML."""
    contents: str = ""
    """Digest of all that pages may show of the text, whatever it was made of: a name that an actor has besides changes
    few of the texts that are read again for it."""
    is_converted: bool = False
    """Whether it is as ingest wrote it: what is wrong with its links is then nobody's mistake."""
    flaws: tuple[SiteError, ...] = field(default=(), compare=False)
    """What was left out of the page and an editor should look at."""
    repeats_summary: bool = False
    """Whether the summary of the header only repeats how a block starts: then it is not shown above the text."""
    listed_links: Aside = field(default=b"", compare=False, repr=False)
    """`links_made`, UTF-8."""
    shown: Aside = field(default=b"", compare=False, repr=False)
    """The HTML, UTF-8."""
    said: Aside = field(default=b"", compare=False, repr=False)
    """The text, and where it names whom, as `pack_said` packs them."""
    rest: Aside = field(default=b"", compare=False, repr=False)
    """What a closer look needs, as `pack_rest` packs it."""

    def packed_away(self, put: Callable[[bytes], Callable[[], bytes]]) -> "Body":
        """The same, with what is packed given away: `put` returns what reads it."""
        if not isinstance(self.shown, bytes):
            return self
        return self.but(**{name: put(getattr(self, name)) for name in ASIDES})

    def but(self, **asides: Aside) -> "Body":
        """The same with other fields that are an `Aside`."""
        body = object.__new__(Body)
        vars(body).update(vars(self), **asides)
        return body

    def __getstate__(self) -> dict[str, object]:
        """As it travels to a process that cannot read what was put aside here."""
        rows = {"named": _flat(self.named), "references": _flat(self.references)}
        return vars(self) | rows | {name: _read(getattr(self, name)) for name in ASIDES}

    def __setstate__(self, state: dict[str, Any]) -> None:
        named = [(intern(actor), *rest) for actor, *rest in state["named"]]  # an id is held once
        vars(self).update(state, named=rows_of(Named, named), references=rows_of(Reference, state["references"]))

    @property
    def anchors(self) -> tuple[str, ...]:
        """The id of each block, in order; empty for blocks that have none."""
        return tuple(self.ids_of_blocks.split("\n")[:-1])

    @property
    def ids(self) -> tuple[str, ...]:
        """Whatever the fragment of a link may name."""
        return tuple(dict.fromkeys(filter(None, (*self.anchors, *self.places))))

    def named_as(self, actor: str) -> Named | None:
        """How the text names an actor."""
        for item in self.named:  # a generator takes three times as long, and this is asked by the million
            if item.actor == actor:
                return item
        return None

    @property
    def text(self) -> bytes:
        """Of all blocks, a line for each, UTF-8."""
        text: bytes = _opened(self.said)[0]
        return text

    def passages_of(self, actor: str) -> tuple[bytes, bytes, bytes]:
        """The text, where its lines begin, and where it names or quotes the actor, as `content.passages` packs it."""
        text, starts, spans = _opened(self.said)
        return text, starts, spans.get(actor, b"")

    @property
    def html(self) -> str:
        """Safe HTML; links inside the site are relative to the briefing's own page."""
        return _read(self.shown).decode("utf-8")

    @property
    def links_made(self) -> str:
        """The links to actors, as `linking.link_list` writes them."""
        return _read(self.listed_links).decode("utf-8")

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """In the order of the text."""
        return self.own[1]

    @property
    def own(self) -> Own:
        """Headings, quotes and surfaces, unpacked at once."""
        headings, quotes, surfaces = _opened(self.rest)[0]
        return rows_of(Heading, headings), rows_of(Quote, quotes), surfaces

    @property
    def details(self) -> Details:
        """All that was found out about the text."""
        _, lines, mentions = _opened(self.rest)
        blocks = tuple(self.text.decode("utf-8").split("\n")) if lines else ()
        return Details(blocks, lines, mentions, self.quotes)


def _read(aside: Aside) -> bytes:
    return aside if isinstance(aside, bytes) else aside()


def _opened(aside: Aside) -> Any:
    return pickle.loads(_read(aside))


def pack_said(text: bytes, spans: Mapping[str, bytes]) -> bytes:
    """The text of a body and, by actor, where it names or quotes them."""
    return pickle.dumps((text, pack_starts(text), dict(spans)), pickle.HIGHEST_PROTOCOL)


def pack_rest(
    headings: tuple[Heading, ...],
    quotes: tuple[Quote, ...] = (),
    surfaces: Surfaces = MappingProxyType({}),
    lines: tuple[int, ...] = (),
    mentions: tuple[Mention, ...] = (),
) -> bytes:
    """What its own page and a closer look need of a body next to its text."""
    own = _flat(headings), _flat(quotes), dict(surfaces)
    return pickle.dumps((own, lines, mentions), pickle.HIGHEST_PROTOCOL)


def _flat(rows: Iterable[tuple[object, ...]]) -> tuple[tuple[object, ...], ...]:
    """Named tuples as plain ones, which are pickled without a call for each."""
    return tuple(map(tuple, rows))


NO_BODY = Body((), 0, said=pack_said(b"", {}), rest=pack_rest(()))
"""What is left of the text of a withdrawn briefing."""


HeaderLines = tuple[tuple[str, int], ...]
"""Each field of a header and its line in the file."""


class Briefing(Protocol):
    """One content file, as all later stages ask it."""

    @property
    def path(self) -> str:
        """Its file, from the archive's root."""

    @property
    def url(self) -> str:
        """From the site's root."""

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""

    @property
    def key(self) -> tuple[PartialDate, str]:
        """The total order of briefings: date, then URL. An undated one is the oldest."""

    @property
    def date(self) -> PartialDate | None:
        """That of its header."""

    @property
    def header(self) -> Header:
        """Its fields."""

    @property
    def header_lines(self) -> HeaderLines:
        """Where each field of the header is in the file."""

    @property
    def body(self) -> Body:
        """Its text, understood."""

    @property
    def text(self) -> str:
        """Names the body by all that it was made of; empty where it says nothing."""


class ByPathAndDate:
    """Properties of every briefing that follow from its path, URL and date."""

    @property
    def text(self) -> str:
        """Empty where nobody names the body."""
        return ""

    @property
    def stem(self: Briefing) -> str:
        """The name of the file without its ending."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def date(self: Briefing) -> PartialDate | None:
        """That of its header."""
        return self.header.date

    @property
    def key(self: Briefing) -> tuple[PartialDate, str]:
        """The total order of briefings: date, then URL. An undated one is the oldest."""
        return (self.date or PartialDate(0), self.url)


@dataclass(frozen=True)
class ParsedBriefing(ByPathAndDate):
    """One content file, parsed."""

    path: str
    url: str
    header: Header
    header_lines: HeaderLines
    """Where each field of the header is in the file."""
    given: Body | Callable[[], Body] = field(repr=False)
    """The body, or what reads it."""
    text: str = field(default="", compare=False, repr=False)
    """Names the body by all that it was made of; empty where it says nothing."""

    @property
    def body(self) -> Body:
        """The text below the header."""
        return self.given if isinstance(self.given, Body) else self.given()

    def __getstate__(self) -> dict[str, object]:
        """As it travels to a process that cannot read the body."""
        return vars(self) | {"given": self.body}
