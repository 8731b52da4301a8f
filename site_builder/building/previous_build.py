"""Record of the last build of an output; lets an unchanged build end at once."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from site_builder.building.build_report import BuildReport
from site_builder.building.build_run import BuildRun
from site_builder.building.site_inputs import SiteInputs


@dataclass(frozen=True)
class PreviousBuild:
    """The last build of an output."""

    frame: str
    """Digest of all its inputs except briefings and actors, with published.csv as it is after the build."""
    files: Mapping[str, str]
    """Path → digest of the files in which edits are tracked."""
    report: BuildReport
    """Report that a repeated build gives: nothing written."""
    outputs: str
    """Digest of the output after the build."""
    clock: datetime


def previous_build_of(run: BuildRun, inputs: SiteInputs) -> PreviousBuild | None:
    """The last build of an output, if request and inputs are equal but for briefings and actors, the output is
    untouched, no embargo has ended and nothing has expired since."""
    blob = run.shared.cache.shelf("builds").load([_name(run)]).get(_name(run))
    previous: PreviousBuild | None = pickle.loads(blob) if blob else None
    if previous is None or previous.frame != run.frame(inputs, inputs.listed):
        return None
    clock, next_change = run.request.clock, previous.report.next_change
    if clock < previous.clock or (next_change is not None and clock >= next_change):
        return None
    return previous if previous.outputs == run.folder.mark else None


def remember(
    run: BuildRun,
    inputs: SiteInputs,
    report: BuildReport,
    after: bytes | None,
    files: Mapping[str, str],
) -> None:
    """Store the record of this build for the next one. `after` is the content of published.csv after the build."""
    done = report.published
    still = replace(done, written=(), unchanged=len(done.written) + done.unchanged, removed=())
    again = replace(report, rendered=0, taken_offline=(), published=still)
    previous = PreviousBuild(run.frame(inputs, after), files, again, run.folder.mark, run.request.clock)
    run.shared.cache.shelf("builds").save(_name(run), pickle.dumps(previous, pickle.HIGHEST_PROTOCOL))


def _name(run: BuildRun) -> str:
    return f"standing {run.folder.home.name}"
