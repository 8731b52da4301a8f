"""Records the facts that a part of the site asks for while it is planned.

A planner sees the archive through `traced`, which records each answer as the fact it reveals; an answer that reveals
much, such as the list of all briefings, counts as all of that. A clumsy planner is therefore planned too often, but
never wrongly skipped. Anything without a question here cannot be asked. `facts` has the facts, one table per question.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from site_builder.archive.gather import Archive
from site_builder.archive.offices import Office
from site_builder.archive.own_pages import OwnPage
from site_builder.content.model import Body, Briefing, ByPathAndDate, Header, HeaderLines
from site_builder.core.fact_numbers import fact_number, number_of
from site_builder.core.image_size import Size
from site_builder.core.partial_date import PartialDate
from site_builder.pages.model import Card
from site_builder.pages.site import Site, Weighed
from site_builder.pages.timelines import ListedSpan
from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag
from site_builder.search.index import SearchDocument

K = TypeVar("K")
V = TypeVar("V")
THERE = "there"
"""Table of facts about the existence of a key."""
ALL = "*"
"""Key of the fact about all keys of a table, in order."""
FIRST = 50
"""A planner that reads at most this many entries of a list asks only for its first ones."""


class Trace:
    """Records the facts that a planner reads."""

    def __init__(self) -> None:
        self.recorded: defaultdict[tuple[str, ...], set[object]] = defaultdict(set)
        """Keys, each a word or several, by table."""

    def of(self, *table: str) -> Callable[[object], None]:
        """The function that records a fact of the table by its key. Called millions of times, so it does
        nothing else.
        """
        return self.recorded[table].add

    @property
    def facts(self) -> list[int]:
        """Numbers of the facts, sorted."""
        tables = [(fact_number(*table), keys) for table, keys in self.recorded.items() if keys]
        of, several = number_of, fact_number
        return sorted([n ^ (several(*key) if type(key) is tuple else of(key)) for n, keys in tables for key in keys])


def traced(site: Site, trace: Trace) -> Site:
    """The site wrapped so that every question is recorded in the trace."""
    return _TracedSite(
        cast(Archive, _TracedArchive(site.archive, trace)),
        site.config,
        _Answers(site.cards, "card", trace),
        site.texts,
        site.index,
        earlier_texts=site.earlier_texts,  # a cache, which decides nothing
        site=site,
        trace=trace,
    )


class _Answers(Mapping[K, V]):
    """A mapping that records every answer: a value, the existence of a key, the set of keys."""

    def __init__(self, found: Mapping[K, V], table: str, trace: Trace) -> None:
        self._found, self._note, self._note_there = found, trace.of(table), trace.of(THERE, table)

    def __getitem__(self, key: K) -> V:
        self._note(key)
        return self._found[key]

    def __contains__(self, key: object) -> bool:
        self._note_there(key)
        return key in self._found

    def __iter__(self) -> Iterator[K]:
        self._note(ALL)
        return iter(self._found)

    def __len__(self) -> int:
        self._note(ALL)
        return len(self._found)


class _Several(Sequence[Briefing]):
    """A list of briefings, each wrapped on access. Records which part was read: the first ones, the
    last one, or all."""

    def __init__(self, found: Sequence[Briefing], archive: "_TracedArchive", table: str, key: object) -> None:
        self._found, self._wrap, self._of, self._table, self._key = found, archive._wrap, archive.trace.of, table, key

    def __getitem__(self, place: Any) -> Any:
        self._of(*_looked_at(place), self._table)(self._key)
        found = self._found[place]
        return tuple(map(self._wrap, found)) if isinstance(place, slice) else self._wrap(found)

    def __iter__(self) -> Iterator[Briefing]:
        self._of(self._table)(self._key)
        return map(self._wrap, self._found)

    def __len__(self) -> int:
        self._of(self._table)(self._key)
        return len(self._found)

    def __bool__(self) -> bool:
        self._of("first", self._table)(self._key)
        return bool(self._found)


def _looked_at(place: int | slice) -> tuple[str, ...]:
    """Facts that reading this index or slice of a list asks for: the first entries, the last one, or all."""
    if isinstance(place, slice):
        is_near = not place.start and not place.step and 0 < (place.stop or 0) <= FIRST
    else:
        is_near = 0 <= place < FIRST
    return ("first",) if is_near else ("last",) if place == -1 else ()


class _Wrapped(_Answers[K, Any]):
    """Briefings by key, each wrapped on access so that reading it is recorded."""

    def __init__(self, found: Mapping[K, object], table: str, archive: "_TracedArchive") -> None:
        super().__init__(found, table, archive.trace)
        self._archive, self._table = archive, table

    def __getitem__(self, key: K) -> object:
        return self._archive._wrap(super().__getitem__(key))


class _Lists(_Wrapped[K]):
    """Lists of briefings by key."""

    def __getitem__(self, key: K) -> object:
        self._note_there(key)
        return _Several(self._found[key], self._archive, self._table, key)


class _TracedBriefing(ByPathAndDate):
    """A briefing that records access to its header, date and body."""

    def __init__(self, briefing: Briefing, trace: Trace) -> None:
        self.path, self.url, self._briefing = briefing.path, briefing.url, briefing
        self._header, self._date, self._body = map(trace.of, ("header", "date", "body"))

    @property
    def header_lines(self) -> HeaderLines:
        raise AttributeError("the place of a field in its file is no fact that a planner may ask for")

    @property
    def header(self) -> Header:
        self._header(self.url)
        return self._briefing.header

    @property
    def date(self) -> PartialDate | None:
        self._date(self.url)
        return self._briefing.date

    @property
    def body(self) -> Body:
        self._body(self.url)
        return self._briefing.body


class _TracedRegistry:
    """The records by id, and the mapping of former ids."""

    def __init__(self, archive: Archive, trace: Trace) -> None:
        known = {"actors": "actor", "faces": "face", "tags": "tag", "authors": "author"}
        for name, table in {**known, "actor_ids": "actor_ids", "tag_ids": "tag_ids"}.items():
            vars(self)[name] = _Answers(getattr(archive.registry, name), table, trace)


def _noted(of: str, name: str, table: str) -> Any:
    """A method that records a fact, with its arguments as key in the table, and returns the answer of the wrapped
    object."""

    def ask(self: Any, *key: object) -> Any:
        self.trace.of(table)(key if len(key) > 1 else key[0])
        return getattr(getattr(self, of), name)(*key)

    return ask


def _noted_of(name: str, table: str) -> object:
    """A method that records a fact about a briefing, with its URL as key in the table, and returns the archive's
    answer."""

    def ask(self: "_TracedArchive", briefing: Briefing) -> object:
        self.trace.of(table)(briefing.url)
        return getattr(self._archive, name)(self._archive.by_url[briefing.url])

    return ask


_TABLES = {"volumes": "volume", "topics": "topic", "cited_by": "cited_by", "cited": "cited", "former": "former"}


class _TracedArchive:
    """The questions that a planner may ask of an archive, and nothing else."""

    neighbours = _noted("_archive", "neighbours", "neighbours")
    dates = _noted("_archive", "dates", "dates")
    company = _noted("_archive", "company", "company")
    described = _noted("_archive", "described", "described")
    passages = _noted("_archive", "passages", "named")
    actors_of = _noted_of("actors_of", "people")
    tags_of = _noted_of("tags_of", "labels")
    links_of = _noted_of("links_of", "targets")

    def __init__(self, archive: Archive, trace: Trace) -> None:
        self._archive, self.trace = archive, trace
        self._wrapped: dict[str, Briefing] = {}
        self.show_proposed = archive.show_proposed  # a setting; changing it plans all pages anyway
        self.registry = _TracedRegistry(archive, trace)
        lists = {"by_tag": "tagged", "by_actor": "naming", "countries": "country", "by_year": "year", "blocks": "block"}
        for name, table in {**lists, "translations": "versions"}.items():
            vars(self)[name] = _Lists(getattr(archive, name), table, self)
        for name, table in {"by_url": "listed", "corrected": "corrected"}.items():
            vars(self)[name] = _Wrapped(getattr(archive, name), table, self)
        for name, table in _TABLES.items():
            vars(self)[name] = _Answers(getattr(archive, name), table, trace)

    @property
    def briefings(self) -> tuple[Briefing, ...]:
        return self._wrap_all(self._archive.briefings, "listed", ALL)

    @property
    def pages(self) -> tuple[OwnPage, ...]:
        self.trace.recorded["pages",].update((ALL, *(page.url for page in self._archive.pages)))
        return self._archive.pages

    def sizes_of(self, briefing: Briefing) -> Mapping[str, Size]:
        self.trace.of("pictures")(briefing.url)
        return self._archive.sizes_of(briefing)

    def _wrap(self, briefing: Briefing) -> Briefing:
        found = self._wrapped.get(briefing.url)
        if found is None:
            found = self._wrapped[briefing.url] = _TracedBriefing(briefing, self.trace)
        return found

    def _wrap_all(self, briefings: Sequence[Briefing], table: str, key: object) -> tuple[Briefing, ...]:
        return cast(tuple[Briefing, ...], _Several(briefings, self, table, key))


@dataclass(frozen=True)
class _TracedSite(Site):
    """A site for planners that records each question."""

    site: Site = field(kw_only=True)
    trace: Trace = field(kw_only=True)

    records = _noted("site", "records", "records")
    searched = _noted("site", "searched", "searched")
    names_digest = _noted("site", "names_digest", "called")
    named_in = _noted("site", "named_in", "called")
    card_digest = _noted("site", "card_digest", "card")

    @cached_property
    def members(self) -> Mapping[str, tuple[Actor, ...]]:
        return _Answers(self.site.members, "members", self.trace)

    @cached_property
    def offices(self) -> Mapping[str, Mapping[str, Office]]:
        return _Answers(self.site.offices, "offices", self.trace)

    @cached_property
    def narrower(self) -> Mapping[str, tuple[Tag, ...]]:
        return _Answers(self.site.narrower, "narrower", self.trace)

    def akin(self, url: str, things: Sequence[Weighed]) -> tuple[list[Weighed], Iterator[tuple[int, int, int]]]:
        self.trace.of("akin")(url)
        return self.site.akin(url, things)

    def texts_of(self, block: str, places: Iterable[int]) -> Iterator[tuple[int, SearchDocument]]:
        self.trace.of("searched")(block)
        return self.site.texts_of(block, places)

    def next_to(self, thing: Actor | Tag, url: str) -> tuple[Card | None, Card | None]:
        self.trace.of("next", type(thing).__name__)((thing.id, url))
        newer, older = self.site.next_to(thing, url)
        return newer and self.cards[newer.url], older and self.cards[older.url]

    def span(self, url: str) -> ListedSpan | None:
        self.trace.of("span")(url)
        found = self.site.span(url)
        archive = cast(_TracedArchive, self.archive)
        return found and found._replace(briefings=archive._wrap_all(found.briefings, "span", url))

    def part_of(self, story: Tag, url: str) -> tuple[int, int]:
        self.trace.of("tagged")(story.id)
        return self.site.part_of(story, url)

    def place_of(self, url: str) -> int:
        return self.site.place_of(url)

    def card_at(self, place: int) -> Card:
        return self.cards[self.site.archive.briefings[place].url]
