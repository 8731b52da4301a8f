"""After any edit, site and report equal those of a clean build, and editing one briefing costs only what it changes."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from site_builder.archive_folder import memory
from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER
from site_builder.building import output_parts
from site_builder.building.build_report import BuildReport
from site_builder.building.build_state import BuildState
from site_builder.building.pipeline import build
from site_builder.building.stored_plan import ASKED, StoredPlan, asked_in
from site_builder.building.timings import Timings
from site_builder.core.errors import SiteErrors
from site_builder.registry.published import PUBLISHED_FILE
from site_builder.runtime.cache import AGE, open_cache
from tests.builders import CLOCK, FOLDER, TOML, built, content, lay, outputs, run

ACTORS = "vantor: {kind: person, name: Ilse Vantor}\noronto: {kind: person, name: Bram Oronto}\n"
OTHERS = 30


def called(name: str) -> str:
    """The records with an additional name for the actor in all briefings."""
    return ACTORS.replace("name: Ilse Vantor", f"name: Ilse Vantor, names: [{{text: {name}}}]")


def path(number: int) -> str:
    return f"{FOLDER}/2024-{1 + number // 28:02d}-{1 + number % 28:02d}-text-{number}.md"


def text(number: int, words: str = "The harbour stays closed.", **header: object) -> str:
    date = path(number).rpartition("/")[2][:10]
    return content(
        f"Title {number}", f"{words}\n\nIlse Vantor spoke.\n", **{"date": date, "actors": "[vantor]", **header}
    )


def archive(root: Path, size: int = OTHERS) -> Path:
    texts = {path(number): text(number) for number in range(size)}
    texts[path(2)] = text(2, f"See [the first]({path(0).rpartition('/')[2]}#the-harbour-stays-closed) of them.")
    texts[path(4)] = text(4, "Our note of 3 March 1999 said so.")
    texts[path(15)] = text(15, status="draft")
    texts[path(1)] = text(1, f"See [what comes]({path(15).rpartition('/')[2]}).")
    texts[path(5)] = text(5, status="draft")
    texts["content/tags.yaml"] = "harbour: {label: Harbour}\n"
    texts[path(6)] = text(6, status="withdrawn", corrections="[{date: 2024-03-01, note: Withdrawn.}]")
    return lay(root, {**texts, "content/actors.yaml": ACTORS})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    archive(tmp_path)
    built(tmp_path)
    return tmp_path


def is_clean(root: Path, **more: object) -> bool:
    clock = more.get("clock", CLOCK)
    build(root, output=root / "clean", state=root / "other", clock=clock, workers=1, afresh=True)
    return outputs(root / "public") == outputs(root / "clean")


def build_as_clean(root: Path) -> None:
    """Check that site and report equal those of a clean build, and that the next build has nothing to do."""
    report = built(root)
    assert is_clean(root)
    again = build(root, output=root / "again", state=root / "third", clock=CLOCK, workers=1)
    assert without_moment(report) == without_moment(again)
    assert known(root / STATE_FOLDER) == known(root / "third")
    assert built(root).rendered == 0


def without_moment(report: BuildReport) -> tuple[object, ...]:
    return report.briefings, report.pages, tuple(map(str, report.warnings)), report.withheld, report.next_change


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(3, "The harbour is open.", id="other words"),
        pytest.param(3, "The harbour stays closed.\n\nMore.\n\nStill more.", id="more paragraphs"),
        pytest.param(3, "Ilse Vantor said: “The harbour is open at last.”", id="a quotation"),
        pytest.param(
            4, "At last.\n\nOur note of 3 March 1999 said so.", id="a reference to what is missing, lower down"
        ),
        pytest.param(
            2, f"Do see [the first]({path(0).rpartition('/')[2]}#the-harbour-stays-closed).", id="a link as before"
        ),
        pytest.param(
            2,
            f"At last.\n\nSee [the first]({path(0).rpartition('/')[2]}#the-harbour-stays-closed) of them.",
            id="a link as before, lower down",
        ),
        pytest.param(5, "Not for readers yet.", id="a draft"),
    ],
)
def test_an_edit_of_words_gives_the_site_of_a_clean_build(root: Path, number: int, words: str) -> None:
    status = {"status": "draft"} if number == 5 else {}
    lay(root, {path(number): text(number, words, **status)})
    build_as_clean(root)


def test_references_on_one_line_give_one_warning(tmp_path: Path) -> None:
    said = "Our note of 3 March 1999 said so."
    built(lay(archive(tmp_path), {path(7): text(7, f"{said}\n\n{said}")}))
    lay(tmp_path, {path(7): text(7, f"{said} {said}")})
    report = built(tmp_path)
    clean = build(tmp_path, output=tmp_path / "clean", state=tmp_path / "other", clock=CLOCK, workers=1)
    assert list(map(str, report.warnings)) == list(map(str, clean.warnings))


HEADS: dict[str, dict[str, str | None]] = {
    "a title": {path(3): text(3).replace("Title 3", "Another title")},
    "a summary": {path(3): text(3, summary="Closed.")},
    "a date": {path(3): text(3, date="2024-01-20")},
    "no date": {path(3): text(3, date=None)},
    "actors": {path(3): text(3, actors="[vantor, oronto]")},
    "no actors": {path(3): text(3, actors="[]")},
    "a tag that nobody had": {path(3): text(3, tags="[harbour]")},
    "a correction": {path(3): text(3, status="corrected", corrections="[{date: 2024-03-01, note: Mended.}]")},
    "a link": {path(3): text(3, "See [all](/tags/harbour/) and [one](/years/).", tags="[harbour]")},
    "a reference": {path(3): text(3, "Our note of 3 March 1999 said so.")},
    "a reference that is answered": {path(3): text(3, "Our note of 2 January 2024 said so.")},
    "a date that answers a reference": {path(3): text(3, date="1999-03-03")},
    "a new text": {path(OTHERS): text(OTHERS)},
    "a new text that answers a reference": {f"{FOLDER}/note.md": text(0, date="1999-03-03")},
    "a new text in a year of its own": {f"{FOLDER}/old.md": text(0, date="1998-01-02")},
    "a new draft": {path(OTHERS): text(OTHERS, status="draft")},
    "a draft that is published": {path(5): text(5)},
    "a text that becomes a draft": {path(3): text(3, status="draft")},
    "a deleted text": {path(9): None},
    "a deleted draft": {path(5): None},
    "a further name": {"content/actors.yaml": called("王小明")},
    "a further name that texts have": {"content/actors.yaml": called("The harbour")},
    "a further name of one whom drafts alone list": {
        "content/actors.yaml": ACTORS.replace("name: Bram", "names: [{text: The speaker}], name: Bram")
    },
    "an office": {"content/actors.yaml": ACTORS.replace("Ilse Vantor", "Ilse Vantor, roles: [{title: envoy}]")},
    "a remark among the records": {"content/actors.yaml": f"# Ours.\n{ACTORS}"},
    "a further name, and texts": {
        "content/actors.yaml": called("The speaker"),
        path(3): text(3, "Yes."),
        path(9): None,
        path(OTHERS): text(7),
    },
    "one edited, one new, one deleted": {path(3): text(3, "Yes."), path(OTHERS): text(OTHERS), path(9): None},
}


def edit(root: Path, files: dict[str, str | None]) -> None:
    """Write each file; None deletes it."""
    for name in (name for name, words in files.items() if words is None):
        (root / name).unlink()
    lay(root, {name: words for name, words in files.items() if words is not None})


@pytest.mark.parametrize("kind", HEADS)
def test_an_edit_of_few_briefings_gives_the_site_of_a_clean_build(root: Path, kind: str) -> None:
    edit(root, HEADS[kind])
    build_as_clean(root)


@pytest.mark.parametrize("size", [30, 300])
def test_edits_of_larger_archives_give_the_site_of_a_clean_build(tmp_path: Path, size: int) -> None:
    built(archive(tmp_path, size))
    one = size - 8
    for files in (
        {path(one): text(one).replace(f"Title {one}", "Another title")},
        {path(one).replace(".md", "-b.md"): text(one)},
        {path(one): None},
        {path(one - 1): text(one - 1, "Our note of 2 January 2024, see [one](/years/).")},
    ):
        edit(tmp_path, files)
        built(tmp_path)
    assert is_clean(tmp_path)


def test_a_briefing_of_another_year_updates_the_further_pages(tmp_path: Path) -> None:
    settings = {"site.toml": f"{TOML}briefings_on_first_page = 5\n"}
    built(lay(archive(tmp_path), settings))
    lay(tmp_path, {**settings, path(0): text(0, date="2023-12-31")})
    build_as_clean(tmp_path)
    assert (tmp_path / "public/actors/vantor/2023/index.html").exists()


def known(state: Path) -> tuple[dict[str, object], dict[str, object]]:
    """Data of a stored plan: its facts in order, and the pages of its parts. Facts used by parts are stored twice."""
    with open_cache(state / CACHE_FILE) as cache:
        plan = StoredPlan(cache.shelf("plans"), cache.shelf("texts"), next((state / "outputs").iterdir()).name).read()
        pieces = dict(plan.rows([name for name in plan.row_builds if name.isdecimal()]))
        asked = plan.rows([name for name in plan.row_builds if name.startswith(ASKED)])
        rows = {name: {piece: packed for piece, packed in row.items() if packed} for name, row in asked}
        assert {name: row for name, row in rows.items() if row} == asked_in(pieces)
        parts = {key: row[0] for piece in pieces.values() for key, row in piece.items()}
        facts = dict(plan.facts())
    resolutions = {
        url: row._replace(warnings=tuple(map(str, row.warnings))) for url, row in facts["resolution"].items()
    }
    return facts | {"resolution": resolutions}, parts


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({path(0): text(0, "The harbour stays closed.\n\nMore.")}, id="a place that another text links to"),
        pytest.param({path(0): text(0).replace("Title 0", "T")}, id="the title of a text with such a place"),
        pytest.param({path(6): text(6, "More.", status="withdrawn")}, id="a withdrawn text"),
        pytest.param({path(3): text(3, status="withdrawn")}, id="a text that is withdrawn"),
        pytest.param({path(3): text(3, translation_of=Path(path(4)).stem, language="fr")}, id="a translation"),
        pytest.param({path(3): text(3, status="superseded", superseded_by=Path(path(4)).stem)}, id="a successor"),
        pytest.param({path(3): text(3, publish_at="2024-01-01")}, id="a moment"),
        pytest.param({path(3): text(3, "Yes."), "content/actors.yaml": ACTORS.replace("Bram", "Kas")}, id="a record"),
        pytest.param({path(3): text(3, "Yes."), "site.toml": 'title = "Another"\n'}, id="a setting"),
        pytest.param({path(3): text(3, "Yes."), "templates/own.css": "p { margin: 0 }"}, id="a template"),
        pytest.param({path(n): text(n, "Yes.") for n in range(7, 24)}, id="many texts"),
    ],
)
def test_an_edit_that_affects_other_texts_equals_a_clean_build(root: Path, files: dict[str, str]) -> None:
    lay(root, files)
    build_as_clean(root)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({path(0): None}, id="a text that another one links to"),
        pytest.param({path(15): None}, id="a draft that another one links to"),
        pytest.param({path(3): text(3, "See [five](/tags/none/).")}, id="a link that leads nowhere"),
        pytest.param({path(3): text(3, tags="[none]")}, id="a tag that there is not"),
        pytest.param({"content/actors.yaml": ACTORS.partition("\n")[2]}, id="an actor that there is no more"),
        pytest.param({f"{FOLDER}/sub/{path(3).rpartition('/')[2]}": text(3)}, id="a second text at one URL"),
    ],
)
def test_errors_caused_by_an_edit_are_found(root: Path, files: dict[str, str | None]) -> None:
    edit(root, files)
    with pytest.raises(SiteErrors):
        built(root)


@pytest.mark.parametrize("number", [3, 5])
def test_two_versions_in_one_language_are_found(root: Path, number: int) -> None:
    named = {3: {}, 5: {"status": "draft", "translation_of": Path(path(3)).stem, "language": "fr"}}
    lay(root, {path(5): text(5, **named[5])})
    built(root)
    lay(root, {path(number): text(number, **{**named[number], "language": "fr" if number == 3 else "en"})})
    assert "already the translation" in "".join(map(str, built(root).warnings))


def test_names_can_be_added_and_removed_across_builds_of_one_process(root: Path) -> None:
    with BuildState(root / STATE_FOLDER) as state:
        for records in (ACTORS, called("The harbour"), ACTORS, called("The speaker")):
            lay(root, {"content/actors.yaml": records, path(3): text(3, f"{len(records)}.")})
            build(root, output=root / "public", clock=CLOCK, workers=1, shared=state)
            assert is_clean(root)


def test_share_cards_of_a_failed_build_are_discarded(root: Path) -> None:
    block = '{% block content %}{{ 1 // (page.card.summary != "Broken") }}{% endblock %}'
    broken = {path(3): text(3, summary="Broken"), "content/redirects.csv": "/old/,/2024/\n"}
    steps = {"templates/briefing.html": f'{{% extends "packaged/briefing.html" %}}{block}'}, broken, {path(3): text(3)}
    with BuildState(root / STATE_FOLDER) as state:
        for files in (*steps, {path(4): text(4, "Something new.")}):
            lay(root, files)
            with suppress(SiteErrors):
                build(root, output=root / "public", clock=CLOCK, workers=1, shared=state)
    assert is_clean(root)


def test_a_file_that_moves_to_another_folder_keeps_its_page(root: Path) -> None:
    moved = root / FOLDER.replace("2024", "moved") / Path(path(7)).name
    moved.parent.mkdir()
    (root / path(7)).rename(moved)
    built(root)
    assert is_clean(root)


@pytest.mark.parametrize("shelf", ["builds", "plans", "understood"])
def test_a_damaged_cache_falls_back_to_a_full_build(root: Path, shelf: str) -> None:
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        rows = cache.shelf(shelf)
        home = next((root / STATE_FOLDER / "outputs").iterdir()).name
        cache.drop([rows._number(key) for n in range(memory.LEAVES) for key in (f" {n}", f"{home} {n}")])
        cache.drop([rows._number(key) for key in (home, f"standing {home}")])
    lay(root, {path(3): text(3, "The harbour is open.")})
    built(root)
    assert is_clean(root)


def test_a_modified_output_is_repaired(root: Path) -> None:
    (root / "public/index.html").write_text("changed", "utf-8")
    lay(root, {path(3): text(3, "The harbour is open.")})
    built(root)
    assert is_clean(root)


def test_an_embargo_that_ends_between_builds_is_noticed(tmp_path: Path) -> None:
    later = CLOCK + timedelta(days=30)
    lay(archive(tmp_path), {path(8): text(8, publish_at="2026-01-20")})
    built(tmp_path)
    lay(tmp_path, {path(3): text(3, "The harbour is open.")})
    built(tmp_path)
    lay(tmp_path, {path(3): text(3, "The harbour is shut.")})
    built(tmp_path, clock=later)
    assert is_clean(tmp_path, clock=later)


def test_a_failed_build_in_between_has_no_effect(root: Path) -> None:
    lay(root, {path(3): text(3, "See [the port](/no-such-page/).")})
    with pytest.raises(SiteErrors):
        built(root)
    lay(root, {path(3): text(3, "The harbour is open."), path(7): text(7, "It is open.")})
    built(root)
    assert is_clean(root)


def test_texts_parsed_by_a_failed_build_are_not_mistaken_for_published_ones(root: Path) -> None:
    built(lay(root, {path(8): text(8, "She, the lady of the harbour, spoke.")}))
    lay(root, {"content/actors.yaml": called("the lady of the harbour"), "templates/briefing.html": "{{ 1 // 0 }}"})
    with pytest.raises(SiteErrors):
        built(root)
    (root / "templates/briefing.html").unlink()
    built(lay(root, {"content/actors.yaml": ACTORS, path(9): text(9, summary="Changed.")}))
    assert is_clean(root)


def test_a_failure_during_publishing_is_repaired_by_the_next_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(root, {path(3): text(3, "The harbour is open.")})
    with monkeypatch.context() as patch:
        patch.setattr(output_parts.PlanMemory, "keep", lambda *args: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            built(root)
    built(root)
    assert is_clean(root)


def test_the_published_list_has_the_current_texts(tmp_path: Path) -> None:
    live = {"site.toml": f"{TOML}[publish]\nlive = true\n"}
    run("build", "--workers", "1", root=lay(archive(tmp_path), live))
    lists = [(tmp_path / PUBLISHED_FILE).read_bytes()]
    for words in ("The harbour is open.", "The harbour is shut."):
        lay(tmp_path, {path(3): text(3, words), **live})
        run("build", "--workers", "1", root=tmp_path)
        lists.append((tmp_path / PUBLISHED_FILE).read_bytes())
    assert len({*lists}) == 3
    assert build(tmp_path, output=tmp_path / "clean", state=tmp_path / "other", clock=CLOCK).listing is None


def test_an_outdated_published_list_is_brought_up_to_date(tmp_path: Path) -> None:
    live = {"site.toml": f"{TOML}[publish]\nlive = true\n"}
    built(lay(archive(tmp_path), live))
    lay(tmp_path, {path(3): text(3, "The harbour is open."), **live})
    listing = built(tmp_path).listing
    assert listing is not None
    assert listing == build(tmp_path, output=tmp_path / "clean", state=tmp_path / "other", clock=CLOCK).listing


def test_a_full_text_feed_is_renewed_at_its_old_address_too(tmp_path: Path) -> None:
    settings = {"site.toml": f"{TOML}[exports]\nfull_text_feeds = true\n"}
    records = ACTORS + "vantorova: {kind: person, name: I. Vantorova, merged_into: vantor}\n"
    built(lay(archive(tmp_path), {**settings, "content/actors.yaml": records}))
    assert b"harbour stays closed" in (tmp_path / "public/actors/vantorova/feed.xml").read_bytes()
    lay(tmp_path, {**settings, path(OTHERS - 1): text(OTHERS - 1, "The harbour is open.")})
    built(tmp_path)
    assert b"harbour is open" in (tmp_path / "public/actors/vantorova/feed.xml").read_bytes()
    assert is_clean(tmp_path)


def test_a_series_of_edits_equals_a_clean_build(root: Path) -> None:
    for number in range(8, 14):
        lay(root, {path(number): text(number, f"Round {number}."), path(3): text(3, f"Round {number}, too.")})
        built(root)
    lay(root, {path(9): text(9, summary="Changed.")})
    built(root)
    assert is_clean(root)


@pytest.mark.parametrize("words", ["Round {}.", "The harbour stays closed.", "See [the port](/no-such-page-{}/)."])
def test_the_cache_stays_complete_after_many_edits(root: Path, words: str) -> None:
    for number in range(2 * AGE):
        lay(root, {path(3): text(3, words.format(number))})
        with suppress(SiteErrors):
            built(root)
    lay(root, {path(3): text(3)})
    timings = Timings()
    lay(root, {path(9): text(9, summary="Changed.")})
    build(root, output=root / "public", clock=CLOCK, workers=1, timings=timings)
    assert 0 < len(timings.reasons) < timings.parts / 2


def bodies_opened(root: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Number of bodies opened by an edit of one briefing, in an archive of that size."""
    built(archive(root, size))
    lay(root, {path(size - 15): text(size - 15, "The harbour is open.")})
    opened: list[str] = []
    unpacked = memory.ArchiveMemory._open
    with monkeypatch.context() as patch:
        patch.setattr(memory.ArchiveMemory, "_open", lambda self, key: opened.append(key) or unpacked(self, key))
        built(root)
    return len(opened)


def test_the_number_of_bodies_an_edit_opens_is_independent_of_site_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = (bodies_opened(tmp_path / str(size), size, monkeypatch) for size in (150, 300))
    assert large <= small + 5
