"""A pure function over many items → its results in their order: known ones are loaded, missing ones computed.

Does not know what is computed, nor where: in this process, in a process pool or on any other executor of
`concurrent.futures`, the results are the same. A result is pickled once, where it is computed; those bytes are what
travels and what is stored.
"""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Protocol, TypedDict, TypeVar, Unpack

from site_builder.core.codec import packed_flat
from site_builder.core.errors import SiteError, SiteProblem, raise_all
from site_builder.runtime.process_pool import held


@packed_flat
@dataclass(frozen=True, slots=True)
class Value:
    """A result, pickled where it travels and is stored."""

    held: Any
    is_pickled: bool = False

    def value(self) -> Any:
        """The result."""
        return pickle.loads(self.held) if self.is_pickled else self.held

    def blob(self) -> bytes:
        """The result, pickled."""
        return self.held if self.is_pickled else pickle.dumps(self.held, pickle.HIGHEST_PROTOCOL)


@dataclass(frozen=True, slots=True)
class Failure:
    """The errors that came instead."""

    errors: tuple[SiteError, ...]


Outcome = Value | Failure


def attempt(work: Callable[[Any], Any], item: Any) -> Outcome:
    """What comes of the work on the item; an exception that is no SiteProblem passes."""
    try:
        return Value(work(item))
    except SiteProblem as problem:
        return Failure(problem.errors)


T = TypeVar("T")
R = TypeVar("R")

Progress = Callable[[int, int], None]
"""Called now and then with the number of items computed so far and of all that must be computed."""

FEW = 8
"""At most so many missing items are computed in this process: starting workers would take longer."""
CHUNK = 64
"""Most items in one task."""
IN_FLIGHT = 4
"""Tasks per worker that wait, run or wait to be taken: the bound on memory."""
TIMEOUT_S = 600.0
"""A task that gives nothing for so long is taken for hung."""


class CachedResults(Protocol):
    """Results of earlier runs: key → pickled result."""

    def present(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that are stored."""

    def load(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The blobs of those keys that are stored and undamaged."""

    def save(self, key: str, blob: bytes) -> None:
        """Store a new blob."""


class Computing(TypedDict, total=False):
    """How `compute_outcomes` is asked to work, in its words."""

    key: Callable[[Any], str] | None
    known: CachedResults | None
    executor: Executor | None
    progress: Progress | None
    name: Callable[[Any], str]
    timeout_s: float
    heavy: bool
    chunk: int


def compute_all(items: Sequence[T], *, work: Callable[[T], R], **how: Unpack[Computing]) -> list[R]:
    """The results of `work` in the order of the items; everything as in `compute_each`."""
    return list(compute_each(items, work=work, **how))


def compute_each(items: Sequence[T], *, work: Callable[[T], R], **how: Unpack[Computing]) -> Iterator[R]:
    """Yield the results of `work` one by one in the order of the items, holding only a few tasks at a time.

    SiteErrors of all items are raised together at the end, and no result is given after the first; all else is as in
    `compute_outcomes`.
    """
    errors: list[SiteError] = []
    for outcome in compute_outcomes(items, work=work, **how):
        if isinstance(outcome, Failure):
            errors.extend(outcome.errors)
        elif not errors:
            yield outcome.value()
    raise_all(errors)


def compute_outcomes(
    items: Sequence[T],
    *,
    work: Callable[[T], Any],
    key: Callable[[T], str] | None = None,
    known: CachedResults | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    name: Callable[[T], str] = repr,
    timeout_s: float = TIMEOUT_S,
    heavy: bool = False,
    chunk: int = CHUNK,
) -> Iterator[Outcome]:
    """Yield what comes of each item, in their order: a result, or the errors in place of one.

    `work` must be pure and, with an executor, picklable. `key` names a result by the content of all that it depends
    on: what `known` holds under it is loaded, the rest is computed and stored. What is raised but is no SiteProblem
    leaves at once. `name` says in an error at which item a worker hung or died. `heavy` work carries so much that
    only executors that can hold it are asked. `chunk` is the most items in one task: few where an item or its
    result is large, 1 where it is so large and slow that other processes are worth starting for two.
    """
    if heavy and not hasattr(executor, "hold"):
        executor = None
    keys = [key(item) for item in items] if key is not None and known is not None else []
    there = known.present(keys) if known is not None and keys else set()
    absent = [n for n in range(len(items)) if not keys or keys[n] not in there]
    todo = [items[n] for n in absent]
    if executor is None or len(todo) <= min(FEW, chunk):
        computed: Iterator[Outcome] = map(partial(attempt, work), todo)
    else:
        computed = _compute_elsewhere(
            todo, work, executor, kept=bool(keys), name=name, timeout_s=timeout_s, most=chunk, heavy=heavy
        )
    fresh = _store(_counted(computed, progress, len(todo)), [keys[n] for n in absent] if keys else [], known)
    stored = _load([k for k in keys if k in there], known, chunk)
    missing = set(absent)
    for n, item in enumerate(items):
        outcome = next(fresh if n in missing else stored)
        if outcome is None:
            outcome = next(_store(iter([attempt(work, item)]), keys[n : n + 1], known))
        yield outcome
    next(fresh, None)  # the end of what was computed, where the pool lets go


def merged(known: Iterable[R | None], computed: Iterator[R]) -> Iterator[R]:
    """What is known, and in each gap the next of what is computed, to its end."""
    yield from (next(computed) if result is None else result for result in known)
    next(computed, None)


def _compute_elsewhere(
    items: Sequence[Any],
    work: Callable[[Any], Any],
    executor: Executor,
    *,
    kept: bool,
    name: Callable[[Any], str],
    timeout_s: float,
    most: int,
    heavy: bool,
) -> Iterator[Outcome]:
    workers = getattr(executor, "_max_workers", None) or os.cpu_count() or 1
    along = heavy and getattr(executor, "works_along", False)
    flying: deque[tuple[Sequence[Any], Future[list[Outcome]]]] = deque()
    try:
        send = _sender(executor, work, items, kept=kept, heavy=heavy)
        for start, end in _tasks(0, len(items), most, workers):
            few = items[start:end]
            if along and sum(not future.done() for _, future in flying) >= IN_FLIGHT * (workers - 1):
                future: Future[list[Outcome]] = Future()
                future.set_result(_run(work, few, kept))
            else:
                with _naming(few, name):
                    future = send(start, few)
            flying.append((few, future))
            while flying and (flying[0][1].done() or (len(flying) >= IN_FLIGHT * workers and not along)):
                yield from _result(*flying.popleft(), name=name, timeout_s=timeout_s)
        while flying:
            yield from _result(*flying.popleft(), name=name, timeout_s=timeout_s)
        _hold(executor, None)
    finally:
        for _, future in flying:
            future.cancel()


def _tasks(start: int, end: int, most: int, workers: int) -> Iterator[tuple[int, int]]:
    """Where each task starts and ends: a task costs as much as a few items, so most are large. The first are small, for
    the longest items are there, and the last, so that no worker is left alone with many."""
    size = 0
    while start < end:
        size = min(size + 2, most, max(1, (end - start) // (2 * workers)))
        yield start, start + size
        start += size


Send = Callable[[int, Sequence[Any]], "Future[list[Outcome]]"]
"""Gives an executor a chunk of the items, which starts at that position."""


def _sender(executor: Executor, work: Callable[[Any], Any], items: Sequence[Any], *, kept: bool, heavy: bool) -> Send:
    """With a pool that can hold a value the items need not travel; any other executor is sent chunk by chunk."""
    if _hold(executor, (work, items), heavy=heavy):
        return lambda start, chunk: executor.submit(_run_held, start, len(chunk), kept)
    packed = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
    return lambda _, chunk: executor.submit(_run_sent, packed, chunk, kept)


def _hold(executor: Executor, value: Any, *, heavy: bool = False) -> bool:
    """Whether the executor holds the value from now on; it has then let go of what it held, and of the memory."""
    hold = getattr(executor, "hold", None)
    return hold is not None and hold(value, heavy=heavy)


def _result(
    chunk: Sequence[Any], future: "Future[list[Outcome]]", *, name: Callable[[Any], str], timeout_s: float
) -> list[Outcome]:
    try:
        with _naming(chunk, name):
            return future.result(timeout=timeout_s)
    except TimeoutError as error:
        if future.done():
            raise
        message = f"a worker gave no result for {timeout_s:g} seconds, {_between(chunk, name)}"
        raise SiteError(message, hint="build with one worker to see which it is") from error


@contextmanager
def _naming(chunk: Sequence[Any], name: Callable[[Any], str]) -> Iterator[None]:
    """A pool that is broken becomes an error that says where."""
    try:
        yield
    except BrokenExecutor as error:
        message = f"a worker process was killed, {_between(chunk, name)} or near"
        raise SiteError(message, hint="most often the memory ran out: build with fewer workers") from error


def _between(chunk: Sequence[Any], name: Callable[[Any], str]) -> str:
    first, last = name(chunk[0])[:200], name(chunk[-1])[:200]
    return f"at {first}" if first == last else f"between {first} and {last}"


def _run_held(start: int, count: int, kept: bool) -> list[Outcome]:
    work, items = held()
    return _run(work, items[start : start + count], kept)


def _run_sent(packed: bytes, chunk: Sequence[Any], kept: bool) -> list[Outcome]:
    return _run(_unpacked(packed), chunk, kept)


def _run(work: Callable[[Any], Any], chunk: Sequence[Any], kept: bool) -> list[Outcome]:
    """In the worker: a result that will be kept is pickled here, so that the other process need only store it."""
    outcomes = map(partial(attempt, work), chunk)
    return [Value(outcome.blob(), True) if kept and isinstance(outcome, Value) else outcome for outcome in outcomes]


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Callable[[Any], Any]:
    """The function, which may carry a large value, unpickled once per worker instead of once per task."""
    work: Callable[[Any], Any] = pickle.loads(packed)
    return work


def _counted(outcomes: Iterator[Outcome], progress: Progress | None, total: int) -> Iterator[Outcome]:
    for done, outcome in enumerate(outcomes, start=1):
        if progress is not None and (done % CHUNK == 0 or done == total):
            progress(done, total)
        yield outcome


def _store(outcomes: Iterator[Outcome], keys: Sequence[str], known: CachedResults | None) -> Iterator[Outcome]:
    if known is None or not keys:
        yield from outcomes
        return
    for key, outcome in zip(keys, outcomes, strict=True):
        if not isinstance(outcome, Failure):
            known.save(key, outcome.blob())
        yield outcome


def _load(keys: Sequence[str], known: CachedResults | None, chunk: int) -> Iterator[Outcome | None]:
    """The stored results in order; None where one cannot be read after all."""
    for start in range(0, len(keys) if known is not None else 0, chunk * IN_FLIGHT):
        batch = keys[start : start + chunk * IN_FLIGHT]
        blobs = known.load(batch) if known is not None else {}
        for key in batch:
            found = None
            with suppress(Exception):  # whatever is wrong with it, computing it again is right
                found = Value(pickle.loads(blobs[key]))
            yield found
