"""Pending items → screens of forty rows decided together: same thing, likely, uncertain, likely wrong, equal names,
roles, left for later.

Each row is a question with two answers. Only rows without doubts are answered in advance; rows that were shown but not
answered move to the last list until the desk is restarted. Writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from site_builder.archive.written_roles import is_among
from site_builder.content.front_matter import Document
from site_builder.core.partial_date import parse_date
from site_builder.entities.duplicates import Merge, begun_names, propose_merges, shared_names
from site_builder.entities.word_lists import GIVEN_NAMES
from site_builder.preview.desk.queue import Item, Queue
from site_builder.preview.desk.row_evidence import RowEvidence, evidence_of
from site_builder.preview.desk.tiers import Tier, tier_of
from site_builder.preview.live.site import Resident
from site_builder.registry.actor import Actor, ActorKind, Status
from site_builder.registry.tag import Tag
from site_builder.tagging.near_topics import near_topics
from site_builder.text.folding import all_capitals, fold

SCREEN = 40
"""Maximum rows shown and decided at one time."""
APART = 3
"""Forms of a name this many years apart need a look before they are merged."""
SPARKS = 12
"""Bars of a sparkline."""
LISTS = {
    "same": ("Same thing?", "merge", "keep apart"),
    "likely": ("Likely right", "accept", "reject"),
    "weak": ("Uncertain", "accept", "reject"),
    "wrong": ("Likely wrong", "accept", "reject"),
    "names": ("Equal names", "assign", "nobody’s"),
    "roles": ("Roles", "record", "refuse"),
    "later": ("Left for later", "yes", "no"),
}
"""Name of a list → its heading and two answers; in working order."""
YES, OPEN = "yes", ""
ACCEPT = "accept", "reject"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One row of a screen."""

    key: str
    label: str
    about: str
    actions: tuple[str, str]
    """Actions of yes and no."""
    value: str
    """Argument of the action: the id of the record that stays, or the words of a role."""
    keys: tuple[str, ...]
    """Items decided by the row."""
    answer: str
    """Answer given in advance: yes, or open."""
    spread: int
    forms: tuple[str, ...] = ()
    """Names of several items, which can be left out individually."""
    options: tuple[tuple[str, str], ...] = ()
    """Further arguments of the action for yes, by option name."""
    paths: tuple[str, ...] = ()
    """Content files, if they are not those that list the item."""


class Batches:
    """The screens, recomputed after each change."""

    def __init__(self, resident: Resident, queue: Queue) -> None:
        self._resident, self._queue = resident, queue
        self._left: dict[str, None] = {}
        """Keys of rows shown but not answered, the latest last."""
        self._found: tuple[object, dict[str, list[BatchRow]]] = None, {}

    def leave(self, keys: Iterable[str]) -> None:
        """Moves the rows of these items to the list of those left for later."""
        for key in keys:
            self._left.pop(key, None)
            self._left[key] = None

    def rows(self) -> Mapping[str, Sequence[BatchRow]]:
        """Rows by list name; each row is in one list only."""
        state = self._resident.changes, self._resident.bodies.times_read, tuple(self._left)
        if self._found[0] != state:
            self._found = state, self._sorted()
        return self._found[1]

    def _sorted(self) -> dict[str, list[BatchRow]]:
        found = self._rows()
        lists = {name: [row for row in rows if row.keys[0] not in self._left] for name, rows in found.items()}
        left = {row.keys[0]: row for row in chain.from_iterable(found.values()) if row.keys[0] in self._left}
        return {**lists, "later": [left[key] for key in self._left if key in left]}

    def _rows(self) -> dict[str, list[BatchRow]]:
        items = {item.key: item for item in self._queue.items()}
        found: dict[str, list[BatchRow]] = {name: [] for name in LISTS}
        found["same"] = [*self._same(), *self._same_topics()]
        asked = {key for row in found["same"] for key in row.keys}
        for item in (item for item in items.values() if item.kind in ("actor", "tag") and item.key not in asked):
            tier = self._tier(item)
            answer = YES if tier is Tier.LIKELY else OPEN
            row = BatchRow(item.key, item.label, item.about, ACCEPT, "", (item.key,), answer, item.spread)
            found[tier].append(row)
        for name in Tier:
            found[name].sort(key=lambda row: -row.spread)
        found["names"] = self._names(item for item in items.values() if item.kind == "name")
        found["roles"] = self._roles()
        return found

    def _tier(self, item: Item) -> Tier:
        if item.kind == "tag":
            return Tier.LIKELY if item.spread > 1 else Tier.WEAK
        return tier_of(self._resident.live_files.registry.actors[item.id], item.spread)

    def shown(self, rows: Sequence[BatchRow]) -> list[dict[str, object]]:
        """One screen for the page's script."""
        return [self._shown(row) for row in rows[:SCREEN]]

    def _shown(self, row: BatchRow) -> dict[str, object]:
        """A row as JSON, with sentences, doubts and the dates of its briefings. If there is a doubt, "yes" is not
        preselected."""
        documents, paths = self._resident.live_files.documents, self._paths(row)
        evidence = self._evidence(row, paths)
        dates = sorted(str(documents[path].header.date) for path in paths if documents[path].header.date)
        fields = ("key", "label", "about", "keys", "spread", "forms", "value")
        sentences = [[s.sentence, s.surface, s.title, s.url] for s in evidence.sentences]
        return {
            **{name: getattr(row, name) for name in fields},
            "action": row.actions[0],
            "answer": OPEN if evidence.doubts and row.answer == YES else row.answer,
            "first": dates[0] if dates else "",
            "last": dates[-1] if dates else "",
            "spark": _spark(dates),
            "sentences": sentences,
            "doubts": list(evidence.doubts),
        }

    def _paths(self, row: BatchRow) -> Sequence[str]:
        """Content files, newest briefing first."""
        documents = self._resident.live_files.documents
        kinds = (key.split(":", 1) for key in row.keys)
        paths = row.paths or {path for kind, name in kinds for path in self._queue.paths(kind, name)}
        return sorted(filter(documents.__contains__, paths), reverse=True)

    def _evidence(self, row: BatchRow, paths: Sequence[str]) -> RowEvidence:
        """Sentences and doubts for the row; for two records, one sentence of each first."""
        live_files = self._resident.live_files
        texts = [live_files.documents[path] for path in paths]
        if row.actions[0] == "role":
            return self._role_evidence(row, texts)
        if row.actions[0] == "assign":
            words = row.label.partition(" →")[0].partition(" ×")[0]
            return replace(evidence_of((words,), texts, kind="name"), doubts=())
        names = tuple(chain.from_iterable(map(self._names_of, row.keys)))
        record, kind = self._record(row.keys[0]), row.keys[0].partition(":")[0]
        sort = str(record.kind) if isinstance(record, Actor) else "topic"
        found = evidence_of(names, texts, kind=sort)
        if row.actions[0] != "merge":
            alone = given_alone(record) if isinstance(record, Actor) else ()
            return replace(found, doubts=(*found.doubts, *(f"also by the given name “{name}” alone" for name in alone)))
        other = f"{kind}:{row.value}"
        listing = sorted(self._queue.paths(kind, row.value), reverse=True)
        known = evidence_of(self._names_of(other), [live_files.documents[p] for p in listing], kind=sort)
        return RowEvidence((*found.sentences[:2], *known.sentences[:1]))

    def _role_evidence(self, row: BatchRow, texts: Sequence[Document]) -> RowEvidence:
        """Sentences with both the name and the role; doubts about the role and its period."""
        names = self._names_of(f"actor:{row.keys[0].split(':')[1]}")
        both = evidence_of((row.value,), texts, kind="name", near=names).sentences
        years = sorted(text.header.date.year for text in texts if text.header.date)
        doubts = [f"nothing from {one} to {other}" for one, other in pairwise(years) if other - one > APART]
        if not both:
            doubts.append("no sentence has both the name and the role")
        if all_capitals(row.value):
            doubts.append("in capitals")
        return RowEvidence(both or evidence_of((row.value,), texts, kind="name").sentences, tuple(doubts))

    def _names_of(self, key: str) -> tuple[str, ...]:
        record = self._record(key)
        return (*record.all_names, record.family) if isinstance(record, Actor) else (record.label, *record.match)

    def _record(self, key: str) -> Actor | Tag:
        kind, _, name = key.partition(":")
        registry = self._resident.live_files.registry
        return registry.actors[name] if kind == "actor" else registry.tags[name]

    def _roles(self) -> list[BatchRow]:
        """Rows for roles that briefings state and no record has, each with the months of the first and last such
        briefing. Refused roles are left out."""
        live_files, rows = self._resident.live_files, []
        refused = live_files.decisions.refused_roles
        known = (
            self._queue.roles.unrecorded(live_files.registry.actors, live_files.documents)
            if self._queue.knows_roles
            else ()
        )
        for actor, role in known:
            if is_among(role.words, refused.get(actor.id, ())):
                continue
            key, months = f"role:{actor.id}:{role.words}", (role.first[:7], role.last[:7])
            span = " – ".join(dict.fromkeys(parse_date(month).long for month in months))
            label, about = f"{actor.name} — {role.words}, named so {span}", f"written in {len(role.urls)} briefings"
            dates, spread = tuple(zip(("from", "to"), months, strict=True)), len(role.urls)
            actions = "role", "refuse-role"
            rows.append(BatchRow(key, label, about, actions, role.words, (key,), YES, spread, (), dates, role.urls))
        return sorted(rows, key=lambda row: (-row.spread, row.label))

    def _same(self) -> Iterator[BatchRow]:
        """Records that may be one: proposed forms of one person on one row, each other pair on a row of its own."""
        actors = self._resident.live_files.registry.actors
        records = tuple(actors.values())
        begun = map(self._by_frequency, begun_names(records))
        merges = (*propose_merges(records, self._queue.roles.words()), *begun, *shared_names(records))
        kept_of, why = {m.gone: m.kept for m in merges if not m.is_doubtful}, {m.gone: m.why for m in merges}
        clusters: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for merge in merges:
            kept, seen = merge.kept, {merge.gone}
            while kept in kept_of and kept not in seen:
                seen.add(kept)
                kept = kept_of[kept]
            if kept != merge.gone:
                gone = actors[merge.gone]
                alone = merge.is_doubtful or gone.status is not Status.PROPOSED or given_alone(gone)
                clusters[kept, merge.gone if alone else ""].append(merge.gone)
        rows = []
        for (kept, one_alone), forms in clusters.items():
            has_met = all(self._meet(one, kept) for one in forms)
            about = why[forms[0]] if has_met else f"{why[forms[0]]}, but they never appear together"
            rows.append(self._pair("actor", forms, kept, about, is_sure=has_met and not one_alone))
        yield from sorted(rows, key=lambda row: (row.answer == OPEN, -row.spread, row.label))

    def _by_frequency(self, merge: Merge) -> Merge:
        """Keeps the proposed record that more briefings list."""
        kept, gone = (len(self._queue.paths("actor", one)) for one in (merge.kept, merge.gone))
        is_open = self._resident.live_files.registry.actors[merge.kept].status is Status.PROPOSED
        return replace(merge, kept=merge.gone, gone=merge.kept) if gone > kept and is_open else merge

    def _same_topics(self) -> Iterator[BatchRow]:
        """Tags with similar spelling, proposed or not."""
        for kept, gone in near_topics(self._resident.live_files.registry.tags.values()):
            yield self._pair("tag", [gone], kept, "spelled alike", is_sure=False)

    def _pair(self, kind: str, gone: Sequence[str], kept: str, about: str, *, is_sure: bool) -> BatchRow:
        keys = tuple(f"{kind}:{one}" for one in gone)
        forms = tuple(self._names_of(key)[0] for key in keys)
        label = f"{', '.join(forms)} → {self._names_of(f'{kind}:{kept}')[0]}"
        spread = sum(len(self._queue.paths(kind, one)) for one in gone)
        answer, actions = YES if is_sure else OPEN, ("merge", "distinct")
        return BatchRow(f"same:{keys[0]}", label, about, actions, kept, keys, answer, spread, forms)

    def _meet(self, one: str, other: str) -> bool:
        """True if two records may be one person by their briefings: they share one, or have briefings at most APART
        years apart, or no known dates."""
        first, second = (self._queue.paths("actor", name) for name in (one, other))
        years = [self._years(paths) for paths in (first, second)]
        if not first.isdisjoint(second) or not all(years):
            return True
        return min(abs(a - b) for a in years[0] for b in years[1]) <= APART

    def _years(self, paths: Iterable[str]) -> set[int]:
        documents = self._resident.live_files.documents
        return {date.year for path in paths if (date := documents[path].header.date)}

    def _names(self, items: Iterable[Item]) -> list[BatchRow]:
        """Rows for names that may be one of several actors: one row for each name with the same candidates."""
        groups: defaultdict[tuple[str, tuple[str, ...]], list[Item]] = defaultdict(list)
        for item in items:
            if item.candidates:
                groups[item.label, item.candidates].append(item)
        actors, rows = self._resident.live_files.registry.actors, []
        for (name, candidates), group in groups.items():
            first = candidates[0]
            times = f" ×{len(group)}" if len(group) > 1 else ""
            label, keys = f"{name}{times} → {actors[first].name}", tuple(item.key for item in group)
            only = len(candidates) == 1
            about = group[0].about if only else f"or {', '.join(actors[c].name for c in candidates[1:])}"
            answer, paths = YES if only else OPEN, tuple(dict.fromkeys(item.path for item in group))
            actions = "assign", "reject"
            row = BatchRow(f"names:{keys[0]}", label, about, actions, first, keys, answer, len(group), (), (), paths)
            rows.append(row)
        return sorted(rows, key=lambda row: (-row.spread, row.label))


def given_alone(actor: Actor) -> list[str]:
    """Further names of a person that are a given name alone, which others have as well."""
    last = actor.family or actor.name.rpartition(" ")[2]
    texts = (name.text for name in actor.names if actor.kind == ActorKind.PERSON)
    return [text for text in texts if fold(text) in GIVEN_NAMES and text != last]


def _spark(dates: Sequence[str]) -> list[int]:
    """Briefings per year, for the last twelve years with any."""
    years = Counter(date[:4] for date in dates)
    return [years[year] for year in sorted(years)][-SPARKS:]
