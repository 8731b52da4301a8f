"""Files that wait beside an output folder, put there by any process."""

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from site_builder import staging
from site_builder.staging import Stage


def test_a_file_holds_its_bytes_under_a_name_of_its_own(tmp_path: Path) -> None:
    stage = Stage(os.fspath(tmp_path))
    one, two = stage.put(b"one"), stage.put(b"two")
    assert [(tmp_path / file.name).read_bytes() for file in (one, two)] == [b"one", b"two"]
    assert (one.size, one.mtime_ns) == (3, (tmp_path / one.name).stat().st_mtime_ns)


def test_every_process_may_put_files_there(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        files = list(pool.map(Stage(os.fspath(tmp_path)).put, [bytes([n]) for n in range(20)]))
    assert [(tmp_path / file.name).read_bytes() for file in files] == [bytes([n]) for n in range(20)]


def test_a_name_that_is_taken_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(os.fspath(tmp_path))
    monkeypatch.setattr(staging, "_numbers", count())
    first = stage.put(b"first")
    monkeypatch.setattr(staging, "_numbers", count())
    second = stage.put(b"second")
    assert [(tmp_path / file.name).read_bytes() for file in (first, second)] == [b"first", b"second"]


def test_it_is_known_what_another_file_holds(tmp_path: Path) -> None:
    stage = Stage(os.fspath(tmp_path))
    file = stage.put(b"one")
    (tmp_path / "same").write_bytes(b"one")
    (tmp_path / "other").write_bytes(b"two")
    assert stage.equals(file, f"{tmp_path}/same")
    assert not stage.equals(file, f"{tmp_path}/other")
    stage.discard(file)
    assert not (tmp_path / file.name).exists()
