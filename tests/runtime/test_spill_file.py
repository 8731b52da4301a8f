"""Bytes spilled to a file and read again, here and in forked processes."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from site_builder.runtime.process_pool import pool
from site_builder.runtime.spill_file import Spool


def length(number: int) -> int:
    return len(READERS[number]())


READERS: list[Callable[[], bytes]] = []


def test_spilled_bytes_are_read_in_any_order(tmp_path: Path) -> None:
    with closing(Spool(tmp_path)) as spool:
        readers = [spool.put(bytes([n]) * n) for n in range(50)]
        assert all(readers[n]() == bytes([n]) * n for n in reversed(range(50)))


@pytest.mark.usefixtures("forking")
def test_forked_processes_read_bytes_spilled_before(tmp_path: Path) -> None:
    with closing(Spool(tmp_path)) as spool, pool(2) as executor:
        READERS[:] = [spool.put(b"x" * n) for n in range(200)]
        assert list(executor.map(length, range(200))) == list(range(200))


def test_the_file_has_no_name_and_is_gone_when_closed(tmp_path: Path) -> None:
    with closing(Spool(tmp_path)) as spool:
        read = spool.put(b"kept")
        assert os.listdir(tmp_path) == []
    with pytest.raises(ValueError, match="closed"):
        read()


def test_a_file_cut_short_is_an_error(tmp_path: Path) -> None:
    with closing(Spool(tmp_path)) as spool:
        read = spool.put(b"kept")
        os.truncate(spool.file.fileno(), 2)
        with pytest.raises(EOFError):
            read()
