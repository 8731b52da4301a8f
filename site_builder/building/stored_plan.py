"""Plan of a build in the cache: parts of the site and tables of facts, split into pieces by name or key.

An edit reads and writes few pieces. All are sealed and belong to one build and the edits since. Each names the build
that wrote it; one that does not match voids the plan.
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
from site_builder.building.restarts import PlanLost
from site_builder.core.errors import SiteError
from site_builder.core.fact_numbers import packed_numbers
from site_builder.pages.facts import BY_BRIEFING, NONE, Facts
from site_builder.pages.planners import PlannedPart
from site_builder.publish.staging import Staged
from site_builder.runtime.cache import Shelf

PIECES = 256
"""Number of pieces of the parts, and of each table by briefing."""
NAMES, PAGES, TEXTS, URLS = "all parts", "all pages", "all texts", "urls "
"""Rows of all parts, all pages by path, and the keys of all texts; the last, followed by a number, is a piece of the
tables by briefing."""
ASKED, ASKED_BITS = "asked for ", 56
"""Prefix of a row that holds all facts with the same first bits (all but 56): piece → packed facts that its parts asked
for.
"""


class TemplateDigests(NamedTuple):
    """Digests of everything pages depend on apart from their contents."""

    base: str
    """Settings, texts and code."""
    of_all: str
    """`base` and the links shown in the site header."""
    by_name: Mapping[str, str]
    """Template name → `of_all` and the template with everything that it may include."""


class Made(NamedTuple):
    """A planned page and its file."""

    url: str
    title: str
    updated: str
    in_sitemap: bool
    path: str
    """Path in the output folder."""
    key: str
    """Digest of everything that the bytes depend on; empty if a fault prevents the file."""
    template: str
    """Empty if code alone writes the page."""
    file: Staged | None
    """None if the output already has a file with this key."""


class MadePart(NamedTuple):
    """The pages of one part."""

    pages: tuple[Made, ...]
    trace: bytes
    """Numbers of the facts asked for, as `packed_numbers` packs them."""
    texts: tuple[str, ...]
    """Keys of the stored texts used."""
    packed: Mapping[str, bytes]
    """New texts among them, packed as `KeptTexts` packs them."""
    faults: tuple[SiteError, ...] = ()
    """Faults that cost pages; never stored."""


Rows = Mapping[tuple[int, str], tuple[Any, ...]]
"""Planner and name of a part → its pages without files, its trace and its text keys, in a form quick to load."""


NO_TEMPLATES = TemplateDigests("", "", {})


class StoredPlan:
    """The plan of the last build of an output: its parts, the facts they asked for, and all facts of the site.

    Every method that reads raises PlanLost if its rows are missing or damaged.
    """

    def __init__(self, shelf: Shelf, texts: Shelf, name: str) -> None:
        """`name` identifies the output; `texts` is the shelf of joined texts."""
        self.texts, self._shelf, self._name = texts, shelf, name
        self.templates, self.outputs = NO_TEMPLATES, ""
        """`outputs` is the digest of the output after the build."""
        self.row_builds: Mapping[str, str] = {}
        """Name of each row → the build that wrote it."""
        self._facts: tuple[Mapping[str, str], Facts] = {}, NONE
        self._whole: dict[str, tuple[str, object]] = {}
        """Rows in memory, each with the build that wrote it."""

    def read(self) -> "StoredPlan":
        """Load the index of the plan."""
        self.templates, self.outputs, row_builds = self._opened(self._name)
        self.row_builds = self.row_builds if self.row_builds == row_builds else row_builds
        if len(self._shelf.present([f"{self._name} {name}" for name in self.row_builds])) < len(self.row_builds):
            raise PlanLost
        return self

    def forget(self) -> None:
        """Drop the plan."""
        self._shelf.drop([self._name])
        self.templates, self.outputs, self.row_builds, self._facts, self._whole = NO_TEMPLATES, "", {}, ({}, NONE), {}

    def rows(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield these rows by name."""
        for name in names:
            build, row = self._opened(f"{self._name} {name}")
            if build != self.row_builds[name]:
                raise PlanLost(name)
            yield name, row

    def _opened(self, key: str) -> Any:
        try:
            return pickle.loads(self._shelf.load([key])[key])
        except (KeyError, EOFError, pickle.UnpicklingError) as error:
            raise PlanLost(key) from error

    def facts(self) -> Facts:
        """All facts of the site."""
        if self._facts[0] is not self.row_builds:
            found: dict[str, Any] = {name: {} for name in BY_BRIEFING}
            for name, row in self.rows([name for name in self.row_builds if _is_fact(name)]):
                for table, rows in row.items() if name.startswith(URLS) else [(name, row)]:
                    found.setdefault(table, {}).update(rows)
            self._facts = self.row_builds, found
        return self._facts[1]

    def row(self, name: str) -> Any:
        """One row, kept in memory."""
        build, row = self._whole.get(name, ("", None))
        if build != self.row_builds[name]:
            ((_, row),) = self.rows([name])
            self._whole[name] = self.row_builds[name], row
        return row

    def everything(self) -> dict[PlannedPart, MadePart]:
        """All parts as planned."""
        rows = self.rows([name for name in self.row_builds if name.isdecimal()])
        return {PlannedPart(*key): made_of(row) for _, piece in rows for key, row in piece.items()}

    def parts_that_asked(self, facts: Iterable[int]) -> dict[PlannedPart, tuple[MadePart, int]]:
        """Parts that asked for one of these facts. Each with its stored result and the first such fact in the given
        order."""
        order = {number: place for place, number in enumerate(facts)}
        rows = self.rows(self.row_builds.keys() & {f"{ASKED}{fact >> ASKED_BITS}" for fact in order})
        pairs = chain.from_iterable(row.items() for _, row in rows)
        pieces = {piece for piece, asked in pairs if not order.keys().isdisjoint(array("Q", asked))}
        found: dict[PlannedPart, tuple[MadePart, int]] = {}
        for _, piece in self.rows([name for name in self.row_builds if name in pieces]):
            for key, row in piece.items():
                asked = order.keys() & array("Q", row[1])
                if asked:
                    found[PlannedPart(*key)] = made_of(row), min(asked, key=order.__getitem__)
        return found

    def parts(self, parts: Iterable[PlannedPart]) -> dict[PlannedPart, MadePart]:
        """These parts as planned."""
        wanted = list(parts)
        pieces = dict(self.rows(sorted({piece_of_part(part) for part in wanted})))
        return {part: made_of(pieces[piece_of_part(part)][part]) for part in wanted}

    def rows_with(self, made: Mapping[PlannedPart, MadePart], gone: Iterable[PlannedPart]) -> dict[str, object]:
        """Rows to write once the parts in `made` were planned and those in `gone` removed: the pieces that hold these
        parts, and the index rows of facts that a different set of pieces now asks for."""
        names = {piece_of_part(part) for part in (*made, *gone)}
        before = {name: {} for name in names} | dict(self.rows(sorted(names & self.row_builds.keys())))
        now: dict[str, dict[Any, Any]] = {name: dict(piece) for name, piece in before.items()}
        for part in gone:
            del now[piece_of_part(part)][part]
        for part, pages in made.items():
            now[piece_of_part(part)][part.planner, part.name] = row_of(pages)
        others = [name for name in names if traces_of(now[name]) != traces_of(before[name])]
        was, asked = (asked_in({name: pieces[name] for name in others}) for pieces in (before, now))
        rows = [row for row in {**was, **asked} if was.get(row) != asked.get(row)]
        unchanged = dict(self.rows(self.row_builds.keys() & rows))
        gone_from = {row: dict.fromkeys(was.get(row, ()), b"") for row in rows}
        return now | {row: {**unchanged.get(row, {}), **gone_from[row], **asked.get(row, {})} for row in rows}

    def written(self, rows: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
        """Write rows one at a time and yield each name with the id of this build. From the first row the previous plan
        is void until `keep` ends."""
        build = token_hex(8)
        for name, row in rows:
            self._shelf.save(f"{self._name} {name}", pickle.dumps((build, row), pickle.HIGHEST_PROTOCOL))
            yield name, build

    def keep(
        self,
        templates: TemplateDigests,
        rows: Mapping[str, object],
        facts: Facts,
        *,
        before: Iterable[MadePart],
        now: Iterable[MadePart],
    ) -> None:
        """Replace the stored plan by these rows and the changed facts. `before` and `now` are the old and new results
        of the parts in them."""
        old = self._facts[1] if self._facts[0] is self.row_builds else NONE
        was, made = texts_of(before), texts_of(now)
        texts = ({*self.row(TEXTS)} if TEXTS in self.row_builds else set()) - was | made
        self.texts.drop(sorted(was - made))
        self.texts.present(sorted(texts))
        rows = {**rows, TEXTS: tuple(sorted(texts))} if was != made else rows
        written = dict(self.written(chain(rows.items(), _changed_rows(old, facts))))
        self.templates, self.row_builds = templates, {**self.row_builds, **written}
        self._whole |= {name: (written[name], rows[name]) for name in (NAMES, PAGES, TEXTS) if name in rows}
        self._facts = self.row_builds, facts
        self.confirm("")

    def confirm(self, outputs: str) -> None:
        """Bind the plan to the output with this digest; without one the next build checks every page."""
        self.outputs = outputs
        self._shelf.save(self._name, pickle.dumps((self.templates, self.outputs, self.row_builds)))

    def keep_texts(self, parts: Iterable[MadePart]) -> None:
        """Store the texts made for these parts. They are valid whatever becomes of the build, since each key is a
        digest of its inputs."""
        for key, packed in chain.from_iterable(part.packed.items() for part in parts):
            self.texts.save(key, packed)


def texts_of(parts: Iterable[MadePart]) -> set[str]:
    """Keys of the texts of these parts."""
    return {key for part in parts for key in part.texts}


def traces_of(piece: Rows) -> list[bytes]:
    """Traces of the parts in a piece."""
    return [trace for _, trace, _ in piece.values()]


def asked_in(pieces: Mapping[str, Rows]) -> dict[str, dict[str, bytes]]:
    """Index from facts to the pieces whose parts asked for them: row name → piece → packed fact numbers."""
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
    """Number of the piece that holds a key."""
    return crc32(key.encode("utf-8", "surrogatepass")) % PIECES


def piece_of_part(part: PlannedPart) -> str:
    """Name of the piece that holds a part."""
    return str(piece_of(f"{part.planner} {part.name}"))


def _is_fact(name: str) -> bool:
    return not (name.isdecimal() or name in (NAMES, PAGES, TEXTS) or name.startswith(ASKED))


def _changed_rows(before: Facts, after: Facts) -> Iterator[tuple[str, object]]:
    """Rows of facts that changed and must be written."""
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
    """True if both have the same items in the same order."""
    return before == now and list(before) == list(now)


def row_of(made: MadePart) -> tuple[object, ...]:
    """A part in the form in which it is stored."""
    return tuple([tuple(page[:-1]) for page in made.pages]), made.trace, made.texts


def made_of(row: tuple[Any, ...]) -> MadePart:
    """The part stored in a row."""
    return MadePart(tuple([Made._make((*page, None)) for page in row[0]]), row[1], row[2], {})
