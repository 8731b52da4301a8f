"""Parsed briefings → the Archive: the publish set in order, with tags, actors and citations.

The publish set is decided here, once. Unpublished briefings never enter the Archive, so no page, feed, count or
backlink can show them. The clock is an argument.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any, NamedTuple

from site_builder.archive.backlinks import Cited, cited_back, seeds_of
from site_builder.archive.contributions import NO_ROWS, Answers, ArchiveRows, contributions_of, resolutions_of
from site_builder.archive.former_texts import FormerTexts
from site_builder.archive.known_records import Registry
from site_builder.archive.lists import Lists, TableView, lists_of
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
from site_builder.settings.site_config import SECTIONS, ShowProposed, SiteConfig

TOMBSTONE = (
    *("title", "date", "authors", "corrections", "status"),
    *("series", "number", "doi", "language", "translation_of"),
    *("audience", "publish_at", "expires_at", "seed"),
)
"""Header fields that remain on the tombstone of a withdrawn briefing; all others are hidden. The last row is never
shown: it controls who sees the page and which links lead to it."""


class NamedWith(NamedTuple):
    """Ids of the actors and tags of a briefing."""

    actors: list[str]
    tags: list[str]


class ListedBriefings(Sequence[Briefing]):
    """Briefings of a list, looked up on access: most lists are only counted."""

    def __init__(self, by_url: Mapping[str, Briefing], name: object, urls: Sequence[str]) -> None:
        """`name` identifies the list."""
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
    """The published archive, before pages."""

    briefings: tuple[Briefing, ...]
    """Newest first; by URL within a day."""
    lists: Lists
    """Lists of the briefings."""
    registry: Registry
    show_proposed: ShowProposed
    warnings: tuple[SiteError, ...]
    next_change: datetime | None
    """The next time the publish set changes without an edit: an embargo ends or a text expires."""
    assets: Assets = NO_ASSETS
    """URLs of files that are published as they are."""
    withheld: Unpublished = Unpublished()
    """Unpublished briefings, counted by reason."""
    pages: tuple[OwnPage, ...] = ()
    """The archive's own pages, by path."""
    rows: ArchiveRows = NO_ROWS
    """Contributions of the briefings; none for those whose body was not read yet."""
    fixed: FixedUrls = FixedUrls()
    former: Mapping[str, FormerTexts] = field(default_factory=dict)
    """URL → former texts, for briefings that have some."""

    @cached_property
    def by_url(self) -> Mapping[str, Briefing]:
        """Briefings by URL."""
        return {briefing.url: briefing for briefing in self.briefings}

    @cached_property
    def cited(self) -> Mapping[str, tuple[Cited, ...]]:
        """URL of the citing briefing → its references in order."""
        resolutions = {url: row.cited for url, row in self.rows.resolutions.items() if row.cited is not None}
        return TableView(lambda: resolutions, partial(_cited, self.by_url))

    @cached_property
    def cited_by(self) -> Mapping[str, tuple[str, ...]]:
        """URL of the cited briefing → URLs of the citing ones, newest first."""
        return cited_back({url: row.leads_to for url, row in self.rows.resolutions.items()}, self.places)

    @property
    def places(self) -> Mapping[str, int]:
        """URL → position in `briefings`."""
        return self.lists.places

    @cached_property
    def by_tag(self) -> Mapping[str, Sequence[Briefing]]:
        """Tag id → briefings, newest first; sorted by id."""
        return self._several("tagged")

    @cached_property
    def by_actor(self) -> Mapping[str, Sequence[Briefing]]:
        """Actor id → briefings, newest first; sorted by id."""
        return self._several("naming")

    @cached_property
    def by_year(self) -> Mapping[int, Sequence[Briefing]]:
        """Year → briefings, latest year first; without undated ones."""
        return self._several("year")

    @cached_property
    def countries(self) -> Mapping[str, Sequence[Briefing]]:
        """Id → briefings that name a government or have the tag of its country (both share one page), newest first."""
        return self._several("country")

    @property
    def topics(self) -> Mapping[str, str]:
        """Id of a short story → id of its topic, whose page replaces its own."""
        return self.lists["topic"]

    @cached_property
    def corrected(self) -> Mapping[str, Briefing]:
        """URL → corrected, replaced or withdrawn briefing, newest first."""
        return {url: self.by_url[url] for url in self.lists["corrected"]}

    @cached_property
    def blocks(self) -> Mapping[str, Sequence[Briefing]]:
        """Name of a search block → its briefings, oldest first."""
        return self._several("block")

    @property
    def volumes(self) -> Mapping[str, tuple[str, ...]]:
        """Name of a search volume → its blocks, newest first. The index of a volume shares files."""
        return self.lists["volume"]

    @cached_property
    def translations(self) -> Mapping[str, Sequence[Briefing]]:
        """URL → all language versions of the text, in the order of `translations_of`."""
        return self._several("versions")

    def _several(self, table: str) -> Mapping[Any, Sequence[Briefing]]:
        """A table of URL lists as briefing lists."""
        return TableView(partial(self.lists.__getitem__, table), partial(ListedBriefings, self.by_url))

    def actors_of(self, briefing: Briefing) -> tuple[Actor, ...]:
        """Actors of a briefing that readers see, by their public records."""
        found = self._actors.get(briefing.url)
        if found is None:
            listed = self.registry.actors_of(briefing.header, proposed=self.show_proposed)
            found = tuple([actor.face for actor in listed])
            self._actors[briefing.url] = found
        return found

    def tags_of(self, briefing: Briefing) -> tuple[Tag, ...]:
        """Tags of a briefing that readers see."""
        found = self._tags.get(briefing.url)
        if found is None:
            found = self._tags[briefing.url] = self.registry.tags_of(briefing.header, proposed=self.show_proposed)
        return found

    @cached_property
    def _actors(self) -> dict[str, tuple[Actor, ...]]:
        """Cache of `actors_of` by URL; one page asks a dozen times."""
        return {}

    @cached_property
    def _tags(self) -> dict[str, tuple[Tag, ...]]:
        """Cache of `tags_of` by URL."""
        return {}

    def neighbours(self, url: str) -> tuple[str, str]:
        """URLs of the next newer and next older briefing, or empty."""
        place, last = self.places[url], len(self.briefings) - 1
        newer = self.briefings[place - 1].url if place else ""
        return newer, self.briefings[place + 1].url if place < last else ""

    def dates(self, table: str, name: object) -> Sequence[PartialDate | None]:
        """Dates of the briefings of a list."""
        return [self.by_url[url].date for url in self.lists[table][name]]

    def company(self, table: str, name: object) -> Sequence[NamedWith]:
        """Actors and tags of each briefing of a list."""
        return [self._named_with[url] for url in self.lists[table][name]]

    @cached_property
    def _named_with(self) -> Mapping[str, NamedWith]:
        """URL → actors and tags, taken from the lists so that no header is read."""
        found = {url: NamedWith([], []) for url in self.by_url}
        for place, table in enumerate(("naming", "tagged")):
            for name, urls in self.lists[table].items():
                for url in urls:
                    found[url][place].append(name)
        return found

    def described(self, actor: str) -> Mapping[str, Sequence[str]]:
        """URL → roles of the actor in the wording of that briefing, where it states any."""
        found = {url: self._roles_in(url, actor) for url in self.lists["naming"].get(actor, ())}
        return {url: roles for url, roles in found.items() if roles}

    def _roles_in(self, url: str, actor: str) -> Sequence[str]:
        row = self.rows.contributions.get(url)
        return row.mentions.get(actor, ("",))[1:] if row else ()

    def passages(self, url: str, actor: str) -> Passages | None:
        """Passages of a briefing about an actor it names, cut on demand."""
        body = self.by_url[url].body
        named, ids = body.named_as(actor), body.ids_of_blocks
        return named and Passages(named.digest, lambda: cut_passages(*body.passages_of(actor), ids.split("\n")))

    def links_of(self, briefing: Briefing) -> Mapping[str, str]:
        """Links of a body → target URLs; empty where only the words are shown."""
        row = self.rows.resolutions.get(briefing.url)
        if row:
            return dict(row.targets)
        answers = self.rows.answers
        targets = Targets(self.by_url, answers.leads, lambda: answers.seeds_shown)
        return {link.url: targets.of(briefing, link) for link in briefing.body.links}

    def sizes_of(self, briefing: Briefing) -> Mapping[str, Size]:
        """URL → width and height of the pictures in a briefing's folder."""
        return self.assets.sizes_in(briefing.url)

    def leads(self, url: str) -> bool:
        """True if a page or file that bodies may link is at this URL (without fragment)."""
        return self.rows.answers.leads(url)


def _cited(by_url: Mapping[str, Briefing], url: str, resolutions: Sequence[tuple[str, str, str]]) -> tuple[Cited, ...]:
    return tuple([Cited(found, *row) for found, row in zip(by_url[url].body.references, resolutions, strict=True)])


def without_text(briefing: Briefing) -> Briefing:
    """The briefing; a withdrawn one is reduced to its tombstone."""
    header, lines = shown_header(briefing.header), briefing.header_lines
    return (
        briefing if header is briefing.header else ParsedBriefing(briefing.path, briefing.url, header, lines, NO_BODY)
    )


def shown_header(header: Header) -> Header:
    """Header as readers may see it: whole, or the fields of a tombstone."""
    if header.status is not BriefingStatus.WITHDRAWN:
        return header
    return Header(**{name: getattr(header, name) for name in TOMBSTONE})


def changes(headers: Iterable[Header], clock: datetime) -> tuple[datetime, ...]:
    """Times after the clock at which the publish set changes without an edit."""
    moments = {m for header in headers for m in (header.publish_at, header.expires_at) if m and m > clock}
    return tuple(sorted(moments))


@dataclass(frozen=True, slots=True)
class Examined:
    """An archive with the errors of published briefings. Errors of unpublished ones are warnings of the archive."""

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
    before: ArchiveRows = NO_ROWS,
) -> Examined:
    """The archive of the published briefings, and their errors. `unseen` are URLs of own pages that are not public.
    Reuses valid rows of `before`."""
    public = [b for b in briefings if b.header.public_at(clock)]
    hidden = [b for b in briefings if not b.header.public_at(clock)]
    found, of_hidden = _in_headers(briefings, public, registry, config.language)
    archive = archive_of(
        public,
        registry=registry,
        config=config,
        assets=assets,
        pages=pages,
        fixed=fixed,
        hidden=hidden,
        unseen=unseen,
        before=before,
    )
    nav = config.theme.nav
    known = archive.rows.answers.pages.keys() if nav else frozenset()
    warnings = (*gaps(hidden, {}), *of_hidden, *_warnings_of(archive), *hidden_nav(nav, archive.leads, known))
    headers = [b.header for b in briefings]
    moment, withheld = next(iter(changes(headers, clock)), None), tally(headers, clock)
    return Examined(
        replace(archive, warnings=warnings, next_change=moment, withheld=withheld),
        (*found, *unknown_audiences(registry.actors, config.audiences)),
        (*mistaken_links(archive), *dead_nav(nav, known | fixed.optional)),
    )


def _in_headers(
    briefings: Sequence[Briefing], public: Sequence[Briefing], registry: Registry, language: str
) -> tuple[list[SiteError], list[SiteError]]:
    """Errors in headers of published briefings, which are those that remain when nothing else is checked; and all
    others."""
    found = tuple(check_headers(briefings, registry, language))
    alone = {*map(str, check_headers(public, registry, language))} if found else set()
    return [e for e in found if str(e) in alone], [e for e in found if str(e) not in alone]


def _warnings_of(archive: Archive) -> Iterator[SiteError]:
    """Warnings about published briefings."""
    for _, row in sorted(archive.rows.resolutions.items()):
        yield from row.warnings
    yield from wordy_links(archive)
    yield from hidden_successors(archive.briefings, archive.leads)


def archive_of(
    public: Iterable[Briefing],
    *,
    registry: Registry,
    config: SiteConfig,
    assets: Set[str] = frozenset(),
    pages: tuple[OwnPage, ...] = (),
    fixed: FixedUrls,
    hidden: Iterable[Briefing] = (),
    unseen: Set[str] = frozenset(),
    text_of: Callable[[Briefing], str | None] = lambda briefing: briefing.text,
    before: ArchiveRows = NO_ROWS,
) -> Archive:
    """The archive of these briefings, unchecked. `hidden` are known briefings that are not shown. Reuses valid rows of
    `before`. `text_of` returns the digest of a body's inputs, or None if the body was not read yet; such a briefing has
    no rows."""
    found, proposed = list(map(without_text, public)), config.show_proposed
    by_url = {briefing.url: briefing for briefing in found}
    shown = tuple(sorted(found, key=lambda b: b.key, reverse=True))
    lists = lists_of(shown, registry, proposed)
    read = [briefing for briefing in shown if text_of(briefing) is not None]
    contributions = contributions_of(read, before.contributions, text_of)
    files = (row.files for row in contributions.values())
    linked = linked_assets(files, _notes(registry, pages), assets) if len(read) == len(shown) else None
    archive = Archive(
        shown, lists, registry, proposed, (), None, open_assets(by_url, assets, linked), pages=pages, fixed=fixed
    )
    urls = dict.fromkeys((*assets, *unseen))
    answers = answers_of(archive, {url: row.places for url, row in contributions.items()}, hidden, urls)
    rows = ArchiveRows(contributions, resolutions_of(read, contributions, answers, before), answers)
    return replace(archive, rows=rows)


def answers_of(
    archive: Archive,
    places: Mapping[str, str],
    hidden: Iterable[Briefing],
    urls: Mapping[str, None],
) -> Answers:
    """Tables in which links are looked up: pages, seeds and redirects. `places` maps URLs of parsed briefings to
    digests of their anchors; `urls` lists other known pages and files, which may not be public."""
    lists, registry, others = archive.lists, archive.registry, tuple(hidden)
    tags = {tag_url(old): now in lists["tagged"] for old, now in registry.tag_ids.items()}
    actors = {actor_url(old): _has_page(archive, now) for old, now in registry.actor_ids.items()}
    years = {period_url("/", b.header.date.year): None for b in others if b.header.date}
    pages: dict[str, str | None] = {**urls, **years, **{b.url: None for b in others}}
    pages |= {url: "" if is_there else None for url, is_there in (*tags.items(), *actors.items())}
    pages |= dict.fromkeys((period_url("/", year) for year in lists["year"]), "")
    pages |= dict.fromkeys((*archive.fixed.always, *archive.assets, *(page.url for page in archive.pages)), "")
    pages |= {b.url: places.get(b.url, "") for b in archive.briefings}
    seeds = {b.url: seeds_of(b) for b in (*archive.briefings, *others) if b.header.seed}
    return Answers(pages, seeds, registry.redirects)


def _has_page(archive: Archive, actor: str) -> bool:
    return actor in archive.lists["naming"] and archive.registry.actors[actor].has_page


def _notes(registry: Registry, pages: Iterable[OwnPage]) -> list[str]:
    """Notes of actors and HTML of own pages, which may link files as briefings do."""
    return [*(page.html for page in pages), *(actor.note for actor in registry.actors.values() if actor.note)]


def with_open_nav(config: SiteConfig, archive: Archive) -> SiteConfig:
    """Settings without navigation links to pages that readers may not see, and to indexes without an entry."""
    nav = tuple(item for item in config.theme.nav if is_open(item.url, archive.leads, archive.fixed.optional))
    entries = {"/tags/": archive.by_tag, "/actors/": archive.by_actor}
    sections = tuple(url for url in SECTIONS if entries.get(url, True))
    theme = replace(config.theme, nav=nav, sections=sections)
    return config if config.theme == theme else replace(config, theme=theme)


def check_headers(briefings: Sequence[Briefing], registry: Registry, language: str) -> Iterator[SiteError]:
    """Errors in headers: colliding URLs, unknown ids, invalid translations."""
    return chain.from_iterable(header_checks(briefings, registry, language))


def header_checks(briefings: Sequence[Briefing], registry: Registry, language: str) -> tuple[Iterator[SiteError], ...]:
    """The checks of `check_headers` one by one; each runs when iterated."""
    return (
        collisions(briefings),
        unknown_ids(briefings, registry.tag_ids.keys(), registry.actor_ids.keys()),
        unknown_targets(briefings),
        successors(briefings),
        check_translations(briefings, language, guesser()),
    )


def wordy_links(archive: Archive) -> Iterator[SiteError]:
    """Warnings for dead links in converted texts and for links to unpublished pages."""
    amiss, targets = _amiss(archive), known_targets(archive)
    yield from dead_links(amiss, targets, near(archive))
    yield from hidden_links(amiss, targets, archive.leads)


def mistaken_links(archive: Archive) -> Iterator[SiteError]:
    """Errors for links by an editor to unknown targets."""
    return broken_links(_amiss(archive), known_targets(archive), near(archive))


def _amiss(archive: Archive) -> list[Briefing]:
    """Briefings with a link to report."""
    return [archive.by_url[url] for url, row in archive.rows.resolutions.items() if row.is_amiss]


def known_targets(archive: Archive) -> Targets:
    """Link targets as if everything were published; anything else is a mistake."""
    answers = archive.rows.answers
    return Targets(archive.by_url, answers.pages.__contains__, lambda: answers.seeds_known)


def near(archive: Archive) -> Near:
    """A function that lists the published URLs, from which the URL that a dead link meant can be guessed."""
    return lambda: filter(archive.leads, archive.rows.answers.pages)
