"""Items that go through the steps of a work side by side."""

import pickle
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from site_builder.core.errors import BodyError, SiteErrors
from site_builder.core.steps import Steps, Stepwise
from site_builder.runtime.parallel import CHUNK, SIDE_BY_SIDE, Failure, Outcome, attempt_each, compute_all
from site_builder.runtime.process_pool import pool

MANY = range(3 * CHUNK + 1)
LOG: list[tuple[int, int]] = []


def counted(n: int) -> Steps[int]:
    """As many as the number ends in."""
    for step in range(n % 10):
        LOG.append((n, step))
        yield
    if n % 50 == 13:
        raise BodyError(f"{n}")
    if n % 50 == 17:
        raise SiteErrors([BodyError(f"{n} b"), BodyError(f"{n} a")])
    return n * n


def to_a_bug(n: int) -> Steps[int]:
    yield
    return 1 // (n - 7)


def at_once(n: int) -> int:
    return Stepwise(counted)(n)


def told(outcomes: Iterable[Outcome]) -> list[object]:
    return [" ".join(map(str, end.errors)) if isinstance(end, Failure) else end.value() for end in outcomes]


def test_side_by_side_gives_what_one_after_the_other_gives() -> None:
    found = told(attempt_each(Stepwise(counted), MANY))
    assert found == told(attempt_each(at_once, MANY))
    assert (found[5], found[13], found[17]) == (25, "13", "17 a 17 b")


def test_every_item_goes_through_a_step_before_any_takes_the_next() -> None:
    LOG.clear()
    assert len(list(attempt_each(Stepwise(counted), [13, 2, 4]))) == 3
    assert LOG == [(13, 0), (2, 0), (4, 0), (13, 1), (2, 1), (4, 1), (13, 2), (4, 2), (4, 3)]
    LOG.clear()
    next(attempt_each(Stepwise(counted), MANY))
    assert max(LOG)[0] < SIDE_BY_SIDE


def test_a_bug_leaves_at_once() -> None:
    with pytest.raises(ZeroDivisionError):
        list(attempt_each(Stepwise(to_a_bug), MANY))


def test_stepwise_work_is_computed_on_every_executor() -> None:
    fine = [n for n in MANY if n % 50 not in (13, 17)]
    assert pickle.loads(pickle.dumps(Stepwise(counted)))(6) == 36
    with pool(2) as processes, ThreadPoolExecutor(2) as threads:
        for executor in (None, processes, threads):
            assert compute_all(fine, work=Stepwise(counted), executor=executor) == [n * n for n in fine]
            with pytest.raises(SiteErrors) as raised:
                compute_all(MANY, work=Stepwise(counted), executor=executor)
            assert sorted({error.message.split()[0] for error in raised.value.errors}) == sorted(
                str(n) for n in MANY if n % 50 in (13, 17)
            )
