"""All changes in a folder are found, although only some folders are listed again."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.publish import look as module
from site_builder.publish.look import NO_FILE, FileFacts, Look, look
from site_builder.publish.manifest import Placed, Surroundings


def test_a_scan_distinguishes_files_from_links_and_follows_none(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x").write_text("four")
    (tmp_path / "up").symlink_to("..")
    (tmp_path / "a").chmod(0o710)
    found = look(os.fspath(tmp_path))
    assert {path: facts and facts.size for path, facts in found.others.items()} == {"a/x": 4, "up": NO_FILE}
    assert found.others["a/x"] == FileFacts(4, (tmp_path / "a/x").stat().st_mtime_ns, 0o644)
    assert (set(found.stamps), found.crooked) == ({"", "a"}, {"a"})


def test_a_scan_of_a_missing_folder_is_empty(tmp_path: Path) -> None:
    assert look(f"{tmp_path}/gone") == Look({}, {}, set())


def all_files(root: Path) -> dict[str, FileFacts]:
    """The slow way: every folder is listed."""
    found = {}
    for folder, inner, names in os.walk(root):
        for place in (Path(folder, name) for name in (*names, *inner)):
            if not place.is_dir() or place.is_symlink():
                facts = place.lstat()
                size = facts.st_size if place.is_file() and not place.is_symlink() else NO_FILE
                found[place.relative_to(root).as_posix()] = FileFacts(size, facts.st_mtime_ns, facts.st_mode & 0o7777)
    return found


def others_of(root: Path, placed: dict[str, Placed]) -> dict[str, FileFacts | None]:
    """The result of `look`, computed the slow way."""
    there = all_files(root)
    changed = {
        path: facts for path, facts in there.items() if path not in placed or facts != (*placed[path][1:], 0o644)
    }
    return changed | {path: None for path in placed if path not in there}


def do(root: Path, action: str, path: str, other: str) -> None:
    """Make one change in a folder, if possible."""
    place, target = root / path, root / other
    with suppress(OSError):
        if action == "write":
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(other)
        elif action == "link":
            place.symlink_to(target)
        elif action == "move":
            place.rename(target)
        elif place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink()


def wait_for_the_clock_of_the_disk(root: Path) -> None:
    """Wait until a change gets a later timestamp than the previous one."""
    before = root.stat().st_ctime_ns
    while root.stat().st_ctime_ns <= before:
        root.chmod(0o755)


PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
ACTIONS = st.lists(st.tuples(st.sampled_from(["write", "write", "link", "move", "remove"]), PATHS, PATHS), max_size=8)


@given(before=ACTIONS, after=ACTIONS, ours=st.sets(PATHS))
def test_listing_only_changed_folders_finds_the_same_as_listing_all(
    before: list[tuple[str, str, str]], after: list[tuple[str, str, str]], ours: set[str]
) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as changed:
        changed.setattr(module, "YOUNG_NS", -(10**12))
        root = Path(name)
        for action in before:
            do(root, *action)
        files = all_files(root)
        placed = {path: Placed("key", f.size, f.mtime_ns) for path, f in files.items() if path in ours and f.size >= 0}
        first = look(name, placed)
        assert first.others == others_of(root, placed)
        around = Surroundings(0, first.stamps, tuple(first.others))
        wait_for_the_clock_of_the_disk(root)
        for action in after:
            do(root, *action)
        assert look(name, placed, around).others == others_of(root, placed)


def test_unchanged_folders_are_not_listed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "YOUNG_NS", -(10**12))
    for path in ("a/x", "b/c/x", "b/d/x"):
        do(tmp_path, "write", path, "")
    before = look(os.fspath(tmp_path))
    wait_for_the_clock_of_the_disk(tmp_path)
    do(tmp_path, "write", "b/c/new", "")
    read: list[str] = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: (read.append(place), scandir(place))[1])
    found = look(os.fspath(tmp_path), {}, Surroundings(0, before.stamps, tuple(before.others)))
    assert set(found.others) == {"a/x", "b/c/x", "b/c/new", "b/d/x"}
    assert sorted(read) == [f"{tmp_path}/", f"{tmp_path}/b/c"]


def test_a_folder_that_was_changed_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    assert look(os.fspath(tmp_path)).stamps == {"": 0}
