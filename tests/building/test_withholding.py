"""Withheld content is removed even if a build fails; a scheduled build continues despite errors."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from site_builder.archive_folder.inputs import STATE_FOLDER
from site_builder.building.build_report import BuildReport
from site_builder.building.build_state import BuildState
from site_builder.building.check import verify
from site_builder.building.pipeline import build
from site_builder.building.timings import Timings
from site_builder.core.errors import BuildFailed, SiteError, SiteErrors
from site_builder.publish.manifest import LIST
from site_builder.runtime.seals import kept_secret
from tests.builders import CLOCK, FOLDER, TOML, built, content, edit, lay, outputs, run

HARBOUR, CANAL, PRICE = (f"{FOLDER}/2024-02-1{n}-{name}.md" for n, name in enumerate(("harbour", "canal", "price"), 1))
LATER = CLOCK + timedelta(days=5)
SITE = TOML + 'audiences = ["staff"]\n[exports]\nsqlite = true\n'
ACTORS = "ilse-vantor:\n  kind: person\n  name: Ilse Vantor\noslo-brandt:\n  kind: person\n  name: Oslo Brandt\n"
TAGS = "zzharbour:\n  label: Zzharbour\ncanal:\n  label: Canal\n"
SECRET = content(
    "Zzsecret",
    "Oslo Brandt said “the zzsecret harbour stays open”.\n\n## Zzpart\n\n![zzmap](2024-02-11-harbour/zzmap.png)\n",
    date="2024-02-11",
    actors="[oslo-brandt]",
    tags="[zzharbour]",
)
FILES: dict[str, str | bytes] = {
    "site.toml": SITE,
    "content/actors.yaml": ACTORS,
    "content/tags.yaml": TAGS,
    HARBOUR: SECRET,
    f"{HARBOUR[:-3]}/zzmap.png": "zzmap",
    CANAL: content("Canal", "Ilse Vantor, see [the text](2024-02-11-harbour.md).\n", actors="[ilse-vantor]"),
    PRICE: content("Price", "Nine crowns.\n", date="2024-02-13", tags="[canal]"),
}
SAID = (b"zzsecret", b"zzpart", b"zzmap", b"zzharbour", b"oslo", b"02-11-harbour")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    root = lay(tmp_path, FILES)
    built(root)
    assert all(telling(root, word) for word in SAID)
    return root


def telling(root: Path, *words: bytes) -> list[str]:
    """Outputs that contain one of the words, ignoring case."""
    site = outputs(root / "public")
    return [p for p, data in site.items() if any(word in (p.encode() + data).lower() for word in words)]


def put(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write some files of the archive and leave the others."""
    lay(root, {"site.toml": (root / "site.toml").read_bytes(), **files})


def head(line: str) -> Callable[[Path], None]:
    return lambda root: edit(root, HARBOUR, "title:", f"{line}\ntitle:")


def going_on(root: Path, *, clock: datetime = CLOCK) -> BuildReport:
    return build(root, output=root / "public", clock=clock, workers=1, keep_going=True)


# ---------- withholding always takes effect

BREAKS = {
    "a template": {"templates/briefing.html": "{{ page.titel }}"},
    "the syntax of a template": {"templates/base.html": "{% if %}"},
    "the registry": {"content/actors.yaml": "ilse-vantor: [\n"},
    "a tag": {"content/tags.yaml": "canal:\n  lable: Canal\n"},
    "the settings": {"site.toml": "title = \n"},
    "a number without end in the settings": {"site.toml": f'title = "T"\nbriefings_on_first_page = {"1" * 4301}\n'},
    "the redirects": {"content/redirects.csv": "/a/\n"},
    "the decisions": {"content/decisions.yaml": "- {id: 1}\n"},
    "a header": {PRICE: content("Price", sumary="x")},
    "a body": {PRICE: content("Price", "[[nobody]]\n")},
    "a link": {PRICE: content("Price", "[x](/nowhere/)\n")},
    "a page of two": {f"{FOLDER}/2024-02-13-PRICE.md": content("Price")},
}
HIDES: dict[str, Callable[[Path], None]] = {
    "drafted": head("status: draft"),
    "for an audience": head("audience: staff"),
    "for an unknown audience": head("audience: stuff"),
    "expired": head("expires_at: 2025-01-01"),
    "embargoed": head("publish_at: 2027-01-01"),
    "deleted": lambda root: (root / HARBOUR).unlink(),
    "of a state that nobody knows": head("status: wihdrawn"),
    "with a header that cannot be read": head("status: [final"),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_withheld_text_is_removed_whatever_breaks_the_build(archive: Path, broken: dict[str, str]) -> None:
    before = outputs(archive / "public")
    head("status: draft")(archive)
    put(archive, broken)
    with pytest.raises(BuildFailed) as raised:
        built(archive)
    assert [str(e.place) for e in raised.value.gone] == [HARBOUR]
    assert telling(archive, *SAID) == []
    now = outputs(archive / "public")
    assert {"index.html", "feed.xml", "briefings/2024-02-12-canal/index.html", "tags/canal/index.html"} <= now.keys()
    assert now.keys() < before.keys()
    assert b"see the text." in now["briefings/2024-02-12-canal/index.html"]


@pytest.mark.parametrize("hides", HIDES.values(), ids=HIDES)
def test_hiding_a_text_takes_effect_even_if_the_build_fails(archive: Path, hides: Callable[[Path], None]) -> None:
    hides(archive)
    put(archive, BREAKS["a template"])
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, *SAID) == []


def test_the_reduced_site_equals_a_good_build_without_the_text(archive: Path) -> None:
    head("status: draft")(archive)
    put(archive, BREAKS["a template"])
    with pytest.raises(BuildFailed):
        built(archive)
    (archive / "templates/briefing.html").unlink()
    assert verify(archive, output=archive / "public", clock=CLOCK, workers=1) == ()
    assert built(archive).published.written == ()


@pytest.mark.parametrize("in_one_process", [True, False])
def test_the_next_build_compares_with_the_reduced_site(archive: Path, in_one_process: bool) -> None:
    state, new = BuildState(archive / STATE_FOLDER), f"{FOLDER}/2024-02-14-new.md"

    def planned_parts() -> set[str]:
        timings = Timings()
        with state if in_one_process else BuildState(archive / STATE_FOLDER) as kept:
            build(archive, output=archive / "public", clock=CLOCK, workers=1, shared=kept, timings=timings)
        return {*timings.reasons}

    with state:
        head("status: draft")(archive)
        edit(archive, PRICE, "Nine", "Ten")
        put(archive, {new: content("New", "[[nobody]]\n")})
        with pytest.raises(BuildFailed):
            planned_parts()
        assert telling(archive, *SAID) == []
        put(archive, {new: content("New", "Calm.\n", date="2024-02-14")})
        planned = planned_parts()
    assert "briefing /briefings/2024-02-13-price/" in planned
    assert "briefing /briefings/2024-02-12-canal/" not in planned
    assert verify(archive, output=archive / "public", clock=CLOCK, workers=1) == ()


def test_a_failed_build_publishes_nothing_new(archive: Path) -> None:
    before = outputs(archive / "public")
    edit(archive, CANAL, "see", "zznew")
    put(archive, {f"{FOLDER}/2024-02-14-new.md": content("Zznew"), **BREAKS["a header"]})
    with pytest.raises(SiteErrors) as raised:
        built(archive)
    assert not isinstance(raised.value, BuildFailed)
    assert outputs(archive / "public") == before
    head("status: draft")(archive)
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, b"zznew", *SAID) == []


def test_a_term_ends_even_without_edits_or_content(archive: Path) -> None:
    head("expires_at: 2026-01-04")(archive)
    built(archive)
    (archive / "content").rename(archive / "elsewhere")
    with pytest.raises(SiteError):
        built(archive)
    assert telling(archive, b"zzsecret")
    with pytest.raises(BuildFailed):
        built(archive, clock=LATER)
    assert telling(archive, *SAID) == []
    assert telling(archive, b"nine crowns")


def test_a_withdrawn_text_keeps_its_tombstone_in_a_failed_build(archive: Path) -> None:
    head("status: withdrawn")(archive)
    put(archive, BREAKS["a template"])
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, b"zzpart", b"zzmap", b"zzharbour", b"oslo") == []
    assert telling(archive, b"zzsecret")


def test_a_withdrawn_text_stays_away_while_builds_fail_whatever_replaces_it(archive: Path) -> None:
    head("status: withdrawn")(archive)
    put(archive, BREAKS["the redirects"])
    for more in ({HARBOUR: content("Zzsecret", "Other words.\n", date="2024-02-11")}, {CANAL: content(status="draft")}):
        with pytest.raises((BuildFailed, SiteErrors)):
            built(archive)
        assert telling(archive, b"zzpart", b"zzmap") == []
        put(archive, more)
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, b"zzpart", b"zzmap", b"ilse") == []


def test_a_renamed_text_keeps_its_url_until_a_build_succeeds(archive: Path) -> None:
    (archive / HARBOUR).rename(archive / HARBOUR.replace("harbour", "port"))
    put(archive, BREAKS["a template"])
    before = outputs(archive / "public")
    with pytest.raises(SiteErrors):
        built(archive)
    assert {p for p in before if "zzmap" not in p} <= outputs(archive / "public").keys()


def test_a_removed_picture_and_a_restricted_actor_go_too(archive: Path) -> None:
    (archive / HARBOUR[:-3] / "zzmap.png").unlink()
    edit(archive, "content/actors.yaml", "name: Oslo Brandt", "name: Oslo Brandt\n  audience: staff")
    put(archive, BREAKS["a template"])
    with pytest.raises(BuildFailed) as raised:
        built(archive)
    assert [str(e.place) for e in raised.value.gone] == [
        f"{HARBOUR[:-3]}/zzmap.png",
        "content/actors.yaml: oslo-brandt",
    ]
    assert telling(archive, b"actors/oslo-brandt", b"zzmap.png") == []
    assert telling(archive, b"zzsecret")


def fail_without_memory(root: Path) -> None:
    """A build that fails after the briefing became a draft, without a snapshot of the output."""
    (last,) = root.glob(".site-builder/outputs/*/last.sqlite")
    last.unlink()
    head("status: draft")(root)
    put(root, BREAKS["a template"])
    with pytest.raises(BuildFailed):
        built(root)


def test_an_output_without_a_snapshot_loses_every_page_that_may_show_the_text(archive: Path) -> None:
    fail_without_memory(archive)
    assert telling(archive, *SAID) == []
    assert "briefings/2024-02-13-price/index.html" in outputs(archive / "public")


def test_markdown_files_that_name_the_text_are_removed(archive: Path) -> None:
    edit(archive, "site.toml", "sqlite = true", "sqlite = true\nmarkdown = true")
    built(archive)
    assert "briefings/2024-02-12-canal/index.md" in telling(archive, b"02-11-harbour")
    fail_without_memory(archive)
    assert telling(archive, *SAID) == []
    assert "briefings/2024-02-13-price/index.md" in outputs(archive / "public")


@pytest.mark.parametrize("body", ["", "Nine crowns.\n"])
@pytest.mark.parametrize("lost", ["index.html", "nothing"])
def test_a_short_text_that_was_withdrawn_goes_without_a_snapshot(archive: Path, body: str, lost: str) -> None:
    edit(archive, "site.toml", "sqlite = true", "sqlite = true\nmarkdown = true")
    built(archive)
    (archive / "public/briefings/2024-02-13-price" / lost).unlink(missing_ok=True)
    lose_the_state(archive)
    put(archive, {PRICE: content("Price", body, date="2024-02-13", status="withdrawn"), **BREAKS["the redirects"]})
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, b"nine crowns") == []


def test_the_output_of_a_killed_run_does_not_match_the_snapshot(archive: Path) -> None:
    """If it were restored with older texts, it would show passages that were cut since."""
    (last,) = archive.glob(".site-builder/outputs/*/last.sqlite")
    older = last.read_bytes()
    edit(archive, PRICE, "Nine crowns", "Ten zzcrowns")
    built(archive)
    last.write_bytes(older)
    head("status: draft")(archive)
    put(archive, BREAKS["a template"])
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, b"nine crowns", *SAID) == []


def test_a_swapped_output_switches_to_a_tree_without_the_text(archive: Path) -> None:
    build(archive, output=archive / "live", clock=CLOCK, workers=1, swap=True)
    head("status: draft")(archive)
    put(archive, BREAKS["a template"])
    with pytest.raises(BuildFailed):
        build(archive, output=archive / "live", clock=CLOCK, workers=1, swap=True)
    site = outputs((archive / "live").resolve())
    assert "index.html" in site
    assert [path for path, data in site.items() if b"zzsecret" in data.lower()] == []


def test_the_command_lists_removed_texts_and_exits_with_1(archive: Path) -> None:
    head("status: draft")(archive)
    put(archive, BREAKS["a template"])
    status, said = run("build", root=archive)
    assert status == 1
    assert f"withheld: {HARBOUR}: was taken off the site" in said
    assert "templates/briefing.html" in said


# ---------- without a cache


def lose_the_state(root: Path) -> None:
    shutil.rmtree(root / STATE_FOLDER)


def close_the_state_folder(root: Path) -> None:
    """Make a folder unwritable for every user."""
    lose_the_state(root)
    (root / STATE_FOLDER).write_text("")


def lose_the_seal(root: Path) -> None:
    os.environ["XDG_STATE_HOME"] = "/dev/null/state"


def bring_the_state_of_another_machine(root: Path) -> None:
    """Restore a state folder that knows an earlier output."""
    lose_the_state(root)
    saved = outputs(root / "public")
    shutil.rmtree(root / "public")
    text = (root / HARBOUR).read_bytes()
    head("status: draft")(root)
    built(root)
    (root / HARBOUR).write_bytes(text)
    for path, data in saved.items():
        (root / "public" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "public" / path).write_bytes(data)


def copy_the_output(root: Path) -> None:
    lose_the_state(root)
    shutil.copytree(root / "public", root / "copy")
    shutil.rmtree(root / "public")
    (root / "copy").rename(root / "public")


FORGETS = (
    lose_the_state,
    close_the_state_folder,
    lose_the_seal,
    bring_the_state_of_another_machine,
    copy_the_output,
)


@pytest.fixture(params=FORGETS, ids=lambda forgets: forgets.__name__)
def forgotten(request: pytest.FixtureRequest, archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive without a state folder, whose output has a file from no build."""
    monkeypatch.setenv("XDG_STATE_HOME", str(archive / "home"))
    (archive / "public/briefings/theirs.html").write_text("theirs")
    request.param(archive)
    return archive


@pytest.mark.parametrize("hides", HIDES.values(), ids=HIDES)
def test_withheld_texts_are_removed_without_a_cache(forgotten: Path, hides: Callable[[Path], None]) -> None:
    hides(forgotten)
    with suppress(SiteErrors):
        built(forgotten)
    site = outputs(forgotten / "public")
    assert telling(forgotten, *SAID) == []
    assert "briefings/2024-02-13-price/index.html" in site
    assert site["briefings/theirs.html"] == b"theirs"


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_withheld_texts_are_removed_without_a_cache_in_a_failed_build(forgotten: Path, broken: dict[str, str]) -> None:
    head("status: draft")(forgotten)
    put(forgotten, broken)
    with pytest.raises(BuildFailed):
        built(forgotten)
    site = outputs(forgotten / "public")
    assert telling(forgotten, *SAID) == []
    assert "404.html" in site
    assert site["briefings/theirs.html"] == b"theirs"


def test_own_pages_and_restricted_actors_are_removed_without_a_cache_in_a_failed_build(archive: Path) -> None:
    own = content("Zzimprint", "Zzimprint text.\n", date=None)
    put(archive, {"content/pages/zzown.md": own})
    built(archive)
    assert len(telling(archive, b"zzown")) > 1
    lose_the_state(archive)
    put(archive, {"content/pages/zzown.md": own.replace("title:", "status: draft\ntitle:"), **BREAKS["a template"]})
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, b"zzimprint", b"zzown") == []
    assert "index.html" in outputs(archive / "public")
    edit(archive, "content/actors.yaml", "name: Oslo Brandt", "name: Oslo Brandt\n  audience: staff")
    lose_the_state(archive)
    with pytest.raises(BuildFailed):
        built(archive)
    assert telling(archive, b"oslo-brandt") == []


def test_keep_going_without_a_cache_omits_unreadable_files(forgotten: Path) -> None:
    head("status: draft")(forgotten)
    put(forgotten, BREAKS["a header"])
    assert going_on(forgotten).faults
    assert telling(forgotten, *SAID, b"nine crowns") == []
    assert telling(forgotten, b"ilse vantor")


def test_a_missing_snapshot_is_reported_only_at_the_first_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null/state")
    root = lay(tmp_path, FILES)
    said = "nothing can be cached between builds: /dev/null/state/site-builder cannot be written"
    assert said in run("build", root=root)[1]
    assert said not in run("build", root=root)[1]
    monkeypatch.delenv("XDG_STATE_HOME")
    (root / "public" / LIST).unlink()
    assert "nothing is remembered" not in run("build", root=root)[1]


def test_a_user_without_a_home_gets_no_state_in_the_folder_at_hand(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive)
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user without an entry
    assert kept_secret() is None
    assert sorted(os.listdir(archive)) == [STATE_FOLDER, "content", "public", "site.toml"]


# ---------- continuing despite errors


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_keep_going_publishes_everything_valid(archive: Path, broken: dict[str, str]) -> None:
    before = outputs(archive / "public")
    put(archive, {**broken, f"{FOLDER}/2024-02-14-new.md": content("Zznew", date="2024-02-14")})
    report = going_on(archive)
    (path,) = broken
    assert {e.place.path for e in report.faults if e.place} <= {path, PRICE}
    assert report.faults
    now = outputs(archive / "public")
    assert now.keys() >= before.keys() | {"briefings/2024-02-14-new/index.html"}
    assert b"Nine crowns" in now["briefings/2024-02-13-price/index.html"]


@pytest.mark.parametrize("hides", HIDES.values(), ids=HIDES)
def test_keep_going_withholds_whatever_may_have_to_be_hidden(archive: Path, hides: Callable[[Path], None]) -> None:
    hides(archive)
    going_on(archive)
    assert telling(archive, *SAID) == []


@pytest.mark.parametrize("text", [content("New", sumary="x"), content("New", "[[nobody]]\n"), "no header", b"\xff"])
def test_a_new_file_with_a_fault_gets_no_page(archive: Path, text: str | bytes) -> None:
    put(archive, {f"{FOLDER}/2024-02-14-new.md": text})
    report = going_on(archive)
    assert {e.place.path for e in report.faults if e.place} == {f"{FOLDER}/2024-02-14-new.md"}
    assert telling(archive, b"02-14-new") == []


def test_a_draft_never_replaces_a_faulty_text(archive: Path) -> None:
    path = f"{FOLDER}/2024-02-14-new.md"
    put(archive, {path: content("New", "A zzrough note.\n", status="draft")})
    built(archive)
    put(archive, {path: content("New", "A fair text.\n", sumary="x")})
    going_on(archive)
    assert telling(archive, b"zzrough", b"fair text") == []


def test_a_visibility_edit_counts_despite_a_fault_in_the_file(archive: Path) -> None:
    edit(archive, HARBOUR, "title:", "sumary: x\nexpires_at: 2026-01-04\ntitle:")
    going_on(archive)
    assert telling(archive, b"zzsecret")
    going_on(archive, clock=LATER)
    assert telling(archive, *SAID) == []


def test_a_mended_site_equals_a_clean_build(archive: Path) -> None:
    put(archive, {**BREAKS["a header"], **BREAKS["a template"]})
    assert {e.place.path for e in going_on(archive).faults if e.place} == {PRICE, "templates/briefing.html"}
    (archive / "templates/briefing.html").unlink()
    put(archive, {PRICE: content("Price", "Ten crowns.\n", date="2024-02-13", tags="[canal]")})
    assert going_on(archive).faults == ()
    assert verify(archive, output=archive / "public", clock=CLOCK, workers=1) == ()


SIGNED = "tmaren:\n  name: Zztomas Maren\n  actor: oslo-brandt\n  orcid: 0000-0002-1825-0097\n"


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A published archive with authors.yaml; one author signs the briefing on prices."""
    price = content("Price", "Nine crowns.\n", date="2024-02-13", tags="[canal]", authors="[tmaren]")
    root = lay(tmp_path, {**FILES, PRICE: price, "content/authors.yaml": SIGNED})
    built(root)
    assert PAGE_OF_PRICE in telling(root, b"zztomas")
    return root


PAGE_OF_PRICE = "briefings/2024-02-13-price/index.html"


def test_the_reduced_site_keeps_its_authors(signed: Path) -> None:
    before = outputs(signed / "public")[PAGE_OF_PRICE]
    assert b"0000-0002-1825-0097" in before
    edit(signed, CANAL, "title:", "status: draft\ntitle:")
    put(signed, {"content/authors.yaml": SIGNED.replace("name:", "nmae:")})
    with pytest.raises(BuildFailed):
        built(signed)
    now = outputs(signed / "public")[PAGE_OF_PRICE]
    assert (b"Zztomas" in now, b"0000-0002-1825-0097" in now, b"tmaren" in now) == (True, True, False)


@pytest.mark.parametrize(
    "text",
    [SIGNED.replace("orcid:", "orchid:"), SIGNED.replace("oslo-brandt", "nobody"), "tmaren: [\n"],
    ids=["a typo", "an actor that is not there", "no YAML"],
)
def test_an_error_in_authors_yaml_keeps_the_previous_authors(signed: Path, text: str) -> None:
    put(signed, {"content/authors.yaml": text, f"{FOLDER}/2024-02-14-new.md": content("Zznew", date="2024-02-14")})
    report = going_on(signed)
    assert {e.place.path for e in report.faults if e.place} == {"content/authors.yaml"}
    now = outputs(signed / "public")
    assert "briefings/2024-02-14-new/index.html" in now
    assert b"Zztomas" in now[PAGE_OF_PRICE]


def test_an_author_actor_is_kept_until_both_files_are_valid(signed: Path) -> None:
    edit(signed, HARBOUR, "actors: [oslo-brandt]\n", "")
    put(signed, {"content/actors.yaml": ACTORS[: ACTORS.index("oslo")]})
    assert {e.place.path for e in going_on(signed).faults if e.place} == {"content/authors.yaml"}
    assert b"actors/oslo-brandt/" in outputs(signed / "public")[PAGE_OF_PRICE]


def test_an_actor_restricted_in_a_faulty_file_is_hidden(archive: Path) -> None:
    put(archive, {"content/actors.yaml": ACTORS + "  audience: staff\n  nmae: x\n"})
    assert {e.place.path for e in going_on(archive).faults if e.place} == {"content/actors.yaml"}
    assert not any(path.startswith("actors/oslo-brandt") for path in outputs(archive / "public"))


def test_keep_going_changes_nothing_in_a_site_without_errors(archive: Path) -> None:
    assert going_on(archive).published.written == ()
    edit(archive, PRICE, "Nine", "Ten")
    going_on(archive)
    assert built(archive).published.written == ()
    assert verify(archive, output=archive / "public", clock=CLOCK, workers=1) == ()


def test_the_command_names_unpublished_files(archive: Path) -> None:
    put(archive, BREAKS["a header"])
    status, said = run("build", "--keep-going", root=archive)
    assert status == 0
    assert f'warning: {PRICE}:4: unknown field "sumary"; the text published last stays online' in said


# ---------- a live site


@pytest.fixture
def live(tmp_path: Path) -> Path:
    root = lay(tmp_path, {**FILES, "site.toml": f"{SITE}[publish]\nlive = true\n"})
    assert run("build", root=root)[0] == 0
    return root


def test_a_published_text_turned_draft_is_an_error_and_is_removed(live: Path) -> None:
    """The error asks for a redirect or a tombstone; until there is one, the briefing is not public. The actor and
    the tag that it alone had keep their empty pages, whose URLs are permanent."""
    head("status: draft")(live)
    status, said = run("build", root=live)
    assert status == 1
    assert "was published and is now a draft" in said
    kept = (b"oslo", b"zzharbour")
    assert telling(live, *{*SAID}.difference(kept)) == []
    assert {path.rpartition("/")[0] for path in telling(live, *kept)} == {"actors/oslo-brandt", "tags/zzharbour", ""}


def test_a_lost_url_does_not_stop_keep_going(live: Path) -> None:
    head("status: wihdrawn")(live)
    edit(live, PRICE, "Nine", "Ten")
    status, said = run("build", "--keep-going", root=live)
    assert status == 0
    assert "the file is not published" in said
    assert "/briefings/2024-02-11-harbour/" in (live / "content/published.csv").read_text("utf-8")
    assert telling(live, b"zzsecret", b"zzpart", b"zzmap", b"02-11-harbour") == []
    assert telling(live, b"ten crowns")


def test_withheld_texts_are_in_the_machine_readable_report(archive: Path) -> None:
    head("status: draft")(archive)
    put(archive, BREAKS["a template"])
    status, said = run("build", "--format", "json", root=archive)
    assert status == 1
    assert [one["path"] for one in json.loads(said)["withheld"]] == [HARBOUR]


# ---------- errors in unpublished briefings


@pytest.mark.parametrize(
    "hides", ["status: draft", "audience: staff", "publish_at: 2027-01-01", "expires_at: 2025-01-01"]
)
@pytest.mark.parametrize("text", ["[[nobody]]\n", "[x](/nowhere/)\n", "No.\n\n```\n"])
def test_errors_in_an_unpublished_file_stop_nothing(hides: str, text: str, archive: Path) -> None:
    rough = f"---\ntitle: Rough\nsumary: x\ntags: [nothing]\ndate: soon\n{hides}\n---\n\n{text}"
    put(archive, {f"{FOLDER}/2024-02-14-rough.md": rough})
    report = built(archive)
    said = [w.message for w in report.warnings if w.place and "rough" in w.place.path]
    assert {'unknown field "sumary"', 'date: "soon" is not a date', 'tag "nothing" is not in content/tags.yaml'} <= {
        *said
    }
    assert telling(archive, b"14-rough", b"Rough") == []
    assert [*map(str, built(archive).warnings)] == [*map(str, report.warnings)]
