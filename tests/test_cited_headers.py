"""Every edit of a live text that readers could cite is kept: its words and its headline, date, summary, authors,
language and status, whoever makes it."""

import re
from pathlib import Path

import pytest

from tests.builders import CLOCK, FOLDER, content, edit, lay, run
from tests.test_versions import PAGES, PATH, STEM, rows, site

HEADER = {"title": "Harbour Talks", "summary": "Closed.", "authors": "[Ilse Vantor]", "language": "en"}
OTHER = "2024-03-01-dues"
COMMANDS = {
    "a headline": ("title", STEM, "Dues Talks"),
    "a date": ("date", STEM, "2024-02-13"),
    "no date": ("date", STEM, ""),
    "an author": ("author", STEM, "Osk Oronto"),
    "no author": ("author", STEM, ""),
    "a language": ("language", STEM, "de"),
    "a successor": ("supersede", STEM, OTHER),
}
EDITS = {
    "a headline by hand": ("title: Harbour Talks", "title: Dues Talks"),
    "a date by hand": ("date: 2024-02-12", "date: 2024-02-13"),
    "no date by hand": ("date: 2024-02-12\n", ""),
    "an author by hand": ("[Ilse Vantor]", "[Osk Oronto]"),
    "a language by hand": ("language: en", "language: de"),
    "a summary by hand": ("summary: Closed.", "summary: Open."),
    "no summary by hand": ("summary: Closed.\n", ""),
    "a successor by hand": ("language: en", f"language: en\nstatus: superseded\nsuperseded_by: {OTHER}"),
    "a word": ("closed", "open"),
    "a word and a headline": ("Talks\n", "Dues\n"),
    "a link": ("harbour", "[harbour](https://harbour.example/)"),
}
WAS = {
    "headline": "The headline was “Harbour Talks”.",
    "date": "The date was 2024-02-12.",
    "author": "The authors were: Ilse Vantor",
    "language": "The language was en.",
    "summary": "The summary was “Closed.”.",
    "successor": "It was not marked as replaced.",
}


@pytest.fixture
def live(tmp_path: Path) -> Path:
    lay(tmp_path, {f"{FOLDER}/{OTHER}.md": content("Dues", "The dues are low.\n", date="2024-03-01")})
    return site(tmp_path, **HEADER)


@pytest.mark.parametrize("kind", [*COMMANDS, *EDITS])
def test_every_edit_of_a_live_text_is_kept_and_asks_for_a_note(live: Path, kind: str) -> None:
    before = (live / PATH).read_text()
    if kind in COMMANDS:
        assert run("briefing", *COMMANDS[kind], root=live)[0] == 0
    else:
        edit(live, PATH, *EDITS[kind])
    assert ("without a note to readers" in run("check", root=live)[1]) == (kind != "a link")
    assert run("build", root=live)[0] == 0
    (kept,) = (live / "content/versions").rglob("*.md")
    assert kept.read_text() == before
    listed = (live / PAGES / "index.html").read_text()
    assert [name for name, words in WAS.items() if words in listed] == [name for name in WAS if name in kind]
    changes = (live / "public/changes/index.html").read_text()
    assert ("The headline was “Harbour Talks”." in changes) == ("headline" in kind)
    assert run("briefing", "correct", STEM, "--minor", root=live)[0] == (2 if kind == "a link" else 0)
    assert [row[-1] for row in rows(live)] == ["minor"]


def test_an_unimportant_change_of_a_headline_is_not_among_the_changes(live: Path) -> None:
    run("briefing", "title", STEM, "The Harbour Talks", root=live)
    run("briefing", "correct", STEM, "--minor", root=live)
    run("build", root=live)
    assert "The headline was" not in (live / "public/changes/index.html").read_text()
    assert "The headline was" in (live / PAGES / "index.html").read_text()


def test_versions_of_one_day_carry_the_hour(live: Path) -> None:
    for hour in (1, 2):
        edit(live, PATH, "stays", "still stays")
        run("build", root=live, clock=CLOCK.replace(hour=9 + hour))
    listed = (live / PAGES / "index.html").read_text()
    assert ", 10:00 UTC" in listed
    assert ", 10:00 UTC" in (live / PAGES / "2026-01-02-2/index.html").read_text()


def test_a_list_that_knows_only_the_text_takes_no_header_for_a_change(live: Path) -> None:
    path = live / "content/published.csv"
    path.write_text(re.sub(r"-[0-9a-f]{16}$", "", path.read_text(), flags=re.MULTILINE))
    edit(live, PATH, "title: Harbour Talks", "title: Dues Talks")
    assert run("build", root=live)[0] == 0
    assert not (live / PAGES).exists()
    edit(live, PATH, "title: Dues Talks", "title: Talks")
    assert run("build", root=live)[0] == 0
    assert "The headline was “Dues Talks”." in (live / PAGES / "index.html").read_text()
