from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from site_builder.archive.admission import Door
from site_builder.archive.gather import Archive
from site_builder.archive_folder.loading import Tools, understand
from site_builder.archive_folder.memory import ArchiveMemory
from site_builder.building import check as checking
from site_builder.building.check import check, plan_pages, verify
from site_builder.building.site_inputs import SiteInputs, asset_pages, read_site
from site_builder.core.errors import Location, SiteError
from site_builder.demo import demo_files
from site_builder.pages.model import Page
from site_builder.pages.planners import plan
from site_builder.registry.decisions import paragraph_digest
from site_builder.runtime.cache import open_cache
from tests.builders import CLOCK, FOLDER, TOML, built, content, lay, run

SITE = 'title = "Harbour Desk"\n\n[series.HD]\nname = "Harbour Desk"\n'
ACTORS = """\
ilse-vantor:
  kind: person
  name: Ilse Vantor
  family: Vantor
  given: Ilse
i-vantor:
  kind: person
  name: I. Vantor
  family: Vantor
  given: I.
"""
TEXT = "---\ntitle: Talks\ndate: 2021-02-10\nactors: [ilse-vantor]\n---\n\nIlse Vantor spoke.\n"
CITING = "---\ntitle: {title}\ndate: 2021-03-{day}\n---\n\nAs we said (see HD 2/2/2021; “Ports and Tides in Winter”).\n"
PATH = "content/briefings/2021/{}.md"
FILE = f"{FOLDER}/2024-02-12-harbour-talks.md"

SEED_WITH_LINK = """\
---
title: Talks
date: 2024-02-12
publish_at: 2026-02-01
---

The harbour of Lusmere is open. See [the dues](/nowhere/) for what ships will pay from now on.
"""


def test_two_records_of_probably_one_person_are_reported(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": SITE, "content/actors.yaml": ACTORS, PATH.format("talks"): TEXT})
    (warning,) = check(root, clock=CLOCK).warnings
    assert "may be Ilse Vantor (ilse-vantor)" in str(warning)
    assert warning.place.line == 6


def test_two_records_marked_as_distinct_are_not_reported_again(tmp_path: Path) -> None:
    told = ACTORS + "  distinct_from: [ilse-vantor]\n"
    root = lay(tmp_path, {"site.toml": SITE, "content/actors.yaml": told, PATH.format("talks"): TEXT})
    assert check(root, clock=CLOCK).warnings == ()


def counted_plans(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    looks: list[int] = []
    plan_pages = checking.plan_pages

    def counted(archive: Archive, inputs: SiteInputs, faults: list[SiteError]) -> tuple[Page, ...]:
        looks.append(len(archive.briefings))
        return plan_pages(archive, inputs, faults)

    monkeypatch.setattr(checking, "plan_pages", counted)
    return looks


def test_unchanged_texts_are_not_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay(tmp_path, {"site.toml": SITE, "content/actors.yaml": ACTORS, PATH.format("talks"): TEXT})
    looks = counted_plans(monkeypatch)
    found = [check(root, clock=CLOCK + timedelta(days=days)).warnings for days in (0, 0, 400)]
    assert [[(str(warning), warning.place, warning.hint) for warning in several] for several in found] == 3 * [
        [(str(warning), warning.place, warning.hint) for warning in found[0]]
    ]
    assert len(looks) == 1


def test_checked_pages_have_the_urls_of_built_pages(tmp_path: Path) -> None:
    root = lay(tmp_path, {**dict(demo_files(40)), "content/pages/about.md": "---\ntitle: About\n---\n\nWe.\n"})
    inputs = read_site(root)
    with open_cache(tmp_path / "cache.sqlite") as cache:
        archive = understand(inputs, door=Door(CLOCK, ()), tools=Tools(cache, None, ArchiveMemory(cache))).archive
    built = plan(archive, inputs.config, inputs.texts, assets=asset_pages(inputs, archive.assets))
    assert [(page.url, page.title) for page in plan_pages(archive, inputs)] == [(p.url, p.title) for p in built]


def test_after_an_edit_check_reads_one_text(tmp_path: Path) -> None:
    texts = {PATH.format(name): TEXT.replace("Talks", name) for name in ("talks", "calls", "walks")}
    root = lay(tmp_path, {"site.toml": SITE, "content/actors.yaml": ACTORS, **texts})
    looks = []
    for words in ("spoke", "came"):
        lay(root, {PATH.format("talks"): TEXT.replace("spoke", words)})
        read: dict[str, int] = {}
        check(root, clock=CLOCK, progress=lambda stage, done, total, read=read: read.update({stage: total}))
        looks.append(read)
    assert looks == [{"read": 3, "parse": 3}, {"read": 1, "parse": 1}]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PATH.format("talks"), TEXT.replace("spoke", "came")),
        ("content/actors.yaml", f"{ACTORS}  distinct_from: [ilse-vantor]\n"),
        ("site.toml", f"# A remark.\n{SITE}"),
        ("content/published.csv", "url,since\n"),
    ],
)
def test_every_change_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, text: str) -> None:
    root = lay(tmp_path, {"site.toml": SITE, "content/actors.yaml": ACTORS, PATH.format("talks"): TEXT})
    looks = counted_plans(monkeypatch)
    check(root, clock=CLOCK)
    lay(root, {path: text})
    check(root, clock=CLOCK)
    assert len(looks) == 2


def test_an_ended_embargo_triggers_a_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = CLOCK + timedelta(days=2)
    text = TEXT.replace("actors:", f"publish_at: {later.isoformat()}\nactors:")
    root = lay(tmp_path, {"site.toml": SITE, "content/actors.yaml": ACTORS, PATH.format("talks"): text})
    looks = counted_plans(monkeypatch)
    found = [check(root, clock=CLOCK + timedelta(days=days)).briefings for days in (0, 1, 2, 0)]
    assert (found, len(looks)) == ([0, 0, 1, 0], 3)


def test_a_decision_about_a_rewritten_paragraph_is_listed_as_lapsed(tmp_path: Path) -> None:
    where = "scope: here, briefing: talks, paragraph: {digest}"
    entry = "- {{id: {id}, when: 2021-02-11, verdict: reject, " + where + ", surface: Ilse Vantor}}\n"
    decisions = entry.format(id="d1", digest=paragraph_digest("Ilse Vantor spoke."))
    decisions += entry.format(id="d2", digest=paragraph_digest("Ilse Vantor was silent."))
    files = {"content/actors.yaml": ACTORS.split("i-vantor")[0], "content/decisions.yaml": decisions}
    root = lay(tmp_path, {"site.toml": SITE, **files, PATH.format("talks"): TEXT})
    (warning,) = check(root, clock=CLOCK).warnings
    assert warning.place == Location("content/decisions.yaml", 2)
    assert "is about a paragraph that talks no longer has" in warning.message


def test_both_of_two_contradicting_decisions_are_shown_and_one_can_be_removed(tmp_path: Path) -> None:
    entry = "- {{id: {id}, when: {when}, by: {by}, verdict: {verdict}, surface: Vantor, actor: ilse-vantor}}\n"
    decisions = entry.format(id="d1", when="2021-02-11", by="Runa Ost", verdict="reject")
    decisions += entry.format(id="d2", when="2021-02-12", by="Ines Toral", verdict="accept")
    files = {"content/actors.yaml": ACTORS.split("i-vantor")[0], "content/decisions.yaml": decisions}
    root = lay(tmp_path, {"site.toml": SITE, **files, PATH.format("talks"): TEXT})
    (warning,) = check(root, clock=CLOCK).warnings
    assert warning.message == (
        "reject by Runa Ost on 2021-02-11: “Vantor” as ilse-vantor, but line 2: "
        "accept by Ines Toral on 2021-02-12: “Vantor” as ilse-vantor; the later counts"
    )
    lay(tmp_path, {"content/decisions.yaml": decisions + warning.hint.partition("line: ")[2] + "\n"})
    assert check(root, clock=CLOCK).warnings == ()


def test_oddities_are_reported_alongside_errors(tmp_path: Path) -> None:
    files = {PATH.format("a"): "---\ntitle: A\ntags: [nowhere]\n---\n", "content/briefings/note.txt": "x"}
    found = check(lay(tmp_path, {"site.toml": SITE, **files}), clock=CLOCK)
    assert len(found.errors) == 1
    assert [error.message for error in found.warnings] == [
        "is not read as a briefing because its name does not end in .md"
    ]


def test_a_clean_build_is_found_equal_and_a_touched_file_is_found(tmp_path: Path) -> None:
    root = lay(tmp_path / "archive", {"site.toml": SITE, "content/actors.yaml": ACTORS, PATH.format("talks"): TEXT})
    built(root)
    assert verify(root, output=root / "public", clock=CLOCK) == ()
    (root / "public/index.html").write_text("somebody else", encoding="utf-8")
    (root / "public/more.html").write_text("foreign", encoding="utf-8")
    assert verify(root, output=root / "public", clock=CLOCK) == ("index.html", "more.html")


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("UPPER.MD", "rename it to UPPER.md"),
        ("2024/a.markdown", "rename it to a.md"),
        ("2024/x.txt", "rename it to x.md"),
        ("2024/chart.png", "move it into the folder with the name of its briefing, or into content/assets/"),
    ],
)
def test_a_skipped_file_is_reported_with_a_remedy(name: str, fact: str, tmp_path: Path) -> None:
    path = f"content/briefings/{name}"
    root = lay(tmp_path, {FILE: content()})
    assert built(root).warnings == ()
    lay(root, {path: content()})
    (warning,) = check(root, clock=CLOCK).warnings
    assert (warning.place, warning.hint) == (Location(path), fact)
    for _ in range(2):
        assert [w.hint for w in built(root).warnings] == [fact]


def test_files_in_a_briefings_folder_are_not_skipped(tmp_path: Path) -> None:
    beside = FILE.removesuffix(".md")
    lay(tmp_path, {FILE: content(status="draft"), f"{beside}/notes.txt": "n", f"{beside}/DATA.MD": "d"})
    lay(tmp_path, {"content/briefings/.notes.txt": "n"})
    assert check(tmp_path, clock=CLOCK).warnings == ()


def test_an_unused_template_is_reported_with_a_suggestion(tmp_path: Path) -> None:
    lay(tmp_path, {"content/briefings/.keep": "", "templates/footer.html": "mine", "templates/mine/own.html": "own"})
    lay(tmp_path, {"templates/partials/footer.html": '{% include "mine/own.html" %}'})
    (warning,) = check(tmp_path, clock=CLOCK).warnings
    assert (str(warning), warning.hint) == (
        "templates/footer.html: nothing uses this template",
        'did you mean "partials/footer.html"?',
    )


def test_untranslated_texts_are_listed(tmp_path: Path) -> None:
    own = {"templates/texts/pt.toml": '[nav]\ntags = "Etiquetas"\n'}
    root = lay(tmp_path, {"site.toml": TOML + 'language = "pt-BR"\n', "content/briefings/.keep": "", **own})
    (warning,) = check(root, clock=CLOCK).warnings
    assert warning.place == Location("templates/texts/pt-BR.toml")
    assert (
        "are not translated into pt-BR, so readers see English: page.top, page.skip, page.below, nav.label, nav.latest"
        in warning.message
    )
    for language in ("de", "es-MX", "fr-CA"):
        lay(root, {"site.toml": f'{TOML}language = "{language}"\n'})
        assert check(root, clock=CLOCK).warnings == ()


def test_problems_at_the_end_of_an_embargo_or_term_are_reported_today(tmp_path: Path) -> None:
    early, late = f"{FOLDER}/2024-02-13-early.md", f"{FOLDER}/2024-02-14-late.md"
    files = {
        FILE: content(body="See [the dues](2024-02-14-late.md).\n"),
        early: content("Early", "[x](/nowhere/)\n", date="2024-02-13", publish_at="2026-02-01", sumary="x"),
        late: content("Late", date="2024-02-14", expires_at="2026-03-01T09:30+01:00"),
    }
    warnings = check(lay(tmp_path, files), clock=CLOCK).warnings
    assert [(str(w.place), w.message) for w in warnings] == [
        (f"{early}:5", 'from 2026-02-01 on, the build will stop: unknown field "sumary"'),
        (f"{early}:8", "from 2026-02-01 on, the build will stop: the link to /nowhere/ leads nowhere"),
        (
            f"{FILE}:6",
            "from 2026-03-01 08:30 UTC on: the link to 2024-02-14-late.md is shown as plain text "
            "because the page is not published",
        ),
    ]
    assert check(tmp_path, clock=datetime(2026, 2, 2, tzinfo=UTC)).errors != ()


def test_a_dead_link_in_an_ingested_embargoed_text_is_reported_today(tmp_path: Path) -> None:
    lay(tmp_path, {"site.toml": TOML, "seeds/a.md": SEED_WITH_LINK})
    assert run("ingest", root=tmp_path)[0] == 0
    assert [str(w) for w in check(tmp_path, clock=CLOCK).warnings if "leads nowhere" in w.message] == [
        f"{FOLDER}/2024-02-12-talks.md:13: from 2026-02-01 on: the link to /nowhere/ leads nowhere; "
        "it is shown as plain text"
    ]


def test_an_image_without_alt_text_is_reported(tmp_path: Path) -> None:
    picture = f"{FILE.removesuffix('.md')}/map.png"
    root = lay(tmp_path, {FILE: content(body="![](map.png)\n\n![A map](map.png)\n"), picture: "x"})
    (warning,) = [w for w in check(root, clock=CLOCK).warnings if "description" in w.message]
    assert (str(warning.place), warning.message) == (FILE, "1 picture without a description: map.png")


def test_a_redirect_to_an_unpublished_text_waits_for_it(tmp_path: Path) -> None:
    stem = FILE.rpartition("/")[2].removesuffix(".md")
    rows = f"old,new\n/old/,/briefings/{stem}/\n/gone/,/briefings/nothing/\n"
    root = lay(tmp_path, {FILE: content(status="draft"), "content/redirects.csv": rows})
    (error,) = check(root, clock=CLOCK).errors
    assert "/gone/ leads to /briefings/nothing/" in error.message


# ---------- output


def many(root: Path) -> Path:
    undated = {f"{FOLDER}/u{n}.md": content(f"Undated {n}", date=None, status="draft") for n in range(8)}
    actors = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\n"
    return lay(
        root, {**undated, f"{FOLDER}/a.md": content("A", "[x](/briefings/u1/)\n"), "content/actors.yaml": actors}
    )


def test_warnings_are_grouped_by_topic_and_kind_with_three_examples_and_one_remedy(tmp_path: Path) -> None:
    status, printed = run("check", root=many(tmp_path))
    heads = [line for line in printed.splitlines() if line.startswith("──")]
    assert (status, heads) == (0, ["── dates: 8", "── links: 1", "── registry: 1"])
    assert printed.count("date is missing") == 3
    assert printed.count("hint: add a line date:") == 1
    assert "… and 5 more: site-builder check --only dates --all" in printed
    printed = run("check", "--only", "dates", "--all", root=tmp_path)[1]
    assert (printed.count("date is missing"), "── links" in printed) == (8, False)


def test_fix_writes_name_parts_and_undo_removes_them(tmp_path: Path) -> None:
    root = many(tmp_path)
    before = (root / "content/actors.yaml").read_text("utf-8")
    assert "fixed: added the family and given name of Ilse Vantor" in run("check", "--fix", root=root)[1]
    assert "  family: Vantor\n  given: Ilse\n" in (root / "content/actors.yaml").read_text("utf-8")
    assert "registry" not in run("check", root=root)[1]
    run("undo", root=root)
    assert (root / "content/actors.yaml").read_text("utf-8") == before


def test_an_unknown_series_is_reported_once(tmp_path: Path) -> None:
    files = {
        f"{FOLDER}/2024-02-1{n}-a.md": content("A", date=f"2024-02-1{n}", series=s)
        for n, s in enumerate(("HD", "Hd", "Hd"))
    }
    (warning,) = check(lay(tmp_path, {"site.toml": SITE, **files}), clock=CLOCK).warnings
    assert str(warning).startswith(f'{FOLDER}/2024-02-11-a.md:4: site.toml has no series "Hd" (2 briefings)')


def test_a_redirect_that_collides_with_another_is_a_warning(tmp_path: Path) -> None:
    rows = "old,new\n/Old/,/years/\n/old/,/tags/\n/YEARS/x/,/tags/\n/Years/,/tags/\n"
    root = lay(tmp_path, {"site.toml": SITE, "content/redirects.csv": rows})
    report = built(root)
    assert [str(error) for error in report.warnings] == [
        "/Old/ leads nowhere: it differs from /old/ only in capitals, or needs a folder of that name",
        "/Years/ leads nowhere: it differs from /years/ only in capitals, or needs a folder of that name",
    ]
    assert set(map(str, report.warnings)) <= set(map(str, check(root, clock=CLOCK).warnings))
