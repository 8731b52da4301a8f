"""Which parts of the site are planned again: those of whose facts one is another than in the last build, or the look of
whose pages is.

Whatever is remembered, a page stays only where the output has it under the key that was its own.
"""

from array import array
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from itertools import chain

from site_builder.archive.lists import Table
from site_builder.build.stored_plan import (
    NO_LOOKS,
    SITEMAP,
    Looks,
    MadePart,
    Rows,
    StoredPlan,
    asked_in,
    is_same,
    keys_of,
    made_of,
    piece_of_part,
    row_of,
    rows_of,
)
from site_builder.pages.facts import NONE, changed_facts, facts_of
from site_builder.pages.model import Card
from site_builder.pages.planners import PlannedPart
from site_builder.pages.site import Site
from site_builder.runtime.cache import Shelf


class PlanMemory:
    """The plan of the last build of an output, and what became of it since; it serves one build after the other."""

    def __init__(self, shelf: Shelf, texts: Shelf, name: str) -> None:
        """As of `StoredPlan`."""
        self.plan = StoredPlan(shelf, texts, name)
        """As it is kept."""
        self._look = NO_LOOKS
        self._restyled: Set[str] = frozenset()
        """Templates whose pages look otherwise than in the plan that is kept."""
        self._is_known = False
        """Whether a plan of this look is kept: `_before` and `_pieces`."""
        self._before = self._facts = NONE
        self._pieces: Mapping[str, Rows] = {}
        self._cards: Mapping[str, Card] = {}
        self._keys: set[str] = set()
        """Of the texts of the last build, whatever its look."""
        self._changed: dict[int, str] = {}
        self.reasons: dict[PlannedPart, str] = {}
        """Part → why it is planned again."""

    def look_at(self, site: Site, look: Looks) -> None:
        """Find out which facts of the site, and which looks, are others than those of the last build."""
        self.reasons = {}
        self.plan.known.clear()
        if look != self._look:
            self._forget(look)
            with suppress(Exception):  # whatever is wrong with it, planning all is right
                self._read()
        self._facts, self._cards = facts_of(site, self._before), site.cards
        self._changed = changed_facts(self._before, self._facts) if self._is_known else {}

    def unchanged(self, part: PlannedPart, known: Mapping[str, str]) -> MadePart | None:
        """What came of the part, where it would come again and the output has it; `known` are path and key there."""
        row = self._pieces.get(piece_of_part(part), {}).get(part)
        before = made_of(row) if row else None
        reason = self._reason(before, known)
        if reason:
            self.reasons[part] = reason
            return None
        return before

    def _reason(self, before: MadePart | None, known: Mapping[str, str]) -> str:
        if before is None:
            return "it is new" if self._is_known else "no plan of this look is known"
        restyled = next((page.template for page in before.pages if page.template in self._restyled), "")
        if restyled:
            return f"template {restyled} changed"
        asked = array("Q", before.trace)
        if not self._changed.keys().isdisjoint(asked):
            first = next(number for number in asked if number in self._changed)
            return self._changed[first]
        lacking = next((page.path for page in before.pages if known.get(page.path) != page.key), None)
        return f"the output lacks {lacking}" if lacking else ""

    def texts(self) -> Mapping[str, bytes]:
        """The kept texts of the parts that are planned again; all, where no plan of this look is known."""
        if not self._is_known:
            return self.plan.texts.load(sorted(self._keys))
        rows = (self._pieces.get(piece_of_part(part), {}).get(part) for part in self.reasons)
        return self.plan.texts.load([key for row in rows if row for key in row[2]])

    def keep(self, parts: Mapping[PlannedPart, MadePart]) -> None:
        """Remember the plan that the site was just made by. What is as before is not written."""
        pieces: dict[str, dict[tuple[int, str], MadePart]] = {}
        for part, made in parts.items():
            pieces.setdefault(piece_of_part(part), {})[part.planner, part.name] = made
        old, new = self._pieces, self.reasons.keys()
        same = {n for n, piece in pieces.items() if len(old.get(n, ())) == len(piece) and new.isdisjoint(piece)}
        rows = {n: old[n] if n in same else {k: row_of(m) for k, m in pieces[n].items()} for n in pieces}
        pages = (page for made in parts.values() for page in made.pages)
        sitemap = {page.url: page.updated for page in pages if page.in_sitemap}
        of_parts = ((name, None if name in same else row) for name, row in rows.items())
        self.plan.write(self._look, chain(self._tables(), [(SITEMAP, sitemap)], asked_in(rows).items(), of_parts))
        keys = keys_of(rows.values())
        tables = (facts.get("card", {}) for facts in (self._before, self._facts))
        cards, now = ({digest: url for url, digest in table.items()} for table in tables)
        made_cards = (self._cards[now[digest]] for digest in sorted(now.keys() - cards.keys()))
        self.plan.renew_texts(self._keys | cards.keys(), keys | now.keys(), parts.values(), made_cards)
        self._forget(self._look)
        self._before, self._pieces, self._is_known = self._facts, rows, True
        self._keys, self._cards = keys, {}

    def _tables(self) -> Iterator[tuple[str, Table | None]]:
        """The rows of the facts, None for one that is as before."""
        old = dict(rows_of(self._before)) if self._is_known else {}
        for name, now in rows_of(self._facts):
            yield name, None if name in old and is_same(old[name], now) else now

    def _forget(self, look: Looks) -> None:
        """Know no plan of this look."""
        self._look, self._before, self._pieces, self._is_known = look, NONE, {}, False
        self._restyled = frozenset()

    def _read(self) -> None:
        """Know the plan of this look. Raises whatever it may where it is not whole."""
        plan = self.plan.read()
        pieces = dict(plan.rows(plan.numbers))
        self._keys = keys_of(pieces.values())
        if plan.look.of_all == self._look.of_all:
            self._restyled = frozenset([name for name, _ in plan.look.templates.items() ^ self._look.templates.items()])
            self._before, self._pieces, self._is_known = plan.tables(), pieces, True

    def stored(self) -> StoredPlan:
        """The plan as it is kept, of which this memory holds no more than what edits asked for. Raises whatever it may
        where there is none."""
        self._forget(NO_LOOKS)
        return self.plan.read()
