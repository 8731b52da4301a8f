"""The files for machines: one JSON for each briefing, and the lists of everything.

Values only: rows that hold what a file may tell. What the bytes look like is in `exports`. Everything comes from
the Archive, so that nothing appears here that no page shows.

Lists with a record of each briefing are joined from texts, one for each block of `Archive.blocks`: an edit writes the
records of one block. The order in the files is that of all briefings, newest first.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Generic, TypeVar

from site_builder.content.model import Briefing
from site_builder.core.digests import digest_of, lasting_digest
from site_builder.core.kept_texts import KeptTexts
from site_builder.core.urls import actor_url, tag_url
from site_builder.pages.feeds import FEED_ENTRIES, newest_bodies
from site_builder.pages.listings import newest
from site_builder.pages.model import BodyHtml, BriefingPage, Card, Link, Page
from site_builder.pages.site import Site, listed_with_card
from site_builder.registry.actor import Actor, Status
from site_builder.registry.tag import Tag
from site_builder.settings.site_config import SiteConfig

BRIEFING_FILE = "index.json"
TEXT_FILE = "index.md"
T = TypeVar("T")


@dataclass(frozen=True)
class BriefingListRow:
    """A briefing in the lists."""

    card: Card
    authors: tuple[str, ...]
    series: str
    number: str
    doi: str
    status: str
    digest: str
    """Of all the fields above: an edit of the text alone changes no list."""


@dataclass(frozen=True)
class NameRow:
    """An actor or a tag in the lists."""

    id: str
    url: str
    """Empty where there is no page."""
    label: str
    sorts_under: str
    kind: str
    proposed: bool
    also: tuple[str, ...]
    """Other names of an actor; the id of a tag's broader one."""
    same_as: tuple[str, ...]
    count: int
    first: str
    """Date of the oldest briefing, or empty."""
    last: str
    digest: str
    """Of all the fields above."""


R = TypeVar("R", BriefingListRow, NameRow)


@dataclass(frozen=True)
class Rows(Generic[T]):
    """Many of one kind, known by one digest."""

    all: tuple[T, ...]
    digest: str


NONE: Rows[Any] = Rows((), "")


@dataclass(frozen=True)
class Records:
    """The briefings of a block in one of the lists, newest first: written once, until one of them is listed
    differently."""

    digest: str
    """Of the rows, the form and the settings."""
    rows: Callable[[], Sequence[BriefingListRow]] = field(compare=False, repr=False)
    kept: KeptTexts = field(compare=False, repr=False)

    def written(self, write: Callable[[Sequence[BriefingListRow]], str]) -> bytes:
        """Their text, UTF-8."""
        return self.kept.text(self.digest, lambda: write(self.rows()).encode())


@dataclass(frozen=True)
class DataPage(Page):
    """A list of everything, such as `/briefings.csv`; `form` names what writes it."""

    in_sitemap = False
    form: str
    total: int = 0
    """Briefings of the archive."""
    records: tuple[Records, ...] = ()
    """All of them, where the list has them; the newest block first."""
    briefings: Rows[BriefingListRow] = NONE
    """The newest alone, where it has those."""
    actors: Rows[NameRow] = NONE
    tags: Rows[NameRow] = NONE
    bodies: Mapping[str, BodyHtml] = field(default_factory=dict)
    """By URL of the briefing: its whole text, if site.toml wants it in feeds."""
    redirects: Rows[tuple[str, str]] = NONE
    """Old URL and new, from the root or a full address."""

    @property
    def joined(self) -> tuple[str, ...]:
        """Keys of the kept texts that the file is joined from."""
        return tuple(records.digest for records in self.records)


@dataclass(frozen=True)
class BriefingFile(Page):
    """A briefing's page in another form: `index.json`, `index.md`, `cite.bib`."""

    in_sitemap = False
    form: str
    page: BriefingPage


CITATION_FILES = (("BibTeX", "cite.bib"), ("RIS", "cite.ris"), ("CSL-JSON", "cite.csl.json"))
"""Form and name of the files next to a briefing's page."""


def citation_files(config: SiteConfig, url: str) -> tuple[Link, ...]:
    """The files with the citation of the briefing at a URL, if site.toml wants them."""
    return tuple(Link(url + name, form) for form, name in CITATION_FILES) if config.exports.citation_files else ()


def briefing_files(page: BriefingPage) -> Iterator[BriefingFile]:
    """The files that the page links to."""
    for url, form in (Link(page.data, "JSON"), Link(page.markdown, "Markdown"), *page.files):
        if url:
            yield BriefingFile(url, page.title, page.description, page.language, page.updated, form, page)


def plan_lists(site: Site) -> Iterator[DataPage]:
    """The files that hold every briefing, actor and tag, and the notes that lead to them."""
    groups = wanted_groups(site.config)
    wanted = [(url, form, needs) for group, files in LISTS.items() if groups[group] for url, form, needs in files]
    latest, records = cache(partial(list_newest, site)), records_of(site)
    actors, tags = cache(partial(list_actors, site)), cache(partial(list_tags, site))
    for url, form, needs in wanted:
        yield DataPage(
            url=url,
            title=site.config.title,
            description=site.config.description,
            language=site.config.language,
            updated=newest(site.archive.briefings),
            form=form,
            total=len(site.archive.briefings),
            records=tuple(records(form)) if "briefings" in needs else (),
            briefings=latest() if "newest" in needs else NONE,
            actors=actors() if "actors" in needs else NONE,
            tags=tags() if "tags" in needs else NONE,
            bodies=newest_bodies(site) if "newest" in needs else {},
        )


def wanted_groups(config: SiteConfig) -> Mapping[str, bool]:
    """The groups of files by name, and whether site.toml wants them."""
    wanted = config.exports
    return {
        "feeds": wanted.feeds,
        "lists": wanted.lists,
        "citations": wanted.citations,
        "briefings": wanted.briefings,
    }


LISTS: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "feeds": (("/feed.json", "json-feed", ("newest",)),),
    "lists": (
        ("/archive.json", "archive", ("briefings", "actors", "tags")),
        ("/briefings.csv", "briefings-csv", ("briefings",)),
        ("/actors.csv", "actors-csv", ("actors",)),
        ("/beacon.txt", "beacon", ("actors",)),
    ),
    "citations": (
        ("/briefings.bib", "bibtex", ("briefings",)),
        ("/briefings.ris", "ris", ("briefings",)),
        ("/briefings.csl.json", "csl", ("briefings",)),
    ),
}
"""By group of site.toml: URL, form and what it holds."""
LISTED_FILES = tuple(url for group, files in LISTS.items() if group != "feeds" for url, _, _ in files)
"""URLs of all but the feed."""


def records_of(site: Site) -> Callable[[str], Iterator[Records]]:
    """Form of a list → its records of all briefings, block by block; a row is made once for all lists."""
    look = digest_of(site.config)
    rows = cache(lambda block: [_row(site, briefing) for briefing in reversed(site.archive.blocks[block])])

    def records(form: str) -> Iterator[Records]:
        for block in reversed(tuple(site.archive.blocks)):
            yield Records(digest_of(form, site.records(block), look), partial(rows, block), site.index)

    return records


def list_briefings(site: Site) -> Rows[BriefingListRow]:
    """A row for each briefing, newest first."""
    return _rows([_row(site, briefing) for briefing in site.archive.briefings])


def list_newest(site: Site) -> Rows[BriefingListRow]:
    """The same for the newest alone."""
    return _rows([_row(site, briefing) for briefing in site.archive.briefings[:FEED_ENTRIES]])


def list_actors(site: Site) -> Rows[NameRow]:
    """A row for each actor that a briefing names and an index may list, by id."""
    records = site.archive.registry.actors
    return _rows([_actor(records[i], briefings) for i, briefings in site.archive.by_actor.items() if records[i].index])


def list_tags(site: Site) -> Rows[NameRow]:
    """A row for each tag in use, by id."""
    records = site.archive.registry.tags
    return _rows([_tag(site, records[i], briefings) for i, briefings in site.archive.by_tag.items()])


def _rows(rows: Sequence[R]) -> Rows[R]:
    return Rows(tuple(rows), digest_of(tuple(row.digest for row in rows)))


def _row(site: Site, briefing: Briefing) -> BriefingListRow:
    shown = (site.cards[briefing.url], *listed_with_card(site, briefing.header))
    return BriefingListRow(*shown, digest=lasting_digest(shown))


def _actor(actor: Actor, briefings: Sequence[Briefing]) -> NameRow:
    shown = (
        actor.id,
        actor_url(actor.id) if actor.has_page else "",
        actor.name,
        actor.sorts_under,
        str(actor.kind),
        actor.status is Status.PROPOSED,
        tuple(dict.fromkeys(name.text for name in actor.names)),
        actor.addresses,
        *_span(briefings),
    )
    return NameRow(*shown, digest=lasting_digest(shown))


def _tag(site: Site, tag: Tag, briefings: Sequence[Briefing]) -> NameRow:
    shown = (
        tag.id,
        tag_url(tag.id),
        tag.label,
        tag.label,
        str(tag.kind),
        tag.status is Status.PROPOSED,
        (tag.broader,) if tag.broader in site.archive.by_tag else (),
        (),
        *_span(briefings),
    )
    return NameRow(*shown, digest=lasting_digest(shown))


def _span(briefings: Sequence[Briefing]) -> tuple[int, str, str]:
    """How many there are, and the dates of the first and the last; `briefings` are newest first, undated ones last."""
    oldest = next((briefing.date for briefing in reversed(briefings) if briefing.date), None)
    return len(briefings), str(oldest or ""), str(briefings[0].date or "")
