"""Who does the work of many items, and who is told how far it is: the processes of this machine, or of a cluster."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, what is done and what there is to do."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def workers_for(root: Path, workers: int = 0, cluster: str = "") -> "AbstractContextManager[Executor | None]":
    """So many processes, 0 for one for each core, or the workers of the cluster at an address, which see the folder
    `root` as well. Each is imported only where it is asked for."""
    if not cluster:
        from site_builder.runtime.process_pool import pool

        return pool(workers or os.cpu_count() or 1)
    from site_builder.runtime import cluster as remote

    return remote.cluster(cluster, root)
