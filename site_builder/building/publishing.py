"""The archive of a build → its published pages: planned, rendered, put in place."""

from collections.abc import Set
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING

from site_builder.archive.admission import AS_BEFORE, with_outcome
from site_builder.archive.gather import Archive, with_open_nav
from site_builder.archive_folder.loading import Understood
from site_builder.building.build_report import BuildReport
from site_builder.building.build_run import BuildRun
from site_builder.building.restarts import OutputMoved
from site_builder.building.site_inputs import SiteInputs, theme_of
from site_builder.building.snapshot import Last
from site_builder.core.errors import SiteError, SiteProblem, ThemeError, raise_all
from site_builder.publish.output_folder import PublishReport
from site_builder.registry.redirects import load_redirects, without_room

if TYPE_CHECKING:
    from site_builder.building.output_parts import MadeSite
    from site_builder.building.permanence import Promise


def promise_of_site(run: BuildRun, inputs: SiteInputs, found: Understood) -> "Promise | None":
    """Listed URLs that a live site must keep; None for other sites."""
    if not run.is_live(inputs):
        return None
    from site_builder.building.permanence import promise_of

    return promise_of(inputs, found.archive, found.texts, tuple(run.request.let_go))


def publish_site(
    run: BuildRun,
    inputs: SiteInputs,
    found: Understood,
    promise: "Promise | None",
    last: Last | None,
    executor: Executor | None,
) -> tuple[BuildReport, bytes | None]:
    """Publish the pages. Returns the report and the new content of published.csv. Own templates with errors fall back
    to those of `last`, if there are any."""
    archive, portable = found.archive, run.request.portable
    try:
        report, urls = _published(run, inputs, archive, promise, executor)
    except SiteProblem as problem:
        own = last.templates if last else inputs.own
        if not last or own == inputs.own or not all(isinstance(error, ThemeError) for error in problem.errors):
            raise
        inputs = replace(inputs, own=own, theme=theme_of(own))
        run.snapshot.forget()
        run.snapshot.put(inputs, found.texts.values(), portable=portable)
        report, urls = _published(run, inputs, archive, promise, executor)
        report = replace(report, faults=(*report.faults, *(with_outcome(error, AS_BEFORE) for error in problem.errors)))
    run.snapshot.keep(run.folder.mark)
    today = f"{run.request.clock:%Y-%m-%d}"
    return report, promise.list_after(archive, urls, today).encode() if promise else inputs.listed


def renew_output(
    run: BuildRun,
    inputs: SiteInputs,
    archive: Archive,
    executor: Executor | None,
    *,
    swap: bool,
    promise: "Promise | None" = None,
) -> tuple["MadeSite", PublishReport, tuple[SiteError, ...]]:
    """Make the stale pages and publish them; with `swap` the folder is replaced at once. Returns the pages, the report
    and the listed URLs that are lost. Raises SiteErrors for a lost URL whose text need not leave the site, unless
    `keep_going` is set."""
    from site_builder.building.output_parts import make_site, open_context
    from site_builder.pages.site import survey_site

    folder, request, lost = run.folder, run.request, tuple[SiteError, ...]()
    base = inputs.base(portable=request.portable)
    inputs = replace(inputs, config=with_open_nav(inputs.config, archive))
    folder.begin()
    site = survey_site(archive, inputs.config, inputs.texts)
    made = make_site(run, open_context(run, site, inputs, base), inputs, executor)
    if run.previous and not folder.is_as_left({*(page.path for page in made.pages if page.file), *made.lost}):
        raise OutputMoved
    if promise:
        lost = promise.losses(made.urls, request.clock)
        raise_all(lost if promise.must_stop(made.urls) and not request.keep_going else ())
    with run.timings.stage("publish"):
        is_whole = swap or not made.memory.is_as_left
        outputs = ((page.path, page.key, page.file) for page in (made.everything if is_whole else made.pages))
        if swap:
            published = folder.publish_swapped(outputs)
        else:
            published = folder.publish(outputs, gone=None if is_whole else made.lost)
        plan = run.shared.plan(folder.home.name)
        if made.faults:
            plan.forget()  # every build tries again
        else:
            plan.confirm(folder.mark)
    return made, published, lost


def _published(
    run: BuildRun,
    inputs: SiteInputs,
    archive: Archive,
    promise: "Promise | None",
    executor: Executor | None,
) -> tuple[BuildReport, Set[str]]:
    """Publish the files. Returns the report, and for a live site the URLs of all pages."""
    made, published, lost = renew_output(run, inputs, archive, executor, swap=run.request.swap, promise=promise)
    rendered = sum(page.file is not None for page in made.pages)
    crowded = tuple(without_room(load_redirects(inputs.redirects), made.urls))
    warnings = (*archive.warnings, *crowded)
    report = BuildReport(len(archive.briefings), len(run.folder.known()), rendered, published, warnings)
    removed = {f"/{path.removesuffix('index.html')}" for path in published.removed}
    report = replace(
        report, faults=lost, contained=made.faults, taken_offline=promise.withheld_by_marks(removed) if promise else ()
    )
    return report, made.urls if promise else frozenset()
