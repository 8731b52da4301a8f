"""The build that made an output as it is, kept beside the output."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from site_builder.building.build_report import BuildReport
from site_builder.building.build_run import BuildRun
from site_builder.building.site_inputs import SiteInputs


@dataclass(frozen=True)
class Standing:
    """The build that made the output as it is."""

    frame: str
    """Names all that it read but briefings and actors, with the list of published URLs as it shall be since."""
    files: Mapping[str, str]
    """Digest of each file of which edits are followed, by path."""
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
) -> None:
    """Keep what the next build asks of this one; `after` is what the list of published URLs says after it, the rest is
    as of `Standing`."""
    done = report.published
    still = replace(done, written=(), unchanged=len(done.written) + done.unchanged, removed=())
    again = replace(report, rendered=0, held=(), published=still)
    standing = Standing(run.frame(inputs, after), files, again, run.folder.mark, run.asked.clock)
    run.kept.cache.shelf("builds").save(_name(run), pickle.dumps(standing, pickle.HIGHEST_PROTOCOL))


def _name(run: BuildRun) -> str:
    return f"standing {run.folder.home.name}"
