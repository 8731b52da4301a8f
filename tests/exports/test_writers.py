"""Small archives → machine-readable exports, read back by their usual readers."""

import csv
import json
import re
from dataclasses import replace
from io import StringIO

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive.gather import Archive
from site_builder.core.spreadsheet import guarded
from site_builder.exports import writers
from site_builder.exports.writers import ACTOR_COLUMNS, BRIEFING_COLUMNS
from site_builder.pages.feeds import FEED_ENTRIES
from site_builder.pages.planners import plan, plan_page
from site_builder.pages.site import survey_site
from site_builder.registry.actor import ActorKind, Name, SameAs, Status
from site_builder.rendering.render import render_page
from site_builder.settings.site_config import ExportsConfig, RightsConfig, SeriesConfig, Signal, SiteConfig
from tests.builders import actor, archive, briefing, registry, tag, texts
from tests.sample_pages import packaged_theme

SITE = SiteConfig(
    title="The Vantor Letter",
    base_url="https://example.org/archive/",
    description="On Karvonia",
    series=(("VL", SeriesConfig("Vantor Letters")),),
)
ILSE = actor(
    "Ilse Vantor",
    family="Vantor",
    given="Ilse",
    names=(Name("I. Vantor"), Name("Ильзе")),
    same_as=SameAs("Q1", "https://example.org/v"),
)
KNOWN = registry(
    ILSE,
    actor("Ostrel Bay", ActorKind.PLACE),
    actor("Oru Hask", status=Status.PROPOSED),
    actor("Secret Source", index=False),
    tag("Grain", usage_hint="zzsecret"),
    tag("Rye", broader="grain"),
)


def harbour(**changes: object) -> Archive:
    first = briefing(
        "2024-02-12-harbour",
        registry=KNOWN,
        title='"=SUM(1) \\"Harbour\\", <b>closed</b>"',
        body="Ilse Vantor said “the harbour stays closed to all ships of the council.”\n\n"
        "A senior official said “we shall never sell grain at such a price.” See VL 11/2/2024; “Canal.”\n",
        actors="[ilse-vantor, ostrel-bay, oru-hask, secret-source]",
        tags="[rye]",
        authors="['Vantor, Ilse']",
        number="7",
        series="VL",
        **changes,
    )
    second = briefing("2024-02-11-canal", registry=KNOWN, title="Canal", date="2024-02-11", tags="[grain]")
    return archive(first, second, registry=KNOWN, config=SITE)


def files(found: Archive, site: SiteConfig = SITE) -> dict[str, str]:
    kinds = (".json", ".csv", ".bib", ".ris", ".txt", ".xml")
    pages = [page for page in plan(found, site, texts()) if page.url.endswith(kinds)]
    return {page.url: render_page(page, theme=packaged_theme(), site=site).decode() for page in pages}


def test_the_csv_of_briefings_is_read_back_as_written() -> None:
    text = files(harbour())["/briefings.csv"]
    assert text.count("\r\n") == text.count("\n") == 3
    rows = list(csv.DictReader(text.splitlines(), strict=True))
    assert tuple(rows[0]) == BRIEFING_COLUMNS
    assert rows[0]["title"] == '\'=SUM(1) "Harbour", <b>closed</b>'
    assert rows[0]["url"] == "https://example.org/archive/briefings/2024-02-12-harbour/"
    assert rows[0]["actors"] == "ilse-vantor; ostrel-bay; oru-hask; secret-source"
    assert (rows[0]["authors"], rows[0]["series"], rows[0]["number"]) == ("Vantor, Ilse", "Vantor Letters", "7")


@given(st.lists(st.lists(st.text('a,"\r\n ;é'), min_size=2, max_size=2)))
def test_csv_is_written_as_the_csv_module_writes_it(rows: list[list[str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([map(guarded, row) for row in rows])
    lines = [writers._csv_line(("a", "b"), dict(zip("ab", row, strict=True))) for row in rows]
    assert "".join(lines) == text.getvalue()


def test_the_csv_of_actors_lists_those_of_the_index() -> None:
    rows = {row["id"]: row for row in csv.DictReader(files(harbour())["/actors.csv"].splitlines(), strict=True)}
    assert set(rows) == {"ilse-vantor", "ostrel-bay", "oru-hask"}
    assert tuple(rows["ilse-vantor"]) == ACTOR_COLUMNS
    assert rows["ilse-vantor"]["names"] == "I. Vantor; Ильзе"
    assert rows["ilse-vantor"]["same_as"] == "https://www.wikidata.org/wiki/Q1; https://example.org/v"
    assert (rows["oru-hask"]["proposed"], rows["ostrel-bay"]["url"]) == ("true", "")


def test_the_archive_as_json_holds_briefings_actors_and_tags() -> None:
    found = json.loads(files(harbour())["/archive.json"])
    assert found["counts"] == {"briefings": 2, "actors": 3, "tags": 2}
    assert [row["title"] for row in found["briefings"]][1] == "Canal"
    assert {row["id"]: row["broader"] for row in found["tags"]} == {"grain": [], "rye": ["grain"]}
    assert found["actors"][0]["first"] == "2024-02-12"


def test_every_named_actor_has_an_id_even_a_place_without_a_page() -> None:
    found = files(harbour())
    listed = json.loads(found["/archive.json"])
    named = set(listed["briefings"][0]["actors"])
    assert named == {row["id"] for row in listed["actors"]} | {"secret-source"}
    assert set(json.loads(found["/briefings/2024-02-12-harbour/index.json"])["actors"]) == named


def test_a_digest_differs_when_the_title_does_and_not_when_only_the_text_does() -> None:
    def digests(found: Archive) -> list[str]:
        return [row["digest"] for row in json.loads(files(found)["/archive.json"])["briefings"]]

    first, second = harbour().briefings
    before = digests(harbour())
    other_text = replace(first, given=replace(first.body, digest="another"))
    other_title = replace(first, header=replace(first.header, title="Another"))
    assert digests(replace(harbour(), briefings=(other_text, second))) == before
    after = digests(replace(harbour(), briefings=(other_title, second)))
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)


def test_the_json_of_a_briefing_matches_its_page() -> None:
    found = json.loads(files(harbour())["/briefings/2024-02-12-harbour/index.json"])
    assert found["mentions"][0]["name"] == "Ilse Vantor"
    assert found["mentions"][0]["surfaces"] == ["Ilse Vantor"]
    assert found["mentions"][0]["same_as"][0].endswith("/Q1")
    assert [link["title"] for link in found["cites"]] == ["Canal"]
    assert set(found["citations"]) == {"House style", "Chicago", "BibTeX", "RIS"}
    cited = json.loads(files(harbour())["/briefings/2024-02-11-canal/index.json"])
    assert cited["cited_by"] == ["https://example.org/archive/briefings/2024-02-12-harbour/"]


def test_quotes_of_unnamed_sources_are_in_no_export() -> None:
    found = files(harbour())
    quotes = json.loads(found["/briefings/2024-02-12-harbour/index.json"])["quotes"]
    assert {quote["speaker"] for quote in quotes} == {"Ilse Vantor"}
    said = "".join(text for url, text in found.items() if not url.endswith((".ris", ".bib")))
    assert "senior official" not in said.replace(found["/briefings/2024-02-12-harbour/index.json"], "")
    assert "zzsecret" not in said


def test_every_feed_is_read_by_a_real_client() -> None:
    found = files(harbour())
    for url in ("/feed.xml", "/tags/rye/feed.xml", "/actors/ilse-vantor/feed.xml"):
        feed = feedparser.parse(found[url])
        assert (feed.version, feed.bozo) == ("atom10", False)
        assert feed.feed.links[0].href == f"https://example.org/archive{url}"
        assert feed.entries[0].id == "tag:example.org,2024:/archive/briefings/2024-02-12-harbour/"
    feed = feedparser.parse(found["/tags/rye/feed.xml"])
    assert feed.feed.links[1].href == "https://example.org/archive/tags/rye/"
    assert len({feedparser.parse(text).feed.id for url, text in found.items() if url.endswith("feed.xml")}) == 7


def test_a_place_has_no_feed_and_a_feed_holds_the_newest() -> None:
    assert "/actors/ostrel-bay/feed.xml" not in files(harbour())
    many = [briefing(f"2024-02-12-n{n:02}", registry=KNOWN, tags="[rye]") for n in range(FEED_ENTRIES + 5)]
    feed = feedparser.parse(files(archive(*many, registry=KNOWN, config=SITE))["/tags/rye/feed.xml"])
    assert len(feed.entries) == FEED_ENTRIES


def test_the_json_feed_has_all_required_fields() -> None:
    """JSON Feed 1.1: version, title and items; each item has an id and content."""
    feed = json.loads(files(harbour())["/feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://example.org/archive/feed.json"
    assert all(item["id"] == item["url"] and item["content_text"] for item in feed["items"])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", item["date_published"]) for item in feed["items"])
    assert json.loads(files(archive(config=SITE))["/feed.json"])["items"] == []


def test_citations_of_all_briefings_are_in_one_file_per_format() -> None:
    found = files(harbour())
    assert len(re.findall(r"^@techreport\{[^,]+,$", found["/briefings.bib"], re.M)) == 2
    assert found["/briefings.ris"].count("TY  - RPRT\r\n") == found["/briefings.ris"].count("ER  - \r\n") == 2
    assert [item["id"] for item in json.loads(found["/briefings.csl.json"])] == [
        "2024-02-12-harbour",
        "2024-02-11-canal",
    ]


def test_the_citation_of_a_briefing_may_be_files_of_its_own() -> None:
    wanted = replace(SITE, exports=ExportsConfig(citation_files=True))
    found, all_of_them = files(harbour(), wanted), files(harbour())
    at = "/briefings/2024-02-12-harbour/cite."
    assert found[at + "bib"] in all_of_them["/briefings.bib"]
    assert found[at + "ris"] in all_of_them["/briefings.ris"]
    assert json.loads(found[at + "csl.json"])[0] in json.loads(all_of_them["/briefings.csl.json"])
    assert at + "bib" not in all_of_them
    site = survey_site(harbour(), wanted, texts())
    page = next(page for page in plan(harbour(), wanted, texts()) if page.url == at.removesuffix("cite."))
    assert plan_page(site, at + "ris") in plan(harbour(), wanted, texts())
    html = render_page(page, theme=packaged_theme(), site=wanted).decode()
    assert 'href="../../briefings/2024-02-12-harbour/cite.bib" download>BibTeX</a>' in html


def test_groups_can_be_switched_off() -> None:
    off = replace(SITE, exports=ExportsConfig(feeds=False, lists=False, citations=False, briefings=False))
    assert set(files(harbour(), off)) == {
        *("/corrections/feed.xml", "/feed.xml", "/opensearch.xml", "/sitemap.xml", "/robots.txt")
    }
    assert plan_page(survey_site(harbour(), off, texts()), "/tags/rye/feed.xml") is None


def test_a_file_for_machines_can_be_planned_alone() -> None:
    found = harbour()
    whole = {page.url: page for page in plan(found, SITE, texts())}
    wanted = [url for url in whole if url.endswith((".json", ".csv", ".bib", ".ris", ".txt", "feed.xml"))]
    assert len(wanted) == 19
    for url in wanted:
        assert plan_page(survey_site(found, SITE, texts()), url) == whole[url]
    assert plan_page(survey_site(found, SITE, texts()), "/actors/nobody/feed.xml") is None


def test_old_addresses_are_in_a_table_for_hosts_that_support_one() -> None:
    listed = {"/old café/": "/tags/rye/#top", "/shop/": "https://example.com/a?b"}
    pages = {page.url: page for page in plan(harbour(), SITE, texts(), redirects=listed)}
    assert "/_redirects" not in pages
    wanted = replace(SITE, exports=ExportsConfig(redirects=True))
    table = next(p for p in plan(harbour(), wanted, texts(), redirects=listed) if p.url == "/_redirects")
    assert render_page(table, theme=packaged_theme(), site=wanted).decode().splitlines() == [
        "/archive/corrections/ /archive/changes/ 301",
        "/archive/old%20caf%C3%A9/ /archive/tags/rye/#top 301",
        "/archive/shop/ https://example.com/a?b 301",
    ]


def test_full_texts_are_in_feeds_if_configured_with_absolute_links() -> None:
    found = files(harbour(), replace(SITE, exports=ExportsConfig(full_text_feeds=True)))
    entry = feedparser.parse(found["/feed.xml"]).entries[0]
    item = json.loads(found["/feed.json"])["items"][0]
    assert "never sell grain" in entry.content[0].value
    assert 'href="https://example.org/archive/actors/ilse-vantor/"' in entry.content[0].value
    assert 'href="https://example.org/archive/actors/ilse-vantor/"' in item["content_html"]
    assert "never sell grain" in found["/actors/ilse-vantor/feed.xml"]
    assert "never sell grain" not in "".join(text for url, text in files(harbour()).items() if "feed" in url)


def test_a_withdrawn_briefing_is_in_feeds_with_its_title_only() -> None:
    found = files(harbour(status="withdrawn"), replace(SITE, exports=ExportsConfig(full_text_feeds=True)))
    (item,) = (item for item in json.loads(found["/feed.json"])["items"] if "harbour" in item["url"])
    assert "content_html" not in item
    assert item["content_text"] == item["title"]
    assert "never sell grain" not in "".join(found.values())


def test_the_text_is_exported_as_a_linked_file_if_configured() -> None:
    site = replace(SITE, exports=ExportsConfig(markdown=True))
    pages = {page.url: page for page in plan(harbour(), site, texts())}
    url = "/briefings/2024-02-12-harbour/"
    shown = render_page(pages[url], theme=packaged_theme(), site=site).decode()
    assert f'<link rel="alternate" href="https://example.org/archive{url}index.md" type="text/markdown">' in shown
    assert "never sell grain" in render_page(pages[url + "index.md"], theme=packaged_theme(), site=site).decode()
    assert url + "index.md" not in {page.url for page in plan(harbour(), SITE, texts())}


def test_a_beacon_names_each_page_about_an_entity_of_wikidata() -> None:
    lines = files(harbour())["/beacon.txt"].splitlines()
    assert lines[0] == "#FORMAT: BEACON"
    assert "#TARGET: https://example.org/archive/actors/{ID}/" in lines
    assert [line for line in lines if not line.startswith("#")] == ["Q1|1|ilse-vantor"]


def test_robots_txt_states_the_publishers_rules_and_nothing_by_default() -> None:
    said = replace(SITE, rights=RightsConfig(search=Signal.YES, ai_train=Signal.NO))
    assert "Content-Signal: search=yes, ai-train=no\n" in files(harbour(), said)["/robots.txt"]
    assert "Content-Signal" not in files(harbour())["/robots.txt"]


def test_the_licence_is_linked_from_pages_feeds_and_data() -> None:
    licence = "https://example.org/licence/"
    site = replace(SITE, rights=RightsConfig(license=licence, name="CC BY"))
    found = files(harbour(), site)
    home = render_page(
        next(p for p in plan(harbour(), site, texts()) if p.url == "/"), theme=packaged_theme(), site=site
    )
    assert f'<link rel="license" href="{licence}">' in home.decode()
    assert f'<a href="{licence}" rel="license">CC BY</a>' in home.decode()
    assert f'<link rel="license" href="{licence}"/>' in found["/feed.xml"]
    assert json.loads(found["/archive.json"])["license"] == licence


def test_a_doi_is_in_every_citation_and_is_the_target_of_citations() -> None:
    found = files(harbour(doi="10.5555/12345678"))
    row = next(csv.DictReader(found["/briefings.csv"].splitlines()))
    assert row["doi"] == "10.5555/12345678"
    assert "doi = {10.5555/12345678}" in found["/briefings.bib"]
    assert "DO  - 10.5555/12345678" in found["/briefings.ris"]
    assert json.loads(found["/briefings.csl.json"])[0]["DOI"] == "10.5555/12345678"
    data = json.loads(found["/briefings/2024-02-12-harbour/index.json"])
    assert data["doi"] == "10.5555/12345678"
    assert data["citations"]["Chicago"].endswith("https://doi.org/10.5555/12345678")
