"""State that builds of one archive share in a process: cache, spool, parsed archive and stored plans.

A single build opens and closes it. A watching process keeps it open, so an edit costs only what it changes.
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

PreviousRun = tuple["OutputFolder", "SiteInputs"]
"""An output folder and the inputs it was made of."""


class BuildState:
    """Cache on disk and memory of the process, shared by builds of one archive."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self.cache, self.spool = open_cache(state / CACHE_FILE), Spool(state)
        """`cache` persists; `spool` holds bytes of one build."""
        self._plans: dict[str, StoredPlan] = {}
        self._users = 0
        self.previous: PreviousRun | None = None
        """Result of this process's last build."""

    @cached_property
    def memory(self) -> "ArchiveMemory":
        """The parsed archive of the last run."""
        from site_builder.archive_folder.memory import ArchiveMemory

        return ArchiveMemory(self.cache)

    def plan(self, output: str) -> "StoredPlan":
        """The plan of the last build of an output."""
        from site_builder.building.stored_plan import StoredPlan

        if output not in self._plans:
            self._plans[output] = StoredPlan(self.cache.shelf("plans"), self.cache.shelf("texts"), output)
        return self._plans[output]

    def __enter__(self) -> "BuildState":
        self._users += 1
        return self

    def __exit__(self, *raised: object) -> None:
        """Commit the cache. The outermost user closes it."""
        self._users -= 1
        self.cache.commit()
        if self._users:
            self.spool = Spool(self._state)
            self.memory.let_texts_go()
        else:
            self.cache.close()
            self.spool.close()
