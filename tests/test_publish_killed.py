"""A build killed at any step leaves the old site, or one completed by the next start."""

import errno
import os
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from site_builder.core.errors import SiteErrors
from site_builder.publish.output_folder import OutputFolder
from tests.publish.test_output_folder import on_disk

OLD = {"index.html": "old home" * 999, "gone.html": "gone", "same.html": "same", "shape": "file"}
NEW = {"index.html": "new home" * 888, "same.html": "same", "added/index.html": "added", "shape/x": "in a folder"}


def publish(root: Path, site: dict[str, str], *, swap: bool, step: Callable[[str], None] = lambda name: None) -> None:
    with OutputFolder(root / "public", root / ".state", step=step) as folder:
        publish_all = folder.publish_swapped if swap else folder.publish
        publish_all((path, text[:8], folder.stage.put(path, text.encode())) for path, text in site.items())


def disks_apart(rename: Callable[..., None], source: str, target: str, **folders: "int | None") -> None:
    """Renames fail as between disks, for a state on another disk than the output; a missing file is reported later."""
    if (".state/" in os.fspath(source)) != (".state/" in os.fspath(target)):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    rename(source, target, **folders)


def killed_at(root: Path, number: int, *, swap: bool) -> list[str]:
    """Steps of a child process before it killed itself at one of them, or all steps."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        left = number

        def step(name: str) -> None:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            os.write(writer, f"{name}\n".encode())

        try:
            publish(root, NEW, swap=swap, step=step)
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as steps:
        taken = steps.read().splitlines()
    os.waitpid(child, 0)
    return taken


def steps_of(root: Path, *, swap: bool) -> list[str]:
    publish(root, OLD, swap=swap)
    return killed_at(root, 10**6, swap=swap)


@pytest.mark.parametrize("swap", [False, True])
def test_a_build_killed_at_any_step_leaves_the_old_site_or_one_the_next_start_completes(
    tmp_path: Path, swap: bool
) -> None:
    steps = steps_of(tmp_path / "whole", swap=swap)
    assert "journal" in steps
    for number in range(len(steps)):
        root = tmp_path / str(number)
        publish(root, OLD, swap=swap)
        assert killed_at(root, number, swap=swap) == steps[:number]
        seen = on_disk(root)
        assert all(text in (OLD.get(path), NEW.get(path)) for path, text in seen.items())
        assert not swap or seen in (OLD, NEW)
        decided = number > steps.index("journal")
        assert decided or seen == OLD
        with OutputFolder(root / "public", root / ".state") as folder:
            expected = NEW if decided else OLD
            assert folder.known() == {path: text[:8] for path, text in expected.items()}
        assert on_disk(root) == expected
        publish(root, NEW, swap=swap)
        assert on_disk(root) == NEW
        assert not [p for p in (root / ".state").rglob("*") if p.name in ("journal", "staged")]


@pytest.mark.parametrize("swap", [False, True])
def test_a_build_without_state_recognises_every_file_of_a_killed_build(tmp_path: Path, swap: bool) -> None:
    steps, newest = steps_of(tmp_path / "whole", swap=swap), {"index.html": "newest"}
    for number in range(len(steps)):
        root = tmp_path / str(number)
        publish(root, OLD, swap=swap)
        (root / "public/theirs").write_text("theirs")
        killed_at(root, number, swap=swap)
        shutil.rmtree(root / ".state")
        publish(root, newest, swap=swap)
        assert on_disk(root) == newest | {"theirs": "theirs"}


@pytest.mark.parametrize("swap", [False, True])
def test_a_killed_recovery_is_completed_by_the_next_run(tmp_path: Path, swap: bool) -> None:
    steps = steps_of(tmp_path / "whole", swap=swap)
    publish(tmp_path / "twice", OLD, swap=swap)
    killed_at(tmp_path / "twice", steps.index("journal") + 2, swap=swap)
    child = os.fork()
    if child == 0:
        left = [2]

        def step(name: str) -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        with OutputFolder(tmp_path / "twice/public", tmp_path / "twice/.state", step=step):
            os._exit(0)
    os.waitpid(child, 0)
    with OutputFolder(tmp_path / "twice/public", tmp_path / "twice/.state"):
        assert on_disk(tmp_path / "twice") == NEW


def test_a_first_build_killed_at_any_step_leaves_nothing_or_a_whole_site(tmp_path: Path) -> None:
    steps = killed_at(tmp_path / "whole", 10**6, swap=False)
    assert "place all" in steps
    for number in range(len(steps)):
        root = tmp_path / str(number)
        assert killed_at(root, number, swap=False) == steps[:number]
        assert on_disk(root) in ({}, NEW)
        decided = number > steps.index("journal")
        with OutputFolder(root / "public", root / ".state") as folder:
            assert folder.known().keys() == (NEW.keys() if decided else set())
        assert on_disk(root) == (NEW if decided else {})
        publish(root, NEW, swap=False)
        assert on_disk(root) == NEW


def test_a_build_onto_another_disk_killed_at_any_step_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("replace", "rename"):
        monkeypatch.setattr(os, name, partial(disks_apart, getattr(os, name)))
    steps = steps_of(tmp_path / "whole", swap=False)
    for number in range(steps.index("journal") + 1, len(steps)):
        root = tmp_path / str(number)
        publish(root, OLD, swap=False)
        assert killed_at(root, number, swap=False) == steps[:number]
        with OutputFolder(root / "public", root / ".state") as folder:
            assert folder.known().keys() == NEW.keys()
        assert on_disk(root) == NEW


def test_foreign_files_after_a_killed_run_are_kept(tmp_path: Path) -> None:
    steps = killed_at(tmp_path / "whole", 10**6, swap=False)
    killed_at(tmp_path / "one", steps.index("place all"), swap=False)
    (tmp_path / "one/public").mkdir()
    (tmp_path / "one/public/index.html").write_text("theirs")
    for _ in range(2):
        with pytest.raises(SiteErrors, match=r'"index\.html" is in the way of "index\.html"'):
            publish(tmp_path / "one", NEW, swap=False)
        assert on_disk(tmp_path / "one") == {"index.html": "theirs"}
    (tmp_path / "one/public/index.html").rename(tmp_path / "theirs")
    publish(tmp_path / "one", NEW, swap=False)
    assert on_disk(tmp_path / "one") == NEW
