"""Counts and lists on the pages of actors and tags, the indexes, the years and the front page."""

from dataclasses import replace
from typing import Any

from site_builder.archive.gather import Archive
from site_builder.content.model import Briefing
from site_builder.core.partial_date import parse_date
from site_builder.pages.model import (
    Link,
    YearCounts,
)
from site_builder.pages.planners import plan
from site_builder.pages.timelines import timeline
from site_builder.registry.actor import Actor, ActorKind, Name, Role, Status
from site_builder.registry.tag import TagKind
from site_builder.settings.site_config import PagesConfig, ShowProposed, SiteConfig
from tests.builders import SITE, actor, archive, briefing, registry, tag, texts

ILSE, OSLO, MERA = actor("Ilse Vantor", country="karvonia"), actor("Oslo Brandt"), actor("Mera Quill")
KARVONIA = actor("Karvonia", ActorKind.GOVERNMENT)
RECORDS = registry(ILSE, OSLO, MERA, KARVONIA, tag("Harbour"))


def pages(found: Archive, config: SiteConfig = SITE) -> dict[str, Any]:
    return {page.url: page for page in plan(found, config, texts())}


def actor_page(found: Archive, url: str = "/actors/ilse-vantor/", config: SiteConfig = SITE) -> Any:
    return pages(found, config)[url]


def named(stem: str, date: str, actors: str = "ilse-vantor", **options: object) -> Briefing:
    return briefing(stem, title=stem, date=date, actors=f"[{actors}]", registry=RECORDS, **options)


def test_a_country_has_its_people_by_post_and_its_other_actors_by_kind() -> None:
    chair = actor("Oslo Brandt", roles=(Role("chair", "", "karvonia", parse_date("2020"), parse_date("2022")),))
    next_chair = actor("Mera Quill", roles=(Role("Chair", "", "karvonia", parse_date("2022")),))
    port = actor("Karvonian Port", ActorKind.ORGANISATION, country="karvonia")
    records = registry(ILSE, chair, next_chair, KARVONIA, port)
    names = "[ilse-vantor, oslo-brandt, mera-quill, karvonia, karvonian-port]"
    found = pages(archive(briefing("a", date="2024-01-01", actors=names, registry=records), registry=records))
    page = found["/actors/karvonia/"]
    assert [(o.title, [(h.holder.label, h.years) for h in o.holders]) for o in page.offices] == [
        ("Chair", [("Mera Quill", "from 2022"), ("Oslo Brandt", "2020–2022")])
    ]
    assert [(m.label, [link.label for link in m.links]) for m in page.members] == [
        ("People", ["Ilse Vantor"]),
        ("Organisations", ["Karvonian Port"]),
    ]
    (role,) = found["/actors/mera-quill/"].roles
    assert (role.before, role.after) == (Link("/actors/oslo-brandt/", "Oslo Brandt"), None)


def test_one_other_name_per_language_is_shown_and_the_rest_are_folded() -> None:
    names = [("Vantor, I.", ""), ("I. Vantor", ""), ("I Vantor", ""), ("Ilza", "lv"), ("Ilze", "lv")]
    ilse = replace(ILSE, names=tuple(Name(text, lang=lang) for text, lang in names))
    records = registry(ilse, KARVONIA)
    page = actor_page(archive(briefing("a", actors="[ilse-vantor]", registry=records), registry=records))
    assert [[name.text for name in several] for several in (page.names, page.more_names)] == [
        ["Vantor, I.", "Ilza"],
        ["Ilze"],
    ]


TEXT = "It rained. Ilse Vantor came.\n\n“The port will stay shut,” Vantor said.\n"


# ---------- passages


def test_a_short_listing_shows_every_sentence_that_names_the_actor() -> None:
    found = archive(named("a", "2024-01-01", body=TEXT), named("b", "2024-01-02"), registry=RECORDS)
    passages = actor_page(found).passages
    assert list(passages) == ["/briefings/a/"]
    assert [(p.name, p.quoted) for p in passages["/briefings/a/"].shown] == [("Ilse Vantor", False), ("Vantor", True)]


def test_a_long_listing_shows_passages_on_its_first_page_and_its_pages_of_years() -> None:
    config = replace(SITE, briefings_on_first_page=1)
    found = archive(*(named(f"b{y}", f"{y}-01-01", body=TEXT) for y in (2023, 2024)), registry=RECORDS, config=config)
    assert list(actor_page(found, config=config).passages) == ["/briefings/b2024/"]
    assert list(actor_page(found, "/actors/ilse-vantor/2023/", config).passages) == ["/briefings/b2023/"]


def test_the_sentences_can_be_left_out() -> None:
    config = replace(SITE, pages=PagesConfig(passages=False))
    found = archive(named("a", "2024-01-01", body=TEXT), registry=RECORDS, config=config)
    assert actor_page(found, config=config).passages == {}


def test_a_year_with_many_briefings_shows_them_by_month() -> None:
    days = [f"2024-{1 + n % 12:02d}-{1 + n // 12:02d}" for n in range(61)]
    found = archive(*(named(f"b{n}", day, body=TEXT) for n, day in enumerate(days)), registry=RECORDS)
    assert len(actor_page(found, "/actors/ilse-vantor/2024/").passages) == 50
    assert len(actor_page(found, "/actors/ilse-vantor/2024/02/").passages) == 5


# ---------- company


def test_company_is_counted_in_the_briefings_that_name_the_actor_alone() -> None:
    found = archive(
        named("a", "2024-01-01", "ilse-vantor, oslo-brandt, mera-quill"),
        named("b", "2024-01-02", "ilse-vantor, oslo-brandt"),
        named("c", "2024-01-03", "oslo-brandt, mera-quill"),
        registry=RECORDS,
    )
    page = actor_page(found)
    assert [(c.label, c.count, c.years) for c in page.together] == [("Oslo Brandt", 2, (2,)), ("Mera Quill", 1, (1,))]


def test_a_government_lists_the_actors_of_its_country() -> None:
    found = archive(named("a", "2024-01-01", "ilse-vantor, oslo-brandt, karvonia"), registry=RECORDS)
    (people,) = actor_page(found, "/actors/karvonia/").members
    assert people.links == (Link("/actors/ilse-vantor/", "Ilse Vantor"),)
    index = pages(found)["/actors/"]
    assert index.countries == (("karvonia", Link("/actors/karvonia/", "Karvonia")),)
    entries = [entry for kind in index.kinds for group in kind.letters for entry in group.entries]
    assert {entry.label: entry.country for entry in entries} == {
        "Ilse Vantor": "karvonia",
        "Oslo Brandt": "",
        "Karvonia": "",
    }


def _role_places(organisation: str, *records: Actor, show_proposed: ShowProposed = ShowProposed.LIKELY) -> list[str]:
    ilse = replace(ILSE, roles=(Role("Chair", organisation=organisation, from_=parse_date("2020")),))
    known = registry(ilse, *records)
    config = replace(SITE, show_proposed=show_proposed)
    read = briefing("a", actors="[ilse-vantor]", registry=known)
    (role,) = actor_page(archive(read, registry=known, config=config), config=config).roles
    return [role.organisation.label] if role.organisation else []


def test_an_id_that_no_record_has_is_not_shown_as_a_name() -> None:
    assert _role_places("grain-ministry") == []
    assert _role_places("Grain Ministry") == ["Grain Ministry"]


def test_an_organisation_that_readers_may_not_see_is_not_named_by_a_role() -> None:
    council = actor("Grain Council", ActorKind.ORGANISATION)
    assert _role_places("grain-council", council) == ["Grain Council"]
    assert _role_places("grain-council", replace(council, audience="staff")) == []
    assert (
        _role_places("grain-council", replace(council, status=Status.PROPOSED), show_proposed=ShowProposed.NONE) == []
    )


def test_the_card_of_an_actor_holds_its_newest_three() -> None:
    found = archive(*(named(f"b{n}", f"2024-01-0{n}") for n in range(1, 6)), registry=RECORDS)
    card = pages(found)["/actors/ilse-vantor/card.html"]
    assert [c.title for c in card.cards] == ["b5", "b4", "b3"]


# ---------- timelines


def test_a_timeline_has_every_year_between_the_first_and_the_last() -> None:
    days = [*(f"2021-03-0{n}" for n in range(1, 7)), "2023-12-31", "2023", None]
    spans = timeline([day and parse_date(day) for day in days], base_url="/tags/x/")
    assert spans == (
        YearCounts(2021, 6, (0, 0, 6, *[0] * 9), "/tags/x/2021/"),
        YearCounts(2022, 0, (0,) * 12, ""),
        YearCounts(2023, 2, (*[0] * 11, 1), "/tags/x/2023/"),
    )


def test_first_pages_of_actors_and_tags_have_a_timeline() -> None:
    days = [f"202{year}-0{month}-01" for year in (4, 5) for month in range(1, 5)]
    found = archive(*(named(f"b{day}", day, tags="[harbour]") for day in days), registry=RECORDS)
    page = pages(found)["/tags/harbour/"]
    assert [year.count for year in page.timeline] == [4, 4]
    assert actor_page(found).timeline == page.timeline


def test_entries_of_an_index_count_each_year_of_the_site() -> None:
    found = archive(
        named("a", "2022-01-01"), named("b", "2024-01-01", "oslo-brandt", tags="[harbour]"), registry=RECORDS
    )
    index, tags = pages(found)["/actors/"], pages(found)["/tags/"]
    assert {e.label: e.years for kind in index.kinds for g in kind.letters for e in g.entries} == {
        "Ilse Vantor": (1, 0, 0),
        "Oslo Brandt": (0, 0, 1),
    }
    assert tags.groups[0].entries[0].years == (0, 0, 1)


def test_a_year_has_its_months() -> None:
    days = ["2024-02-03"] * 2 + ["2024-05", "2024"] + ["2023"] * 4
    found = pages(archive(*(briefing(f"b{n}", date=day) for n, day in enumerate(days))))
    page, index = found["/2024/"], found["/years/"]
    assert [(m.label, m.count, m.url) for m in page.months] == [
        ("February", 2, "/2024/#m-02"),
        ("May", 1, "/2024/#m-05"),
    ]
    assert [year.count for year in index.timeline] == [4, 4]


# ---------- the front page


def _home(*briefings: Briefing) -> Any:
    return pages(archive(*briefings, registry=RECORDS))["/"]


def test_people_whom_two_of_the_newest_name_are_in_the_news_before_governments() -> None:
    several = [named(f"n{n}", f"2024-06-{n:02d}", "karvonia, oslo-brandt, mera-quill") for n in range(1, 10)]
    home = _home(named("a", "2024-05-30", "ilse-vantor"), *several, named("b", "2024-06-30", "mera-quill"))
    assert [(c.label, c.count) for c in home.actors] == [("Mera Quill", 10), ("Oslo Brandt", 9), ("Karvonia", 9)]
    assert str(home.since) == "2024-05"


def test_only_the_thirty_newest_count_for_the_news() -> None:
    old = [named(f"o{n}", "2020-01-01", "ilse-vantor") for n in range(5)]
    home = _home(*old, *(named(f"n{n}", f"2024-06-{n:02d}", "oslo-brandt") for n in range(1, 31)))
    assert [c.label for c in home.actors] == ["Oslo Brandt"]


def test_a_small_archive_lists_its_names_instead_of_its_topics() -> None:
    records = registry(ILSE, tag("Talks"))
    home = pages(archive(briefing("a", actors="[ilse-vantor]", tags="[talks]", registry=records), registry=records))[
        "/"
    ]
    assert ([c.label for c in home.actors], home.tags, home.since) == (["Ilse Vantor"], (), None)


def test_the_home_page_says_how_much_is_inside() -> None:
    home = _home(named("a", "2020-06-30", "oslo-brandt, karvonia"), named("b", "2024-06-01", "mera-quill"))
    assert (home.total, home.span) == (2, "2020–2024")
    assert [(kind.url, kind.count) for kind in home.kinds] == [("/actors/#people", 2), ("/actors/#governments", 1)]


def test_each_suggested_search_has_two_results() -> None:
    records = registry(OSLO, MERA, tag("Talks"))
    said = "Oslo Brandt said: “The harbour will stay closed for the whole of the winter.” Mera Quill listened.\n"
    header = {"actors": "[oslo-brandt, mera-quill]", "tags": "[talks]", "registry": records, "body": said}
    told = [briefing(name, title=name, date="2024-06-02", **header) for name in "ab"]
    others = [briefing(f"b{n}", title=str(n), date=f"2024-06-{n:02d}") for n in range(3, 11)]
    home = pages(archive(*told, *others, registry=records))["/"]
    assert home.searches == ("what did Oslo Brandt say about Talks", "2 June 2024", "Mera Quill and Oslo Brandt")
    alone = archive(told[0], *others, briefing("c", title="c", date="2023-06-02"), registry=records)
    assert pages(alone)["/"].searches == ()


def test_the_newest_always_leads() -> None:
    listed = [briefing(f"b{n}", title="Briefing", date=f"2024-06-{30 - n}") for n in range(13)]
    assert [card.url for card in _home(*listed).front] == [one.url for one in listed[:5]]


def test_a_running_story_shows_its_months_and_its_last_part() -> None:
    records = registry(ILSE, tag("Talks", kind=TagKind.STORYLINE))
    days = ("2024-04-01", "2024-06-01", "2024-06-30")
    parts = [briefing(day, title=day, date=day, tags="[talks]", registry=records) for day in days]
    (story,) = pages(archive(*parts, registry=records))["/"].stories
    assert (story.total, str(story.first), story.months, story.last.title) == (3, "2024-04", (1, 0, 2), "2024-06-30")


def test_the_front_page_remembers_the_day_of_the_newest_in_earlier_years() -> None:
    days = ["2024-02-12", "2023-02-12", "2023-02-13", "2022-02", "2021-02-12", "2024-02-12"]
    home = _home(*(named(f"b{n}", day) for n, day in enumerate(days)))
    assert [card.title for card in home.that_day] == ["b1", "b4"]


def test_a_front_page_without_a_whole_date_remembers_nothing() -> None:
    assert _home(named("a", "2024-02"), named("b", "2023-02-01")).that_day == ()
    undated = _home(briefing("a", date=None, actors="[ilse-vantor]", registry=RECORDS))
    assert (undated.span, undated.that_day) == ("", ())


# ---------- a country


def test_a_country_is_one_page_to_which_its_tag_leads() -> None:
    records = registry(KARVONIA, tag("Karvonia", kind=TagKind.REGION), tag("Harbour"))
    found = archive(
        briefing("a", title="Named", date="2024-01-01", actors="[karvonia]", registry=records),
        briefing("b", title="Tagged", date="2024-01-02", tags="[karvonia]", registry=records),
        briefing("c", title="Both", date="2024-01-03", actors="[karvonia]", tags="[karvonia]", registry=records),
        registry=records,
    )
    site = pages(found)
    page, old, index, text = (site[url] for url in ("/actors/karvonia/", "/tags/karvonia/", "/tags/", "/briefings/b/"))
    assert [card.title for group in page.groups for card in group.cards] == ["Both", "Tagged", "Named"]
    assert old.target == "/actors/karvonia/"
    assert [entry.url for group in index.groups for entry in group.entries] == ["/actors/karvonia/"]
    assert text.card.tags == (Link("/actors/karvonia/", "Karvonia"),)
    assert "/tags/karvonia/feed.xml" in site
