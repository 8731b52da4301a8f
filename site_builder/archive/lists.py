"""Headers of published briefings → lists of URLs by date, tag, actor and more."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar

from site_builder.archive.known_records import Registry
from site_builder.archive.translations import translations_of
from site_builder.content.model import Briefing, BriefingStatus, Header
from site_builder.registry.actor import ActorKind
from site_builder.registry.tag import TagKind
from site_builder.search.cuts import NAMES, POSTS, RECENT, volumes_of
from site_builder.settings.site_config import ShowProposed

BY_NAME = ("tagged", "naming", "year")
BY_ORDER = ("neighbours", "block", "volume")
TABLES = ("date", *BY_ORDER, "corrected", *BY_NAME, "country", "topic", "versions")
"""Tables whose changes are reported to planners."""
_CHANGED = (BriefingStatus.SUPERSEDED, BriefingStatus.WITHDRAWN)
STORY_PARTS = 3
"""A story with fewer parts redirects to its topic."""
K = TypeVar("K")
V = TypeVar("V")
Table = Mapping[Any, Any]


class Lists:
    """Tables by name, each made or read on first access. URLs are newest first unless stated otherwise.

    `date`: date of every briefing, in EDTF. `corrected`: those corrected, replaced or withdrawn. `tagged`, `naming`,
    `country`: by id, sorted. `topic`: id of a short story → id of its topic. `year`: latest first. `neighbours`: next
    newer and next older briefing. `block`: briefings indexed together for search, oldest first. `volume`: blocks whose
    index shares files, newest first. `versions`: result of `translations_of`.
    """

    def __init__(self, source: "Callable[[str, Lists], Table]") -> None:
        """`source` makes a table by name and may read other tables."""
        self._source, self.known = source, dict[str, Table]()

    def __getitem__(self, name: str) -> Table:
        if name not in self.known:
            self.known[name] = self._source(name, self)
        return self.known[name]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """URL → position among all briefings."""
        return {url: place for place, url in enumerate(self["date"])}

    def sorted(self, urls: Iterable[str]) -> tuple[str, ...]:
        """These URLs, newest first."""
        return tuple(sorted(urls, key=self.places.__getitem__))


class TableView(Mapping[K, V]):
    """A table whose rows are converted on first access."""

    def __init__(self, table: Callable[[], Table], shown: Callable[[K, object], V]) -> None:
        """`shown` converts a key and its row."""
        self._read, self._shown = table, shown
        self._made: dict[K, V] = {}

    @cached_property
    def _table(self) -> Table:
        return self._read()

    def __getitem__(self, key: K) -> V:
        if key not in self._made:
            self._made[key] = self._shown(key, self._table[key])
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[K]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


def lists_of(newest_first: Sequence[Briefing], registry: Registry, proposed: ShowProposed) -> Lists:
    """Lists of these briefings."""
    return Lists(partial(_made, briefings=newest_first, registry=registry, proposed=proposed))


def _made(
    name: str, lists: Lists, *, briefings: Sequence[Briefing], registry: Registry, proposed: ShowProposed
) -> Table:
    if name in BY_NAME:
        found: dict[Any, list[str]] = {}
        for briefing in briefings:
            for one in _names(name, briefing.header, registry, proposed):
                found.setdefault(one, []).append(briefing.url)
        return {one: tuple(found[one]) for one in sorted(found, reverse=name == "year")}
    if name in BY_ORDER:
        lists.known.update(_in_order(list(lists["date"])))
        return lists.known[name]
    if name == "date":
        return {b.url: b.date.edtf if b.date else "" for b in briefings}
    if name == "corrected":
        return {b.url: "" for b in briefings if b.header.corrections or b.header.status in _CHANGED}
    if name == "country":
        return _countries(lists, registry)
    if name == "topic":
        return _topics(lists, registry)
    return translations_of(briefings)


def _names(table: str, header: Header, registry: Registry, proposed: ShowProposed) -> Sequence[object]:
    """Names under which a table lists a briefing with this header."""
    if table == "year":
        return [header.date.year] if header.date else ()
    records = registry.tags_of if table == "tagged" else registry.actors_of
    return [record.id for record in records(header, proposed=proposed)]


def _in_order(urls: Sequence[str]) -> dict[str, Table]:
    """Tables that depend only on the order of all briefings."""
    ends, oldest_first = ("", *urls, ""), urls[::-1]
    volumes = volumes_of(oldest_first)
    names = {volume.name: tuple([block.name for block in volume.blocks]) for volume in reversed(volumes)}
    return {
        "neighbours": {url: (ends[place], ends[place + 2]) for place, url in enumerate(urls)},
        "block": {b.name: tuple(oldest_first[b.start : b.end]) for volume in volumes for b in volume.blocks},
        "volume": {**names, RECENT: (NAMES, POSTS, *names[RECENT])},
    }


def _countries(lists: Lists, registry: Registry) -> dict[str, tuple[str, ...]]:
    """Id → briefings that name a government or have the tag of its country; both share one page."""
    tagged, naming = lists["tagged"], lists["naming"]
    regions = [name for name in tagged if name in naming and registry.tags[name].kind is TagKind.REGION]
    governments = [registry.actors[name] for name in regions if registry.actors[name].kind is ActorKind.GOVERNMENT]
    return {a.id: lists.sorted({*tagged[a.id], *naming[a.id]}) for a in governments if a.has_page}


def _topics(lists: Lists, registry: Registry) -> dict[str, str]:
    """Id of a short story → its broader topic, if in use."""
    tagged, stories = lists["tagged"], TagKind.STORYLINE
    few = [registry.tags[name] for name, urls in tagged.items() if len(urls) < STORY_PARTS]
    broader = {tag.id: registry.tag_ids.get(tag.broader, "") for tag in few if tag.kind is stories}
    return {
        name: topic for name, topic in broader.items() if topic in tagged and registry.tags[topic].kind is not stories
    }
