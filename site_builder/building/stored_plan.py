"""The plan of a build as it lies in the cache: parts of the site and tables of facts, in pieces by name or key.

An edit reads and renews few of them. All are of one build, or of edits since, and sealed; each says which build wrote
it, and one that is not whole makes the whole plan void.
"""

import pickle
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from secrets import token_hex
from typing import Any, NamedTuple
from zlib import crc32

from site_builder.archive.lists import Table
from site_builder.building.begun_again import PlanLost
from site_builder.core.fact_numbers import packed_numbers
from site_builder.pages.facts import BY_BRIEFING, NONE, Facts
from site_builder.pages.planners import PlannedPart
from site_builder.publish.staging import Staged
from site_builder.runtime.cache import Shelf

PIECES = 256
"""In so many the parts are kept, and each of the tables that are kept in pieces."""
NAMES, PAGES, TEXTS, URLS = "all parts", "all pages", "all texts", "urls "
"""The rows of all parts, of all pages by path, of the keys of all texts; and with a number, the tables by briefing."""
ASKED, ASKED_BITS = "asked for ", 56
"""With the first bits of facts, all but so many, a row of those: piece → the ones its parts asked for, packed."""


class Looks(NamedTuple):
    """What pages depend on beside what they hold."""

    base: str
    """Names settings, texts and code."""
    of_all: str
    """The same with the links of the header that are shown."""
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


NO_LOOKS = Looks("", "", {})


class StoredPlan:
    """The plan of the last build of an output: its parts, what they asked for, and the facts of the site.

    Every question raises PlanLost where what it asks for is not whole."""

    def __init__(self, shelf: Shelf, texts: Shelf, name: str) -> None:
        """`name` is that of the output, `texts` has the kept texts."""
        self.texts, self._shelf, self._name = texts, shelf, name
        self.look, self.outputs = NO_LOOKS, ""
        """`outputs` names what the build left in the output."""
        self.kept: Mapping[str, str] = {}
        """Name of each row → the build that wrote it."""
        self._facts: tuple[Mapping[str, str], Facts] = {}, NONE
        self._whole: dict[str, tuple[str, object]] = {}
        """Rows that need not be read again, each with the build that wrote it."""

    def read(self) -> "StoredPlan":
        """Know which plan is kept."""
        self.look, self.outputs, kept = self._opened(self._name)
        self.kept = self.kept if self.kept == kept else kept
        if len(self._shelf.present([f"{self._name} {name}" for name in self.kept])) < len(self.kept):
            raise PlanLost
        return self

    def forget(self) -> None:
        """Keep none."""
        self._shelf.drop([self._name])
        self.look, self.outputs, self.kept, self._facts, self._whole = NO_LOOKS, "", {}, ({}, NONE), {}

    def rows(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """What is in those rows, by name."""
        for name in names:
            build, row = self._opened(f"{self._name} {name}")
            if build != self.kept[name]:
                raise PlanLost(name)
            yield name, row

    def _opened(self, key: str) -> Any:
        try:
            return pickle.loads(self._shelf.load([key])[key])
        except (KeyError, EOFError, pickle.UnpicklingError) as error:
            raise PlanLost(key) from error

    def facts(self) -> Facts:
        """All facts of the site."""
        if self._facts[0] is not self.kept:
            found: dict[str, Any] = {name: {} for name in BY_BRIEFING}
            for name, row in self.rows([name for name in self.kept if _is_fact(name)]):
                for table, rows in row.items() if name.startswith(URLS) else [(name, row)]:
                    found.setdefault(table, {}).update(rows)
            self._facts = self.kept, found
        return self._facts[1]

    def row(self, name: str) -> Any:
        """One row, read once."""
        build, row = self._whole.get(name, ("", None))
        if build != self.kept[name]:
            ((_, row),) = self.rows([name])
            self._whole[name] = self.kept[name], row
        return row

    def everything(self) -> dict[PlannedPart, MadePart]:
        """All parts as they were planned."""
        rows = self.rows([name for name in self.kept if name.isdecimal()])
        return {PlannedPart(*key): made_of(row) for _, piece in rows for key, row in piece.items()}

    def parts_that_asked(self, facts: Iterable[int]) -> dict[PlannedPart, tuple[MadePart, int]]:
        """The parts that asked for one of these facts, each as it was planned and with the first of them."""
        order = {number: place for place, number in enumerate(facts)}
        rows = self.rows(self.kept.keys() & {f"{ASKED}{fact >> ASKED_BITS}" for fact in order})
        pairs = chain.from_iterable(row.items() for _, row in rows)
        pieces = {piece for piece, asked in pairs if not order.keys().isdisjoint(array("Q", asked))}
        found: dict[PlannedPart, tuple[MadePart, int]] = {}
        for _, piece in self.rows([name for name in self.kept if name in pieces]):
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

    def rows_with(self, made: Mapping[PlannedPart, MadePart], gone: Iterable[PlannedPart]) -> dict[str, object]:
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

    def written(self, rows: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
        """Write these rows of a plan, one whenever the next is asked for, and name each with the build that wrote it.
        The plan before is void from then on, until all of a plan is kept."""
        build = token_hex(8)
        for name, row in rows:
            self._shelf.save(f"{self._name} {name}", pickle.dumps((build, row), pickle.HIGHEST_PROTOCOL))
            yield name, build

    def keep(
        self,
        look: Looks,
        rows: Mapping[str, object],
        facts: Facts,
        *,
        before: Iterable[MadePart],
        now: Iterable[MadePart],
    ) -> None:
        """Keep these rows, and the facts that changed, in place of what was kept; `before` and `now` are the parts in
        them."""
        old = self._facts[1] if self._facts[0] is self.kept else NONE
        was, made = texts_of(before), texts_of(now)
        texts = ({*self.row(TEXTS)} if TEXTS in self.kept else set()) - was | made
        self.texts.drop(sorted(was - made))
        self.texts.present(sorted(texts))
        rows = {**rows, TEXTS: tuple(sorted(texts))} if was != made else rows
        written = dict(self.written(chain(rows.items(), _changed_rows(old, facts))))
        self.look, self.kept = look, {**self.kept, **written}
        self._whole |= {name: (written[name], rows[name]) for name in (NAMES, PAGES, TEXTS) if name in rows}
        self._facts = self.kept, facts
        self.confirm("")

    def confirm(self, outputs: str) -> None:
        """The plan made the output that has this mark; without one, look at each of its pages."""
        self.outputs = outputs
        self._shelf.save(self._name, pickle.dumps((self.look, self.outputs, self.kept)))

    def keep_texts(self, parts: Iterable[MadePart]) -> None:
        """Keep the texts made for these parts. Each is what its key names, whatever the build does."""
        for key, packed in chain.from_iterable(part.packed.items() for part in parts):
            self.texts.save(key, packed)


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


def _is_fact(name: str) -> bool:
    return not (name.isdecimal() or name in (NAMES, PAGES, TEXTS) or name.startswith(ASKED))


def _changed_rows(before: Facts, after: Facts) -> Iterator[tuple[str, object]]:
    """The rows of facts that are to be written."""
    for table in after.keys() - {*BY_BRIEFING}:
        if table not in before or not is_same(before[table], after[table]):
            yield table, after[table]
    touched = {
        piece_of(key)
        for table in BY_BRIEFING
        for old, new in [(before.get(table, {}), after[table])]
        for key in old.keys() | new.keys()
        if old.get(key) is not new.get(key) and old.get(key) != new.get(key)
    }
    pieces: dict[int, dict[str, dict[str, object]]] = {n: {name: {} for name in BY_BRIEFING} for n in sorted(touched)}
    for table in BY_BRIEFING if pieces else ():
        for key, row in after[table].items():
            if (number := piece_of(key)) in pieces:
                pieces[number][table][key] = row
    yield from ((f"{URLS}{number}", piece) for number, piece in pieces.items())


def is_same(before: Table, now: Table) -> bool:
    """Whether both have the same in the same order."""
    return before == now and list(before) == list(now)


def row_of(made: MadePart) -> tuple[object, ...]:
    """As it is kept."""
    return tuple([tuple(page[:-1]) for page in made.pages]), made.trace, made.texts


def made_of(row: tuple[Any, ...]) -> MadePart:
    """What was kept in a row."""
    return MadePart(tuple([Made._make((*page, None)) for page in row[0]]), row[1], row[2], {})
