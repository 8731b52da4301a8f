"""What the last build planned, kept: each part of the site with the facts that it asked for, and the pages that came.

A part is planned again only where one of its facts changed, or a template of its pages. All of it is of one build, and
sealed in the cache, parts and tables in pieces by name or key, of which an edit reads and renews few; where anything is
amiss with one, every part is planned. Whatever they say, a page stays only where the output has it under the key that
they say.
"""

import pickle
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from secrets import token_hex
from sys import byteorder
from typing import Any, NamedTuple
from zlib import crc32

from site_builder.archive.lists import Table
from site_builder.core.digests import digest_of
from site_builder.pages.facts import NONE, Facts, changed_facts, facts_of
from site_builder.pages.model import Card
from site_builder.pages.planners import PlannedPart
from site_builder.pages.site import Site
from site_builder.publish.staging import Staged
from site_builder.runtime.cache import Shelf

SOUGHT = 16
"""So many facts are looked for in a piece before it is opened: more would take longer than to open it."""
AT_ONCE = 16
"""So many pieces are read together."""
PIECES = 256
"""In so many the parts are kept, and each of the tables that are kept in pieces."""
IN_PIECES = frozenset(
    {"header", "body", "people", "labels", "card", "cited", "targets", "described"}
    | {"mentions", "sources", "citable", "asked"}
)
"""The tables with a row for each briefing or actor that an edit of others leaves as it was. Which keys such a table has
no planner asks, so their order is not kept."""
SITEMAP = "sitemap"
"""The row of all pages for readers, URL → day of the last change."""


class Looks(NamedTuple):
    """What pages depend on beside what they hold."""

    of_all: str
    """Names settings, texts and code."""
    templates: Mapping[str, str]
    """By template: what names that, and the template with all that it may take in."""

    def of(self, template: str) -> str:
        """What the pages of a template depend on; those without one are written by code alone."""
        return self.templates.get(template, self.of_all)


class Made(NamedTuple):
    """A page that was planned, and its file."""

    url: str
    title: str
    updated: str
    in_sitemap: bool
    path: str
    """Of the file in the output folder."""
    key: str
    """Names the bytes by all that they depend on."""
    template: str
    """Empty where code alone writes the page."""
    file: Staged | None
    """None where the output has a file of this key."""


class MadePart(NamedTuple):
    """The pages of a part."""

    pages: tuple[Made, ...]
    trace: bytes
    """Numbers of the facts that were asked for, as `packed_numbers` packs them."""
    texts: tuple[str, ...]
    """Keys of the kept texts that it was made of."""
    packed: Mapping[str, bytes]
    """Those of them that were made for it, as `KeptTexts` packs them."""


Rows = Mapping[tuple[int, str], tuple[Any, ...]]
"""Planner and name of a part → its pages without their files, its trace, keys of its texts: quickly read."""


@dataclass(frozen=True)
class SitePlan:
    """A whole site as it was planned."""

    facts: Facts = field(default_factory=dict)
    pieces: Mapping[int, Rows] = field(default_factory=dict)


class PiecedTable(Mapping[str, Any]):
    """A table whose pieces are read when they are asked for, with what an edit put in place of its rows."""

    def __init__(self, piece: Callable[[int], Table], edited: Mapping[str, Any] = {}) -> None:
        """`piece` reads one by its number; in `edited` None stands for no row."""
        self._piece, self.edited = piece, edited

    def __getitem__(self, key: str) -> Any:
        row = self.edited[key] if key in self.edited else self._piece(piece_of(key)).get(key)
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(map(self.piece, range(PIECES)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def amended(self, rows: Mapping[str, Any]) -> "PiecedTable":
        """With these in place of what it has."""
        return PiecedTable(self._piece, {**self.edited, **rows})

    def piece(self, number: int) -> dict[str, Any]:
        """What is in one of them now."""
        rows = {**self._piece(number), **{key: row for key, row in self.edited.items() if piece_of(key) == number}}
        return {key: row for key, row in rows.items() if row is not None}


KnownRows = dict[str, tuple[str, Any]]
"""By name: the build that wrote a row, and what is in it."""
NO_PLAN, NO_LOOKS = SitePlan(), Looks("", {})


class PlanMemory:
    """The plan of the last build of an output, and what became of it since; it serves one build after the other."""

    def __init__(self, shelf: Shelf, texts: Shelf, name: str) -> None:
        """`name` is that of the output, `texts` has the kept texts and the cards."""
        self._shelf, self._texts, self._name, self._look = shelf, texts, name, NO_LOOKS
        self._restyled: Set[str] = frozenset()
        """Templates whose pages look otherwise than in the plan that is kept."""
        self._facts = NONE
        self._before = NO_PLAN
        self._cards: Mapping[str, Card] = {}
        self._keys: set[str] = set()
        """Of the texts of the last build, whatever its look."""
        self._kept: dict[str, str] = {}
        """Piece → the build that wrote it."""
        self._changed: dict[int, str] = {}
        self._planned: set[PlannedPart] = set()
        self._rows: KnownRows = {}
        self.reasons: dict[str, str] = {}
        """Part → why it was planned."""

    def look_at(self, site: Site, look: Looks) -> None:
        """Find out which facts of the site, and which looks, are others than those of the last build. Where no plan of
        this look is known, all is to be planned, and the facts are named by a later `survey`."""
        self.reasons, self._planned, self._rows, self._facts, self._changed = {}, set(), {}, NONE, {}
        if look != self._look:
            self._look, self._before, self._kept, self._restyled = look, NO_PLAN, {}, frozenset()
            with suppress(Exception):  # whatever is wrong with it, planning all is right
                self._before, self._kept = self._read()
        if self._kept:
            self.survey(site)
            self._changed = changed_facts(self._before.facts, self._facts)

    def survey(self, site: Site) -> None:
        """Name the facts of the site, unless that was done."""
        if self._facts is NONE:
            self._facts, self._cards = facts_of(site, self._before.facts), site.cards

    def unchanged(self, part: PlannedPart, known: Mapping[str, str]) -> MadePart | None:
        """What came of the part, where it would come again and the output has it; `known` are path and key there."""
        row = self._before.pieces.get(_piece_of(part), {}).get((part.planner, part.name))
        before = _made_of(row) if row else None
        reason = self._reason(before, known)
        if reason:
            self._planned.add(part)
            self.reasons[part.label] = reason
            return None
        return before

    def _reason(self, before: MadePart | None, known: Mapping[str, str]) -> str:
        if before is None:
            return "it is new" if self._kept else "no plan of this look is known"
        restyled = next((page.template for page in before.pages if page.template in self._restyled), "")
        if restyled:
            return f"template {restyled} changed"
        asked = array("Q", before.trace)
        if not self._changed.keys().isdisjoint(asked):
            first = next(number for number in asked if number in self._changed)
            return self._changed[first]
        lacking = next((page.path for page in before.pages if known.get(page.path) != page.key), None)
        return f"the output lacks {lacking}" if lacking else ""

    @property
    def mark(self) -> str:
        """Names the plan that is kept."""
        return digest_of(self._look, self._kept)

    def texts(self) -> Mapping[str, bytes]:
        """The kept texts of the parts that are planned again; all, where no plan of this look is known."""
        if not self._kept:
            return self._texts.load(sorted(self._keys))
        rows = [self._before.pieces.get(_piece_of(part), {}).get((part.planner, part.name)) for part in self._planned]
        return self._texts.load([key for row in rows if row for key in row[2]])

    def keep(self, parts: Mapping[PlannedPart, MadePart]) -> None:
        """Remember the plan that the site was just made by. What is as before is not written."""
        build, kept, pieces = token_hex(8), dict[str, str](), dict[int, Rows]()
        for name, before, now in self._pieces(parts):
            kept[name] = build if now is not before else self._kept[name]
            if now is not before:
                save_row(self._shelf, self._name, name, build, now)
            if name.isdecimal():
                pieces[int(name)] = now
        save_head(self._shelf, self._name, self._look, kept)
        keys = _keys(pieces.values())
        tables = (facts.get("card", {}) for facts in (self._before.facts, self._facts))
        cards, now = ({digest: url for url, digest in table.items()} for table in tables)
        made = (self._cards[now[digest]] for digest in sorted(now.keys() - cards.keys()))
        renew_texts(self._texts, self._keys | cards.keys(), keys | now.keys(), parts.values(), made)
        self._before, self._kept, self._restyled = SitePlan(self._facts, pieces), kept, frozenset()
        self._keys, self._cards = keys, {}

    def _pieces(self, parts: Mapping[PlannedPart, MadePart]) -> Iterator[tuple[str, Any, Any]]:
        """Name of each piece, and what it held and holds: one value where that is the same."""
        old = dict(_rows_of(self._before.facts)) if self._kept else {}
        for name, now in _rows_of(self._facts):
            before = old.get(name)
            yield name, before, before if before is not None and _is_same(before, now) else now
        pages = (page for made in parts.values() for page in made.pages)
        yield SITEMAP, None, {page.url: page.updated for page in pages if page.in_sitemap}
        pieces: dict[int, dict[PlannedPart, MadePart]] = {}
        for part, made in parts.items():
            pieces.setdefault(_piece_of(part), {})[part] = made
        for number, piece in pieces.items():
            rows = self._before.pieces.get(number)
            same = rows is not None and len(rows) == len(piece) and self._planned.isdisjoint(piece)
            yield str(number), rows, rows if same else {(p.planner, p.name): _row(made) for p, made in piece.items()}

    def _read(self) -> tuple[SitePlan, dict[str, str]]:
        """The plan of this look, and which build wrote each piece. Raises whatever it may where it is not whole."""
        stored = StoredPlan(self._shelf, self._texts, self._name)
        pieces = {int(name): rows for name, rows in stored.rows(stored.numbers)}
        self._keys = _keys(pieces.values())
        if stored.look.of_all != self._look.of_all:
            return NO_PLAN, {}
        self._restyled = frozenset([name for name, _ in stored.look.templates.items() ^ self._look.templates.items()])
        return SitePlan(stored.tables(), pieces), stored.kept

    def stored(self) -> "StoredPlan":
        """The plan as it is kept, of which this memory holds no more than what edits asked for. Raises whatever it may
        where there is none."""
        self._look, self._before, self._kept = NO_LOOKS, NO_PLAN, {}
        return StoredPlan(self._shelf, self._texts, self._name, self._rows)


class StoredPlan:
    """The plan of the last build of an output as it lies in the cache: read as far as it is asked for.

    Every question raises whatever it may where what it asks for is not whole."""

    def __init__(self, shelf: Shelf, texts: Shelf, name: str, known: "KnownRows | None" = None) -> None:
        """Rows that are `known` are not read again."""
        self._shelf, self._texts, self._name = shelf, texts, name
        self.look: Looks
        self.kept: dict[str, str]
        """Name of each row → the build that wrote it."""
        self.look, self.kept = pickle.loads(shelf.load([name])[name])
        self._known = {} if known is None else known

    @property
    def mark(self) -> str:
        """As of `PlanMemory`."""
        return digest_of(self.look, self.kept)

    @property
    def numbers(self) -> list[str]:
        """Names of the pieces."""
        return [name for name in self.kept if name.isdecimal()]

    def texts(self, parts: Iterable[MadePart]) -> Mapping[str, bytes]:
        """The kept texts of parts."""
        return self._texts.load([key for part in parts for key in part.texts])

    def rows(self, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """What is in those rows, by name."""
        yield from ((name, pickle.loads(blob)) for name, blob in self._blobs(names))

    def tables(self) -> dict[str, Any]:
        """All tables of the facts, whole."""
        found: dict[str, Any] = {name: {} for name in IN_PIECES}
        for name, row in self.rows([name for name in self.kept if not name.isdecimal() and name != SITEMAP]):
            whole, _, number = name.rpartition(" ")
            if number.isdecimal():
                found[whole].update(row)
            else:
                found[name] = row
        return found

    def table(self, name: str) -> Any:
        """One table, read once; of one that is kept in pieces, those that are asked for."""
        if name in IN_PIECES:
            return PiecedTable(lambda number: self._piece(f"{name} {number}"))
        build, row = self._known.get(name, ("", None))
        if build != self.kept[name]:
            ((_, row),) = self.rows([name])
            self._known[name] = self.kept[name], row
        return row

    def _piece(self, name: str) -> Any:
        return self.table(name) if name in self.kept else {}

    def card(self, digest: str) -> Card | None:
        """The card of that digest, where it is kept."""
        blob = self._texts.load([digest]).get(digest)
        found: Card | None = pickle.loads(blob) if blob else None
        return found

    def found_by(self, name: str, numbers: Iterable[int]) -> dict[str, Any]:
        """The rows of a table in pieces that end with one of these numbers, packed with others."""
        wanted, names = {*numbers}, [key for key in self.kept if key.rpartition(" ")[0] == name]
        rows = (pair for piece in self._that_hold(names, wanted) for pair in piece.items())
        return {key: row for key, row in rows if not wanted.isdisjoint(array("Q", row[-1]))}

    def parts_that_asked(self, facts: Iterable[int]) -> dict[PlannedPart, tuple[MadePart, int]]:
        """The parts that asked for one of these facts, each as it was planned and with the first of them."""
        order = {number: place for place, number in enumerate(facts)}
        found: dict[PlannedPart, tuple[MadePart, int]] = {}
        for piece in self._that_hold(self.numbers, order):
            for key, row in piece.items():
                asked = order.keys() & array("Q", row[1])
                if asked:
                    found[PlannedPart(*key)] = _made_of(row), min(asked, key=order.__getitem__)
        return found

    def _that_hold(self, names: Sequence[str], numbers: Collection[int]) -> Iterator[Any]:
        """The pieces that may hold one of the numbers: they lie there as they were packed, so a piece that holds none
        of a few need not be opened."""
        marks = [number.to_bytes(8, byteorder) for number in numbers] if len(numbers) <= SOUGHT else [b""]
        for _, blob in self._blobs(names if marks else ()):
            if any(mark in blob for mark in marks):
                yield pickle.loads(blob)

    def parts(self, parts: Iterable[PlannedPart]) -> dict[PlannedPart, MadePart]:
        """These parts as they were planned."""
        wanted = list(parts)
        pieces = dict(self.rows(sorted({str(_piece_of(part)) for part in wanted})))
        return {part: _made_of(pieces[str(_piece_of(part))][part.planner, part.name]) for part in wanted}

    def renew(
        self,
        rows: Mapping[str, Any],
        made: Mapping[PlannedPart, MadePart],
        gone: Iterable[PlannedPart],
        cards: Iterable[Card],
    ) -> None:
        """Keep these rows, parts and cards in place of what was kept."""
        build = token_hex(8)
        pieces = {str(_piece_of(part)) for part in (*made, *gone)}
        known = dict(self.rows(sorted(pieces & self.kept.keys())))
        shown = [name for name in rows if name.startswith("card ")]
        old, new = ({d for n in shown for d in of(n).values()} for of in (self._piece, rows.__getitem__))
        rows = {**rows, **{name: known.get(name, {}) for name in pieces}}
        before = _keys(rows[number] for number in pieces)
        for part in gone:
            del rows[str(_piece_of(part))][part.planner, part.name]
        for part, pages in made.items():
            rows[str(_piece_of(part))][part.planner, part.name] = _row(pages)
        now = _keys(rows[number] for number in pieces)
        renew_texts(self._texts, before | old, now | new, made.values(), cards)
        for name, row in rows.items():
            save_row(self._shelf, self._name, name, build, row)
        self.kept = {**self.kept, **dict.fromkeys(rows, build)}
        self._known.update((name, (build, row)) for name, row in rows.items() if not name.isdecimal())
        save_head(self._shelf, self._name, self.look, self.kept)

    def changed(self, tables: Mapping[str, Table]) -> dict[str, Table]:
        """The rows and pieces of these tables that are others than those that are kept."""
        found: dict[str, Table] = {}
        for name, now in tables.items():
            if isinstance(now, PiecedTable):
                pieces = {f"{name} {number}": now.piece(number) for number in sorted({*map(piece_of, now.edited)})}
                found |= {name: piece for name, piece in pieces.items() if piece != self._piece(name)}
            elif not _is_same(self.table(name), now):
                found[name] = now
        return found

    def _blobs(self, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The rows as they were packed, few of them in memory. LookupError for one that another build wrote."""
        for start in range(0, len(names), AT_ONCE):
            keys = {f"{self._name} {name}": name for name in names[start : start + AT_ONCE]}
            blobs = self._shelf.load([*keys])
            for key, name in keys.items():
                blob, build = blobs[key], self.kept[name].encode()
                if not blob.startswith(build):
                    raise LookupError(name)
                yield name, blob[len(build) :]


def save_row(shelf: Shelf, plan: str, name: str, build: str, row: object) -> None:
    """Keep a table of facts or a piece, and which build wrote it."""
    shelf.save(f"{plan} {name}", build.encode() + pickle.dumps(row, pickle.HIGHEST_PROTOCOL))


def save_head(shelf: Shelf, plan: str, look: Looks, kept: Mapping[str, str]) -> None:
    """Keep what the plan is of, and which build wrote each row."""
    shelf.save(plan, pickle.dumps((look, kept)))


def renew_texts(
    shelf: Shelf, before: Set[str], now: Set[str], parts: Iterable[MadePart], cards: Iterable[Card]
) -> None:
    """Keep these cards and the texts that were made for these parts, and of those before the ones whose keys there are
    now."""
    for part in parts:
        for key, packed in part.packed.items():
            shelf.save(key, packed)
    for card in cards:
        shelf.save(card.digest, pickle.dumps(card))
    shelf.drop(sorted(before - now))
    shelf.present(sorted(now))


def _keys(pieces: Iterable[Rows]) -> set[str]:
    """Those of the texts of all parts."""
    return {key for rows in pieces for _, _, texts in rows.values() for key in texts}


@lru_cache(maxsize=65_536)
def piece_of(key: str) -> int:
    """The number of the piece in which a key is."""
    return crc32(key.encode("utf-8", "surrogatepass")) % PIECES


def _piece_of(part: PlannedPart) -> int:
    return piece_of(f"{part.planner} {part.name}")


def _rows_of(facts: Facts) -> Iterator[tuple[str, Table]]:
    """The tables of the facts and the pieces of those in pieces, by name."""
    for name, table in facts.items():
        pieces: dict[str, dict[Any, Any]] = {}
        for key, row in table.items() if name in IN_PIECES else ():
            pieces.setdefault(f"{name} {piece_of(key)}", {})[key] = row
        yield from pieces.items() if name in IN_PIECES else [(name, table)]


def _is_same(before: Table, now: Table) -> bool:
    """Whether both have the same in the same order."""
    return before == now and list(before) == list(now)


def _row(made: MadePart) -> tuple[Any, ...]:
    return tuple([tuple(page[:-1]) for page in made.pages]), made.trace, made.texts


def _made_of(row: tuple[Any, ...]) -> MadePart:
    return MadePart(tuple([Made._make((*page, None)) for page in row[0]]), row[1], row[2], {})
