"""The plan of a build as it lies in the cache: parts of the site and tables of facts, in pieces by name or key.

An edit reads and renews few of them. All are of one build, or of edits since, and sealed; each says which build wrote
it, and one that is not whole makes the whole plan void.
"""

import pickle
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, pairwise
from secrets import token_hex
from typing import Any, NamedTuple
from zlib import crc32

from site_builder.archive.lists import Table
from site_builder.core.digests import digest_of
from site_builder.pages.facts import Facts
from site_builder.pages.model import Card
from site_builder.pages.planners import PlannedPart
from site_builder.pages.traces import packed_numbers
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
ASKED, ASKED_BITS = "asked for ", 56
"""With the first bits of facts, all but so many, a row of those: piece → the ones its parts asked for, packed."""


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
        self._shelf, self._texts, self._name = shelf, texts, name
        self.look = NO_LOOKS
        self.kept: Mapping[str, str] = {}
        """Name of each row → the build that wrote it."""
        self.known: dict[str, tuple[str, Any]] = {}
        """Rows that need not be read again, each with the build that wrote it."""

    def read(self) -> "StoredPlan":
        """Know which plan is kept."""
        self.look, self.kept = pickle.loads(self._shelf.load([self._name])[self._name])
        return self

    @property
    def mark(self) -> str:
        """Names the plan that is kept."""
        return digest_of(self.look, self.kept)

    @property
    def numbers(self) -> list[str]:
        """Names of the pieces."""
        return [name for name in self.kept if name.isdecimal()]

    def texts(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The kept texts of these keys."""
        return self._texts.load(keys)

    def rows(self, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """What is in those rows, by name."""
        yield from ((name, pickle.loads(blob)) for name, blob in self._blobs(names))

    def tables(self) -> dict[str, Any]:
        """All tables of the facts, whole."""
        found: dict[str, Any] = {name: {} for name in IN_PIECES}
        apart = {*self.numbers, SITEMAP}
        for name, row in self.rows([name for name in self.kept if name not in apart and not name.startswith(ASKED)]):
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
        build, row = self.known.get(name, ("", None))
        if build != self.kept[name]:
            ((_, row),) = self.rows([name])
            self.known[name] = self.kept[name], row
        return row

    def _piece(self, name: str) -> Any:
        return self.table(name) if name in self.kept else {}

    def card(self, digest: str) -> Card | None:
        """The card of that digest, where it is kept."""
        blob = self._texts.load([digest]).get(digest)
        found: Card | None = pickle.loads(blob) if blob else None
        return found

    def found_by(self, name: str, numbers: Iterable[int]) -> dict[str, Any]:
        """The rows of a table in pieces that end with one of these numbers, packed with others; so they lie in a piece,
        and one that holds none of a few need not be opened."""
        wanted, names = {*numbers}, [key for key in self.kept if key.rpartition(" ")[0] == name]
        marks = [packed_numbers([number]) for number in wanted] if len(wanted) <= SOUGHT else [b""]
        blobs = (blob for _, blob in self._blobs(names if wanted else ()) if any(mark in blob for mark in marks))
        rows = chain.from_iterable(pickle.loads(blob).items() for blob in blobs)
        return {key: row for key, row in rows if not wanted.isdisjoint(array("Q", row[-1]))}

    def parts_that_asked(self, facts: Iterable[int]) -> dict[PlannedPart, tuple[MadePart, int]]:
        """The parts that asked for one of these facts, each as it was planned and with the first of them."""
        order = {number: place for place, number in enumerate(facts)}
        found: dict[PlannedPart, tuple[MadePart, int]] = {}
        for _, piece in self.rows(self._pieces_that_asked(order)):
            for key, row in piece.items():
                asked = order.keys() & array("Q", row[1])
                if asked:
                    found[PlannedPart(*key)] = made_of(row), min(asked, key=order.__getitem__)
        return found

    def _pieces_that_asked(self, facts: Iterable[int]) -> list[str]:
        """Names of the pieces of which a part asked for one of these, and seldom of another one."""
        marks: dict[str, list[bytes]] = {}
        for fact in facts:
            marks.setdefault(f"{ASKED}{fact >> ASKED_BITS}", []).append(packed_numbers([fact]))
        rows = self.rows([name for name in marks if name in self.kept])
        asked = ((piece, marks[name], packed) for name, row in rows for piece, packed in row.items())
        found = {piece for piece, sought, packed in asked if any(mark in packed for mark in sought)}
        return [name for name in self.numbers if name in found]

    def parts(self, parts: Iterable[PlannedPart]) -> dict[PlannedPart, MadePart]:
        """These parts as they were planned."""
        wanted = list(parts)
        pieces = dict(self.rows(sorted({piece_of_part(part) for part in wanted})))
        return {part: made_of(pieces[piece_of_part(part)][part]) for part in wanted}

    def pieces_with(
        self, made: Mapping[PlannedPart, MadePart], gone: Iterable[PlannedPart]
    ) -> tuple[dict[str, Rows], dict[str, Any]]:
        """The pieces of these parts as they are kept; and as they are now, with the rows of what was asked for."""
        names = {piece_of_part(part) for part in (*made, *gone)}
        before = {name: {} for name in names} | dict(self.rows(sorted(names & self.kept.keys())))
        now = {name: dict(piece) for name, piece in before.items()}
        for part in gone:
            del now[piece_of_part(part)][part]
        for part, pages in made.items():
            now[piece_of_part(part)][part.planner, part.name] = row_of(pages)
        asked: dict[str, dict[str, bytes]] = {}
        for name, piece in now.items():
            if traces_of(piece) != traces_of(before[name]):
                pair = asked_in(before[name]), asked_in(piece)
                for row in {row for row, _ in pair[0].items() ^ pair[1].items()}:
                    asked.setdefault(row, {})[name] = pair[1].get(row, b"")
        kept = dict(self.rows([row for row in asked if row in self.kept]))
        return before, now | {row: {**kept.get(row, {}), **facts} for row, facts in asked.items()}

    def renew(
        self,
        rows: Mapping[str, Any],
        pieces: tuple[Mapping[str, Rows], Mapping[str, Any]],
        made: Iterable[MadePart],
        cards: Iterable[Card],
    ) -> None:
        """Keep these rows, pieces, parts and cards in place of what was kept; `pieces` are those of `pieces_with`."""
        shown = [name for name in rows if name.startswith("card ")]
        old, new = ({d for n in shown for d in of(n).values()} for of in (self._piece, rows.__getitem__))
        before, after = (keys_of(found[name] for name in pieces[0]) for found in pieces)
        now = {**rows, **pieces[1]}
        self.renew_texts(before | old, after | new, made, cards)
        self.write(self.look, [(name, now.get(name), name not in now) for name in {**self.kept, **now}])
        self.known.update((name, (self.kept[name], row)) for name, row in rows.items())

    def write(self, look: Looks, rows: Iterable[tuple[str, Any, bool]]) -> None:
        """Keep a plan that consists of these rows; of each whether it is as it was, so that it need not be written."""
        build, kept = token_hex(8), dict[str, str]()
        for name, row, is_same in rows:
            kept[name] = self.kept[name] if is_same else build
            if not is_same:
                blob = build.encode() + pickle.dumps(row, pickle.HIGHEST_PROTOCOL)
                self._shelf.save(f"{self._name} {name}", blob)
        self.look, self.kept = look, kept
        self._shelf.save(self._name, pickle.dumps((look, kept)))

    def renew_texts(self, before: Set[str], now: Set[str], parts: Iterable[MadePart], cards: Iterable[Card]) -> None:
        """Keep these cards and the texts that were made for these parts, and of those before the ones whose keys there
        are now."""
        for part in parts:
            for key, packed in part.packed.items():
                self._texts.save(key, packed)
        for card in cards:
            self._texts.save(card.digest, pickle.dumps(card))
        self._texts.drop(sorted(before - now))
        self._texts.present(sorted(now))

    def changed(self, tables: Mapping[str, Table]) -> dict[str, Table]:
        """The rows and pieces of these tables that are others than those that are kept."""
        found: dict[str, Table] = {}
        for name, now in tables.items():
            if isinstance(now, PiecedTable):
                pieces = {f"{name} {number}": now.piece(number) for number in sorted({*map(piece_of, now.edited)})}
                found |= {name: piece for name, piece in pieces.items() if piece != self._piece(name)}
            elif not is_same(self.table(name), now):
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


def keys_of(pieces: Iterable[Rows]) -> set[str]:
    """Those of the texts of all parts."""
    return {key for rows in pieces for _, _, texts in rows.values() for key in texts}


def traces_of(piece: Rows) -> list[bytes]:
    """Those of its parts."""
    return [trace for _, trace, _ in piece.values()]


def asked_in(piece: Rows) -> dict[str, bytes]:
    """The facts for which its parts asked, packed, by the row in which they are."""
    facts = array("Q", sorted(set[int]().union(*(array("Q", trace) for trace in traces_of(piece)))))
    ends = pairwise([*(bisect_left(facts, row << ASKED_BITS) for row in range(1 << 64 - ASKED_BITS)), len(facts)])
    return {f"{ASKED}{row}": facts[start:end].tobytes() for row, (start, end) in enumerate(ends) if start < end}


@lru_cache(maxsize=65_536)
def piece_of(key: str) -> int:
    """The number of the piece in which a key is."""
    return crc32(key.encode("utf-8", "surrogatepass")) % PIECES


def piece_of_part(part: PlannedPart) -> str:
    """The name of the piece in which a part is."""
    return str(piece_of(f"{part.planner} {part.name}"))


def rows_of(facts: Facts) -> Iterator[tuple[str, Table]]:
    """The tables of the facts and the pieces of those in pieces, by name."""
    for name, table in facts.items():
        pieces: dict[str, dict[Any, Any]] = {}
        for key, row in table.items() if name in IN_PIECES else ():
            pieces.setdefault(f"{name} {piece_of(key)}", {})[key] = row
        yield from pieces.items() if name in IN_PIECES else [(name, table)]


def is_same(before: Table, now: Table) -> bool:
    """Whether both have the same in the same order."""
    return before == now and list(before) == list(now)


def row_of(made: MadePart) -> tuple[Any, ...]:
    """As it is kept."""
    return tuple([tuple(page[:-1]) for page in made.pages]), made.trace, made.texts


def made_of(row: tuple[Any, ...]) -> MadePart:
    """What was kept in a row."""
    return MadePart(tuple([Made._make((*page, None)) for page in row[0]]), row[1], row[2], {})
