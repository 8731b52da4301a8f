"""Stale parts of a site: those that asked for a fact that changed, look otherwise, or are not in the output.

Whatever is remembered, a page stays only where the output has it under the key that was its own.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from site_builder.archive.contributions import NO_ROWS, Answers, ArchiveRows
from site_builder.building.begun_again import PlanLost
from site_builder.building.stored_plan import NAMES, PAGES, Looks, MadePart, StoredPlan
from site_builder.pages.facts import CONTRIBUTION, NONE, RESOLUTION, Facts, changed_facts, facts_of
from site_builder.pages.planners import REST, PlannedPart, parts_of
from site_builder.pages.site import Site

ANSWERS, INPUTS = "answers", "inputs"
"""Rows of what links were looked up in, and of what the rest of the pages depends on beside the site."""
Face = tuple[str, str, str, bool]
"""What other pages depend on of a page: URL, title, day of the last change, whether it is in the sitemap."""


def rows_before(plan: StoredPlan, base: str) -> ArchiveRows:
    """The rows of the last build of an output; none if it had other settings or code, or its plan is damaged."""
    try:
        if plan.read().look.base == base:
            facts = plan.facts()
            return ArchiveRows(facts[CONTRIBUTION], facts[RESOLUTION], Answers(**facts[ANSWERS]))
    except PlanLost:
        pass
    return NO_ROWS


class PlanMemory:
    """The plan of the last build of an output, beside the site as it is now; it serves one build."""

    def __init__(self, plan: StoredPlan, site: Site, look: Looks, inputs: str) -> None:
        """`inputs` names all that the rest of the pages is made of beside the site."""
        self._plan, self._look, self._inputs = plan, look, inputs
        self._before: Facts = plan.facts() if plan.kept else NONE
        answers = site.archive.rows.answers
        shared = {"pages": answers.pages, "seeds": answers.seeds, "redirects": answers.redirects}
        self._facts = facts_of(site, self._before) | {ANSWERS: shared, INPUTS: {"": inputs}}
        self.parts = [*parts_of(site), REST]
        self.reasons: dict[PlannedPart, str] = {}
        """Part → why it is planned again."""
        self.stale: dict[PlannedPart, MadePart | None] = {}
        """Each part that is planned again, with what came of it the last time."""
        self.gone: dict[PlannedPart, MadePart] = {}
        """Parts that are no more."""
        self._rest: MadePart | None = None
        self._faces: dict[str, Face] = {}
        self.is_as_left = False
        """True if the output is as the last build left it."""
        self._has_moved = self._has_new = False
        """True if a page came, went or has another face, and if a part did not exist before."""

    def compare(self, known: Mapping[str, str], outputs: str) -> None:
        """Find the stale parts. `known` are path and key of the files in the output, `outputs` is its mark."""
        plan, look, here, before = self._plan, self._look, {*self.parts}, dict[PlannedPart, MadePart | None]()
        is_known = bool(self._before) and plan.look.of_all == look.of_all
        changed = changed_facts(self._before, self._facts) if is_known else {}
        restyled = {name for name, _ in plan.look.templates.items() ^ look.templates.items()}
        asked = plan.parts_that_asked(changed) if changed else {}
        self.is_as_left = is_known and outputs == plan.outputs
        if restyled or not self.is_as_left:
            before |= plan.everything()
        else:
            before |= dict.fromkeys(names := {PlannedPart(*name) for name in plan.row(NAMES)})
            before |= plan.parts([REST, *(names - here)])
            before |= {part: made for part, (made, _) in asked.items()}
        if is_known:
            self.reasons = {part: "it is new" for part in self.parts if part not in before}
            self._has_new = bool(self.reasons)
            self.reasons |= {part: changed[number] for part, (_, number) in asked.items() if part in here}
            if self._before[INPUTS] != self._facts[INPUTS]:
                self.reasons.setdefault(REST, "redirects, or files that are published as they are, changed")
            for part in before.keys() & here if restyled or not self.is_as_left else ():
                if part not in self.reasons and (why := _lacks(before[part], restyled, known)):
                    self.reasons[part] = why
        else:
            self._has_new = True
            why = "the settings changed" if self._before else "no plan of this look is known"
            self.reasons = dict.fromkeys(self.parts, why)
        self.gone = {part: made for part, made in sorted(before.items()) if part not in here and made}
        self.stale = {part: before.get(part) for part in self.parts if part in self.reasons}
        self._rest = before.get(REST)

    def texts(self) -> Mapping[str, bytes]:
        """The kept texts of stale parts."""
        texts = (made.texts for made in self.stale.values() if made)
        return self._plan.texts.load(sorted({*chain.from_iterable(texts)}))

    @property
    def is_whole(self) -> bool:
        """True if every part is stale."""
        return len(self.stale) == len(self.parts)

    def pages(self, made: Iterable[MadePart]) -> dict[str, Face]:
        """All pages but the rest by path, with those of the stale parts as they were `made`. Where one came, went or
        has another face, the rest is stale."""
        before = [part for part in (*self.gone.values(), *self.stale.values()) if part and part is not self._rest]
        was, now = faces_of(before), faces_of(made)
        self._faces = {} if self.is_whole else self._plan.row(PAGES)
        if was != now or self.is_whole:
            self._faces = {path: face for path, face in self._faces.items() if path not in was} | now
            self._has_moved = True
            self.reasons.setdefault(REST, "a page came or went, or has another date")
            self.stale.setdefault(REST, self._rest)
        return self._faces

    @property
    def paths_before(self) -> set[str]:
        """Paths of the pages that stale parts had, and parts that are no more."""
        parts = filter(None, (*self.gone.values(), *self.stale.values()))
        return {page.path for part in parts for page in part.pages}

    def rest(self, made: Mapping[PlannedPart, MadePart]) -> MadePart:
        """The rest as it is, `made` now or before."""
        return made.get(REST) or self._plan.parts([REST])[REST]

    def everything(self, made: Mapping[PlannedPart, MadePart]) -> Mapping[PlannedPart, MadePart]:
        """All parts, those as they were `made` now or before."""
        return made if made.keys() == {*self.parts} else {**self._plan.everything(), **made}

    def keep(self, made: Mapping[PlannedPart, MadePart]) -> None:
        """Remember the plan that the site was just made by."""
        rows = self._plan.rows_with(made, self.gone)
        rows |= {PAGES: self._faces} if self._has_moved else {}
        rows |= {NAMES: tuple(self.parts)} if self.gone or self._has_new else {}
        before = [*self.gone.values(), *filter(None, self.stale.values())]
        self._plan.keep(self._look, rows, self._facts, before=before, now=made.values())


def faces_of(parts: Iterable[MadePart]) -> dict[str, Face]:
    """The pages of these parts by path, as others depend on them."""
    return {page.path: page[:4] for part in parts for page in part.pages}


def _lacks(made: MadePart | None, restyled: set[str], known: Mapping[str, str]) -> str:
    """Why a part whose facts did not change is made again; empty where it is not."""
    pages = made.pages if made else ()
    template = next((page.template for page in pages if page.template in restyled), "")
    if template:
        return f"template {template} changed"
    lacking = next((page.path for page in pages if known.get(page.path) != page.key), "")
    return f"the output lacks {lacking}" if lacking else ""
