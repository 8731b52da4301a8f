"""Work repeated in this process on every save, until Ctrl-C."""

from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue

from site_builder.runtime.watcher import Watcher

TICK_S = 60.0
"""Longest interval between runs, whatever the work returns: the machine may have slept."""
LEAST_S = 0.05
"""Minimum pause."""


def each_save(root: Path, tops: Iterable[str], work: Callable[[frozenset[str]], float | None]) -> None:
    """Run the work now, and again with the changed paths after each save below these files and folders.

    Also runs without paths after as many seconds as the work returned, at most TICK_S. Files saved during a run belong
    to the next. Ends with KeyboardInterrupt.
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
    """All paths saved so far; empty if none within the time."""
    try:
        paths = saved.get(timeout=wait_s)
    except Empty:
        return frozenset()
    return paths.union(*(saved.get() for _ in range(saved.qsize())))
