"""Consecutive builds in one process: each costs only its edit, and its output equals a clean build."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import click
import pytest

from site_builder.archive_folder import inputs, memory
from site_builder.building.build_state import BuildState
from site_builder.building.check import verify
from site_builder.building.pipeline import build
from site_builder.building.stored_plan import ASKED, StoredPlan, piece_of
from site_builder.commands.site import QUIET_S
from site_builder.core.errors import SiteErrors
from site_builder.pages import search
from site_builder.publish import output_folder
from site_builder.registry import actor
from tests.builders import CLOCK, content, lay
from tests.builders import run as run_command
from tests.building.test_costs import actors, archive, path, stem, tags, text

SIZE = 30
MARK = "-- a moment --\n"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[BuildState]:
    with BuildState(archive(tmp_path, SIZE) / ".site-builder") as state:
        yield state


def saved(root: Path, kept: BuildState, number: int, words: str) -> dict[str, int]:
    """Bodies read, parsed and rendered by a build after an edit, and the number of files written."""
    lay(root, {path(number): text(number, words)})
    counts = {"read": 0, "parse": 0, "render": 0}

    def progress(stage: str, done: int, total: int) -> None:
        counts[stage] = total

    report = build(root, output=root / "public", clock=CLOCK, workers=1, shared=kept, progress=progress)
    shards = [path for path in report.published.written if path.startswith("search/recent/t")]
    return {**counts, "written": len(report.published.written) - len(shards)}


def test_the_cost_of_an_edit_depends_on_its_size_only(tmp_path: Path, kept: BuildState) -> None:
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    found = [saved(tmp_path, kept, number, "Something new.") for number in (15, 16, 15)]
    assert [cost["read"] for cost in found] == [1, 1, 0]
    assert [cost["parse"] for cost in found] == [1, 1, 0]
    assert found[0] == found[1]
    assert found[0]["written"] <= 8


def test_a_text_edit_keeps_record_links_and_a_record_edit_renews_them(
    tmp_path: Path, kept: BuildState, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    named: list[object] = []
    name = actor.digest_of
    monkeypatch.setattr(actor, "digest_of", lambda *values: named.extend(values) or name(*values))
    saved(tmp_path, kept, 15, "Something new.")
    assert named == []
    lay(tmp_path, {"content/actors.yaml": actors(SIZE // 10, 1, "[{text: The speaker}]")})
    saved(tmp_path, kept, 15, "The speaker spoke.")
    assert len(named) > 3
    assert verify(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1) == ()


def test_known_files_are_neither_read_nor_hashed_again(
    tmp_path: Path, kept: BuildState, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    saved(tmp_path, kept, 15, "Something new.")
    done: list[str] = []
    parse, weigh, rows = output_folder.read_manifest, search.weigh_text, StoredPlan.rows

    def read(plan: StoredPlan, names: Sequence[str]) -> object:
        done.extend(name for name in names if not name.isdecimal() and not name.startswith(ASKED))
        return rows(plan, names)

    monkeypatch.setattr(output_folder, "read_manifest", lambda written: done.append("manifest") or parse(written))
    monkeypatch.setattr(search, "weigh_text", lambda document: done.append(document.headings[0]) or weigh(document))
    monkeypatch.setattr(StoredPlan, "rows", read)
    lay(tmp_path, {path(15): text(15, "Something else.")})
    quick(tmp_path, kept, path(15))
    assert done == ["Title 15"]
    lay(tmp_path, {path(14): text(14).replace("Title 14", "Another")})
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1)
    done.clear()
    saved(tmp_path, kept, 15, "Something else again.")
    assert {f"urls {piece_of(f'/briefings/{stem(15)}/')}", "Title 15"} <= {*done}
    assert verify(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1) == ()


def test_after_many_edits_the_output_equals_a_clean_build(tmp_path: Path, kept: BuildState) -> None:
    for number in range(14, 20):
        saved(tmp_path, kept, number, f"Round {number}.")
    (tmp_path / path(3)).unlink()
    lay(tmp_path, {path(14): text(14).replace("Title 14", "Another"), "content/redirects.csv": "/old/,/tags/\n"})
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    assert verify(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1) == ()


def test_after_an_edit_warnings_are_in_the_order_of_a_clean_build(tmp_path: Path, kept: BuildState) -> None:
    for number in (13, 15, 17):
        lay(tmp_path, {path(number): text(number, "Our note of 3 March 1999 said so.")})
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    lay(tmp_path, {path(13): text(13, "Our note of 3 March 1999 said so.", summary="Said so.")})
    report = build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    clean = build(tmp_path, output=tmp_path / "clean", state=tmp_path / "other", clock=CLOCK, workers=1)
    assert len(clean.warnings) == 3
    assert list(map(str, report.warnings)) == list(map(str, clean.warnings))


def test_texts_parsed_before_a_broken_save_are_reused_after_it(tmp_path: Path, kept: BuildState) -> None:
    saved(tmp_path, kept, 15, "Right.")
    with pytest.raises(SiteErrors):
        saved(tmp_path, kept, 15, "[gone](/briefings/no-such-text/)")
    cost = saved(tmp_path, kept, 15, "Right again.")
    assert (cost["read"], cost["parse"]) == (1, 1)
    assert verify(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1) == ()


def test_watch_reports_errors_rebuilds_after_a_fix_and_ends_with_ctrl_c(tmp_path: Path) -> None:
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


def test_the_output_is_not_verified_between_saves(tmp_path: Path) -> None:
    status, said = run_command("build", "--watch", "--verify", root=archive(tmp_path, SIZE))
    assert (status, "--watch and --verify cannot be used together" in said) == (2, True), said


def test_a_folder_without_an_archive_ends_the_watch_and_stays_empty(tmp_path: Path) -> None:
    status, said = run_command("build", "--watch", root=tmp_path)
    assert (status, "it has no site.toml" in said) == (1, True), said
    assert list(tmp_path.iterdir()) == []


def sizes(kept: BuildState) -> dict[str, int]:
    """Size of every container kept between builds."""
    plan = kept.plan("public")
    held = {
        f"{type(thing).__name__}{name}": value for thing in (kept.memory, plan) for name, value in vars(thing).items()
    }
    return {name: len(value) for name, value in held.items() if isinstance(value, Sized)}


def test_memory_does_not_grow_with_the_edits(tmp_path: Path, kept: BuildState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "RECENT", 4)
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    found, aside = [], []
    for round_ in range(2):
        for number in range(10, 28):
            saved(tmp_path, kept, number, f"{'Round' * 200} {round_}.")
            aside.append(kept.spool.size)
        lay(tmp_path, {"content/actors.yaml": actors(3, 1, f"[{{text: The speaker {round_}}}]")})
        build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
        kept.memory.share(kept.spool.put)
        saved(tmp_path, kept, 15, f"Shared {round_}.")
        found.append(sizes(kept))
    assert found[0] == found[1]
    assert {*aside} == {0}
    assert verify(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1) == ()


def said_as_time_goes_by(root: Path, moments: Mapping[datetime, Mapping[str, str]]) -> list[tuple[float | None, str]]:
    """Delay of the watch after each moment, and its output then; each with the files saved before."""
    waits: list[float | None] = []

    def ticks(root: Path, tops: tuple[str, ...], work: Callable[[frozenset[str]], float | None]) -> None:
        for moment, files in moments.items():
            lay(root, files)
            with patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}):
                waits.append(work(frozenset(files) if waits else frozenset()))
            click.echo(MARK, nl=False)
        raise KeyboardInterrupt

    with patch("site_builder.runtime.watching.each_save", ticks):
        _, said = run_command("build", "--watch", "--workers", "1", root=root)
    return list(zip(waits, said.split(MARK), strict=False))


def test_scheduled_changes_are_built_when_due_and_reported_once(tmp_path: Path) -> None:
    imprint = {"content/pages/imprint.md": content("Imprint", publish_at="2026-01-30", date=None)}
    lay(archive(tmp_path, SIZE), {path(3): text(3, expires_at="2026-01-25"), **imprint})
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (2, 3, 20, 25, 30, 31)]
    found = said_as_time_goes_by(tmp_path, {day: {} for day in days})
    left = [(after - day).total_seconds() for day, after in zip(days, (days[2], *days[2:5]), strict=False)]
    assert [wait for wait, _ in found] == [*left, None, None]
    said = [words.strip().splitlines()[:1] for _, words in found]
    assert [len(lines) for lines in said] == [1, 0, 1, 1, 1, 0]
    assert (tmp_path / "public/briefings" / stem(SIZE - 5) / "index.html").exists()
    assert not (tmp_path / "public/briefings" / stem(3)).exists()
    assert (tmp_path / "public/imprint/index.html").exists()


def test_an_expiry_takes_effect_on_time_even_while_a_file_is_broken(tmp_path: Path) -> None:
    lay(archive(tmp_path, SIZE), {path(3): text(3, expires_at="2026-01-25")})
    broken = {path(15): text(15, "[gone](/briefings/no-such-text/)")}
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (15, 22, 25, 26)]
    found = said_as_time_goes_by(tmp_path, {days[0]: {}, days[1]: broken, days[2]: {}, days[3]: {}})
    assert found[1][0] == timedelta(days=3).total_seconds()
    assert [("leads nowhere" in words, "withheld" in words) for _, words in found] == [
        (False, False),
        (True, False),
        (True, True),
        (False, False),
    ]
    assert not (tmp_path / "public/briefings" / stem(3)).exists()


def quick(root: Path, kept: BuildState, *paths: str) -> Sequence[str]:
    """Files written by a build that receives the saved files."""
    report = build(root, output=root / "public", clock=CLOCK, workers=1, shared=kept, saved=frozenset(paths))
    return report.published.written


def page(number: int) -> str:
    return f"briefings/{stem(number)}/index.html"


@pytest.fixture
def looks(tmp_path: Path, kept: BuildState, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Full scans by builds after the first one."""
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1, shared=kept)
    done: list[str] = []
    for module, name in ((inputs, "scan_changed"), (output_folder, "look")):
        work = getattr(module, name)

        def noted(*given: object, name: str = name, work: Callable[..., object] = work) -> object:
            done.append(name)
            return work(*given)

        monkeypatch.setattr(module, name, noted)
    return done


def is_as_clean(root: Path) -> bool:
    return verify(root, output=root / "public", clock=CLOCK, workers=1) == ()


def test_a_build_given_the_saved_files_looks_only_at_them(tmp_path: Path, kept: BuildState, looks: list[str]) -> None:
    seen: list[str] = []
    for number in (14, 15, 14):
        seen.append(path(number))
        lay(tmp_path, {path(number): text(number, "Something new.", summary=f"Number {number * len(seen)}.")})
        assert page(number) in quick(tmp_path, kept, path(number))
    assert looks == []
    assert is_as_clean(tmp_path)


@pytest.mark.parametrize("other", ["content/redirects.csv", "content/briefings/2020/2020-01-01-new.md", "site.toml"])
def test_saving_anything_but_known_texts_triggers_a_full_scan(
    tmp_path: Path, kept: BuildState, looks: list[str], other: str
) -> None:
    (tmp_path / path(16)).unlink()
    lay(tmp_path, {path(15): text(15, "Something new.")})
    quick(tmp_path, kept, path(15), other)
    assert looks == ["look", "scan_changed"]
    assert is_as_clean(tmp_path)


def test_a_full_scan_finds_a_deleted_text(tmp_path: Path, kept: BuildState, looks: list[str]) -> None:
    (tmp_path / path(15)).unlink()
    quick(tmp_path, kept, path(15))
    assert "scan_changed" in looks
    assert is_as_clean(tmp_path)


@pytest.mark.parametrize("words", ["by hand", None])
def test_a_manual_change_to_an_output_page_is_noticed_first(
    tmp_path: Path, kept: BuildState, looks: list[str], words: str | None
) -> None:
    place = tmp_path / "public" / page(15)
    place.write_text(words) if words else place.unlink()
    lay(tmp_path, {path(15): text(15, "Something new.")})
    assert page(15) in quick(tmp_path, kept, path(15))
    assert "look" in looks
    assert is_as_clean(tmp_path)


def test_a_folder_that_became_a_link_is_not_written_through(tmp_path: Path, kept: BuildState, looks: list[str]) -> None:
    folder = (tmp_path / "public" / page(15)).parent
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere/index.html").read_bytes()
    lay(tmp_path, {path(15): text(15, "Something new.")})
    with pytest.raises(SiteErrors):
        quick(tmp_path, kept, path(15))
    assert (tmp_path / "elsewhere/index.html").read_bytes() == before


def test_a_removed_obstacle_does_not_block_a_new_page(tmp_path: Path, kept: BuildState) -> None:
    lay(tmp_path, {"content/tags.yaml": tags(SIZE), "public/tags/tag-29/index.html": "by hand"})
    quick(tmp_path, kept)
    (tmp_path / "public/tags/tag-29/index.html").unlink()
    lay(tmp_path, {path(15): text(15, tags="[tag-29]")})
    assert "tags/tag-29/index.html" in quick(tmp_path, kept, path(15))
    assert is_as_clean(tmp_path)


def test_a_full_scan_follows_another_build_or_a_failed_one(tmp_path: Path, kept: BuildState, looks: list[str]) -> None:
    lay(tmp_path, {path(14): text(14, "By another.")})
    build(tmp_path, output=tmp_path / "public", clock=CLOCK, workers=1)
    looks.clear()
    lay(tmp_path, {path(15): text(15, "Something new.")})
    quick(tmp_path, kept, path(15))
    assert "look" in looks
    with pytest.raises(SiteErrors):
        saved(tmp_path, kept, 15, "[gone](/briefings/no-such-text/)")
    looks.clear()
    lay(tmp_path, {path(15): text(15, "Right."), path(13): text(13, "Unheard.")})
    quick(tmp_path, kept, path(15))
    assert looks == ["look", "scan_changed"]
    assert is_as_clean(tmp_path)


def test_a_quiet_watch_rescans_everything_now_and_then(tmp_path: Path) -> None:
    root, day = archive(tmp_path, SIZE), datetime(2026, 2, 2, tzinfo=UTC)
    new = {path(15): text(15, "Something new.")}
    moments = {day: {}, day.replace(hour=1): new, day.replace(hour=2): {}}
    assert [wait for wait, _ in said_as_time_goes_by(root, moments)] == [None, QUIET_S, None]
