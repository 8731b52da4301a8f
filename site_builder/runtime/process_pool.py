"""Worker processes that start late, end early and leave no orphans.

Knows nothing of what they compute.
"""

import atexit
import faulthandler
import gc
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from typing import Any

from site_builder.core.collector import collect_rarely

MEMORY = 2_000_000_000
"""Memory limit of a worker in bytes."""


def pool(workers: int) -> AbstractContextManager[Executor | None]:
    """An executor of that many processes, or None for one. They start with the first task and end with the block.

    Leaving by an exception kills them at once.
    """
    return _LazyPool(workers) if workers > 1 else nullcontext()


def one_child() -> AbstractContextManager[Executor]:
    """An executor of one other process, with the limits of every worker.

    A forked one ends with the block. A process with threads cannot fork; it starts one child for all blocks.
    """
    return _LazyPool(1) if _may_fork() else nullcontext(_spawned_child())


@cache
def _spawned_child() -> "_LazyPool":
    child = _LazyPool(1)
    atexit.register(child.restart)  # while the modules that end it still exist
    return child


class _LazyPool(Executor):
    """A process pool whose processes start with the first task."""

    works_along = True
    """The caller of heavy work does a share of it itself, because each process holds another copy of the data."""

    def __init__(self, workers: int) -> None:
        self._max_workers = workers
        self._pool: Any = None
        self._value: object = None
        self._forked = False
        self._along = 0

    def hold(self, value: object, *, heavy: bool = False) -> bool:
        """Let later tasks read the value with `held`: forked processes inherit it. Returns False if it must be sent
        with each task.

        Spawned processes are sent the value when they start, but only a `heavy` one.
        """
        inherits = _may_fork() if self._pool is None else self._forked
        if not inherits and not heavy:
            return False
        self.shutdown()
        holds = heavy or _may_fork()
        self._pool, self._value, self._along = None, value if holds else None, int(heavy)
        return holds

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        if self._pool is None:
            self._forked = _may_fork()
            self._pool = _start(self._max_workers - self._along, self._value, fork=self._forked)
        future: Future[object] = self._pool.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def restart(self) -> None:
        """Kill the processes; the next task starts new ones with the same value.

        Pending results never arrive.
        """
        self._kill()
        self._pool = None

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        if kind:
            self._kill()
        else:
            self.shutdown()

    def _kill(self) -> None:
        # Before Python 3.14 the pool has no public way to end a hung worker. Pending tasks are cancelled first:
        # otherwise the pool would report dead workers to cancelled tasks and fail.
        if self._pool is None:
            return
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        thread = getattr(self._pool, "_executor_manager_thread", None)
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        if thread is not None:
            thread.join()


def held() -> Any:
    """Value that the pool holds. Called in a worker."""
    return _SHARED


def let_hold(value: object) -> None:
    """Set the value returned by `held`. Called in a worker."""
    global _SHARED
    _SHARED = value


_SHARED: object = None


def _may_fork() -> bool:
    """True if processes can be forked, which shares loaded modules. A process with threads must not fork."""
    import multiprocessing

    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def _start(workers: int, value: object, *, fork: bool) -> Executor:
    import multiprocessing  # takes 20 ms with the next import; a build with nothing to compute saves both
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if fork else "spawn")
    given = (value, None) if fork else (None, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(*given, MEMORY))


def _start_worker(value: object, packed: bytes | None, memory: int) -> None:
    """Set up a new worker: Ctrl-C and crash reports stay with the parent, inherited memory is not written to, and the
    worker ends with its parent."""
    let_hold(pickle.loads(packed) if packed else value)
    gc.freeze()
    collect_rarely()
    _limit_memory(memory)
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _limit_memory(memory: int) -> None:
    """Limit the memory of this process beyond what was inherited, where the system supports it, and disable core
    dumps."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # POSIX only

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open("/proc/self/statm", encoding="ascii") as pages:
            taken = int(pages.read().split()[0]) * resource.getpagesize()
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = taken + memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def _end_with_parent() -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
