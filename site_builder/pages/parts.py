"""The small values that pages are made of: links, counts, cards, and what stands in one box of a page.

Links are kept as URLs from the root; the template writes them with the filter `link`, relative to the page. What a page
holds by the dozen is a named tuple: made, and told from another, in a fraction of the time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from site_builder.core.partial_date import PartialDate


class Link(NamedTuple):
    """A label and where it leads."""

    url: str
    """From the root; empty where there is no page (a place)."""
    label: str


@dataclass(frozen=True, slots=True)
class Count:
    """A link with a number: how many briefings."""

    url: str
    label: str
    count: int
    proposed: bool = False
    years: tuple[int, ...] = ()
    """The same for each year of the site, or each span of years, oldest first; empty where no sparkline is wanted."""
    country: str = ""
    """Id of the government that an actor belongs to, in the index of actors."""
    month: int = 0
    """Where the label is the name of a month: which."""


@dataclass(frozen=True, slots=True)
class YearCounts:
    """A year of a timeline."""

    year: int
    count: int
    months: tuple[int, ...]
    """January to December."""
    url: str
    """The year's own page of the listing, or empty."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar with at least one briefing."""

    month: int
    day: int
    count: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Two actors, by their places in a list, and how many briefings name both."""

    first: int
    second: int
    count: int


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
class Kind:
    """Actors of one kind in their index."""

    label: str
    """`People`."""
    anchor: str
    """The element's id, the same in every language."""
    letters: tuple[Group, ...]
    """A group for each first letter."""


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


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom a briefing quotes."""

    url: str
    """Empty for an unnamed source and for an actor without a page."""
    name: str
    """Of an unnamed source the words for it: `a senior official`."""
    quotes: tuple[Link, ...]
    """The words and the paragraph (`#p-…`) of each, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a briefing stands in the listing of one tag or actor."""

    base: Link
    older: Card | None
    newer: Card | None


@dataclass(frozen=True, slots=True)
class Written:
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


@dataclass(frozen=True, slots=True)
class Related:
    """An older briefing that tells of the same, and why it is thought to."""

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


@dataclass(frozen=True, slots=True)
class RoleShown:
    """An office on an actor's page."""

    title: str
    organisation: Link | None
    country: Link | None
    years: str
    """`2013–2022`, `from 2013`, or empty."""


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
