"""Archives → pages, as plain values."""

from dataclasses import replace
from typing import Any

import pytest

from site_builder.archive.gather import Archive
from site_builder.core.errors import SiteErrors
from site_builder.core.partial_date import parse_date
from site_builder.pages.briefings import plan_briefing
from site_builder.pages.machine_pages import plan_sitemap
from site_builder.pages.model import (
    AssetPage,
    Count,
    Link,
    RedirectPage,
)
from site_builder.pages.planners import plan
from site_builder.pages.redirects import MOVED
from site_builder.pages.site import survey_site
from site_builder.pages.years import plan_year
from site_builder.registry.actor import ActorKind, Name, NameKind, Role, SameAs, Status
from site_builder.registry.redirects import add_redirects
from site_builder.registry.tag import TagKind
from site_builder.settings.site_config import SiteConfig
from tests.builders import SITE, actor, archive, briefing, registry, tag, texts

ILSE = actor("Ilse Vantor", family="Vantor", given="Ilse", note="First *minister*.")
KARVONIA = actor("Karvonia", ActorKind.GOVERNMENT)
BAY = actor("Ostrel Bay", ActorKind.PLACE)


def pages(found: Archive, config: SiteConfig = SITE, **options: object) -> dict[str, Any]:
    return {page.url: page for page in plan(found, config, texts(), **options)}


def moved_in(found: dict[str, Any]) -> dict[str, str]:
    """Old address → new, without those of every site."""
    moved = {page.url: page.target for page in found.values() if isinstance(page, RedirectPage)}
    return {old: new for old, new in moved.items() if old not in MOVED}


def titles(page: Any) -> list[list[str]]:
    return [[card.title for card in group.cards] for group in page.groups]


def year(count: int, year: int = 2024) -> list[object]:
    """List of `count` briefings on the first days of the months of a year, in turn."""
    dates = [f"{year}-{n % 12 + 1:02d}-{n // 12 % 28 + 1:02d}" for n in range(count)]
    return [briefing(f"{date}-b{n}", title=f"B{n}", date=date, tags="[harbour]") for n, date in enumerate(dates)]


def test_an_empty_archive_is_a_whole_site() -> None:
    assert sorted(url for url in pages(archive()) if not url.endswith(".css")) == [
        "/", "/404.html", "/actors.csv", "/actors/", "/archive.json", "/beacon.txt", "/briefings.bib",
        "/briefings.csl.json", "/briefings.csv", "/briefings.ris", "/changes.json", "/changes/", "/corrections/",
        "/corrections/feed.xml", "/favicon.svg", "/feed.json", "/feed.xml", "/filter.js", "/opensearch.xml",
        "/robots.txt", "/saved.js", "/saved/", "/search/",
        "/search/open.js", "/search/search.js", "/search/slips.js", "/search/volumes.js",
        "/site.js", "/sitemap.xml", "/tags/", "/visit.js", "/years/",
    ]  # fmt: skip


# ---------- home, years, feed


def test_home_shows_the_newest_by_year_and_counts_the_rest() -> None:
    found = archive(
        *(briefing(f"b{n}", title=f"B{n}", date=d) for n, d in enumerate(["2023-01-01", "2024-01-01", None]))
    )
    home = pages(found)["/"]
    assert [(g.label, g.url, g.anchor) for g in home.groups] == [
        ("2024", "/2024/", "y-2024"),
        ("2023", "/2023/", "y-2023"),
        ("Undated", "", "undated"),
    ]
    assert ([(c.label, c.count) for c in home.years], home.total, home.updated) == (
        [("2024", 1), ("2023", 1), ("Undated", 1)],
        3,
        "2024-01-01",
    )


def test_pages_leave_actors_out_that_stay_off_the_indexes() -> None:
    records = registry(replace(ILSE, index=False), KARVONIA, BAY)
    found = archive(briefing("a", actors="[ilse-vantor, karvonia, ostrel-bay]"), registry=records)
    index = pages(found)["/actors/"]
    assert (index.total, [kind.label for kind in index.kinds]) == (1, ["Governments"])
    actor_page = pages(found)["/actors/karvonia/"]
    assert actor_page.together == ()


def test_years_lead_to_their_neighbours() -> None:
    found = pages(archive(*(briefing(f"b{y}", date=f"{y}-05-06") for y in (2020, 2022, 2023))))
    page, index = found["/2022/"], found["/years/"]
    assert (page.newer, page.older, page.base) == (
        Link("/2023/", "2023"),
        Link("/2020/", "2020"),
        Link("/years/", "By date"),
    )
    assert [g.label for g in page.groups] == ["May"]
    assert [c.url for c in index.years] == ["/2023/", "/2022/", "/2020/"]


def test_the_years_of_a_tag_and_the_months_of_a_year_lead_to_their_neighbours() -> None:
    earlier = (briefing(f"b{y}", date=f"{y}-05-06", tags="[harbour]") for y in (2019, 2021))
    found = pages(archive(*year(301), *earlier, registry=registry(tag("Harbour"))))
    page, month, last = found["/tags/harbour/2021/"], found["/tags/harbour/2024/02/"], found["/2024/12/"]
    harbour = "/tags/harbour/"
    assert (page.newer, page.older) == (Link(f"{harbour}2024/", "2024"), Link(f"{harbour}2019/", "2019"))
    assert (month.newer, month.older) == (
        Link(f"{harbour}2024/03/", "March 2024"),
        Link(f"{harbour}2024/01/", "January 2024"),
    )
    assert (last.newer, last.older) == (None, Link("/2024/11/", "November 2024"))


def test_a_long_year_is_divided_by_month() -> None:
    undivided = briefing("2024", title="No month", date="2024")
    found = pages(archive(*year(301), undivided, registry=registry(tag("Harbour"))))
    page, month = found["/2024/"], found["/2024/02/"]
    assert (page.total, len(page.periods), page.periods[0].label) == (302, 13, "December")
    assert sum(len(g.cards) for g in page.groups) == 51
    assert titles(page)[-1] == ["No month"]
    assert (month.title, month.total, month.period) == ("February 2024", 25, "February 2024")


def test_undated_briefings_have_a_page_of_their_own() -> None:
    late = [briefing(f"b{n}", title=f"B{n}", date=None, tags="[harbour]") for n in range(60)]
    found = pages(archive(*year(3), *late, registry=registry(tag("Harbour"))))
    page, first, rest = found["/undated/"], found["/tags/harbour/"], found["/tags/harbour/undated/"]
    assert (page.title, page.total, len(page.groups[0].cards)) == ("Undated", 60, 60)
    assert first.undated == Count("/tags/harbour/undated/", "Undated", 60)
    assert (rest.title, len(rest.groups[0].cards), rest.undated) == ("Harbour, Undated", 60, None)


def test_a_short_listing_has_no_page_for_undated_briefings() -> None:
    found = pages(archive(*year(3), briefing("a", date=None, tags="[harbour]"), registry=registry(tag("Harbour"))))
    assert "/undated/" in found
    assert "/tags/harbour/undated/" not in found


def test_the_feed_holds_the_newest_twenty_five() -> None:
    feed = pages(archive(*year(30), registry=registry(tag("Harbour"))))["/feed.xml"]
    assert len(feed.cards) == 25


# ---------- tags


def test_a_short_listing_is_one_page() -> None:
    found = pages(archive(*year(50), registry=registry(tag("Harbour"))))
    page = found["/tags/harbour/"]
    assert (page.periods, page.groups[0].url, "/tags/harbour/2024/" in found) == ((), "", False)


def test_a_long_listing_has_a_page_for_each_year_that_never_moves() -> None:
    config = replace(SITE, briefings_on_first_page=3)
    records = registry(tag("Harbour", definition="All about\nports."))
    found = pages(archive(*year(3, 2023), *year(2), registry=records, config=config), config)
    first, part = found["/tags/harbour/"], found["/tags/harbour/2023/"]
    assert [(c.url, c.count) for c in first.periods] == [("/tags/harbour/2024/", 2), ("/tags/harbour/2023/", 3)]
    assert (first.total, sum(len(g.cards) for g in first.groups)) == (5, 3)
    assert (part.title, part.total, part.base) == ("Harbour, 2023", 3, Link("/tags/harbour/", "Harbour"))
    assert (first.description, first.definition) == ("All about ports.", "<p>All about\nports.</p>\n")


def test_tags_know_their_relations_that_have_pages() -> None:
    records = registry(
        tag("Trade", related=("harbour", "unused")), tag("Harbour", broader="trade"), tag("Canal", broader="trade"),
        tag("Unused", broader="trade"), tag("Karvonia", kind=TagKind.REGION), ILSE,
    )  # fmt: skip
    listed = briefing("a", tags="[trade, harbour, canal, karvonia]", actors="[ilse-vantor]")
    found = pages(archive(listed, registry=records))
    trade, harbour, index = found["/tags/trade/"], found["/tags/harbour/"], found["/tags/"]
    assert [link.label for link in trade.narrower] == ["Canal", "Harbour"]
    assert (trade.related, harbour.broader) == ((Link("/tags/harbour/", "Harbour"),), (Link("/tags/trade/", "Trade"),))
    assert [c.label for c in trade.actors] == ["Ilse Vantor"]
    assert [(g.label, [c.label for c in g.entries]) for g in index.groups] == [
        ("Subjects", ["Canal", "Harbour", "Trade"]),
        ("Countries and regions", ["Karvonia"]),
    ]


# ---------- actors


def test_actors_are_listed_under_the_letter_of_their_sort_name() -> None:
    names = ["Élan Órdo", "el-Amin", "Zed", "«Quay»", "9 March Group", "Ædan", "Ðorin"]
    records = registry(
        *(replace(actor(n), id=f"a{i}") for i, n in enumerate(names)), ILSE, replace(ILSE, id="b", disambiguator="poet")
    )
    ids = f"[{', '.join(records.actors)}]"
    index = pages(archive(briefing("a", actors=ids), registry=records))["/actors/"]
    (kind,) = index.kinds
    assert (kind.label, kind.anchor) == ("People", "people")
    assert [(g.label, g.anchor, [c.label for c in g.entries]) for g in kind.letters] == [
        ("#", "people-other", ["9 March Group", "«Quay»"]),
        ("A", "people-a", ["Ædan"]),
        ("D", "people-d", ["Ðorin"]),
        ("E", "people-e", ["el-Amin", "Élan Órdo"]),
        ("V", "people-v", ["Vantor, Ilse (poet)", "Vantor, Ilse"]),
        ("Z", "people-z", ["Zed"]),
    ]


def test_an_actor_page_shows_names_roles_and_related_actors() -> None:
    ilse = replace(
        ILSE,
        disambiguator="minister",
        names=(Name("I. Vantor"), Name("IV", NameKind.CODE)),
        roles=(
            Role("Minister", country="karvonia", from_=parse_date("2019-03"), to=parse_date("2021")),
            Role("Envoy", organisation="Grain Council", from_=parse_date("2020"), to=parse_date("2020-05")),
            Role("Chair", organisation="unnamed", from_=parse_date("2022")),
            Role("Clerk", to=parse_date("2001")),
            Role("Poet"),
        ),
        same_as=SameAs("Q1", "https://example.org/"),
    )
    records = registry(ilse, KARVONIA, BAY, replace(KARVONIA, id="unnamed", name="Unnamed"), tag("Harbour"))
    text = "Karvonia’s foreign minister Ilse Vantor said no.\n"
    listed = "[ilse-vantor, karvonia, ostrel-bay]"
    found = archive(
        briefing("a", body=text, actors=listed, tags="[harbour]", date="2024-01-01", registry=records),
        briefing("b", body=text, actors=listed, date="2024-01-02", registry=records),
        registry=records,
    )
    page = pages(found)["/actors/ilse-vantor/"]
    assert ([name.text for name in page.names], page.note, [c.label for c in page.tags]) == (
        ["I. Vantor"],
        "<p>First <em>minister</em>.</p>\n",
        ["Harbour"],
    )
    assert [(r.title, r.organisation, r.country, r.years) for r in page.roles] == [
        ("Minister", None, Link("/actors/karvonia/", "Karvonia"), "2019–2021"),
        ("Envoy", Link("", "Grain Council"), None, "2020"),
        ("Chair", Link("", "Unnamed"), None, "from 2022"),
        ("Clerk", None, None, "until 2001"),
        ("Poet", None, None, ""),
    ]
    assert [(c.label, c.count) for c in page.together] == [("Karvonia", 2)]
    assert [link.label for link in page.same_as] == ["Wikidata", "Web page"]
    assert [(words, card.url) for words, card in page.roles_written] == [("foreign minister", "/briefings/a/")]
    assert "/actors/ostrel-bay/" not in pages(found)


def test_an_actor_with_one_external_address_has_one_link() -> None:
    records = registry(replace(ILSE, same_as=SameAs("Q1")))
    page = pages(archive(briefing("a", actors="[ilse-vantor]"), registry=records))["/actors/ilse-vantor/"]
    assert page.same_as == (Link("https://www.wikidata.org/wiki/Q1", "Wikidata"),)


# ---------- briefings


def test_a_briefing_page_has_its_neighbours_and_citing_briefings() -> None:
    found = pages(
        archive(
            briefing("a", title="A", date="2024-01-01"),
            briefing("b", title="B", date="2024-01-02", body="See [a](/briefings/a/).\n"),
        )
    )
    a, b = found["/briefings/a/"], found["/briefings/b/"]
    assert (a.newer, a.older, a.cited_by) == (b.card, None, (b.card,))
    assert (b.newer, b.older, b.cited_by) == (None, a.card, ())


def test_a_reference_becomes_a_link_if_its_target_is_published() -> None:
    text = "No news, see VL 1/1/2024: “Nine Crowns”.\n"
    cited = {"title": "Nine Crowns", "date": "2024-01-01", "series": "VL"}
    linked = pages(archive(briefing("b", body=text), briefing("a", **cited)))["/briefings/b/"]
    plain = pages(archive(briefing("b", body=text), briefing("a", status="draft", **cited)))["/briefings/b/"]
    assert 'href="../../briefings/a/" class="reference"' in linked.body.html
    assert "<a" not in plain.body.html
    assert linked.digest != plain.digest


def test_named_actors_are_grouped_and_in_text_order() -> None:
    records = registry(
        ILSE, actor("Oslo Brandt"), KARVONIA, BAY, actor("Grain Council", ActorKind.ORGANISATION), tag("Ostrel Bay")
    )
    listed = "[karvonia, ilse-vantor, oslo-brandt, ostrel-bay, grain-council]"
    text = "Oslo Brandt spoke.\n\nKarvonia’s foreign minister Ilse Vantor left Karvonia.\n"
    found = pages(
        archive(briefing("a", body=text, actors=listed, tags="[ostrel-bay]", registry=records), registry=records)
    )
    page = found["/briefings/a/"]
    assert [a.name for a in page.people] == ["Oslo Brandt", "Ilse Vantor"]
    assert page.people[1].roles_written == ("foreign minister",)
    assert page.people[1].anchor == "karvonias-foreign-minister-ilse-vantor-left"
    assert [(a.name, a.anchor) for a in page.organisations] == [("Grain Council", "")]
    assert [a.url for a in (*page.governments, *page.places)] == ["/actors/karvonia/", "/tags/ostrel-bay/"]


def test_a_long_text_has_contents_unless_its_header_disables_them() -> None:
    long = "## Price\n\n" + "word " * 801
    found = pages(
        archive(briefing("a", body=long), briefing("b", body=long, toc="false"), briefing("c", body="## Price\n"))
    )
    contents = [found[f"/briefings/{stem}/"].headings for stem in "abc"]
    assert [len(headings) for headings in contents] == [1, 0, 0]


# ---------- redirects, site map, collisions


def test_an_old_address_may_lead_to_a_place_in_a_page_or_out_of_the_site() -> None:
    listed = {"/old/": "/briefings/a/#p-1", "/shop/": "https://example.com/a%20b", "/lost/": "/nowhere/#p-1"}
    found = pages(archive(briefing("a")), redirects=listed)
    moved = moved_in(found)
    assert moved == {"/old/": "/briefings/a/#p-1", "/shop/": "https://example.com/a%20b"}


def test_one_of_several_old_addresses_differing_in_case_redirects_and_pages_take_precedence() -> None:
    listed = dict.fromkeys(("/Old/", "/old/", "/OLD/x/", "/Years/", "/Feed.XML/deep/"), "/briefings/a/")
    moved = moved_in(pages(archive(briefing("a")), redirects=listed))
    assert sorted(moved) == ["/OLD/x/", "/old/"]
    known = pages(archive(briefing("a")), redirects=listed, published=["/Old/"])
    assert "/Old/" in known
    assert "/old/" not in known


def test_no_redirect_names_an_actor_for_an_audience_that_was_merged_into_a_public_one() -> None:
    records = registry(ILSE, actor("Hidden Envoy", merged_into="ilse-vantor", audience="staff"))
    found = pages(archive(briefing("a", actors="[ilse-vantor]"), registry=records))
    assert moved_in(found) == {}


def test_a_large_site_has_a_list_of_sitemaps() -> None:
    site = survey_site(archive(briefing("a", date="2024-01-01"), briefing("b", date="2024-01-03")), SITE, texts())
    planned = [*(page for url in site.archive.places for page in plan_briefing(site, url)), *plan_year(site, "2024")]
    index, first, second = plan_sitemap(site, planned, limit=2)
    assert index.parts == (("/sitemap-1.xml", "2024-01-03"), ("/sitemap-2.xml", "2024-01-03"))
    assert (first.url, first.entries) == ("/sitemap-1.xml", (("/2024/", "2024-01-03"), ("/briefings/a/", "2024-01-01")))
    assert second.entries == (("/briefings/b/", "2024-01-03"),)


def test_old_addresses_lead_to_new_ones_that_exist() -> None:
    records = registry(
        replace(ILSE, old_ids=("i-vantor",)), actor("Vantor", merged_into="ilse-vantor"), actor("Oslo", old_ids=("o",)),
        tag("Harbour"), tag("Port", replaced_by="harbour", status=Status.RETIRED),
    )  # fmt: skip
    listed = {"/old/": "/briefings/a/", "/lost/": "/nowhere/", "/years/": "/briefings/a/"}
    found = pages(archive(briefing("a", actors="[ilse-vantor]", tags="[harbour]"), registry=records), redirects=listed)
    moved = moved_in(found)
    assert moved == {
        "/actors/i-vantor/": "/actors/ilse-vantor/",
        "/actors/vantor/": "/actors/ilse-vantor/",
        "/old/": "/briefings/a/",
        "/tags/port/": "/tags/harbour/",
    }
    site_map = found["/sitemap.xml"]
    assert [url for url, _ in site_map.entries] == [
        "/", "/2024/", "/actors/", "/actors/ilse-vantor/", "/briefings/a/", "/changes/", "/search/", "/tags/",
        "/tags/harbour/", "/years/",
    ]  # fmt: skip


def test_retired_and_merged_records_redirect_to_the_index_unless_never_public() -> None:
    records = registry(
        replace(ILSE, status=Status.RETIRED, old_ids=("i-vantor",)), actor("Vantor", merged_into="ilse-vantor"),
        actor("Oslo", status=Status.RETIRED, audience="staff"), tag("Harbour", status=Status.RETIRED),
    )  # fmt: skip
    found = pages(archive(briefing("a"), registry=records))
    moved = moved_in(found)
    gone = ("/actors/i-vantor/", "/actors/ilse-vantor/", "/actors/vantor/")
    assert moved == {**dict.fromkeys(gone, "/actors/"), "/tags/harbour/": "/tags/"}


def test_no_redirect_takes_a_section_of_the_site_in_other_letters() -> None:
    found = pages(
        archive(briefing("a", actors="[ilse-vantor]", tags="[harbour]"), registry=registry(ILSE, tag("Harbour")))
    )
    sections = {url.split("/")[1] for url in found if url.count("/") > 1 and not url[1].isdigit()}
    assert sections >= {"actors", "briefings", "changes", "corrections", "saved", "search", "tags", "years"}
    assert add_redirects("", {f"/{section.upper()}/old/": "/briefings/a/" for section in sections}) == ""
    assert add_redirects("", {"/OTHER/old/": "/briefings/a/"})


@pytest.mark.parametrize("url", ["/briefings/a/index.html", "/index.html"])
def test_two_pages_with_one_file_raise_a_collision_error(url: str) -> None:
    asset = AssetPage(url=url, title="content/x", description="", language="", updated="", data=b"")
    with pytest.raises(SiteErrors, match="is claimed by"):
        plan(archive(briefing("a")), SITE, texts(), assets=(asset,))


def test_the_digest_of_a_page_covers_every_field_its_template_may_read() -> None:
    one, other = (pages(archive(briefing("a", body=text)))["/briefings/a/"] for text in ("One.\n", "Two.\n"))
    assert one.digest != other.digest
    assert one.digest == replace(one).digest
