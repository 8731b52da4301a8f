"""The plan is kept in pieces: an edit renews few of them, and pieces of two builds count for nothing."""

from pathlib import Path

import pytest

from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER
from site_builder.build.build_state import BuildState
from site_builder.build.pipeline import build
from site_builder.build.timings import Timings
from site_builder.core.digests import digest_text
from site_builder.runtime.cache import Shelf, open_cache
from tests.builders import CLOCK, FOLDER, built, content, lay, outputs


def path(number: int) -> str:
    return f"{FOLDER}/2024-{1 + number // 28:02d}-{1 + number % 28:02d}-text-{number}.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay(tmp_path, {path(number): content(f"Title {number}", "The harbour stays closed.\n") for number in range(60)})
    built(tmp_path)
    return tmp_path


def edit(root: Path) -> None:
    lay(root, {path(3): content("Title 3", "The harbour is open.\n")})


def test_an_edit_renews_few_pieces(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    save = Shelf.save

    def noted(self: Shelf, key: str, blob: bytes) -> None:
        saved.extend([key.partition(" ")[2]] if self.kind == "plans" else [])
        save(self, key, blob)

    monkeypatch.setattr(Shelf, "save", noted)
    edit(root)
    built(root)
    tables = {name for name in saved if name and not name.isdecimal()}
    assert tables == {"sources", "tables body", "tables searched"}
    assert len([name for name in saved if name.isdecimal()]) < 16


@pytest.mark.parametrize("piece", ["tables body", "sources", "7"])
def test_a_piece_that_another_build_wrote_makes_the_whole_plan_void(root: Path, piece: str) -> None:
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        shelf, name = cache.shelf("plans"), f"{digest_text('public')} {piece}"
        blob = shelf.load([name])[name]
        shelf.save(name, blob[15::-1] + blob[16:])
    edit(root)
    timings = Timings()
    build(root, output=root / "public", clock=CLOCK, workers=1, timings=timings)
    assert set(timings.reasons.values()) == {"no plan of this look is known"}
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")


def test_one_memory_serves_one_build_after_the_other(root: Path) -> None:
    with BuildState(root / STATE_FOLDER) as state:
        found = []
        for words in ("It is open.\n", "It is shut.\n", "It is shut.\n\nStill.\n"):
            lay(root, {path(3): content("Title 3", words)})
            timings = Timings()
            build(root, output=root / "public", clock=CLOCK, workers=1, timings=timings, kept=state)
            found.append(set(timings.reasons))
    assert found[0] == found[1] == found[2]
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")
