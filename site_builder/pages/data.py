"""Files for programs: JSON for each briefing, and lists of everything.

Values only: rows of what a file may show; `exports` writes the bytes. All data comes from the Archive, so nothing
appears here that no page shows.

Lists with a record of each briefing are joined from one text per block of `Archive.blocks`: an edit writes the records
of one block. The order in the files is that of all briefings, newest first.
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
from site_builder.pages.model import BodyHtml, BriefingPage, Card, Change, Link, Page
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
    """Digest of all fields above: an edit of only the text changes no list."""


@dataclass(frozen=True)
class NameRow:
    """An actor or tag in the lists."""

    id: str
    url: str
    """Empty without a page."""
    label: str
    sorts_under: str
    kind: str
    proposed: bool
    also: tuple[str, ...]
    """Other names of an actor; the id of a tag's broader tag."""
    same_as: tuple[str, ...]
    count: int
    first: str
    """Date of the oldest briefing; empty if undated."""
    last: str
    digest: str
    """Digest of all fields above."""


R = TypeVar("R", BriefingListRow, NameRow)


@dataclass(frozen=True)
class Rows(Generic[T]):
    """Rows of one type with one digest."""

    all: tuple[T, ...]
    digest: str


NONE: Rows[Any] = Rows((), "")


@dataclass(frozen=True)
class Records:
    """Text of one block of briefings in one list for programs, newest first. Cached until the entry of one of them
    changes."""

    digest: str
    """Digest of rows, form and settings."""
    rows: Callable[[], Sequence[BriefingListRow]] = field(compare=False, repr=False)
    kept: KeptTexts = field(compare=False, repr=False)

    def written(self, write: Callable[[Sequence[BriefingListRow]], str]) -> bytes:
        """Their text in UTF-8."""
        return self.kept.text(self.digest, lambda: write(self.rows()).encode())


@dataclass(frozen=True)
class DataPage(Page):
    """A list of everything, such as `/briefings.csv`; `form` names its writer."""

    in_sitemap = False
    form: str
    total: int = 0
    """Number of briefings in the archive."""
    records: tuple[Records, ...] = ()
    """All briefings, if the list has them; newest block first."""
    briefings: Rows[BriefingListRow] = NONE
    """The newest briefings, if the list has only those."""
    actors: Rows[NameRow] = NONE
    tags: Rows[NameRow] = NONE
    bodies: Mapping[str, BodyHtml] = field(default_factory=dict)
    """URL of a briefing → full text, if site.toml enables texts in feeds."""
    redirects: Rows[tuple[str, str]] = NONE
    """Old and new URL, from the root or a full address."""
    changes: tuple[tuple[Change, str], ...] = ()
    """Corrections, replacements and withdrawals, newest first, each with the page of former texts or an empty URL."""

    @property
    def joined(self) -> tuple[str, ...]:
        """Keys of the cached texts from which the file is joined."""
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
    """The citation files of the briefing at a URL, if site.toml enables them."""
    return tuple(Link(url + name, form) for form, name in CITATION_FILES) if config.exports.citation_files else ()


def briefing_files(page: BriefingPage) -> Iterator[BriefingFile]:
    """The files linked by the page."""
    for url, form in (Link(page.data, "JSON"), Link(page.markdown, "Markdown"), *page.files):
        if url:
            yield BriefingFile(url, page.title, page.description, page.language, page.updated, form, page)


def plan_lists(site: Site) -> Iterator[DataPage]:
    """The feed in JSON and the files that list all briefings, actors and tags, as far as site.toml enables them."""
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
    """Name of each group of files → True if site.toml enables it."""
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
"""By group of site.toml: URL, form and contents."""
LISTED_FILES = tuple(url for group, files in LISTS.items() if group != "feeds" for url, _, _ in files)
"""URLs of all files but the feed."""


def records_of(site: Site) -> Callable[[str], Iterator[Records]]:
    """Form of a list → its records of all briefings, block by block; each row is built once for all lists."""
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
    """A row for each of the newest briefings."""
    return _rows([_row(site, briefing) for briefing in site.archive.briefings[:FEED_ENTRIES]])


def list_actors(site: Site) -> Rows[NameRow]:
    """A row by id for each actor that a briefing names and an index may list."""
    records = site.archive.registry.actors
    return _rows([_actor(records[i], briefings) for i, briefings in site.archive.by_actor.items() if records[i].index])


def list_tags(site: Site) -> Rows[NameRow]:
    """A row by id for each tag in use."""
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
    """Number of briefings, and dates of the first and last one; `briefings` are newest first, undated last."""
    oldest = next((briefing.date for briefing in reversed(briefings) if briefing.date), None)
    return len(briefings), str(oldest or ""), str(briefings[0].date or "")
