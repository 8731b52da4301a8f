"""The summary of a run, in about ten lines and as a page."""

import pickle
from dataclasses import replace
from functools import partial
from pathlib import Path

from site_builder.core.errors import Location, UnreadKind
from site_builder.ingest.change_plan import SeedReport
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.report import IngestReport, report_lines, report_page
from site_builder.seeds.model import Finding, Mark, MarkKind, MarkPlace
from tests.builders import CLOCK, TOML, lay
from tests.seeds.documents import MORE, PROSE

PLAIN = TOML + "[ingest]\npropose = false\n"
FORM = "The harbour of pier {n} has stood open for {n}0 years, and {n} pilots wait there for the {n} barges of the day."


def seed(name: str, outcome: str, *notes: str, **more: object) -> SeedReport:
    content = f"content/briefings/2024/{name}.md" if outcome in ("created", "updated") else ""
    return SeedReport(f"seeds/{name}.txt", content, outcome, notes, **more)


def lines(report: IngestReport) -> list[str]:
    return list(report_lines(report, clock=CLOCK))


def report(*seeds: SeedReport, **more: object) -> IngestReport:
    return IngestReport(seeds, (), **more)


def letters(root: Path, count: int, footer: str = "", title: str = "Letter {n}") -> Path:
    texts = {
        f"seeds/{n}.txt": f"{title.format(n=n)}\n\n{n} May 2024\n\n{FORM.format(n=n)}\n\n{footer}\n"
        for n in range(1, count + 1)
    }
    return lay(root, {"site.toml": PLAIN, **texts})


def run(root: Path, **options: object) -> IngestReport:
    return ingest(root, clock=CLOCK, workers=1, **options)


def test_seeds_of_one_kind_are_one_line_with_two_examples() -> None:
    found = lines(report(*(seed(f"a{n}", "created") for n in range(5))))
    one, two = (f"seeds/a{n}.txt → content/briefings/2024/a{n}.md" for n in range(2))
    assert f"5 created: {one}, {two}, 3 more" in found
    assert "5 seeds: 5 created" in found


def test_withheld_texts_come_before_more_frequent_notes() -> None:
    often = [seed(f"{n}-{word}", "created", f"{word} to look at") for word in ("one", "two", "three") for n in range(3)]
    later = seed("later", "created", publication=("its date, 2031-05-06, lies ahead",))
    told = [line for line in lines(report(*often, later)) if line.startswith("check ")]
    assert told[0] == "check seeds/later.txt: its date, 2031-05-06, lies ahead"


def test_withheld_texts_are_counted_by_mark() -> None:
    values = ("Laufend", "Laufend", "demobilized (2006)", "paused", "Laufend")
    marks = [Mark(MarkKind.UNCLEAR, MarkPlace.HEADER, f"status: {value}", n) for n, value in enumerate(values)]
    seeds = [seed(f"a{n}", "created", marks=(mark,)) for n, mark in enumerate(marks)]
    seeds.append(seed("b", "created", marks=(Mark(MarkKind.DRAFT, MarkPlace.TEXT, "DRAFT"),)))
    assert [line for line in lines(report(*seeds)) if line.startswith("held back")] == [
        "held back, seeds/a0.txt, seeds/a1.txt, 3 more: its own header says status: Laufend, which is unclear"
        " (3 seeds), its own header says status: demobilized (2006), which is unclear (1 seed), 1 more",
        "held back, seeds/b.txt: its text says “DRAFT” (1 seed)",
    ]


def test_the_number_of_unread_files_is_reported(tmp_path: Path) -> None:
    lay(letters(tmp_path, 2), {"seeds/empty.txt": "", "seeds/picture.xyz": "x"})
    assert "2 seeds: 2 created; 2 files not read" in lines(run(tmp_path))


def test_the_summary_of_a_thousand_seeds_has_a_dozen_lines() -> None:
    unsure = Finding("date", "2024-05-06", 3, 0.5, "an order of day and month that nothing proves")
    outcomes = ("created", "updated", "moved", "duplicate", "older", "shorter", "conflict", "vanished", "unchanged")
    seeds = (
        seed(
            f"{outcome}{n}", outcome, f"the seed lists the actor {n}", packed=partial(pickle.dumps, ((unsure,), (), ()))
        )
        for outcome in outcomes
        for n in range(120)
    )
    assert len(lines(report(*seeds, alike=(("Letter", 13),), outdated=("seeds/unchanged1.txt",)))) <= 16


def test_results_of_an_earlier_run_are_only_counted() -> None:
    first = report(seed("b", "duplicate", "the same text as seeds/a.txt"))
    again = report(*first.seeds, seed("c", "duplicate"), before=first.lasting)
    assert "1 duplicates, ingested once: seeds/c.txt; 1 as before" in lines(again)
    assert "1 as before: duplicates, ingested once" in lines(replace(first, before=first.lasting))


def test_files_of_unread_kinds_are_named_once() -> None:
    error = UnreadKind("is an old Word file", place=Location("seeds/old.doc"), hint="save it as .docx")
    first = report(unread=(error,))
    assert "not read: seeds/old.doc: is an old Word file; save it as .docx" in lines(first)
    assert "still not read: 1 file" in lines(replace(first, before=first.lasting))


def test_notes_with_the_same_beginning_share_a_line() -> None:
    notes = [seed(f"n{n}", "created", f'the seed lists the actor "A{n}", whom nobody knows') for n in range(4)]
    assert 'check seeds/n0.txt and 3 more: the seed lists the actor "A0", whom nobody knows' in lines(report(*notes))


def test_a_note_on_many_seeds_of_a_folder_names_the_folder() -> None:
    topics = [seed(f"_topics/{n}", "created", "No date line was found.") for n in range(10, 20)]
    rest = [seed(f"{n}", "created", "No date line was found.") for n in range(9)]
    words = "check seeds/0.txt and 18 more (10 in seeds/_topics/): No date line was found."
    assert words in lines(report(*rest, *topics))


def test_a_refresh_writes_the_page_that_a_first_run_writes(tmp_path: Path) -> None:
    lay(tmp_path, {"site.toml": PLAIN, "seeds/untitled.txt": f"{PROSE}\n\n{MORE}\n"})
    run(tmp_path)
    page = tmp_path / ".site-builder/ingest.html"
    first = [line for line in page.read_text("utf-8").splitlines() if line.startswith("<details>")]
    run(tmp_path)
    found = run(tmp_path, refresh=True)
    assert [line for line in page.read_text("utf-8").splitlines() if line.startswith("<details>")] == first
    assert any(line.startswith("still open: 1 uncertain finding, ") for line in lines(found))


def test_briefings_of_one_title_are_named(tmp_path: Path) -> None:
    found = run(letters(tmp_path, 4, title="The Pilots of the Day"))
    assert found.alike == (("The Pilots of the Day", 4),)
    assert "shared titles: 4 briefings called “The Pilots of the Day”" in lines(found)


def test_the_page_holds_every_seed_and_no_mark_of_a_seed(tmp_path: Path) -> None:
    lay(tmp_path, {"site.toml": PLAIN, "seeds/a.txt": f"<b>Talks</b>\n\n1 May 2024\n\n{PROSE}\n\n{MORE}\n"})
    run(tmp_path)
    page = tmp_path / ".site-builder/ingest.html"
    assert "<summary>seeds/a.txt → content/briefings/2024/" in page.read_text("utf-8")
    assert "title: &lt;b&gt;Talks&lt;/b&gt;" in page.read_text("utf-8")
    assert page.stat().st_mode & 0o777 == 0o600


def test_a_dry_run_reports_exactly_the_later_run(tmp_path: Path) -> None:
    letters(tmp_path, 3)
    told = lines(run(tmp_path, dry_run=True))
    assert not (tmp_path / "content").exists()
    assert lines(run(tmp_path)) == told


def test_seeds_that_would_be_read_differently_wait_for_a_refresh(tmp_path: Path) -> None:
    run(letters(tmp_path, 2, footer="The desk of the harbour"))
    letters(tmp_path, 4, footer="The desk of the harbour")
    found = run(tmp_path)
    assert found.outdated == ("seeds/1.txt", "seeds/2.txt")
    assert "2 seeds would be read differently now" in "\n".join(lines(found))
    assert run(tmp_path, refresh=True).outdated == ()
    assert "The desk of the harbour" not in "".join(p.read_text("utf-8") for p in tmp_path.glob("content/**/*.md"))


def test_new_folder_settings_wait_for_a_refresh_too(tmp_path: Path) -> None:
    letters(tmp_path, 2)
    run(tmp_path)
    lay(tmp_path, {"seeds/_index.md": "---\ntitle: Letters\ncascade: {draft: true}\n---\n"})
    assert run(tmp_path).outdated == ("seeds/1.txt", "seeds/2.txt")
    assert run(tmp_path, refresh=True).outdated == ()
    assert [count for _, count in run(tmp_path).withheld.counts] == [2]


def test_old_addresses_of_a_new_pattern_are_added_by_the_next_run(tmp_path: Path) -> None:
    letters(tmp_path, 1)
    run(tmp_path)
    for folder in ("old", "older"):
        lay(tmp_path, {"site.toml": TOML + f'\n[ingest]\npermalink = "/{folder}/:year/:slug/"\n'})
        assert run(tmp_path).outdated == ()
    redirects = (tmp_path / "content/redirects.csv").read_text("utf-8")
    assert [line[:7] for line in redirects.splitlines()[1:]] == ["/old/20", "/older/"]


def test_a_clean_archive_gives_an_empty_report() -> None:
    assert lines(report(seed("a", "unchanged"))) == ["1 seed: 1 unchanged"]
    assert "Unchanged: 1" in "".join(report_page(report(seed("a", "unchanged")), clock=CLOCK))
