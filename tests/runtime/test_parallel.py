import os
import pickle
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Any, cast

import pytest

from site_builder.core.errors import BodyError, Location, SiteError, SiteErrors
from site_builder.runtime import parallel
from site_builder.runtime.parallel import (
    CHUNK,
    FEW,
    IN_FLIGHT,
    Computation,
    ItemFailed,
    ProcessDied,
    TookTooLong,
    Value,
    _tasks,
)
from site_builder.runtime.process_pool import pool

MANY = range(3 * CHUNK)


class Memory:
    """A cache for `compute`, in a dict."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.lost: set[str] = set()

    def present(self, keys: Sequence[str]) -> set[str]:
        return {key for key in keys if key in self.blobs}

    def load(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.blobs[key] for key in keys if key in self.blobs and key not in self.lost}

    def save(self, key: str, blob: bytes) -> None:
        self.blobs[key] = blob


def square(n: int) -> int:
    return n * n


def scaled(n: int, *, by: int) -> int:
    return n * by


def whose(n: int) -> tuple[int, int]:
    return n, os.getpid()


def never(n: int) -> int:
    raise AssertionError("computed again")


def fail_on_tens(n: int) -> int:
    if n % 20 == 10:
        raise SiteErrors([BodyError("b", place=Location(f"{n:04d}")), BodyError("a", place=Location(f"{n:04d}"))])
    if n % 10 == 0:
        raise BodyError("ten", place=Location(f"{n:04d}"), hint="no tens")
    return n


def square_or_fail(n: int) -> int:
    return n * fail_on_tens(n)


def break_at_70(n: int) -> int:
    return 1 // (n - 70)


def hang_at_70(n: int) -> int:
    if n == 70:
        time.sleep(60)
    return n


def die_at_70(n: int) -> int:
    if n == 70:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def wait_too_long(n: int) -> int:
    raise TimeoutError("of the work itself")


def test_results_are_in_the_order_of_the_items_whatever_the_executor() -> None:
    wanted = [n * n for n in MANY]
    with pool(2) as processes, ThreadPoolExecutor(2) as threads:
        for executor in (None, processes, threads):
            assert list(Computation(work=square, executor=executor).each(MANY)) == wanted


def test_no_items_give_no_results() -> None:
    assert list(Computation(work=never, key=str, known=Memory()).each([])) == []


def test_computed_values_are_loaded_the_next_time() -> None:
    known = Memory()
    with pool(2) as executor:
        first = list(Computation(work=square, key=str, known=known, executor=executor).each(MANY))
        assert list(Computation(work=never, key=str, known=known, executor=executor).each(MANY)) == first
    assert len(known.blobs) == len(MANY)


def test_only_missing_results_are_computed_and_progress_counts_them() -> None:
    known = Memory()
    list(Computation(work=square, key=str, known=known).each([n for n in MANY if n % 2]))
    seen: list[tuple[int, int]] = []
    result = list(Computation(work=square, key=str, known=known, progress=lambda *count: seen.append(count)).each(MANY))
    assert result == [n * n for n in MANY]
    assert seen == [(CHUNK, len(MANY) // 2), (len(MANY) // 2, len(MANY) // 2)]


def test_the_blob_of_a_worker_is_stored_as_it_came() -> None:
    known = Memory()
    with pool(2) as executor:
        list(Computation(work=square, key=str, known=known, executor=executor).each(MANY))
    assert pickle.loads(known.blobs["7"]) == 49


def test_a_lost_or_damaged_blob_is_recomputed() -> None:
    known = Memory()
    list(Computation(work=square, key=str, known=known).each(MANY))
    known.lost.add("3")
    known.blobs["4"] = b"damaged"
    assert list(Computation(work=square, key=str, known=known).each(MANY)) == [n * n for n in MANY]
    assert pickle.loads(known.blobs["4"]) == 16


def test_errors_of_all_items_are_raised_together_whatever_the_executor() -> None:
    texts = set()
    with pool(2) as processes:
        for executor in (None, processes):
            with pytest.raises(SiteErrors) as caught:
                list(Computation(work=fail_on_tens, executor=executor).each(MANY))
            texts.add(str(caught.value))
            assert caught.value.errors[0].hint == "no tens"
    assert len(texts) == 1
    assert texts.pop().splitlines()[:4] == ["0000: ten", "0010: a", "0010: b", "0020: ten"]


def test_no_result_is_given_after_the_first_error() -> None:
    results = Computation(work=fail_on_tens).each(range(5, 30))
    assert list(islice(results, 5)) == [5, 6, 7, 8, 9]
    with pytest.raises(SiteErrors):
        next(results)


def test_a_failure_is_not_stored() -> None:
    known = Memory()
    with pytest.raises(SiteErrors):
        list(Computation(work=fail_on_tens, key=str, known=known).each(range(12)))
    assert sorted(known.blobs, key=int) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "11"]


def test_any_other_exception_leaves_at_once() -> None:
    with pytest.raises(ZeroDivisionError), pool(2) as executor:
        list(Computation(work=break_at_70, executor=executor).each(MANY))
    with pytest.raises(ZeroDivisionError):
        list(Computation(work=break_at_70).each(MANY))


@pytest.mark.usefixtures("forking")
def test_a_hanging_worker_is_an_error_and_not_a_hang() -> None:
    message = r"gave no result for 5 seconds, between 56 and 71"
    with pytest.raises(SiteError, match=message) as caught, pool(2) as executor:
        list(Computation(work=hang_at_70, executor=executor, timeout_s=5, name=str).each(MANY))
    assert caught.value.hint


def test_a_timeout_of_the_work_itself_is_not_taken_for_a_hang() -> None:
    with pytest.raises(TimeoutError, match="of the work itself"), pool(2) as executor:
        list(Computation(work=wait_too_long, executor=executor).each(MANY))


def test_a_killed_worker_is_an_error_that_names_the_items() -> None:
    with pytest.raises(SiteError, match="a worker process was killed, between"), pool(2) as executor:
        list(Computation(work=die_at_70, executor=executor).each(MANY))


def test_a_broken_pool_is_an_error_at_the_next_task() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as executor:
        executor.submit(os._exit, 1).exception()
        with pytest.raises(SiteError, match="at 5"):
            list(Computation(work=square, executor=executor).each([5] * (FEW + 1)))


def test_work_may_carry_a_value() -> None:
    with pool(2) as executor:
        assert list(Computation(work=partial(scaled, by=3), executor=executor).each(MANY)) == [n * 3 for n in MANY]


@pytest.mark.parametrize("given", [MANY, range(5)])
def test_the_results_and_errors_are_the_same_whatever_the_executor(given: Sequence[int]) -> None:
    sound = [n for n in given if n % 10]
    with pool(2) as processes, ThreadPoolExecutor(2) as threads:
        for executor in (None, processes, threads):
            computed = Computation(work=square_or_fail, executor=executor)
            assert list(computed.each(sound)) == [n * n for n in sound]
            with pytest.raises(SiteErrors) as raised:
                list(computed.each(given))
            places = [error.place.path for error in raised.value.errors if error.place]
            assert sorted(set(places)) == [f"{n:04d}" for n in given if n % 10 == 0]


def test_unused_results_are_not_computed() -> None:
    known = Memory()
    with pool(2) as executor:
        results = Computation(work=square, key=str, known=known, executor=executor).each(range(100 * CHUNK))
        assert next(results) == 0
        results.close()
    assert len(known.blobs) < 10 * CHUNK


@pytest.mark.usefixtures("forking")
def test_a_pool_releases_its_items_when_all_are_computed() -> None:
    with pool(2) as executor:
        list(Computation(work=square, executor=executor).each(MANY))
        assert (executor._pool, executor._value) == (None, None)


@pytest.mark.parametrize(
    ("count", "most", "workers"), [(0, 64, 2), (1, 64, 8), (9, 1, 2), (1000, 64, 2), (5000, 64, 8)]
)
def test_tasks_are_small_at_both_ends_and_leave_nothing_out(count: int, most: int, workers: int) -> None:
    tasks = list(_tasks(range(count), most, workers))
    sizes = [len(few) for _, few in tasks]
    assert [n for _, few in tasks for n in few] == list(range(count))
    assert [start for start, _ in tasks] == [few[0] for _, few in tasks]
    assert max(sizes, default=0) <= most
    assert sizes[:1] + sizes[-1:] in ([], [1, 1], [2, 1])


@pytest.mark.usefixtures("thread")
def test_a_process_with_threads_sends_its_items() -> None:
    with pool(2) as executor:
        results = list(Computation(work=whose, executor=executor).each(MANY))
    assert [n for n, _ in results] == list(MANY)
    assert os.getpid() not in {pid for _, pid in results}


def where(_: int) -> int:
    return os.getpid()


def test_heavy_work_runs_where_its_data_need_not_be_sent() -> None:
    with pool(2) as executor:
        forked = set(Computation(work=where, executor=executor, heavy=True).each(MANY))
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as other:
        sent = set(Computation(work=where, executor=other, heavy=True).each(MANY))
    assert len(forked - {os.getpid()}) == 1, "there is a process less, for this one works along"
    assert sent == {os.getpid()}


class Slow(Executor):
    """A pool whose one other worker ends its first tasks only after this process has done twenty."""

    works_along, _max_workers = True, 2

    def __init__(self) -> None:
        self.sent: list[Future[list[Value]]] = []

    def hold(self, value: object, *, heavy: bool = False) -> bool:
        return heavy

    def submit(self, fn: object, /, *args: Any, **kwargs: Any) -> Any:
        self.sent.append(Future())
        return self.sent[-1]

    def work(self, n: int) -> int:
        if n == IN_FLIGHT + 20:
            for place, future in enumerate(self.sent):
                future.set_result([Value(place)])
        return n


def test_slow_consumption_of_results_does_not_starve_workers() -> None:
    slow = Slow()
    results = Computation(work=slow.work, executor=slow, heavy=True, chunk=1).each(range(100))
    taken = list(islice(results, 20))
    assert taken == list(range(20))
    assert len(slow.sent) == 2 * IN_FLIGHT


def test_tasks_of_one_item_are_spread_even_if_they_are_few() -> None:
    with pool(2) as executor:
        found = list(Computation(work=whose, executor=executor, chunk=1).each(range(FEW)))
    assert [n for n, _ in found] == list(range(FEW))
    assert os.getpid() not in {process for _, process in found}
    assert {process for _, process in Computation(work=whose, executor=None, chunk=1).each(range(FEW))} == {os.getpid()}


def test_tasks_of_one_item_hold_only_a_few_stored_results_at_a_time() -> None:
    known = Memory()
    list(Computation(work=square, key=str, known=known).each(MANY))
    asked: list[int] = []
    load = known.load
    known.load = lambda keys: asked.append(len(keys)) or load(keys)
    assert list(Computation(work=never, key=str, known=known, chunk=1).each(MANY)) == [n * n for n in MANY]
    assert max(asked) <= 4


def fail_in_its_own_way(n: int) -> int:
    match n:
        case 20:
            return 1 // (n - n)
        case 30:
            return sum(fail_in_its_own_way(n) for _ in [n])
        case 40:
            os.kill(os.getpid(), signal.SIGKILL)
        case 50:
            return len(bytearray(10**11))
        case 60:
            return cast(int, threading.Lock())
    return n


FAILURES = {20: "ZeroDivisionError", 30: "RecursionError", 40: "crashed", 50: "GB of memory", 60: "cannot pickle"}


@pytest.mark.usefixtures("forking")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("chunk", [1, CHUNK])
def test_contained_work_loses_only_the_failing_item(workers: int, chunk: int) -> None:
    with pool(workers) as executor:
        work = Computation(work=fail_in_its_own_way, executor=executor, contained=True, apart=True, chunk=chunk)
        outcomes = list(work.outcomes(range(70)))
    failed = {n: str(outcome) for n, outcome in enumerate(outcomes) if isinstance(outcome, ItemFailed)}
    assert failed.keys() == FAILURES.keys()
    assert [text for n, text in failed.items() if FAILURES[n] not in text] == []
    assert [o.value() for o in outcomes if isinstance(o, Value)] == [n for n in range(70) if n not in FAILURES]


@pytest.mark.usefixtures("forking")
def test_contained_work_loses_only_the_hanging_item() -> None:
    work = Computation(work=hang_at_70, contained=True, apart=True, timeout_s=2)
    outcomes = list(work.outcomes(range(69, 72)))
    assert [type(outcome) for outcome in outcomes] == [Value, TookTooLong, Value]


@pytest.mark.usefixtures("thread")
def test_spawned_workers_contain_failures_too() -> None:
    outcomes = list(Computation(work=die_at_70, contained=True, apart=True).outcomes(range(70, 72)))
    assert [type(outcome) for outcome in outcomes] == [ProcessDied, Value]


@pytest.mark.usefixtures("forking")
def test_work_to_be_done_apart_never_runs_in_this_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = Memory()
    apart = Computation(work=where, key=str, known=known, apart=True, contained=True)
    (child,) = apart.each([1])
    assert child != os.getpid()
    known.blobs["1"] = b"damaged"
    assert next(apart.each([1])) != os.getpid()
    monkeypatch.setattr(parallel, "one_child", None)
    assert len(list(apart.each([1]))) == 1


def test_a_failure_of_contained_work_is_not_stored() -> None:
    known = Memory()
    list(Computation(work=break_at_70, key=str, known=known, contained=True).outcomes(range(69, 72)))
    assert sorted(known.blobs) == ["69", "71"]
