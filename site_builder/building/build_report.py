"""Results of a build."""

from dataclasses import dataclass
from datetime import datetime

from site_builder.archive.schedule import Unpublished
from site_builder.core.errors import SiteError
from site_builder.publish.output_folder import PublishReport
from site_builder.registry.published import Relisted
from site_builder.runtime.file_transaction import FileChange


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Results of a build: counts, warnings, and texts withheld or taken offline."""

    briefings: int
    """Published ones."""
    pages: int
    rendered: int
    """Pages whose value changed since the last build into this folder."""
    published: PublishReport
    warnings: tuple[SiteError, ...]
    faults: tuple[SiteError, ...] = ()
    """Errors in files that a build with `--keep-going` used in their last published form, or left out."""
    contained: tuple[SiteError, ...] = ()
    """Faults of ours, each of which costs a page; readers see that it is not available."""
    taken_offline: tuple[SiteError, ...] = ()
    """Published texts that this build took offline because a mark in their seed holds them back."""
    listing: Relisted | None = None
    """Rows that content/published.csv of a live site should gain or lose; the build does not write them."""
    former: tuple[FileChange, ...] = ()
    """On a live site, changes that the list of former texts and their files need; the build does not write them."""
    revised: tuple[SiteError, ...] = ()
    """Published texts that this build replaced without a decision."""
    withheld: Unpublished = Unpublished()
    """Unpublished briefings, counted by reason."""
    unremembered: tuple[SiteError, ...] = ()
    """A warning on a first build that nothing can be cached."""
    next_change: datetime | None = None
    """The next time the publish set changes without an edit: an embargo ends or a text expires."""
