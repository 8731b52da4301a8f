"""No change is missed, with notifications or by polling."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from site_builder.runtime import watcher as watching_module
from site_builder.runtime.watcher import MANY, QUIET_S, Watcher, differences, git_is_writing, look, whole_burst
from tests.preview.archives import lay

TOPS = ("site.toml", "content")
PATIENCE_S = 120


class Heard:
    """Reports of a watcher."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self._more = threading.Condition()

    def tell(self, paths: frozenset[str], at: float) -> None:
        with self._more:
            self.paths |= paths
            self._more.notify_all()

    def wait_for(self, wanted: set[str], patience_s: float = PATIENCE_S) -> bool:
        with self._more:
            return self._more.wait_for(lambda: wanted <= self.paths, timeout=patience_s)

    def comes_from(self, path: str, save: Callable[[str], object]) -> bool:
        """True if the path is reported after the save, which is repeated until then: a thread may not be
        watching yet.
        """
        self.paths.discard(path)
        numbers = range(10 * PATIENCE_S)
        return any(save(f"version {number}") and self.wait_for({path}, 0.1) for number in numbers)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "archive", {"site.toml": "", "content/briefings/2021/a.md": "a", "content/b.md": "b"})


@contextmanager
def watching(root: Path, *tops: str, listens: bool = True) -> Iterator[Heard]:
    """Reports about these files and folders, once notifications from the root and below arrive."""
    heard = Heard()
    watcher = Watcher(root, tops, heard.tell)
    watcher.start()
    try:
        for path in ("site.toml", "content/b.md") if listens else ():
            assert heard.comes_from(path, lambda text, path=path: lay(root, {path: text}))
        yield heard
    finally:
        watcher.stop()


@pytest.fixture
def without_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Report only the notifications of the system."""
    monkeypatch.setattr(watching_module, "LOOK_S", 3600.0)


@pytest.fixture
def without_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without notifications, as for a network mount."""

    def refuse(*folders: Path, **more: object) -> None:
        raise OSError

    monkeypatch.setattr("watchfiles.watch", refuse)
    monkeypatch.setattr(watching_module, "LOOK_S", 0.05)


@pytest.fixture(params=["without_looks", "without_notices"])
def notices(request: pytest.FixtureRequest) -> bool:
    """True if changes are found by notifications, else by comparing."""
    request.getfixturevalue(request.param)
    return bool(request.param == "without_looks")


@pytest.mark.usefixtures("notices")
def test_new_changed_and_deleted_files_are_reported(root: Path) -> None:
    with watching(root, *TOPS) as heard:
        (root / "site.toml").write_text("longer still")
        (root / "content/b.md").unlink()
        lay(root, {"content/briefings/2021/new.md": "n", "content/briefings/2021/a.md": "longer"})
        wanted = {"site.toml", "content/b.md", "content/briefings/2021/new.md", "content/briefings/2021/a.md"}
        assert heard.wait_for(wanted)
    assert all(path.startswith(TOPS) for path in heard.paths)


def test_a_new_folder_is_reported_and_its_files_are_found_by_comparing(notices: bool, root: Path) -> None:
    with watching(root, *TOPS) as heard:
        lay(root, {"content/briefings/2022/new.md": "n"})
        assert heard.wait_for({"content/briefings/2022" if notices else "content/briefings/2022/new.md"})


@pytest.mark.usefixtures("without_looks")
def test_a_folder_created_later_is_watched(root: Path) -> None:
    with watching(root, *TOPS, "templates") as heard:
        lay(root, {"templates/partials/a.html": "a"})
        assert heard.wait_for({"templates"})
        path = "templates/partials/a.html"
        assert heard.comes_from(path, lambda text: lay(root, {path: text}))


def test_a_burst_is_reported_once_it_has_ended() -> None:
    burst = [frozenset(f"content/{n}-{part}.md" for n in range(MANY)) for part in range(3)]
    coming = iter([*burst[1:], frozenset(), frozenset({"content/later.md"})])
    found = whole_burst(burst[0] | {"site.toml"}, lambda: next(coming), lambda: False, lambda: True)
    assert found == frozenset({"site.toml"}).union(*burst)


def test_a_few_files_are_reported_at_once_and_a_stopped_watcher_does_not_wait() -> None:
    few, many = frozenset({"site.toml"}), frozenset(map(str, range(2 * MANY)))
    assert whole_burst(few, frozenset, lambda: False, lambda: 1 / 0 > 0) == few
    assert whole_burst(many, frozenset, lambda: True, lambda: False) == many


def test_files_written_by_git_are_reported_together() -> None:
    writing, coming = iter([True, True, True, False]), iter([frozenset({"a"}), frozenset[str](), frozenset({"b"})])
    found = whole_burst(frozenset({"site.toml"}), lambda: next(coming), lambda: next(writing), lambda: True)
    assert found == {"site.toml", "a"}


def test_a_file_that_cannot_be_examined_is_skipped(root: Path) -> None:
    (root / "content/gone.md").symlink_to("nowhere")
    found = look(root, ("content", "missing"))
    assert "content/briefings/2021/a.md" in found


def test_temporary_files_of_editors_are_ignored(root: Path) -> None:
    before = look(root, TOPS)
    lay(root, {"content/.a.md.swp": "x", "content/b.md~": "x"})
    assert differences(before, look(root, TOPS)) == frozenset()


def test_every_way_of_saving_a_file_is_reported(notices: bool, root: Path) -> None:
    path = root / "content/briefings/2021/a.md"
    with watching(root, *TOPS) as heard:
        for number, save in enumerate((_replace, _make_again, _put_aside) * 2):
            save(path, f"version {number}")
            assert heard.wait_for({"content/briefings/2021/a.md"})
            heard.paths.clear()
        path.parent.rename(root / "content/briefings/moved")
        assert heard.wait_for({"content/briefings/moved"} if notices else {"content/briefings/moved/a.md"})


def _replace(path: Path, text: str) -> None:
    path.with_name(".a.md.swp").write_text(text)
    path.with_name(".a.md.swp").rename(path)


def _make_again(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


def _put_aside(path: Path, text: str) -> None:
    path.rename(path.with_name("a.md~"))
    path.write_text(text)


def test_a_change_reported_by_notification_is_not_reported_again_by_polling(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = Watcher(root, TOPS, Heard().tell)
    lay(root, {"content/b.md": "another"})
    monkeypatch.setattr("watchfiles.watch", lambda *folders, **more: iter([{(1, str(root / "content/b.md"))}]))
    watcher._listen([root], threading.Event(), deep=True)
    assert "content/b.md" not in differences(watcher._known, look(root, TOPS))
    lay(root, {"content/b.md": "another once more"})
    assert "content/b.md" in differences(watcher._known, look(root, TOPS))


def test_a_git_lock_shows_that_git_is_writing(root: Path) -> None:
    assert not git_is_writing(root / "content")
    lay(root, {".git/HEAD": ""})
    assert not git_is_writing(root / "content")
    lay(root, {".git/index.lock": ""})
    assert git_is_writing(root / "content")
    os.utime(root / ".git/index.lock", (0, 0))
    assert not git_is_writing(root / "content")


@pytest.mark.usefixtures("without_looks")
def test_nothing_is_reported_while_git_writes_and_everything_afterwards(root: Path) -> None:
    with watching(root, *TOPS) as heard:
        lay(root, {".git/index.lock": ""})
        lay(root, {"content/briefings/2021/a.md": "another"})
        assert not heard.wait_for({"content/briefings/2021/a.md"}, 3 * QUIET_S)
        lay(root, {"content/c.md": "new"})
        (root / ".git/index.lock").unlink()
        assert heard.wait_for({"content/briefings/2021/a.md", "content/c.md"})
