"""What one process needs to build an archive, and to build it again: cache, texts put aside, and what is known of both.

A build alone opens it and lets it go; one that watches keeps it, so that an edit costs what it changes.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.archive_folder.inputs import CACHE_FILE
from site_builder.runtime.cache import open_cache
from site_builder.runtime.spill_file import Spool

if TYPE_CHECKING:
    from site_builder.archive_folder.memory import ArchiveMemory
    from site_builder.building.site_inputs import SiteInputs
    from site_builder.building.stored_plan import StoredPlan
    from site_builder.publish.output_folder import OutputFolder

Left = tuple["OutputFolder", "SiteInputs"]
"""An output as a build left it, and what it was made of."""


class BuildState:
    """What builds of one archive know of the last ones: on the disk, and for the builds of one process in memory."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self.cache, self.spool = open_cache(state / CACHE_FILE), Spool(state)
        """What lasts, and what a build puts aside for itself."""
        self._plans: dict[str, StoredPlan] = {}
        self._users = 0
        self.left: Left | None = None
        """As of the last build of this process."""

    @cached_property
    def memory(self) -> "ArchiveMemory":
        """What the last run understood of the archive."""
        from site_builder.archive_folder.memory import ArchiveMemory

        return ArchiveMemory(self.cache)

    def plan(self, output: str) -> "StoredPlan":
        """What the last build of an output planned."""
        from site_builder.building.stored_plan import StoredPlan

        if output not in self._plans:
            self._plans[output] = StoredPlan(self.cache.shelf("plans"), self.cache.shelf("texts"), output)
        return self._plans[output]

    def __enter__(self) -> "BuildState":
        self._users += 1
        return self

    def __exit__(self, *raised: object) -> None:
        """Write what was stored; whoever opened it first closes it."""
        self._users -= 1
        self.cache.commit()
        if self._users:
            self.spool = Spool(self._state)
            self.memory.let_texts_go()
        else:
            self.cache.close()
            self.spool.close()
