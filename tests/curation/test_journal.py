"""Undoing changes; the journal stays small, and a damaged one is ignored."""

import json
from pathlib import Path

import pytest

from site_builder.core.errors import SiteErrors, UsageError
from site_builder.core.source_file import SourceFile
from site_builder.curation import journal as journal_module
from site_builder.curation.journal import (
    FORMAT,
    KEPT,
    EditLog,
    UndoStep,
    in_words,
    keep_steps,
    perform,
    read_steps,
    step_of,
    taken_back,
    undo_last,
)
from site_builder.registry.ledger import load_decisions
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.files import Disk
from tests.builders import CLOCK, lay
from tests.runtime.test_file_transaction import Recorded

DECIDED = "- {id: d1, when: 2031-01-01, verdict: reject, surface: Vantor, actor: ilse-vantor}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\nb\nc\n", "a\nc\n"), ("aaa", "aaaa"), ("aaaa", "aaa"), ("", "new"), ("gone", ""), ("é\n", "è\n")],
)
def test_every_change_is_undone_to_the_byte(before: str, after: str) -> None:
    step = step_of("words", {"content/a.md": before}, {"content/a.md": after})
    assert (step is None) == (before == after)
    assert step is None or taken_back(step, {"content/a.md": after}, when="2031-01-01") == {"content/a.md": before}


def test_undo_deletes_a_new_file() -> None:
    step = step_of("words", {"content/a.md": None}, {"content/a.md": "new"})
    assert taken_back(step, {"content/a.md": "new"}, when="2031-01-01") == {"content/a.md": None}


def test_steps_are_forgotten_under_a_former_name_as_well(tmp_path: Path) -> None:
    log = EditLog(lay(tmp_path, {}))
    a, b, c = (f"content/briefings/{name}.md" for name in "abc")
    log.remember(step_of("edit a", {a: "harbour"}, {a: "basin"}))
    log.remember(step_of("edit c", {c: "grain"}, {c: "tolls"}))
    log.remember(step_of("move a b", {a: "basin", b: None}, {a: None, b: "basin"}))
    log.remember(step_of("edit b", {b: "basin"}, {b: "canal"}))
    log.forget(b)
    assert [step.words for step in log.steps] == ["edit c"]
    assert b"harbour" not in (tmp_path / ".site-builder/desk.json").read_bytes()


def test_undo_restores_a_deleted_binary_file() -> None:
    before = b"\x89PNG\xff".decode("utf-8", "surrogateescape")
    step = step_of("words", {"content/a.png": before}, {"content/a.png": None})
    assert taken_back(step, {"content/a.png": None}, when="2031-01-01") == {"content/a.png": before}


def test_two_processes_keep_one_journal(tmp_path: Path) -> None:
    desk, command = EditLog(tmp_path), EditLog(tmp_path)
    for number, journal in enumerate((desk, command, desk)):
        lay(tmp_path, {"content/a.md": str(number + 1)})
        journal.remember(step_of(f"step {number}", {"content/a.md": str(number)}, {"content/a.md": str(number + 1)}))
    assert [step.words for step in command.steps] == ["step 0", "step 1", "step 2"]
    for number in (2, 1, 0):
        step, _ = undo_last(tmp_path, clock=CLOCK)
        assert (step.words, (tmp_path / "content/a.md").read_text("utf-8")) == (f"step {number}", str(number))
    with pytest.raises(UsageError, match="nothing to undo"):
        undo_last(tmp_path, clock=CLOCK)


def test_an_oversized_step_blocks_undo_of_earlier_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "LARGEST", 10)
    lay(tmp_path, {"content/a.md": "old"})
    perform(tmp_path, "small", [FileChange("content/a.md", b"old", "new")])
    perform(tmp_path, "large", [FileChange("content/b.md", None, "text" * 10)])
    with pytest.raises(UsageError, match="“large” changed too much"):
        undo_last(tmp_path, clock=CLOCK)
    assert (tmp_path / "content/a.md").read_text("utf-8") == "new"


def test_a_step_is_described_by_its_command() -> None:
    assert in_words("tag", "define", "ports", "Law of harbours") == "tag define ports 'Law of harbours'"
    assert len(in_words("tag", "define", "ports", "words " * 50)) == 100


def test_undo_leaves_a_file_that_changed_or_disappeared_since() -> None:
    step = step_of("words", {"content/a.md": "old"}, {"content/a.md": "new"})
    for now in ("new and more", None):
        with pytest.raises(SiteErrors, match="has changed since “words”"):
            taken_back(step, {"content/a.md": now}, when="2031-01-01")


def test_a_decision_is_reversed_whatever_came_after_it() -> None:
    step = step_of("words", {"content/decisions.yaml": None}, {"content/decisions.yaml": DECIDED})
    later = DECIDED + DECIDED.replace("d1", "d2").replace("Vantor", "Reeve")
    found = taken_back(step, {"content/decisions.yaml": later}, when="2031-01-02")["content/decisions.yaml"]
    first, second, reversal = load_decisions(SourceFile("content/decisions.yaml", found.encode()))
    assert [d.surface for d in (first, second)] == ["Vantor", "Reeve"]
    assert reversal.reverses == first.id


def test_the_journal_is_read_again_and_stays_small(tmp_path: Path) -> None:
    text = "a line of many\n" * 10_000
    step = step_of("accept: Ilse Vantor", {"content/actors.yaml": text}, {"content/actors.yaml": f"{text}more\n"})
    keep_steps(tmp_path / "state/desk.json", [step] * (KEPT + 3))
    assert read_steps(tmp_path / "state/desk.json") == (step,) * KEPT
    keep_steps(tmp_path / "state/desk.json", [step])
    assert (tmp_path / "state/desk.json").stat().st_size < 600


@pytest.mark.parametrize(
    "told",
    ["", "{", "[]", '{"format": 0}', '{"format": 1}', '{"format": 1, "steps": [{"words": 1}]}', "3", "[" * 100_000],
)
def test_a_damaged_journal_counts_as_empty(told: str, tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_text(told, "utf-8")
    assert read_steps(tmp_path / "desk.json") == ()


PATCH = {"path": "content/a.md", "start": "0", "old": "", "new": "", "made": False, "digest": ""}
RIGHT = {"words": "a", "patches": [], "decisions": [], "when": "", "by": ""}
WRONG = {**RIGHT, "patches": [PATCH]}


def test_a_journal_with_wrong_field_types_counts_as_empty(tmp_path: Path) -> None:
    for entry in (
        {"words": "a", "patches": 1, "decisions": []},
        {"words": "a", "patches": [{}], "decisions": []},
        WRONG,
        {**RIGHT, "patches": [{**PATCH, "start": 0, "path": "site.toml"}]},
    ):
        (tmp_path / "desk.json").write_text(json.dumps({"format": FORMAT, "steps": [entry]}), "utf-8")
        assert read_steps(tmp_path / "desk.json") == ()


def test_the_desk_works_without_a_writable_journal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    keep_steps(tmp_path / "file/desk.json", [UndoStep("words", (), ())])
    assert read_steps(tmp_path / "file/desk.json") == ()


def test_the_journal_is_on_the_disk_with_its_folder(tmp_path: Path) -> None:
    synced = Recorded()
    path = tmp_path / "state/desk.json"
    keep_steps(path, [UndoStep("words", (), ())], Disk(synced))
    assert (synced.files, synced.folders) == ([path.stat().st_ino], [path.parent.stat().st_ino])
