"""A pure function over many items → its results in their order: known ones are loaded, missing ones computed.

Does not know what is computed, nor where: in this process, in a process pool or on any other executor of
`concurrent.futures`, the results are the same. A result is pickled once, where it is computed; those bytes are what
travels and what is stored.
"""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from site_builder.core.codec import packed_flat
from site_builder.core.errors import SiteError, SiteProblem, raise_all
from site_builder.core.steps import InSteps, Steps
from site_builder.runtime.process_pool import held

if TYPE_CHECKING:
    from site_builder.runtime.cache import Shelf


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


Outcome = Value | SiteProblem
Flying = deque[tuple[Sequence[Any], "Future[list[Outcome]]"]]
"""Tasks with their items, in the order of their results."""


T = TypeVar("T")
R = TypeVar("R")

FEW = 8
"""At most so many missing items are computed in this process: starting workers would take longer."""
CHUNK = 64
"""Most items in one task."""
IN_FLIGHT = 4
"""Tasks per worker that wait, run or wait to be taken: the bound on memory."""


@dataclass(frozen=True, kw_only=True)
class Computation(Generic[T, R]):
    """A pure function, and how it is applied to many items."""

    work: Callable[[T], R]
    """With an executor it must be picklable. The items of a task go through work that is `InSteps` side by side."""
    known: "Shelf | None" = None
    """What it holds under a key is loaded, the rest is computed and stored."""
    key: Callable[[T], str] = repr
    """Names a result there by the content of all that it depends on."""
    executor: Executor | None = None
    progress: Callable[[int, int], None] | None = None
    """Called now and then with the number of items computed so far and of all that must be computed."""
    name: Callable[[T], str] = repr
    """Says in an error at which item a worker hung or died."""
    timeout_s: float = 600.0
    """A task that gives nothing for so long is taken for hung."""
    heavy: bool = False
    """Whether the work carries so much that only executors that can hold it are asked."""
    chunk: int = CHUNK
    """Most items in one task: few where an item or its result is large, 1 where it is so large and slow that other
    processes are worth starting for two."""
    meanwhile: Iterable[object] = ()
    """Steps of other work, done where this process would wait for another; some or all may be left."""

    def each(self, items: Sequence[T]) -> Iterator[R]:
        """Yield the results one by one in the order of the items, holding only a few tasks at a time.

        SiteErrors of all items are raised together at the end, and no result is given after the first; all else is as
        in `outcomes`.
        """
        errors: list[SiteError] = []
        for outcome in self.outcomes(items):
            if isinstance(outcome, SiteProblem):
                errors.extend(outcome.errors)
            elif not errors:
                yield outcome.value()
        raise_all(errors)

    def outcomes(self, items: Sequence[T]) -> Iterator[Outcome]:
        """Yield what comes of each item, in their order: a result, or the errors in place of one. What is raised but is
        no SiteProblem leaves at once."""
        if not self.known:
            yield from self._computed(items)
            return
        pairs = [(item, self.key(item)) for item in items]
        there, size = self.known.present([key for _, key in pairs]), self.chunk * IN_FLIGHT
        computed = self._computed([item for item, key in pairs if key not in there])
        for batch in (pairs[start : start + size] for start in range(0, len(pairs), size)):
            blobs = self.known.load([key for _, key in batch if key in there])
            for item, key in batch:
                outcome: Outcome | None = None
                with suppress(Exception):  # whatever is wrong with it, computing it again is right
                    outcome = Value(pickle.loads(blobs[key])) if key in there else None
                if outcome is None:
                    outcome = next(self._here([item]) if key in there else computed)
                    if isinstance(outcome, Value):
                        self.known.save(key, outcome.blob())
                yield outcome
        next(computed, None)  # the end of what was computed, where the pool lets go

    def _computed(self, items: Sequence[T]) -> Iterator[Outcome]:
        """Computed in this process where there are few, or no other can be asked."""
        here = len(items) <= min(FEW, self.chunk) or (self.heavy and not hasattr(self.executor, "hold"))
        apart = None if here else self.executor
        outcomes = self._elsewhere(items, apart) if apart else self._here(items)
        for done, outcome in enumerate(outcomes, start=1):
            if self.progress and (done % CHUNK == 0 or done == len(items)):
                self.progress(done, len(items))
            yield outcome

    def _here(self, items: Sequence[T]) -> Iterator[Outcome]:
        size = self.chunk if isinstance(self.work, InSteps) else 1
        for start in range(0, len(items), size):
            yield from _run(self.work, items[start : start + size], False)

    def _elsewhere(self, items: Sequence[T], executor: Executor) -> Iterator[Outcome]:
        workers = getattr(executor, "_max_workers", None) or os.cpu_count() or 1
        along = self.heavy and getattr(executor, "works_along", False)
        flying: Flying = deque()
        try:
            send = self._sender(items, executor)
            for start, few in _tasks(items, self.chunk, workers):
                if along and not _lacks_work(flying, workers):
                    future: Future[list[Outcome]] = Future()
                    future.set_result(_run(self.work, few, bool(self.known)))
                else:
                    with self._naming(few):
                        future = send(start, few)
                flying.append((few, future))
                while flying and (flying[0][1].done() or (len(flying) >= IN_FLIGHT * workers and not along)):
                    yield from self._result(*flying.popleft())
                    if along and _lacks_work(flying, workers):
                        break  # whoever takes the results may need long
            while flying:
                yield from self._result(*flying.popleft())
            _hold(executor, None)
        finally:
            for _, future in flying:
                future.cancel()

    def _sender(self, items: Sequence[T], executor: Executor) -> "Callable[[int, Sequence[T]], Future[list[Outcome]]]":
        """Gives the executor a chunk of the items, which starts at that position. With a pool that can hold a value the
        items need not travel; any other executor is sent chunk by chunk."""
        kept = bool(self.known)
        if _hold(executor, (self.work, items), heavy=self.heavy):
            return lambda start, chunk: executor.submit(_run_held, start, len(chunk), kept)
        packed = pickle.dumps(self.work, pickle.HIGHEST_PROTOCOL)
        return lambda _, chunk: executor.submit(_run_sent, packed, chunk, kept)

    def _result(self, chunk: Sequence[T], future: "Future[list[Outcome]]") -> list[Outcome]:
        with self._naming(chunk):
            try:
                any(future.done() for _ in self.meanwhile)  # a step at a time until it is done
                return future.result(timeout=self.timeout_s)
            except TimeoutError as error:
                if future.done():
                    raise
                message = f"a worker gave no result for {self.timeout_s:g} seconds, {self._place(chunk)}"
                raise SiteError(message, hint="build with one worker to see which it is") from error

    @contextmanager
    def _naming(self, chunk: Sequence[T]) -> Iterator[None]:
        """A pool that is broken becomes an error that says where."""
        try:
            yield
        except BrokenExecutor as error:
            message = f"a worker process was killed, {self._place(chunk)} or near"
            raise SiteError(message, hint="most often the memory ran out: build with fewer workers") from error

    def _place(self, chunk: Sequence[T]) -> str:
        first, last = self.name(chunk[0])[:200], self.name(chunk[-1])[:200]
        return f"at {first}" if first == last else f"between {first} and {last}"


def merged(known: Iterable[R | None], computed: Iterator[R]) -> Iterator[R]:
    """What is known, and in each gap the next of what is computed, to its end."""
    yield from (next(computed) if result is None else result for result in known)
    next(computed, None)


def _tasks(items: Sequence[T], most: int, workers: int) -> Iterator[tuple[int, Sequence[T]]]:
    """Where each task starts, and its items: a task costs as much as a few items, so most are large. The first are
    small, for the longest items are there, and the last, so that no worker is left alone with many."""
    start = size = 0
    while start < len(items):
        size = min(size + 2, most, max(1, (len(items) - start) // (2 * workers)))
        yield start, items[start : start + size]
        start += size


def _lacks_work(flying: Flying, workers: int) -> bool:
    """Whether the workers beside this process have fewer tasks than they should."""
    return sum(not future.done() for _, future in flying) < IN_FLIGHT * (workers - 1)


def _hold(executor: Executor, value: Any, *, heavy: bool = False) -> bool:
    """Whether the executor holds the value from now on; it has then let go of what it held, and of the memory."""
    hold = getattr(executor, "hold", None)
    return hold is not None and hold(value, heavy=heavy)


def _run_held(start: int, count: int, kept: bool) -> list[Outcome]:
    work, items = held()
    return _run(work, items[start : start + count], kept)


def _run_sent(packed: bytes, chunk: Sequence[Any], kept: bool) -> list[Outcome]:
    return _run(_unpacked(packed), chunk, kept)


def _run(work: Callable[[Any], Any], chunk: Sequence[Any], kept: bool) -> list[Outcome]:
    """In the worker: a result that will be kept is pickled here, so that the other process need only store it."""
    begin = work.begin if isinstance(work, InSteps) else partial(_in_one_step, work)
    outcomes = _after_all_steps([begin(item) for item in chunk])
    return [Value(outcome.blob(), True) if kept and isinstance(outcome, Value) else outcome for outcome in outcomes]


def _in_one_step(work: Callable[[Any], Any], item: Any) -> Steps[Any]:
    yield from ()
    return work(item)


def _after_all_steps(tasks: Sequence[Steps[Any]]) -> list[Outcome]:
    """What comes of each; a step of all is done, then the next. An exception that is no SiteProblem passes."""
    ends: dict[int, Outcome] = {}
    while len(ends) < len(tasks):
        for place, steps in enumerate(tasks):
            if place not in ends:
                try:
                    next(steps)
                except StopIteration as end:
                    ends[place] = Value(end.value)
                except SiteProblem as problem:
                    ends[place] = problem.with_traceback(None)
    return [ends[place] for place in range(len(tasks))]


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Callable[[Any], Any]:
    """The function, which may carry a large value, unpickled once per worker instead of once per task."""
    work: Callable[[Any], Any] = pickle.loads(packed)
    return work
