"""Which parts of the site are planned again: those of whose facts one is another than in the last build, or the look of
whose pages is.

Whatever is remembered, a page stays only where the output has it under the key that was its own.
"""

from array import array
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from itertools import chain, islice

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
from site_builder.pages.facts import NONE, Tables, changed_facts, own_facts, shared_facts
from site_builder.pages.model import Card
from site_builder.pages.planners import PlannedPart, parts_of
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
        self._before = NONE
        """Facts of the plan of this look, if one is kept."""
        self._facts: dict[str, Table] = {}
        self._pieces: Mapping[str, Rows] = {}
        self._rows: Iterator[tuple[str, str]] = iter(())
        """Rows of the facts that are still to be written, as of `StoredPlan.written`."""
        self._written: dict[str, str] = {}
        """Those that are."""
        self._keys: set[str] = set()
        """Of the texts of the last build, whatever its look."""
        self._changed: dict[int, str] = {}
        self.reasons: dict[PlannedPart, str] = {}
        """Part → why it is planned again."""

    def compared(self, site: Site, look: Looks, known: Mapping[str, str]) -> dict[PlannedPart, MadePart | None]:
        """Every part of the site, each with what came of it the last time where it would come again and the output has
        it; `known` are path and key there. The site is given the kept texts of the others, or all of another look."""
        self._look_at(site, look)
        found, self.reasons = dict[PlannedPart, MadePart | None](), {}
        texts = [] if self._before else sorted(self._keys)
        for part in parts_of(site):
            row = self._pieces.get(piece_of_part(part), {}).get(part)
            before = made_of(row) if row else None
            reason = self._reason(before, known)
            if reason:
                self.reasons[part] = reason
                texts += before.texts if before else ()
            found[part] = None if reason else before
        site.index.known.update(self.plan.texts.load(texts))
        return found

    def _look_at(self, site: Site, look: Looks) -> None:
        """Find out which facts of the site, and which looks, are others than those of the last build."""
        self.plan.known.clear()
        if look != self._look:
            self._look, self._before, self._pieces = look, NONE, {}
            with suppress(Exception):  # whatever is wrong with it, planning all is right
                self._read()
        own = own_facts(site, self._before)
        self._facts = dict(own) if self._before else {}
        self._facts |= shared_facts(site, self._before, self._facts)
        self._changed = changed_facts(self._before, self._facts) if self._before else {}
        self._rows, self._written = self.plan.written(self._tables(own, site.cards)), {}

    def _reason(self, before: MadePart | None, known: Mapping[str, str]) -> str:
        if before is None:
            return "it is new" if self._before else "no plan of this look is known"
        restyled = next((page.template for page in before.pages if page.template in self._restyled), "")
        if restyled:
            return f"template {restyled} changed"
        asked = array("Q", before.trace)
        if not self._changed.keys().isdisjoint(asked):
            first = next(number for number in asked if number in self._changed)
            return self._changed[first]
        lacking = next((page.path for page in before.pages if known.get(page.path) != page.key), None)
        return f"the output lacks {lacking}" if lacking else ""

    def take(self, made: MadePart) -> MadePart:
        """Keep the texts that were made for a part, and give it without them. Where no plan of this look is known, as
        writing makes it void, a row of the facts is written too: other processes make pages meanwhile."""
        self.plan.keep_texts([made])
        if not self._before:
            self._written.update(islice(self._rows, 1))
        return made._replace(packed={})

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
        of_all = self.plan.written(chain([(SITEMAP, sitemap)], asked_in(rows).items(), of_parts))
        keys = keys_of(rows.values())
        cards, now = ({*facts.get("card", {}).values()} for facts in (self._before, self._facts))
        kept = self._written | dict(chain(self._rows, of_all))
        self.plan.keep(self._look, kept, before=self._keys | cards, now=keys | now)
        self._before, self._pieces, self._keys, self._restyled = self._facts, rows, keys, frozenset()

    def _tables(self, own: Tables, cards: Mapping[str, Card]) -> Iterator[tuple[str, Table | None]]:
        """The rows of the facts and of these, None for one that is as before; new cards are kept with theirs."""
        old = dict(chain.from_iterable(rows_of(*table) for table in self._before.items()))
        known = {*self._before.get("card", {}).values()}
        for table, facts in chain([*self._facts.items()], own):
            self._facts[table] = facts
            for name, now in rows_of(table, facts):
                shown = now.items() if table == "card" else ()
                self.plan.keep_texts((), [cards[url] for url, digest in shown if digest not in known])
                yield name, None if name in old and is_same(old[name], now) else now

    def _read(self) -> None:
        """Know the plan of this look. Raises whatever it may where it is not whole."""
        plan = self.plan.read()
        pieces = dict(plan.rows(plan.numbers))
        self._keys = keys_of(pieces.values())
        if plan.look.of_all == self._look.of_all:
            self._restyled = frozenset([name for name, _ in plan.look.templates.items() ^ self._look.templates.items()])
            self._before, self._pieces = plan.tables(), pieces

    def stored(self) -> StoredPlan:
        """The plan as it is kept, of which this memory holds no more than what edits asked for. Raises whatever it may
        where there is none."""
        self._look, self._before, self._pieces = NO_LOOKS, NONE, {}
        return self.plan.read()
