"""The pages of a site. A page holds exactly what its template may read; equal page, equal bytes.

The rows of the lists for programs are in `data`.
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
    """A label and where it leads."""

    url: str
    """From the root; empty where there is no page (a place)."""
    label: str


class Count(NamedTuple):
    """A link with a number: how many briefings."""

    url: str
    label: str
    count: int  # type: ignore[assignment]
    proposed: bool = False
    years: tuple[int, ...] = ()
    """The same for each year of the site, or each span of years, oldest first; empty where no sparkline is wanted."""
    country: str = ""
    """Id of the government that an actor belongs to, in the index of actors."""
    month: int = 0
    """Where the label is the name of a month: which."""


class YearCounts(NamedTuple):
    """A year of a timeline."""

    year: int
    count: int  # type: ignore[assignment]
    months: tuple[int, ...]
    """January to December."""
    url: str
    """The year's own page of the listing, or empty."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that another page may show of a briefing."""

    url: str
    title: str
    date: PartialDate | None
    summary: str
    tags: tuple[Link, ...]
    actors: tuple[Link, ...]
    language: str
    digest: str
    """Of all the other fields."""
    unpaged: tuple[str, ...] = ()
    """Ids of those actors that have no page (places), in their order: their links do not tell them."""
    corrected: PartialDate | None = None
    """The day of the last correction."""

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def changed(self) -> str:
        """`YYYY-MM-DD` of the last correction or of the briefing, whichever is later; empty where neither is dated."""
        return max(date.first_day if date else "" for date in (self.date, self.corrected))


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading: a year of cards, a letter of actors."""

    label: str
    url: str
    """A page that shows more of the same, or empty."""
    anchor: str
    """The element's id."""
    cards: tuple[Card, ...] = ()
    entries: tuple[Count, ...] = ()

    def compared(self) -> tuple[object, ...]:
        """For `digests`: a site's listings hold its cards a hundred thousand times."""
        return self.label, self.url, self.anchor, [card.digest for card in self.cards], self.entries


@dataclass(frozen=True, slots=True)
class ActorGroup:
    """Actors of one kind in their index."""

    label: str
    """`People`."""
    anchor: str
    """The element's id, the same in every language."""
    letters: tuple[Group, ...]
    """A group for each first letter."""


class Signature(NamedTuple):
    """Who signs a briefing."""

    name: str
    """As it is cited."""
    url: str = ""
    """Of the page about that actor, or empty."""
    same_as: tuple[str, ...] = ()
    """Addresses of the same person elsewhere."""
    kind: str = ""
    """Of that actor; empty where nobody says whether it is a person."""


class NamedActor(NamedTuple):
    """An actor in the box "In this briefing"."""

    url: str
    """Empty for a place."""
    name: str
    kind: str
    roles_written: tuple[str, ...]
    """As the briefing puts them, in order of appearance."""
    role_at_date: str
    proposed: bool
    anchor: str = ""
    """The paragraph of the first mention, or empty."""
    same_as: tuple[str, ...] = ()
    """Addresses of the same actor elsewhere."""
    surfaces: tuple[str, ...] = ()
    """The words by which the text names the actor, each once, in order of appearance."""


class Speaker(NamedTuple):
    """Somebody whom a briefing quotes."""

    url: str
    """Empty for an unnamed source and for an actor without a page."""
    name: str
    """Of an unnamed source the words for it: `a senior official`."""
    quotes: tuple[Link, ...]
    """The words and the paragraph (`#p-…`) of each, in the order of the text."""
    protected: bool = False
    """Whether it is an unnamed source: known within its briefing and nowhere else."""


class Thread(NamedTuple):
    """Where a briefing is in the listing of one tag or actor."""

    base: Link
    older: Card | None
    newer: Card | None
    part: int = 0
    """In a story: which part the briefing is, from 1."""
    parts: int = 0
    """And of how many."""


@dataclass(frozen=True, slots=True)
class NameVariant:
    """A further name of an actor."""

    text: str
    language: str
    """Tag of its language, or empty."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text in one of its languages."""

    url: str
    language: str
    name: str
    """Of the language, as its speakers call it: `Français`."""
    original: bool


class Related(NamedTuple):
    """An older briefing about the same, and why it is thought so."""

    card: Card
    actors: tuple[str, ...]
    """Names of actors that both name, the most telling first."""
    tags: tuple[str, ...]
    """Labels of tags that both have, where one shared actor would not be enough."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a briefing's text came from.

    Neither the file's name, which may tell of a client, nor its digest, with which whoever holds the file could prove
    that the desk had it.
    """

    form: str
    """`Word document` and the like."""
    versions: int
    """How many versions of the document were read."""


class RoleShown(NamedTuple):
    """An office on an actor's page."""

    title: str
    organisation: Link | None
    country: Link | None
    years: str
    """`2013–2022`, `from 2013`, or empty."""
    first: int = 0
    """Years in numbers, 0 where they are not known."""
    last: int = 0
    before: Link | None = None
    """The holders before and after."""
    after: Link | None = None


class HolderShown(NamedTuple):
    """Somebody on the page of an organisation or country whose office that was."""

    holder: Link
    years: str
    first: int
    last: int


class OfficeShown(NamedTuple):
    """An office of an organisation or country."""

    title: str
    holders: tuple[HolderShown, ...]
    """The latest first."""


class Members(NamedTuple):
    """Actors of one kind that belong to a country."""

    label: str
    """`Organisations`."""
    links: tuple[Link, ...]


@dataclass(frozen=True)
class BodyHtml:
    """A rendered body, known by its digest."""

    source: str | Callable[[], str] = field(repr=False, compare=False)
    """The HTML, or what gives it: of the pages that are planned most need not be rendered."""
    digest: str

    @property
    def html(self) -> str:
        """Safe HTML, with references to other briefings filled in."""
        return self.source if isinstance(self.source, str) else self.source()


class Planned(Protocol):
    """What the whole site needs to know of each page."""

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
    """What every page has."""

    url: str
    """From the root; ends in `/` or in a file name."""
    title: str
    """Of the page, without the site's name."""
    description: str
    language: str
    updated: str
    """`YYYY-MM-DD` of the newest briefing shown, or empty."""

    template = ""
    """Name of the template that renders the page."""
    in_sitemap = True
    """Whether it is a page for readers, which search engines may list."""

    @property
    def joined(self) -> tuple[str, ...]:
        """Keys of the kept texts that the file is joined from."""
        return ()

    @cached_property
    def digest(self) -> str:
        """Of everything that the template may read."""
        return digest_of(type(self).__name__, vars(self))


class _Entries(Protocol):
    """Entries of an index, of which some are records that nobody has checked."""

    @property
    def entries(self) -> Sequence[Count]: ...


class CheckMarks:
    """Marks of an index: those that nobody has checked, or, where they are four of five, the others."""

    @property
    def unsure(self: _Entries) -> bool:
        """True if a name is marked: then the page explains the mark once."""
        return any(entry.proposed for entry in self.entries)

    @property
    def marks_checked(self: _Entries) -> bool:
        """True if checked records bear the mark."""
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
    """Empty where no table of contents is wanted."""
    words: int
    people: tuple[NamedActor, ...]
    organisations: tuple[NamedActor, ...]
    """Organisations, offices and groups."""
    governments: tuple[NamedActor, ...]
    places: tuple[NamedActor, ...]
    newer: Card | None
    older: Card | None
    cited_by: tuple[Card, ...]
    """Those later than this briefing, newest first, then the others."""
    later: int = 0
    """How many of those are later than this briefing; they come first."""
    quotes: tuple[Speaker, ...] = ()
    threads: tuple[Thread, ...] = ()
    related: tuple[Related, ...] = ()
    provenance: Provenance | None = None
    standfirst: str = ""
    """The summary where an editor wrote one; empty where the body opens with the same words."""
    cites: tuple[Link, ...] = ()
    """Briefings that it refers to, each once, in the order of the text."""
    data: str = ""
    """URL of the same as JSON, or empty."""
    markdown: str = ""
    """URL of the same as Markdown, or empty."""
    picture: str = ""
    """URL of its card for networks, or empty."""
    files: tuple[Link, ...] = ()
    """Its citation as files, each with the name of its form."""
    versions: tuple[Version, ...] = ()
    """The text in all its languages, this one among them, the original first; empty where there is but one."""
    signatures: tuple[Signature, ...] = ()
    """The authors, with what is known of them."""
    details: tuple[Detail, ...] = ()
    """Labelled lines of the document's head."""
    superseded_by: Card | None = None
    """The later briefing that replaces it, where that is published."""
    history: str = ""
    """The page of its former texts, or empty."""

    @property
    def unsure(self) -> bool:
        """Whether it marks a name that nobody has checked: then it says once what the mark means."""
        return any(a.proposed for a in (*self.people, *self.organisations, *self.governments, *self.places))


class Change(NamedTuple):
    """A new, corrected, replaced or withdrawn briefing."""

    kind: str
    """`new`, `corrected`, `superseded` or `withdrawn`."""
    date: PartialDate | None
    card: Card
    note: str = ""
    number: int = 0
    """Of the note among those of the briefing, from 1."""
    later: Card | None = None
    """The briefing that replaces it, where readers may see that."""

    @property
    def day(self) -> str:
        """`YYYY-MM-DD`, or empty."""
        return self.date.first_day if self.date else ""

    @property
    def month(self) -> PartialDate | None:
        """The month; of a date without one, the year."""
        return self.date and PartialDate(self.date.year, self.date.month)


Month = tuple[PartialDate | None, tuple[Change, ...]]
"""The changes of a month."""


@dataclass(frozen=True, slots=True)
class RunningStory:
    """A story on the front page that still goes on."""

    story: Link
    total: int
    first: PartialDate
    """The month of its first part."""
    months: tuple[int, ...]
    """Parts in each month from that one on."""
    last: Card


@dataclass(frozen=True)
class HomePage(Page):
    """`/`: the newest briefings by year, then the years."""

    template = "home.html"
    groups: tuple[Group, ...]
    years: tuple[Count, ...]
    total: int
    front: tuple[Card, ...]
    """The newest five, the first of them whose title says something before the others; one of a small archive."""
    tags: tuple[Count, ...]
    """The most used, at most twenty."""
    actors: tuple[Count, ...]
    """Those named much more often in the 90 days before the newest briefing than before; where few are, the most named
    of these days."""
    rising: bool = False
    """Which of the two."""
    stories: tuple[RunningStory, ...] = ()
    """Of which a part is among the newest, latest first."""
    since: PartialDate | None = None
    """The month in which these days begin."""
    that_day: tuple[Card, ...] = ()
    """On the day of the newest briefing in earlier years, latest first."""
    corrected: tuple[Change, ...] = ()
    """Corrections of the month of the latest change."""


@dataclass(frozen=True)
class ListingPage(Page):
    """What tag, actor and year pages share: cards in groups, and the parts of a long listing."""

    groups: tuple[Group, ...]
    total: int
    """Briefings in the whole listing."""
    periods: tuple[Count, ...]
    """Pages of the years (or, on a year's page, months) of this listing; empty where one page shows all."""
    period: str
    """`2021`, `February 2021`, or empty on the first page."""
    base: Link
    """The listing's first page; the page itself there."""
    undated: Count | None
    """On the first page of a long listing: the page of what has no date."""
    newer: Link | None
    """On the page of a year the next newer one of the listing; on that of a month the next of its year."""
    older: Link | None
    above: Link | None
    """On a month's page: that of its year."""
    order: str
    """`newest` or `oldest`: what comes first."""


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A briefing in the course of a story."""

    number: int
    """From 1, the oldest."""
    card: Card
    enters: tuple[Link, ...]
    """Actors of several parts that no earlier one names."""
    leaves: tuple[Link, ...]
    """Those that no later one names."""
    anchor: str = ""
    """The element's id, where a year begins."""


class StoryRole(NamedTuple):
    """Somebody in a story, and the numbers of the parts that name them."""

    actor: Link
    parts: tuple[int, ...]


@dataclass(frozen=True)
class TagPage(ListingPage):
    """`/tags/ID/` and its years."""

    template = "tag.html"
    kind: str
    proposed: bool
    definition: str = ""
    """HTML; on the first page, as all that follows."""
    broader: tuple[Link, ...] = ()
    narrower: tuple[Link, ...] = ()
    related: tuple[Link, ...] = ()
    actors: tuple[Count, ...] = ()
    timeline: tuple[YearCounts, ...] = ()
    """Empty where there is hardly anything to draw."""
    parts: tuple[StoryPart, ...] = ()
    """Of a story."""


@dataclass(frozen=True)
class StoryPage(TagPage):
    """`/tags/ID/` of a story: all its parts, a line each, where a plain tag shows a list of cards."""

    template = "story.html"
    cast: tuple[StoryRole, ...] = ()
    """The people of most parts; empty for many parts."""
    span: tuple[PartialDate, ...] = ()
    """The first and the last month of its parts, where any is dated."""


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
    """One for each language. On the first page, as all that follows."""
    more_names: tuple[NameVariant, ...] = ()
    roles: tuple[RoleShown, ...] = ()
    roles_written: tuple[tuple[str, Card], ...] = ()
    """How briefings put the actor's role, each with the first briefing that does."""
    note: str = ""
    """HTML."""
    same_as: tuple[Link, ...] = ()
    tags: tuple[Count, ...] = ()
    together: tuple[Count, ...] = ()
    """Actors named in the same briefings, most often first, at most twelve."""
    timeline: tuple[YearCounts, ...] = ()
    """As on a tag's page."""
    offices: tuple[OfficeShown, ...] = ()
    """Of an organisation or country, those with most holders first."""
    members: tuple[Members, ...] = ()
    """Of a government: the other actors of its country, by kind."""


@dataclass(frozen=True)
class ActorCardPage(Page):
    """`/actors/ID/card.html`: what the card of an actor's link fetches, the same from every briefing."""

    template = "card.html"
    in_sitemap = False
    cards: tuple[Card, ...]
    """The newest three."""


@dataclass(frozen=True)
class YearPage(ListingPage):
    """`/2021/` and its months."""

    template = "year.html"
    months: tuple[Count, ...] = ()
    """Oldest first, each with the place or page where its briefings are."""


@dataclass(frozen=True)
class TagIndexPage(CheckMarks, Page):
    """`/tags/`: tags by kind, A–Z."""

    template = "tags.html"
    groups: tuple[Group, ...]
    total: int

    @property
    def entries(self) -> list[Count]:
        """Of all groups."""
        return [entry for group in self.groups for entry in group.entries]


@dataclass(frozen=True)
class ActorIndexPage(CheckMarks, Page):
    """`/actors/`: actors by kind, each A–Z by sort name."""

    template = "actors.html"
    kinds: tuple[ActorGroup, ...]
    total: int
    countries: tuple[tuple[str, Link], ...] = ()
    """Id and page of every government whose country an actor here belongs to."""

    @property
    def entries(self) -> list[Count]:
        """Of all kinds."""
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
class FeedPage(Page):
    """`/feed.xml`: Atom 1.0 (RFC 4287)."""

    template = "feed.xml"
    in_sitemap = False
    cards: tuple[Card, ...]
    """The newest 25."""
    home: str = "/"
    """The page whose feed it is."""
    passages: Mapping[str, str] = field(default_factory=dict)
    """By URL of the briefing: what it says of the actor whose feed it is."""
    bodies: Mapping[str, BodyHtml] = field(default_factory=dict)
    """By URL of the briefing: its whole text, if site.toml wants it in feeds."""
    same_as: str = ""
    """At an old address: the feed that it repeats, by whose name readers know it."""


@dataclass(frozen=True)
class OwnTextPage(Page):
    """A page of the archive's own, such as `/imprint/`."""

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
    """Names all of them among the kept texts."""

    @cached_property
    def shown(self) -> tuple[Sequence[Difference], int]:
        """The first ones, and how many more there are."""
        return self.source()


@dataclass(frozen=True, slots=True)
class FormerShown:
    """A former text in the list of them."""

    day: PartialDate
    """When it became public."""
    until: PartialDate
    url: str
    """Empty where the text is not shown."""
    is_erased: bool
    is_major: bool
    note: str
    """The correction by which it was replaced, or empty."""
    differences: WordDifferences | None
    """From this text to the next; None unless both are kept."""


@dataclass(frozen=True)
class VersionsPage(Page):
    """`/briefings/STEM/versions/`: the former texts of a briefing, the newest first."""

    template = "versions.html"
    in_sitemap = False
    card: Card
    versions: tuple[FormerShown, ...]

    @property
    def joined(self) -> tuple[str, ...]:
        """Keys of the differences."""
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
    """The page of all former texts."""
    older: str
    """The former text before it; empty where none is kept."""
    newer: str
    """The text after it: a former one, or the briefing."""


@dataclass(frozen=True)
class SitemapPage(Page):
    """`/sitemap.xml` (sitemaps.org protocol 0.9)."""

    template = "sitemap.xml"
    in_sitemap = False
    entries: tuple[tuple[str, str], ...]
    """URL from the root and last change (`YYYY-MM-DD` or empty), sorted."""
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    """By URL: the text in all its languages, where there are several."""


@dataclass(frozen=True)
class SitemapIndexPage(Page):
    """`/sitemap.xml` of a large site: a list of sitemaps."""

    template = "sitemap-index.xml"
    in_sitemap = False
    parts: tuple[tuple[str, str], ...]
    """URL from the root and last change (`YYYY-MM-DD` or empty)."""


@dataclass(frozen=True)
class AssetPage(Page):
    """A file that is published as it is: the stylesheet, an image of a briefing."""

    in_sitemap = False
    data: bytes


STYLES = ("site.css", "print.css")
"""Templates of the stylesheets that every page loads; each is at its name below the root."""
FEED_STYLE = "feed.css"
"""The stylesheet of feeds."""
SEARCH_STYLE = "search.css"
"""The stylesheet of the search, on its page and over others."""
THEME_FILES = (*STYLES, FEED_STYLE, "site.js", "filter.js", "saved.js", "visit.js", "favicon.svg", "robots.txt")
"""Templates of the files that every site has, each at its name below the root."""


@dataclass(frozen=True)
class ThemeFile(Page):
    """A file of the theme that shows no briefing: stylesheet, script, icon, `/robots.txt`, `/opensearch.xml`."""

    in_sitemap = False
    template: str


@dataclass(frozen=True)
class RedirectPage(Page):
    """An old URL that leads to a new one without a server's help."""

    template = "redirect.html"
    in_sitemap = False
    target: str
    """URL from the root."""
