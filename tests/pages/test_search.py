"""What can be found, and that nothing else can."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.archive.gather import Archive
from site_builder.exports.search_files import write_index
from site_builder.pages.model import Page
from site_builder.pages.planners import plan
from site_builder.pages.search import FoundPage, SearchPage, ShardPage, SlicesPage, plan_slice
from site_builder.pages.site import survey_site
from site_builder.registry.actor import ActorKind, Name, NameKind, Role, Status
from site_builder.settings.site_config import SearchConfig, ShowProposed, SiteConfig
from tests.builders import SITE, actor, archive, briefing, built, content, lay, outputs, registry, tag, texts
from tests.test_site import FIRST, HIDDEN, SECOND, THIRD, edit, small

WANG = actor(
    "Wang Xiaoming",
    names=(Name("王小明", NameKind.TRANSLITERATION), Name("Hsiao-ming Wang"), Name("WXM", NameKind.CODE)),
    roles=(Role("envoy"), Role("envoy"), Role("first minister")),
    disambiguator="envoy",
)
BAY = actor("Ostrel Bay", ActorKind.PLACE)
SHY = actor("Shy Group", ActorKind.GROUP, index=False)
TALKS = briefing(
    "2024-02-11-talks", body="He said no.\n", title="Talks", tags="[canal]", date="2024-02-11", authors="[Oda Brisk]",
    actors="[wang-xiaoming, ostrel-bay, shy-group]", series="VL", number="12", summary="A summary.",
)  # fmt: skip
EVERYONE = registry(WANG, BAY, SHY, tag("Canal", definition="A *long*\ncanal."))


def pages(found: Archive, config: SiteConfig = SITE) -> dict[str, Page]:
    return {page.url: page for page in plan(found, config, texts()) if page.url.startswith("/search/")}


def terms(found: dict[str, Page], folder: str) -> set[str]:
    shards = [page for page in found.values() if isinstance(page, ShardPage) and page.part.name == folder]
    lines = [write_index(page, SITE, texts()).decode().split('",', 1)[0 + 1] for page in shards]
    return {line.split(" ")[0] for text in lines for line in text.strip('");\n').split("\\n")}


def test_every_form_of_an_actors_name_finds_the_briefing() -> None:
    found = terms(pages(archive(TALKS, registry=EVERYONE)), "2024")
    assert {"wang", "xiaoming", "王小", "小明", "hsiao", "ming", "wxm", "ostrel", "bay", "shy"} <= found


def test_tags_authors_and_the_number_find_the_briefing_too() -> None:
    found = terms(pages(archive(TALKS, registry=EVERYONE)), "2024")
    assert {"canal", "#canal", "@wang-xiaoming", "oda", "brisk", "vl", "12", "said", "talk"} <= found


def test_actors_and_tags_are_found_themselves_by_every_name() -> None:
    found = pages(archive(TALKS, registry=EVERYONE))
    assert terms(found, "names") == {
        ":person", ":tag", "wang", "xiaoming", "王小", "小明", "明", "hsiao", "ming", "hsiaoming", "wxm", "canal",
    }  # fmt: skip
    rows = found["/search/names/d0.js"]
    assert isinstance(rows, FoundPage)
    assert [(row.url, row.title, row.summary) for row in rows.rows] == [
        ("/actors/wang-xiaoming/", "Wang Xiaoming (envoy)", "envoy; first minister"),
        ("/tags/canal/", "Canal", "A *long* canal."),
    ]


def test_results_tell_title_date_summary_and_another_language() -> None:
    other = briefing("b", title="B", date=None, language="fr")
    found = pages(archive(TALKS, other, registry=EVERYONE))
    row = '["briefings/2024-02-11-talks/","Talks","A summary.","","2024-02-11","11 February 2024"]'
    assert write_index(found["/search/2024/d0.js"], SITE, texts()).decode() == f'searchFile("2024/d0",[{row}]);\n'  # type: ignore[arg-type]
    assert b'["briefings/b/","B","","","","","fr"]' in write_index(found["/search/undated/d0.js"], SITE, texts())  # type: ignore[arg-type]


def test_slices_are_names_then_years_newest_first_then_what_has_no_date() -> None:
    old, undated = briefing("old", date="2019-05-01"), briefing("b", date=None)
    slices = pages(archive(TALKS, old, undated, registry=EVERYONE))["/search/slices.js"]
    assert isinstance(slices, SlicesPage)
    assert [row[:3] for row in slices.slices] == [("names", 2, 1), ("2024", 1, 1), ("2019", 1, 1), ("undated", 1, 1)]
    assert write_index(slices, SITE, texts()).decode().startswith('searchFile("slices",[["names",2,1,"')


def test_the_page_of_the_search_helps_without_its_script() -> None:
    page = pages(archive(TALKS, registry=EVERYONE))["/search/"]
    assert isinstance(page, SearchPage)
    assert [count.label for count in page.years] == ["2024"]
    assert [count.label for count in page.tags] == ["Canal"]
    assert [(label, [link.url for link in links]) for label, links in page.letters] == [
        ("People", ["/actors/#people-w"])
    ]


def test_a_search_that_is_not_wanted_leaves_no_file_and_no_mark(tmp_path: Path) -> None:
    files = small()
    files["site.toml"] += "[search]\nenabled = false\n"
    built(lay(tmp_path, files))
    site = outputs(tmp_path / "public")
    assert [path for path in site if path.startswith("search/")] == []
    assert [path for path, data in site.items() if b"/search/" in data or b"data-search" in data] == []
    off = replace(SITE, search=SearchConfig(enabled=False))
    assert pages(archive(TALKS, registry=EVERYONE), off) == {}


def test_there_is_no_slice_of_a_year_without_briefings() -> None:
    site = survey_site(archive(TALKS, registry=EVERYONE), SITE, texts())
    assert [page.url for page in plan_slice(site, "2024")] == ["/search/2024/d0.js", "/search/2024/t0.js"]
    assert list(plan_slice(site, "1066")) == []


@pytest.mark.parametrize("header", HIDDEN.values(), ids=HIDDEN)
def test_a_word_of_a_hidden_briefing_is_in_no_output(header: dict[str, str], tmp_path: Path) -> None:
    body = "The qqcanary sang to Wang Xiaoming.\n"
    files = small(**{FIRST: content("Harbour", body, date="2024-02-11", actors="[wang-xiaoming]", **header)})
    files["content/actors.yaml"] += "wang-xiaoming: {kind: person, name: Wang Xiaoming, names: [{text: Zzalias}]}\n"
    files["site.toml"] += 'audiences = ["staff"]\n'
    built(lay(tmp_path, files))
    site = outputs(tmp_path / "public")
    assert [p for p, data in site.items() if b"qqcanary" in data.lower() or b"zzalias" in data.lower()] == []


def test_an_actor_that_the_site_does_not_show_is_no_term() -> None:
    shown = registry(replace(WANG, status=Status.PROPOSED), BAY, SHY, tag("Canal"))
    hidden = replace(SITE, show_proposed=ShowProposed.NONE)
    assert "wxm" in terms(pages(archive(TALKS, registry=shown)), "2024")
    assert "wxm" not in terms(pages(archive(TALKS, registry=shown, config=hidden), hidden), "2024")


def test_an_edit_changes_the_slice_of_its_year_alone(tmp_path: Path) -> None:
    files = small(**{SECOND: content("Canal", "Dry.\n", date="2023-02-12", actors="[ilse-vantor]", tags="[canal]")})
    root = lay(tmp_path, files)
    built(root)
    edit(root / THIRD, "Nine crowns.", "Ten crowns.")
    assert [p for p in built(root).published.written if p.startswith("search/")] == ["search/2024/t0.js"]
    edit(root / FIRST, "Ilse Vantor said no.", "Ilse Vantor said  no.")
    assert [p for p in built(root).published.written if p.startswith("search/")] == []


def test_a_new_name_of_an_actor_reaches_the_briefings_that_name_it(tmp_path: Path) -> None:
    root = lay(tmp_path, small())
    built(root)
    edit(root / "content/actors.yaml", "name: Ilse Vantor", "name: Ilse Vantor\n  names: [{text: Iltze}]")
    written = built(root).published.written
    assert [p for p in written if p.startswith("search/")] == ["search/2024/t0.js", "search/names/t0.js"]
