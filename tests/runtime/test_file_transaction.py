import os
import pickle
import stat
from contextlib import closing
from pathlib import Path

import pytest

from site_builder.core.errors import ConflictError, SiteError, SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.runtime.file_transaction import FileChange, Spooled, revise
from site_builder.runtime.files import Disk, RemadeFiles
from site_builder.runtime.spill_file import Spool


def errors_of(root: Path, *changes: FileChange) -> list[str]:
    with pytest.raises(SiteErrors) as caught:
        revise(root, changes)
    return [str(error) for error in caught.value.errors]


def write(root: Path, path: str, text: str) -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode())
    return target


def tree(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_bytes().decode() for p in sorted(root.rglob("*")) if p.is_file()}


def test_files_are_changed_created_and_removed(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "one\r\n")
    write(tmp_path, "content/c.md", "three")
    changes = [
        FileChange("content/c.md", "three", None),
        FileChange("content/new/b.md", None, b"two"),
        FileChange("content/a.md", "one\r\n", "uno\r\n"),
        FileChange("content/nothing.md", None, None),
    ]
    assert revise(tmp_path, changes) == ("content/a.md", "content/c.md", "content/new/b.md")
    assert tree(tmp_path) == {"content/a.md": "uno\r\n", "content/new/b.md": "two"}


def test_a_file_changed_meanwhile_stops_every_change(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "one")
    write(tmp_path, "b.md", "edited")
    write(tmp_path, "d.md", "somebody's")
    changes = (
        FileChange("a.md", "one", "uno"),
        FileChange("b.md", "two", "due"),
        FileChange("c.md", "three", "tre"),
        FileChange("d.md", None, "mine"),
    )
    before = tree(tmp_path)
    assert errors_of(tmp_path, *changes) == [
        "b.md: the file was changed meanwhile; nothing was written",
        "c.md: the file was removed meanwhile; nothing was written",
        "d.md: a file with this name exists already; nothing was written",
    ]
    assert tree(tmp_path) == before
    with pytest.raises(SiteErrors) as caught:
        revise(tmp_path, changes)
    assert all(isinstance(error, ConflictError) and error.hint for error in caught.value.errors)


def test_a_change_already_on_disk_is_not_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "uno")
    assert revise(tmp_path, [FileChange("a.md", "one", "uno")]) == ()


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    target = write(tmp_path, "a.md", "one")
    target.chmod(0o640)
    revise(tmp_path, [FileChange("a.md", "one", "uno")])
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_inside_the_archive_stays_and_its_target_is_changed(tmp_path: Path) -> None:
    target = write(tmp_path, "real.md", "one")
    (tmp_path / "link.md").symlink_to("real.md")
    revise(tmp_path, [FileChange("link.md", "one", "uno")])
    assert target.read_text() == "uno"
    assert (tmp_path / "link.md").is_symlink()


def test_no_path_leads_out_of_the_archive(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.md", "secret")
    root = tmp_path / "root"
    write(root, "folder/x.md", "x")
    (root / "file.md").symlink_to(outside)
    (root / "dir").symlink_to(outside.parent)
    paths = [
        "../outside/secret.md",
        "/etc/x",
        "",
        ".",
        "a/../b.md",
        "a\\b.md",
        "a\0b",
        "file.md",
        "dir/secret.md",
        "folder",
    ]
    found = errors_of(root, *(FileChange(path, "secret", "mine") for path in paths))
    assert len(found) == len(paths)
    assert outside.read_text() == "secret"


def test_two_changes_for_one_file_are_refused(tmp_path: Path) -> None:
    assert errors_of(tmp_path, FileChange("a.md", None, "1"), FileChange("a.md", None, "2")) == [
        "a.md: two changes for one file"
    ]


def test_a_failed_write_takes_the_others_back(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "one")
    write(tmp_path, "b.md", "two")
    (tmp_path / "z").write_text("a file where a folder is needed")
    name = "z" * 250
    changes = [
        FileChange("a.md", "one", "uno"),
        FileChange("b.md", "two", None),
        FileChange("c.md", None, "three"),
        FileChange(f"y/{name}/{name}{name}", None, "too long a name"),
    ]
    before = tree(tmp_path)
    with pytest.raises(SiteError, match="nothing was changed"):
        revise(tmp_path, changes)
    assert tree(tmp_path) == before


def test_the_root_may_be_reached_through_a_link(tmp_path: Path) -> None:
    write(tmp_path, "root/a.md", "one")
    os.symlink(tmp_path / "root", tmp_path / "door")
    revise(tmp_path / "door", [FileChange("a.md", "one", "uno")])
    assert (tmp_path / "root/a.md").read_text() == "uno"


def test_a_spooled_file_is_pickled_with_its_bytes(tmp_path: Path) -> None:
    with closing(Spool(tmp_path)) as aside:
        sent = pickle.dumps(Spooled(aside, "content/a.md", b"The harbour stays closed."))
    assert pickle.loads(sent) == SourceFile("content/a.md", b"The harbour stays closed.")


class Recorded:
    """Records syncs instead of syncing: `file` or `folder`, by inode number."""

    def __init__(self) -> None:
        self.files: list[int] = []
        self.folders: list[int] = []

    def __call__(self, descriptor: int) -> None:
        facts = os.fstat(descriptor)
        (self.folders if stat.S_ISDIR(facts.st_mode) else self.files).append(facts.st_ino)


def test_every_written_file_is_on_the_disk_and_each_folder_once(tmp_path: Path) -> None:
    synced, folder = Recorded(), tmp_path / "content/briefings"
    folder.mkdir(parents=True)
    for number in range(20):
        (folder / f"{number}.md").write_text("old")
    (folder / "gone.md").write_text("old")
    changes = [FileChange(f"content/briefings/{n}.md", "old" if n < 20 else None, "new") for n in range(40)]
    changes += [FileChange("content/briefings/gone.md", "old", None), FileChange("content/a/b/new.md", None, "new")]
    revise(tmp_path, changes, Disk(synced))
    written = list(tmp_path.rglob("*.md"))
    assert sorted(synced.files) == sorted(path.stat().st_ino for path in written)
    changed = (folder, tmp_path / "content/a/b", tmp_path / "content/a", tmp_path / "content")
    assert sorted(synced.folders) == sorted(path.stat().st_ino for path in changed)


def test_a_run_that_can_make_its_new_files_again_waits_for_those_alone_that_it_replaces(tmp_path: Path) -> None:
    synced = Recorded()
    (tmp_path / "a.md").write_text("old")
    revise(tmp_path, [FileChange("a.md", "old", "new"), FileChange("b.md", None, "new")], RemadeFiles(synced))
    assert (synced.files, synced.folders) == ([(tmp_path / "a.md").stat().st_ino], [])
