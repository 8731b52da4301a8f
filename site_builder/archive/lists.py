"""Headers of what is published → which briefings are listed where, by URL; and the same after an edit.

To list ten thousand briefings by actor and tag takes a fifth of a second; to put the edited ones in their places, a
millisecond.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import Any, TypeVar

from site_builder.archive.backlinks import urls_by_seed
from site_builder.archive.known_records import Registry
from site_builder.archive.translations import translations_of
from site_builder.content.model import Briefing, Header
from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.registry.actor import Actor, ActorKind
from site_builder.registry.tag import TagKind
from site_builder.search.cuts import NAMES, RECENT, volumes_of
from site_builder.settings.site_config import ShowProposed

FEW = 64
"""So many edited briefings are few."""
BY_NAME = ("tagged", "naming", "year")
BY_ORDER = ("neighbours", "block", "volume")
TABLES = ("date", *BY_ORDER, "corrected", *BY_NAME, "country", "versions")
"""Those that planners are told of."""
K = TypeVar("K")
V = TypeVar("V")
Table = Mapping[Any, Any]
Changes = Mapping[str, tuple[Header | None, Header | None]]
"""By URL: the header that readers saw and the one that they see; None where they see no briefing."""


class Lists:
    """Tables by name, each made or read when it is first asked for; the URLs in them newest first where nothing else is
    said.

    `date`: of every briefing, in EDTF. `corrected`: those that are. `tagged`, `naming`, `country`: by id, sorted.
    `year`: the latest first. `neighbours`: the next newer and the next older one. `block`: what is indexed together for
    the search, oldest first. `volume`: names of the blocks whose index shares files, newest first. `versions` and
    `seeds`: as `translations_of` and `urls_by_seed` give them.
    """

    def __init__(self, source: "Callable[[str, Lists], Table]", known: Mapping[str, Table] | None = None) -> None:
        """`source` gives a table that is not `known` by its name, with the others at hand."""
        self._source, self.known = source, dict(known or {})

    def __getitem__(self, name: str) -> Table:
        if name not in self.known:
            self.known[name] = self._source(name, self)
        return self.known[name]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """By URL: where a briefing is among all."""
        return {url: place for place, url in enumerate(self["date"])}

    def sorted(self, urls: Iterable[str]) -> tuple[str, ...]:
        """The URLs newest first."""
        return tuple(sorted(urls, key=self.places.__getitem__))


class TableView(Mapping[K, V]):
    """A table that is read when it is first asked for."""

    def __init__(self, lists: Lists, name: str, shown: Callable[[K, Any], V] | None = None) -> None:
        """`shown` makes a value of a key and its row, where rows are not shown as they are."""
        self._lists, self._name, self._shown = lists, name, shown
        self._made: dict[K, V] = {}

    @cached_property
    def _table(self) -> Table:
        return self._lists[self._name]

    def __getitem__(self, key: K) -> V:
        if key not in self._made:
            row = self._table[key]
            self._made[key] = self._shown(key, row) if self._shown else row
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[K]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


def lists_of(
    newest_first: Sequence[Briefing],
    registry: Registry,
    proposed: ShowProposed,
    known: Mapping[str, Table] | None = None,
) -> Lists:
    """The lists of these briefings; those that are `known` are not made."""
    return Lists(partial(_made, briefings=newest_first, registry=registry, proposed=proposed), known)


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
        return {b.url: "" for b in briefings if b.header.corrections}
    if name == "country":
        return _countries(lists, registry, lists["tagged"])
    return translations_of(briefings) if name == "versions" else urls_by_seed(briefings, registry.redirects)


def _names(table: str, header: Header | None, registry: Registry, proposed: ShowProposed) -> Sequence[Any]:
    """Under which names a table lists a briefing of that header."""
    if header is None:
        return ()
    if table == "year":
        return [header.date.year] if header.date else ()
    records = registry.tags_of if table == "tagged" else registry.actors_of
    return [record.id for record in records(header, proposed=proposed)]


def _in_order(urls: Sequence[str]) -> dict[str, Table]:
    """What follows from the order of all alone."""
    ends, oldest_first = ("", *urls, ""), urls[::-1]
    volumes = volumes_of(oldest_first)
    names = {volume.name: tuple([block.name for block in volume.blocks]) for volume in reversed(volumes)}
    return {
        "neighbours": {url: (ends[place], ends[place + 2]) for place, url in enumerate(urls)},
        "block": {b.name: tuple(oldest_first[b.start : b.end]) for volume in volumes for b in volume.blocks},
        "volume": {**names, RECENT: (NAMES, *names[RECENT])},
    }


def _countries(lists: Lists, registry: Registry, among: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By id: what names a government or has the tag of its country, which are one page."""
    tagged, naming = lists["tagged"], lists["naming"]
    regions = [
        name for name in among if name in tagged and name in naming and registry.tags[name].kind is TagKind.REGION
    ]
    governments = [registry.actors[name] for name in regions if registry.actors[name].kind is ActorKind.GOVERNMENT]
    return {a.id: lists.sorted({*tagged[a.id], *naming[a.id]}) for a in governments if a.has_page}


def patched(lists: Lists, changes: Changes, registry: Registry, proposed: ShowProposed) -> dict[str, Table]:
    """The tables that an edit made other ones, but for `versions` and `seeds`."""
    found = _reordered(lists, changes)
    now = Lists(lambda name, _: found[name] if name in found else lists[name])
    corrected = {url for url, (_, header) in changes.items() if header and header.corrections}
    before = lists["corrected"].keys() if changes else set[str]()
    if corrected != before & changes.keys() or (found and corrected):
        found["corrected"] = dict.fromkeys(now.sorted(before - changes.keys() | corrected), "")
    moved = {url: pair for url, pair in changes.items() if placed_by(pair[0]) != placed_by(pair[1])}
    touched: set[str] = set()
    for table in BY_NAME if moved else ():
        names = {url: [_names(table, header, registry, proposed) for header in pair] for url, pair in moved.items()}
        again = {name for pair in names.values() for several in pair for name in several}
        touched |= again if table != "year" else set()
        found[table] = _relisted(lists[table], again, names, now, latest_first=table == "year")
    if touched:
        others = {name: urls for name, urls in lists["country"].items() if name not in touched}
        countries = others | _countries(now, registry, touched)
        found["country"] = {name: countries[name] for name in sorted(countries)}
    return found


def placed_by(header: Header | None) -> object:
    """All that decides where a briefing of that header is listed."""
    return header and (header.date, header.tags, header.actors)


def _reordered(lists: Lists, changes: Changes) -> dict[str, Table]:
    """The order of all and what follows from it, where that is another one."""
    if all(old and new and old.date == new.date for old, new in changes.values()):
        return {}
    dates = {url: date for url, date in lists["date"].items() if url not in changes}
    order = list(reversed(dates))
    dates |= {url: new.date.edtf if new.date else "" for url, (_, new) in changes.items() if new}

    def key(url: str) -> tuple[PartialDate, str]:
        return parse_edtf(dates[url]) if dates[url] else PartialDate(0), url

    for url in changes.keys() & dates.keys():
        insort(order, url, key=key)
    order.reverse()
    return {"date": {url: dates[url] for url in order}, **_in_order(order)}


def _relisted(
    before: Table, again: Iterable[Any], names: Mapping[str, Sequence[Any]], now: Lists, *, latest_first: bool
) -> Table:
    """The lists by name, those made `again` in which a moved briefing is or was; `names` has, by URL, those under which
    each was listed and those under which it is."""
    lists = dict(before)
    for name in again:
        others = [url for url in before.get(name, ()) if url not in names]
        lists[name] = now.sorted([*others, *(url for url, (_, under) in names.items() if name in under)])
    if all(lists[name] and name in before for name in again):
        return lists
    return {name: lists[name] for name in sorted(lists, reverse=latest_first) if lists[name]}


def changed_headers(then: Mapping[str, Briefing], now: Mapping[str, Briefing]) -> Changes:
    """Those of briefings by URL, as they were and as they are."""
    pairs = ((url, then.get(url), now.get(url)) for url in chain(now, then.keys() - now.keys()))
    headers = {url: (_header(old), _header(new)) for url, old, new in pairs if old is not new}
    return {url: (old, new) for url, (old, new) in headers.items() if old != new}


def lists_after(
    before: Lists, changes: Changes, registries: tuple[Registry, Registry], proposed: ShowProposed
) -> dict[str, Table] | None:
    """What is known of the lists after an edit, the order of all among it. None where many headers differ, or where the
    records, as they were and as they are, decide otherwise who is listed where."""
    if len(changes) > FEW or not _list_alike(*registries, proposed):
        return None
    found = {**before.known, "date": before["date"], **patched(before, changes, registries[1], proposed)}
    if registries[0].redirects != registries[1].redirects or _differ("seed", changes):
        found.pop("seeds", None)
    if _differ("translation_of", changes) or not changes.keys().isdisjoint(found.get("versions", ())):
        found.pop("versions", None)
    return found


def _header(briefing: Briefing | None) -> Header | None:
    return briefing.header if briefing else None


def _differ(name: str, changes: Changes) -> bool:
    """Whether a briefing came or went, or its header has something else there."""
    return any(not old or not new or getattr(old, name) != getattr(new, name) for old, new in changes.values())


def _list_alike(before: Registry, after: Registry, proposed: ShowProposed) -> bool:
    """Whether both list every header in the same places."""
    if before is after:
        return True
    if (before.actor_ids, before.tag_ids) != (after.actor_ids, after.tag_ids):
        return False
    actors = ((old, after.actors[name]) for name, old in before.actors.items() if old is not after.actors[name])
    tags = ((old, after.tags[name]) for name, old in before.tags.items() if old is not after.tags[name])
    return all(_listed(old, proposed) == _listed(new, proposed) for old, new in actors) and all(
        (old.status, old.kind) == (new.status, new.kind) for old, new in tags
    )


def _listed(actor: Actor, proposed: ShowProposed) -> tuple[object, ...]:
    """All that decides where a briefing is listed that has the actor in its header."""
    return actor.is_shown(proposed), actor.audience, actor.kind, actor.has_page
