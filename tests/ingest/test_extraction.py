"""An ingest costs only what it changes: reads, extractions and writes are counted, independent of the number
of seeds.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import pytest

from site_builder.archive_folder.inputs import read_inputs
from site_builder.core.errors import SiteError
from site_builder.ingest import extraction, known_headers
from site_builder.ingest import pipeline as stage
from site_builder.ingest.pipeline import ingest
from site_builder.runtime import files
from site_builder.runtime.book import LEAVES
from site_builder.runtime.cache import Shelf, open_cache
from tests.builders import CLOCK, TOML, lay

PLAIN = TOML + "[ingest]\npropose = false\n"
CHANGED = "seeds/7.txt"
TAGS = "\nTags: harbour, piers\n"
BOUND = "\n“We are bound for Karvonia,” said President Ilse Vantor. Vantor was told so by the Ministry of Fish.\n"


def letter(number: int) -> str:
    words = " ".join(f"pier{number}-{word}" for word in range(60))
    return f"Letter {number}\n\n12 February 2024\n\nThe harbour of {words} stays closed for a week.\n"


def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts operations from now on, by kind."""
    done: Counter[str] = Counter()

    def count(kind: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **named: Any) -> Any:
            done[kind] += len(args[1]) if kind == "written" else len(args[0]) if kind == "headers read" else 1
            return work(*args, **named)

        return counting

    monkeypatch.setattr(files, "_listed", count("listed", files._listed))
    monkeypatch.setattr(files, "_YOUNG_NS", -1_000_000_000)
    save = Shelf.save

    def saving(shelf: Shelf, key: str, blob: bytes) -> None:
        if shelf.kind == "seeds":
            done["extracted"] += 1
        save(shelf, key, blob)

    monkeypatch.setattr(Shelf, "save", saving)
    monkeypatch.setattr(extraction, "prepare", count("prepared", extraction.prepare))
    monkeypatch.setattr(stage, "revise", count("written", stage.revise))
    monkeypatch.setattr(files, "_read_and_listed", count("content read", files._read_and_listed))
    monkeypatch.setattr(known_headers, "read_documents", count("headers read", known_headers.read_documents))
    monkeypatch.setattr(extraction, "learn", count("learned", extraction.learn))
    monkeypatch.setattr(extraction, "likenesses", count("all compared", extraction.likenesses))
    return done


@pytest.mark.parametrize("seeds", [30, 300])
def test_one_changed_seed_is_read_extracted_and_written_alone(
    seeds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = counted(monkeypatch)
    lay(tmp_path, {"site.toml": PLAIN, **{f"seeds/{n}.txt": letter(n) for n in range(seeds)}})
    ingest(tmp_path, clock=CLOCK, workers=1)
    work = ("listed", "extracted", "prepared", "written")
    assert done == {**dict.fromkeys(work, seeds), "headers read": 0, "learned": 1, "all compared": 1}
    ingest(tmp_path, clock=CLOCK, workers=1)
    for more in ("The pilots agreed.", "The owners did not."):
        done.clear()
        (tmp_path / CHANGED).write_text(f"{letter(7)}\n{more}\n", "utf-8")
        ingest(tmp_path, clock=CLOCK, workers=1)
        assert {kind: done[kind] for kind in work} == dict.fromkeys(work, 1)
        assert done["content read"] <= 1
        assert done["headers read"] <= 2
        assert done["learned"] == 1
        assert not done["all compared"]
    done.clear()
    ingest(tmp_path, clock=CLOCK, workers=1)
    assert {**done, "content read": 0} == {"content read": 0}


def test_an_embargo_that_ends_is_noticed_by_a_run_that_changes_nothing(tmp_path: Path) -> None:
    later = CLOCK + timedelta(days=2)
    waits = (
        f"---\ntitle: Letter\ndate: 2024-02-12\npublish_at: {CLOCK + timedelta(days=1):%Y-%m-%d}\n---\nThe harbour.\n"
    )
    lay(tmp_path, {"site.toml": PLAIN, "seeds/1.md": waits, CHANGED: letter(7)})
    ingest(tmp_path, clock=CLOCK, workers=1)
    now, then = (ingest(tmp_path, clock=clock, workers=1).withheld for clock in (CLOCK, later))
    assert (now.briefings, now.total) == (2, 1)
    assert (then.briefings, then.total) == (2, 0)


def test_a_seed_that_changed_within_the_clock_s_step_is_read_again(tmp_path: Path) -> None:
    lay(tmp_path, {"site.toml": PLAIN, CHANGED: letter(7)})
    ingest(tmp_path, clock=CLOCK, workers=1)
    (tmp_path / CHANGED).write_text(letter(8), "utf-8")
    report = ingest(tmp_path, clock=CLOCK, workers=1)
    assert [seed.outcome for seed in report.seeds] == ["updated"]


def test_a_header_made_by_ingest_is_not_read_and_a_changed_one_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    look = stage.is_by_hand
    monkeypatch.setattr(stage, "is_by_hand", lambda document: bool(seen.append(document.path)) or look(document))

    def tagged(title: str) -> str:
        return f"---\ntitle: {title}\ndate: 2024-02-12\ntags: [harbours]\n---\nThe harbour of {title} stays closed.\n"

    lay(tmp_path, {"site.toml": PLAIN, **{f"seeds/{n}.md": tagged(f"Pier {n}") for n in range(9)}})
    ingest(tmp_path, clock=CLOCK, workers=1)
    looked = []
    for number in range(3):
        seen.clear()
        (tmp_path / "seeds" / "7.md").write_text(tagged("Pier 7") + f"\nDay {number}.\n", "utf-8")
        ingest(tmp_path, clock=CLOCK, workers=1)
        looked.append(len(seen))
    assert looked == [0, 1, 1]


def test_cached_data_for_changes_survives_runs_without_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = counted(monkeypatch)
    lay(tmp_path, {"site.toml": PLAIN, **{f"seeds/{n}.txt": letter(n) for n in range(30)}})
    for young in (10**18, -1_000_000_000):  # the second run only records that the files are old
        monkeypatch.setattr(files, "_YOUNG_NS", young)
        ingest(tmp_path, clock=CLOCK, workers=1)
    extracted = []
    for number in range(10):
        done.clear()
        (tmp_path / CHANGED).write_text(f"{letter(7)}\nDay {number}.\n", "utf-8")
        for young in (10**18, -1_000_000_000):
            monkeypatch.setattr(files, "_YOUNG_NS", young)
            ingest(tmp_path, clock=CLOCK, workers=1)
        extracted.append(done["extracted"])
    assert set(extracted) == {1}


@pytest.mark.parametrize("seeds", [30, 300])
def test_one_changed_seed_writes_its_own_leaf_and_header_alone(
    seeds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"site.toml": TOML, **{f"seeds/{n}.txt": f"{letter(n)}{TAGS}" for n in range(seeds)}})
    ingest(tmp_path, clock=CLOCK, workers=1)
    opened: Counter[str] = Counter()
    written: Counter[str] = Counter()
    load, save = Shelf.load, Shelf.save

    def counted_load(shelf: Shelf, keys: Sequence[str]) -> Mapping[str, bytes]:
        found = load(shelf, keys)
        opened[shelf.kind] += len(found)
        return found

    def counted_save(shelf: Shelf, key: str, blob: bytes) -> None:
        written[shelf.kind] += 1
        save(shelf, key, blob)

    monkeypatch.setattr(Shelf, "load", counted_load)
    monkeypatch.setattr(Shelf, "save", counted_save)
    (tmp_path / CHANGED).write_text(f"{letter(7)}\nThe pilots agreed.\n{TAGS}", "utf-8")
    ingest(tmp_path, clock=CLOCK, workers=1)
    assert opened["outlines"] <= LEAVES + 1
    assert written["outlines"] == 2  # one of them holds the corpus statistics
    assert (opened["heads"], written["heads"], written["headers"]) == (0, 2, 1)
    assert (opened["seeds"], written["seeds"]) == (0, 1)
    assert opened["headers"] <= LEAVES
    assert not written["lookups"]


def test_header_summaries_equal_the_full_headers(tmp_path: Path) -> None:
    odd = {
        "seeds/a  b.txt": "Two\u00a0 spaces: “it’s #1”\n\nThe harbour is undated.\n",
        "seeds/c.md": "---\ntitle: 'null'\ndate: 2024-02-12\npublish_at: 2030-01-01\ntags: [Été, b c]\n---\nA.\n",
        "seeds/d.md": "---\ntitle: '- x: y'\ndate: 2024-03\ndraft: true\n---\nB harbour.\n",
    }
    lay(tmp_path, {"site.toml": PLAIN, **odd, **{f"seeds/{n}.txt": letter(n) for n in range(9)}})
    assert len(ingest(tmp_path, clock=CLOCK, workers=1).seeds) == 12
    with open_cache(tmp_path / ".site-builder" / "cache.sqlite") as cache:
        files = read_inputs(tmp_path, cache).briefings
        first, second = (known_headers.read_headers(files, cache, None) for _ in range(2))
        assert second.summaries == first.summaries
        assert {path: known_headers.summary_of(d.header) for path, d in second.items()} == first.summaries
        gone, *_ = second
        assert {*second.after({gone: None}, {}, None)} == {*second} - {gone}


def test_the_first_seeds_warm_up_this_process_for_its_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = counted(monkeypatch)
    lay(tmp_path, {"site.toml": PLAIN, **{f"seeds/{n}.txt": letter(n) for n in range(100)}})
    report = ingest(tmp_path, clock=CLOCK, workers=2)
    assert len(report.seeds) == 100
    assert 0 < done["prepared"] < 50


def test_parallel_seeds_give_the_same_results_as_single_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def content(root: Path) -> dict[str, bytes]:
        lay(root, {"site.toml": TOML, **{f"seeds/{n}.txt": letter(n) + BOUND for n in range(12)}})
        ingest(root, clock=CLOCK, workers=1)
        return {str(path.relative_to(root)): path.read_bytes() for path in (root / "content").rglob("*.*")}

    together = content(tmp_path / "together")
    monkeypatch.setattr(extraction, "CHUNK", 1)
    assert content(tmp_path / "alone") == together


def die_apart(_: object) -> None:
    """Kill the process if it is a worker."""
    if parent_process():
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_crash_in_the_comparison_of_seeds_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"site.toml": PLAIN, "seeds/1.txt": letter(1)})
    monkeypatch.setattr(extraction, "MANY", 0)
    monkeypatch.setattr(extraction, "learn", die_apart)
    with pytest.raises(SiteError, match=r"a worker process was killed, at the comparison of all seeds or near"):
        ingest(tmp_path, clock=CLOCK, workers=2)
