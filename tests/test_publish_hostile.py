"""A foreign archive whose state and output were made to mislead: no file outside the output is touched."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from site_builder.core.errors import PublishError, SiteErrors
from site_builder.publish.manifest import Journal, Placed, journal_text, manifest_text
from site_builder.publish.output_folder import OutputFolder
from tests.builders import built, content, lay, outputs
from tests.publish.test_output_folder import SITE, on_disk
from tests.publish.test_output_folder import publish as published

STATE = ".state"


def outside(root: Path) -> Path:
    """A user's folder next to the archive, with file names as in outputs."""
    precious = root.parent / f"{root.name}-precious"
    for path in ("index.html", "a/index.html", "style.css", "7/index.html", "staged/index.html"):
        (precious / path).parent.mkdir(parents=True, exist_ok=True)
        (precious / path).write_text("precious")
    return precious


def is_whole(precious: Path) -> bool:
    files = outputs(precious)
    return len(files) == 5 and set(files.values()) == {b"precious"}


def home(root: Path) -> Path:
    """The folder of the state of `public`."""
    (lock,) = (root / STATE).rglob("lock")
    return lock.parent


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    root.mkdir()
    published(root, SITE)
    return root


def tried(act: Callable[[], object]) -> None:
    """A run that may succeed or fail with an error for the author, but not otherwise."""
    with suppress(PublishError, SiteErrors):
        act()


FORGED = {path: Placed("k", 8, 0) for path in ("index.html", "a/index.html", "style.css")}
TEXTS = {
    "manifest": manifest_text(FORGED),
    "journal": journal_text(Journal(("index.html",), (), ("a/index.html", "style.css"))),
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("seal", ["", f"{'0' * 32}\n"])
def test_a_state_that_this_user_did_not_seal_touches_nothing(archive: Path, name: str, seal: str) -> None:
    precious = outside(archive)
    shutil.rmtree(archive / "public")
    (archive / "public").symlink_to(precious)
    (home(archive) / name).write_text(seal + TEXTS[name])
    if name == "journal":
        (home(archive) / "manifest").write_text(seal + TEXTS["manifest"])
    for site in ({}, SITE):
        tried(lambda site=site: published(archive, site))
        assert is_whole(precious)


@pytest.mark.parametrize("name", ["manifest", "journal"])
def test_a_state_sealed_for_one_folder_does_not_open_another(archive: Path, name: str) -> None:
    """The user's own state, restored with an output that links elsewhere."""
    if name == "journal":
        journal = Journal(("index.html",), (), ("a/index.html", "style.css"), {})
        with OutputFolder(archive / "public", archive / STATE) as folder:
            folder._commit(journal)
            os.rename(home(archive) / "journal", archive / "kept")
        os.rename(archive / "kept", home(archive) / "journal")
    precious = outside(archive)
    shutil.rmtree(archive / "public")
    (archive / "public").symlink_to(precious)
    for site in ({}, SITE | {"index.html": "new"}):
        tried(lambda site=site: published(archive, site))
        assert is_whole(precious)


def test_a_state_sealed_for_one_output_does_not_serve_another(archive: Path) -> None:
    precious = outside(archive)
    shutil.copytree(precious, archive / "other")
    with OutputFolder(archive / "other", archive / STATE):
        pass
    one, two = sorted((archive / STATE / "outputs").iterdir(), key=lambda path: (path / "manifest").exists())
    shutil.copy(two / "manifest", one / "manifest")
    with OutputFolder(archive / "other", archive / STATE) as folder:
        folder.publish(())
    assert is_whole(archive / "other")


def test_a_folder_of_the_output_that_became_a_link_is_neither_written_into_nor_removed_from(archive: Path) -> None:
    precious = outside(archive)
    shutil.rmtree(archive / "public/a")
    (archive / "public/a").symlink_to(precious)
    with pytest.raises(SiteErrors, match=r'"a" is in the way of "a/index\.html"'):
        published(archive, SITE | {"a/index.html": "new", "a/b.html": "new"})
    with pytest.raises(SiteErrors, match='"a" is in the way of'):
        published(archive, SITE | {"a/index.html": "new"}, adopt=True)
    assert published(archive, {"index.html": "home"}).foreign == ("a",)
    assert is_whole(precious)


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("moment", ["journal", "place z.html", "grow", "remove a/index.html"])
def test_a_link_created_during_the_run_is_not_followed(tmp_path: Path, moment: str, swap: bool) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    published(root, SITE | {"a/old.html": "old"}, swap=swap)
    precious = outside(root)

    def step(name: str) -> None:
        if name == moment and not (root / "public/a").is_symlink():
            (root / "public/a").rename(root / "moved")
            (root / "public/a").symlink_to(precious)

    site = {"index.html": "new", "a/index.html": "new a", "z.html": "z"}
    tried(lambda: published(root, site, swap=swap, step=step))
    tried(lambda: published(root, site, swap=swap))
    assert is_whole(precious)
    if (root / "public/a").is_symlink():
        (root / "public/a").unlink()
    published(root, site, swap=swap)
    assert {path: text for path, text in on_disk(root).items() if path != "a/old.html"} == site


@pytest.mark.parametrize("staged", ["link", "other", "second name"])
def test_a_journal_places_only_staged_files(archive: Path, staged: str) -> None:
    secret = archive.parent / "secret"
    secret.write_text("home")
    file = Placed("k", 4, secret.stat().st_mtime_ns)
    with OutputFolder(archive / "public", archive / STATE) as folder:
        folder._commit(Journal((), ("index.html",), (), {**folder._manifest, "index.html": file}))
        (home(archive) / "staged").mkdir()
    place = home(archive) / "staged/index.html"
    if staged == "link":
        place.symlink_to(secret)
    elif staged == "other":
        place.write_text("evil")
    else:
        os.link(secret, place)
    assert published(archive, SITE).unchanged == len(SITE)
    assert on_disk(archive) == SITE


STATE_FILES = ("lock", "manifest", "journal", "manifest.part", "journal.part")


@pytest.mark.parametrize("made", [os.symlink, os.link])
@pytest.mark.parametrize("name", STATE_FILES)
def test_a_file_of_the_state_that_leads_elsewhere_is_not_written(
    archive: Path, name: str, made: Callable[[Path, Path], None]
) -> None:
    secret = archive.parent / "secret"
    secret.write_text("precious" * 99)
    for site in (SITE | {"index.html": "2"}, {"index.html": "3"}):
        place = home(archive) / name
        place.unlink(missing_ok=True)
        made(secret, place)
        tried(lambda site=site: published(archive, site))
        assert secret.read_text() == "precious" * 99


@pytest.mark.parametrize("name", ["", "outputs", "home", "staged"])
def test_a_folder_of_the_state_that_leads_elsewhere_is_not_used(archive: Path, name: str) -> None:
    precious = outside(archive)
    place = {"": archive / STATE, "outputs": archive / STATE / "outputs", "home": home(archive)}.get(
        name, home(archive) / "staged"
    )
    if place.exists():
        place.rename(archive / "moved")
    place.symlink_to(precious)
    if name == "staged":
        published(archive, SITE | {"index.html": "2"})
    else:
        with pytest.raises(PublishError, match="is a link, so nothing can be stored there"):
            published(archive, SITE | {"index.html": "2"})
    assert is_whole(precious)


def test_trees_in_another_folder_are_not_removed(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    published(root, SITE, swap=True)
    precious = outside(root)
    shutil.copytree(root / ".public-trees/1", precious.parent / "trees/1")
    (precious.parent / "trees/7").symlink_to(precious)
    shutil.rmtree(root / ".public-trees")
    (root / ".public-trees").symlink_to(precious.parent / "trees")
    with pytest.raises(PublishError, match=r"\.public-trees is a link"):
        published(root, SITE | {"index.html": "2"}, swap=True)
    tried(lambda: published(root, SITE | {"index.html": "3"}))
    assert sorted(os.listdir(precious.parent / "trees")) == ["1", "7"]
    assert is_whole(precious)


def test_a_linked_tree_is_removed_and_its_target_kept(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    published(root, SITE, swap=True)
    precious = outside(root)
    (root / ".public-trees/9").symlink_to(precious)
    published(root, SITE | {"index.html": "2"}, swap=True)
    assert os.listdir(root / ".public-trees") == ["10"]
    assert is_whole(precious)


def test_a_hard_link_in_the_output_is_replaced_and_the_other_file_stays(archive: Path) -> None:
    for text, mode in (("precious", 0o644), ("home", 0o600)):
        secret = archive.parent / f"secret-{mode}"
        secret.write_text(text)
        secret.chmod(mode)
        (archive / "public/index.html").unlink()
        os.link(secret, archive / "public/index.html")
        published(archive, SITE)
        assert on_disk(archive) == SITE
        assert (secret.read_text(), secret.stat().st_mode & 0o777) == (text, mode)


def test_an_archive_from_elsewhere_deletes_and_overwrites_nothing_at_build(tmp_path: Path) -> None:
    """Both attacks at once: an old state of another user, and a link inside the output."""
    root = lay(tmp_path / "archive", {"content/briefings/2024/2024-02-12-talks.md": content()})
    precious = outside(root)
    built(root)
    before = outputs(root / "public")
    shutil.rmtree(root / "public/briefings")
    (root / "public/briefings").symlink_to(precious)
    (home_,) = (root / ".site-builder/outputs").iterdir()
    forged = {f"briefings/{path}": Placed("k", 8, 0) for path in outputs(precious)}
    (home_ / "manifest").write_text(manifest_text(forged))
    (home_ / "journal").write_text(journal_text(Journal(tuple(forged), (), tuple(forged))))
    with pytest.raises(SiteErrors, match='"briefings" is in the way'):
        built(root)
    assert is_whole(precious)
    (root / "public/briefings").unlink()
    built(root)
    assert outputs(root / "public") == before
