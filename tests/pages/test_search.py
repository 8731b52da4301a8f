"""Searchable content, and content that must not be searchable."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive.gather import Archive
from site_builder.content.model import NO_BODY, pack_text_and_spans
from site_builder.content.passages import pack_text
from site_builder.core.partial_date import PartialDate
from site_builder.exports.search_files import PASSAGES_BYTES, passages_of, write_index
from site_builder.pages.planners import plan
from site_builder.pages.search import ShardPage, plan_block, plan_volume
from site_builder.pages.site import survey_site
from site_builder.registry.actor import ActorKind, Name, NameKind, Role, Status
from site_builder.registry.tag import TagKind
from site_builder.search.index import IndexMemory, SearchDocument, Weights, weigh_text
from site_builder.settings.site_config import SearchConfig, SeriesConfig, ShowProposed, SiteConfig
from tests.builders import (
    FOLDER,
    SITE,
    actor,
    archive,
    briefing,
    built,
    content,
    edit,
    lay,
    outputs,
    registry,
    tag,
    texts,
)
from tests.test_site import FIRST, SECOND, THIRD, small

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


def pages(found: Archive, config: SiteConfig = SITE) -> dict[str, Any]:
    return {page.url: page for page in plan(found, config, texts()) if page.url.startswith("/search/")}


def terms(found: dict[str, Any], block: int) -> set[str]:
    """Terms of a block of the recent volume: names first, if there are any."""
    shards = [page for page in found.values() if isinstance(page, ShardPage)]
    return {line.split(" ")[0] for page in shards for line in page.pieces[block].split("\n") if line}


def test_every_form_of_an_actors_name_finds_the_briefing() -> None:
    found = terms(pages(archive(TALKS, registry=EVERYONE)), 1)
    assert {"wang", "xiaoming", "王小", "小明", "hsiao", "ming", "wxm", "ostrel", "bay", "shy"} <= found


def test_tags_authors_and_the_number_find_the_briefing_too() -> None:
    found = terms(pages(archive(TALKS, registry=EVERYONE)), 1)
    assert {"canal", "#canal", "@wang-xiaoming", "oda", "brisk", "vl", "12", "said", "talk"} <= found


def test_actors_and_tags_are_found_themselves_by_every_name() -> None:
    found = pages(archive(TALKS, registry=EVERYONE))
    assert terms(found, 0) == {
        "wang", "xiaoming", "王小", "小明", "明", "hsiao", "ming", "hsiaoming", "wxm", "canal",
    }  # fmt: skip
    rows = found["/search/names/d0.js"]
    assert [(row.url, row.title, row.summary) for row in rows.rows] == [
        ("/tags/canal/", "Canal", "A *long* canal."),
        ("/actors/wang-xiaoming/", "Wang Xiaoming (envoy)", "envoy; first minister"),
    ]


def test_a_post_leads_to_its_holders_by_every_name_of_its_country() -> None:
    state = actor("Lusmere", ActorKind.GOVERNMENT, names=(Name("Lusmerian"),))
    since = partial(Role, "first minister", country="lusmere")
    wang = replace(WANG, roles=(since(from_=PartialDate(2021, 5)),))
    oda = actor("Oda Brisk", roles=(since(from_=PartialDate(2018), to=PartialDate(2021, 5)),))
    text = briefing("2024-02-11-talks", date="2024-02-11", actors="[wang-xiaoming, oda-brisk, lusmere]")
    found = pages(archive(text, registry=registry(wang, oda, state)))
    assert terms(found, 1) == {"first", "minister", "lusmere", "lusmerian"}
    written = write_index(found["/search/posts/d0.js"], SITE, texts()).decode()
    (row,) = json.loads(written[len('searchFile("posts/d0",') : -3])
    assert row == ["", "first minister", "Lusmere", "office", [
        ["actors/oda-brisk/", "Oda Brisk", "2018–2021", "2018", "2021-05"],
        ["actors/wang-xiaoming/", "Wang Xiaoming", "from 2021", "2021-05", ""],
    ]]  # fmt: skip


def test_a_country_is_found_once_as_its_government() -> None:
    state, region = actor("Lusmere", ActorKind.GOVERNMENT), tag("Lusmere", kind=TagKind.REGION)
    text = briefing("2024-02-11-talks", date="2024-02-11", actors="[lusmere]", tags="[lusmere]")
    assert _titles(pages(archive(text, registry=registry(state, region)))) == ["Lusmere"]


def test_slips_are_looked_for_in_the_names_of_persons_those_named_most_first() -> None:
    again = [briefing(f"2024-03-1{n}-b", date=f"2024-03-1{n}", actors="[ostrel-bay-board]") for n in range(3)]
    board = actor("Ostrel Bay Board", ActorKind.ORGANISATION)
    found = pages(archive(TALKS, *again, registry=registry(WANG, BAY, SHY, board, tag("Canal"))))["/search/slips.js"]
    assert found.words == ("Board Ostrel", "Hsiao Wang Xiaoming ming")


def test_actors_and_tags_filter_results_without_another_request() -> None:
    (volume,) = pages(archive(TALKS, registry=EVERYONE))["/search/volumes.js"].volumes
    assert [(facet.term, facet.label) for facet in volume.facets] == [
        ("@wang-xiaoming", "Wang Xiaoming"), ("#canal", "Canal"),
    ]  # fmt: skip


def test_dates_are_filters_with_month_names_in_the_site_language() -> None:
    found = pages(archive(TALKS, briefing("b", date="2024-02"), registry=EVERYONE))
    assert {term for term in terms(found, 1) if term[0] == "="} == {"=2024-02-11"}
    german = replace(SITE, language="de")
    script = pages(archive(TALKS, registry=EVERYONE, config=german), german)["/search/search.js"]
    known = {name: script.months.get(name) for name in ("märz", "marz", "dez", "march", "december")}
    assert known == {"märz": 3, "marz": 3, "dez": 12, "march": 3, "december": 12}


def test_the_script_knows_in_which_order_each_series_writes_its_dates_and_who_publishes() -> None:
    series = (("DD", SeriesConfig(name="Dispatch")), ("UN", SeriesConfig(name="Notes", date_order="month-first")))
    site = replace(SITE, series=series, desk="Harbour Desk")
    script = pages(archive(TALKS, registry=EVERYONE), site)["/search/search.js"]
    assert script.series == {"DD": True, "UN": False}
    assert script.publisher == "Harbour Desk"


def test_details_are_found_like_titles_and_shown_before_the_text() -> None:
    letter = briefing("a", body="It rained.\n", title="A letter", details="[{label: Subject, value: Canal dues}]")
    found = pages(archive(letter))
    assert {"canal", "due", "canal_due"} <= terms(found, 0)
    written = write_index(found["/search/first/d0.js"], SITE, texts()).decode()
    assert '["","Subject: Canal dues","it-rained","It rained."]' in written


def test_names_are_in_order_of_first_occurrence() -> None:
    old = briefing("old", date="2019-05-01", tags="[old-town]")
    known = registry(WANG, BAY, SHY, tag("Canal"), tag("Old town"))
    assert _titles(pages(archive(TALKS, old, registry=known))) == [
        "Old town", "Canal", "Wang Xiaoming (envoy)",
    ]  # fmt: skip


def _titles(found: dict[str, Any]) -> list[str]:
    return [row.title for row in found["/search/names/d0.js"].rows]


def test_results_have_title_date_summary_language_and_paragraphs() -> None:
    other = briefing("b", title="B", date=None, language="fr")
    found = pages(archive(TALKS, other, registry=EVERYONE))
    rows = json.loads(
        write_index(found["/search/first/d0.js"], SITE, texts()).decode()[len('searchFile("first/d0",') : -3]
    )
    assert rows == [
        ["briefings/b/", "B", "", "", "", "", "fr", rows[0][7]],
        [
            "briefings/2024-02-11-talks/", "Talks", "A summary.", "", "2024-02-11", "11 February 2024", "",
            ["he-said-no", "He said no."],
        ],
    ]  # fmt: skip


def test_passages_are_taken_from_the_beginning_of_a_very_long_text() -> None:
    long = briefing("a", body="One more word about the harbour of Lusmere.\n\n" * 2000, title="A")
    shown = json.loads(b"[%b]" % passages_of(long.body))
    assert 0 < sum(len(text.encode()) for text in shown[1::2]) <= PASSAGES_BYTES


@pytest.mark.parametrize("body", ["It  rained.", "It&nbsp;rained.", "It&#9;rained.", "It rained.", "It&#x2003;rained."])
def test_the_words_of_a_passage_have_one_blank_between_them(body: str) -> None:
    assert json.loads(b"[%b]" % passages_of(briefing("a", body=f"{body}\n").body)) == ["it-rained", "It rained."]


@given(
    st.lists(
        st.text(st.sampled_from('a "\\\t\x01\x7f\x85\xa0é“\u1680\u2000\u2009\u2028\u205f\u3000\U0001d11e')), max_size=4
    )
)
def test_passages_equal_the_json_of_ids_and_blocks_on_one_line(blocks: list[str]) -> None:
    ids = [f'p"{number}' for number in range(len(blocks))]
    body = replace(
        NO_BODY,
        marked_text=pack_text_and_spans(pack_text(blocks), {}),
        ids_of_blocks="".join(f"{name}\n" for name in ids),
    )
    rows = [part for name, block in zip(ids, blocks, strict=True) for part in (name, " ".join(block.split()))]
    assert passages_of(body) == json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()[1:-1]


def test_the_volumes_list_their_blocks_and_the_start_of_each_month() -> None:
    old, undated = briefing("old", date="2019-05-01"), briefing("b", date=None)
    volumes = pages(archive(TALKS, old, undated, registry=EVERYONE))["/search/volumes.js"]
    (only,) = volumes.volumes
    assert (only.name, only.shape.shards, only.blocks) == ("recent", 1, (("names", 2), ("first", 3)))
    assert only.months == (("2019-05", 3), ("2024-02", 4))
    assert write_index(volumes, SITE, texts()).decode().startswith('searchFile("volumes",[["recent",[1,3],"')


def test_the_page_of_the_search_helps_without_its_script() -> None:
    page = pages(archive(TALKS, registry=EVERYONE))["/search/"]
    assert [count.label for count in page.years] == ["2024"]
    assert [count.label for count in page.tags] == ["Canal"]
    assert [(label, [link.url for link in links]) for label, links in page.letters] == [
        ("People", ["/actors/#people-w"])
    ]


def test_a_disabled_search_has_no_files_and_no_markup(tmp_path: Path) -> None:
    files = small()
    files["site.toml"] += "[search]\nenabled = false\n"
    built(lay(tmp_path, files))
    site = outputs(tmp_path / "public")
    assert [path for path in site if path.startswith("search/")] == []
    assert [path for path, data in site.items() if b"/search/" in data or b"data-search" in data] == []
    off = replace(SITE, search=SearchConfig(enabled=False))
    assert pages(archive(TALKS, registry=EVERYONE), off) == {}


def test_empty_parts_of_the_index_have_no_files() -> None:
    site = survey_site(archive(TALKS, registry=EVERYONE), SITE, texts())
    assert [page.url for page in plan_volume(site, "recent")] == ["/search/recent/t0.js"]
    assert [page.url for page in plan_block(site, "first")] == ["/search/first/d0.js"]
    assert [*plan_volume(site, "1066"), *plan_block(site, "1066")] == []


def test_hidden_actors_are_not_search_terms() -> None:
    shown = registry(replace(WANG, status=Status.PROPOSED), BAY, SHY, tag("Canal"))
    hidden = replace(SITE, show_proposed=ShowProposed.NONE)
    assert "wxm" in terms(pages(archive(TALKS, registry=shown)), 1)
    assert "wxm" not in terms(pages(archive(TALKS, registry=shown, config=hidden), hidden), -1)


def test_an_edit_changes_the_files_of_its_words_and_its_text(tmp_path: Path) -> None:
    root = lay(tmp_path, small(**{SECOND: content("Canal", "Dry.\n", date="2023-02-12", tags="[canal]")}))
    built(root)
    edit(root, THIRD, "Nine crowns.", "Ten crowns.")
    assert [p for p in built(root).published.written if p.startswith("search/")] == [
        "search/first/d0.js",
        "search/recent/t0.js",
    ]
    edit(root, FIRST, "Ilse Vantor said no.", "Ilse Vantor said  no.")
    assert [p for p in built(root).published.written if p.startswith("search/")] == []


def test_a_new_name_of_an_actor_reaches_the_briefings_that_name_it(tmp_path: Path) -> None:
    root = lay(tmp_path, small())
    built(root)
    edit(root, "content/actors.yaml", "name: Ilse Vantor", "name: Ilse Vantor\n  names: [{text: Iltze}]")
    written = built(root).published.written
    assert [p for p in written if p.startswith("search/")] == ["search/recent/t0.js", "search/slips.js"]


def test_names_of_an_actor_a_tag_or_an_author_that_change_have_no_text_indexed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index, read = IndexMemory(), list[str]()

    def weigh(document: SearchDocument) -> Weights:
        read.append(document.headings[0])
        return weigh_text(document)

    monkeypatch.setattr("site_builder.pages.search.weigh_text", weigh)
    other = registry(replace(WANG, names=(Name("Zed"),)), BAY, SHY, replace(tag("Canal"), label="Ditch"))
    for records in (EVERYONE, other):
        site = survey_site(archive(TALKS, registry=records), SITE, texts(), index)
        found = {page.url: page for page in plan_volume(site, "recent")}
    assert read == ["Talks"]
    assert {"zed", "ditch"} <= terms(found, 1)
    assert terms(found, 1).isdisjoint({"wxm", "canal"})


def test_the_names_of_a_block_are_those_of_the_actors_and_tags_of_its_briefings() -> None:
    old = briefing("old", date="2019-05-01", tags="[canal]", actors="[wang-xiaoming]")
    found = archive(TALKS, old, briefing("alone", date="2019-05-02"), registry=EVERYONE)
    assert [names[0] for names, _ in survey_site(found, SITE, texts()).named_in("first")] == [
        "Ostrel Bay", "Shy Group", "Wang Xiaoming", "Canal"
    ]  # fmt: skip


# ---------- amounts written and read


def years(count: int, years: int) -> dict[str, str]:
    """Archive of `count` briefings spread over the years before 2024."""
    words = ("harbour", "canal", "treaty", "ferry", "grain", "tariff", "signal", "bridge")
    dates = [f"{2024 - years + n * years // count}-{1 + n % 12:02d}-01" for n in range(count)]
    return {
        f"{FOLDER}/{date}-text-{n}.md": content(
            f"Text {n}", f"The {words[n % 8]} of {words[n // 8 % 8]} number {n}.\n", date=date
        )
        for n, date in enumerate(dates)
    }


@pytest.mark.parametrize("count", [30, 300])
def test_an_edit_writes_a_few_files_of_the_index_however_large_the_archive(count: int, tmp_path: Path) -> None:
    files = years(count, 63)
    root = lay(tmp_path, files)
    built(root)
    for place in (0, count // 2, count - 1):
        path = list(files)[place]
        lay(root, {path: files[path].replace("number", "numeral")})
        written = [p for p in built(root).published.written if p.startswith("search/")]
        assert len([p for p in written if "/d" in p]) == 1
        assert len(written) <= 1 + len(["number", "numeral"])
    lay(root, {f"{FOLDER}/2024-12-01-last.md": content("Text", "The harbour.\n", date="2024-12-01")})
    written = [p for p in built(root).published.written if p.startswith("search/")]
    assert len(written) <= len(["page", "volumes", "text", "harbour", "its day", "and what it is shown by"])


def test_a_query_reads_few_files_for_texts_spread_over_many_years(tmp_path: Path) -> None:
    root = lay(tmp_path, years(300, 63))
    built(root)
    volumes = json.loads((root / "public/search/volumes.js").read_text("utf-8")[len('searchFile("volumes",') : -3])
    at_once, words = 5, 3
    assert 1 + words * len(volumes) + at_once <= 9


def test_an_incremental_index_equals_a_full_one(tmp_path: Path) -> None:
    files = years(300, 63)
    root = lay(tmp_path / "edited", files)
    built(root)
    paths = list(files)
    (root / paths[40]).unlink()
    lay(root, {paths[200]: files[paths[200]].replace("number", "numeral")})
    built(root)
    files[paths[200]] = files[paths[200]].replace("number", "numeral")
    del files[paths[40]]
    clean = lay(tmp_path / "clean", files)
    built(clean)
    assert outputs(root / "public") == outputs(clean / "public")
