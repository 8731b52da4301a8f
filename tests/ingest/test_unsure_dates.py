"""Texts without a certain date: the most probable one, marked, and published or held according to site.toml."""

from pathlib import Path

import pytest

from site_builder.archive.schedule import Cause
from site_builder.content.front_matter import Document, read_document
from site_builder.content.model import BriefingStatus
from site_builder.core.source_file import SourceFile
from site_builder.curation.header_changes import without_date
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.report import IngestReport, report_lines
from tests.builders import CLOCK, TOML, edit, lay, outputs, run
from tests.seeds.documents import MORE, PROSE

SEED = "seeds/basin.txt"
PROBABLE = f"Karvonia Opens\n\nNews since 10 February 2021\n\n{PROSE}\n\n{MORE}\n"
PLACE = "content/briefings/2021/2021-02-10-karvonia-opens.md"


def archive(root: Path, how: str, text: str = PROBABLE, **files: str) -> Path:
    setting = f'unsure_dates = "{how}"\n' if how else ""
    seeds = {f"seeds/{name}": words for name, words in files.items()} or {SEED: text}
    return lay(root, {"site.toml": f"{TOML}[ingest]\npropose = false\n{setting}", **seeds})


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
def test_by_default_a_probable_date_waits_for_confirmation(tmp_path: Path, how: str) -> None:
    root = archive(tmp_path, how)
    report = ingested(root)
    first = next(report_lines(report, clock=CLOCK))
    assert first == f"1 uncertain date, held back until you confirm them: {SEED} (2021-02-10?)"
    assert report.withheld.counts == ((Cause.UNSURE, 1),)
    assert pages(root) == []
    ingested(root)
    assert pages(root) == [], "a second run does not confirm it"
    edit(root, PLACE, "2021-02-10?", "2021-02-10")
    ingested(root)
    assert pages(root)


def test_a_probable_date_in_the_future_is_never_published(tmp_path: Path) -> None:
    root = archive(tmp_path, "publish", PROBABLE.replace("2021", "2199"))
    ingested(root)
    assert pages(root) == []


OTHER = (
    "They ask for new boats and for more men before the winter, since the storms of the last years had sunk three of"
    " theirs off the point, and nobody has paid for them."
)
NOTE = {".obsidian/app.json": "{}", "Pilots.md": f"The pilots waited nine hours. {OTHER}\n"}
NOTE_PLACE = "content/briefings/undated/pilots.md"


def test_a_note_of_a_vault_without_any_date_is_a_page_under_undated(tmp_path: Path) -> None:
    root = archive(tmp_path, "publish", **NOTE, **{"Tolls.md": f"CONFIDENTIAL\n\n{MORE}\n"})
    first = next(report_lines(ingested(root), clock=CLOCK))
    assert first == "1 text without a date, published under “Undated”: seeds/Pilots.md"
    assert str(document(root, NOTE_PLACE).header.status) == "final"
    assert "briefings/pilots/index.html" in pages(root)
    assert "Pilots" in (root / "public/undated/index.html").read_text("utf-8")
    assert not [path for path in (root / "public").rglob("*") if "tolls" in path.name]


@pytest.mark.parametrize(("how", "header"), [("hold", ""), ("publish", "---\ndate: in spring\n---\n")])
def test_a_note_waits_if_uncertain_dates_do_or_its_date_is_unreadable(tmp_path: Path, how: str, header: str) -> None:
    root = archive(tmp_path, how, **{**NOTE, "Pilots.md": f"{header}{NOTE['Pilots.md']}"})
    ingested(root)
    assert str(document(root, NOTE_PLACE).header.status) == "draft"


def test_a_note_that_gets_its_date_moves_to_its_year(tmp_path: Path) -> None:
    root = archive(tmp_path, "publish", **NOTE)
    ingested(root)
    edit(root, NOTE_PLACE, "title: Pilots\n", "title: Pilots\ndate: 2024-03-01\n")
    ingested(root)
    assert (root / "content/briefings/2024/2024-03-01-pilots.md").exists()


def test_a_date_marked_uncertain_by_its_author_is_not_an_unsure_date(tmp_path: Path) -> None:
    root = archive(tmp_path, "hold", f"---\ntitle: Talks\ndate: 2021-02-10?\n---\n\n{PROSE}\n")
    (root / SEED).rename(root / "seeds/basin.md")
    report = ingested(root)
    assert report.withheld.total == 0


def test_a_folder_of_plain_texts_without_any_date_names_the_setting_that_publishes_them(tmp_path: Path) -> None:
    texts = {
        f"{name}.txt": f"{name} Harbour\n\nThe pilots of {name} waited nine hours. {OTHER}\n"
        for name in ("North", "East")
    }
    root = archive(tmp_path, "hold", **texts)
    way = next(line for line in report_lines(ingested(root), clock=CLOCK) if line.startswith("2 without a date"))
    assert 'unsure_dates = "publish"' in way
    assert pages(root) == []
    edit(root, "site.toml", '"hold"', '"publish"')
    report = ingest(root, clock=CLOCK, workers=1, refresh=True, publish=True)
    assert report.withheld.total == 0
    places = {"briefings/north-harbour/index.html", "briefings/east-harbour/index.html", "undated/index.html"}
    assert places <= set(pages(root))


@pytest.mark.parametrize(("how", "status"), [("publish", BriefingStatus.DRAFT), ("hold", BriefingStatus.FINAL)])
def test_a_curators_answer_on_a_text_without_a_date_outlives_a_refresh_and_a_new_setting(
    tmp_path: Path, how: str, status: BriefingStatus
) -> None:
    root = archive(tmp_path, "hold", **{"North.txt": f"North Harbour\n\nThe pilots waited nine hours. {OTHER}\n"})
    ingested(root)
    place = root / "content/briefings/undated/north-harbour.md"
    place.write_text(without_date(place.name, place.read_text("utf-8"), status), "utf-8")
    edit(root, "site.toml", '"hold"', f'"{how}"')
    ingest(root, clock=CLOCK, workers=1, refresh=True, publish=True)
    assert document(root, "content/briefings/undated/north-harbour.md").header.status is status
