"""Linked texts are cached, and a lost cache entry is computed again."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from site_builder.archive_folder import loading
from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER
from site_builder.archive_folder.memory import LEAVES
from site_builder.building.build_run import BuildRun
from site_builder.building.build_state import BuildState
from site_builder.building.pipeline import build
from site_builder.building.publishing import publish_site
from site_builder.content.front_matter import Head
from site_builder.core.errors import SiteErrors
from site_builder.runtime.cache import Shelf, open_cache
from tests.builders import CLOCK, FOLDER, built, content, lay, outputs


def texts(count: int, words: str = "The harbour stays closed.") -> dict[str, str]:
    return {f"{FOLDER}/2024-02-{n:02d}-text-{n}.md": content(f"Title {n}", f"{words} {n}\n") for n in range(1, count)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay(tmp_path, texts(6))
    built(tmp_path)
    return tmp_path


def look_elsewhere(root: Path) -> None:
    """Change the look of pages, so that all are rendered and need all texts."""
    lay(root, {"site.toml": 'title = "Another Letter"\n'})


def clean(root: Path) -> dict[str, bytes]:
    build(root, output=root / "clean", state=root / "other", clock=CLOCK, workers=1)
    return outputs(root / "clean")


def test_pages_from_cached_texts_equal_those_of_a_clean_build(root: Path) -> None:
    look_elsewhere(root)
    assert built(root).rendered > 6
    assert outputs(root / "public") == clean(root)


def test_a_text_missing_from_the_cache_is_parsed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_elsewhere(root)
    load = Shelf.load
    monkeypatch.setattr(Shelf, "load", lambda self, keys: {} if self.kind == "bodies" else load(self, keys))
    built(root)
    assert outputs(root / "public") == clean(root)


@pytest.mark.parametrize("kind", ["understood", "plans", "templates", "bodies"])
def test_a_damaged_cache_entry_is_parsed_again(root: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_elsewhere(root)
    load = Shelf.load
    cut = lambda self, keys: {k: b[: len(b) // 2] if self.kind == kind else b for k, b in load(self, keys).items()}  # noqa: E731
    monkeypatch.setattr(Shelf, "load", cut)
    built(root)
    assert outputs(root / "public") == clean(root)


@pytest.mark.parametrize("keep_going", [False, True])
def test_a_file_changed_during_reading_is_read_again_after_a_revert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep_going: bool
) -> None:
    (path, text), *_ = texts(6).items()
    lay(tmp_path, texts(6))
    make = partial(build, tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, keep_going=keep_going)
    known_heads = loading.known_heads

    def overtaken(*given: Any) -> Iterator[Head]:
        lay(tmp_path, {path: f"{text}Edited.\n"})
        return known_heads(*given)

    monkeypatch.setattr(loading, "known_heads", overtaken)
    with nullcontext() if keep_going else pytest.raises(SiteErrors, match="changed meanwhile"):
        make()
    monkeypatch.undo()
    lay(tmp_path, {path: text})
    assert make().briefings == 5


def test_a_first_build_stores_each_header_and_body_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, texts(6))
    stored: Counter[str] = Counter()
    save = Shelf.save
    monkeypatch.setattr(Shelf, "save", lambda self, key, blob: stored.update([self.kind]) or save(self, key, blob))
    built(tmp_path)
    assert (stored["heads"], stored["understood"], stored["bodies"]) == (0, 5 + 1, 5), "and one row for all of them"


def test_a_forked_process_reads_no_database(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.building.output_parts.MANY", 2)
    here, load = os.getpid(), Shelf.load

    def only_here(self: Shelf, keys: list[str]) -> object:
        assert os.getpid() == here
        return load(self, keys)

    monkeypatch.setattr(Shelf, "load", only_here)
    lay(root, texts(40))
    build(root, output=root / "public", clock=CLOCK, workers=2)
    look_elsewhere(root)
    build(root, output=root / "public", clock=CLOCK, workers=2)
    assert outputs(root / "public") == clean(root)


def test_texts_cached_before_a_failed_build_serve_other_processes_after_a_revert(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.building.output_parts.MANY", 2)
    named = {path: text.replace("date:", "actors: [osk]\ndate:") for path, text in texts(6).items()}
    actors, faulty = "osk: {kind: person, name: Osk}\n", f"{FOLDER}/2024-02-09-faulty.md"
    lay(root, {**named, "content/actors.yaml": actors})
    built(root)
    look_elsewhere(root)
    with BuildState(root / STATE_FOLDER) as kept:
        make = partial(build, root, output=root / "public", clock=CLOCK, workers=2, shared=kept)
        make()
        lay(root, {"content/actors.yaml": actors.replace("Osk", "Oskar"), faulty: content(body="[[nobody]]\n")})
        with pytest.raises(SiteErrors, match="nobody"):
            make()
        (root / faulty).unlink()
        lay(root, {"content/actors.yaml": actors, "site.toml": 'title = "A Third Letter"\n'})
        make()
    assert outputs(root / "public") == clean(root)


def test_correcting_a_text_that_failed_a_build_renders_few_pages(root: Path) -> None:
    path = f"{FOLDER}/2024-02-03-text-3.md"
    lay(root, {path: content("Title 3", "[[nobody]]\n")})
    with pytest.raises(SiteErrors, match="nobody"):
        built(root)
    lay(root, {path: content("Title 3", "It is open.\n")})
    assert built(root).rendered < 10
    assert outputs(root / "public") == clean(root)


@pytest.mark.parametrize("goes_on", [False, True])
def test_files_stay_in_memory_only_if_the_process_may_build_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes_on: bool
) -> None:
    held: list[bool] = []
    lay(tmp_path, texts(6))

    def note(run: BuildRun, *given: Any) -> Any:
        held.append(bool(vars(run.shared.memory)["_files"]))
        return publish_site(run, *given)

    monkeypatch.setattr("site_builder.building.publishing.publish_site", note)
    with BuildState(tmp_path / STATE_FOLDER) as kept:
        make = partial(build, tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1)
        make(shared=kept if goes_on else None)
    assert held == [goes_on]


def test_an_edit_rewrites_one_cache_leaf(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    save = Shelf.save
    monkeypatch.setattr(Shelf, "save", lambda self, key, blob: (saved.append(self.kind), save(self, key, blob))[1])
    lay(root, {**texts(6), f"{FOLDER}/2024-02-03-text-3.md": content("Title 3", "It is open.\n")})
    built(root)
    assert saved.count("understood") == 1
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        assert len(cache.shelf("understood").load([f" {n}" for n in range(LEAVES)])) > 1
