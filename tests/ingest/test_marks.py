"""Seeds that gain a mark: public briefings are held back, and those opened by an editor stay open."""

from pathlib import Path

import pytest

from site_builder.content.model import BriefingStatus
from site_builder.ingest.report import report_lines
from tests.builders import CLOCK, edit, lay
from tests.ingest.test_pipeline import HARBOUR, OTHER, PLAIN, archive, document, ingested, letter, outcomes

MINE = ("title: Harbour Talks", "title: Talks at the Harbour")


def write(root: Path, path: str, text: str) -> None:
    lay(root, {path: text})


def status(root: Path) -> BriefingStatus:
    return document(root, HARBOUR).header.status


def public(root: Path, *, header: bool = False, body: bool = False) -> None:
    """An archive with one public briefing, of which these parts were edited by hand."""
    archive(root, a_txt=letter())
    ingested(root)
    if header:
        edit(root, HARBOUR, *MINE)
    if body:
        edit(root, HARBOUR, "older piers", "oldest piers")


@pytest.mark.parametrize("header", [False, True])
@pytest.mark.parametrize("body", [False, True])
def test_a_new_mark_in_a_seed_withholds_its_text(tmp_path: Path, header: bool, body: bool) -> None:
    public(tmp_path, header=header, body=body)
    write(tmp_path, "seeds/a.txt", f"CONFIDENTIAL\n\n{letter('Harbour Talks', OTHER)}")
    report = ingested(tmp_path)
    assert status(tmp_path) is BriefingStatus.DRAFT
    said = "\n".join(report_lines(report, clock=CLOCK))
    assert f"now held back: {HARBOUR}: its text says “CONFIDENTIAL”; to publish, set status: final in the file" in said
    assert outcomes(report) == {"a.txt": "conflict" if body else "updated"}
    assert ("oldest piers" in document(tmp_path, HARBOUR).body) is body
    ingested(tmp_path)
    assert status(tmp_path) is BriefingStatus.DRAFT


def test_a_text_published_in_spite_of_a_mark_stays_public_until_another_mark_appears(tmp_path: Path) -> None:
    archive(tmp_path, a_txt=f"CONFIDENTIAL\n\n{letter()}")
    ingested(tmp_path)
    edit(tmp_path, HARBOUR, "status: draft", "status: final")
    for text in (letter(), letter("Harbour Talks", OTHER)):
        write(tmp_path, "seeds/a.txt", f"CONFIDENTIAL\n\n{text}")
        ingested(tmp_path)
        assert status(tmp_path) is BriefingStatus.FINAL
    write(tmp_path, "seeds/a.txt", f"CONFIDENTIAL\n\nDRAFT\n\n{letter('Harbour Talks', OTHER)}")
    assert outcomes(ingested(tmp_path)) == {"a.txt": "updated"}
    assert status(tmp_path) is BriefingStatus.DRAFT


def test_a_seed_that_moves_into_a_folder_of_drafts_is_withheld(tmp_path: Path) -> None:
    public(tmp_path, header=True)
    (tmp_path / "seeds/_drafts").mkdir()
    (tmp_path / "seeds/a.txt").rename(tmp_path / "seeds/_drafts/a.txt")
    ingested(tmp_path)
    header = document(tmp_path, HARBOUR).header
    assert (header.status, header.seed[-1].file) == (BriefingStatus.DRAFT, "seeds/_drafts/a.txt")
    assert ingested(tmp_path).counts == (("unchanged", 1),)


def test_a_folder_hidden_later_withholds_its_texts(tmp_path: Path) -> None:
    lay(tmp_path, {"site.toml": PLAIN, "seeds/inner/a.txt": letter()})
    ingested(tmp_path)
    write(tmp_path, "seeds/inner/_index.md", "---\ncascade: {draft: true}\n---\n")
    ingested(tmp_path)
    assert status(tmp_path) is BriefingStatus.DRAFT


@pytest.mark.parametrize("comes_later", [False, True])
def test_a_mark_on_a_duplicate_withholds_the_shared_briefing(tmp_path: Path, comes_later: bool) -> None:
    archive(tmp_path, a_txt=letter())
    if comes_later:
        ingested(tmp_path)
    write(tmp_path, "seeds/drafts/b.txt", letter())
    report = ingested(tmp_path)
    assert outcomes(report)["drafts/b.txt"] == "duplicate"
    assert status(tmp_path) is BriefingStatus.DRAFT
    assert "it lies in a folder called drafts" in "\n".join(report_lines(report, clock=CLOCK))
    ingested(tmp_path, refresh=True)
    assert status(tmp_path) is BriefingStatus.DRAFT
    edit(tmp_path, HARBOUR, "status: draft", "status: final")
    for again in (False, True):
        ingested(tmp_path, refresh=again)
        assert status(tmp_path) is BriefingStatus.FINAL


@pytest.mark.parametrize("header", [False, True])
def test_a_renamed_and_newly_marked_seed_withholds_its_text(tmp_path: Path, header: bool) -> None:
    above = "---\ntitle: Harbour Talks\ndate: 2024-02-12\n"
    archive(tmp_path, a_md=f"{above}---\n\n{PLAIN}\n")
    ingested(tmp_path)
    if header:
        edit(tmp_path, HARBOUR, *MINE)
    (tmp_path / "seeds/a.md").unlink()
    write(tmp_path, "seeds/b.md", f"{above}draft: true\n---\n\n{PLAIN}\n")
    assert outcomes(ingested(tmp_path)) == {"b.md": "conflict" if header else "updated"}
    assert status(tmp_path) is BriefingStatus.DRAFT
    assert len([*(tmp_path / "content/briefings").rglob("*.md")]) == 1
