import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.digests import digest_text
from site_builder.core.errors import PublishError, SiteErrors
from site_builder.publish.file_ops import PUBLIC, Modes, modes_of
from site_builder.publish.manifest import LIST, collisions, list_text, read_list
from site_builder.publish.output_folder import Output, OutputFolder, PublishReport
from site_builder.publish.staging import Stage

SITE = {"index.html": "home", "a/index.html": "a", "style.css": "css"}


def outputs(folder: OutputFolder, site: dict[str, str], known: "dict[str, str] | None" = None) -> Iterator[Output]:
    for path, text in site.items():
        key = digest_text(text)
        yield path, key, None if (known or {}).get(path) == key else folder.stage.put(path, text.encode())


def publish(root: Path, site: dict[str, str], *, swap: bool = False, **options: Any) -> PublishReport:
    with OutputFolder(root / "public", root / ".state", **options) as folder:
        known = dict(folder.known())
        return (folder.publish_swapped if swap else folder.publish)(outputs(folder, site, known))


def on_disk(root: Path) -> dict[str, str]:
    public = root / "public"
    files = (p for p in public.rglob("*") if not p.is_dir() and p != public / LIST)
    return {p.relative_to(public).as_posix(): p.read_text() for p in files}


def folders_on_disk(root: Path) -> set[str]:
    public = root / "public"
    return {p.relative_to(public).as_posix() for p in public.rglob("*") if p.is_dir()}


def inodes(root: Path) -> dict[str, int]:
    return {path: (root / "public" / path).stat().st_ino for path in on_disk(root)}


def test_the_folder_contains_the_published_files(tmp_path: Path) -> None:
    report = publish(tmp_path, SITE)
    assert on_disk(tmp_path) == SITE
    assert report == PublishReport(("a/index.html", "index.html", "style.css"), 0, (), ())


def test_the_state_is_never_inside_the_output(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    assert sorted(p.name for p in tmp_path.rglob("manifest")) == ["manifest"]
    assert not [p for p in (tmp_path / ".state").rglob("*") if p.name in ("journal", "staged")]


def test_one_change_writes_one_file(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    before = inodes(tmp_path)
    assert publish(tmp_path, SITE | {"index.html": "new"}).written == ("index.html",)
    assert {p for p, n in inodes(tmp_path).items() if before[p] != n} == {"index.html"}
    assert on_disk(tmp_path) == SITE | {"index.html": "new"}


def test_equal_bytes_under_a_new_key_are_not_written(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    before = inodes(tmp_path)
    with OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        report = folder.publish((path, "new key", folder.stage.put(path, text.encode())) for path, text in SITE.items())
    assert (report.written, inodes(tmp_path)) == ((), before)
    with OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        assert set(folder.known().values()) == {"new key"}


def test_removed_outputs_go_with_the_folders_they_leave_empty(tmp_path: Path) -> None:
    publish(tmp_path, SITE | {"b/c/d.html": "d"})
    assert publish(tmp_path, SITE).removed == ("b/c/d.html",)
    assert folders_on_disk(tmp_path) == {"a"}


def test_a_touched_file_is_kept_and_recorded_again(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    os.utime(tmp_path / "public/index.html", (1, 1))
    with OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        assert "index.html" not in folder.known()
    assert publish(tmp_path, SITE).written == ()
    with OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        assert folder.known().keys() == SITE.keys()


def test_foreign_files_are_kept_and_reported(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (tmp_path / "public/CNAME").write_text("x")
    (tmp_path / "public/a/link").symlink_to("/")
    assert publish(tmp_path, SITE | {"b": "b"}).foreign == ("CNAME", "a/link")
    assert publish(tmp_path, {}).foreign == ("CNAME", "a/link")
    assert sorted(os.listdir(tmp_path / "public")) == ["CNAME", "a", LIST]


def test_one_folder_can_be_published_twice_in_one_run(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public/CNAME").write_text("x")
    with OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        folder.publish(outputs(folder, SITE))
        report = folder.publish(outputs(folder, {"index.html": "home", "b": "b"}, dict(folder.known())))
    assert report == PublishReport(("b",), 1, ("a/index.html", "style.css"), ("CNAME",))
    assert on_disk(tmp_path) == {"index.html": "home", "b": "b", "CNAME": "x"}


@pytest.mark.parametrize(
    ("foreign", "site", "message"),
    [
        ("index.html", {"index.html": "new"}, '"index.html" is in the way of "index.html"'),
        ("a", {"a/index.html": "new"}, '"a" is in the way of "a/index.html"'),
        ("a/b/c", {"a": "new"}, '"a/b/c" is in the way of "a"'),
    ],
)
def test_a_foreign_file_in_the_way_is_an_error_before_any_change(
    tmp_path: Path, foreign: str, site: dict[str, str], message: str
) -> None:
    (tmp_path / "public" / foreign).parent.mkdir(parents=True)
    (tmp_path / "public" / foreign).write_text("theirs")
    with pytest.raises(SiteErrors, match=message):
        publish(tmp_path, site | {"x": "x"})
    assert on_disk(tmp_path) == {foreign: "theirs"}


def test_without_state_an_equal_folder_is_adopted(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (tmp_path / ".state").rename(tmp_path / "lost")
    assert publish(tmp_path, SITE) == PublishReport((), len(SITE), (), ())
    assert publish(tmp_path, {}).removed == tuple(sorted(SITE))


def forget(root: Path) -> None:
    """Delete every record of the files written by builds."""
    shutil.rmtree(root / ".state")
    (root / "public" / LIST).unlink()


@pytest.mark.parametrize("swap", [False, True])
def test_without_state_a_folder_is_recognised_by_its_own_list(tmp_path: Path, *, swap: bool) -> None:
    publish(tmp_path, SITE | {"a/withdrawn.html": "withdrawn"}, swap=swap)
    (tmp_path / "public/a/theirs.html").write_text("theirs")
    shutil.rmtree(tmp_path / ".state")
    report = publish(tmp_path, SITE | {"index.html": "new"}, swap=swap)
    assert report == PublishReport(("index.html",), 2, ("a/withdrawn.html",), ("a/theirs.html",))
    assert read_list((tmp_path / "public" / LIST).read_text()) == SITE.keys()


def test_files_published_by_another_machine_are_known_from_the_list_in_the_folder(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    shutil.copytree(tmp_path / ".state", tmp_path / "ours")
    publish(tmp_path, SITE | {"b.html": "b"})
    shutil.rmtree(tmp_path / ".state")
    (tmp_path / "ours").rename(tmp_path / ".state")
    assert publish(tmp_path, SITE).removed == ("b.html",)


def test_a_folder_outside_the_archive_is_recognised_by_this_archives_list(tmp_path: Path) -> None:
    archive, www = tmp_path / "archive", tmp_path / "www"
    with OutputFolder(www, archive / ".state") as folder:
        folder.publish(outputs(folder, SITE))
    shutil.rmtree(archive / ".state")
    with OutputFolder(www, archive / ".state", is_ours=lambda paths: "a/index.html" not in paths) as folder:
        assert folder.known() == {}
    with OutputFolder(www, archive / ".state", is_ours=lambda paths: "a/index.html" in paths) as folder:
        assert folder.known().keys() == SITE.keys()


@pytest.mark.parametrize("text", ["", "a/index.html\n", f"{list_text(SITE)}../archive/notes\n"])
def test_a_list_that_is_not_whole_counts_for_nothing(tmp_path: Path, text: str) -> None:
    publish(tmp_path, SITE)
    shutil.rmtree(tmp_path / ".state")
    (tmp_path / "public" / LIST).write_text(text)
    with pytest.raises(SiteErrors, match="no build of this archive wrote it"):
        publish(tmp_path, SITE | {"index.html": "new"})


def test_a_folder_without_state_and_list_is_adopted_on_request(tmp_path: Path) -> None:
    before = SITE | {"a/withdrawn.html": "withdrawn", "b/old.html": "old"}
    publish(tmp_path, before)
    (tmp_path / "public/CNAME").write_text("x")
    forget(tmp_path)
    with pytest.raises(SiteErrors, match=r'"index\.html" is in the way of') as caught:
        publish(tmp_path, SITE | {"index.html": "new"})
    assert "site-builder build --adopt" in caught.value.errors[0].hint
    report = publish(tmp_path, SITE | {"index.html": "new"}, adopt=True)
    assert report == PublishReport(("index.html",), 2, ("a/withdrawn.html",), ("CNAME", "b/old.html"))
    assert publish(tmp_path, {}).foreign == ("CNAME", "b/old.html")


def test_a_folder_of_other_files_is_not_adopted(tmp_path: Path) -> None:
    (tmp_path / "public/a").mkdir(parents=True)
    for path in ("a/holiday.jpg", "letter.txt", "index.html"):
        (tmp_path / "public" / path).write_text("mine")
    with pytest.raises(PublishError, match="public does not look like this site: it holds 1 of its 3 files"):
        publish(tmp_path, SITE, adopt=True)
    assert set(on_disk(tmp_path).values()) == {"mine"}


def test_a_take_over_that_is_killed_is_completed(tmp_path: Path) -> None:
    publish(tmp_path, SITE | {"a/old.html": "old"})
    forget(tmp_path)

    def fail(step: str) -> None:
        if step == "place index.html":
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    new = SITE | {"index.html": "new", "z.html": "z"}
    with pytest.raises(PublishError):
        publish(tmp_path, new, adopt=True, step=fail)
    publish(tmp_path, new)
    assert on_disk(tmp_path) == new


def test_a_manifest_that_this_user_did_not_seal_counts_for_nothing_and_is_named(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (manifest,) = tmp_path.rglob("manifest")
    lines = manifest.read_text().splitlines(keepends=True)[2:]
    manifest.write_text(f"outputs 1 {len(lines)}\n{''.join(lines)}")
    (tmp_path / "public" / LIST).unlink()
    with pytest.raises(SiteErrors, match=r"and \.state/.*/manifest, the list of files written, is damaged") as caught:
        publish(tmp_path, SITE | {"index.html": "new"})
    assert "site-builder build --adopt" in caught.value.errors[0].hint
    manifest.unlink()
    with pytest.raises(SiteErrors, match="no build of this archive wrote it"):
        publish(tmp_path, SITE | {"index.html": "new"})
    assert publish(tmp_path, SITE | {"index.html": "new"}, adopt=True).written == ("index.html",)


def test_files_changed_or_removed_by_others_are_restored_and_reported(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    os.utime(tmp_path / "public/a/index.html", (1, 1))
    (tmp_path / "public/index.html").write_text("other")
    (tmp_path / "public/style.css").unlink()
    report = publish(tmp_path, SITE)
    assert report.restored == report.written == ("index.html", "style.css")
    assert on_disk(tmp_path) == SITE
    assert publish(tmp_path, SITE | {"index.html": "new"}).restored == ()


def test_an_altered_file_with_equal_metadata_is_found_by_a_fresh_run(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    page = tmp_path / "public/index.html"
    facts = page.stat()
    page.write_text("evil")
    os.utime(page, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert publish(tmp_path, SITE).written == ()
    assert publish(tmp_path, SITE, afresh=True).written == ("index.html",)
    assert on_disk(tmp_path) == SITE


# ---------- modes


def modes_on_disk(root: Path, folder: str = "public") -> set[tuple[bool, int]]:
    places = (root / folder, *(root / folder).rglob("*"))
    return {(place.is_dir(), place.stat().st_mode & 0o777) for place in places}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
@pytest.mark.parametrize("modes", [PUBLIC, modes_of("600")])
@pytest.mark.parametrize("swap", [False, True])
def test_files_and_folders_have_their_modes_whatever_the_umask(
    tmp_path: Path, umask: int, modes: Modes, swap: bool
) -> None:
    before = os.umask(umask)
    try:
        for site in (SITE, SITE | {"index.html": "2", "b/c/d.html": "d"}):
            publish(tmp_path, site, swap=swap, modes=modes)
            assert modes_on_disk(tmp_path) == {(True, modes.folder), (False, modes.file)}
        state = {
            (p.is_dir(), p.stat().st_mode & 0o777) for p in (tmp_path / ".state", *(tmp_path / ".state").rglob("*"))
        }
        assert state == {(True, 0o700), (False, 0o600)}
    finally:
        os.umask(before)


def test_wrong_modes_are_corrected_without_rewriting(tmp_path: Path) -> None:
    publish(tmp_path, SITE, modes=modes_of("600"))
    assert publish(tmp_path, SITE).written == tuple(sorted(SITE))
    assert modes_on_disk(tmp_path) == {(True, 0o755), (False, 0o644)}
    (tmp_path / "public/a").chmod(0o700)
    (tmp_path / "public/index.html").chmod(0o600)
    assert publish(tmp_path, SITE).written == ("index.html",)
    assert modes_on_disk(tmp_path) == {(True, 0o755), (False, 0o644)}


def test_an_equal_folder_without_state_is_adopted_with_corrected_modes(tmp_path: Path) -> None:
    publish(tmp_path, SITE, modes=modes_of("600"))
    shutil.rmtree(tmp_path / ".state")
    assert publish(tmp_path, SITE).foreign == ()
    assert modes_on_disk(tmp_path) == {(True, 0o755), (False, 0o644)}


def test_modes_of_foreign_files_are_kept(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (tmp_path / "public/mine").mkdir(mode=0o700)
    (tmp_path / "public/mine/notes.txt").write_text("mine")
    (tmp_path / "public/mine/notes.txt").chmod(0o600)
    publish(tmp_path, SITE | {"b/c": "c"})
    assert (tmp_path / "public/mine").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "public/mine/notes.txt").stat().st_mode & 0o777 == 0o600


def test_a_damaged_manifest_costs_time_only(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (manifest,) = tmp_path.rglob("manifest")
    manifest.write_text(manifest.read_text()[:-20])
    assert publish(tmp_path, SITE).unchanged == len(SITE)


def test_an_archive_can_be_moved_with_its_output(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    publish(tmp_path / "one", SITE)
    (tmp_path / "one").rename(tmp_path / "two")
    with OutputFolder(tmp_path / "two/public", tmp_path / "two/.state") as folder:
        assert folder.known().keys() == SITE.keys()


def test_an_output_outside_the_archive_has_its_own_state(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with OutputFolder(tmp_path / "www", archive / ".state") as folder:
        folder.publish(outputs(folder, SITE))
    with OutputFolder(archive / "public", archive / ".state") as folder:
        assert folder.known() == {}
    with OutputFolder(tmp_path / "www", archive / ".state") as folder:
        assert folder.known().keys() == SITE.keys()


@pytest.mark.parametrize(
    ("site", "message"),
    [
        ({"../x": "x"}, r'"\.\./x" is not the path of a file in the output'),
        ({"a/X": "1", "a/x": "2"}, r'"a/X" and "a/x" are the same file'),
        ({"a": "1", "a/x": "2"}, r'"a" is a file and "a/x" needs a folder'),
    ],
)
def test_paths_that_cannot_be_are_errors_before_anything_is_touched(
    tmp_path: Path, site: dict[str, str], message: str
) -> None:
    publish(tmp_path, SITE)
    with pytest.raises(SiteErrors, match=message):
        publish(tmp_path, site | {"new": "new"})
    assert on_disk(tmp_path) == SITE


def test_a_duplicate_path_is_an_error(tmp_path: Path) -> None:
    with (
        pytest.raises(SiteErrors, match='"x" is written twice'),
        OutputFolder(tmp_path / "public", tmp_path / ".state") as folder,
    ):
        folder.publish(("x", text, folder.stage.put("x", text.encode())) for text in "12")


def test_keeping_an_unknown_file_raises_an_error(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="no bytes for x"),
        OutputFolder(tmp_path / "public", tmp_path / ".state") as folder,
    ):
        folder.publish([("x", "1", None)])


def test_an_error_during_rendering_leaves_the_old_site(tmp_path: Path) -> None:
    def broken() -> Iterator[Output]:
        yield "index.html", "new", folder.stage.put("index.html", b"new")
        raise KeyError("bug")

    publish(tmp_path, SITE)
    with pytest.raises(KeyError), OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        folder.publish(broken())
    assert on_disk(tmp_path) == SITE
    assert not list(tmp_path.rglob("staged"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": "1"}, {"a/b": "2"}),
        ({"a/b": "1", "a/c": "1"}, {"a": "2"}),
        ({"A": "1"}, {"a": "2"}),
    ],
)
def test_a_file_may_become_a_folder_and_a_folder_a_file(
    tmp_path: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    publish(tmp_path, before)
    publish(tmp_path, after)
    assert on_disk(tmp_path) == after


def test_an_empty_folder_in_place_of_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "public/index.html/empty").mkdir(parents=True)
    publish(tmp_path, SITE)
    assert on_disk(tmp_path) == SITE


def test_new_files_come_first_and_removals_last(tmp_path: Path) -> None:
    steps: list[str] = []
    publish(tmp_path, {"a": "1", "b": "1"})
    with OutputFolder(tmp_path / "public", tmp_path / ".state", step=steps.append) as folder:
        folder.publish(outputs(folder, {"a": "2", "z": "1"}))
    work = ["list", "place z", "place a", "remove b", "list"]
    assert steps == ["stage a", "stage z", "journal", *work, "manifest", "done"]


def test_the_output_may_lie_on_another_disk(tmp_path: Path) -> None:
    other = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=other) as www:
        public = Path(www) / "public"
        for site in (SITE, {"index.html": "new", "b/c": "c"}):
            with OutputFolder(public, tmp_path / ".state") as folder:
                folder.publish(outputs(folder, site, dict(folder.known())))
            assert {p.relative_to(public).as_posix() for p in public.rglob("*") if p.is_file()} == {*site, LIST}
            with OutputFolder(public, tmp_path / ".state") as folder:
                assert folder.known().keys() == site.keys()


def test_the_second_of_two_builds_stops(tmp_path: Path) -> None:
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with OutputFolder(tmp_path / "public", tmp_path / ".state"):
            os.write(ready[1], b"1")
            os.read(go[0], 1)
            os._exit(0)
    os.read(ready[0], 1)
    with pytest.raises(PublishError, match=rf"another build \(process {child}\) is writing public"):
        publish(tmp_path, SITE)
    os.write(go[1], b"1")
    os.waitpid(child, 0)
    assert publish(tmp_path, SITE).written == tuple(sorted(SITE))
    for descriptor in (*ready, *go):
        os.close(descriptor)


def test_a_disk_that_refuses_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match=r"cannot write .*file: File exists") as caught:
        publish_to(tmp_path / "file" / "public", tmp_path / ".state")
    assert "nothing is lost" in caught.value.hint


def publish_to(folder: Path, state: Path) -> None:
    with OutputFolder(folder, state) as opened:
        opened.publish(outputs(opened, SITE))


def test_a_full_disk_leaves_the_old_site_and_gives_a_hint(tmp_path: Path) -> None:
    def fill(step: str) -> None:
        if step == "stage style.css":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "disk")

    publish(tmp_path, {"index.html": "old"})
    with (
        pytest.raises(PublishError, match="No space left") as caught,
        OutputFolder(tmp_path / "public", tmp_path / ".state", step=fill) as folder,
    ):
        folder.publish(outputs(folder, SITE))
    assert caught.value.hint.startswith("free some space")
    assert on_disk(tmp_path) == {"index.html": "old"}


def test_a_run_that_fails_while_placing_is_completed_by_the_next(tmp_path: Path) -> None:
    def fail(step: str) -> None:
        if step == "place index.html":
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    publish(tmp_path, {"index.html": "old"})
    with (
        pytest.raises(PublishError, match="cannot write the output"),
        OutputFolder(tmp_path / "public", tmp_path / ".state", step=fail) as folder,
    ):
        folder.publish(outputs(folder, SITE))
    with OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        assert folder.known().keys() == SITE.keys()
    assert on_disk(tmp_path) == SITE


@pytest.mark.parametrize(("before", "placed"), [(None, ["all"]), ([], sorted(SITE)), (["notes.txt"], sorted(SITE))])
def test_the_first_site_appears_atomically_if_there_was_no_folder(
    tmp_path: Path, before: "list[str] | None", placed: list[str]
) -> None:
    if before is not None:
        (tmp_path / "public").mkdir()
        for name in before:
            (tmp_path / "public" / name).write_text("mine")
    steps: list[str] = []
    with OutputFolder(tmp_path / "public", tmp_path / ".state", step=steps.append) as folder:
        folder.publish(outputs(folder, SITE))
    assert sorted(step.removeprefix("place ") for step in steps if step.startswith("place ")) == placed
    assert on_disk(tmp_path) == SITE | dict.fromkeys(before or (), "mine")
    with OutputFolder(tmp_path / "public", tmp_path / ".state") as folder:
        assert folder.known().keys() == SITE.keys()


def test_a_folder_with_rights_of_its_own_keeps_them(tmp_path: Path) -> None:
    tmp_path.chmod(0o2775)
    publish(tmp_path, SITE)
    if not (tmp_path / "public").stat().st_mode & 0o2000:
        pytest.fail("this disk hands no group down: the test shows nothing")
    assert (tmp_path / "public/a").stat().st_mode & 0o2000
    assert on_disk(tmp_path) == SITE


@pytest.mark.parametrize("there", [False, True])
def test_an_output_linked_to_another_folder_is_refused_with_a_hint(tmp_path: Path, *, there: bool) -> None:
    (tmp_path / "public").symlink_to("disk")
    if there:
        (tmp_path / "disk").mkdir()
    with pytest.raises(PublishError, match="public is a link to disk: a build would write and delete there") as caught:
        publish(tmp_path, SITE)
    assert caught.value.errors[0].hint == (
        "remove the link, and name the folder itself: site-builder build --output disk"
    )
    assert not there or list((tmp_path / "disk").iterdir()) == []


def test_without_atomic_replacement_files_are_placed_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_files(source: str, target: str) -> None:
        if os.path.isdir(source):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        os.replace(source, target)

    monkeypatch.setattr(os, "rename", only_files)
    publish(tmp_path, SITE)
    assert on_disk(tmp_path) == SITE


def test_two_outputs_on_one_place_of_the_disk_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stage, "place", lambda stage, path: f"{stage.folder}/{path.replace('ı', 'i')}")
    with pytest.raises(SiteErrors, match='"iran" and another file are the same on this disk'):
        publish(tmp_path, {"ıran": "1", "iran": "2"})
    assert not (tmp_path / "public").exists()


def test_a_swap_turns_a_link_and_keeps_unchanged_files(tmp_path: Path) -> None:
    publish(tmp_path, SITE, swap=True)
    before, link = inodes(tmp_path), os.readlink(tmp_path / "public")
    publish(tmp_path, SITE | {"index.html": "new"}, swap=True)
    assert os.readlink(tmp_path / "public") != link
    assert on_disk(tmp_path) == SITE | {"index.html": "new"}
    assert {p for p, n in inodes(tmp_path).items() if before[p] != n} == {"index.html"}


def test_a_swap_keeps_foreign_files_and_removes_the_previous_tree(tmp_path: Path) -> None:
    publish(tmp_path, SITE, swap=True)
    (tmp_path / "public/CNAME").write_text("x")
    for text in ("2", "3", "4"):
        publish(tmp_path, SITE | {"index.html": text}, swap=True)
    assert on_disk(tmp_path) == SITE | {"index.html": "4", "CNAME": "x"}
    assert os.listdir(tmp_path / ".public-trees") == ["4"]


def test_a_swapped_folder_may_be_changed_in_place_again(tmp_path: Path) -> None:
    for text in ("1", "2"):
        publish(tmp_path, SITE | {"index.html": text}, swap=True)
    publish(tmp_path, SITE | {"index.html": "3"})
    assert on_disk(tmp_path)["index.html"] == "3"
    trees = {path.name: (path / "index.html").read_text() for path in (tmp_path / ".public-trees").iterdir()}
    assert trees == {"2": "3"}


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_a_swap_refuses_an_unsuitable_folder(tmp_path: Path, kind: str) -> None:
    if kind == "folder":
        publish(tmp_path, SITE)
    else:
        (tmp_path / "public").symlink_to("elsewhere")
    with pytest.raises(PublishError, match="public is a"):
        publish(tmp_path, SITE, swap=True)


NAMES = st.sampled_from(["a", "b", "A", "c.html"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
SITES = st.dictionaries(PATHS, st.sampled_from(["", "one", "two", "longer text"]), max_size=8)


def fitting(site: dict[str, str]) -> dict[str, str]:
    """The site without paths that collide with earlier ones."""
    kept: dict[str, str] = {}
    for path, text in site.items():
        if not collisions((*kept, path)):
            kept[path] = text
    return kept


@given(
    sites=st.lists(st.tuples(SITES.map(fitting), st.booleans()), min_size=1, max_size=5),
    swapped=st.booleans(),
    touched=st.lists(NAMES, max_size=2),
)
def test_any_sequence_of_sites_ends_in_exactly_the_last(
    sites: list[tuple[dict[str, str], bool]], swapped: bool, touched: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for number, (site, swap) in enumerate(sites):
            publish(root, site, swap=swapped and (swap or number == 0))
            assert on_disk(root) == site
            assert not any(not os.listdir(root / "public" / folder) for folder in folders_on_disk(root))
            for path in touched:
                if (root / "public" / path).is_file():
                    (root / "public" / path).write_text("touched")
