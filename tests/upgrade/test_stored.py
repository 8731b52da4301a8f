"""What 07ccd61 left is brought into today's form, and nothing is lost on the way."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.build.check import check
from site_builder.build.pipeline import build
from site_builder.core.errors import SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.curation.upgrade import upgrade
from site_builder.ingest.pipeline import ingest
from site_builder.registry.ledger import load_decisions
from site_builder.registry.published import load_published
from tests.upgrade.stored import lay_stored, stored_urls, texts_of

NOW = datetime(2022, 1, 1, tzinfo=UTC)
DECISIONS = "content/decisions.yaml"
LIVE = "\n[publish]\nlive = true\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_stored(tmp_path)


def sources(root: Path) -> dict[str, str]:
    single = {
        name: (root / name).read_text("utf-8") for name in ("site.toml", ".gitattributes") if (root / name).exists()
    }
    return {**texts_of(root, "content", "seeds", "templates"), **single}


def pages(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = ((path.relative_to(folder).as_posix(), path.read_text("utf-8", "replace")) for path in files)
    return {f"/{name.removesuffix('index.html')}": text for name, text in found}


def actors_linked(page: str) -> list[str]:
    """Words and address of each link to an actor in a text."""
    text = page.partition("<article")[2].partition("</article>")[0]
    return sorted(re.findall(r'<a href="[./]*(actors/[^"]+)" class="actor">([^<]+)', text))


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(root: Path) -> None:
    before = sources(root)
    report = upgrade(root, dry_run=True)
    assert sources(root) == before
    assert [(done.step, done.path) for done in report.done] == [
        ("decisions", DECISIONS),
        ("gitattributes", ".gitattributes"),
        ("anchors", "content/briefings/2021/2021-07-01-the-lighthouse-dispute-explained.md"),
        ("anchors", "content/redirects.csv"),
        ("published", "content/published.csv"),
    ]
    assert all(done.notes for done in report.done)
    assert upgrade(root).done == report.done


def test_an_upgrade_changes_only_what_it_names_and_is_done_once(root: Path) -> None:
    before = sources(root)
    named = {done.path for done in upgrade(root).done}
    after = sources(root)
    assert {path for path in after if after[path] != before.get(path)} == named
    assert before.keys() <= after.keys()
    assert upgrade(root).done == ()
    assert sources(root) == after


def test_no_decision_is_lost_and_each_says_what_it_said(root: Path) -> None:
    old = (root / DECISIONS).read_bytes()
    upgrade(root)
    new = (root / DECISIONS).read_bytes()
    decisions = load_decisions(SourceFile(DECISIONS, new))
    assert decisions == load_decisions(SourceFile(DECISIONS, old))
    assert [d.verdict for d in decisions] == [*["reject"] * 5, "assign", "reject", "reverse", "accept"]
    assert decisions[7].reverses == decisions[6].id
    assert b"# Agreed on the phone.\n" in new


def test_every_address_of_the_old_output_is_one_of_the_new(root: Path) -> None:
    before = {url for url in stored_urls(root) if url.endswith(("/", "/feed.xml"))}
    assert len(before) > 50
    upgrade(root)
    listed = load_published(SourceFile("content/published.csv", (root / "content/published.csv").read_bytes()))
    assert stored_urls(root) >= listed.keys() >= {url for url in before if url.startswith("/briefings/")}
    (root / "site.toml").write_text((root / "site.toml").read_text("utf-8") + LIVE, "utf-8")
    build(root, output=root / "public", clock=NOW, workers=1, adopt=True)
    assert before <= pages(root / "public").keys()


def test_the_list_names_what_was_published_and_the_day_at_the_latest(root: Path) -> None:
    upgrade(root)
    listed = load_published(SourceFile("content/published.csv", (root / "content/published.csv").read_bytes()))
    assert {entry.first for entry in listed.values()} == {"2022-01-01"}
    assert {
        "/actors/ilse-vantor/feed.xml",
        "/actors/t-brask/",
        "/actors/a-merrin/",
        "/tags/ports/",
        "/fees/",
    } <= listed.keys()
    assert "/actors/ines-toral/" not in listed, "a proposal"
    assert "/404.html" not in listed


def test_links_in_texts_mean_whom_curators_said_they_mean(root: Path) -> None:
    before = pages(root / "public")
    upgrade(root)
    build(root, output=root / "new" / "public", clock=NOW, workers=1)
    after = pages(root / "new" / "public")
    briefings = [url for url in before if url.startswith("/briefings/") and "<article" in before[url]]
    assert len(briefings) == 12
    assert {url: actors_linked(before[url]) for url in briefings} == {
        url: actors_linked(after[url]) for url in briefings
    }
    assert sum(len(actors_linked(before[url])) for url in briefings) > 20


def test_links_to_paragraphs_lead_to_the_same_paragraphs(root: Path) -> None:
    upgrade(root)
    build(root, output=root / "new" / "public", clock=NOW, workers=1)
    after = pages(root / "new" / "public")
    light = after["/briefings/2021-07-01-the-lighthouse-dispute-explained/"]
    places = re.findall(r'<a href="([^"#]*)#([^"]+)">(?:the |above)', light)
    assert [place for _, place in places] == [
        "vantor-wants-the-pilots-fees-halved",
        "this-is-a-good-day-for",
        "karvonia-and-lendria-both-claim-the",
    ]
    assert (
        'id="vantor-wants-the-pilots-fees-halved"' in after["/briefings/2021-02-10-karvonia-the-harbour-talks-resume/"]
    )
    assert 'id="this-is-a-good-day-for"' in after["/briefings/2021-05-20-lendria-a-common-tariff-after-all/"]
    assert "#vantor-wants-the-pilots-fees-halved" in after["/fees/"]


def test_edits_by_hand_survive_the_next_ingest_and_untouched_files_stay_untouched(root: Path) -> None:
    upgrade(root)
    before = texts_of(root, "content")
    report = ingest(root, clock=NOW, workers=1)
    assert report.errors == ()
    assert texts_of(root, "content") == before
    seed = root / "seeds/2021/dredging.txt"
    seed.write_text(seed.read_text("utf-8").replace("pay half", "pay two thirds"), "utf-8")
    assert dict(ingest(root, clock=NOW, workers=1).counts)["updated"] == 1
    edited = root / "seeds/2021/salt.md"
    edited.write_text(edited.read_text("utf-8").replace("in a week", "in a month"), "utf-8")
    assert len(ingest(root, clock=NOW, workers=1).errors) == 1


def test_an_upgraded_archive_has_no_errors(root: Path) -> None:
    upgrade(root)
    assert check(root, clock=NOW).errors == ()


def test_a_build_without_the_upgrade_says_what_to_do(root: Path) -> None:
    with pytest.raises(SiteErrors) as raised:
        build(root, output=root / "new" / "public", clock=NOW, workers=1)
    assert all("site-builder upgrade" in error.hint for error in raised.value.errors)
