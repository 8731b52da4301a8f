"""Two people work in two clones, thirty changes each; git merges them, and changes on both sides are shown together."""

import sys
from pathlib import Path

import pytest

from site_builder.archive_folder.inputs import read_inputs
from site_builder.core.errors import SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.curation.actions import curate
from site_builder.curation.briefing_actions import act_on_briefing
from site_builder.demo import starter_files
from site_builder.registry.loading import load_actors
from tests.builders import CLOCK, FOLDER, content, lay
from tests.demo.test_new_in_git import git

EACH = 30


def record(number: int) -> str:
    name = f"Person {chr(65 + number // 26)}{chr(97 + number % 26)}"
    return f"p-{number:02}:\n  kind: person\n  name: {name}\n  order: mononym\n  status: proposed\n"


def archive(root: Path) -> Path:
    actors = "\n".join(record(number) for number in range(4 * EACH))
    briefings = {f"{FOLDER}/2024-02-12-b{n}.md": content(f"Briefing {n}", actors=f"[p-{n:02}]") for n in range(20)}
    lay(root, {**dict(starter_files(day="2026-11-05")), "content/actors.yaml": actors, **briefings})
    git(root, "init", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-m", "start")
    return root


def work(root: Path, odd: int) -> None:
    """Thirty changes by commands, and ten by hand, never on adjacent records, which would conflict in git."""
    for n in range(2 * odd, 4 * EACH, 4):
        action = ("accept", "reject", "rename", "role", "alias", "note")[n // 4 % 6]
        word = [f"Named {n}"] if action not in ("accept", "reject") else []
        curate(root, action, [f"p-{n:02}", *word], clock=CLOCK)
    for n in range(odd, 20, 2):
        act_on_briefing(root, "title", [f"2024-02-12-b{n}", f"Another title {n}"], clock=CLOCK)
        path = root / FOLDER / f"2024-02-12-b{n}.md"
        path.write_text(path.read_text("utf-8").replace("The harbour", f"By hand, {n}: the harbour"), "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-m", f"work {odd}")


def test_edits_by_two_people_merge_without_a_conflict(tmp_path: Path) -> None:
    one = archive(tmp_path / "one")
    git(tmp_path, "clone", "one", "two")
    two = tmp_path / "two"
    work(one, 0)
    work(two, 1)
    git(two, "pull", "--no-rebase", "--no-edit")
    actors = load_actors(read_inputs(two).actors)
    assert {actors[f"p-{n:02}"].status for n in (0, 2)} == {"curated"}
    assert not {"p-04", "p-06"} & actors.keys()
    assert [actors[f"p-{n:02}"].name for n in (8, 10)] == ["Named 8", "Named 10"]
    assert "By hand, 7" in (two / FOLDER / "2024-02-12-b7.md").read_text("utf-8")


def test_adjacent_records_merge_with_the_git_merge_driver(tmp_path: Path) -> None:
    one = archive(tmp_path / "one")
    git(tmp_path, "clone", "one", "two")
    two = tmp_path / "two"
    for root, first in ((one, 8), (two, 9)):
        for n in range(first, 60, 2):
            curate(root, ("rename", "reject")[n // 2 % 2], [f"p-{n:02}", f"Named {n}"][: 2 - n // 2 % 2], clock=CLOCK)
        git(root, "commit", "-am", "work")
    driver = f"{sys.executable} -m site_builder git-merge %O %A %B --quiet"
    git(two, "-c", f"merge.site-builder.driver={driver}", "pull", "--no-rebase", "--no-edit")
    actors = load_actors(read_inputs(two).actors)
    assert [actors[f"p-{n:02}"].name for n in (8, 9, 12, 13)] == ["Named 8", "Named 9", "Named 12", "Named 13"]
    assert not {"p-10", "p-11", "p-14", "p-15"} & actors.keys()


def test_a_fact_changed_on_both_sides_is_shown_side_by_side(tmp_path: Path) -> None:
    one = archive(tmp_path / "one")
    git(tmp_path, "clone", "one", "two")
    for root, name in ((one, "Ilse Vantor"), (tmp_path / "two", "Ilsa Vantor")):
        curate(root, "note", ["p-05", name], clock=CLOCK)
        git(root, "commit", "-am", name)
    with pytest.raises(Exception, match="pull"):
        git(tmp_path / "two", "pull", "--no-rebase", "--no-edit")
    text = (tmp_path / "two/content/actors.yaml").read_bytes()
    with pytest.raises(SiteProblem) as raised:
        load_actors(SourceFile("content/actors.yaml", text))
    assert "two people changed these lines: “note: Ilsa Vantor” or “note: Ilse Vantor”" in str(raised.value)
