"""The pages of a site. A page holds exactly what its template may read; equal page, equal bytes.

Rows of the lists for programs are in `data`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from site_builder.content.former_text import Difference
from site_builder.content.model import Correction, Detail, Heading
from site_builder.content.passages import Passages
from site_builder.core.digests import digest_of
from site_builder.core.partial_date import PartialDate


class Link(NamedTuple):
    """A label and its URL."""

    url: str
    """URL from the root; empty without a page (a place)."""
    label: str


class Count(NamedTuple):
    """A link with a number of briefings."""

    url: str
    label: str
    count: int  # type: ignore[assignment]
    proposed: bool = False
    years: tuple[int, ...] = ()
    """The number for each year of the site, or span of years, oldest first; empty without a sparkline."""
    country: str = ""
    """Id of an actor's government, in the index of actors."""
    month: int = 0
    """Number of the month if the label is a month."""


class YearCounts(NamedTuple):
    """A year of a timeline."""

    year: int
    count: int  # type: ignore[assignment]
    months: tuple[int, ...]
    """January to December."""
    url: str
    """The year's page of the listing; else empty."""


@dataclass(frozen=True, slots=True)
class Card:
    """All data of a briefing that other pages may show."""

    url: str
    title: str
    date: PartialDate | None
    summary: str
    tags: tuple[Link, ...]
    actors: tuple[Link, ...]
    language: str
    digest: str
    """Digest of all other fields."""
    unpaged: tuple[str, ...] = ()
    """Ids of the actors without a page (places), in order; a link without a URL does not contain the id."""
    corrected: PartialDate | None = None
    """Date of the last correction."""
    own_title: str = ""
    """The document's own title, if `title` is another because several have it; see `shown_titles`."""

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def kicker(self) -> str:
        """The document's own title, to be shown above the other; empty if one contains the other."""
        return "" if self.own_title in self.title or self.title in self.own_title else self.own_title

    @property
    def changed(self) -> str:
        """`YYYY-MM-DD` of the last correction or the briefing, whichever is later; empty if undated."""
        return max(date.first_day if date else "" for date in (self.date, self.corrected))


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading: a year of cards, a letter of actors."""

    label: str
    url: str
    """A page that shows more of the same; else empty."""
    anchor: str
    """Id of the element."""
    cards: tuple[Card, ...] = ()
    entries: tuple[Count, ...] = ()

    def compared(self) -> tuple[object, ...]:
        """Key for comparison by `digests`: cards count by their digest, since listings hold each of them many times."""
        return self.label, self.url, self.anchor, [card.digest for card in self.cards], self.entries


@dataclass(frozen=True, slots=True)
class ActorGroup:
    """Actors of one kind in the index."""

    label: str
    """`People`."""
    anchor: str
    """Id of the element, the same in every language."""
    letters: tuple[Group, ...]
    """One group per initial letter."""


class Signature(NamedTuple):
    """A signatory of a briefing."""

    name: str
    """The name as cited."""
    url: str = ""
    """URL of the actor's page; else empty."""
    same_as: tuple[str, ...] = ()
    """Addresses of the same person elsewhere."""
    kind: str = ""
    """Kind of the actor; empty if it is unknown whether it is a person."""


class NamedActor(NamedTuple):
    """An actor in the box "In this briefing"."""

    url: str
    """Empty for a place."""
    name: str
    kind: str
    roles_written: tuple[str, ...]
    """As worded in the briefing, in order of appearance."""
    role_at_date: str
    proposed: bool
    anchor: str = ""
    """Paragraph of the first mention; else empty."""
    same_as: tuple[str, ...] = ()
    """Addresses of the same actor elsewhere."""
    surfaces: tuple[str, ...] = ()
    """The distinct words by which the text names the actor, in order of appearance."""


class Speaker(NamedTuple):
    """A person or institution quoted in a briefing."""

    url: str
    """Empty for an unnamed source, and for an actor without a page."""
    name: str
    """For an unnamed source its description: `a senior official`."""
    quotes: tuple[Link, ...]
    """Text and paragraph (`#p-…`) of each quotation, in text order."""
    protected: bool = False
    """True for an unnamed source, which is known only within its briefing."""


class Thread(NamedTuple):
    """Position of a briefing in the listing of a tag or actor."""

    base: Link
    older: Card | None
    newer: Card | None
    part: int = 0
    """In a story: number of the part, from 1."""
    parts: int = 0
    """Total number of parts."""


@dataclass(frozen=True, slots=True)
class NameVariant:
    """A further name of an actor."""

    text: str
    language: str
    """Language tag; else empty."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text in one of its languages."""

    url: str
    language: str
    name: str
    """Name of the language in that language: `Français`."""
    original: bool


class Related(NamedTuple):
    """An older briefing on the same subject, with the reason."""

    card: Card
    actors: tuple[str, ...]
    """Names of actors in both, the most telling first."""
    tags: tuple[str, ...]
    """Labels of tags in both, if one shared actor would not suffice."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Origin of a briefing's text.

    Contains neither the file name, which may name a client, nor its digest, with which a holder of the file could prove
    that the desk had it.
    """

    form: str
    """`Word document` and the like."""
    versions: int
    """Number of versions of the document read."""


class RoleShown(NamedTuple):
    """An office on an actor's page."""

    title: str
    organisation: Link | None
    country: Link | None
    years: str
    """`2013–2022`, `from 2013`, or empty."""
    first: int = 0
    """Years as numbers; 0 if unknown."""
    last: int = 0
    before: Link | None = None
    """Holders before and after."""
    after: Link | None = None


class HolderShown(NamedTuple):
    """A holder of an office, on the page of an organisation or country."""

    holder: Link
    years: str
    first: int
    last: int


class OfficeShown(NamedTuple):
    """An office of an organisation or country."""

    title: str
    holders: tuple[HolderShown, ...]
    """Latest first."""


class Members(NamedTuple):
    """Actors of one kind in a country."""

    label: str
    """`Organisations`."""
    links: tuple[Link, ...]


@dataclass(frozen=True)
class BodyHtml:
    """A rendered body, identified by its digest."""

    source: str | Callable[[], str] = field(repr=False, compare=False)
    """The HTML, or a function that returns it: most planned pages are never rendered."""
    digest: str

    @property
    def html(self) -> str:
        """Safe HTML, with references to other briefings filled in."""
        return self.source if isinstance(self.source, str) else self.source()


class Planned(Protocol):
    """Data of a page, rendered or not, that pages depending on the whole site use."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def updated(self) -> str: ...  # noqa: D102
    @property
    def in_sitemap(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class Page:
    """Fields shared by all pages."""

    url: str
    """URL from the root; ends in `/` or a file name."""
    title: str
    """Title of the page, without the site's name."""
    description: str
    language: str
    updated: str
    """`YYYY-MM-DD` of the newest briefing shown; else empty."""

    template = ""
    """Name of the template."""
    in_sitemap = True
    """True for a page for readers, which search engines may list."""

    @property
    def joined(self) -> tuple[str, ...]:
        """Keys of the cached texts from which the file is joined."""
        return ()

    @cached_property
    def digest(self) -> str:
        """Digest of everything the template may read."""
        return digest_of(type(self).__name__, vars(self))


class _Entries(Protocol):
    """Entries of an index, some of them unchecked records."""

    @property
    def entries(self) -> Sequence[Count]: ...


class CheckMarks:
    """Properties of an index that decide how names are marked: unchecked ones, or, if at least four of five are
    unchecked, the checked ones."""

    @property
    def unsure(self: _Entries) -> bool:
        """True if any name is unchecked; the page then explains the mark once."""
        return any(entry.proposed for entry in self.entries)

    @property
    def marks_checked(self: _Entries) -> bool:
        """True if checked records are marked."""
        return 5 * sum(entry.proposed for entry in self.entries) >= 4 * max(len(self.entries), 1)


@dataclass(frozen=True)
class BriefingPage(Page):
    """`/briefings/STEM/`."""

    template = "briefing.html"
    card: Card
    authors: tuple[str, ...]
    series: str
    number: str
    doi: str
    status: str
    corrections: tuple[Correction, ...]
    body: BodyHtml
    headings: tuple[Heading, ...]
    """Empty without a table of contents."""
    words: int
    people: tuple[NamedActor, ...]
    organisations: tuple[NamedActor, ...]
    """Organisations, offices and groups."""
    governments: tuple[NamedActor, ...]
    places: tuple[NamedActor, ...]
    newer: Card | None
    older: Card | None
    cited_by: tuple[Card, ...]
    """Briefings later than this one first, newest first, then the others."""
    later: int = 0
    """Number of those later than this briefing."""
    quotes: tuple[Speaker, ...] = ()
    threads: tuple[Thread, ...] = ()
    related: tuple[Related, ...] = ()
    provenance: Provenance | None = None
    standfirst: str = ""
    """The summary if an editor wrote it; empty if the body opens with the same words."""
    cites: tuple[Link, ...] = ()
    """Distinct briefings referred to, in text order."""
    data: str = ""
    """URL of the JSON file; else empty."""
    markdown: str = ""
    """URL of the Markdown file; else empty."""
    picture: str = ""
    """URL of the share card; else empty."""
    files: tuple[Link, ...] = ()
    """Citation files, labelled by form."""
    versions: tuple[Version, ...] = ()
    """The text in all its languages, including this one, the original first; empty if there is only one."""
    signatures: tuple[Signature, ...] = ()
    """The authors with their records."""
    details: tuple[Detail, ...] = ()
    """Labelled lines of the document's head."""
    superseded_by: Card | None = None
    """The published briefing that replaces it."""
    history: str = ""
    """URL of the page of its former texts; else empty."""

    @property
    def unsure(self) -> bool:
        """True if the page marks a name as unchecked, so that it has to explain the mark."""
        return any(a.proposed for a in (*self.people, *self.organisations, *self.governments, *self.places))


class Change(NamedTuple):
    """A new, corrected, replaced or withdrawn briefing."""

    kind: str
    """`new`, `corrected`, `retitled`, `superseded` or `withdrawn`."""
    date: PartialDate | None
    card: Card
    note: str = ""
    number: int = 0
    """Number of the note in its briefing, from 1."""
    later: Card | None = None
    """The briefing that replaces it, if visible to readers."""

    @property
    def day(self) -> str:
        """`YYYY-MM-DD`; else empty."""
        return self.date.first_day if self.date else ""

    @property
    def month(self) -> PartialDate | None:
        """The month; for a date of only a year, the year."""
        return self.date and PartialDate(self.date.year, self.date.month)


Month = tuple[PartialDate | None, tuple[Change, ...]]
"""The changes of a month."""


@dataclass(frozen=True, slots=True)
class RunningStory:
    """A continuing story on the front page."""

    story: Link
    total: int
    first: PartialDate
    """Month of its first part."""
    months: tuple[int, ...]
    """Number of parts in each month from the first."""
    last: Card


@dataclass(frozen=True)
class HomePage(Page):
    """`/`: the newest briefings by year, then the years."""

    template = "home.html"
    groups: tuple[Group, ...]
    years: tuple[Count, ...]
    total: int
    span: str
    """First and last year; empty if nothing is dated."""
    kinds: tuple[Count, ...]
    """Numbers of people, governments and organisations; each label is the key of the word for one."""
    front: tuple[Card, ...]
    """The newest five; one in a small archive."""
    tags: tuple[Count, ...]
    """The most used, at most twenty; none in an archive of few briefings."""
    actors: tuple[Count, ...]
    """Actors of the newest briefings: people first, then governments; in an archive of few briefings all its names."""
    since: PartialDate | None = None
    """Month of the oldest of these briefings; None in an archive of few."""
    searches: tuple[str, ...] = ()
    """Suggested searches, each with results."""
    stories: tuple[RunningStory, ...] = ()
    """Stories with a part among the newest, latest first."""
    that_day: tuple[Card, ...] = ()
    """Briefings of earlier years on the day of the newest, latest first."""
    corrected: tuple[Change, ...] = ()
    """Corrections in the month of the latest change."""


@dataclass(frozen=True)
class ListingPage(Page):
    """Common fields of tag, actor and year pages: grouped cards, and the pages of a long listing."""

    groups: tuple[Group, ...]
    total: int
    """Number of briefings in the whole listing."""
    periods: tuple[Count, ...]
    """Pages of the listing's years (on a year's page, months); empty if one page shows all."""
    period: str
    """`2021`, `February 2021`; empty on the first page."""
    base: Link
    """First page of the listing."""
    undated: Count | None
    """On the first page of a long listing: the page of undated briefings."""
    newer: Link | None
    """On a year's page the next newer year of the listing; on a month's page the next month of its year."""
    older: Link | None
    above: Link | None
    """On a month's page: its year."""
    order: str
    """`newest` or `oldest`: the order of entries."""


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A briefing as part of a story."""

    number: int
    """From 1, the oldest."""
    card: Card
    enters: tuple[Link, ...]
    """Recurring actors named here for the first time."""
    leaves: tuple[Link, ...]
    """Recurring actors named here for the last time."""
    anchor: str = ""
    """Id of the element, if a year begins here."""


class StoryRole(NamedTuple):
    """An actor in a story, with the numbers of the parts that name them."""

    actor: Link
    parts: tuple[int, ...]


@dataclass(frozen=True)
class TagPage(ListingPage):
    """`/tags/ID/` and its years."""

    template = "tag.html"
    kind: str
    proposed: bool
    definition: str = ""
    """HTML. Only on the first page, like the following fields."""
    broader: tuple[Link, ...] = ()
    narrower: tuple[Link, ...] = ()
    related: tuple[Link, ...] = ()
    actors: tuple[Count, ...] = ()
    timeline: tuple[YearCounts, ...] = ()
    """Empty if there is little to draw."""
    parts: tuple[StoryPart, ...] = ()
    """Parts of a story."""


@dataclass(frozen=True)
class StoryPage(TagPage):
    """`/tags/ID/` of a story: all its parts, one line each, instead of cards."""

    template = "story.html"
    cast: tuple[StoryRole, ...] = ()
    """People in most parts; empty for a long story."""
    span: tuple[PartialDate, ...] = ()
    """First and last month of its parts, if any is dated."""


@dataclass(frozen=True)
class ActorPage(ListingPage):
    """`/actors/ID/` and its years."""

    template = "actor.html"
    kind: str
    proposed: bool
    disambiguator: str
    passages: Mapping[str, Passages]
    """By URL of the briefing."""
    names: tuple[NameVariant, ...] = ()
    """One per language. Only on the first page, like the following fields."""
    more_names: tuple[NameVariant, ...] = ()
    roles: tuple[RoleShown, ...] = ()
    roles_written: tuple[tuple[str, Card], ...] = ()
    """Wordings of the actor's role, each with the first briefing that uses it."""
    note: str = ""
    """HTML."""
    same_as: tuple[Link, ...] = ()
    tags: tuple[Count, ...] = ()
    together: tuple[Count, ...] = ()
    """Actors named in the same briefings, most frequent first, at most twelve."""
    timeline: tuple[YearCounts, ...] = ()
    """As on a tag's page."""
    offices: tuple[OfficeShown, ...] = ()
    """Offices of an organisation or country, most holders first."""
    members: tuple[Members, ...] = ()
    """Other actors of a government's country, by kind."""


@dataclass(frozen=True)
class ActorCardPage(Page):
    """`/actors/ID/card.html`, fetched by actor links in every briefing."""

    template = "card.html"
    in_sitemap = False
    cards: tuple[Card, ...]
    """The newest three."""


@dataclass(frozen=True)
class YearPage(ListingPage):
    """`/2021/` and its months."""

    template = "year.html"
    months: tuple[Count, ...] = ()
    """Oldest first, each with the anchor or page of its briefings."""


@dataclass(frozen=True)
class TagIndexPage(CheckMarks, Page):
    """`/tags/`: tags by kind, A–Z."""

    template = "tags.html"
    groups: tuple[Group, ...]
    total: int

    @property
    def entries(self) -> list[Count]:
        """Entries of all groups."""
        return [entry for group in self.groups for entry in group.entries]


@dataclass(frozen=True)
class ActorIndexPage(CheckMarks, Page):
    """`/actors/`: actors by kind, each A–Z by sort name."""

    template = "actors.html"
    kinds: tuple[ActorGroup, ...]
    total: int
    countries: tuple[tuple[str, Link], ...] = ()
    """Id and page of every government to whose country an actor here belongs."""

    @property
    def entries(self) -> list[Count]:
        """Entries of all kinds."""
        return [entry for kind in self.kinds for group in kind.letters for entry in group.entries]


@dataclass(frozen=True)
class YearIndexPage(Page):
    """`/years/`."""

    template = "years.html"
    years: tuple[Count, ...]
    timeline: tuple[YearCounts, ...] = ()


@dataclass(frozen=True)
class NotFoundPage(Page):
    """`404.html`, served at any depth: its links are root-absolute."""

    template = "404.html"
    in_sitemap = False


@dataclass(frozen=True)
class UnavailablePage(Page):
    """Holds the place of a page that a fault of ours prevents; shows nothing of the archive. At the URL of a file for
    programs nothing is written."""

    template = "unavailable.html"
    in_sitemap = False


@dataclass(frozen=True)
class FeedPage(Page):
    """`/feed.xml`: Atom 1.0 (RFC 4287)."""

    template = "feed.xml"
    in_sitemap = False
    cards: tuple[Card, ...]
    """The newest 25."""
    home: str = "/"
    """The page that the feed belongs to."""
    passages: Mapping[str, str] = field(default_factory=dict)
    """URL of a briefing → passage on the actor of the feed."""
    bodies: Mapping[str, BodyHtml] = field(default_factory=dict)
    """URL of a briefing → full text, if site.toml enables texts in feeds."""
    same_as: str = ""
    """At a former address: URL of the feed that it repeats and whose id it has."""


@dataclass(frozen=True)
class OwnTextPage(Page):
    """One of the archive's own pages, such as `/imprint/`."""

    template = "page.html"
    html: str


@dataclass(frozen=True)
class ChangesPage(Page):
    """`/changes/`."""

    template = "changes.html"
    months: tuple[Month, ...]
    """Latest first."""


@dataclass(frozen=True)
class CorrectionsFeedPage(Page):
    """`/corrections/feed.xml`: the same as Atom 1.0 (RFC 4287)."""

    template = "corrections.xml"
    in_sitemap = False
    corrections: tuple[Change, ...]


@dataclass(frozen=True)
class WordDifferences:
    """The differences of two texts in words, found when a page shows them."""

    source: Callable[[], tuple[Sequence[Difference], int]] = field(repr=False, compare=False)
    """Gives the first ones, and how many more there are."""
    digest: str
    key: str
    """Key of all differences among the cached texts."""

    @cached_property
    def shown(self) -> tuple[Sequence[Difference], int]:
        """The first ones, and how many more there are."""
        return self.source()


@dataclass(frozen=True, slots=True)
class FormerShown:
    """A former text in the list of them."""

    day: PartialDate
    """Date on which it became public."""
    until: PartialDate
    url: str
    """Empty if the text is not shown."""
    is_erased: bool
    is_major: bool
    note: str
    """The correction by which it was replaced; else empty."""
    differences: WordDifferences | None
    """Differences from this text to the next; None unless both are shown."""
    was: tuple[tuple[str, str], ...] = ()
    """Header fields that the next version changed, each with its value here."""
    hour: str = ""
    """Hour at which it became public, in UTC, if another became so on that day."""


@dataclass(frozen=True)
class VersionsPage(Page):
    """`/briefings/STEM/versions/`: the former texts of a briefing, the newest first."""

    template = "versions.html"
    in_sitemap = False
    card: Card
    versions: tuple[FormerShown, ...]

    @property
    def joined(self) -> tuple[str, ...]:
        """Keys of the cached differences that the page shows."""
        return tuple([one.differences.key for one in self.versions if one.differences])


@dataclass(frozen=True)
class VersionPage(Page):
    """`/briefings/STEM/versions/2021-05-03/`: a former text."""

    template = "version.html"
    in_sitemap = False
    card: Card
    day: PartialDate
    until: PartialDate
    body: BodyHtml
    versions: str
    """URL of the page of all former texts."""
    older: str
    """URL of the former text before it; empty if none is shown."""
    newer: str
    """URL of the text after it: a former one, or the briefing."""
    hour: str = ""
    """Hour at which it became public, in UTC, if another became so on that day."""


@dataclass(frozen=True)
class SitemapPage(Page):
    """`/sitemap.xml` (sitemaps.org protocol 0.9)."""

    template = "sitemap.xml"
    in_sitemap = False
    entries: tuple[tuple[str, str], ...]
    """URL from the root and last change (`YYYY-MM-DD` or empty), sorted."""
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    """URL → the text in all its languages, if several."""


@dataclass(frozen=True)
class SitemapIndexPage(Page):
    """`/sitemap.xml` of a large site: a list of sitemaps."""

    template = "sitemap-index.xml"
    in_sitemap = False
    parts: tuple[tuple[str, str], ...]
    """URL from the root and last change (`YYYY-MM-DD` or empty)."""


@dataclass(frozen=True)
class AssetPage(Page):
    """A file published unchanged: the stylesheet, an image of a briefing."""

    in_sitemap = False
    data: bytes


STYLES = ("site.css", "print.css")
"""Stylesheet templates loaded by every page; each is published under its name at the root."""
FEED_STYLE = "feed.css"
"""The stylesheet of feeds."""
SEARCH_STYLE = "search.css"
"""Stylesheet of the search page and of search results over other pages."""
THEME_FILES = (*STYLES, FEED_STYLE, "site.js", "filter.js", "saved.js", "visit.js", "favicon.svg", "robots.txt")
"""Templates of files that every site has, each published under its name at the root."""


@dataclass(frozen=True)
class ThemeFile(Page):
    """A theme file without briefings: stylesheet, script, icon, `/robots.txt`, `/opensearch.xml`."""

    in_sitemap = False
    template: str


@dataclass(frozen=True)
class RedirectPage(Page):
    """A page at an old URL that redirects to the new one without a server."""

    template = "redirect.html"
    in_sitemap = False
    target: str
    """URL from the root."""
