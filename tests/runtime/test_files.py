import fcntl
import os
from pathlib import Path

import pytest

from site_builder.core.errors import ConflictError, SiteError, SiteErrors
from site_builder.runtime import files
from site_builder.runtime.files import (
    fetch,
    list_tree,
    read_text_file,
    read_tree,
    scan_changed,
    scan_tree,
    sweep,
    write_atomic,
)
from tests.builders import lay


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(path.encode())


def problems(root: Path) -> list[str]:
    return [str(error) for error in scan_tree(root, "in").problems]


def test_a_tree_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    put(tmp_path, "in/b.md", "in/a/z.md", "in/a.md", "other/c.md")
    files = read_tree(tmp_path, "in")
    assert [(f.path, f.data) for f in files] == [(p, p.encode()) for p in ("in/a.md", "in/a/z.md", "in/b.md")]


def test_a_folder_below_the_root_may_be_read_alone(tmp_path: Path) -> None:
    put(tmp_path, "in/a/z.md", "in/b.md")
    assert [f.path for f in read_tree(tmp_path, "in/a")] == ["in/a/z.md"]


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    assert read_tree(tmp_path, "in") == ()


def test_hidden_and_temporary_files_are_skipped(tmp_path: Path) -> None:
    put(tmp_path, "in/.x", "in/x~", "in/#x#", "in/~$x.docx", "in/Thumbs.db", "in/.git/x", "in/__MACOSX/x", "in/x")
    assert [f.path for f in read_tree(tmp_path, "in")] == ["in/x"]


def test_endings_are_compared_in_any_case(tmp_path: Path) -> None:
    put(tmp_path, "in/a.MD", "in/b.md", "in/c.txt", "in/d.html")
    assert [f.path for f in scan_tree(tmp_path, "in", endings=(".md", ".TXT")).files] == [
        "in/a.MD",
        "in/b.md",
        "in/c.txt",
    ]


def test_a_link_out_of_the_root_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    put(tmp_path, "secret/x", "root/in/a.md")
    (root / "in/file").symlink_to(tmp_path / "secret/x")
    (root / "in/folder").symlink_to("../../secret")
    tree = scan_tree(root, "in")
    assert [f.path for f in tree.files] == ["in/a.md"]
    assert problems(root) == ["in/file: leads out of the archive", "in/folder: leads out of the archive"]


def test_a_folder_that_leads_out_of_the_root_is_a_problem(tmp_path: Path) -> None:
    root = tmp_path / "root"
    put(tmp_path, "secret/x", "root/y")
    (root / "in").symlink_to("../secret")
    assert scan_tree(root, "in").files == ()
    assert problems(root) == ["in: leads out of the archive"]


def test_a_link_inside_the_root_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "other/x.md", "in/a.md")
    (tmp_path / "in/folder").symlink_to("../other")
    (tmp_path / "in/file.md").symlink_to("a.md")
    assert [f.path for f in read_tree(tmp_path, "in")] == ["in/a.md", "in/file.md", "in/folder/x.md"]


def test_a_link_in_a_circle_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "in/a/x.md")
    (tmp_path / "in/a/up").symlink_to("..")
    assert problems(tmp_path) == ["in/a/up: is a link to a folder that is read already"]


def test_a_second_link_to_one_folder_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "other/x.md", "in/a.md")
    (tmp_path / "in/l1").symlink_to("../other")
    (tmp_path / "in/l2").symlink_to("../other")
    assert problems(tmp_path) == ["in/l2: is a link to a folder that is read already"]


def test_a_link_to_nothing_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "in/a.md")
    (tmp_path / "in/l").symlink_to("gone")
    assert problems(tmp_path) == ["in/l: is a link that leads nowhere"]


def test_a_pipe_is_a_problem_and_is_not_waited_for(tmp_path: Path) -> None:
    put(tmp_path, "in/a.md")
    os.mkfifo(tmp_path / "in/pipe")
    assert problems(tmp_path) == ["in/pipe: is not a regular file"]


def test_a_name_with_control_characters_or_not_in_utf_8_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "in/a\nb.md", "in/\u200bc.md", "in/e\u202edm.txt")
    (tmp_path / os.fsdecode(b"in/d\xff.md")).write_bytes(b"")
    assert problems(tmp_path) == [
        "in/a\\nb.md: has a name with control or direction characters, or not in UTF-8",
        "in/d\\udcff.md: has a name with control or direction characters, or not in UTF-8",
        "in/e\\u202edm.txt: has a name with control or direction characters, or not in UTF-8",
    ]
    assert [f.path for f in scan_tree(tmp_path, "in").files] == ["in/\u200bc.md"]


def test_listing_and_reading_a_tree_give_the_same_names(tmp_path: Path) -> None:
    lay(tmp_path, {"s/b.txt": "b" * 3_000_000, "s/a.txt": "", "s/.hidden": "x"})
    (tmp_path / "s/c.txt").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "s/pipe")
    read, (listed, problems) = scan_tree(tmp_path, "s"), list_tree(tmp_path, "s")
    assert [(file.path, file.digest, file.size) for file in listed] == [
        (file.path, file.digest, len(file.data)) for file in read.files
    ]
    assert [str(problem) for problem in problems] == [str(problem) for problem in read.problems]
    assert [fetch(tmp_path, file) for file in listed] == list(read.files)
    (problem,) = list_tree(tmp_path, "s", max_bytes=1000, limit="max_mb")[1][:1]
    assert ("is larger than 1,000 bytes" in str(problem), problem.hint) == (True, "split the file or raise max_mb")


@pytest.mark.parametrize("now", ["other", None])
def test_a_listed_file_that_changed_is_a_conflict(now: str | None, tmp_path: Path) -> None:
    lay(tmp_path, {"s/a.txt": "words"})
    ((listed,), _) = list_tree(tmp_path, "s")
    (tmp_path / "s/a.txt").unlink()
    lay(tmp_path, {"s/a.txt": now} if now else {})
    with pytest.raises(ConflictError, match="was changed meanwhile"):
        fetch(tmp_path, listed)


def test_read_tree_raises_all_problems_together(tmp_path: Path) -> None:
    put(tmp_path, "in/c")
    for name in "ab":
        (tmp_path / "in" / name).symlink_to("nowhere")
    with pytest.raises(SiteErrors) as caught:
        read_tree(tmp_path, "in")
    assert [str(e) for e in caught.value.errors] == [f"in/{name}: is a link that leads nowhere" for name in "ab"]


def test_a_file_in_the_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "in")
    assert problems(tmp_path) == ["in: cannot be read: Not a directory"]


def test_a_file_larger_than_its_reported_size_is_read_completely() -> None:
    # Files of the kernel report a size of zero.
    assert b"Name:" in read_text_file(Path("/proc/self"), "status").encode()


def test_a_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert read_text_file(tmp_path, "a.md") == "a\r\nb"


def test_a_missing_text_is_empty(tmp_path: Path) -> None:
    assert read_text_file(tmp_path, "a.md") == ""


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("latin", "latin:2: is not UTF-8 text"),
        ("out", "out: leads out of the archive"),
        ("folder", "folder: is not a regular file"),
        ("loop", "loop: cannot be read: Too many levels of symbolic links"),
    ],
)
def test_a_text_that_cannot_be_read_is_an_error_with_its_place(tmp_path: Path, path: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin").write_bytes(b"a\n\xe9")
    (tmp_path / "out").symlink_to("/")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(SiteError) as caught:
        read_text_file(tmp_path, path)
    assert str(caught.value) == message
    assert caught.value.hint


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    assert write_atomic(tmp_path / "a/b/c", b"new")
    assert (tmp_path / "a/b/c").read_bytes() == b"new"


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", b"same")
    before = (tmp_path / "a").stat()
    assert not write_atomic(tmp_path / "a", b"same")
    assert (tmp_path / "a").stat() == before or (tmp_path / "a").stat().st_ino == before.st_ino


def test_a_replaced_file_keeps_its_permissions_and_leaves_no_other_file(tmp_path: Path) -> None:
    put(tmp_path, "a")
    (tmp_path / "a").chmod(0o640)
    assert write_atomic(tmp_path / "a", b"new")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["a"]


def test_a_link_is_replaced_and_its_target_stays(tmp_path: Path) -> None:
    put(tmp_path, "target")
    (tmp_path / "link").symlink_to("target")
    assert write_atomic(tmp_path / "link", b"new")
    assert ((tmp_path / "link").read_bytes(), (tmp_path / "target").read_bytes()) == (b"new", b"target")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    put(tmp_path, "folder/x")
    with pytest.raises(OSError):
        write_atomic(tmp_path / "folder", b"new")
    assert os.listdir(tmp_path) == ["folder"]


# ---------- leftovers of killed runs

LEFT = ".0123456789abcdef.tmp"


def test_temporary_files_that_killed_runs_left_are_swept_and_no_others(tmp_path: Path) -> None:
    put(tmp_path, f"a/b/{LEFT}", LEFT)
    others = [f"a/{LEFT}.md", "a/.0123456789ABCDEF.tmp", "a/x.tmp", "a/.0123.tmp", f"c/{LEFT}/x", f"c/.git/{LEFT}"]
    put(tmp_path, *others)
    (tmp_path / "a" / LEFT).symlink_to("x.tmp")
    sweep(tmp_path)
    sweep(tmp_path / "gone")
    found = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if not p.is_dir())
    assert found == sorted([*others, f"a/{LEFT}"])


def test_a_file_that_is_being_written_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, LEFT)
    kept = files._write_all
    monkeypatch.setattr(files, "_write_all", lambda file, data: (kept(file, data), sweep(tmp_path)))
    assert write_atomic(tmp_path / "a", b"new")
    assert sorted(os.listdir(tmp_path)) == [LEFT, "a"]
    sweep(tmp_path)
    assert os.listdir(tmp_path) == ["a"]


def test_without_folder_locks_files_are_written_and_nothing_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, kind: int) -> None:
        raise OSError("no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    put(tmp_path, LEFT)
    assert write_atomic(tmp_path / "a", b"new")
    sweep(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [LEFT, "a"]


@pytest.fixture
def nothing_young(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat all files as changed some time ago."""
    monkeypatch.setattr(files, "_YOUNG_NS", 0)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files whose bytes are read."""
    found: list[str] = []
    read = files._read
    monkeypatch.setattr(files, "_read", lambda full, most: (found.append(Path(full).name), read(full, most))[1])
    return found


@pytest.mark.usefixtures("nothing_young")
def test_an_unchanged_file_is_read_only_on_access(tmp_path: Path, reads: list[str]) -> None:
    lay(tmp_path, {"s/a.txt": "one", "s/b.txt": "two"})
    before, known = scan_changed(tmp_path, "s")
    lay(tmp_path, {"s/b.txt": "six"})
    reads.clear()
    now, listed = scan_changed(tmp_path, "s", known)
    assert (reads, now.files[0].digest, listed[0]) == (["b.txt"], before.files[0].digest, known[0])
    assert [file.data for file in now.files] == [b"one", b"six"]
    assert [file.digest for file in now.files] == [file.digest for file in read_tree(tmp_path, "s")]


def test_a_file_that_was_changed_just_before_is_read_again(tmp_path: Path) -> None:
    lay(tmp_path, {"s/a.txt": "one"})
    facts = (tmp_path / "s/a.txt").stat()
    _, known = scan_changed(tmp_path, "s")
    (tmp_path / "s/a.txt").write_bytes(b"two")
    os.utime(tmp_path / "s/a.txt", ns=(facts.st_mtime_ns, facts.st_mtime_ns))
    assert [file.data for file in scan_changed(tmp_path, "s", known)[0].files] == [b"two"]


@pytest.mark.usefixtures("nothing_young")
def test_a_file_with_a_reset_timestamp_is_read_again(tmp_path: Path) -> None:
    lay(tmp_path, {"s/a.txt": "one"})
    facts = (tmp_path / "s/a.txt").stat()
    _, known = scan_changed(tmp_path, "s")
    with (tmp_path / "s/a.txt").open("r+b") as file:
        file.write(b"two")
    os.utime(tmp_path / "s/a.txt", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert [file.data for file in scan_changed(tmp_path, "s", known)[0].files] == [b"two"]


@pytest.mark.usefixtures("nothing_young")
@pytest.mark.parametrize("now", ["six", None])
def test_a_file_changed_before_the_access_is_a_problem(tmp_path: Path, now: str | None) -> None:
    lay(tmp_path, {"s/a.txt": "one"})
    _, known = scan_changed(tmp_path, "s")
    tree, _ = scan_changed(tmp_path, "s", known)
    (tmp_path / "s/a.txt").unlink()
    lay(tmp_path, {"s/a.txt": now} if now else {})
    with pytest.raises(SiteError, match=r"changed meanwhile|cannot be read"):
        _ = tree.files[0].data
