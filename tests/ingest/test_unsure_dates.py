"""Texts that name no date beyond doubt: the most probable one, marked, published or held as the archive has it."""

from pathlib import Path

import pytest

from site_builder.archive.schedule import Cause
from site_builder.content.front_matter import Document, read_document
from site_builder.core.source_file import SourceFile
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.report import IngestReport, report_lines
from tests.builders import CLOCK, TOML, edit, lay, outputs, run
from tests.seeds.documents import MORE, PROSE

SEED = "seeds/basin.txt"
PROBABLE = f"Karvonia Opens\n\nNews since 10 February 2021\n\n{PROSE}\n\n{MORE}\n"
PLACE = "content/briefings/2021/2021-02-10-karvonia-opens.md"


def archive(root: Path, how: str, text: str = PROBABLE) -> Path:
    setting = f'unsure_dates = "{how}"\n' if how else ""
    return lay(root, {"site.toml": f"{TOML}[ingest]\npropose = false\n{setting}", SEED: text})


def ingested(root: Path) -> IngestReport:
    return ingest(root, clock=CLOCK, workers=1)


def document(root: Path, path: str = PLACE) -> Document:
    return read_document(SourceFile(path, (root / path).read_bytes()))


def pages(root: Path) -> list[str]:
    status, said = run("build", "--workers", "1", root=root)
    assert status == 0, said
    return [path for path, data in outputs(root / "public").items() if b"nine hours" in data]


def test_a_probable_date_is_published_and_shown_as_one(tmp_path: Path) -> None:
    root = archive(tmp_path, "publish")
    first = next(report_lines(ingested(root), clock=CLOCK))
    assert first == f"1 uncertain date, shown as probable: {SEED} (2021-02-10?)"
    header = document(root).header
    assert (str(header.status), header.date and header.date.edtf) == ("final", "2021-02-10?")
    page = root / "public/briefings/2021-02-10-karvonia-opens/index.html"
    assert pages(root)
    assert "probably 10 February 2021" in page.read_text("utf-8")
    assert "probably 10 February 2021" in (root / "public/index.html").read_text("utf-8")


@pytest.mark.parametrize("how", ["", "hold"])
def test_an_archive_that_says_nothing_holds_a_probable_date_until_it_is_confirmed(tmp_path: Path, how: str) -> None:
    root = archive(tmp_path, how)
    report = ingested(root)
    first = next(report_lines(report, clock=CLOCK))
    assert first == f"1 uncertain date, held back until somebody confirms them: {SEED} (2021-02-10?)"
    assert report.withheld.counts == ((Cause.UNSURE, 1),)
    assert pages(root) == []
    ingested(root)
    assert pages(root) == [], "a second run does not confirm it"
    edit(root, PLACE, "2021-02-10?", "2021-02-10")
    ingested(root)
    assert pages(root)


def test_a_probable_date_that_lies_ahead_is_never_published(tmp_path: Path) -> None:
    root = archive(tmp_path, "publish", PROBABLE.replace("2021", "2199"))
    ingested(root)
    assert pages(root) == []


def test_a_date_that_an_author_marks_as_uncertain_is_no_doubt_of_the_program(tmp_path: Path) -> None:
    root = archive(tmp_path, "hold", f"---\ntitle: Talks\ndate: 2021-02-10?\n---\n\n{PROSE}\n")
    (root / SEED).rename(root / "seeds/basin.md")
    report = ingested(root)
    assert report.withheld.total == 0
