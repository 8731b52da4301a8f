"""What a build did."""

from dataclasses import dataclass
from datetime import datetime

from site_builder.archive.schedule import Unpublished
from site_builder.core.errors import SiteError
from site_builder.publish.output_folder import PublishReport
from site_builder.registry.published import Relisted


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
    held: tuple[SiteError, ...] = ()
    """Live texts that this build took off the site, because a mark of their seed holds them back."""
    listing: Relisted | None = None
    """Of a live site: what content/published.csv should say from now on, where it says something else; not written."""
    withheld: Unpublished = Unpublished()
    """What is not published, and why."""
    unremembered: tuple[SiteError, ...] = ()
    """A warning that nothing is remembered, if this was the first build."""
    next_change: datetime | None = None
    """When the publish set will differ by itself, because an embargo or a term ends."""
