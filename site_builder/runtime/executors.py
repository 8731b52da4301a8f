"""Executors for work on many items (local processes or a cluster) and reports of progress."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, the number of items done, and the total."""


def silent(stage: str, done: int, total: int) -> None:
    """Ignore progress."""


def workers_for(root: Path, workers: int = 0, cluster: str = "") -> "AbstractContextManager[Executor | None]":
    """An executor of local processes (0 means one per core), or of the cluster at an address, whose workers see the
    folder `root`. Imports only the one needed."""
    if not cluster:
        from site_builder.runtime.process_pool import pool

        return pool(workers or os.cpu_count() or 1)
    from site_builder.runtime import cluster as remote

    return remote.cluster(cluster, root)
