"""All parsed briefings → the Archive: who may be seen, in which order, under which tags and actors, citing whom.

The publish set is decided here, once: what is not published never enters the Archive, so no page, feed, count or
backlink can show it. The clock is an argument.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any, NamedTuple

from site_builder.archive.backlinks import Cited, cited_back, seeds_of
from site_builder.archive.contributions import NO_ROWS, Answers, ArchiveRows, contributions_of, resolutions_of
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
from site_builder.settings.site_config import ShowProposed, SiteConfig

TOMBSTONE = (
    *("title", "date", "authors", "corrections", "status"),
    *("series", "number", "doi", "language", "translation_of"),
    *("audience", "publish_at", "expires_at", "seed"),
)
"""Fields of a withdrawn briefing's header that its tombstone keeps; a field that is not named here is hidden. The last
row is never shown: it decides who may see the page, and which links lead to it."""


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
    warnings: tuple[SiteError, ...]
    next_change: datetime | None
    """When the publish set will differ by itself, because an embargo or a term ends."""
    assets: Assets = NO_ASSETS
    """URLs of the files that are published as they are."""
    withheld: Unpublished = Unpublished()
    """How many briefings are not in it, and why."""
    pages: tuple[OwnPage, ...] = ()
    """Pages of the archive's own, by path."""
    rows: ArchiveRows = NO_ROWS
    """What each briefing contributes; nothing of one whose body was not read yet."""
    fixed: FixedUrls = FixedUrls()

    @cached_property
    def by_url(self) -> Mapping[str, Briefing]:
        """Every briefing by its URL."""
        return {briefing.url: briefing for briefing in self.briefings}

    @cached_property
    def cited(self) -> Mapping[str, tuple[Cited, ...]]:
        """By URL of the citing briefing, in the order of its references."""
        resolutions = {url: row.cited for url, row in self.rows.resolutions.items() if row.cited is not None}
        return TableView(lambda: resolutions, partial(_cited, self.by_url))

    @cached_property
    def cited_by(self) -> Mapping[str, tuple[str, ...]]:
        """By URL of the cited briefing: URLs of the citing ones, newest first."""
        return cited_back({url: row.leads_to for url, row in self.rows.resolutions.items()}, self.places)

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

    @property
    def topics(self) -> Mapping[str, str]:
        """By id of a story of few parts: the id of its topic, to whose page it leads."""
        return self.lists["topic"]

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
        return TableView(partial(self.lists.__getitem__, table), partial(ListedBriefings, self.by_url))

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
        row = self.rows.contributions.get(url)
        return row.mentions.get(actor, ("",))[1:] if row else ()

    def passages(self, url: str, actor: str) -> Passages | None:
        """What a briefing says about an actor whom it names, cut when it is shown."""
        body = self.by_url[url].body
        named, ids = body.named_as(actor), body.ids_of_blocks
        return named and Passages(named.digest, lambda: cut_passages(*body.passages_of(actor), ids.split("\n")))

    def links_of(self, briefing: Briefing) -> Mapping[str, str]:
        """The links of a body, each with the URL to which it leads, empty where its words are to stand alone."""
        row = self.rows.resolutions.get(briefing.url)
        if row:
            return dict(row.targets)
        answers = self.rows.answers
        targets = Targets(self.by_url, answers.leads, lambda: answers.seeds_shown)
        return {link.url: targets.of(briefing, link) for link in briefing.body.links}

    def sizes_of(self, briefing: Briefing) -> Mapping[str, Size]:
        """Width and height of the pictures in a briefing's folder, by URL."""
        return self.assets.sizes_in(briefing.url)

    def leads(self, url: str) -> bool:
        """Whether a page or a file that bodies may link to is at a URL without its fragment."""
        return self.rows.answers.leads(url)


def _cited(by_url: Mapping[str, Briefing], url: str, resolutions: Sequence[tuple[str, str, str]]) -> tuple[Cited, ...]:
    return tuple([Cited(found, *row) for found, row in zip(by_url[url].body.references, resolutions, strict=True)])


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
    before: ArchiveRows = NO_ROWS,
) -> Examined:
    """The archive of what is published, and what is wrong in it. `unseen` are URLs of own pages that are not public;
    rows of `before` that still hold are kept."""
    public = [b for b in briefings if b.header.public_at(clock)]
    hidden = [b for b in briefings if not b.header.public_at(clock)]
    found = tuple(check_headers(briefings, registry, config.language))
    # An error of what is published is there as well where nothing else is looked at.
    alone = {*map(str, check_headers(public, registry, config.language))} if found else set()
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
    nav, rows = config.theme.nav, archive.rows
    known = rows.answers.pages.keys() if nav else frozenset()
    warnings = (
        *(warning for url in sorted(rows.resolutions) for warning in rows.resolutions[url].warnings),
        *gaps(hidden, {}),
        *(error for error in found if str(error) not in alone),
        *wordy_links(archive),
        *hidden_successors(archive.briefings, archive.leads),
        *hidden_nav(nav, archive.leads, known),
    )
    headers = [b.header for b in briefings]
    moment, withheld = next(iter(changes(headers, clock)), None), tally(headers, clock)
    return Examined(
        replace(archive, warnings=warnings, next_change=moment, withheld=withheld),
        (*(error for error in found if str(error) in alone), *unknown_audiences(registry.actors, config.audiences)),
        (*mistaken_links(archive), *dead_nav(nav, known | fixed.optional)),
    )


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
    """The archive of these briefings, nothing of it checked; `hidden` are those that are known and not shown. Rows of
    `before` that still hold are kept. `text_of` names a body by all that it was made of; there are no rows of a
    briefing whose body was not read yet: None."""
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
    """What links may lead to; `places` are those of briefings that were read, `urls` of files and pages that are known
    and may not be public."""
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
    """Texts besides the briefings that may link files."""
    return [*(page.html for page in pages), *(actor.note for actor in registry.actors.values() if actor.note)]


def with_open_nav(config: SiteConfig, archive: Archive) -> SiteConfig:
    """The settings with those links of the header that lead to a page that readers may see."""
    nav = tuple(item for item in config.theme.nav if is_open(item.url, archive.leads, archive.fixed.optional))
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


def wordy_links(archive: Archive) -> Iterator[SiteError]:
    """Links of converted texts that lead nowhere, and links to what is known and not published."""
    amiss, targets = _amiss(archive), known_targets(archive)
    yield from dead_links(amiss, targets, near(archive))
    yield from hidden_links(amiss, targets, archive.leads)


def mistaken_links(archive: Archive) -> Iterator[SiteError]:
    """Links that an editor wrote to nothing that is known."""
    return broken_links(_amiss(archive), known_targets(archive), near(archive))


def _amiss(archive: Archive) -> list[Briefing]:
    """The briefings of which a link is to be reported."""
    return [archive.by_url[url] for url, row in archive.rows.resolutions.items() if row.is_amiss]


def known_targets(archive: Archive) -> Targets:
    """Where links would lead if all were published: whatever is not known is a mistake."""
    answers = archive.rows.answers
    return Targets(archive.by_url, answers.pages.__contains__, lambda: answers.seeds_known)


def near(archive: Archive) -> Near:
    """The URLs that a link may mean today."""
    return lambda: filter(archive.leads, archive.rows.answers.pages)
