"""Builds of one process, one after the other: each does what the edit costs, and writes what a clean build writes."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from site_builder.build.build_state import BuildState
from site_builder.build.check import verify
from site_builder.build.pipeline import build
from site_builder.core.errors import SiteErrors
from tests.build.test_costs import archive, path, text
from tests.builders import CLOCK, lay
from tests.builders import run as run_command

SIZE = 30


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[BuildState]:
    with BuildState(archive(tmp_path, SIZE) / ".site-builder") as state:
        yield state


def saved(root: Path, kept: BuildState, number: int, words: str) -> dict[str, int]:
    """What a build after an edit of a body read, parsed and rendered, and how many files it wrote."""
    lay(root, {path(number): text(number, words)})
    counts = {"read": 0, "parse": 0, "render": 0}

    def progress(stage: str, done: int, total: int) -> None:
        counts[stage] = total

    report = build(root, output=root / "public", clock=CLOCK, workers=1, kept=kept, progress=progress)
    shards = [path for path in report.published.written if path.startswith("search/recent/t")]
    return {**counts, "written": len(report.published.written) - len(shards)}


def test_each_edit_costs_what_it_changes(tmp_path: Path, kept: BuildState) -> None:
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, kept=kept)
    found = [saved(tmp_path, kept, number, "Something new.") for number in (15, 16, 15)]
    assert [cost["read"] for cost in found] == [1, 1, 0]
    assert [cost["parse"] for cost in found] == [1, 1, 0]
    assert found[0] == found[1]
    assert found[0]["written"] <= 8


def test_after_many_edits_the_output_is_that_of_a_clean_build(tmp_path: Path, kept: BuildState) -> None:
    for number in range(14, 20):
        saved(tmp_path, kept, number, f"Round {number}.")
    (tmp_path / path(3)).unlink()
    lay(tmp_path, {path(14): text(14).replace("Title 14", "Another"), "content/redirects.csv": "/old/,/tags/\n"})
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, kept=kept)
    assert verify(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1) == ()


def test_what_was_parsed_before_a_broken_save_is_known_after_it(tmp_path: Path, kept: BuildState) -> None:
    saved(tmp_path, kept, 15, "Right.")
    with pytest.raises(SiteErrors):
        saved(tmp_path, kept, 15, "[gone](/briefings/no-such-text/)")
    cost = saved(tmp_path, kept, 15, "Right again.")
    assert (cost["read"], cost["parse"]) == (1, 1)
    assert verify(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1) == ()


def test_the_command_says_what_is_wrong_builds_once_it_is_mended_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    root = archive(tmp_path, SIZE)
    seen: list[str] = []

    def saves(root: Path, tops: tuple[str, ...], work: object) -> None:
        assert callable(work)
        for words in ("[gone](/briefings/no-such-text/)", "All is well."):
            lay(root, {path(15): text(15, words)})
            work(frozenset({path(15)}))
            page = root / "public/briefings" / Path(path(15)).stem / "index.html"
            seen.append(page.read_text("utf-8") if page.exists() else "")
        raise KeyboardInterrupt

    with patch("site_builder.runtime.watching.each_save", saves):
        status, said = run_command("build", "--watch", "--workers", "1", root=root)
    assert status == 0
    assert "leads nowhere" in said
    assert said.endswith("Stopped.\n")
    assert "All is well." not in seen[0]
    assert "All is well." in seen[1]


def test_what_goes_on_is_not_verified(tmp_path: Path) -> None:
    status, said = run_command("build", "--watch", "--verify", root=archive(tmp_path, SIZE))
    assert (status, "--watch goes on until Ctrl-C" in said) == (2, True), said


def test_a_folder_that_is_no_archive_ends_the_watch_and_stays_empty(tmp_path: Path) -> None:
    status, said = run_command("build", "--watch", root=tmp_path)
    assert (status, "it has no site.toml" in said) == (1, True), said
    assert list(tmp_path.iterdir()) == []
