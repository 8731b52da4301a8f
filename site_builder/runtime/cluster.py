"""A Dask cluster as an executor whose results come back in order.

Every worker sees the archive's folder at the same path and runs the same versions of this package, of Python (compilers
may differ) and of the packages that affect results. Large values are sent to each worker once. If a worker dies, Dask
gives its tasks to others. Knows nothing of what is computed.
"""

import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from site_builder.core.errors import SiteError
from site_builder.core.installed import to_install
from site_builder.runtime import process_pool
from site_builder.runtime.code_version import versions

PATIENCE = "10s"
"""Time limit for reaching the scheduler."""
NOTHING = "nothing"
SHARED = "as the archive's folder"
HINTS = {SHARED: "share the folder with it, at the same path"}


@contextmanager
def cluster(address: str, root: Path) -> Iterator[Executor]:
    """Executor of the cluster whose scheduler is at an address such as `tcp://HOST:8786`.

    Raises SiteError if Dask is not installed, nobody answers, there is no worker, or a worker has other code or cannot
    see the folder `root`.
    """
    try:
        from distributed import Client
    except ImportError as missing:
        hint = to_install("cluster")
        raise SiteError("--cluster needs Dask, which is not installed", hint=hint) from missing
    try:
        client: Any = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as problem:
        hint = "start one with: dask scheduler; and workers with: dask worker ADDRESS --nthreads 1"
        raise SiteError(f"no Dask scheduler answers at {address}", hint=hint) from problem
    with client:
        _check(client, root.resolve())
        executor = _ClusterExecutor(client)
        try:
            yield executor
        finally:
            executor.release()


def _check(client: Any, root: Path) -> None:
    """Raise SiteError for the first worker that could not do the work, or whose results could differ."""
    replies = client.run(_introduction, str(root), on_error="return")
    if not replies:
        raise SiteError("the Dask cluster has no workers", hint="start some with: dask worker ADDRESS --nthreads 1")
    ours = _introduction(str(root))
    for worker, theirs in sorted(replies.items()):
        if isinstance(theirs, Exception):
            raise SiteError(f"the worker {worker} has no site-builder: {theirs}", hint="install the same version there")
        for name in {**ours, **theirs}:
            here, there = ours.get(name, NOTHING), theirs.get(name, NOTHING)
            if here != there:
                fact = f"the worker {worker} has {name} {there}, and this machine has {here}"
                raise SiteError(fact, hint=HINTS.get(name, "install the same version there"))


def _introduction(root: str) -> dict[str, str]:
    """Versions and folder as a worker sees them. Runs in the worker."""
    return {**versions(), SHARED: root if Path(root).is_dir() else NOTHING}


class _ClusterExecutor(Executor):
    """Runs tasks on the workers, one at a time on each."""

    def __init__(self, client: Any) -> None:
        self._client, self._inner = client, client.get_executor(pure=False)
        self._max_workers = max(1, sum(client.nthreads().values()))
        self._sent: Any = None

    def hold(self, value: object, *, heavy: bool = False) -> bool:
        """Send a heavy value to every worker once, for tasks to read with `held`. Returns False for light values."""
        self.release()
        if not heavy:
            return False
        packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._sent = self._client.scatter(packed, broadcast=True, hash=False)
        return True

    def release(self) -> None:
        """Release the value on the workers."""
        if self._sent is not None:
            with suppress(Exception):  # a scheduler that is gone holds nothing
                self._sent.release()
        self._sent = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        inner = self._inner.submit(_run, self._sent, fn, args, kwargs)
        outer: Future[object] = Future()
        inner.add_done_callback(lambda done: _pass_on(done, outer))
        return outer


def _pass_on(inner: "Future[object]", outer: "Future[object]") -> None:
    """Copy the outcome of one future to the other. Failures of a worker are converted to those of a process pool."""
    if not outer.set_running_or_notify_cancel():
        return
    try:
        outer.set_result(inner.result())
    except CancelledError:
        outer.set_exception(BrokenExecutor("the scheduler is gone"))
    except Exception as error:
        lost = type(error).__module__.startswith("distributed")
        outer.set_exception(BrokenExecutor(str(error)) if lost else error)


_ONE = threading.Lock()


def _run(
    packed: bytes | None, fn: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
) -> object:
    """Run a task in the worker, one at a time: held values are not thread-safe."""
    with _ONE:
        process_pool.let_hold(None if packed is None else _opened(packed))
        return fn(*args, **kwargs)


@lru_cache(maxsize=1)
def _opened(packed: bytes) -> object:
    return pickle.loads(packed)
