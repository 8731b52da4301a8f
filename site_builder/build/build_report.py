"""What a build did; and of the same inputs whether it need be done again."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from site_builder.archive.schedule import Unpublished
from site_builder.core.digests import digest_of
from site_builder.core.errors import SiteError
from site_builder.publish.output_folder import PublishReport
from site_builder.registry.published import Relisted
from site_builder.runtime.cache import Shelf


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    briefings: int
    """Published ones."""
    pages: int
    rendered: int
    """Pages whose value had changed since the last build into this folder."""
    published: PublishReport
    warnings: tuple[SiteError, ...]
    faults: tuple[SiteError, ...] = ()
    """Of files that count as they were before, or not at all: of a build that kept going."""
    listing: Relisted | None = None
    """Of a live site: what content/published.csv should say from now on, where it says something else; not written."""
    withheld: Unpublished = Unpublished()
    """What is not published, and why."""
    next_change: datetime | None = None
    """When the publish set will differ by itself, because an embargo or a term ends."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A build of certain inputs, remembered so that the same inputs need not be looked at again."""

    report: BuildReport
    outputs: str
    """Digest of what was known of the output afterwards."""
    clock: datetime

    def keep(self, builds: Shelf, stamp: str) -> None:
        """Remember it as the build of inputs with that stamp."""
        builds.save(stamp, pickle.dumps(self))

    def counts(self, known: Mapping[str, str], clock: datetime) -> bool:
        """Whether its output, of which this is known, still stands untouched and no embargo has ended since."""
        next_change = self.report.next_change
        if clock < self.clock or (next_change is not None and clock >= next_change):
            return False
        return self.outputs == digest_of(known)


def last_build(builds: Shelf, stamp: str, *, known: Mapping[str, str], clock: datetime) -> BuildReport | None:
    """What a build of the same inputs reported, if its output still stands untouched and no embargo has ended since."""
    blob = builds.load([stamp]).get(stamp)
    last: Finished | None = pickle.loads(blob) if blob else None
    if last is None or not last.counts(known, clock):
        return None
    done = last.report.published
    unchanged = tuple(sorted((*done.written, *done.unchanged)))
    return replace(last.report, rendered=0, published=replace(done, written=(), unchanged=unchanged, removed=()))
