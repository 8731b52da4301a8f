"""The plan of a build as it lies in the cache: parts of the site and tables of facts, in pieces by name or key.

An edit reads and renews few of them. All are of one build, or of edits since, and sealed; each says which build wrote
it, and one that is not whole makes the whole plan void.
"""

import pickle
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from functools import lru_cache
from itertools import chain
from secrets import token_hex
from typing import Any, NamedTuple
from zlib import crc32

from site_builder.archive.lists import Table
from site_builder.pages.model import Card
from site_builder.pages.planners import PlannedPart
from site_builder.pages.traces import packed_numbers
from site_builder.publish.staging import Staged
from site_builder.runtime.cache import Shelf

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
ASKED, ASKED_BITS = "asked for ", 56
"""With the first bits of facts, all but so many, a row of those: piece → the ones its parts asked for, packed."""


class Looks(NamedTuple):
    """What pages depend on beside what they hold."""

    of_all: str
    """Names settings, texts and code."""
    templates: Mapping[str, str]
    """By template: what names that, and the template with all that it may take in."""


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


NO_LOOKS = Looks("", {})


class StoredPlan:
    """The plan of the last build of an output: read as far as it is asked for.

    Every question raises whatever it may where what it asks for is not whole."""

    def __init__(self, shelf: Shelf, texts: Shelf, name: str) -> None:
        """`name` is that of the output, `texts` has the kept texts and the cards."""
        self.texts, self._shelf, self._name = texts, shelf, name
        self.look = NO_LOOKS
        self.kept: Mapping[str, str] = {}
        """Name of each row → the build that wrote it."""
        self.known: dict[str, tuple[str, Any]] = {}
        """Rows that need not be read again, each with the build that wrote it."""

    def read(self) -> "StoredPlan":
        """Know which plan is kept."""
        self.look, self.kept = pickle.loads(self._shelf.load([self._name])[self._name])
        return self

    def forget(self) -> None:
        """Know of none."""
        self.look, self.kept, self.known = NO_LOOKS, {}, {}

    @property
    def numbers(self) -> list[str]:
        """Names of the pieces."""
        return [name for name in self.kept if name.isdecimal()]

    def rows(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """What is in those rows, by name. LookupError for one that another build wrote."""
        for name in names:
            key = f"{self._name} {name}"
            build, row = pickle.loads(self._shelf.load([key])[key])
            if build != self.kept[name]:
                raise LookupError(name)
            yield name, row

    def tables(self) -> dict[str, Any]:
        """All tables of the facts, whole. What was asked for is looked at as well: the cache keeps what is used."""
        found: dict[str, Any] = {name: {} for name in IN_PIECES}
        apart = {*self.numbers, SITEMAP}
        for name, row in self.rows([name for name in self.kept if name not in apart]):
            if not name.startswith(ASKED):
                found.setdefault(name.rpartition(" ")[0] or name, {}).update(row)
        return found

    def table(self, name: str) -> Any:
        """One table, read once; of one that is kept in pieces, those that are asked for."""
        if name in IN_PIECES:
            return PiecedTable(lambda number: self._piece(f"{name} {number}"))
        build, row = self.known.get(name, ("", None))
        if build != self.kept[name]:
            ((_, row),) = self.rows([name])
            self.known[name] = self.kept[name], row
        return row

    def _piece(self, name: str) -> Any:
        return self.table(name) if name in self.kept else {}

    def card(self, digest: str) -> Card | None:
        """The card of that digest, where it is kept."""
        blob = self.texts.load([digest]).get(digest)
        found: Card | None = pickle.loads(blob) if blob else None
        return found

    def found_by(self, name: str, numbers: Iterable[int]) -> dict[str, Any]:
        """The rows of a table in pieces that end with one of these numbers, packed with others."""
        wanted = {*numbers}
        pieces = self.rows([row for row in self.kept if wanted and row.rpartition(" ")[0] == name])
        rows = chain.from_iterable(piece.items() for _, piece in pieces)
        return {key: row for key, row in rows if not wanted.isdisjoint(array("Q", row[-1]))}

    def parts_that_asked(self, facts: Iterable[int]) -> dict[PlannedPart, tuple[MadePart, int]]:
        """The parts that asked for one of these facts, each as it was planned and with the first of them."""
        order = {number: place for place, number in enumerate(facts)}
        rows = self.rows(self.kept.keys() & {f"{ASKED}{fact >> ASKED_BITS}" for fact in order})
        pairs = chain.from_iterable(row.items() for _, row in rows)
        pieces = {piece for piece, asked in pairs if not order.keys().isdisjoint(array("Q", asked))}
        found: dict[PlannedPart, tuple[MadePart, int]] = {}
        for _, piece in self.rows([name for name in self.numbers if name in pieces]):
            for key, row in piece.items():
                asked = order.keys() & array("Q", row[1])
                if asked:
                    found[PlannedPart(*key)] = made_of(row), min(asked, key=order.__getitem__)
        return found

    def parts(self, parts: Iterable[PlannedPart]) -> dict[PlannedPart, MadePart]:
        """These parts as they were planned."""
        wanted = list(parts)
        pieces = dict(self.rows(sorted({piece_of_part(part) for part in wanted})))
        return {part: made_of(pieces[piece_of_part(part)][part]) for part in wanted}

    def rows_with(self, made: Mapping[PlannedPart, MadePart], gone: Iterable[PlannedPart]) -> dict[str, Any]:
        """The pieces of these parts as they are now, and the rows of what was asked for that are others."""
        names = {piece_of_part(part) for part in (*made, *gone)}
        before = {name: {} for name in names} | dict(self.rows(sorted(names & self.kept.keys())))
        now: dict[str, dict[Any, Any]] = {name: dict(piece) for name, piece in before.items()}
        for part in gone:
            del now[piece_of_part(part)][part]
        for part, pages in made.items():
            now[piece_of_part(part)][part.planner, part.name] = row_of(pages)
        others = [name for name in names if traces_of(now[name]) != traces_of(before[name])]
        was, asked = (asked_in({name: pieces[name] for name in others}) for pieces in (before, now))
        rows = [row for row in {**was, **asked} if was.get(row) != asked.get(row)]
        kept = dict(self.rows(self.kept.keys() & rows))
        gone_from = {row: dict.fromkeys(was.get(row, ()), b"") for row in rows}
        return now | {row: {**kept.get(row, {}), **gone_from[row], **asked.get(row, {})} for row in rows}

    def written(self, rows: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
        """Write these rows of a plan, one whenever the next is asked for, and name each with the build that wrote it.
        The plan before is void from then on, until all of a plan is kept."""
        build = token_hex(8)
        for name, row in rows:
            self._shelf.save(f"{self._name} {name}", pickle.dumps((build, row), pickle.HIGHEST_PROTOCOL))
            yield name, build

    def keep(self, look: Looks, written: Mapping[str, str], *, before: Set[str], now: Set[str]) -> None:
        """Keep the plan that has these rows, as `written` names them, in place of what it had; of the texts and cards
        with these keys before the ones that have them now."""
        self.texts.drop(sorted(before - now))
        self.texts.present(sorted(before & now))
        self.look, self.kept = look, {**self.kept, **written}
        self._shelf.save(self._name, pickle.dumps((self.look, self.kept)))

    def renew(self, rows: Mapping[str, Any], before: Iterable[MadePart], now: Collection[MadePart]) -> None:
        """Keep these rows and parts in place of what was kept; `before` are the parts as they were."""
        shown = [name for name in rows if name.startswith("card ")]
        old, new = ({d for n in shown for d in of(n).values()} for of in (self._piece, rows.__getitem__))
        self.keep(self.look, dict(self.written(rows.items())), before=texts_of(before) | old, now=texts_of(now) | new)
        self.known.update((name, (self.kept[name], row)) for name, row in rows.items() if name in self.known)

    def keep_texts(self, parts: Iterable[MadePart], cards: Iterable[Card] = ()) -> None:
        """Keep the texts made for these parts, and these cards. Each is what its key names, whatever the build does."""
        for key, packed in chain.from_iterable(part.packed.items() for part in parts):
            self.texts.save(key, packed)
        for card in cards:
            self.texts.save(card.digest, pickle.dumps(card))

    def changed(self, tables: Mapping[str, Table]) -> dict[str, Table]:
        """The rows and pieces of these tables that are others than those that are kept."""
        rows = chain.from_iterable(rows_of(*table) for table in tables.items())
        return {name: row for name, row in rows if not is_same(self._piece(name), row)}


def texts_of(parts: Iterable[MadePart]) -> set[str]:
    """Keys of the texts of these parts."""
    return {key for part in parts for key in part.texts}


def traces_of(piece: Rows) -> list[bytes]:
    """Those of its parts."""
    return [trace for _, trace, _ in piece.values()]


def asked_in(pieces: Mapping[str, Rows]) -> dict[str, dict[str, bytes]]:
    """The rows of the facts for which the parts in these pieces asked."""
    rows: dict[int, dict[str, bytes]] = defaultdict(dict)
    for name, piece in pieces.items():
        facts, start = sorted(array("Q", b"".join(traces_of(piece)))), 0
        packed = packed_numbers(facts)
        while start < len(facts):
            row = facts[start] >> ASKED_BITS
            end = bisect_left(facts, row + 1 << ASKED_BITS, start)
            rows[row][name] = packed[8 * start : 8 * end]
            start = end
    return {f"{ASKED}{row}": several for row, several in rows.items()}


@lru_cache(maxsize=65_536)
def piece_of(key: str) -> int:
    """The number of the piece in which a key is."""
    return crc32(key.encode("utf-8", "surrogatepass")) % PIECES


def piece_of_part(part: PlannedPart) -> str:
    """The name of the piece in which a part is."""
    return str(piece_of(f"{part.planner} {part.name}"))


def rows_of(name: str, table: Table) -> Iterable[tuple[str, Table]]:
    """A table of the facts, or the pieces of one in pieces, by name: those that an edit touched, or all."""
    if isinstance(table, PiecedTable):
        return [(f"{name} {number}", table.piece(number)) for number in sorted({*map(piece_of, table.edited)})]
    pieces: dict[str, dict[Any, Any]] = {}
    for key, row in table.items() if name in IN_PIECES else ():
        pieces.setdefault(f"{name} {piece_of(key)}", {})[key] = row
    return pieces.items() if name in IN_PIECES else [(name, table)]


def is_same(before: Table, now: Table) -> bool:
    """Whether both have the same in the same order."""
    return before == now and list(before) == list(now)


def row_of(made: MadePart) -> tuple[Any, ...]:
    """As it is kept."""
    return tuple([tuple(page[:-1]) for page in made.pages]), made.trace, made.texts


def made_of(row: tuple[Any, ...]) -> MadePart:
    """What was kept in a row."""
    return MadePart(tuple([Made._make((*page, None)) for page in row[0]]), row[1], row[2], {})
