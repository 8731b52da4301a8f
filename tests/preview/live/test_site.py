"""The preview equals the output of a build, before and after every kind of change."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from weakref import ref

import pytest

from site_builder.content.front_matter import text_digest
from site_builder.core.source_file import SourceFile
from site_builder.pages.model import STYLES
from site_builder.preview.live import site
from site_builder.preview.live.site import EDITOR, PUBLIC, Resident
from site_builder.registry.version_list import VERSIONS_FILE, FormerVersion, write_versions
from site_builder.runtime import files
from tests.builders import edit
from tests.preview.archives import NOW, built, lay, lay_demo, read_all, warm
from tests.preview.archives import resident as opened

OPEN = ExitStack()


@pytest.fixture(autouse=True)
def _let_go() -> Iterator[None]:
    """Close the cache of every archive opened by a test."""
    yield
    OPEN.close()


def resident(root: Path, clock: Callable[[], datetime] = lambda: NOW) -> Resident:
    live = opened(root, clock)
    OPEN.callback(live.live_files.cache.close)
    return live


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def root(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "archive"))


@pytest.fixture
def parsed(root: Path) -> Path:
    """The same archive with its texts in the cache."""
    warm(root)
    return root


def differing(live: Resident, root: Path) -> list[str]:
    """URLs whose bytes differ between the preview and a build."""
    read_all(live)
    return [url for url, data in built(root).items() if live.views[PUBLIC].show(url).data != data]


def briefings(root: Path) -> list[str]:
    return [p.relative_to(root).as_posix() for p in sorted(root.glob("content/briefings/*/*.md"))]


def test_every_url_has_the_bytes_of_the_build(parsed: Path) -> None:
    assert differing(resident(parsed), parsed) == []


def change_a_body(root: Path) -> list[str]:
    path = briefings(root)[7]
    (root / path).write_text((root / path).read_text("utf-8") + "\n\nOne more sentence stands here.\n", "utf-8")
    return [path]


def change_a_title(root: Path) -> list[str]:
    path = briefings(root)[20]
    text = (root / path).read_text("utf-8")
    (root / path).write_text(re.sub("title: .*", "title: Quite another title", text, count=1), "utf-8")
    return [path]


def add_a_briefing(root: Path) -> list[str]:
    lay(root, {"content/briefings/2020/2020-03-04-new.md": "---\ntitle: New\ndate: 2020-03-04\n---\n\nA text.\n"})
    return ["content/briefings/2020/2020-03-04-new.md"]


def remove_a_briefing(root: Path) -> list[str]:
    texts = "".join(path.read_text("utf-8") for path in root.glob("content/briefings/*/*.md"))
    path = next(path for path in briefings(root)[15:] if f"/{Path(path).stem}/" not in texts)
    (root / path).unlink()
    return [path]


def move_a_folder(root: Path) -> list[str]:
    year = sorted((root / "content/briefings").iterdir())[1]
    year.rename(year.with_name("elsewhere"))
    return [f"content/briefings/{year.name}", "content/briefings/elsewhere"]


def rename_an_actor(root: Path) -> list[str]:
    return [edit(root, "content/actors.yaml", "  name: ", "  name: Another ")]


def rename_a_tag(root: Path) -> list[str]:
    return [edit(root, "content/tags.yaml", "  label: ", "  label: Another ")]


def change_the_settings(root: Path) -> list[str]:
    return [edit(root, "site.toml", 'title = "', 'title = "New ')]


def add_a_template(root: Path) -> list[str]:
    lay(root, {"templates/partials/footer.html": "<footer>Ours</footer>\n"})
    return ["templates/partials/footer.html"]


def redirect_a_url(root: Path) -> list[str]:
    lay(root, {"content/redirects.csv": "old,new\n/about-tags/,/tags/\n/briefings/shop/,https://example.com/\n"})
    return ["content/redirects.csv"]


def redirect_elsewhere(root: Path) -> list[str]:
    url = f"/briefings/{Path(briefings(root)[3]).stem}/"
    lay(
        root,
        {"content/redirects.csv": f"old,new\n/gone/,https://example.org/\n/old/,{url}#part\n/nowhere/,/no-such/\n"},
    )
    return ["content/redirects.csv"]


def redirect_former_texts(root: Path) -> list[str]:
    path = briefings(root)[3]
    stem, file = Path(path).stem, SourceFile(path, (root / path).read_bytes())
    version = FormerVersion(f"/briefings/{stem}/", "2024-01-01", "2024-02-01", text_digest(file))
    changed = {
        "content/redirects.csv": f"old,new\n/briefings/old/,{version.url}\n",
        VERSIONS_FILE: write_versions({version.url: (version,)}),
        version.path: file.data.decode(),
    }
    lay(root, changed)
    return [*changed]


def withdraw_a_briefing(root: Path) -> list[str]:
    return [edit(root, briefings(root)[12], "\ndate: ", "\nstatus: withdrawn\ndate: ")]


def change_the_logo(root: Path) -> list[str]:
    lay(root, {"content/assets/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='4'/>"})
    edit(root, "site.toml", "[theme]\n", '[theme]\nlogo = "content/assets/logo.svg"\n')
    return ["site.toml", "content/assets/logo.svg"]


def add_an_asset(root: Path) -> list[str]:
    lay(root, {"content/assets/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    return ["content/assets/logo.svg"]


CHANGES = (
    change_a_body,
    change_a_title,
    add_a_briefing,
    remove_a_briefing,
    move_a_folder,
    rename_an_actor,
    rename_a_tag,
    change_the_settings,
    add_a_template,
    redirect_a_url,
    redirect_elsewhere,
    redirect_former_texts,
    withdraw_a_briefing,
    add_an_asset,
    change_the_logo,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_url_has_the_bytes_of_the_build_after_a_change(change: object, parsed: Path) -> None:
    live = resident(parsed)
    read_all(live)
    for url in ("/", "/tags/", "/actors/", "/years/"):
        live.views[PUBLIC].show(url)
    assert callable(change)
    assert live.take(change(parsed))
    assert differing(live, parsed) == []


def test_a_page_that_is_asked_for_while_the_rest_is_read_is_not_kept(parsed: Path) -> None:
    live = resident(parsed)
    expected = built(parsed)
    urls = [url for url in expected if url.startswith("/briefings/") and url.endswith("/")]
    few = list(islice((url for url in urls if live.views[PUBLIC].show(url).data != expected[url]), 3))
    for _ in live.steps():
        for url in few:
            live.views[PUBLIC].show(url)
    assert few
    assert [url for url in few if live.views[PUBLIC].show(url).data != expected[url]] == []


def test_a_burst_of_changes_counts_as_one(parsed: Path) -> None:
    live = resident(parsed)
    read_all(live)
    paths = [
        path for change in CHANGES if change not in (move_a_folder, withdraw_a_briefing) for path in change(parsed)
    ]
    assert live.take(paths)
    assert differing(live, parsed) == []


def gatherings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One item each time an archive is gathered from now on."""
    found: list[object] = []
    gather = site.archive_of
    monkeypatch.setattr(site, "archive_of", lambda *asked, **more: (found.append(asked), gather(*asked, **more))[1])
    return found


def test_the_archive_is_gathered_again_for_records_and_links_and_not_for_words(
    parsed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = resident(parsed)
    read_all(live)
    gathered = gatherings(monkeypatch)
    assert live.take(rename_an_actor(parsed))
    assert differing(live, parsed) == []
    assert len(gathered) == len(site.VIEWS)
    indexed = live.views[PUBLIC].site.archive
    assert live.take(change_a_body(parsed))
    assert live.views[PUBLIC].site.archive is indexed
    first, second = briefings(parsed)[:2]
    text = f"\nSee [that one](/briefings/{Path(second).stem}/).\n"
    (parsed / first).write_text((parsed / first).read_text("utf-8") + text, "utf-8")
    assert live.take([first])
    assert differing(live, parsed) == []
    assert len(gathered) == 2 * len(site.VIEWS)


def test_saving_equal_bytes_is_not_a_change(root: Path) -> None:
    live = resident(root)
    (root / briefings(root)[0]).touch()
    assert not live.take(briefings(root))


def test_a_missing_page_is_reported_without_planning_the_site(root: Path) -> None:
    live = resident(root)
    for url in ("/favicon.ico", "/a/b/", "/.well-known/x.json", "/nowhere/", "/tags/none/", "/sitemap-x.xml"):
        assert not live.views[PUBLIC].show(url).found
    assert len(live.bodies.pending()) == len(briefings(root))


def test_the_asked_page_is_right_before_the_rest_is_read(root: Path) -> None:
    live = resident(root)
    path = briefings(root)[5]
    shown = live.views[PUBLIC].show(f"/briefings/{Path(path).stem}/")
    assert shown.found
    assert len(live.bodies.pending()) >= 50


def test_the_editor_sees_drafts_and_everyone_else_does_not(parsed: Path) -> None:
    live = resident(parsed)
    path = edit(parsed, briefings(parsed)[9], "\n---\n", "\nstatus: draft\n---\n")
    live.take([path])
    url = f"/briefings/{Path(path).stem}/"
    assert (live.views[PUBLIC].show(url).found, live.views[EDITOR].show(url).found) == (False, True)
    assert live.hidden()[url] == "draft"


def test_an_embargo_that_ends_between_two_saves_is_over_after_them(parsed: Path) -> None:
    now = [NOW]
    live = resident(parsed, lambda: now[0])
    first, second = briefings(parsed)[9:11]
    live.take([edit(parsed, first, "\n---\n", "\npublish_at: 2031-01-02T00:00:00Z\n---\n")])
    url = f"/briefings/{Path(first).stem}/"
    assert (live.views[PUBLIC].show(url).found, live.hidden()[url]) == (False, "embargoed")
    now[0] += timedelta(days=2)
    live.take([edit(parsed, second, "\n---\n", "\nexpires_at: 2031-01-09T00:00:00Z\n---\n")])
    assert (live.views[PUBLIC].show(url).found, live.hidden().get(url)) == (True, None)
    now[0] += timedelta(days=9)
    assert not live.views[PUBLIC].show(f"/briefings/{Path(second).stem}/").found


def test_a_saved_own_page_is_shown_until_it_expires(parsed: Path) -> None:
    now, name = [NOW], "content/pages/imprint.md"
    live = resident(parsed, lambda: now[0])
    for words in ("We.", "We are others."):
        lay(parsed, {name: f"---\ntitle: Imprint\nexpires_at: 2031-01-02\n---\n\n{words}\n"})
        assert live.take([name])
        assert words.encode() in live.views[PUBLIC].show("/imprint/").data
    now[0] += timedelta(days=2)
    assert not live.views[PUBLIC].show("/imprint/").found
    (parsed / name).unlink()
    assert live.take([name])
    assert not live.views[EDITOR].show("/imprint/").found


def test_a_text_in_several_languages_stays_so_after_every_change(parsed: Path) -> None:
    live = resident(parsed)
    original, other, third = briefings(parsed)[:3]
    read_all(live)
    for change in (
        lambda: edit(parsed, other, "\n---\n", f"\nlanguage: de\ntranslation_of: {Path(original).stem}\n---\n"),
        lambda: edit(parsed, original, "\ndate: ", "\nstatus: withdrawn\ndate: "),
        lambda: edit(parsed, third, "\n\n", "\n\nOne more sentence stands here. "),
        lambda: edit(parsed, other, f"\ntranslation_of: {Path(original).stem}", ""),
    ):
        live.take([change()])
        assert differing(live, parsed) == []


def test_a_broken_header_leaves_the_last_good_page_and_a_problem(root: Path) -> None:
    live = resident(root)
    path = briefings(root)[9]
    url = f"/briefings/{Path(path).stem}/"
    before = live.views[PUBLIC].show(url)
    good = (root / path).read_text("utf-8")
    live.take([edit(root, path, "date: ", "date: 31.31.")])
    assert live.views[PUBLIC].show(url) == before
    assert [problem.place.path for problem in live.problems() if problem.place] == [path]
    (root / path).write_text(good, "utf-8")
    live.take([path])
    assert live.problems() == ()


def test_a_header_that_breaks_before_its_text_was_read_is_the_only_problem(root: Path) -> None:
    live = resident(root)
    path = briefings(root)[3]
    live.take([edit(root, path, "\ndate: ", "\ndate: 31.31.21 ")])
    read_all(live)
    (problem,) = live.problems()
    assert "is not a date" in str(problem)
    live.take([edit(root, path, "\ndate: 31.31.21 ", "\ndate: ")])
    read_all(live)
    assert live.problems() == ()


def test_a_custom_field_is_a_problem_until_site_toml_declares_it(parsed: Path) -> None:
    live = resident(parsed)
    read_all(live)
    live.take([edit(parsed, briefings(parsed)[3], "\ndate: ", "\nwhy: It feeds two countries.\ndate: ")])
    assert 'unknown field "why"' in str(live.problems()[0])
    for old, new in (('title = "', 'fields = { why = "Why" }\ntitle = "'), ('"Why"', '"What is at stake"')):
        live.take([edit(parsed, "site.toml", old, new)])
        assert live.problems() == ()
        assert differing(live, parsed) == []


def test_reading_a_broken_file_again_keeps_its_problem(root: Path) -> None:
    live = resident(root)
    path = briefings(root)[3]
    live.take([edit(root, path, "\ndate: ", "\ndate: 31.31.21 ")])
    live.take([path])
    live.take(["content"])
    assert "is not a date" in str(live.problems()[0])


def test_a_file_that_cannot_be_read_is_a_problem_until_it_can(root: Path) -> None:
    live = resident(root)
    path = briefings(root)[3]
    (root / path).unlink()
    (root.parent / "elsewhere.md").write_text("secret", "utf-8")
    (root / path).symlink_to(root.parent / "elsewhere.md")
    live.take([path])
    assert "leads out of the archive" in str(live.problems()[0])
    (root / path).unlink()
    lay(root, {path: "---\ntitle: New\ndate: 2020-03-04\n---\n\nA text.\n"})
    live.take([path])
    assert live.problems() == ()


def test_a_folder_may_become_a_file_and_a_file_a_folder(root: Path) -> None:
    folder = briefings(root)[3].removesuffix(".md") + "-notes"
    lay(root, {f"{folder}/a.txt": "A", f"{folder}/b.txt": "B"})
    live = resident(root)
    shutil.rmtree(root / folder)
    lay(root, {folder: "One file now"})
    live.take([folder])
    assert [path for path in live.live_files.sources if path.startswith(folder)] == [folder]
    (root / folder).unlink()
    lay(root, {f"{folder}/c.txt": "C"})
    live.take([folder])
    assert [path for path in live.live_files.sources if path.startswith(folder)] == [f"{folder}/c.txt"]
    assert live.live_files.problems == {}


def test_a_broken_template_leaves_the_last_good_page_and_a_problem(root: Path) -> None:
    live = resident(root)
    before = live.views[PUBLIC].show("/")
    lay(root, {"templates/partials/footer.html": "{% if %}"})
    live.take(["templates/partials/footer.html"])
    assert live.views[PUBLIC].show("/") == before
    assert "footer.html" in str(live.problems()[0])
    (root / "templates/partials/footer.html").unlink()
    live.take(["templates/partials/footer.html"])
    assert live.views[PUBLIC].show("/") == before
    assert live.problems() == ()


def test_a_broken_link_is_a_problem_until_it_is_mended(parsed: Path) -> None:
    live = resident(parsed)
    path = briefings(parsed)[3]
    good = (parsed / path).read_text("utf-8")
    (parsed / path).write_text(f"{good}\n\n[gone](/briefings/no-such-briefing/)\n", "utf-8")
    live.take([path])
    read_all(live)
    assert "leads nowhere" in str(live.problems()[0])
    live.take(change_a_body(parsed))
    assert "leads nowhere" in str(live.problems()[0]), "a save elsewhere does not seem to have mended it"
    (parsed / path).write_text(good, "utf-8")
    live.take([path])
    read_all(live)
    assert live.problems() == ()


def test_the_digest_of_the_stylesheets_is_computed_once(parsed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = resident(parsed)
    made: list[str] = []
    render = site.render_page
    monkeypatch.setattr(site, "render_page", lambda page, **how: (made.append(page.url), render(page, **how))[1])
    before = live.views[EDITOR].style
    live.take(change_a_title(parsed))
    assert live.views[EDITOR].style == before
    assert sorted(made) == sorted(f"/{name}" for name in STYLES)
    lay(parsed, {"templates/site.css": "b {color: red}\n"})
    live.take(["templates/site.css"])
    assert live.views[EDITOR].style != before


@pytest.mark.parametrize("part", ["axis", "periods", "story", "years", "tables", "notes"])
def test_a_css_rule_for_few_pages_also_changes_the_style(parsed: Path, part: str) -> None:
    live = resident(parsed)
    before = live.views[EDITOR].style
    lay(parsed, {f"templates/styles/{part}.css": "b {color: red}\n"})
    live.take([f"templates/styles/{part}.css"])
    assert live.views[EDITOR].style != before


@pytest.mark.parametrize("path", ["content/tags.yaml", "content/actors.yaml"])
def test_records_that_were_broken_when_the_preview_began_are_whole_once_they_are_mended(
    parsed: Path, path: str
) -> None:
    whole = (parsed / path).read_text("utf-8")
    actor = re.search(r"(?m)^([\w-]+):", (parsed / "content/actors.yaml").read_text("utf-8"))
    assert actor
    lay(parsed, {path: "a: [\n", "content/authors.yaml": f"desk: {{name: The Desk, actor: {actor[1]}}}\n"})
    live = resident(parsed)
    assert path in live.live_files.problems
    lay(parsed, {path: whole})
    assert live.take([path])
    assert differing(live, parsed) == []
    assert not live.live_files.problems


def test_records_are_read_again_once_a_broken_file_is_mended(parsed: Path) -> None:
    live = resident(parsed)
    file = parsed / "content/actors.yaml"
    edit(parsed, "content/actors.yaml", "  name: ", "  name: Renamed ")
    good = file.read_text("utf-8")
    file.write_text(good + "broken: [\n", "utf-8")
    live.take(["content/actors.yaml"])
    assert live.problems()
    file.write_text(good, "utf-8")
    live.take(["content/actors.yaml"])
    assert differing(live, parsed) == []


def test_records_may_change_that_the_start_found_in_the_cache(parsed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_YOUNG_NS", -1_000_000_000)
    first = resident(parsed)
    first.live_files.cache.close()
    live = resident(parsed)
    assert live.take(rename_an_actor(parsed))
    assert live.problems() == ()


@pytest.mark.parametrize("change", [change_a_body, add_a_template], ids=lambda change: change.__name__)
def test_a_changed_text_or_template_does_not_gather_the_archive_again(
    change: Callable[[Path], list[str]], parsed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = resident(parsed)
    read_all(live)
    before, gathered = live.views[PUBLIC].site.archive, gatherings(monkeypatch)
    assert live.take(change(parsed))
    assert differing(live, parsed) == []
    assert live.views[PUBLIC].site.archive is before
    assert gathered == []


def test_a_page_is_made_once_for_a_change_however_often_it_is_asked_for(
    parsed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = resident(parsed)
    read_all(live)
    made: list[str] = []
    render = site.render_page
    monkeypatch.setattr(site, "render_page", lambda page, **how: (made.append(page.url), render(page, **how))[1])
    path = change_a_body(parsed)
    url = f"/briefings/{Path(path[0]).stem}/"
    for taken in (path, change_a_title(parsed)):
        live.take(taken)
        assert live.views[PUBLIC].show(url) == live.views[PUBLIC].show(url)
    assert made == [url, url]


def test_a_template_that_sheets_name_changes_the_look_and_a_page_does_not(parsed: Path) -> None:
    live = resident(parsed)
    looks = [live.views[EDITOR].style]
    for name, text in (
        ("templates/partials/footer.html", "<footer>Ours</footer>\n"),
        ("templates/own.css", "{% include 'colours.txt' %}\n"),
        ("templates/colours.txt", "b {color: red}\n"),
        ("templates/colours.txt", "b {color: blue}\n"),
    ):
        lay(parsed, {name: text})
        live.take([name])
        looks.append(live.views[EDITOR].style)
    assert looks[0] == looks[1]
    assert len({*looks[2:]}) == 3


def test_texts_are_in_memory_only_while_they_are_shown(parsed: Path) -> None:
    live = resident(parsed)
    read_all(live)
    change = change_a_body(parsed)
    live.take(change)
    read_all(live)
    assert {callable(vars(live.bodies.of(path))["shown"]) for path in briefings(parsed)} == {True}


def test_archives_and_outdated_bodies_are_freed_with_their_last_reference(parsed: Path) -> None:
    live = resident(parsed)
    read_all(live)
    live.views[PUBLIC].show(f"/briefings/{Path(briefings(parsed)[20]).stem}/")
    before, known = ref(live.views[PUBLIC].site.archive), len(vars(live.live_files.memory)["_again"])
    for change in (change_a_title, change_a_body):
        live.take(change(parsed))
        read_all(live)
    assert before() is None
    assert len(vars(live.live_files.memory)["_again"]) == known
