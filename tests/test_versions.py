"""A live site that is edited: every text that readers had is kept, shown at an address of its own, and nowhere else."""

import json
from difflib import SequenceMatcher
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from site_builder.content.former_text import WordMatcher, differences
from site_builder.content.front_matter import text_digest
from site_builder.core.source_file import SourceFile
from site_builder.demo.starter import git_files
from tests import examples
from tests.builders import FOLDER, TOML, built, content, edit, lay, outputs, page, run
from tests.demo.test_new_in_git import git

STEM = "2024-02-12-harbour-talks"
PATH = f"{FOLDER}/{STEM}.md"
PAGES = f"public/briefings/{STEM}/versions"
LIVE = f'{TOML}audiences = ["staff"]\n[publish]\nlive = true\n'
WORDS = ("the", "harbour", "is", "closed", "open", "**never**", "until", "spring", "\n\n", "- a", "\n\n## Later\n\n")


def site(root: Path, body: str = "The harbour stays closed.\n", **header: object) -> Path:
    """A live site with one briefing, built."""
    lay(root, {"site.toml": LIVE, PATH: content(body=body, **header)})
    assert run("build", root=root)[0] == 0
    return root


def published(root: Path, body: str, **header: object) -> str:
    """Output of a build with another text."""
    lay(root, {"site.toml": LIVE, PATH: content(body=body, **header)})
    status, said = run("build", root=root)
    assert status == 0, said
    return said


def kept(root: Path) -> list[str]:
    return sorted(place.read_text() for place in root.glob("content/versions/*/*.md"))


def rows(root: Path) -> list[list[str]]:
    return [line.split(",") for line in (root / "content/versions.csv").read_text().splitlines()[1:]]


def committed(root: Path) -> None:
    """All files, committed to git."""
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "x"]):
        git(root, *words)


def pages(root: Path, stem: str = STEM) -> list[str]:
    folder = root / f"public/briefings/{stem}/versions"
    return sorted(place.relative_to(folder).as_posix() for place in folder.rglob("*.html"))


@examples(3, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join), min_size=2, max_size=6))
def test_every_former_text_of_a_live_site_is_kept_byte_for_byte(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        root, files = Path(folder), []
        for number, text in enumerate(texts):
            files.append(content(body=f"{text} {number}\n"))
            published(root, f"{text} {number}\n")
        assert kept(root) == sorted(files[:-1])
        assert len(pages(root)) == len(files)
        shown = outputs(root / "public")
        rmtree(root / ".site-builder")
        rmtree(root / "public")
        built(root)
        assert outputs(root / "public") == shown


@given(*[st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=40)] * 2)
def test_differences_equal_those_of_difflib_over_words(old: list[str], new: list[str]) -> None:
    codes = [code for code in SequenceMatcher(None, old, new).get_opcodes() if code[0] != "equal"]
    found = list(differences(old, new))
    assert [(one.out, one.into) for one in found] == [
        (" ".join(old[i:j]), " ".join(new[k:m])) for _, i, j, k, m in codes
    ]


def test_texts_that_are_too_long_to_compare_count_as_replaced_from_there_on() -> None:
    matcher = WordMatcher(None, ["a", "b", "c"], ["a", "c", "d"])
    matcher.comparisons = 3
    assert matcher.get_opcodes() == [("replace", 0, 3, 0, 3)]


def test_a_former_text_is_shown_next_to_the_present_one(tmp_path: Path) -> None:
    root = site(tmp_path, "The harbour stays *closed* until [spring](https://spring.example/).\n")
    published(root, "The harbour stays open until [spring](https://spring.example/).\n")
    listed = (root / PAGES / "index.html").read_text()
    assert 'stays <del><span class="unseen">deleted: </span>closed</del>' in listed
    assert '<ins><span class="unseen">inserted: </span>open</ins> until' in listed
    former = (root / PAGES / "2026-01-02/index.html").read_text()
    assert "<p>The harbour stays <em>closed</em> until spring.</p>" in former
    assert "<title>Harbour Talks (12 February 2024) · " in former
    assert 'published <time datetime="2024-02-12">12 February 2024</time> and replaced <time' in former
    relations = {
        "latest-version": f"../../../../briefings/{STEM}/",
        "successor-version": f"../../../../briefings/{STEM}/",
        "version-history": f"../../../../briefings/{STEM}/versions/",
    }
    assert all(f'<link rel="{name}" href="{href}">' in former for name, href in relations.items())
    assert 'name="memento-datetime" content="2026-01-02' in former
    assert all('content="noindex"' in text for text in (listed, former))


def test_former_texts_are_in_no_search_list_site_map_or_feed(tmp_path: Path) -> None:
    root = site(tmp_path, "The wharfinger stays away.\n")
    published(root, "The harbour stays open.\n")
    naming = [path for path, data in outputs(root / "public").items() if b"wharfinger" in data or b"/versions/" in data]
    # The list of our files names them as well.
    assert naming == [
        f"briefings/{STEM}/index.html",
        f"briefings/{STEM}/versions/2026-01-02/index.html",
        f"briefings/{STEM}/versions/index.html",
        "site-builder.txt",
    ]


def test_a_change_without_a_decision_is_named_and_counts_as_minor(tmp_path: Path) -> None:
    root = site(tmp_path)
    lay(root, {"site.toml": LIVE, PATH: content(body="The harbour is open.\n")})
    assert f"briefing correct {STEM} --note" in run("check", root=root)[1]
    assert f"briefing correct {STEM} --note" in run("build", root=root)[1]
    assert "without a note" not in run("build", root=root)[1]
    assert "without a note" in run("check", root=root)[1]
    assert run("briefing", "correct", STEM, "--minor", root=root)[0] == 0
    assert "without a note" not in run("check", root=root)[1]
    assert [row[-1] for row in rows(root)] == ["minor"]
    assert "Corrected" not in page(root, STEM)


def test_a_change_of_marks_alone_is_minor_without_a_question(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert "without a note" not in published(root, "The *harbour* stays closed.\n")
    assert [row[-1] for row in rows(root)] == ["minor"]


@pytest.mark.parametrize("is_built_first", [False, True])
def test_a_correction_is_shown_and_keeps_the_former_text(tmp_path: Path, is_built_first: bool) -> None:
    root = site(tmp_path)
    lay(root, {"site.toml": LIVE, PATH: content(body="The harbour is open.\n")})
    if is_built_first:
        run("build", root=root)
    assert run("briefing", "correct", STEM, "--note", "It was open.", root=root)[0] == 0
    assert "The harbour stays closed." in kept(root)[0]
    assert "without a note" not in run("build", root=root)[1]
    assert [row[-1] for row in rows(root)] == ["major"]
    for path in (f"briefings/{STEM}/index.html", "changes/index.html", "corrections/feed.xml"):
        assert "It was open." in (root / "public" / path).read_text()
    assert "Replaced with this note: It was open." in (root / PAGES / "index.html").read_text()


def test_programs_learn_of_corrections_and_of_no_minor_change(tmp_path: Path) -> None:
    root = site(tmp_path)
    edit(root, PATH, "closed", "open")
    run("briefing", "correct", STEM, "--note", "It was open.", root=root)
    run("build", root=root)
    edit(root, PATH, "stays open", "stays wide open")
    run("briefing", "correct", STEM, "--minor", root=root)
    run("build", root=root)
    (change,) = json.loads((root / "public/changes.json").read_text())["changes"]
    assert change == {
        "url": f"https://example.org/briefings/{STEM}/",
        "title": "Harbour Talks",
        "date": "2026-01-02",
        "kind": "corrected",
        "note": "It was open.",
        "versions": f"https://example.org/briefings/{STEM}/versions/",
    }


def test_a_minor_correction_of_an_unchanged_text_is_refused(tmp_path: Path) -> None:
    root = site(tmp_path)
    status, said = run("briefing", "correct", STEM, "--minor", root=root)
    assert status == 2
    assert "has not changed since it was published" in said


def test_a_text_restored_before_a_build_leaves_no_version(tmp_path: Path) -> None:
    root = site(tmp_path)
    edit(root, PATH, "closed", "open")
    run("briefing", "correct", STEM, "--minor", root=root)
    edit(root, PATH, "open", "closed")
    run("build", root=root)
    assert rows(root) == []
    assert not (root / PAGES).exists()


def test_a_former_text_is_found_in_git(tmp_path: Path) -> None:
    root = site(tmp_path)
    committed(root)
    rmtree(root / ".site-builder")
    published(root, "The harbour is open.\n")
    assert kept(root) == [content(body="The harbour stays closed.\n")]


def test_a_former_text_is_found_in_the_last_build_of_another_output(tmp_path: Path) -> None:
    root = site(tmp_path)
    edit(root, PATH, "closed", "open")
    assert run("build", "--output", str(root / "other"), root=root)[0] == 0
    assert kept(root) == [content(body="The harbour stays closed.\n")]


def test_a_text_found_nowhere_is_listed_as_not_stored(tmp_path: Path) -> None:
    root = site(tmp_path)
    rmtree(root / ".site-builder")
    published(root, "The harbour is open.\n")
    assert "The text was not kept." in (root / PAGES / "index.html").read_text()
    assert pages(root) == ["index.html"]


def test_a_file_with_another_text_than_was_published_is_not_shown(tmp_path: Path) -> None:
    root = site(tmp_path)
    published(root, "The harbour is open.\n")
    (file,) = root.glob("content/versions/*/*.md")
    file.write_text(content(body="Somebody wrote this.\n"))
    run("build", root=root)
    assert pages(root) == ["index.html"]


def test_a_draft_between_two_published_texts_is_not_a_version(tmp_path: Path) -> None:
    root = site(tmp_path)
    edit(root, PATH, "closed", "half a thought")
    edit(root, PATH, "half a thought", "open")
    run("build", root=root)
    assert len(rows(root)) == 1


def test_an_erased_text_leaves_a_dated_line(tmp_path: Path) -> None:
    root = site(tmp_path)
    published(root, "The harbour is open.\n")
    run("briefing", "title", STEM, "Harbour", root=root)
    assert run("briefing", "erase", STEM, "--version", "2024-01-01", root=root)[0] == 2
    assert run("briefing", "erase", STEM, "--version", "2026-01-02", root=root)[0] == 0
    run("build", root=root)
    assert kept(root) == [content(body="The harbour is open.\n")]
    assert "This version was removed for good." in (root / PAGES / "index.html").read_text()
    assert pages(root) == ["2026-01-02-2/index.html", "index.html"]
    assert "nothing to undo" in run("undo", root=root)[1]


def test_an_erasure_names_the_other_versions_with_words_of_the_erased_text(tmp_path: Path) -> None:
    root = site(tmp_path, "The mate Osk said: the harbour is closed.\n")
    published(root, "The harbour is closed, said the mate Osk.\n")
    published(root, "The harbour is closed.\n")
    published(root, "The harbour is open.\n")
    _, said = run("briefing", "erase", STEM, "--version", "2026-01-02-2", root=root)
    assert f"briefing erase {STEM} --version 2026-01-02\n" in said
    assert "version 2026-01-02 also has closed, mate, osk …" in said
    assert "version 2026-01-02-3 also has closed\n" in said
    _, said = run("briefing", "erase", STEM, "--version", "2026-01-02", root=root)
    assert f"version 2026-01-02-3 also has closed\nhint: remove it as well: site-builder briefing erase {STEM}" in said
    run("briefing", "title", STEM, "Closed", root=root)
    assert "also has" not in run("briefing", "erase", STEM, "--version", "2026-01-02-3", root=root)[1]


@pytest.mark.parametrize("is_built_first", [False, True])
def test_undoing_a_correction_leaves_the_former_text_undecided(tmp_path: Path, is_built_first: bool) -> None:
    root = site(tmp_path)
    edit(root, PATH, "closed", "open")
    run("briefing", "correct", STEM, "--note", "It was open.", root=root)
    if is_built_first:
        run("build", root=root)
    assert run("undo", root=root)[0] == 0
    run("build", root=root)
    assert [row[-1] for row in rows(root)] == [""]
    assert pages(root) == ["2026-01-02/index.html", "index.html"]
    assert "It was open." not in page(root, STEM)


def test_a_former_text_outlives_a_list_that_could_not_be_written(tmp_path: Path) -> None:
    root = site(tmp_path)
    listed = (root / "content/published.csv").read_bytes()
    published(root, "The harbour is open.\n")
    rmtree(root / "content/versions")
    (root / "content/versions.csv").unlink()
    (root / "content/published.csv").write_bytes(listed)
    run("build", root=root)
    assert pages(root) == ["2026-01-02/index.html", "index.html"]


def test_edits_of_a_withdrawn_text_leave_one_line(tmp_path: Path) -> None:
    root = site(tmp_path)
    run("briefing", "withdraw", STEM, "It was wrong.", root=root)
    for before, after in (("closed", "shut"), ("shut", "blocked"), ("blocked", "open")):
        run("build", root=root)
        edit(root, PATH, before, after)
    run("briefing", "status", STEM, "final", "--publish", root=root)
    run("build", root=root)
    assert [row[-1] for row in rows(root)] == ["withheld"]
    assert not (root / PAGES).exists()
    published(root, "The harbour is open again.\n")
    assert [row[-1] for row in rows(root)] == ["withheld", ""]
    assert pages(root) == ["2026-01-02-2/index.html", "index.html"]


def test_a_text_corrected_after_its_return_is_kept_with_the_decision(tmp_path: Path) -> None:
    root = site(tmp_path)
    run("briefing", "withdraw", STEM, "It was wrong.", root=root)
    run("build", root=root)
    run("briefing", "status", STEM, "final", "--publish", root=root)
    run("build", root=root)
    edit(root, PATH, "closed", "open")
    run("briefing", "correct", STEM, "--note", "It was open.", root=root)
    run("build", root=root)
    assert [row[-1] for row in rows(root)] == ["withheld", "major"]


def test_a_new_address_keeps_former_texts_and_a_deletion_takes_them(tmp_path: Path) -> None:
    root = site(tmp_path)
    published(root, "The harbour is open.\n")
    assert run("briefing", "move", STEM, "2024-02-12-harbour", root=root)[0] == 0
    run("build", root=root)
    assert (root / "public/briefings/2024-02-12-harbour/versions/2026-01-02/index.html").exists()
    for path in (f"{PAGES}/2026-01-02", PAGES):
        cited = (root / path / "index.html").read_text()
        assert path.replace("public", "").replace(STEM, "2024-02-12-harbour") in cited
    assert run("briefing", "delete", "2024-02-12-harbour", root=root)[0] == 0
    assert kept(root) == []
    assert rows(root) == []


def test_an_address_of_a_former_text_never_leads_to_one_of_another_briefing(tmp_path: Path) -> None:
    other = "2024-03-01-dues"
    lay(tmp_path, {f"{FOLDER}/{other}.md": content("Dues", "The dues are low.\n", date="2024-03-01")})
    root = site(tmp_path)
    edit(root, f"{FOLDER}/{other}.md", "low", "high")
    published(root, "The harbour is open.\n")
    assert run("briefing", "delete", STEM, "--to", other, root=root)[0] == 0
    assert run("build", root=root)[0] == 0
    cited = (root / PAGES / "2026-01-02/index.html").read_text()
    assert f"/briefings/{other}/" in cited
    assert f"/briefings/{other}/versions/" not in cited
    assert pages(root, other) == ["2026-01-02/index.html", "index.html"]


def test_a_rename_by_hand_keeps_former_texts(tmp_path: Path) -> None:
    root = site(tmp_path)
    published(root, "The harbour is open.\n")
    (root / PATH).rename(root / FOLDER / "2024-02-12-harbour.md")
    run("check", "--fix", root=root)
    run("build", root=root)
    assert (root / "public/briefings/2024-02-12-harbour/versions/2026-01-02/index.html").exists()


@pytest.mark.parametrize("has_git", [True, False])
def test_a_text_that_is_edited_after_a_move_is_kept_under_the_new_address(tmp_path: Path, has_git: bool) -> None:
    root = site(tmp_path)
    if has_git:
        committed(root)
        rmtree(root / ".site-builder")
    assert run("briefing", "move", STEM, "2024-02-12-harbour", root=root)[0] == 0
    edit(root, f"{FOLDER}/2024-02-12-harbour.md", "closed", "open")
    assert run("build", root=root)[0] == 0
    assert kept(root) == [content(body="The harbour stays closed.\n")]
    assert pages(root, "2024-02-12-harbour") == ["2026-01-02/index.html", "index.html"]


def test_a_correction_between_a_move_and_the_build_keeps_the_former_text(tmp_path: Path) -> None:
    root = site(tmp_path)
    run("briefing", "move", STEM, "2024-02-12-harbour", root=root)
    edit(root, f"{FOLDER}/2024-02-12-harbour.md", "closed", "open")
    assert run("briefing", "correct", "2024-02-12-harbour", "--minor", root=root)[0] == 0
    run("build", root=root)
    assert kept(root) == [content(body="The harbour stays closed.\n")]
    assert [row[-1] for row in rows(root)] == ["minor"]


def test_a_text_with_an_error_that_was_never_public_leaves_no_version(tmp_path: Path) -> None:
    root = site(tmp_path)
    edit(root, PATH, "closed", "[open](nowhere.md)")
    assert run("build", "--keep-going", root=root)[0] == 0
    published(root, "The harbour is open.\n")
    assert kept(root) == [content(body="The harbour stays closed.\n")]
    assert len(rows(root)) == 1


def test_texts_that_two_people_published_are_both_kept(tmp_path: Path) -> None:
    lay(tmp_path / "one", dict(git_files()))
    one, two = site(tmp_path / "one"), tmp_path / "two"
    committed(one)
    git(tmp_path, "clone", "-q", "one", "two")
    texts = [content(body=f"The harbour stays {word}.\n") for word in ("blocked", "closed", "open")]
    for root, text in ((one, texts[0]), (two, texts[2])):
        lay(root, {"site.toml": LIVE, PATH: text})
        run("build", root=root)
        committed(root)
    git(one, "pull", "-q", "--no-rebase", "--no-edit", "-X", "ours", str(two))
    published(one, "The harbour is deep.\n")
    assert kept(one) == texts


def test_a_text_whose_address_was_given_up_is_kept_like_any_other_once_it_is_back(tmp_path: Path) -> None:
    root = site(tmp_path)
    edit(root, PATH, "title:", "status: draft\ntitle:")
    run("build", "--allow-gone", f"/briefings/{STEM}/", root=root)
    published(root, "The harbour stays closed.\n")
    published(root, "The harbour is open.\n")
    assert kept(root) == [content(body="The harbour stays closed.\n")]
    assert [row[-1] for row in rows(root)] == ["withheld", ""]


def test_a_text_that_was_withdrawn_before_the_first_build_has_no_line(tmp_path: Path) -> None:
    root = site(tmp_path, status="withdrawn")
    lay(root, {"site.toml": LIVE, "content/briefings/other.md": content("Other")})
    run("build", root=root)
    assert not (root / "content/versions.csv").exists()


def test_portable_builds_show_former_texts(tmp_path: Path) -> None:
    root = site(tmp_path)
    published(root, "The harbour is open.\n")
    built(root, output="portable", portable=True)
    assert (root / f"portable/briefings/{STEM}/versions/2026-01-02/index.html").exists()


def test_fifty_versions_fit_on_a_page_of_60_kb(tmp_path: Path) -> None:
    text = " ".join(f"word{number}" for number in range(600))
    root = lay(tmp_path, {"site.toml": LIVE, PATH: content(body="Now.\n")})
    lines = ["url,version,until,text,change"]
    for number in range(50):
        changed = " ".join(f"{number}word{n}" for n in range(600)) if number % 2 else text
        file = content(body=changed.replace(f"{number % 10} ", f"{number}x ") + "\n")
        digest = text_digest(SourceFile("a.md", file.encode()))
        lines.append(f"/briefings/{STEM}/,2024-03-{number % 28 + 1:02}-{number + 2},2025-01-01,{digest},minor")
        lay(root, {"site.toml": LIVE, f"content/versions/{STEM}/{digest}.md": file})
    lay(root, {"site.toml": LIVE, "content/versions.csv": "\n".join(lines) + "\n"})
    assert run("build", root=root)[0] == 0
    assert len(pages(root)) == 51
    assert len((root / PAGES / "index.html").read_bytes()) <= 60_000


def test_a_briefing_that_refers_to_a_corrected_text_is_named(tmp_path: Path) -> None:
    other = f"{FOLDER}/2024-03-01-dues.md"
    lay(tmp_path, {other: content("Dues", f"See [the talks]({STEM}.md).\n", date="2024-03-01")})
    root = site(tmp_path)
    run("briefing", "correct", STEM, "--note", "It was open.", root=root)
    assert "refers to “Harbour Talks”, which was corrected on 2026-01-02: It was open." in run("check", root=root)[1]
    run("briefing", "correct", "2024-03-01-dues", "--note", "The talks were public.", root=root)
    assert "refers to" not in run("check", root=root)[1]


def test_a_text_that_two_branches_know_is_not_shown_from_before_a_withdrawal(tmp_path: Path) -> None:
    root = site(tmp_path)
    published(root, "The harbour is open.\n")
    ((url, _, _, text, _),) = rows(root)
    lines = (f"{url},2026-01-03,2026-01-09,{'0' * 32},withheld", f"{url},2026-01-05,2026-01-07,{text},minor")
    lay(root, {"site.toml": LIVE, "content/versions.csv": "\n".join(["url,version,until,text,change", *lines]) + "\n"})
    assert run("build", root=root)[0] == 0
    assert not (root / PAGES).exists()
