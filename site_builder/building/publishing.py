"""The archive of a build → its pages in their places: planned, rendered and published."""

from collections.abc import Iterable, Iterator, Set
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING

from site_builder.archive.admission import AS_BEFORE, with_outcome
from site_builder.archive.gather import Archive, with_open_nav
from site_builder.archive_folder.loading import Understood
from site_builder.building.build_report import BuildReport
from site_builder.building.build_run import BuildRun
from site_builder.building.site_inputs import SiteInputs, theme_of
from site_builder.building.snapshot import Last
from site_builder.core.errors import SiteError, SiteProblem, ThemeError, raise_all
from site_builder.publish.output_folder import Output

if TYPE_CHECKING:
    from site_builder.building.permanence import Promise
    from site_builder.building.stored_plan import Made


def promise_of_site(run: BuildRun, inputs: SiteInputs, archive: Archive) -> "Promise | None":
    """What a live site owes to those who kept its URLs."""
    if not run.is_live(inputs):
        return None
    from site_builder.building.permanence import promise_of

    return promise_of(inputs, archive, tuple(run.asked.let_go))


def publish_site(
    run: BuildRun,
    inputs: SiteInputs,
    found: Understood,
    promise: "Promise | None",
    last: Last | None,
    executor: Executor | None,
) -> tuple[BuildReport, bytes | None]:
    """The pages in their places, and what the list of published URLs shall say; templates that cannot be used count as
    they were before, where `last` has them."""
    archive, portable = found.archive, run.asked.portable
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
    today = f"{run.asked.clock:%Y-%m-%d}"
    return report, promise.list_after(archive, urls, today).encode() if promise else inputs.listed


def make_pages(run: BuildRun, inputs: SiteInputs, archive: Archive, executor: Executor | None) -> "Iterator[Made]":
    """Every page: surveyed, planned and rendered; what would come again as it is remembered is not planned again."""
    from site_builder.building.output_parts import make_site, open_context
    from site_builder.pages.site import survey_site

    inputs = replace(inputs, config=with_open_nav(inputs.config, archive))
    site = survey_site(archive, inputs.config, inputs.texts)
    shop = open_context(run, site, inputs)
    return make_site(run, shop, inputs, executor)


def _published(
    run: BuildRun,
    inputs: SiteInputs,
    archive: Archive,
    promise: "Promise | None",
    executor: Executor | None,
) -> tuple[BuildReport, Set[str]]:
    """The files in their places: what was done, and the URLs of all pages. Raises SiteErrors for URLs that are lost;
    they are faults of a build that keeps going."""
    folder, asked = run.folder, run.asked
    rendered: list[str] = []
    urls: set[str] = set()
    lost: list[SiteError] = []

    def outputs(made: "Iterable[Made]") -> Iterator[Output]:
        for page in made:
            rendered.extend([page.path] if page.file is not None else [])
            urls.add(page.url)
            yield page.path, page.key, page.file
        lost.extend(promise.losses(urls, asked.clock) if promise else ())
        raise_all(() if asked.keep_going else lost)

    with run.timings.stage("publish"):
        made = make_pages(run, inputs, archive, executor)
        published = (folder.publish_swapped if asked.swap else folder.publish)(outputs(made))
    report = BuildReport(len(archive.briefings), len(folder.known()), len(rendered), published, archive.warnings)
    removed = {f"/{path.removesuffix('index.html')}" for path in published.removed}
    return replace(report, faults=tuple(lost), held=promise.held(removed) if promise else ()), urls
