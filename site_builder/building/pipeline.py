"""The pipeline in order: read → parse → gather → plan → render → publish."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from site_builder.archive_folder.inputs import overlooked
from site_builder.building.build_report import BuildReport
from site_builder.building.build_run import BuildRequest, BuildRun, open_run, with_fields_of
from site_builder.building.previous_build import previous_build_of, remember
from site_builder.building.restarts import OutputMoved, PlanLost
from site_builder.building.site_inputs import SiteInputs
from site_builder.core.errors import BuildFailed, SiteError, SiteErrors, SiteProblem
from site_builder.registry.published import relisted
from site_builder.runtime.executors import workers_for

if TYPE_CHECKING:
    from site_builder.archive.contributions import ArchiveRows


@with_fields_of(BuildRequest)
def build(request: BuildRequest) -> BuildReport:
    """Build an archive into an output folder.

    Raises SiteError or SiteErrors with all errors of the first stage that has any. Nothing new is then published, but
    texts that must no longer be public are still removed: BuildFailed names them.
    """
    with open_run(request) as run:
        try:
            return _build_or_restart(run)
        except SiteProblem as problem:
            run.shared.cache.ages = False
            gone = _withhold(run, problem.errors)
            if gone:
                raise BuildFailed(problem.errors, gone) from problem
            raise
        except Exception:
            _withhold(run, ())
            raise


def _build_or_restart(run: BuildRun) -> BuildReport:
    """Build the site; start over without the cache if the output or the stored plan has changed underneath."""
    try:
        return _whole(run)
    except OutputMoved:
        run.folder.resume()
    except PlanLost:
        run.shared.plan(run.folder.home.name).forget()
    return _whole(replace(run, previous=None))


def _withhold(run: BuildRun, errors: Sequence[SiteError]) -> tuple[SiteError, ...]:
    from site_builder.building.removal import withhold

    run.shared.previous = None
    return withhold(run, errors)


def _whole(run: BuildRun) -> BuildReport:
    """Build the site. Modules that parse texts and make pages are imported only if a page must be made."""
    inputs, last, faults = run.read()
    files, before = inputs.followed, inputs.listed
    previous = None if faults else previous_build_of(run, inputs)
    if previous and previous.files == files:
        run.folder.stay()
        run.shared.cache.ages = False
        return previous.report
    edited = {path for path, _ in files.items() ^ previous.files.items()} if previous else None
    if run.previous and (edited is None or not edited <= run.request.saved):
        raise OutputMoved
    from site_builder.archive_folder.loading import understand
    from site_builder.building.permanence import with_renames
    from site_builder.building.publishing import promise_of_site, publish_site
    from site_builder.building.replaced_texts import changes_of, with_former_texts, withheld_by_headers

    door, hidden, rows = run.door(inputs, last), _restricted(run) if faults else frozenset(), _rows(run, inputs)
    with workers_for(run.request.root, run.request.workers, run.request.cluster) as executor:
        with run.timings.stage("parse and gather"):
            # the tools are no variable: it would keep all texts in memory while pages are made
            found = understand(inputs, door=door, tools=run.tools(executor), restricted=hidden, before=rows)
        promise = promise_of_site(run, inputs, found)
        stored, revised = inputs.versions, tuple[SiteError, ...]()
        if promise or stored:
            inputs, found, kept = with_former_texts(run, inputs, found, promise)
            promise, revised = promise and replace(promise, postponed=kept.postponed, hidden=kept.hidden), kept.warnings
        if promise and promise.renamed:
            inputs = replace(inputs, redirects=with_renames(inputs.redirects, promise))
        run.snapshot.put(inputs, found.texts.values(), portable=run.request.portable)
        inputs, found = replace(inputs, briefings=()), found.without_sources(texts_too=last is None)
        if not run.request.shared:  # no other build of this process needs them
            run.shared.memory.let_files_go()
        report, after = publish_site(run, inputs, found, promise, last, executor)
    archive, faults = found.archive, (*faults, *found.faults, *report.faults)
    warnings = SiteErrors([*report.warnings, *overlooked(inputs)]).errors
    report = replace(report, warnings=warnings, faults=faults, unremembered=run.unremembered)
    report = replace(report, withheld=archive.withheld, next_change=archive.next_change)
    if not faults and not report.contained:
        remember(run, inputs, report, after, files)
    former = changes_of(stored, inputs.versions)
    if stored and not run.is_live(inputs):
        former = withheld_by_headers(run.request.root, run.request.clock)
    return replace(report, listing=relisted(before, after), former=former, revised=revised)


def _restricted(run: BuildRun) -> frozenset[str]:
    from site_builder.building.withholding import restricted_now

    return restricted_now(run.request.root)


def _rows(run: BuildRun, inputs: SiteInputs) -> "ArchiveRows":
    """Rows of the last build; without them, its plan is forgotten."""
    from site_builder.archive.contributions import NO_ROWS
    from site_builder.building.plan_memory import rows_before

    plan = run.shared.plan(run.folder.home.name)
    rows = rows_before(plan, inputs.base(portable=run.request.portable))
    if rows is NO_ROWS:
        plan.forget()
    return rows
