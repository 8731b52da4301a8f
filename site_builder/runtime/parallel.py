"""A pure function over many items → results in order: cached ones are loaded, missing ones computed.

Results are the same in this process, a process pool or any other executor of `concurrent.futures`. A result is pickled
once, where it is computed; these bytes are sent and stored.

With contained work, a failing item loses only its own result: if a worker hangs, dies or runs out of memory, the items
in flight are repeated one by one to find the cause.
"""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from site_builder.core.codec import packed_flat, unpickled
from site_builder.core.errors import SiteError, SiteProblem, fault_of, raise_all
from site_builder.runtime import process_pool
from site_builder.runtime.process_pool import held, one_child

if TYPE_CHECKING:
    from site_builder.runtime.cache import Shelf


@packed_flat
@dataclass(frozen=True, slots=True)
class Value:
    """A result, pickled if it was sent or stored."""

    stored: Any
    is_pickled: bool = False

    def value(self) -> Any:
        """The result."""
        return pickle.loads(self.stored) if self.is_pickled else self.stored

    def blob(self) -> bytes:
        """The result, pickled."""
        return self.stored if self.is_pickled else pickle.dumps(self.stored, pickle.HIGHEST_PROTOCOL)


class ItemFailed(SiteError):
    """Work on one item ended with an unexpected exception."""


class TookTooLong(ItemFailed):
    """Work on one item reached the time limit."""


class TookTooMuchMemory(ItemFailed):
    """Work on one item reached the memory limit."""


class ProcessDied(ItemFailed):
    """The process working on one item died."""


class _WorkerLost(SiteError):
    """A worker hung or died."""


Outcome = Value | SiteProblem
Flying = deque[tuple[int, Sequence[Any], "Future[list[Outcome]]"]]
"""Tasks in order of results: index of the first item, items, and future."""
Task = tuple[Callable[[Any], Any], Callable[[Sequence[Any]], AbstractContextManager[None]] | None]
"""Work on an item, and a context around the items of a task."""
Send = Callable[[int, Sequence[object]], "Future[list[Outcome]]"]
"""Submits a task to an executor."""


T = TypeVar("T")
R = TypeVar("R")

FEW = 8
"""Up to this number of missing items, starting workers would take longer."""
CHUNK = 64
"""Maximum number of items in one task."""
IN_FLIGHT = 4
"""Number of tasks per worker that wait, run or hold results; limits memory."""


@dataclass(frozen=True, kw_only=True)
class Computation(Generic[T, R]):
    """A pure function, and options for applying it to many items."""

    work: Callable[[T], R]
    """Must be picklable if there is an executor."""
    known: "Shelf | None" = None
    """Cache of results by key; missing ones are computed and stored."""
    key: Callable[[T], str] = repr
    """Key of a result: a digest of everything it depends on."""
    executor: Executor | None = None
    progress: Callable[[int, int], None] | None = None
    """Called occasionally with the number of items computed and to be computed."""
    name: Callable[[T], str] = repr
    """Name of an item in errors."""
    timeout_s: float = 600.0
    """A task without a result for this long counts as hung."""
    contained: bool = False
    """True if every failure of an item (exception, limit, death of its process) becomes an `ItemFailed` in place of its
    result and affects no other item."""
    apart: bool = False
    """True if the work runs only in other processes, even for a single item, because it may kill its own."""
    heavy: bool = False
    """True if the work carries much data, so that only executors with `hold` are used."""
    around: Callable[[Sequence[T]], AbstractContextManager[None]] | None = None
    """Context entered with the items of a task, for setup that is cheaper once per task. Picklable like `work`; changes
    no result."""
    chunk: int = CHUNK
    """Maximum number of items per task: small for large items or results, 1 if items are so slow that two justify
    starting processes."""

    def each(self, items: Sequence[T]) -> Iterator[R]:
        """Yield results in the order of items, with only a few tasks in memory.

        SiteErrors of all items are raised together at the end; after the first no more results are yielded. Otherwise
        as `outcomes`.
        """
        errors: list[SiteError] = []
        for outcome in self.outcomes(items):
            if isinstance(outcome, SiteProblem):
                errors.extend(outcome.errors)
            elif not errors:
                yield outcome.value()
        raise_all(errors)

    def outcomes(self, items: Sequence[T]) -> Iterator[Outcome]:
        """Yield one outcome per item, in order: a result or its errors. An exception other than SiteProblem propagates
        at once, unless the work is contained."""
        if not self.known:
            yield from self._computed(items)
            return
        pairs = [(item, self.key(item)) for item in items]
        there, size = self.known.present([key for _, key in pairs]), self.chunk * IN_FLIGHT
        computed = self._computed([item for item, key in pairs if key not in there])
        for batch in (pairs[start : start + size] for start in range(0, len(pairs), size)):
            blobs = self.known.load([key for _, key in batch if key in there])
            for item, key in batch:
                result = unpickled(blobs.get(key))
                outcome: Outcome = Value(result)
                if result is None:
                    outcome = next(self._computed([item]) if key in there else computed)
                    if isinstance(outcome, Value):
                        self.known.save(key, outcome.blob())
                yield outcome
        next(computed, None)  # lets the generator end and release the pool

    def _computed(self, items: Sequence[T]) -> Iterator[Outcome]:
        """Compute in this process if there are few items or no suitable executor."""
        few = len(items) <= min(FEW, self.chunk) or (self.heavy and not hasattr(self.executor, "hold"))
        shared = None if few else self.executor
        with one_child() if self.apart and not shared and items else nullcontext(shared) as executor:
            outcomes = self._elsewhere(items, executor) if executor else self._here(items)
            for done, outcome in enumerate(outcomes, start=1):
                if self.progress and (done % CHUNK == 0 or done == len(items)):
                    self.progress(done, len(items))
                yield outcome

    def _here(self, items: Sequence[T]) -> Iterator[Outcome]:
        for item in items:
            yield from self._run([item], keep=False)

    def _run(self, items: Sequence[T], *, keep: bool) -> list[Outcome]:
        return _run(self._task, items, keep, self.contained)

    @property
    def _task(self) -> "Task":
        return self.work, self.around

    def _elsewhere(self, items: Sequence[T], executor: Executor) -> Iterator[Outcome]:
        workers = getattr(executor, "_max_workers", None) or os.cpu_count() or 1
        along = self.heavy and getattr(executor, "works_along", False)
        flying: Flying = deque()
        try:
            send = self._sender(items, executor)
            for start, few in _tasks(items, self.chunk, workers):
                if along and not _lacks_work(flying, workers):
                    future: Future[list[Outcome]] = Future()
                    future.set_result(self._run(few, keep=bool(self.known)))
                else:
                    future = self._sent(send, start, few)
                flying.append((start, few, future))
                while flying and (flying[0][2].done() or (len(flying) >= IN_FLIGHT * workers and not along)):
                    yield from self._landed(flying, executor, send)
                    if along and _lacks_work(flying, workers):
                        break  # the consumer of the results may take long
            while flying:
                yield from self._landed(flying, executor, send)
            _hold(executor, None)
        finally:
            for _, _, future in flying:
                future.cancel()

    def _sender(self, items: Sequence[T], executor: Executor) -> Send:
        """Function that submits a range of items. An executor that can hold a value gets all items once; any other gets
        each chunk with its task.
        """
        how = bool(self.known), self.contained
        if _hold(executor, (self._task, items), heavy=self.heavy):
            return lambda start, chunk: executor.submit(_run_held, start, len(chunk), *how)
        packed = pickle.dumps(self._task, pickle.HIGHEST_PROTOCOL)
        return lambda _, chunk: executor.submit(_run_sent, packed, chunk, *how)

    def _sent(self, send: Send, start: int, few: Sequence[T]) -> "Future[list[Outcome]]":
        """Future of a submitted task; a broken executor gives a failed one."""
        try:
            return send(start, few)
        except BrokenExecutor as error:
            future: Future[list[Outcome]] = Future()
            future.set_exception(error)
            return future

    def _landed(self, flying: Flying, executor: Executor, send: Send) -> Iterator[Outcome]:
        """Outcomes of the first task in flight. If its worker is lost and the work is contained, outcomes of all tasks
        in flight."""
        start, few, future = flying.popleft()
        try:
            outcomes = self._result(few, future)
        except _WorkerLost:
            if not self.contained:
                raise
            lost = [(start, few, future), *flying]
            flying.clear()
            _restart(executor)
            for start, few, future in lost:
                yield from self._rescued(start, few, future, executor, send)
        else:
            yield from outcomes

    def _rescued(
        self, start: int, few: Sequence[T], future: "Future[list[Outcome]]", executor: Executor, send: Send
    ) -> Iterator[Outcome]:
        """Outcomes of a task whose worker is lost: the result if it had arrived, else each item is computed alone."""
        if future.done() and not future.cancelled() and future.exception() is None and _fits(future.result()):
            yield from future.result()
            return
        for place in range(len(few)):
            one = few[place : place + 1]
            try:
                yield from self._result(one, self._sent(send, start + place, one), is_alone=True)
            except _WorkerLost as lost:
                _restart(executor)
                yield self._blame(lost.__cause__)

    def _blame(self, cause: BaseException | None) -> ItemFailed:
        """Error for the one item that a worker had."""
        match cause:
            case TimeoutError():
                return TookTooLong(f"it took longer than {self.timeout_s:g} seconds")
            case BrokenExecutor():
                return ProcessDied(f"its process crashed, or needed more than {_memory()}")
            case _:
                return _failure(cause)

    def _result(self, chunk: Sequence[T], future: "Future[list[Outcome]]", *, is_alone: bool = False) -> list[Outcome]:
        with self._naming(chunk):
            try:
                outcomes = future.result(timeout=self.timeout_s)
            except TimeoutError as error:
                if future.done():
                    raise
                message = f"a worker gave no result for {self.timeout_s:g} seconds, {self._place(chunk)}"
                raise _WorkerLost(message, hint="to find out which file it is, use --workers 1") from error
        if not is_alone and not _fits(outcomes):
            raise _WorkerLost(f"memory ran out, {self._place(chunk)}")
        return outcomes

    @contextmanager
    def _naming(self, chunk: Sequence[T]) -> Iterator[None]:
        """Context that turns failures of an executor into errors that name the items."""
        try:
            yield
        except BrokenExecutor as error:
            message = f"a worker process was killed, {self._place(chunk)} or near"
            raise _WorkerLost(message, hint="the memory probably ran out: use fewer --workers") from error
        except Exception as error:  # a result that could not be sent
            if not self.contained or isinstance(error, _WorkerLost):
                raise
            raise _WorkerLost(str(error)) from error

    def _place(self, chunk: Sequence[T]) -> str:
        first, last = self.name(chunk[0])[:200], self.name(chunk[-1])[:200]
        return f"at {first}" if first == last else f"between {first} and {last}"


def merged(known: Iterable[R | None], computed: Iterator[R]) -> Iterator[R]:
    """Known results, with the gaps filled from the computed ones. Reads the computed ones to the end, so that their
    generator finishes."""
    yield from (next(computed) if result is None else result for result in known)
    next(computed, None)


def _tasks(items: Sequence[T], most: int, workers: int) -> Iterator[tuple[int, Sequence[T]]]:
    """Tasks as index and items. Most are large, since a task costs as much as a few items. The first are small because
    the longest items come first, and the last so that no worker is left alone with many."""
    start = size = 0
    while start < len(items):
        size = min(size + 2, most, max(1, (len(items) - start) // (2 * workers)))
        yield start, items[start : start + size]
        start += size


def _lacks_work(flying: Flying, workers: int) -> bool:
    """True if the other workers have fewer tasks than they should."""
    return sum(not future.done() for _, _, future in flying) < IN_FLIGHT * (workers - 1)


def _hold(executor: Executor, value: object, *, heavy: bool = False) -> bool:
    """True if the executor holds the value from now on; it has released the previous one."""
    hold = getattr(executor, "hold", None)
    return hold is not None and hold(value, heavy=heavy)


def _restart(executor: Executor) -> None:
    """Kill the workers of a pool and drop their data; other executors manage their own."""
    restart = getattr(executor, "restart", None)
    if restart is not None:
        restart()


def _run_held(start: int, count: int, keep: bool, contained: bool) -> list[Outcome]:
    task, items = held()
    return _run(task, items[start : start + count], keep, contained)


def _run_sent(packed: bytes, chunk: Sequence[object], keep: bool, contained: bool) -> list[Outcome]:
    return _run(_unpacked(packed), chunk, keep, contained)


def _run(task: Task, chunk: Sequence[Any], keep: bool, contained: bool) -> list[Outcome]:
    """Run a chunk in the worker. Results to be stored are pickled here, so the parent only stores them."""
    work, around = task
    with around(chunk) if around else nullcontext():
        outcomes = [_outcome(work, item, contained) for item in chunk]
    return [Value(outcome.blob(), True) if keep and isinstance(outcome, Value) else outcome for outcome in outcomes]


def _outcome(work: Callable[[object], object], item: object, contained: bool) -> Outcome:
    """Outcome of one item. Exceptions other than SiteProblem propagate, unless the work is contained."""
    try:
        return Value(work(item))
    except SiteProblem as problem:
        return problem.with_traceback(None)
    except Exception as error:
        if not contained:
            raise
        return _failure(error)


def _failure(error: BaseException | None) -> ItemFailed:
    """Error of an item that raised an exception, with its place in the code for the maintainer."""
    if isinstance(error, MemoryError):
        return TookTooMuchMemory(f"it needs more than {_memory()}")
    return ItemFailed((error and fault_of(error)) or str(error))


def _memory() -> str:
    return f"{process_pool.MEMORY / 1e9:g} GB of memory"


def _fits(outcomes: Sequence[Outcome]) -> bool:
    """False if an item ran short of memory; another item may have used it."""
    return not any(isinstance(outcome, TookTooMuchMemory) for outcome in outcomes)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Task:
    """Functions of a task, unpickled once per worker instead of once per task; one may carry a large value."""
    task: Task = pickle.loads(packed)
    return task
