"""What was taken off a live site is in no former text, whoever took it off, and wherever the site is built next."""

import os
from pathlib import Path
from shutil import rmtree
from subprocess import run as execute

import pytest

from site_builder.demo.starter import git_files
from site_builder.runtime.git_user import ask_git
from tests.builders import FOLDER, content, edit, lay, outputs, run
from tests.demo.test_new_in_git import git
from tests.test_versions import LIVE, PAGES, PATH, STEM, committed, kept, pages, published, rows, site

SECRET = "The source was Zqsecretqz, who keeps the harbour books.\n"
REDACTED = "The source was a clerk.\n"
GATES = {
    "draft": "status: draft",
    "unclear": "status: drfat",
    "withdrawn": "status: withdrawn",
    "audience": "audience: staff",
    "unknown audience": "audience: nobody",
    "embargo": "publish_at: 2030-01-01",
    "expiry": "expires_at: 2024-05-01",
    "draft of another tool": "published: false",
}
LOST = ("public", ".site-builder")


def shown(root: Path) -> bool:
    return any(b"Zqsecretqz" in data for data in outputs(root / "public").values())


def gated(root: Path, gate: str, body: str = SECRET) -> None:
    """The file with a line that hides it."""
    lay(root, {"site.toml": LIVE, PATH: content(body=body).replace("title:", f"{gate}\ntitle:")})


def commit(root: Path, body: str, gate: str = "") -> None:
    gated(root, gate, body) if gate else lay(root, {"site.toml": LIVE, PATH: content(body=body)})
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_a_commit_that_hides_a_text_ends_its_versions_although_nobody_built_it(tmp_path: Path, gate: str) -> None:
    lay(tmp_path, dict(git_files()))
    root = site(tmp_path, SECRET)
    committed(root)
    commit(root, "The source is being checked.\n", gate)
    commit(root, REDACTED)
    for name in LOST:
        rmtree(root / name)
    assert run("build", root=root)[0] == 0
    assert not shown(root)
    published(root, "The source was a cook.\n")
    assert len(pages(root)) == 2
    assert not shown(root)


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_a_commit_that_hides_an_unchanged_text_ends_the_versions_before_it(tmp_path: Path, gate: str) -> None:
    lay(tmp_path, dict(git_files()))
    root = site(tmp_path, SECRET)
    published(root, REDACTED)
    assert shown(root)
    committed(root)
    commit(root, REDACTED, gate)
    commit(root, REDACTED)
    assert run("build", root=root)[0] == 0
    assert not shown(root)


@pytest.mark.parametrize("flags", [(), ("--keep-going",), ("--allow-gone", "/briefings/*")])
@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_a_build_that_takes_a_text_off_ends_its_versions(tmp_path: Path, gate: str, flags: tuple[str, ...]) -> None:
    lay(tmp_path, {"content/briefings/other.md": content("Other"), **dict(git_files())})
    root = site(tmp_path, "The source was somebody.\n")
    published(root, SECRET)
    committed(root)
    gated(root, gate)
    run("build", *flags, root=root)
    assert not shown(root)
    published(root, REDACTED)
    assert not shown(root)
    assert not (root / PAGES).exists()


@pytest.mark.parametrize("body", [SECRET, "Zqsecretqz spoke.\n"])
@pytest.mark.parametrize("name", ["z", "a"])
def test_a_text_that_became_a_draft_under_another_name_is_no_version(tmp_path: Path, name: str, body: str) -> None:
    root = site(tmp_path, body)
    draft = content("Later", f"Nobody knows it. {body}", status="draft")
    lay(root, {"site.toml": LIVE, f"{FOLDER}/{name}.md": draft})
    published(root, "The dues are low.\n")
    assert not shown(root)
    (root / FOLDER / f"{name}.md").unlink()
    published(root, "The dues are high.\n")
    assert not shown(root)


def test_a_commit_with_the_words_in_a_draft_of_another_name_ends_the_versions(tmp_path: Path) -> None:
    lay(tmp_path, dict(git_files()))
    root = site(tmp_path, SECRET)
    committed(root)
    lay(root, {"site.toml": LIVE, f"{FOLDER}/z.md": content("Later", SECRET, status="draft")})
    commit(root, "The dues are low.\n")
    (root / FOLDER / "z.md").unlink()
    commit(root, "The dues are low.\n")
    for name in LOST:
        rmtree(root / name)
    assert run("build", root=root)[0] == 0
    assert not shown(root)


def test_words_of_a_draft_that_a_public_text_has_as_well_hide_nothing(tmp_path: Path) -> None:
    common = "The harbour books are kept by the clerk of the port.\n"
    lay(
        tmp_path,
        {f"{FOLDER}/other.md": content("Other", common), f"{FOLDER}/z.md": content("Z", common, status="draft")},
    )
    root = site(tmp_path, f"{common}\nThe dues are low.\n")
    published(root, "The dues are high.\n")
    assert pages(root) == ["2026-01-02/index.html", "index.html"]


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
@pytest.mark.parametrize("path", ["content/published.csv", "content/versions.csv"])
def test_a_list_that_is_damaged_while_a_text_is_taken_off_ends_its_versions(
    tmp_path: Path, path: str, gate: str
) -> None:
    lay(tmp_path, dict(git_files()))
    root = site(tmp_path, "The source was somebody.\n")
    published(root, "The source was a man.\n")
    published(root, SECRET)
    committed(root)
    whole = (root / path).read_bytes()
    (root / path).write_bytes(whole + b"damaged\n")
    gated(root, gate)
    assert run("build", root=root)[0] == 1
    (root / path).write_bytes(whole)
    published(root, REDACTED)
    assert not shown(root)


def test_a_shallow_clone_shows_no_former_text_without_a_line_and_says_so(tmp_path: Path) -> None:
    lay(tmp_path / "one", dict(git_files()))
    one, two = site(tmp_path / "one", "The harbour is closed.\n"), tmp_path / "two"
    published(one, "The harbour is blocked.\n")
    committed(one)
    commit(one, "The harbour is open.\n")
    execute(["git", "clone", "-q", "--depth", "1", f"file://{one}", str(two)], check=True)
    status, said = run("build", root=two)
    assert status == 0
    assert "the history of git is not complete here" in said
    assert pages(two) == ["2026-01-02/index.html", "index.html"]
    git(two, "fetch", "-q", "--unshallow")
    assert run("build", root=two)[0] == 0
    assert pages(two) == ["2026-01-02-2/index.html", "2026-01-02/index.html", "index.html"]
    assert len(kept(two)) == 2


def test_a_clone_that_lacks_former_files_shows_no_former_text_without_a_line(tmp_path: Path) -> None:
    lay(tmp_path, dict(git_files()))
    root = site(tmp_path, "The harbour is closed.\n")
    published(root, "The harbour is blocked.\n")
    committed(root)
    lay(root, {"site.toml": LIVE, PATH: content(body="The harbour is open.\n")})
    blob = ask_git(root, "rev-parse", f"HEAD:{PATH}").strip()
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    status, said = run("build", root=root)
    assert status == 0
    assert "the history of git is not complete here" in said
    assert pages(root) == ["2026-01-02/index.html", "index.html"]


def test_a_folder_that_cannot_be_written_shows_no_former_text_without_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path, "The harbour is closed.\n")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != root / "content")
    lay(root, {"site.toml": LIVE, PATH: content(body="The harbour is open.\n")})
    status, said = run("build", root=root)
    assert status == 0
    assert "content/ cannot be written" in said
    assert not (root / PAGES).exists()


def test_a_text_whose_address_was_hidden_by_mistake_starts_again_without_versions(tmp_path: Path) -> None:
    root = site(tmp_path, SECRET)
    edit(root, PATH, "title:", "status: draft\ntitle:")
    run("build", root=root)
    published(root, REDACTED)
    published(root, "The source was a cook.\n")
    assert [row[-1] for row in rows(root)] == ["withheld", ""]
    assert pages(root, STEM) == ["2026-01-02-2/index.html", "index.html"]


def test_redacted_words_are_in_no_version_and_readers_are_told(tmp_path: Path) -> None:
    root = site(tmp_path, "The source was *Osk* Zqsecretqz, who keeps the books.\n", title="Osk zqsecretqz speaks")
    published(root, SECRET, title="Osk Zqsecretqz speaks")
    published(root, "The source was a clerk.\n", title="A clerk speaks")
    before = pages(root)
    status, said = run("briefing", "redact", STEM, "Zqsecretqz", "Osk Zqsecretqz", root=root)
    assert status == 0, said
    assert f"public/briefings/{STEM}/versions/2026-01-02/index.html" in said
    assert run("build", root=root)[0] == 0
    assert not any(b"zqsecretqz" in data.lower() for data in (*outputs(root / "public").values(), *former(root)))
    assert pages(root) == before
    line = "Words were removed from this text and its earlier versions."
    assert line in (root / "public/changes/index.html").read_text()
    assert [row[-1] for row in rows(root)] == ["redacted", "redacted", "", ""]
    assert "nothing to undo" in run("undo", root=root)[1]


def former(root: Path) -> list[bytes]:
    return [data for path, data in outputs(root / "content").items() if path.startswith("versions")]


@pytest.mark.parametrize("is_built", [False, True])
def test_words_that_were_edited_out_and_then_redacted_come_back_from_nowhere(tmp_path: Path, is_built: bool) -> None:
    lay(tmp_path, dict(git_files()))
    root = site(tmp_path, SECRET)
    committed(root)
    lists = {path: (root / path).read_bytes() for path in ("content/published.csv",)}
    lay(root, {"site.toml": LIVE, PATH: content(body=REDACTED)})
    if is_built:
        run("build", root=root)
    assert run("briefing", "redact", STEM, "Zqsecretqz", root=root)[0] == 0
    lay(root, {"site.toml": LIVE, **lists})
    assert run("build", root=root)[0] == 0
    published(root, "The source was a cook.\n")
    assert not shown(root)
    assert not any(b"Zqsecretqz" in data for data in former(root))


def test_redacting_words_that_no_version_has_is_refused(tmp_path: Path) -> None:
    root = site(tmp_path)
    status, said = run("briefing", "redact", STEM, "Zqsecretqz", root=root)
    assert status == 2
    assert "no version of" in said


def test_words_that_cannot_be_taken_out_of_a_former_text_take_it_with_them(tmp_path: Path) -> None:
    root = site(tmp_path, "The source was Zq&#115;ecretqz.\n")
    published(root, "The source was Zqsecretqz.\n")
    assert run("briefing", "redact", STEM, "zqsecretqz", root=root)[0] == 0
    run("build", root=root)
    assert [row[-1] for row in rows(root)] == ["redacted", "redacted", "erased"]
    assert not shown(root)


def test_a_check_names_words_that_went_by_a_plain_edit_and_are_public_in_the_former_text(tmp_path: Path) -> None:
    root = site(tmp_path, SECRET)
    lay(root, {"site.toml": LIVE, PATH: content(body=REDACTED)})
    _, said = run("check", root=root)
    assert "readers still find “zqsecretqz, keeps, books” in the earlier version" in said
    assert f"site-builder briefing redact {STEM}" in said
    run("briefing", "redact", STEM, "Zqsecretqz", root=root)
    assert "zqsecretqz" not in run("check", root=root)[1]
