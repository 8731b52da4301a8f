"""Who does the work of many items: the processes of this machine, or those of a cluster."""

import os
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from pathlib import Path

from site_builder.runtime.process_pool import pool


def workers_for(root: Path, workers: int = 0, cluster: str = "") -> AbstractContextManager[Executor | None]:
    """So many processes, 0 for one for each core, or the workers of the cluster at an address, which see the folder
    `root` as well. Dask is imported only where it is asked for."""
    if not cluster:
        return pool(workers or os.cpu_count() or 1)
    from site_builder.runtime import cluster as remote

    return remote.cluster(cluster, root)
