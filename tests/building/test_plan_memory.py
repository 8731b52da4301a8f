"""The plan is stored in pieces: an edit renews few of them, and a mix of pieces from two builds is not used."""

import pickle
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER
from site_builder.building.build_state import BuildState
from site_builder.building.pipeline import build
from site_builder.building.plan_memory import PlanMemory
from site_builder.building.stored_plan import StoredPlan, piece_of
from site_builder.building.timings import Timings
from site_builder.core.digests import digest_text
from site_builder.core.errors import SiteProblem
from site_builder.exports.writers import WRITERS
from site_builder.runtime import cache
from site_builder.runtime.cache import Shelf, open_cache
from tests.builders import CLOCK, FOLDER, TOML, built, content, lay, outputs


def path(number: int) -> str:
    return f"{FOLDER}/2024-{1 + number // 28:02d}-{1 + number % 28:02d}-text-{number}.md"


def url(number: int) -> str:
    return f"/briefings/{Path(path(number)).stem}/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay(tmp_path, {path(number): content(f"Title {number}", "The harbour stays closed.\n") for number in range(60)})
    built(tmp_path)
    return tmp_path


def edit(root: Path) -> None:
    lay(root, {path(3): content("Title 3", "The harbour is open.\n")})


def test_an_edit_rewrites_few_pieces_of_the_plan(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    save = Shelf.save

    def noted(self: Shelf, key: str, blob: bytes) -> None:
        saved.extend([key.partition(" ")[2]] if self.kind == "plans" else [])
        save(self, key, blob)

    monkeypatch.setattr(Shelf, "save", noted)
    edit(root)
    built(root)
    tables = [name for name in saved if name and not name.isdecimal()]
    assert sorted(tables) == ["all texts", "answers", "searched", f"urls {piece_of(url(3))}"]
    assert len([name for name in saved if name.isdecimal()]) < 16


def test_a_cached_entry_is_rendered_once_whatever_the_templates(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, str]] = []
    save, drop = Shelf.save, Shelf.drop

    def saved(self: Shelf, key: str, blob: bytes) -> None:
        done.extend([("saved", key)] if self.kind == "texts" else [])
        save(self, key, blob)

    def dropped(self: Shelf, keys: Sequence[str]) -> None:
        done.extend([("dropped", key) for key in keys] if self.kind == "texts" else [])
        drop(self, keys)

    monkeypatch.setattr(Shelf, "save", saved)
    monkeypatch.setattr(Shelf, "drop", dropped)
    lay(root, {"templates/own.css": "main { color: red; }\n"})
    built(root)
    assert done == []
    edit(root)
    built(root)
    assert [what for what, _ in done] == ["saved", "dropped"]
    done.clear()
    lay(root, {path(3): content("Another title", "The harbour is open.\n")})
    built(root)
    counts = Counter(what for what, _ in done)
    assert counts["saved"] == counts["dropped"] <= len(["index", *WRITERS])


@pytest.mark.parametrize("damage", ["lost", "foreign"])
def test_a_missing_cached_entry_is_rendered_again(root: Path, damage: str) -> None:
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as opened:
        rows = StoredPlan(opened.shelf("plans"), opened.shelf("texts"), digest_text("public")).read()
        keys = [key for part in rows.everything().values() for key in part.texts]
        assert keys
        opened.shelf("texts").drop(keys)
        for key in keys if damage == "foreign" else ():
            opened.put(opened.shelf("texts")._number(key), b"none of ours")
    lay(root, {path(3): content("Another title", "The harbour is open.\n")})
    built(root)
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")


@pytest.mark.parametrize("piece", ["date", f"urls {piece_of(url(3))}", "all parts"])
def test_a_piece_written_by_another_build_invalidates_the_plan(root: Path, piece: str) -> None:
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as opened:
        shelf, output = opened.shelf("plans"), digest_text("public")
        (key,) = blobs = shelf.load([f"{output} {piece}"])
        shelf.save(key, pickle.dumps(("another", pickle.loads(blobs[key])[1])))
    edit(root)
    timings = Timings()
    build(root, output=root / "public", clock=CLOCK, workers=1, timings=timings)
    assert set(timings.reasons.values()) == {"there is no plan from a previous build"}
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")


def add_many(root: Path) -> None:
    """Add more briefings than an edit may add, linked to others."""
    lay(root, {path(number): content(f"Title {number}", f"See [that]({url(3)}).\n") for number in range(60, 80)})


def test_recorded_dependencies_survive_many_unrelated_builds(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "AGE", 2)
    for number in range(4):
        lay(root, {"templates/partials/footer.html": f"Footer {number}"})
        built(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as opened:
        rows = StoredPlan(opened.shelf("plans"), opened.shelf("texts"), digest_text("public")).read()
        assert len(dict(rows.rows(rows.row_builds))) == len(rows.row_builds)
    add_many(root)
    built(root)
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")


def test_a_plan_lost_during_rendering_is_written_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = PlanMemory.keep

    def lost(self: PlanMemory, parts: Any) -> None:
        self._plan._shelf._cache._replace()
        keep(self, parts)

    add_many(root)
    with monkeypatch.context() as patch:
        patch.setattr(PlanMemory, "keep", lost)
        built(root)
    edit(root)
    timings = Timings()
    build(root, output=root / "public", clock=CLOCK, workers=1, timings=timings)
    assert len(timings.reasons) < 16
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")


def test_a_changed_template_plans_only_its_own_pages(root: Path) -> None:
    lay(root, {"templates/tags.html": "{{ page.title }}", "templates/partials/footer.html": "{{ page.url }}"})
    built(root)
    found = []
    for name in ("tags.html", "partials/footer.html"):
        lay(root, {f"templates/{name}": "{{ site.title }}"})
        timings = Timings()
        build(root, output=root / "public", clock=CLOCK, workers=1, timings=timings)
        found.append(timings.reasons)
    assert found[0] == {"tag index": "template tags.html changed"}
    assert {"home", f"briefing {url(3)}"} <= found[1].keys()
    assert not {"tag index", "lists", "block first", "volume recent"} & found[1].keys()
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")


def test_a_template_that_failed_a_build_still_counts_as_changed(root: Path) -> None:
    with BuildState(root / STATE_FOLDER) as state:
        build(root, output=root / "public", clock=CLOCK, workers=1, shared=state)
        lay(root, {"templates/partials/footer.html": "{{ 1 // (page.title != 'Title 3') }}"})
        with pytest.raises(SiteProblem):
            build(root, output=root / "public", clock=CLOCK, workers=1, shared=state)
        lay(root, {path(3): content("Another title", "The harbour stays closed.\n")})
        build(root, output=root / "public", clock=CLOCK, workers=1, shared=state)
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("in_one_process", [True, False])
def test_a_build_that_failed_in_rendering_leaves_no_usable_plan(
    root: Path, is_first: bool, in_one_process: bool
) -> None:
    state, timings = BuildState(root / "state"), Timings()

    def make(**more: Any) -> None:
        with BuildState(root / "state") if not in_one_process else state as kept:
            build(root, output=root / "made", state=root / "state", clock=CLOCK, workers=1, shared=kept, **more)

    with state:
        if not is_first:
            make()
        broken = "{{ 1 // (page.title != 'Title 0') }}"
        lay(root, {"site.toml": TOML.replace("Letter", "Paper"), "templates/partials/footer.html": broken})
        with pytest.raises(SiteProblem, match="text-0"):
            make()
        lay(root, {"templates/partials/footer.html": "{{ page.url }}"})
        edit(root)
        make(timings=timings)
        assert set(timings.reasons.values()) == {"there is no plan from a previous build"}
        lay(root, {path(4): content("Title 4", "The harbour is open.\n")})
        make(timings=timings)
    assert len(timings.reasons) < 16
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "made") == outputs(root / "clean")


def test_one_plan_memory_serves_consecutive_builds(root: Path) -> None:
    with BuildState(root / STATE_FOLDER) as state:
        found = []
        for words in ("It is open.\n", "It is shut.\n", "It is shut.\n\nStill.\n"):
            lay(root, {path(3): content("Title 3", words)})
            timings = Timings()
            build(root, output=root / "public", clock=CLOCK, workers=1, timings=timings, shared=state)
            found.append(set(timings.reasons))
    assert found[0] == found[1] == found[2]
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    assert outputs(root / "public") == outputs(root / "clean")
