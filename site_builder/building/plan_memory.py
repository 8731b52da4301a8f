"""Stale parts of a site: those that asked for a changed fact, are new, use a changed template, or are missing in the
output.

A page is kept only if the output has it under its own key.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from site_builder.archive.contributions import NO_ROWS, Answers, ArchiveRows
from site_builder.building.restarts import PlanLost
from site_builder.building.stored_plan import NAMES, PAGES, MadePart, StoredPlan, TemplateDigests
from site_builder.pages.facts import CONTRIBUTION, NONE, RESOLUTION, Facts, changed_facts, facts_of
from site_builder.pages.planners import REST, PlannedPart, parts_of
from site_builder.pages.site import Site

ANSWERS, INPUTS = "answers", "inputs"
"""Names of two rows: answers to link lookups, and all other inputs of REST."""
PageSummary = tuple[str, str, str, bool]
"""Fields of a page that other pages use: URL, title, date of the last change, whether it is in the sitemap."""


def rows_before(plan: StoredPlan, base: str) -> ArchiveRows:
    """Rows of the last build of an output; empty if settings or code changed, or the plan is damaged."""
    try:
        if plan.read().templates.base == base:
            facts = plan.facts()
            return ArchiveRows(facts[CONTRIBUTION], facts[RESOLUTION], Answers(**facts[ANSWERS]))
    except PlanLost:
        pass
    return NO_ROWS


class PlanMemory:
    """Compares the stored plan of an output with the current site, to find the stale parts. Use one per build."""

    def __init__(self, plan: StoredPlan, site: Site, templates: TemplateDigests, inputs: str) -> None:
        """`inputs` is the digest of the inputs of REST that are not part of the site: redirects, assets and the
        published list."""
        self._plan, self._templates, self._inputs = plan, templates, inputs
        self._before: Facts = plan.facts() if plan.row_builds else NONE
        answers = site.archive.rows.answers
        shared = {"pages": answers.pages, "seeds": answers.seeds, "redirects": answers.redirects}
        self._facts = facts_of(site, self._before) | {ANSWERS: shared, INPUTS: {"": inputs}}
        self.parts = [*parts_of(site), REST]
        self.reasons: dict[PlannedPart, str] = {}
        """Part → reason why it is planned again."""
        self.stale: dict[PlannedPart, MadePart | None] = {}
        """Stale parts, each with its previous result."""
        self.gone: dict[PlannedPart, MadePart] = {}
        """Parts that no longer exist."""
        self._rest: MadePart | None = None
        self._summaries: dict[str, PageSummary] = {}
        self.is_as_left = False
        """True if the output is as the last build left it."""
        self._has_moved = self._has_new = False
        """`_has_moved`: a page was added, removed or changed its summary. `_has_new`: a part is new."""

    def compare(self, known: Mapping[str, str], outputs: str) -> None:
        """Find the stale parts. `known` maps paths in the output to keys, `outputs` is the digest of the output."""
        plan, templates, here, before = self._plan, self._templates, {*self.parts}, dict[PlannedPart, MadePart | None]()
        is_known = bool(self._before) and plan.templates.of_all == templates.of_all
        changed = changed_facts(self._before, self._facts) if is_known else {}
        restyled = {name for name, _ in plan.templates.by_name.items() ^ templates.by_name.items()}
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
                self.reasons.setdefault(REST, "redirects or published files changed")
            for part in before.keys() & here if restyled or not self.is_as_left else ():
                if part not in self.reasons and (why := _lacks(before[part], restyled, known)):
                    self.reasons[part] = why
        else:
            self._has_new = True
            why = "the settings changed" if self._before else "there is no plan from a previous build"
            self.reasons = dict.fromkeys(self.parts, why)
        self.gone = {part: made for part, made in sorted(before.items()) if part not in here and made}
        self.stale = {part: before.get(part) for part in self.parts if part in self.reasons}
        self._rest = before.get(REST)

    def texts(self) -> Mapping[str, bytes]:
        """Stored texts of the stale parts."""
        texts = (made.texts for made in self.stale.values() if made)
        return self._plan.texts.load(sorted({*chain.from_iterable(texts)}))

    @property
    def is_whole(self) -> bool:
        """True if every part is stale."""
        return len(self.stale) == len(self.parts)

    def pages(self, made: Iterable[MadePart]) -> dict[str, PageSummary]:
        """Summaries of all pages outside REST, by path, once the stale parts are `made`. Marks REST as stale if a page
        was added, removed or changed its summary."""
        before = [part for part in (*self.gone.values(), *self.stale.values()) if part and part is not self._rest]
        was, now = summaries_of(before), summaries_of(made)
        self._summaries = {} if self.is_whole else self._plan.row(PAGES)
        if was != now or self.is_whole:
            self._summaries = {path: summary for path, summary in self._summaries.items() if path not in was} | now
            self._has_moved = True
            self.reasons.setdefault(REST, "a page was added or removed, or its date changed")
            self.stale.setdefault(REST, self._rest)
        return self._summaries

    @property
    def paths_before(self) -> set[str]:
        """Previous paths of the pages of stale and removed parts."""
        parts = filter(None, (*self.gone.values(), *self.stale.values()))
        return {page.path for part in parts for page in part.pages}

    def rest(self, made: Mapping[PlannedPart, MadePart]) -> MadePart:
        """REST (redirects, site maps and files): from `made` if remade, else as stored."""
        return made.get(REST) or self._plan.parts([REST])[REST]

    def everything(self, made: Mapping[PlannedPart, MadePart]) -> Mapping[PlannedPart, MadePart]:
        """All parts: from `made` if remade, else as stored."""
        return made if made.keys() == {*self.parts} else {**self._plan.everything(), **made}

    def keep(self, made: Mapping[PlannedPart, MadePart]) -> None:
        """Store the plan of the build just made."""
        rows = self._plan.rows_with(made, self.gone)
        rows |= {PAGES: self._summaries} if self._has_moved else {}
        rows |= {NAMES: tuple(self.parts)} if self.gone or self._has_new else {}
        before = [*self.gone.values(), *filter(None, self.stale.values())]
        self._plan.keep(self._templates, rows, self._facts, before=before, now=made.values())


def summaries_of(parts: Iterable[MadePart]) -> dict[str, PageSummary]:
    """Summaries of the pages of these parts, by path."""
    return {page.path: page[:4] for part in parts for page in part.pages}


def _lacks(made: MadePart | None, restyled: set[str], known: Mapping[str, str]) -> str:
    """Reason to remake a part whose facts are unchanged; empty if there is none."""
    pages = made.pages if made else ()
    template = next((page.template for page in pages if page.template in restyled), "")
    if template:
        return f"template {template} changed"
    lacking = next((page.path for page in pages if known.get(page.path) != page.key), "")
    return f"the output lacks {lacking}" if lacking else ""
