import os
import tempfile
from pathlib import Path

from site_builder.publish import releases
from site_builder.publish.file_ops import PUBLIC


def grow(folder: Path, number: int, *paths: str) -> None:
    sources = {}
    for path in paths:
        source = folder.with_name(path.replace("/", "-"))
        source.write_text(f"{path} {number}")
        sources[path] = str(source)
    releases.grow(folder, number, sources=sources, linked=(), modes=PUBLIC)


def test_the_first_tree_takes_the_place_of_an_empty_folder(tmp_path: Path) -> None:
    public = tmp_path / "public"
    public.mkdir()
    releases.check(public)
    grow(public, 1, "a/x")
    releases.turn(public, 1)
    assert (public / "a/x").read_text() == "a/x 1"


def test_a_link_can_be_turned_twice_to_one_tree(tmp_path: Path) -> None:
    public = tmp_path / "public"
    grow(public, 1, "x")
    (tmp_path / ".public-link").symlink_to("left by a killed run")
    releases.turn(public, 1)
    releases.turn(public, 1)
    assert os.readlink(public) == ".public-trees/1"
    assert not (tmp_path / ".public-link").is_symlink()


def test_an_incomplete_tree_of_a_killed_run_is_removed(tmp_path: Path) -> None:
    public = tmp_path / "public"
    for number in (1, 2, 3, 4):
        grow(public, number, "x")
    releases.turn(public, 3)
    assert releases.next_number(public) == 5
    releases.fell(public)
    assert sorted(os.listdir(tmp_path / ".public-trees")) == ["3"]


def test_only_release_trees_are_deleted(tmp_path: Path) -> None:
    public = tmp_path / "public"
    grow(public, 1, "x")
    (tmp_path / ".public-trees/notes").mkdir()
    releases.turn(public, 1)
    releases.fell(public)
    assert sorted(os.listdir(tmp_path / ".public-trees")) == ["1", "notes"]


def test_a_file_on_another_disk_is_copied_into_the_tree(tmp_path: Path) -> None:
    public = tmp_path / "public"
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as other:
        (Path(other) / "0").write_text("new")
        releases.grow(public, 1, sources={"x": f"{other}/0"}, linked=(), modes=PUBLIC)
    releases.turn(public, 1)
    assert (public / "x").read_text() == "new"
