"""Files staged next to an output folder by any process."""

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from site_builder.publish.staging import NOT_WRITTEN, Stage, Staged


def test_a_staged_file_has_the_path_of_its_output(tmp_path: Path) -> None:
    stage = Stage(os.fspath(tmp_path))
    one, two = stage.put("one", b"one"), stage.put("a/b/two", b"two")
    assert [(tmp_path / path).read_bytes() for path in ("one", "a/b/two")] == [b"one", b"two"]
    assert (one.size, one.mtime_ns) == (3, (tmp_path / "one").stat().st_mtime_ns)
    assert two.size == 3


def test_every_process_may_stage_files(tmp_path: Path) -> None:
    paths = [f"{n % 3}/{n}" for n in range(20)]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(Stage(os.fspath(tmp_path)).put, paths, [path.encode() for path in paths]))
    assert [(tmp_path / path).read_bytes() for path in paths] == [path.encode() for path in paths]


@pytest.mark.parametrize("path", ["a", "a/x/y", "a/x", "b", "../up", "/etc/x", "c/../d", ""])
def test_a_file_with_an_unusable_path_is_not_written(tmp_path: Path, path: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    stage = Stage(os.fspath(home))
    stage.put("a/x", b"first")
    stage.put("b/x", b"first")
    assert stage.put(path, b"second") == Staged(6, NOT_WRITTEN)
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert {p.relative_to(home).as_posix(): p.read_bytes() for p in files} == {"a/x": b"first", "b/x": b"first"}


def test_a_staged_file_can_be_read_and_discarded(tmp_path: Path) -> None:
    stage = Stage(os.fspath(tmp_path))
    stage.put("a/one", b"one")
    with stage.open("a/one") as file:
        assert file.read() == b"one"
    stage.discard("a/one")
    assert not (tmp_path / "a/one").exists()
