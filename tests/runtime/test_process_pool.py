import os
import signal
import sys
import time
from pathlib import Path

import pytest

from site_builder.runtime.process_pool import MEMORY, held, pool


def test_a_single_worker_is_this_process() -> None:
    with pool(1) as executor:
        assert executor is None


def test_a_pool_that_gets_no_task_starts_no_process() -> None:
    with pool(2) as executor:
        assert getattr(executor, "_pool", "") is None


def test_tasks_run_in_other_processes() -> None:
    with pool(2) as executor:
        assert executor.submit(os.getpid).result() != os.getpid()


@pytest.mark.usefixtures("thread")
def test_a_process_with_threads_gets_spawned_workers() -> None:
    with pool(2) as executor:
        assert executor.submit(os.getpid).result() != os.getpid()


@pytest.mark.usefixtures("forking")
def test_workers_find_the_value_that_their_pool_holds() -> None:
    with pool(2) as executor:
        hold = executor.hold
        assert executor.submit(held).result() is None
        for value in ("one", "two"):
            assert hold(value)
            assert [executor.submit(held).result() for _ in range(4)] == [value] * 4


@pytest.mark.usefixtures("thread")
def test_spawned_workers_receive_only_the_shared_data() -> None:
    with pool(2) as executor:
        hold = executor.hold
        assert not hold(("a", 1))
        assert executor.submit(held).result() is None
        before = getattr(executor, "_pool", None)
        assert not hold(None)
        assert getattr(executor, "_pool", None) is before is not None
        assert hold(("b", 2), heavy=True)
        assert executor.submit(held).result() == ("b", 2)


def test_leaving_by_an_exception_ends_a_hanging_worker() -> None:
    pids: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted(pids)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def interrupted(pids: list[int]) -> None:
    with pool(2) as executor:
        pids.append(executor.submit(os.getpid).result())
        executor.submit(time.sleep, 60)
        raise KeyboardInterrupt


def test_workers_of_a_killed_process_end_too(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    child = os.fork()
    if child == 0:
        with pool(2) as executor:
            pids = {executor.submit(os.getpid).result()}
            executor.submit(time.sleep, 60)
            executor.submit(time.sleep, 60)
            note.write_text(" ".join(map(str, pids)))
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    for pid in map(int, note.read_text().split()):
        assert ends(pid)


def ends(pid: int) -> bool:
    """True if a process other than our child ends within a minute, or is an uncollected zombie."""
    for _ in range(6000):
        try:
            if sys.platform == "linux" and Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.01)
    return False


def greedy(size: int) -> int:
    return len(bytearray(size))


def test_the_memory_of_a_worker_is_limited():
    with pool(2) as executor:
        assert executor.submit(greedy, 1000).result() == 1000
        if Path("/proc/self/statm").exists():  # other systems do not limit a process
            with pytest.raises(MemoryError):
                executor.submit(greedy, 2 * MEMORY).result()
