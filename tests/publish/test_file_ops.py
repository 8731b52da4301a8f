import os
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.publish.file_ops import (
    PUBLIC,
    Handles,
    Modes,
    copy_file,
    make_folder,
    modes_of,
    write_new,
)

PRIVATE = Modes(0o600, 0o700)


def below(root: Path, act: Callable[[Handles], object], modes: Modes = PUBLIC) -> None:
    with Handles(str(root), modes) as handles:
        act(handles)


def test_a_move_makes_the_folders_it_needs(tmp_path: Path) -> None:
    (tmp_path / "0").write_text("new")
    below(tmp_path, lambda handles: handles.place(f"{tmp_path}/0", "a/b/c"))
    assert (tmp_path / "a/b/c").read_text() == "new"
    assert os.listdir(tmp_path) == ["a"]


def test_files_placed_in_alternating_folders_get_the_right_paths(tmp_path: Path) -> None:
    paths = ("a/b/1", "a/b/2", "3", "a/c/4", "b/a/5", "a/b/6")
    for path in paths:
        (tmp_path / path[-1]).write_text(path)
    with Handles(str(tmp_path), PUBLIC) as handles:
        for path in paths:
            handles.place(f"{tmp_path}/{path[-1]}", path)
        for path in paths:
            with handles.open(path) as file:
                assert file.read().decode() == path
        for path in paths[:-1]:
            handles.remove(path)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [tmp_path / "a/b/6"]


def test_a_folder_is_made_with_those_above_it_and_can_be_made_twice(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(f"{tmp_path}/a/b", 0o750)
        assert [(tmp_path / path).stat().st_mode & 0o777 for path in ("a", "a/b")] == [0o750, 0o750]


def test_a_move_that_was_done_before_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("new")
    below(tmp_path, lambda handles: handles.place(f"{tmp_path}/0", "target"))
    assert (tmp_path / "target").read_text() == "new"


def test_a_folder_with_contents_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "0").write_text("new")
    (tmp_path / "folder/inner").mkdir(parents=True)
    (tmp_path / "folder/x").write_text("theirs")
    with pytest.raises(OSError):
        below(tmp_path, lambda handles: handles.place(f"{tmp_path}/0", "folder"))
    assert (tmp_path / "folder/x").read_text() == "theirs"


def test_empty_folders_are_removed_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "0").write_text("new")
    (tmp_path / "folder/a/b").mkdir(parents=True)
    below(tmp_path, lambda handles: handles.place(f"{tmp_path}/0", "folder"))
    assert (tmp_path / "folder").read_text() == "new"
    (tmp_path / "1").write_text("new")
    (tmp_path / "deep" / "/".join("d" * 150)).mkdir(parents=True)
    with pytest.raises(OSError, match="too many folders"):
        below(tmp_path, lambda handles: handles.place(f"{tmp_path}/1", "deep"))


def test_a_copy_is_whole_and_keeps_its_time_and_mode(tmp_path: Path) -> None:
    (tmp_path / "7").write_text("new")
    (tmp_path / "7").chmod(0o640)
    os.utime(tmp_path / "7", ns=(1, 1_234_567_000))
    (tmp_path / "a").mkdir()
    (tmp_path / "a/.x.part").write_text("left by a copy that was killed")
    copy_file(f"{tmp_path}/7", None, f"{tmp_path}/a/x", None)
    assert (tmp_path / "a/x").read_text() == "new"
    assert (tmp_path / "a/x").stat().st_mtime_ns == 1_234_567_000
    assert (tmp_path / "a/x").stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path / "a") == ["x"]


def test_a_copy_is_not_written_through_a_link(tmp_path: Path) -> None:
    for name in ("7", "precious"):
        (tmp_path / name).write_text(name)
    for name in ("x", ".x.part"):
        (tmp_path / name).symlink_to("precious")
    copy_file(f"{tmp_path}/7", None, f"{tmp_path}/x", None)
    assert (tmp_path / "precious").read_text() == "precious"
    assert (tmp_path / "x").read_text() == "7"
    copy_file(f"{tmp_path}/x", None, f"{tmp_path}/y", None)
    (tmp_path / "x").unlink()
    (tmp_path / "x").symlink_to("precious")
    copy_file(f"{tmp_path}/x", None, f"{tmp_path}/y", None)
    assert os.readlink(tmp_path / "y") == "precious"


def test_a_removal_takes_empty_folders_with_it_and_can_be_done_twice(tmp_path: Path) -> None:
    for path in ("a/b/c/x", "a/y"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    for path in ("a/b/c/x", "a/b/c/x", "a/y/z"):
        below(tmp_path, lambda handles, path=path: handles.remove(path))
    assert os.listdir(tmp_path / "a") == ["y"]


def test_a_folder_created_by_a_killed_run_in_place_of_a_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    below(tmp_path, lambda handles: handles.remove("a"))
    assert (tmp_path / "a").is_dir()


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "root"
    for path in (elsewhere / "b/x", root / "0"):
        path.parent.mkdir(parents=True)
        path.write_text("mine")
    (root / "a").symlink_to(elsewhere)
    acts: tuple[Callable[[Handles], object], ...] = (
        lambda handles: handles.place(f"{root}/0", "a/b/x"),
        lambda handles: handles.place(f"{root}/0", "a/new"),
        lambda handles: handles.open("a/b/x"),
        lambda handles: handles.link(f"{root}/0", None, "a/new"),
    )
    for act in acts:
        with pytest.raises(NotADirectoryError, match="there is a link or a file where a folder must be"):
            below(root, act)
    below(root, lambda handles: handles.remove("a/b/x"))
    below(root, lambda handles: handles.set_mode("a/b"), PRIVATE)
    assert (elsewhere / "b/x").read_text() == "mine"
    assert os.listdir(elsewhere) == ["b"]
    assert (elsewhere / "b").stat().st_mode & 0o777 != 0o700


def test_a_folder_that_becomes_a_link_while_it_is_open_leads_nowhere_new(tmp_path: Path) -> None:
    elsewhere, root = tmp_path / "elsewhere", tmp_path / "root"
    for path in (elsewhere / "x", root / "a/x", root / "a/y", root / "0", root / "1"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    with Handles(str(root), PUBLIC) as handles:
        handles.place(f"{root}/0", "a/x")
        (root / "a").rename(root / "moved")
        (root / "a").symlink_to(elsewhere)
        handles.place(f"{root}/1", "a/z")
        handles.remove("a/x")
    assert os.listdir(elsewhere) == ["x"]


@pytest.mark.parametrize(
    ("written", "modes"), [("644", PUBLIC), ("600", PRIVATE), ("640", (0o640, 0o750)), ("664", (0o664, 0o775))]
)
def test_readable_files_have_accessible_folders(written: str, modes: tuple[int, int]) -> None:
    assert modes_of(written) == modes


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    assert write_new(f"{tmp_path}/x", b"data", 0o600).st_size == 4
    with pytest.raises(FileExistsError):
        write_new(f"{tmp_path}/x", b"other", 0o600)
    assert (tmp_path / "x").read_bytes() == b"data"
