"""No change is lost, by notices or by looking."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from site_builder.runtime.watcher import QUIET_S, Watcher, differences, git_is_writing, look, mount_kind
from tests.preview.archives import lay

TOPS = ("site.toml", "content")
PATIENCE_S = 20


class Heard:
    """What a watcher told."""

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


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "archive", {"site.toml": "", "content/briefings/2021/a.md": "a", "content/b.md": "b"})


@contextmanager
def watching(root: Path, *tops: str) -> Iterator[Heard]:
    """What is told of these."""
    heard = Heard()
    watcher = Watcher(root, tops, heard.tell)
    watcher.start()
    try:
        yield heard
    finally:
        watcher.stop()


@pytest.fixture(params=[True, False], ids=["notices", "looking"])
def notices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system gives any."""
    monkeypatch.setattr("site_builder.runtime.watcher.is_network", lambda root: not request.param)
    return bool(request.param)


@pytest.mark.usefixtures("notices")
def test_new_changed_and_deleted_files_are_told(root: Path) -> None:
    with watching(root, *TOPS) as heard:
        (root / "site.toml").write_text("longer")
        (root / "content/b.md").unlink()
        lay(root, {"content/briefings/2022/new.md": "n", "content/briefings/2021/a.md": "longer"})
        wanted = {"site.toml", "content/b.md", "content/briefings/2022/new.md", "content/briefings/2021/a.md"}
        assert heard.wait_for(wanted)
    assert all(path.startswith(TOPS) for path in heard.paths)


def test_a_folder_that_comes_later_is_listened_to(root: Path) -> None:
    with watching(root, *TOPS, "templates") as heard:
        for number in range(PATIENCE_S * 10):  # until it listens: a thread needs a moment
            lay(root, {"site.toml": f"# {number}\n"})
            if heard.wait_for({"site.toml"}, patience_s=0.1):
                break
        lay(root, {"templates/partials/a.html": "a"})
        assert heard.wait_for({"templates"})
        for number in range(PATIENCE_S * 10):
            lay(root, {"templates/partials/a.html": f"version {number}"})
            if heard.wait_for({"templates/partials/a.html"}, patience_s=0.1):
                break
        assert "templates/partials/a.html" in heard.paths


def test_a_file_that_cannot_be_looked_at_is_passed_over(root: Path) -> None:
    (root / "content/gone.md").symlink_to("nowhere")
    found = look(root, ("content", "missing"))
    assert "content/briefings/2021/a.md" in found


def test_temporary_files_of_editors_are_no_change(root: Path) -> None:
    before = look(root, TOPS)
    lay(root, {"content/.a.md.swp": "x", "content/b.md~": "x"})
    assert differences(before, look(root, TOPS)) == frozenset()


def test_whatever_an_editor_does_to_save_is_told(notices: bool, root: Path) -> None:
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


def test_what_a_notice_told_is_not_told_again_by_a_look(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(root, TOPS, Heard().tell)
    lay(root, {"content/b.md": "another"})
    monkeypatch.setattr("watchfiles.watch", lambda *folders, **more: iter([{(1, str(root / "content/b.md"))}]))
    watcher._listen([root], threading.Event(), deep=True)
    assert "content/b.md" not in differences(watcher._known, look(root, TOPS))
    lay(root, {"content/b.md": "another once more"})
    assert "content/b.md" in differences(watcher._known, look(root, TOPS))


def test_git_is_known_to_write_by_its_lock(root: Path) -> None:
    assert not git_is_writing(root / "content")
    lay(root, {".git/HEAD": ""})
    assert not git_is_writing(root / "content")
    lay(root, {".git/index.lock": ""})
    assert git_is_writing(root / "content")
    os.utime(root / ".git/index.lock", (0, 0))
    assert not git_is_writing(root / "content")


def test_while_git_writes_nothing_is_told_and_then_all(root: Path) -> None:
    lay(root, {".git/index.lock": ""})
    with watching(root, *TOPS) as heard:
        lay(root, {"site.toml": "another"})
        assert not heard.wait_for({"site.toml"}, 3 * QUIET_S)
        lay(root, {"content/b.md": "another"})
        (root / ".git/index.lock").unlink()
        assert heard.wait_for({"site.toml", "content/b.md"})


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/home/desk/archive", "ext4"), ("/home/net/archive", "nfs4"), ("/home/a b/x", "cifs"), ("/homework", "ext4")],
)
def test_the_nearest_mount_tells_the_kind(path: str, kind: str) -> None:
    mounts = ["/dev/sda / ext4 rw 0 0", "host:/x /home/net nfs4 rw 0 0", "//h/x /home/a\\040b cifs rw 0 0", "odd"]
    assert mount_kind(path, mounts) == kind
