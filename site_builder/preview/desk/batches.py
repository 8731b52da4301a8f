"""What waits → screens of forty that are decided together: likely, same person, weak, likely wrong, equal names, roles.

A row holds one item, or several that one answer decides. Reads an archive that is in memory; writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice

from site_builder.archive.written_roles import is_among
from site_builder.core.partial_date import parse_date
from site_builder.entities.duplicates import propose_merges
from site_builder.preview.desk.queue import Item, Queue
from site_builder.preview.desk.snippets import CONTEXTS, Context, contexts_of
from site_builder.preview.desk.tiers import Tier, tier_of
from site_builder.preview.live.site import Resident
from site_builder.registry.actor import Status

SCREEN = 40
"""Rows that are shown, and decided, at one time."""
APART = 3
"""Years between the briefings of two forms of a name from which they are not taken for one person without a look."""
SPARKS = 12
"""Bars of a sparkline."""
TITLES = {
    "same": ("Same person?", "Merge the ticked names"),
    "likely": ("Likely right", "Accept the ticked"),
    "weak": ("Uncertain", "Accept the ticked"),
    "wrong": ("Likely wrong", "Reject the ticked"),
    "names": ("Equal names", "Assign the ticked"),
    "roles": ("Roles", "Record the ticked, refuse the rest"),
}
"""By the name of a batch: its heading, and what Enter does. In the order in which they are worked through."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One row of a screen."""

    key: str
    label: str
    about: str
    action: str
    """What a tick means."""
    value: str
    """What the action is given: the id of the record that stays."""
    keys: tuple[str, ...]
    """The items that the row decides."""
    ticked: bool
    spread: int
    forms: tuple[str, ...] = ()
    """What each of several items is called; each can be left out."""
    options: tuple[tuple[str, str], ...] = ()
    """Further words of the action by the name of its option."""
    paths: tuple[str, ...] = ()
    """Content files, where they are not those that list the item."""


class Batches:
    """The screens, found again after each change."""

    def __init__(self, resident: Resident, queue: Queue) -> None:
        self._resident, self._queue = resident, queue

    def rows(self) -> dict[str, list[BatchRow]]:
        """By the name of the batch; what waits is in one of them only."""
        items = {item.key: item for item in self._queue.items()}
        actors = [item for item in items.values() if item.kind == "actor"]
        found: dict[str, list[BatchRow]] = {name: [] for name in TITLES}
        found["same"] = self._same(items)
        merged = {key for row in found["same"] for key in row.keys}
        for item in (item for item in actors if item.key not in merged):
            actor = self._resident.holding.registry.actors[item.id]
            tier = tier_of(actor, item.spread)
            action = "reject" if tier is Tier.WRONG else "accept"
            found[tier].append(_row(item, action, ticked=tier is not Tier.WEAK))
        for item in (item for item in items.values() if item.kind == "tag"):
            found["likely" if item.spread > 1 else "weak"].append(_row(item, "accept", ticked=item.spread > 1))
        for name in ("likely", "weak", "wrong"):
            found[name].sort(key=lambda row: -row.spread)
        found["names"] = self._names(item for item in items.values() if item.kind == "name")
        found["roles"] = self._roles()
        return found

    def shown(self, rows: Sequence[BatchRow]) -> list[dict[str, object]]:
        """One screen for the page's script."""
        return [{**asdict(replace(row, paths=())), **self._facts(row)} for row in rows[:SCREEN]]

    def _facts(self, row: BatchRow) -> dict[str, object]:
        """First and last date, briefings by time, and a sentence."""
        documents = self._resident.holding.documents
        item = self._queue.find(row.keys[0])
        paths = self._queue.paths(item.kind, item.id) if item and item.kind in ("actor", "tag") else row.paths
        dates = sorted(str(documents[path].header.date) for path in paths if documents[path].header.date)
        contexts = contexts_of(self._resident, item, paths)[:1] if item else self._where_written(row)
        sentence = {"sentence": contexts[0].sentence, "surface": contexts[0].surface} if contexts else {}
        span = {"first": dates[0], "last": dates[-1], "spark": _spark(dates)} if dates else {}
        return {"first": "", "last": "", "spark": [], "sentence": "", "surface": "", **span, **sentence}

    def _where_written(self, row: BatchRow) -> Sequence[Context]:
        """The first sentence that has the words of a role."""
        items = (Item("role", row.key, row.value, "", 1, path) for path in row.paths[:CONTEXTS])
        found = (context for item in items for context in contexts_of(self._resident, item, ()) if context.surface)
        return tuple(islice(found, 1))

    def _roles(self) -> list[BatchRow]:
        """Roles that briefings write and no record has, from the month of the first to that of the last briefing.

        Without those that were refused.
        """
        held, rows = self._resident.holding, []
        refused = held.decisions.refused_roles
        known = self._queue.roles.unrecorded(held.registry.actors, held.documents) if self._queue.knows_roles else ()
        for actor, role in known:
            if is_among(role.words, refused.get(actor.id, ())):
                continue
            key, months = f"role:{actor.id}:{role.words}", (role.first[:7], role.last[:7])
            span = " – ".join(dict.fromkeys(parse_date(month).long for month in months))
            label, about = f"{actor.name} — {role.words}, {span}", f"written in {len(role.urls)} briefings"
            dates, spread = tuple(zip(("from", "to"), months, strict=True)), len(role.urls)
            rows.append(BatchRow(key, label, about, "role", role.words, (key,), True, spread, (), dates, role.urls))
        return sorted(rows, key=lambda row: (-row.spread, row.label))

    def _same(self, items: Mapping[str, Item]) -> list[BatchRow]:
        """Proposed forms of one person, all on one row with the record that stays."""
        actors = self._resident.holding.registry.actors
        clusters: defaultdict[str, list[str]] = defaultdict(list)
        # Near spellings are for `check`: a screen of rows that nobody may tick beforehand helps nobody.
        merges = [m for m in propose_merges(tuple(actors.values()), self._queue.roles.words()) if not m.is_near]
        kept_of, why = {m.gone: m.kept for m in merges}, {m.gone: m.why for m in merges}
        for gone in sorted(kept_of):
            kept, seen = kept_of[gone], {gone}
            while kept in kept_of and kept not in seen:
                seen.add(kept)
                kept = kept_of[kept]
            if f"actor:{gone}" in items and actors[gone].status is Status.PROPOSED and kept != gone:
                clusters[kept].append(gone)
        rows = []
        for kept, gone_ids in clusters.items():
            forms = ", ".join(actors[gone].name for gone in gone_ids)
            spread = sum(items[f"actor:{gone}"].spread for gone in gone_ids)
            keys = tuple(f"actor:{gone}" for gone in gone_ids)
            label = f"{forms} → {actors[kept].name}"
            sure = all(self._meet(gone, kept) for gone in gone_ids)
            about = why[gone_ids[0]] if sure else f"{why[gone_ids[0]]}, but they never appear together"
            each = tuple(actors[gone].name for gone in gone_ids)
            rows.append(BatchRow(f"same:{kept}", label, about, "merge", kept, keys, sure, spread, each))
        return sorted(rows, key=lambda row: (not row.ticked, -row.spread, row.label))

    def _meet(self, one: str, other: str) -> bool:
        """Whether two records may well be one by their briefings: a shared one, or dates that are not far apart."""
        first, second = (self._queue.paths("actor", name) for name in (one, other))
        years = [self._years(paths) for paths in (first, second)]
        if not first.isdisjoint(second) or not all(years):
            return True
        return min(abs(a - b) for a in years[0] for b in years[1]) <= APART

    def _years(self, paths: Iterable[str]) -> set[int]:
        documents = self._resident.holding.documents
        return {date.year for path in paths if (date := documents[path].header.date)}

    def _names(self, items: Iterable[Item]) -> list[BatchRow]:
        """Equal names with equal candidates, where there is a candidate."""
        groups: defaultdict[tuple[str, tuple[str, ...]], list[Item]] = defaultdict(list)
        for item in items:
            if item.candidates:
                groups[item.label, item.candidates].append(item)
        actors, rows = self._resident.holding.registry.actors, []
        for (name, candidates), group in groups.items():
            first = candidates[0]
            times = f" ×{len(group)}" if len(group) > 1 else ""
            label, keys = f"{name}{times} → {actors[first].name}", tuple(item.key for item in group)
            only = len(candidates) == 1
            about = group[0].about if only else f"or {', '.join(actors[c].name for c in candidates[1:])}"
            rows.append(BatchRow(f"names:{keys[0]}", label, about, "assign", first, keys, only, len(group), ()))
        return sorted(rows, key=lambda row: (-row.spread, row.label))


def _row(item: Item, action: str, *, ticked: bool) -> BatchRow:
    return BatchRow(item.key, item.label, item.about, action, "", (item.key,), ticked, item.spread)


def _spark(dates: Sequence[str]) -> list[int]:
    """The briefings of each year, the last twelve that have any."""
    years = Counter(date[:4] for date in dates)
    return [years[year] for year in sorted(years)][-SPARKS:]
