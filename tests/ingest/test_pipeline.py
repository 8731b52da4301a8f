"""Folders of seeds → content: nothing lost, nothing duplicated, no work of an editor overwritten."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from site_builder.content.front_matter import Document, read_document, text_digest
from site_builder.core.errors import SiteErrors, UsageError
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url
from site_builder.demo import starter_files
from site_builder.ingest import extraction
from site_builder.ingest import pipeline as stage
from site_builder.ingest.pipeline import ingest, show
from site_builder.ingest.report import IngestReport, report_lines
from site_builder.registry.decisions import Decision, Verdict
from site_builder.registry.ledger import append_decisions
from site_builder.registry.published import PublishedUrl, write_published
from site_builder.runtime.cache import Shelf
from site_builder.runtime.file_transaction import FileChange, Spooled, revise
from site_builder.runtime.files import Disk
from site_builder.seeds.formats import limits
from tests.builders import CLOCK, TOML, edit, lay, outputs
from tests.metadata.pictures import RIGHTS, SECRETS, png
from tests.seeds.documents import MORE, PROSE
from tests.seeds.formats.samples import DOCX, PNG, w_p, w_picture, zip_file
from tests.seeds.formats.samples import docx as docx_file
from tools.demo_seeds import demo_seeds

PLAIN = TOML + "[ingest]\npropose = false\n"
"""Most tests here do not need proposals."""
SEED = Path(__file__).parents[2] / "seeds/000_93b883d5e3c2cafa.txt"
HARBOUR = "content/briefings/2024/2024-02-12-harbour-talks.md"
TALKS = "content/briefings/undated/talks.md"
OTHER = (
    "The canal company reported on Friday that the lock at Sorrel had been closed for repairs, and that barges would"
    " wait there for eleven days unless the weather turned and the second chamber could be filled by hand."
)


def letter(title: str = "Harbour Talks", *paragraphs: str, date: str = "12 February 2024") -> str:
    return "\n\n".join([title, *([date] if date else []), *(paragraphs or (PROSE, MORE))]) + "\n"


def archive(root: Path, **seeds: str | bytes) -> Path:
    """An archive without proposals; a keyword `a_txt` is the seed `seeds/a.txt`."""
    files = {f"seeds/{name.replace('_', '.')}": text for name, text in seeds.items()}
    return lay(root, {"site.toml": PLAIN, **files})


def ingested(root: Path, **options: object) -> IngestReport:
    return ingest(root, clock=CLOCK, workers=1, **options)


def outcomes(report: IngestReport) -> dict[str, str]:
    return {seed.path.removeprefix("seeds/"): seed.outcome for seed in report.seeds}


def messages(report: IngestReport) -> list[str]:
    return [str(error) for error in (*report.errors, *report.unreadable)]


def contents(root: Path) -> dict[str, bytes]:
    return {f"content/{path}": data for path, data in outputs(root / "content").items()}


def document(root: Path, path: str) -> Document:
    return read_document(SourceFile(path, (root / path).read_bytes()))


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def publish(root: Path, path: str) -> None:
    """List a briefing's URL, as a live build does."""
    source = SourceFile(path, (root / path).read_bytes())
    listed = {briefing_url(path): PublishedUrl("2026-01-01", text_digest(source))}
    write(root, "content/published.csv", write_published(listed))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


# ---------- the seed of this repository


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestReport]:
    root = lay(tmp_path_factory.mktemp("own"), {f"seeds/{SEED.name}": SEED.read_bytes()})
    return root, ingested(root)


def test_the_seed_becomes_a_dated_file_with_title_lede_and_headings(own: tuple[Path, IngestReport]) -> None:
    root, report = own
    path = "content/briefings/2021/2021-02-10-china-a-frosty-yang-blinken-call.md"
    assert [(s.content, s.outcome) for s in report.seeds] == [(path, "created")]
    found = document(root, path)
    assert found.header.title == "China: A Frosty Yang-Blinken Call"
    assert str(found.header.date) == "2021-02-10"
    assert found.header.summary.startswith("Yang Jiechi, China’s top diplomat, held a phone conversation")
    assert re.findall(r"^## (.*)$", found.body, re.MULTILINE) == [
        "No Progress on Talks",
        "Beijing Interprets Washington",
    ]
    assert "Back to list" not in found.body
    assert "Published on" not in found.body
    assert re.search(r"^\*\*Apart from Blinken.*on ice\.\*\*$", found.body, re.MULTILINE)
    assert not report.seeds[0].notes


def test_every_word_of_the_seed_is_in_header_body_or_removed_lines(own: tuple[Path, IngestReport]) -> None:
    root, report = own
    (seed,) = report.seeds
    found = document(root, seed.content)
    kept = [*words(found.header.title), *words(found.body), *(w for r in seed.decided.removed for w in words(r.text))]
    for word in words(SEED.read_text("utf-8")):
        assert word in kept
        if word in words(found.body):
            assert words(SEED.read_text("utf-8")).count(word) <= kept.count(word)


def test_proposals_come_with_their_records_and_reasons(own: tuple[Path, IngestReport]) -> None:
    root, report = own
    (seed,) = report.seeds
    header = document(root, seed.content).header
    assert {"yang-jiechi", "china", "united-states"} <= set(header.actors)
    assert "china" in header.tags
    assert (report.actors_added, report.tags_added) >= (len(header.actors), len(header.tags))
    assert {f"actor {name}" for name in header.actors} <= {line.partition(":")[0] for line in seed.decided.evidence}


# ---------- the second run


def test_a_text_that_opens_with_an_empty_line_counts_as_unedited(tmp_path: Path) -> None:
    flags = "\n".join(
        f'<a href="/{to}"><img src="../flags/{to}.jpg" border="0" /></a>' for to in ("north", "south", "west")
    )
    root = archive(tmp_path, **{"page.html": flags})
    ingested(root)
    (path,) = (root / "content/briefings").rglob("*.md")
    found = document(root, path.relative_to(root).as_posix())
    assert found.wrote(found.body)


def test_a_second_run_writes_nothing_and_counts_unchanged_briefings(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter(), b_txt=letter("Canal", OTHER))
    assert ingested(root).counts == (("created", 2),)
    before = contents(root)
    assert ingested(root).counts == (("unchanged", 2),)
    shutil.rmtree(root / ".site-builder")
    assert ingested(root).counts == (("unchanged", 2),)
    assert contents(root) == before


def test_a_cached_run_repeats_messages(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter(), b_txt=letter(), c_txt=b"\x00\x01\x02" * 99)
    first = ingested(root)
    second, third = ingested(root), ingested(root)
    assert outcomes(second) == outcomes(third) == {"a.txt": "unchanged", "b.txt": "duplicate"}
    assert messages(first) == messages(second) != []


def test_every_change_is_noticed_after_a_cached_run(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    ingested(root)
    for change in (
        lambda: write(root, "seeds/a.txt", letter("Harbour Talks", PROSE, OTHER)),
        lambda: (root / HARBOUR).unlink(),
        lambda: write(root, "seeds/b.txt", letter("Canal", OTHER)),
    ):
        ingested(root)
        change()
        before = contents(root)
        ingested(root)
        assert contents(root) != before


def missing(name: str) -> object:
    raise ImportError(name)


@pytest.mark.usefixtures("forking")
def test_a_package_installed_later_reads_seeds_refused_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path / "packages")
    root = archive(tmp_path / "archive", a_html=f"<h1>Harbour Talks</h1><p>12 February 2024<p>{PROSE}<p>{MORE}")
    with monkeypatch.context() as without:
        without.setattr(limits, "import_module", missing)
        assert "not installed" in messages(ingested(root))[0]
        assert "not installed" in messages(ingested(root))[0]
    (tmp_path / "packages/lxml-99.0.dist-info").mkdir(parents=True)
    report = ingested(root)
    assert (messages(report), outcomes(report)) == ([], {"a.html": "created"})


@pytest.mark.parametrize(("package", "read_again"), [("mammoth-99.0.dist-info", 1), ("other-99.0.dist-info", 0)])
def test_seeds_are_read_again_by_another_version_of_a_package_that_reads_them(
    package: str, read_again: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "packages")
    root = archive(tmp_path / "archive", a_docx=DOCX)
    ingested(root)
    (tmp_path / "packages" / package).mkdir(parents=True)
    read: list[str] = []
    save = Shelf.save
    monkeypatch.setattr(Shelf, "save", lambda shelf, *kept: (read.append(shelf.kind), save(shelf, *kept))[1])
    assert ingested(root).counts == (("unchanged", 1),)
    assert read.count("seeds") == read_again


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from site_builder.ingest.pipeline import ingest
os.replace = lambda source, target: os.kill(os.getpid(), signal.SIGKILL)
ingest(Path(sys.argv[1]), clock=datetime(2026, 1, 2), workers=1)
"""


def leftovers(root: Path) -> list[str]:
    return [path.name for path in root.rglob("*") if path.name.endswith(".tmp")]


def test_leftovers_of_a_killed_run_are_removed_by_the_next(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    assert subprocess.run([sys.executable, "-c", KILLED, str(root)], check=False).returncode == -signal.SIGKILL
    assert len(leftovers(root)) == 1
    assert outcomes(ingested(root)) == {"a.txt": "created"}
    assert leftovers(root) == []


def test_texts_are_spooled_not_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: list[FileChange] = []

    def look(root: Path, changes: Sequence[FileChange], disk: Disk) -> tuple[str, ...]:
        waiting.extend(change for change in changes if change.path.startswith("content/briefings/"))
        return revise(root, changes, disk)

    monkeypatch.setattr(stage, "revise", look)
    root = archive(tmp_path, a_txt=letter())
    ingested(root)
    (root / "seeds/a.txt").write_text(letter("Harbour Talks", PROSE, OTHER), "utf-8")
    ingested(root)
    new, changed = waiting
    assert isinstance(new.after, Spooled)
    assert isinstance(changed.before, Spooled)
    assert isinstance(changed.after, Spooled)


def test_one_worker_and_many_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MANY", 0)  # so that corpus statistics are computed in other processes, too
    versions = {"seeds/x.txt": letter(), "seeds/x-2.txt": letter("Harbour Talks", OTHER), "seeds/y.txt": letter()}
    for name, workers in (("one", 1), ("many", 2)):
        root = lay(tmp_path / name, {"site.toml": TOML, **dict(demo_seeds(12)), **versions})
        report = ingest(root, clock=CLOCK, workers=workers)
        assert {"duplicate", "created"} <= {*outcomes(report).values()}
    assert contents(tmp_path / "one") == contents(tmp_path / "many")


def test_an_actor_named_in_three_briefings_is_likely(tmp_path: Path) -> None:
    texts = {"Harbour": PROSE, "Piers": MORE, "Locks": OTHER}
    seeds = {f"seeds/{title}.txt": letter(title, f"{text} They saw Wen Tai-lo there.") for title, text in texts.items()}
    for confidence in ("likely", "weak"):
        root = lay(tmp_path / confidence, {"site.toml": TOML, **seeds})
        ingested(root)
        written = (root / "content/actors.yaml").read_text("utf-8")
        assert ("confidence: weak" in written) is (confidence == "weak"), written
        seeds.popitem()


# ---------- any order


def test_files_added_in_any_order_and_then_refreshed_give_the_same_content(tmp_path: Path) -> None:
    seeds = dict(demo_seeds(8)) | {
        "seeds/x-2.txt": letter("Basin", PROSE, MORE, OTHER),
        "seeds/x-10.txt": letter("Basin", PROSE, MORE, "The pilots agreed."),
        "seeds/y.txt": letter("Basin", PROSE, MORE, OTHER),
    }
    found = []
    for name, order in (("up", sorted(seeds)), ("down", sorted(seeds, reverse=True))):
        root = lay(tmp_path / name, {"site.toml": PLAIN})
        for path in order:
            write(root, path, seeds[path])
            ingested(root)
        ingested(root, refresh=True)
        documents = [document(root, path) for path in contents(root)]
        found.append(sorted((d.body, d.header.title, str(d.header.date), d.header.summary) for d in documents))
        before = contents(root)
        ingested(root, refresh=True)
        assert contents(root) == before
    assert found[0] == found[1]
    assert len(found[0]) == 9


def test_two_briefings_of_one_day_and_title_get_numbers(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter("Harbour Talks", PROSE), b_txt=letter("Harbour Talks", OTHER))
    ingested(root)
    assert list(contents(root)) == [HARBOUR.replace(".md", "-2.md"), HARBOUR]


# ---------- duplicates, versions, names


def test_a_duplicate_is_ingested_once_and_named(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter(), b_txt=letter(), c_txt=letter().replace("\n\n", "\n\n\n"))
    for _ in range(2):
        report = ingested(root)
        assert (outcomes(report)["b.txt"], outcomes(report)["c.txt"]) == ("duplicate", "duplicate")
        assert "the same text as seeds/a.txt" in report.seeds[1].notes[0]
        assert report.seeds[1].content == HARBOUR
    assert list(contents(root)) == [HARBOUR]


def test_a_newer_version_is_a_correction_not_a_second_briefing(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": PLAIN, "seeds/report_v1.txt": letter()})
    ingested(root)
    publish(root, HARBOUR)
    write(root, "seeds/report_v2.txt", letter("Harbour Talks", PROSE, MORE, "The pilots agreed."))
    report = ingested(root)
    assert outcomes(report) == {"report_v1.txt": "unchanged", "report_v2.txt": "updated"}
    found = document(root, HARBOUR)
    assert "The pilots agreed." in found.body
    assert [entry.file for entry in found.header.seed] == ["seeds/report_v1.txt", "seeds/report_v2.txt"]
    assert str(found.header.corrections[0].date) == "2026-01-02"
    before = contents(root)
    shutil.rmtree(root / ".site-builder")
    ingested(root)
    assert contents(root) == before


def test_a_newer_version_of_an_unpublished_text_is_not_a_correction(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    ingested(root)
    write(root, "seeds/a.txt", letter("Harbour Talks", PROSE, OTHER))
    ingested(root)
    assert OTHER in document(root, HARBOUR).body
    assert document(root, HARBOUR).header.corrections == ()


def nearly_equal(root: Path) -> Path:
    """An archive whose first run found two nearly equal seeds, the later one shorter; the result is published."""
    archive(root, a_txt=letter("Harbour Talks", PROSE, MORE, "The pilots agreed."), b_txt=letter())
    assert outcomes(ingested(root)) == {"a.txt": "created", "b.txt": "shorter"}
    publish(root, HARBOUR)
    return root


def test_two_nearly_equal_seeds_of_a_first_run_are_one_briefing_without_a_correction(tmp_path: Path) -> None:
    root = nearly_equal(tmp_path)
    found = document(root, HARBOUR)
    assert "The pilots agreed." in found.body
    assert found.header.corrections == ()
    before = contents(root)
    shutil.rmtree(root / ".site-builder")
    report = ingested(root)
    assert contents(root) == before
    assert outcomes(report) == {"a.txt": "unchanged", "b.txt": "shorter"}
    assert "nearly the same as seeds/a.txt" in report.seeds[1].notes[0]
    ingested(root, refresh=True)
    assert contents(root) == before


def test_the_shorter_of_two_nearly_equal_seeds_wins_at_the_editors_request(tmp_path: Path) -> None:
    root = nearly_equal(tmp_path)
    ingested(root, take_seed=["seeds/b.txt"])
    assert "The pilots agreed." not in document(root, HARBOUR).body
    assert len(document(root, HARBOUR).header.corrections) == 1
    before = contents(root)
    assert "shorter" not in outcomes(ingested(root)).values()
    assert contents(root) == before


def test_keeping_the_fuller_seed_ends_the_question(tmp_path: Path) -> None:
    root = nearly_equal(tmp_path)
    ingested(root, keep_mine=["seeds/b.txt"])
    report = ingested(root)
    assert outcomes(report) == {"a.txt": "unchanged", "b.txt": "older"}
    assert report.seeds[1].notes == ()
    assert "The pilots agreed." in document(root, HARBOUR).body


def test_a_late_older_version_is_reported_and_can_be_taken(tmp_path: Path) -> None:
    root = archive(tmp_path, b_txt=letter("Harbour Talks", PROSE, MORE, "The pilots agreed."))
    ingested(root)
    write(root, "seeds/a.txt", letter())
    report = ingested(root)
    assert outcomes(report) == {"a.txt": "older", "b.txt": "unchanged"}
    assert "--take-seed seeds/a.txt" in report.seeds[0].notes[0]
    assert "The pilots agreed." in document(root, HARBOUR).body
    ingested(root, take_seed=["seeds/a.txt"])
    assert "The pilots agreed." not in document(root, HARBOUR).body
    assert list(contents(root)) == [HARBOUR]


def test_a_renamed_seed_is_recognised_by_its_bytes_and_followed(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    ingested(root)
    (root / "seeds/a.txt").rename(root / "seeds/z.txt")
    assert outcomes(ingested(root)) == {"z.txt": "updated"}
    assert document(root, HARBOUR).header.seed[0].file == "seeds/z.txt"
    write(root, "seeds/z.txt", letter("Harbour Talks", OTHER))
    ingested(root)
    assert list(contents(root)) == [HARBOUR]
    assert "Sorrel" in document(root, HARBOUR).body


def test_a_vanished_seed_leaves_its_content_alone_with_a_warning(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter(), b_txt=letter("Canal", OTHER))
    ingested(root)
    before = contents(root)
    (root / "seeds/a.txt").unlink()
    report = ingested(root)
    assert outcomes(report) == {"a.txt": "vanished", "b.txt": "unchanged"}
    assert report.seeds[0].notes == (f"the seed no longer exists; {HARBOUR} stays",)
    assert report.errors == ()
    assert contents(root) == before


def test_a_seed_that_became_unreadable_has_not_vanished(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    ingested(root)
    write(root, "seeds/a.txt", "")
    report = ingested(root)
    assert outcomes(report) == {}
    assert messages(report) == ["seeds/a.txt: the file contains no text"]
    assert (root / HARBOUR).exists()


# ---------- dates


def test_an_undated_seed_waits_as_a_draft_until_the_editor_dates_it(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter("Talks", date=""))
    report = ingested(root)
    assert [seed.content for seed in report.seeds] == [TALKS]
    assert (document(root, TALKS).header.status, document(root, TALKS).header.date) == ("draft", None)
    edit(root, TALKS, "title: Talks\n", "title: Talks\ndate: 2024-03-01\n")
    body = document(root, TALKS).body
    report = ingested(root)
    new = "content/briefings/2024/2024-03-01-talks.md"
    assert [*contents(root)] == [new]
    assert (document(root, new).header.status, document(root, new).body) == ("final", body)
    assert "waits_for" not in (root / new).read_text("utf-8")
    assert [(s.outcome, s.content) for s in report.seeds] == [("moved", new)]
    assert "no longer a draft" in report.seeds[0].notes[0]
    assert outcomes(ingested(root)) == {"a.txt": "unchanged"}


def test_a_changed_undated_seed_updates_a_briefing_dated_by_an_editor(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter("Talks", date=""))
    ingested(root)
    edit(root, TALKS, "title: Talks\n", "title: Talks\ndate: 2024-03-01\n")
    ingested(root)
    new = "content/briefings/2024/2024-03-01-talks.md"
    write(root, "seeds/a.txt", letter("Talks", "The harbour opens at last, says the council of Lusmere.", date=""))
    assert [(s.outcome, s.content) for s in ingested(root).seeds] == [("updated", new)]
    assert (document(root, new).header.status, str(document(root, new).header.date)) == ("final", "2024-03-01")
    assert "opens at last" in document(root, new).body


def test_a_new_mark_keeps_a_draft_that_waited_only_for_its_date(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter("Talks", date=""))
    ingested(root)
    edit(root, TALKS, "title: Talks\n", "title: The Talks\n")
    write(root, "seeds/a.txt", f"CONFIDENTIAL\n\n{letter('Talks', date='')}")
    ingested(root)
    edit(root, TALKS, "title: The Talks\n", "title: The Talks\ndate: 2024-03-01\n")
    ingested(root)
    assert document(root, "content/briefings/2024/2024-03-01-the-talks.md").header.status == "draft"


def test_a_mark_that_an_older_version_did_not_record_keeps_a_draft_a_draft_when_it_is_dated(tmp_path: Path) -> None:
    root = archive(tmp_path)
    write(root, "seeds/_drafts/a.txt", letter("Talks", date=""))
    ingested(root)
    edit(root, TALKS, '    marks: ["draft, folder: _drafts"]\n', "    waits_for: date\n")
    edit(root, TALKS, "title: Talks\n", "title: Talks\ndate: 2024-03-01\n")
    ingested(root)
    assert document(root, "content/briefings/2024/2024-03-01-talks.md").header.status == "draft"


def test_a_draft_that_an_editor_made_stays_one_when_it_is_dated(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter("Talks", date=""))
    ingested(root)
    edit(root, TALKS, "    waits_for: date\n", "")
    edit(root, TALKS, "title: Talks\n", "title: Talks\ndate: 2024-03-01\n")
    report = ingested(root)
    assert document(root, "content/briefings/2024/2024-03-01-talks.md").header.status == "draft"
    assert "delete the line status: draft" in report.seeds[0].notes[0]


def test_a_page_that_an_editor_dated_and_published_leaves_a_redirect_when_ingest_moves_it(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter("Talks", date=""))
    ingested(root)
    edit(root, TALKS, "title: Talks\n", "title: Talks\ndate: 2024-03-01\n")
    edit(root, TALKS, "status: draft\n", "")
    ingested(root)
    redirects = (root / "content/redirects.csv").read_text("utf-8")
    assert "/briefings/talks/,/briefings/2024-03-01-talks/" in redirects


def test_a_briefing_that_may_have_been_published_leaves_a_redirect_when_it_moves(tmp_path: Path) -> None:
    root = archive(tmp_path, a_docx=DOCX)
    ingested(root)
    (path,) = (p for p in contents(root) if p.endswith(".md"))
    moved = path.replace(Path(path).name, "talks.md").replace(Path(path).parent.name, "undated")
    write(root, "content/redirects.csv", "old,new\n/x/,/y/\n")
    shutil.move(root / path, (root / moved).parent.mkdir() or root / moved)
    shutil.move(root / path.removesuffix(".md"), root / moved.removesuffix(".md"))
    ingested(root)
    there = contents(root)
    assert path in there
    assert any(p.startswith(path.removesuffix(".md") + "/") for p in there)
    assert not any("undated" in p for p in there)
    assert there["content/redirects.csv"].decode().splitlines()[1:] == [
        "/x/,/y/",
        f"/briefings/talks/,/briefings/{Path(path).stem}/",
    ]


# ---------- an editor's work


def conflict(root: Path) -> str:
    """An archive whose seed and content have both changed; the editor's text."""
    archive(root, a_txt=letter())
    ingested(root)
    edit(root, HARBOUR, "older piers", "oldest piers")
    write(root, "seeds/a.txt", letter("Harbour Talks", OTHER))
    return (root / HARBOUR).read_text("utf-8")


def test_a_conflict_names_both_files_and_three_remedies(tmp_path: Path) -> None:
    mine = conflict(tmp_path)
    for _ in range(2):
        report = ingested(tmp_path)
        (error,) = report.errors
        assert str(error) == f"{HARBOUR}: seeds/a.txt has changed, and an editor has changed the body made from it"
        assert all(f"--{way} seeds/a.txt" in error.hint for way in ("show", "take-seed", "keep-mine"))
        assert outcomes(report) == {"a.txt": "conflict"}
    assert (tmp_path / HARBOUR).read_text("utf-8") == mine


def test_the_seed_can_win_a_conflict(tmp_path: Path) -> None:
    conflict(tmp_path)
    assert outcomes(ingested(tmp_path, take_seed=["seeds/a.txt"])) == {"a.txt": "updated"}
    assert "Sorrel" in document(tmp_path, HARBOUR).body
    assert ingested(tmp_path).counts == (("unchanged", 1),)


def test_the_editor_can_win_a_conflict(tmp_path: Path) -> None:
    conflict(tmp_path)
    assert ingested(tmp_path, keep_mine=["seeds/a.txt"]).errors == ()
    assert "oldest piers" in document(tmp_path, HARBOUR).body
    assert ingested(tmp_path).counts == (("unchanged", 1),)


@pytest.mark.parametrize("option", ["take_seed", "keep_mine"])
def test_an_option_for_a_missing_seed_is_refused(option: str, tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    with pytest.raises(UsageError, match=r"the seed seeds/b.* does not exist") as caught:
        ingested(root, **{option: ["seeds/b.txt"]})
    assert caught.value.hint == 'did you mean "seeds/a.txt"?'


def test_one_seed_cannot_win_and_lose(tmp_path: Path) -> None:
    conflict(tmp_path)
    before = outputs(tmp_path)
    with pytest.raises(UsageError, match=r"both name seeds/a\.txt"):
        ingested(tmp_path, take_seed=["seeds/a.txt"], keep_mine=["seeds/b.txt", "seeds/a.txt"])
    assert outputs(tmp_path) == before


def test_a_deleted_file_is_ingested_again_from_its_seed(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    ingested(root)
    (root / HARBOUR).unlink()
    assert ingested(root).counts == (("created", 1),)


def test_a_file_that_changes_between_reading_and_writing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = archive(tmp_path, a_txt=letter(), b_txt=letter("Canal", OTHER))
    ingested(root)
    write(root, "seeds/a.txt", letter("Harbour Talks", OTHER + " It rained."))
    write(root, "seeds/c.txt", letter("Bridge", "The bridge was closed for a day."))

    def late(place: Path, changes: list[FileChange], disk: Disk) -> object:
        edit(root, HARBOUR, "older piers", "oldest piers")
        return revise(place, changes, disk)

    monkeypatch.setattr(stage, "revise", late)
    with pytest.raises(SiteErrors, match="was changed meanwhile; nothing was written"):
        ingested(root)
    assert "oldest piers" in (root / HARBOUR).read_text("utf-8")
    assert len(contents(root)) == 2


# ---------- the registry


def test_the_registry_gets_new_records_only_and_every_other_byte_stays(tmp_path: Path) -> None:
    actors = "# ours\nzora-brandt: {kind: person, name: 'Zora Brandt'}   # a friend\n\n\n"
    tags = "# ours\nzoning:\n    label:   Zoning\n"
    text = letter("Karvonia: Talks", "Ilse Vantor, Karvonia’s foreign minister, met Zora Brandt.", "She said no.")
    root = lay(tmp_path, {"content/actors.yaml": actors, "content/tags.yaml": tags, "seeds/a.txt": text})
    ingested(root)
    after = (root / "content/actors.yaml").read_text("utf-8")
    assert all(line in after.split("\n") for line in actors.split("\n"))
    assert "ilse-vantor:\n  kind: person\n" in after
    assert (root / "content/tags.yaml").read_text("utf-8").startswith("# ours\n")
    assert document(root, "content/briefings/2024/2024-02-12-karvonia-talks.md").header.actors[-1:] != ()


def test_a_proposal_that_a_curator_rejected_never_returns(tmp_path: Path) -> None:
    text = letter("Talks", "Ilse Vantor, the foreign minister of France, met pilots.", "Ilse Vantor said no to France.")
    root = lay(tmp_path, {"seeds/a.txt": text})
    path = "content/briefings/2024/2024-02-12-talks.md"
    ingested(root)
    assert "ilse-vantor" in document(root, path).header.actors
    decisions = ""
    for number, what in enumerate(({"surface": "Ilse Vantor"}, {"tag": "france"}), 1):
        decision = Decision(f"d{number}", "2026-01-01", Verdict.REJECT, **what)
        decisions = append_decisions(decisions, decision)
    write(root, "content/decisions.yaml", decisions)
    shutil.rmtree(root / "content/briefings")
    for name in ("actors", "tags"):
        (root / f"content/{name}.yaml").unlink(missing_ok=True)
    ingested(root)
    header = document(root, path).header
    assert "ilse-vantor" not in header.actors
    assert "france" not in header.tags
    assert "Vantor" not in (root / "content/actors.yaml").read_text("utf-8")


# ---------- the report


def test_uncertain_findings_are_listed_for_the_editor(tmp_path: Path) -> None:
    root = archive(tmp_path, untitled_txt=f"{PROSE}\n\n{MORE}\n")
    report = ingested(root)
    assert report.seeds[0].uncertain
    lines = list(report_lines(report, clock=CLOCK))
    assert any("uncertain finding" in line for line in lines)
    assert any(line.startswith("check seeds/untitled.txt: ") for line in lines)


def test_the_report_counts_seeds_per_removed_line(tmp_path: Path) -> None:
    seeds = {f"{n}_txt": letter(f"Talks {n}", f"{OTHER} {n}", "The Vantor Archive") for n in "abcd"}
    report = ingested(archive(tmp_path, **seeds, e_txt=letter("Canal", PROSE, "Back to list")))
    assert report.furniture == (("The Vantor Archive", 4), ("Back to list", 1))
    wanted = "2 lines removed as page furniture: “The Vantor Archive” (4 seeds), “Back to list” (1 seed)"
    assert wanted in report_lines(report, clock=CLOCK)


def test_every_decision_is_explained_on_request(tmp_path: Path) -> None:
    text = letter("France: Talks", "Ilse Vantor, the foreign minister of France, met pilots.", "Back to list")
    root = lay(tmp_path, {"seeds/a.txt": text})
    told = "\n".join(report_lines(ingested(root), explain=True, clock=CLOCK))
    for part in ("  title: France: Talks (line 1, ", "  date: ", "  removed line 7: Back to list (", "  tag france: "):
        assert part in told
    assert "  actor ilse-vantor: " in told
    shown = show(root, "seeds/a.txt", clock=CLOCK)
    assert {"tag", "actor"} <= {line.partition(" ")[0] for line in shown.lines}
    assert shown.text.startswith('---\ntitle: "France: Talks"\n')


def test_every_line_of_a_seed_is_explained_on_request(tmp_path: Path) -> None:
    root = lay(tmp_path, {"seeds/a.txt": letter("France: Talks", PROSE, "Back to list")})
    told = show(root, "seeds/a.txt", clock=CLOCK, explain=True).lines
    lines = [line for line in told if line.startswith("line ")]
    reason = r"[^;]+ [+-]\d+"
    assert lines[0].startswith("line 1, the title, margin ")
    assert all(
        re.fullmatch(rf"line \d+, [\w ,-]+, margin \d+: .+ \({reason}(?:; {reason}){{0,2}}\)", line) for line in lines
    )
    assert not [line for line in show(root, "seeds/a.txt", clock=CLOCK).lines if line.startswith("line ")]


def test_a_missing_seed_cannot_be_shown(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the seed seeds/b.* does not exist"):
        show(archive(tmp_path, a_txt=letter()), "seeds/b.txt", clock=CLOCK)


@pytest.mark.parametrize("option", [{"take_seed": ["seeds/a.txt"]}, {"keep_mine": ["seeds/a.txt"]}, None])
def test_showing_an_unreadable_seed_gives_the_reason(option: dict[str, list[str]] | None, tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=" ", b_txt=letter())
    with pytest.raises(SiteErrors, match=r"seeds/a\.txt: the file contains no text"):
        show(root, "seeds/a.txt", clock=CLOCK) if option is None else ingested(root, **option)


def test_the_images_of_a_document_are_stored_next_to_its_briefing(tmp_path: Path) -> None:
    root = archive(tmp_path, a_docx=DOCX)
    ingested(root)
    (path,) = (p for p in contents(root) if p.endswith(".md"))
    (picture,) = (p for p in contents(root) if not p.endswith(".md"))
    assert picture.startswith(path.removesuffix(".md") + "/")
    assert f"]({Path(picture).name})" in (root / path).read_text("utf-8")
    (root / picture).write_bytes(b"a better one")
    ingested(root, refresh=True)
    assert (root / picture).read_bytes() == b"a better one"


def test_large_and_small_seeds_share_one_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = {"a_txt": letter(), "b_docx": DOCX, "c_txt": letter("Canal", OTHER), "d_zip": zip_file({"e.txt": ""})}
    ingested(archive(tmp_path / "one", **seeds))
    monkeypatch.setattr(extraction, "LARGE", 300)
    report = ingested(archive(tmp_path / "two", **seeds))
    assert messages(report) == ["seeds/d.zip!/e.txt: the file contains no text"]
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert {path.name for path in (tmp_path / "two/.site-builder").iterdir()} == {"cache.sqlite", "ingest.html"}


def test_the_parts_of_a_container_are_seeds(tmp_path: Path) -> None:
    box = zip_file({"a.txt": letter(), "b.txt": letter("Canal", OTHER), "c.txt": ""})
    report = ingested(archive(tmp_path, box_zip=box))
    assert outcomes(report) == {"box.zip!/a.txt": "created", "box.zip!/b.txt": "created"}
    assert messages(report) == ["seeds/box.zip!/c.txt: the file contains no text"]


def test_a_newer_version_of_today_is_dated_by_the_clock(tmp_path: Path) -> None:
    root = archive(tmp_path, a_txt=letter())
    ingested(root)
    publish(root, HARBOUR)
    write(root, "seeds/a.txt", letter("Harbour Talks", OTHER))
    ingest(root, clock=CLOCK + timedelta(days=40), workers=1)
    assert [str(c.date) for c in document(root, HARBOUR).header.corrections] == ["2026-02-11"]


def test_a_future_date_is_reported_and_an_embargo_withholds(tmp_path: Path) -> None:
    ahead, held = letter(date="12 February 2031"), f"EMBARGOED UNTIL 10 February 2031\n\n{letter(OTHER[:40])}"
    root = archive(tmp_path, a_txt=ahead, b_txt=held, c_txt=letter())
    notes = {seed.path[6:7]: " ".join(seed.publication) for seed in ingested(root).seeds}
    assert "published although its date, 2031-02-12, is in the future" in notes["a"]
    assert "not published before 2031-02-11 12:00 UTC" in notes["b"]
    texts = {path.name: path.read_text("utf-8") for path in root.glob("content/briefings/*/*.md")}
    (name,) = [name for name, text in texts.items() if "publish_at: 2031-02-11" in text]
    assert name == "2024-02-12-the-canal-company-reported-on-friday-tha.md"


# ---------- broken and hostile seeds

HOSTILE: dict[str, Callable[[Path], object]] = {
    "a NUL": lambda p: p.with_suffix(".txt").write_bytes(letter().encode() + b"\x00"),
    "binary noise": lambda p: p.with_suffix(".txt").write_bytes(bytes(range(256)) * 40),
    "a huge line": lambda p: p.with_suffix(".txt").write_text("x" * 2_000_000),
    "a link that leaves the folder": lambda p: p.with_suffix(".txt").symlink_to("/etc/hostname"),
    "a zip that climbs": lambda p: p.with_suffix(".zip").write_bytes(zip_file({"../../escape.txt": letter()})),
    "an empty file": lambda p: p.with_suffix(".txt").write_bytes(b""),
    "an unknown ending": lambda p: p.with_suffix(".xyz").write_bytes(b"words"),
    "a broken zip": lambda p: p.with_suffix(".docx").write_bytes(b"PK\x03\x04 not really"),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_broken_seed_is_named_and_does_not_stop_the_others(make: Callable[[Path], object], tmp_path: Path) -> None:
    root = archive(tmp_path / "archive", a_txt=letter("Canal", OTHER))
    make(root / "seeds/bad")
    report = ingested(root)
    (error,) = (*report.errors, *report.unreadable, *report.unread)
    assert error.place.path.startswith("seeds/bad")
    assert error.message
    assert error.hint
    assert outcomes(report) == {"a.txt": "created"}
    assert len(contents(root)) == 1
    assert not list(tmp_path.rglob("escape*"))


@pytest.mark.parametrize("name", ["a_md", "a_txt"])
def test_a_comment_of_a_seed_is_left_out_and_named(tmp_path: Path, name: str) -> None:
    text = letter("Harbour Talks", f"<!-- Zzsecret -->\n{PROSE}", MORE)
    report = ingested(archive(tmp_path, **{name: text}))
    assert "Zzsecret" not in (tmp_path / HARBOUR).read_text("utf-8")
    removed = report.seeds[0].decided.removed
    assert [(r.text, r.why) for r in removed if "HTML" in r.why] == [("Zzsecret", "an HTML comment")]


@pytest.mark.parametrize("name", ["a_md", "a_txt"])
def test_a_comment_of_a_seed_that_never_ends_is_text(tmp_path: Path, name: str) -> None:
    ingested(archive(tmp_path, **{name: letter("Harbour Talks", PROSE, f"<!-- {MORE}")}))
    assert "\\<!-- " in (tmp_path / HARBOUR).read_text("utf-8")


def test_metadata_is_removed_from_images_of_seeds(tmp_path: Path) -> None:
    data = docx_file(w_p("Harbour Talks", "Title") + w_p(PROSE) + w_picture("The hall"), word__media__a_dot_png=png())
    report = ingested(archive(tmp_path, a_docx=data))
    picture = next(data for path, data in contents(tmp_path).items() if path.endswith(".png"))
    assert [secret for secret in SECRETS if secret in picture] == []
    assert RIGHTS in picture
    notes = " ".join(report.seeds[0].notes)
    assert "metadata removed from 1 picture: author, GPS position, device, software" in notes
    assert "kept in 1 picture: colour profile" in notes


def test_a_damaged_picture_of_a_seed_is_left_out_and_named(tmp_path: Path) -> None:
    data = docx_file(w_p(PROSE) + w_picture("The hall"), word__media__a_dot_png=png()[:60])
    assert any("1 picture" in note for note in ingested(archive(tmp_path, a_docx=data)).seeds[0].notes)


SAMPLE = "content/briefings/2024/2024-02-10-welcome-to-your-archive.md"


def begun(root: Path, **seeds: str | bytes) -> Path:
    """A new archive, as written by `site-builder new`, with seeds."""
    lay(root, dict(starter_files(day="2024-02-10")))
    return archive(root, **seeds)


def test_the_unedited_sample_is_removed_with_the_first_seeds(tmp_path: Path) -> None:
    root = begun(tmp_path)
    assert ingested(root).removed == ()
    assert (root / SAMPLE).exists()
    write(root, "seeds/a.txt", letter(date="12 February 2023"))
    report = ingested(root)
    assert report.removed == (SAMPLE,)
    assert f"removed: {SAMPLE}, the unedited sample of a new archive" in report_lines(report, clock=CLOCK)
    assert not (root / SAMPLE).parent.exists()
    assert ingested(root).removed == ()


def test_an_edited_sample_stays(tmp_path: Path) -> None:
    root = begun(tmp_path, a_txt=letter())
    edit(root, SAMPLE, "Welcome to Your Archive", "Welcome")
    assert ingested(root).removed == ()
    assert (root / SAMPLE).exists()


def test_a_published_sample_stays(tmp_path: Path) -> None:
    root = begun(tmp_path, a_txt=letter())
    write(
        root, "content/published.csv", "url,first,text\n/briefings/2024-02-10-welcome-to-your-archive/,2024-02-10,x\n"
    )
    assert ingested(root).removed == ()
    assert (root / SAMPLE).exists()


def test_an_image_dropped_by_its_seed_is_unpublished(tmp_path: Path) -> None:
    def document(*pictures: str, picture: bytes) -> bytes:
        body = w_p("Harbour Talks", "Title") + w_p("12 February 2024") + w_p(PROSE) + "".join(map(w_picture, pictures))
        return docx_file(body, word__media__a_dot_png=picture)

    def kept() -> list[str]:
        return [path for path in contents(tmp_path) if path.endswith(".png")]

    root = archive(tmp_path, a_docx=document("The hall", picture=PNG))
    ingested(root)
    first = kept()
    own = f"{HARBOUR.removesuffix('.md')}/plan.png"
    lay(root, {own: PNG})
    (root / "seeds/a.docx").write_bytes(document("The hall", picture=png()))
    ingested(root)
    second = sorted({*kept()} - {own})
    assert (len(first), len(second), first == second, own in kept()) == (1, 1, False, True)
    (root / "seeds/a.docx").write_bytes(document(picture=PNG))
    ingested(root)
    assert kept() == [own]
