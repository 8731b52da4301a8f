import os
from pathlib import Path

import pytest

from site_builder.moves import (
    NO_FILE,
    copy_file,
    make_folder,
    move_file,
    remove_file,
    scan_files,
    write_new,
    write_text,
)


def test_a_move_makes_the_folders_it_needs(tmp_path: Path) -> None:
    (tmp_path / "0").write_text("new")
    move_file(f"{tmp_path}/0", f"{tmp_path}/a/b/c")
    assert (tmp_path / "a/b/c").read_text() == "new"
    assert os.listdir(tmp_path) == ["a"]


def test_a_folder_is_made_with_those_above_it_and_can_be_made_twice(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(f"{tmp_path}/a/b")
        assert (tmp_path / "a/b").is_dir()


def test_a_move_that_was_done_before_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("new")
    move_file(f"{tmp_path}/0", f"{tmp_path}/target")
    assert (tmp_path / "target").read_text() == "new"


def test_a_folder_that_holds_something_does_not_give_way(tmp_path: Path) -> None:
    (tmp_path / "0").write_text("new")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/x").write_text("theirs")
    with pytest.raises(OSError):
        move_file(f"{tmp_path}/0", f"{tmp_path}/folder")
    assert (tmp_path / "folder/x").read_text() == "theirs"


def test_a_copy_is_whole_and_keeps_its_time(tmp_path: Path) -> None:
    (tmp_path / "7").write_text("new")
    os.utime(tmp_path / "7", ns=(1, 1_234_567_000))
    (tmp_path / "a").mkdir()
    (tmp_path / "a/.7.part").write_text("left by a copy that was killed")
    copy_file(f"{tmp_path}/7", f"{tmp_path}/a/x")
    assert (tmp_path / "a/x").read_text() == "new"
    assert (tmp_path / "a/x").stat().st_mtime_ns == 1_234_567_000
    assert os.listdir(tmp_path / "a") == ["x"]


def test_a_removal_takes_empty_folders_with_it_and_can_be_done_twice(tmp_path: Path) -> None:
    for path in ("a/b/c/x", "a/y"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    remove_file(f"{tmp_path}", "a/b/c/x")
    remove_file(f"{tmp_path}", "a/b/c/x")
    remove_file(f"{tmp_path}", "a/y/z")
    assert os.listdir(tmp_path / "a") == ["y"]


def test_a_folder_that_a_killed_run_made_where_the_file_was_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    remove_file(f"{tmp_path}", "a")
    assert (tmp_path / "a").is_dir()


def test_a_scan_tells_files_from_links_and_does_not_follow_them(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x").write_text("four")
    (tmp_path / "up").symlink_to("..")
    found = scan_files(tmp_path)
    assert {path: size for path, (size, _) in found.items()} == {"a/x": 4, "up": NO_FILE}
    assert found["a/x"][1] == (tmp_path / "a/x").stat().st_mtime_ns


def test_a_scan_of_nothing_is_empty(tmp_path: Path) -> None:
    assert scan_files(tmp_path / "gone") == {}


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    assert write_new(f"{tmp_path}/x", b"data").st_size == 4
    with pytest.raises(FileExistsError):
        write_new(f"{tmp_path}/x", b"other")
    assert (tmp_path / "x").read_bytes() == b"data"


def test_a_text_replaces_another_whole(tmp_path: Path) -> None:
    write_text(tmp_path / "x", "one")
    write_text(tmp_path / "x", "two é")
    assert (tmp_path / "x").read_text("utf-8") == "two é"
    assert os.listdir(tmp_path) == ["x"]
