"""The search: its page, its scripts, and the index in slices of a year each, with one more for actors and tags.

Only what the Archive holds can be found, so nothing that is not published. A slice is known by the digests of what it
holds: its shards are made again when one of these changes, and no other slice's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from site_builder.content.model import Briefing
from site_builder.core.digests import digest_of
from site_builder.core.urls import actor_url, tag_url
from site_builder.pages.actors import KINDS, letter_of
from site_builder.pages.listings import newest
from site_builder.pages.model import Card, Count, Link, Page, StylePage
from site_builder.pages.site import Site, count_tag, most
from site_builder.pages.years import count_years, undated
from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag
from site_builder.search.index import DOCUMENTS_IN_FILE, KEY_LENGTH, SearchDocument, Slice, shards_for
from site_builder.search.terms import APOSTROPHES, COMMON, DENSE, LETTERS, LONGEST

TAGS_SHOWN = 60
NAMES = "names"
MONTH_LENGTH = len("2021-02")
UNDATED = "undated"
SHORT_NAME = 2
"""A name of at most so many words weighs like a title: who looks for a country wants it before its ministries."""
NAMES_FOR_DOCUMENT = 8
"""So many actors or tags bring about as many terms as one briefing."""


@dataclass(frozen=True)
class SearchPage(Page):
    """`/search/`: without its script, the ways into the archive on one page."""

    template = "search.html"
    total: int
    years: tuple[Count, ...]
    tags: tuple[Count, ...]
    """The most used."""
    letters: tuple[tuple[str, tuple[Link, ...]], ...]
    """Label of each kind of actors, with the letters of its index."""


@dataclass(frozen=True)
class OpenScriptPage(Page):
    """`/search/open.js`: the few lines that every page loads; they load the rest when somebody searches."""

    template = "open.js"
    in_sitemap = False


@dataclass(frozen=True)
class SearchScriptPage(Page):
    """`/search/search.js`: reads the index and shows what it finds; the fields are what both must agree on."""

    template = "search.js"
    in_sitemap = False
    letters: Mapping[str, str]
    common: tuple[str, ...]
    apostrophes: str
    dense: str
    longest: int
    key_length: int
    in_file: int


@dataclass(frozen=True)
class SlicesPage(Page):
    """`/search/slices.js`: which slices there are."""

    in_sitemap = False
    slices: tuple[tuple[str, int, int, str, tuple[tuple[str, int], ...]], ...]
    """Name, number of documents and of shards, what changes when documents are numbered again, so that nobody reads an
    old file with a new one, and the first document of each month or year; names first, then the newest year."""


@dataclass(frozen=True)
class ShardPage(Page):
    """`/search/2021/t5.js`: terms of a slice and where they stand."""

    in_sitemap = False
    part: Slice
    number: int


@dataclass(frozen=True)
class Found:
    """All that a result shows of an actor or a tag."""

    url: str
    title: str
    summary: str
    kind: str


@dataclass(frozen=True)
class FoundPage(Page):
    """`/search/2021/d3.js`: what results show of some documents of a slice."""

    in_sitemap = False
    rows: tuple[Card | Found, ...]


@dataclass(frozen=True)
class SearchSlice:
    """A slice before it is taken apart."""

    name: str
    briefings: tuple[Briefing, ...] = ()
    """Oldest first."""
    names: tuple[Actor | Tag, ...] = ()

    @property
    def shape(self) -> tuple[str, int, int, str, tuple[tuple[str, int], ...]]:
        """As the script needs it; see `SlicesPage`."""
        order = [b.url for b in self.briefings] or [_found(item).url for item in self.names]
        size = len(order) if self.briefings else -(-len(order) // NAMES_FOR_DOCUMENT)
        return self.name, len(order), shards_for(size), digest_of(order)[:8], tuple(self._periods())

    def _periods(self) -> Iterator[tuple[str, int]]:
        """Each month, or year where no month is given, with the number of its first briefing."""
        last = ""
        for number, briefing in enumerate(self.briefings):
            period = str(briefing.header.date or "")[:MONTH_LENGTH]
            if period != last:
                yield period, number
                last = period


def plan_search(site: Site) -> Iterator[Page]:
    """Its page, its scripts and the list of the slices."""
    if not site.config.search.enabled:
        return
    config, archive = site.config, site.archive
    shared = {"description": "", "language": config.language, "updated": ""}
    yield SearchPage(
        url="/search/",
        title=site.texts("search.title"),
        description=site.texts("search.description", site=config.title),
        language=config.language,
        updated=newest(archive.briefings),
        total=len(archive.briefings),
        years=count_years(site),
        tags=most(
            site, (count_tag(archive, archive.registry.tags[t], len(b)) for t, b in archive.by_tag.items()), TAGS_SHOWN
        ),
        letters=tuple(_letters(site)),
    )
    yield StylePage(url="/search/search.css", title="", **shared, template="search.css")
    yield OpenScriptPage(url="/search/open.js", title="", **shared)
    yield SearchScriptPage(
        url="/search/search.js",
        title="",
        **shared,
        letters=LETTERS,
        common=tuple(sorted(COMMON)),
        apostrophes=APOSTROPHES,
        dense=DENSE,
        longest=LONGEST,
        key_length=KEY_LENGTH,
        in_file=DOCUMENTS_IN_FILE,
    )
    shapes = tuple(part.shape for part in _parts(site))
    yield SlicesPage(url="/search/slices.js", title="", **shared, slices=shapes)


def slices_of(site: Site) -> list[str]:
    """Names of the slices."""
    return [part.name for part in _parts(site)] if site.config.search.enabled else []


def plan_slice(site: Site, name: str) -> Iterator[Page]:
    """The files of one slice, none if there is no such slice: what results show, then the shards."""
    part = _part(site, name) if site.config.search.enabled else SearchSlice(name)
    if not part.briefings and not part.names:
        return
    shared = {"title": "", "description": "", "language": site.config.language, "updated": ""}
    rows = tuple(map(_found, part.names)) or site.cards_of(part.briefings)
    for number, start in enumerate(range(0, len(rows), DOCUMENTS_IN_FILE)):
        url = f"/search/{name}/d{number}.js"
        yield FoundPage(url=url, **shared, rows=rows[start : start + DOCUMENTS_IN_FILE])
    indexed = _names_slice(part) if part.names else _slice(site, part)
    for number in range(indexed.shards):
        yield ShardPage(url=f"/search/{name}/t{number}.js", **shared, part=indexed, number=number)


def _letters(site: Site) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The letters under which the index of actors lists some, as it writes them."""
    for kind, anchor, text in KINDS:
        found = {letter_of(site, actor) for actor in _actors(site) if actor.kind is kind}
        letters = sorted(found, key=lambda letter: (letter != "#", site.order(letter)))
        if letters:
            yield site.texts(text), tuple(Link(f"/actors/#{anchor}-{_place(letter)}", letter) for letter in letters)


def _place(letter: str) -> str:
    return "other" if letter == "#" else letter.lower()


def _actors(site: Site) -> Iterator[Actor]:
    """Those that have a page and stand in the index, by id."""
    for actor in map(site.archive.registry.actors.__getitem__, site.archive.by_actor):
        if actor.has_page and actor.index:
            yield actor


def _parts(site: Site) -> Iterator[SearchSlice]:
    parts = (_part(site, name) for name in (NAMES, *map(str, site.archive.by_year), UNDATED))
    return (part for part in parts if part.briefings or part.names)


def _part(site: Site, name: str) -> SearchSlice:
    """The slice of that name, empty where there is none."""
    archive = site.archive
    if name == NAMES:
        return SearchSlice(name, names=(*_actors(site), *(archive.registry.tags[tag] for tag in archive.by_tag)))
    if name == UNDATED:
        return SearchSlice(name, undated(site)[::-1])
    return SearchSlice(name, archive.by_year.get(int(name) if name.isdecimal() else 0, ())[::-1])


def _slice(site: Site, part: SearchSlice) -> Slice:
    """Briefings as documents; their actors' names in every form are terms that no page need show."""
    names = {a.id: a.all_names for briefing in part.briefings for a in site.actors_of(briefing)}
    documents = tuple(_document(site, briefing, names) for briefing in part.briefings)
    held = [(site.cards[b.url].digest, b.body.digest, b.header.authors, _label(b)) for b in part.briefings]
    language = base_language(site)
    digest = digest_of(held, dict(sorted(names.items())), language)
    return Slice(part.name, documents, part.shape[2], digest, language)


def base_language(site: Site) -> str:
    """The site's language without region or script."""
    return site.config.language.partition("-")[0].lower()


def _document(site: Site, briefing: Briefing, names: Mapping[str, tuple[str, ...]]) -> SearchDocument:
    actors, tags = site.actors_of(briefing), site.tags_of(briefing)
    return SearchDocument(
        title=briefing.header.title,
        text=briefing.body.text,
        names=(
            *chain.from_iterable(names[actor.id] for actor in actors),
            *(tag.label for tag in tags),
            *briefing.header.authors,
            _label(briefing),
        ),
        facets=(*(f"#{tag.id}" for tag in tags), *(f"@{actor.id}" for actor in actors)),
    )


def _label(briefing: Briefing) -> str:
    """As the desk cites it: `VL 12`."""
    return f"{briefing.header.series} {briefing.header.number}"


def _names_slice(part: SearchSlice) -> Slice:
    documents = tuple(map(_named, part.names))
    return Slice(part.name, documents, part.shape[2], digest_of([(d.title, d.names, d.facets) for d in documents]))


def _named(item: Actor | Tag) -> SearchDocument:
    names = item.all_names if isinstance(item, Actor) else (item.label,)
    short = [name for name in names if len(name.split()) <= SHORT_NAME]
    return SearchDocument("\n".join(short), b"", names, (f":{_found(item).kind}",))


def _found(item: Actor | Tag) -> Found:
    if isinstance(item, Tag):
        return Found(tag_url(item.id), item.label, " ".join(item.definition.split()), "tag")
    name = f"{item.name} ({item.disambiguator})" if item.disambiguator else item.name
    offices = dict.fromkeys(role.title for role in item.roles)
    return Found(actor_url(item.id), name, "; ".join(offices), str(item.kind))
