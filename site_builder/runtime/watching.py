"""Work that is done again each time files are saved, in this process, until Ctrl-C."""

from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue

from site_builder.runtime.watcher import Watcher

TICK_S = 60.0
"""How often the work is done without a save, whatever it says: a machine may have slept."""
LEAST_S = 0.05
"""So long it rests at least."""


def each_save(root: Path, tops: Iterable[str], work: Callable[[frozenset[str]], float | None]) -> None:
    """Do the work now, and again with the paths of each save below these files and folders of the root.

    Without paths where only time has gone by: as many seconds as the work returned, TICK_S at most. What is saved while
    the work is done is part of the next. Ends with KeyboardInterrupt.
    """
    saved: SimpleQueue[frozenset[str]] = SimpleQueue()
    watcher = Watcher(root, tops, lambda paths, _: saved.put(paths))
    watcher.start()
    try:
        wait_s = work(frozenset())
        while True:
            wait_s = work(next_of(saved, TICK_S if wait_s is None else min(max(wait_s, LEAST_S), TICK_S)))
    finally:
        watcher.stop()


def next_of(saved: "SimpleQueue[frozenset[str]]", wait_s: float) -> frozenset[str]:
    """All paths that were saved since; none where there was no save for so long."""
    try:
        paths = saved.get(timeout=wait_s)
    except Empty:
        return frozenset()
    return paths.union(*(saved.get() for _ in range(saved.qsize())))
