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
    from site_builder.build.plan_memory import PlanMemory
    from site_builder.build.site_inputs import SiteInputs
    from site_builder.publish.output_folder import OutputFolder

Left = tuple["OutputFolder", "SiteInputs"]
"""An output as a build left it, and what it was made of."""
SPARE = 64_000_000
"""So many bytes of old texts are left where they are, next to as much as the first build put aside."""


class BuildState:
    """What builds of one archive know of the last ones: on the disk, and for the builds of one process in memory."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self.cache, self.spool = open_cache(state / CACHE_FILE), Spool(state)
        self._first = 0
        """Bytes that the first build put aside."""
        self._plans: dict[str, PlanMemory] = {}
        self._users = 0
        self.left: Left | None = None
        """As of the last build of this process."""

    @cached_property
    def memory(self) -> "ArchiveMemory":
        """What the last run understood of the archive."""
        from site_builder.archive_folder.memory import ArchiveMemory

        return ArchiveMemory(self.cache, self.spool.put)

    def plans(self, output: str) -> "PlanMemory":
        """What the last build of an output planned."""
        from site_builder.build.plan_memory import PlanMemory

        if output not in self._plans:
            self._plans[output] = PlanMemory(self.cache.shelf("plans"), self.cache.shelf("texts"), output)
        return self._plans[output]

    def __enter__(self) -> "BuildState":
        self._users += 1
        return self

    def __exit__(self, *raised: object) -> None:
        """Write what was stored; whoever opened it first closes it."""
        self._users -= 1
        self.cache.commit()
        if not self._users:
            self.cache.close()
            self.spool.close()
            return
        self._first = self._first or self.spool.size
        if self.spool.size > 2 * self._first + SPARE:
            # Most are of the past: the next build finds the present ones in the cache, as that of a new process does.
            vars(self).pop("memory", None)
            self.spool.close()
            self.spool, self._first = Spool(self._state), 0
