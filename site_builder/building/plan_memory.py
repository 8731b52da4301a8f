"""Which parts of the site are planned again: those of whose facts one is another than in the last build, or the look of
whose pages is.

Whatever is remembered, a page stays only where the output has it under the key that was its own.
"""

from array import array
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from itertools import chain, islice

from site_builder.archive.lists import Table
from site_builder.building.stored_plan import (
    SITEMAP,
    Looks,
    MadePart,
    Rows,
    StoredPlan,
    is_same,
    made_of,
    piece_of_part,
    rows_of,
    texts_of,
)
from site_builder.pages.facts import NONE, Facts, Tables, changed_facts, own_facts, shared_facts
from site_builder.pages.model import Card
from site_builder.pages.planners import PlannedPart, parts_of
from site_builder.pages.site import Site


class PlanMemory:
    """The plan of the last build of an output, beside the site as it is now; it serves one build."""

    def __init__(self, plan: StoredPlan, site: Site, look: Looks) -> None:
        """Finds out which facts of the site, and which looks, are others than those of the last build."""
        self._plan, self._site, self._look = plan, site, look
        self._before: Facts = NONE
        """Facts of the plan of this look, if one is kept."""
        self._pieces: Mapping[str, Rows] = {}
        self._restyled: Set[str] = frozenset()
        """Templates whose pages look otherwise than in the plan that is kept."""
        self._texts: set[str] = set()
        """Keys of those of the last build, whatever its look."""
        with suppress(Exception):  # whatever is wrong with it, planning all is right
            self._read()
        if not self._before:
            plan.forget()
        own = own_facts(site, site.archive.by_url, self._before)
        self._facts = dict(own) if self._before else {}
        self._facts |= shared_facts(site, self._before, self._facts)
        self._changed = changed_facts(self._before, self._facts) if self._before else {}
        self._rows, self._written = plan.written(self._other_rows(own, site.cards)), dict[str, str]()
        """Rows of the facts that are still to be written, as of `StoredPlan.written`, and those that are."""
        self.reasons: dict[PlannedPart, str] = {}
        """Part → why it is planned again."""

    def compared(self, known: Mapping[str, str]) -> dict[PlannedPart, MadePart | None]:
        """Every part of the site, each with what came of it the last time where it would come again and the output has
        it; `known` are path and key there. The site is given the kept texts of the others, or all of another look."""
        found = dict[PlannedPart, MadePart | None]()
        texts = [] if self._before else sorted(self._texts)
        for part in parts_of(self._site):
            row = self._pieces.get(piece_of_part(part), {}).get(part)
            before = made_of(row) if row else None
            reason = self._reason(before, known)
            if reason:
                self.reasons[part] = reason
                texts += before.texts if before else ()
            found[part] = None if reason else before
        self._site.index.known.update(self._plan.texts.load(texts))
        return found

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
        self._plan.keep_texts([made])
        if not self._before:
            self._written.update(islice(self._rows, 1))
        return made._replace(packed={})

    def keep(self, parts: Mapping[PlannedPart, MadePart]) -> None:
        """Remember the plan that the site was just made by. What is as before is not written."""
        pages = (page for made in parts.values() for page in made.pages)
        sitemap = {page.url: page.updated for page in pages if page.in_sitemap}
        gone = [PlannedPart(*key) for piece in self._pieces.values() for key in piece if key not in parts]
        cards, now = ({*facts.get("card", {}).values()} for facts in (self._before, self._facts))
        try:
            rows = self._plan.rows_with({part: parts[part] for part in self.reasons}, gone)
        except Exception:  # whatever was lost since the plan was read, writing all is right
            self._plan.forget()
            self._before, rows = NONE, self._plan.rows_with(parts, ())
        written = self._written | dict(chain(self._rows, self._plan.written([(SITEMAP, sitemap), *rows.items()])))
        self._plan.keep(self._look, written, before=self._texts | cards, now=texts_of(parts.values()) | now)

    def _other_rows(self, own: Tables, cards: Mapping[str, Card]) -> Iterator[tuple[str, Table]]:
        """The rows of the facts and of these that are not as before; new cards are kept with theirs."""
        known = {*self._before.get("card", {}).values()}
        for table, facts in chain([*self._facts.items()], own):
            self._facts[table] = facts
            old = dict(rows_of(table, self._before[table])) if table in self._before else {}
            for name, now in {**{name: {} for name in old}, **dict(rows_of(table, facts))}.items():
                shown = now.items() if table == "card" else ()
                self._plan.keep_texts((), [cards[url] for url, digest in shown if digest not in known])
                if name not in old or not is_same(old[name], now):
                    yield name, now

    def _read(self) -> None:
        """Know the plan of this look. Raises whatever it may where it is not whole."""
        plan = self._plan.read()
        pieces = dict(plan.rows(plan.numbers))
        self._texts = texts_of(made_of(row) for piece in pieces.values() for row in piece.values())
        if plan.look.of_all == self._look.of_all:
            self._restyled = frozenset([name for name, _ in plan.look.templates.items() ^ self._look.templates.items()])
            self._before, self._pieces = plan.tables(), pieces
