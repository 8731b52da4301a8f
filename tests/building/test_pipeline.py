"""The cache of a build, and what makes it stale."""

import gc
import re
from datetime import timedelta
from pathlib import Path

import pytest

from site_builder.building.pipeline import build
from site_builder.core.errors import PublishError
from site_builder.core.source_file import SourceFile
from tests.builders import CLOCK, FOLDER, built, content, lay

FIRST = f"{FOLDER}/2024-02-11-harbour.md"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    root = lay(tmp_path, {FIRST: content("Harbour", "No.\n"), f"{FOLDER}/2024-02-12-canal.md": content("Canal")})
    built(root)
    return root


def test_a_build_uses_a_clock_that_was_set_back(archive: Path) -> None:
    path = archive / FIRST
    path.write_text(content("Harbour", "No.\n", expires_at="2026-01-03"), "utf-8")
    assert built(archive, clock=CLOCK + timedelta(days=2)).briefings == 1
    assert built(archive).briefings == 2


def test_a_build_without_a_cache_writes_nothing_new(archive: Path) -> None:
    (archive / ".site-builder/cache.sqlite").unlink()
    report = built(archive)
    assert (report.rendered, report.published.written) == (0, ())


def test_word_files_of_earlier_versions_next_to_the_output_are_removed(archive: Path) -> None:
    lay(archive, {"precious/a": "mine", ".site-builder/links.json": "Ilse Vantor"})
    (archive / ".site-builder/links").symlink_to(archive / "precious")
    built(archive)
    assert not {"links", "links.json"} & {path.name for path in (archive / ".site-builder").iterdir()}
    assert (archive / "precious/a").read_text("utf-8") == "mine"


def test_a_plain_output_is_not_mistaken_for_a_swapped_one(archive: Path) -> None:
    with pytest.raises(PublishError, match="only a link can be switched"):
        build(archive, output=archive / "public", clock=CLOCK, workers=1, swap=True)


def test_a_swapped_output_holds_the_same_files(archive: Path) -> None:
    report = build(archive, output=archive / "swapped", clock=CLOCK, workers=1, swap=True)
    assert (archive / "swapped").is_symlink()
    assert len(report.published.written) == report.pages


def test_progress_is_reported_by_stage(archive: Path) -> None:
    stages: list[str] = []
    (archive / FIRST).write_text(content("Harbour", "Yes.\n"), "utf-8")
    told = lambda stage, done, total: stages.append(f"{stage} {done}/{total}")  # noqa: E731
    build(archive, output=archive / "public", clock=CLOCK, workers=1, progress=told)
    assert stages[:2] == ["read 1/1", "parse 1/1"]
    assert [re.fullmatch(r"render (\d+)/\1", stage) is not None for stage in stages[2:]] == [True]


def test_an_edited_own_page_is_rebuilt(archive: Path) -> None:
    for words in ("Written in haste", "Written with care"):
        lay(archive, {"content/pages/imprint.md": content(words)})
        built(archive)
        assert f"<h1>{words}</h1>" in (archive / "public/imprint/index.html").read_text("utf-8")


def test_no_source_text_is_in_memory_during_rendering(tmp_path: Path) -> None:
    root, rounds = lay(tmp_path, {FIRST: content("Harbour", "No.\n")}), list[list[str]]()

    def look(stage: str, done: int, total: int) -> None:
        if stage == "render":
            gc.collect()
            rounds.append([one.path for one in gc.get_objects() if isinstance(one, SourceFile)])

    build(root, output=root / "public", clock=CLOCK, workers=1, progress=look)
    assert len(rounds) == 1
    assert FIRST not in rounds[0]
