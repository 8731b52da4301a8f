"""The build that made an output as it is, kept beside the output."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from site_builder.building.build_report import BuildReport
from site_builder.building.build_run import BuildRun
from site_builder.building.site_inputs import SiteInputs
from site_builder.core.digests import digest_of
from site_builder.settings.site_config import NavItem


@dataclass(frozen=True)
class Standing:
    """The build that made the output as it is."""

    frame: str
    """Names all that it read but briefings and actors, with the list of published URLs as it shall be since."""
    files: Mapping[str, str]
    """Digest of each file of which edits are followed, by path."""
    named: frozenset[str]
    """File stems that headers name, as `archive.gather.named_stems` gives them."""
    nav: tuple[NavItem, ...]
    """The links of the header that lead to a page."""
    parts: int
    """Of the whole site."""
    plan: str
    """Names the plan as that build left it."""
    report: BuildReport
    """What a build of the same inputs reports: all is as it was."""
    outputs: str
    """Names what was known of the output afterwards."""
    clock: datetime


def standing_of(run: BuildRun, inputs: SiteInputs) -> Standing | None:
    """The build that made the output as it is, if the same was asked of it and it read the same but for briefings
    and actors, its output is untouched, and no embargo has ended since."""
    blob = run.kept.cache.shelf("builds").load([_name(run)]).get(_name(run))
    standing: Standing | None = pickle.loads(blob) if blob else None
    if standing is None or standing.frame != run.frame(inputs, inputs.listed):
        return None
    clock, next_change = run.asked.clock, standing.report.next_change
    if clock < standing.clock or (next_change is not None and clock >= next_change):
        return None
    return standing if standing.outputs == run.folder.mark else None


def remember(
    run: BuildRun,
    inputs: SiteInputs,
    report: BuildReport,
    after: bytes | None,
    files: Mapping[str, str],
    named: frozenset[str],
    nav: tuple[NavItem, ...],
) -> None:
    """Keep what the next build asks of this one; `after` is what the list of published URLs says after it, the rest is
    as of `Standing`."""
    done = report.published
    still = replace(done, written=(), unchanged=len(done.written) + done.unchanged, removed=())
    again, now = replace(report, rendered=0, held=(), published=still), (run.folder.mark, run.asked.clock)
    standing = Standing(run.frame(inputs, after), files, named, nav, run.timings.parts, mark_of_plan(run), again, *now)
    run.kept.cache.shelf("builds").save(_name(run), pickle.dumps(standing, pickle.HIGHEST_PROTOCOL))


def mark_of_plan(run: BuildRun) -> str:
    """Names the plan that is kept now."""
    plan = run.kept.plan(run.folder.home.name)
    return digest_of(plan.look, plan.kept)


def _name(run: BuildRun) -> str:
    return f"standing {run.folder.home.name}"
