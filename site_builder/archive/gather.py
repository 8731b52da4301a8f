"""All parsed briefings → the Archive: who may be seen, in which order, under which tags and actors, citing whom.

The publish set is decided here, once: what is not published never enters the Archive, so no page, feed, count or
backlink can show it. The clock is an argument.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any, NamedTuple

from site_builder.archive.backlinks import CitationMemory, Cited, urls_by_seed
from site_builder.archive.known_records import Registry
from site_builder.archive.lists import Lists, TableView, changed_headers, lists_after, lists_of
from site_builder.archive.own_pages import OwnPage
from site_builder.archive.published_files import NO_ASSETS, Assets, linked_assets, open_assets
from site_builder.archive.schedule import Unpublished, tally
from site_builder.archive.translations import check_translations
from site_builder.archive.validation import (
    Near,
    Targets,
    broken_links,
    collisions,
    dead_links,
    dead_nav,
    gaps,
    guesser,
    hidden_links,
    hidden_nav,
    hidden_successors,
    is_open,
    successors,
    unknown_audiences,
    unknown_ids,
    unknown_targets,
)
from site_builder.content.model import NO_BODY, Briefing, BriefingStatus, Header, ParsedBriefing
from site_builder.content.passages import Passages, cut_passages
from site_builder.core.errors import SiteError
from site_builder.core.image_size import Size
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import FixedUrls, actor_url, period_url, tag_url
from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag
from site_builder.settings.site_config import NavItem, ShowProposed, SiteConfig

TOMBSTONE = (
    *("title", "date", "authors", "corrections", "status"),
    *("series", "number", "doi", "language", "translation_of"),
    *("audience", "publish_at", "expires_at", "seed"),
)
"""Fields of a withdrawn briefing's header that its tombstone keeps; a field that is not named here is hidden. The last
row is never shown: it decides who may see the page, and which links lead to it."""
_LISTED = re.compile(r"/(?:(tags|actors)/([^/]+)|(\d{4}))/")


class NamedWith(NamedTuple):
    """Ids of the actors and tags of a briefing."""

    actors: list[str]
    tags: list[str]


class ListedBriefings(Sequence[Briefing]):
    """Those of a list, each looked up when it is asked for: of most lists it is only asked how long they are."""

    def __init__(self, by_url: Mapping[str, Briefing], name: object, urls: Sequence[str]) -> None:
        """`name` is that of the list."""
        self._by_url, self._urls = by_url, urls

    def __getitem__(self, place: Any) -> Any:
        found = self._urls[place]
        return tuple(map(self._by_url.__getitem__, found)) if isinstance(place, slice) else self._by_url[found]

    def __iter__(self) -> Iterator[Briefing]:
        return map(self._by_url.__getitem__, self._urls)

    def __len__(self) -> int:
        return len(self._urls)


@dataclass(frozen=True)
class Archive:
    """The whole site, before pages: only what is published."""

    briefings: tuple[Briefing, ...]
    """Newest first; same day by URL."""
    lists: Lists
    """Which of them are listed where."""
    registry: Registry
    show_proposed: ShowProposed
    cited: Mapping[str, tuple[Cited, ...]]
    """By URL of the citing briefing, in the order of its references."""
    cited_by: Mapping[str, tuple[str, ...]]
    """By URL of the cited briefing: URLs of the citing ones, newest first."""
    warnings: tuple[SiteError, ...]
    next_change: datetime | None
    """When the publish set will differ by itself, because an embargo or a term ends."""
    assets: Assets = NO_ASSETS
    """URLs of the files that are published as they are."""
    withheld: Unpublished = Unpublished()
    """How many briefings are not in it, and why."""
    pages: tuple[OwnPage, ...] = ()
    """Pages of the archive's own, by path."""
    led: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """By URL of a briefing: what `links_of` finds, where that is known."""
    roles: Mapping[str, Mapping[str, Sequence[str]]] | None = None
    """By actor and URL: the roles that a text puts into words, where that is known."""
    fixed: FixedUrls = FixedUrls()

    @cached_property
    def by_url(self) -> Mapping[str, Briefing]:
        """Every briefing by its URL."""
        return {briefing.url: briefing for briefing in self.briefings}

    @property
    def places(self) -> Mapping[str, int]:
        """By URL: where a briefing is among `briefings`."""
        return self.lists.places

    @cached_property
    def by_tag(self) -> Mapping[str, Sequence[Briefing]]:
        """By tag id, newest first; sorted by id."""
        return self._several("tagged")

    @cached_property
    def by_actor(self) -> Mapping[str, Sequence[Briefing]]:
        """By actor id, newest first; sorted by id."""
        return self._several("naming")

    @cached_property
    def by_year(self) -> Mapping[int, Sequence[Briefing]]:
        """By year, newest year first; undated briefings are in none."""
        return self._several("year")

    @cached_property
    def countries(self) -> Mapping[str, Sequence[Briefing]]:
        """By id: what names a government or has the tag of its country, which are one page; newest first."""
        return self._several("country")

    @cached_property
    def corrected(self) -> Mapping[str, Briefing]:
        """Those that were corrected by their URLs, newest first."""
        return {url: self.by_url[url] for url in self.lists["corrected"]}

    @cached_property
    def blocks(self) -> Mapping[str, Sequence[Briefing]]:
        """What is indexed together for the search, oldest first, by name of the block."""
        return self._several("block")

    @property
    def volumes(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the blocks whose index shares files, by name of the volume; newest first."""
        return self.lists["volume"]

    @cached_property
    def translations(self) -> Mapping[str, Sequence[Briefing]]:
        """By URL: the versions of a text in all its languages, as `translations_of` gives them."""
        return self._several("versions")

    def _several(self, table: str) -> Mapping[Any, Sequence[Briefing]]:
        """Lists of URLs as lists of briefings."""
        return TableView(self.lists, table, partial(ListedBriefings, self.by_url))

    def actors_of(self, briefing: Briefing) -> tuple[Actor, ...]:
        """The actors that readers see named in a briefing, as pages of others may show them."""
        found = self._actors.get(briefing.url)
        if found is None:
            listed = self.registry.actors_of(briefing.header, proposed=self.show_proposed)
            found = tuple([actor.face for actor in listed])
            self._actors[briefing.url] = found
        return found

    def tags_of(self, briefing: Briefing) -> tuple[Tag, ...]:
        """The tags that readers see on a briefing."""
        found = self._tags.get(briefing.url)
        if found is None:
            found = self._tags[briefing.url] = self.registry.tags_of(briefing.header, proposed=self.show_proposed)
        return found

    @cached_property
    def _actors(self) -> dict[str, tuple[Actor, ...]]:
        """By URL of the briefing, filled as they are asked for: a page asks a dozen times."""
        return {}

    @cached_property
    def _tags(self) -> dict[str, tuple[Tag, ...]]:
        """The same for tags."""
        return {}

    def neighbours(self, url: str) -> tuple[str, str]:
        """URLs of the next newer and the next older briefing, empty where there is none."""
        place, last = self.places[url], len(self.briefings) - 1
        newer = self.briefings[place - 1].url if place else ""
        return newer, self.briefings[place + 1].url if place < last else ""

    def dates(self, table: str, name: object) -> Sequence[PartialDate | None]:
        """Those of the briefings of a list."""
        return [self.by_url[url].date for url in self.lists[table][name]]

    def company(self, table: str, name: object) -> Sequence[NamedWith]:
        """The actors and tags of each of them."""
        return [self._named_with[url] for url in self.lists[table][name]]

    @cached_property
    def _named_with(self) -> Mapping[str, NamedWith]:
        """By URL, found by the lists, for which no header is read."""
        found = {url: NamedWith([], []) for url in self.by_url}
        for place, table in enumerate(("naming", "tagged")):
            for name, urls in self.lists[table].items():
                for url in urls:
                    found[url][place].append(name)
        return found

    def described(self, actor: str) -> Mapping[str, Sequence[str]]:
        """By URL of each briefing that puts the actor's role into words: these."""
        found = {url: self._roles_in(url, actor) for url in self.lists["naming"].get(actor, ())}
        return {url: roles for url, roles in found.items() if roles}

    def _roles_in(self, url: str, actor: str) -> Sequence[str]:
        if self.roles is not None:
            return self.roles.get(actor, {}).get(url, ())
        named = self.by_url[url].body.named_as(actor)
        return named.roles_written if named else ()

    def passages(self, url: str, actor: str) -> Passages | None:
        """What a briefing says about an actor whom it names, cut when it is shown."""
        body = self.by_url[url].body
        named, ids = body.named_as(actor), body.ids_of_blocks
        return named and Passages(named.digest, lambda: cut_passages(*body.passages_of(actor), ids.split("\n")))

    def links_of(self, briefing: Briefing) -> Mapping[str, str]:
        """The links of a body, each with the URL to which it leads, empty where its words are to stand alone."""
        known = self.led.get(briefing.url)
        return self.lead(briefing) if known is None else dict(known)

    def lead(self, briefing: Briefing) -> Mapping[str, str]:
        """The same, looked up."""
        return {link.url: self.targets.of(briefing, link) for link in briefing.body.links}

    def sizes_of(self, briefing: Briefing) -> Mapping[str, Size]:
        """Width and height of the pictures in a briefing's folder, by URL."""
        return self.assets.sizes_in(briefing.url)

    def leads(self, url: str) -> bool:
        """Whether a page or a file that bodies may link to is at a URL without its fragment."""
        if (
            url in self.places
            or url in self.assets
            or url in self.fixed.always
            or any(page.url == url for page in self.pages)
        ):
            return True
        match = _LISTED.fullmatch(url)
        if not match:
            return False
        kind, name, year = match.groups()
        if year:
            return int(year) in self.by_year
        if kind == "tags":
            return self.registry.tag_ids.get(name) in self.by_tag
        actor = self.registry.actor_ids.get(name, "")
        return actor in self.by_actor and self.registry.actors[actor].has_page

    @property
    def targets(self) -> Targets:
        """Where the links of bodies lead."""
        return Targets(self.by_url, self.leads, self.lists["seeds"])


def without_text(briefing: Briefing) -> Briefing:
    """The briefing, and of a withdrawn one only what its tombstone says: title, date, authors and corrections."""
    header, lines = shown_header(briefing.header), briefing.header_lines
    return (
        briefing if header is briefing.header else ParsedBriefing(briefing.path, briefing.url, header, lines, NO_BODY)
    )


def shown_header(header: Header) -> Header:
    """The header that readers may see: the whole one, or the fields of a tombstone."""
    if header.status is not BriefingStatus.WITHDRAWN:
        return header
    return Header(**{name: getattr(header, name) for name in TOMBSTONE})


def named_stems(headers: Iterable[Header]) -> frozenset[str]:
    """The file stems of other briefings that headers name."""
    found = {name for h in headers for name in (h.superseded_by, h.translation_of, *(r.target for r in h.references))}
    return frozenset(found - {""})


def changes(headers: Iterable[Header], clock: datetime) -> tuple[datetime, ...]:
    """The moments after the clock at which the publish set will differ, if nobody edits anything."""
    moments = {m for header in headers for m in (header.publish_at, header.expires_at) if m and m > clock}
    return tuple(sorted(moments))


@dataclass(frozen=True, slots=True)
class Examined:
    """An archive, and what is wrong with what it publishes; what is wrong with the rest is a warning of the archive."""

    archive: Archive
    in_headers: tuple[SiteError, ...]
    in_links: tuple[SiteError, ...]


def examine(
    briefings: Sequence[Briefing],
    *,
    registry: Registry,
    config: SiteConfig,
    clock: datetime,
    assets: Set[str] = frozenset(),
    pages: tuple[OwnPage, ...] = (),
    unseen: Set[str] = frozenset(),
    fixed: FixedUrls,
) -> Examined:
    """The archive of what is published, and what is wrong in it. `unseen` are URLs of own pages that are not public."""
    public = [b for b in briefings if b.header.public_at(clock)]
    found = tuple(check_headers(briefings, registry, config.language))
    # An error of what is published is there as well where nothing else is looked at.
    alone = {*map(str, check_headers(public, registry, config.language))} if found else set()
    archive = archive_of(public, registry=registry, config=config, assets=assets, pages=pages, fixed=fixed)
    shown, cited = archive.briefings, archive.cited
    nav = config.theme.nav
    known = frozenset(known_urls(briefings, assets, archive) | {page.url for page in pages} | unseen if nav else ())
    targets = known_targets(archive, briefings, {*assets, *unseen})
    warnings = (
        *gaps(briefings, cited),
        *(error for error in found if str(error) not in alone),
        *(flaw for briefing in shown for flaw in briefing.body.flaws),
        *wordy_links(archive, *targets),
        *hidden_successors(shown, archive.leads),
        *hidden_nav(nav, archive.leads, known),
    )
    headers = [b.header for b in briefings]
    moment, withheld = next(iter(changes(headers, clock)), None), tally(headers, clock)
    return Examined(
        replace(archive, warnings=warnings, next_change=moment, withheld=withheld),
        (*(error for error in found if str(error) in alone), *unknown_audiences(registry.actors, config.audiences)),
        (*broken_links(shown, *targets), *dead_nav(nav, known | fixed.optional)),
    )


def archive_of(
    public: Iterable[Briefing],
    *,
    registry: Registry,
    config: SiteConfig,
    assets: Set[str] = frozenset(),
    pages: tuple[OwnPage, ...] = (),
    citations: CitationMemory | None = None,
    was_read: Callable[[Briefing], bool] = lambda briefing: True,
    before: Archive | None = None,
    edited: Set[str] | None = None,
    fixed: FixedUrls,
) -> Archive:
    """The archive of these briefings, nothing of it checked. `citations` and the archive `before` may be those of the
    last time: what an edit leaves be is then as it was. `edited` are the URLs of all texts that may link or refer to
    others since. Whom a briefing cites whose body was not read yet is not known."""
    found, proposed = list(map(without_text, public)), config.show_proposed
    by_url, known = {briefing.url: briefing for briefing in found}, None
    is_alone = len(by_url) == len(found)
    if before and before.show_proposed is proposed and is_alone and len(before.by_url) == len(before.briefings):
        changes = changed_headers(before.by_url, by_url)
        known = lists_after(before.lists, changes, (before.registry, registry), proposed)
        edited = None if known is None or edited is None else edited | changes.keys()
    if known:
        shown = tuple([by_url[url] for url in known["date"]])
    else:
        shown, edited = tuple(sorted(found, key=lambda b: b.key, reverse=True)), None
    lists = lists_of(shown, registry, proposed, known)
    citing = list(filter(was_read, shown))
    citations = citations or CitationMemory()
    cited = citations.of(shown, citing, edited)
    cited_by = citations.backlinks(shown, cited, citing, lists["seeds"])
    linked = linked_assets(shown, _notes(registry, pages), assets) if len(citing) == len(shown) else None
    files = open_assets(by_url, assets, linked)
    return Archive(shown, lists, registry, proposed, cited, cited_by, (), None, files, pages=pages, fixed=fixed)


def _notes(registry: Registry, pages: Iterable[OwnPage]) -> list[str]:
    """Texts besides the briefings that may link files."""
    return [*(page.html for page in pages), *(actor.note for actor in registry.actors.values() if actor.note)]


def with_records(archive: Archive, registry: Registry) -> Archive:
    """The archive with other records of actors, tags and authors."""
    known = lists_after(archive.lists, {}, (archive.registry, registry), archive.show_proposed)
    lists = lists_of(archive.briefings, registry, archive.show_proposed, known)
    return replace(archive, registry=registry, lists=lists)


def with_open_nav(config: SiteConfig, archive: Archive) -> SiteConfig:
    """The settings with those links of the header that lead to a page that readers may see."""
    nav = config.theme.nav
    shown = tuple(item for item in nav if is_open(item.url, archive.leads, archive.fixed.optional))
    return with_nav(config, shown)


def with_nav(config: SiteConfig, nav: tuple[NavItem, ...]) -> SiteConfig:
    """The settings with these links of the header."""
    return config if config.theme.nav == nav else replace(config, theme=replace(config.theme, nav=nav))


def check_headers(briefings: Sequence[Briefing], registry: Registry, language: str) -> Iterator[SiteError]:
    """Two briefings at one URL, ids in headers that nothing has, and translations that are none."""
    return chain.from_iterable(header_checks(briefings, registry, language))


def header_checks(briefings: Sequence[Briefing], registry: Registry, language: str) -> tuple[Iterator[SiteError], ...]:
    """The same check by check, each of which looks at all briefings when it is asked."""
    return (
        collisions(briefings),
        unknown_ids(briefings, registry.tag_ids.keys(), registry.actor_ids.keys()),
        unknown_targets(briefings),
        successors(briefings),
        check_translations(briefings, language, guesser()),
    )


def wordy_links(archive: Archive, targets: Targets, near: Near) -> Iterator[SiteError]:
    """Links of converted texts that lead nowhere, and links to what is known and not published."""
    yield from dead_links(archive.briefings, targets, near)
    yield from hidden_links(archive.briefings, targets, archive.leads)


def known_targets(archive: Archive, briefings: Iterable[Briefing], assets: Set[str]) -> tuple[Targets, Near]:
    """Where links would lead if all were published, and the URLs that one may mean today; `briefings` and `assets`,
    pages of one's own among them, are all, published or not."""
    everything = tuple(briefings)
    known = known_urls(everything, assets, archive)
    seeds = urls_by_seed(everything, archive.registry.redirects)
    return Targets(archive.by_url, known.__contains__, seeds), lambda: filter(archive.leads, known)


def known_urls(briefings: Iterable[Briefing], assets: Set[str], archive: Archive) -> Set[str]:
    """Every URL that a body may link to, if all were published: whatever is not known is a mistake."""
    years = {period_url("/", b.header.date.year) for b in briefings if b.header.date}
    listed = {*map(tag_url, archive.registry.tag_ids), *map(actor_url, archive.registry.actor_ids)}
    return {*archive.fixed.always, *(b.url for b in briefings), *assets, *listed, *years}
