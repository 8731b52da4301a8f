"""All facts used by planners are recorded; only changed facts make a part stale."""

from dataclasses import replace

import pytest

from site_builder.archive.known_records import Registry
from site_builder.content.model import Briefing
from site_builder.pages.facts import changed_facts, facts_of
from site_builder.pages.planners import PlannedPart, parts_of
from site_builder.pages.site import Site, survey_site
from site_builder.pages.traces import FIRST, THERE, Trace, fact_number, traced
from site_builder.registry.actor import Actor, Name, Role
from site_builder.registry.tag import Tag
from site_builder.search.cuts import NAMES
from tests.builders import SITE, actor, archive, briefing, registry, tag, texts

ILSE, OSK = actor("Ilse Vantor"), actor("Osk Oronto")
HARBOUR, TRADE = tag("Harbour"), tag("Trade", broader="harbour")
KNOWN = registry(ILSE, OSK, HARBOUR, TRADE)
EVERYTHING = replace(
    SITE, briefings_on_first_page=5, exports=replace(SITE.exports, sqlite=True, citations=True, citation_files=True)
)


def site_of(*briefings: Briefing, registry: Registry = KNOWN) -> Site:
    return survey_site(archive(*briefings, registry=registry, config=EVERYTHING), EVERYTHING, texts())


def text(number: int, words: str = "Ilse Vantor came.", **more: object) -> Briefing:
    options = {"title": f"Title {number}", "date": f"2024-01-{number:02d}", "tags": "[harbour]", **more}
    options = {"actors": "[ilse-vantor]", **options}
    made = briefing(f"text-{number}", registry=KNOWN, body=f"{words}\n", **options)
    return replace(made, text=f"{number} {words} {options}")


OLDER = {"actors": "[osk-oronto]", "tags": "[trade]", "date": "2023-01-13"}
TEXTS = tuple(text(number) for number in range(1, 8))


def planned(site: Site, part: PlannedPart) -> tuple[list[str], set[int]]:
    trace = Trace()
    pages = [page.digest for page in part.pages(traced(site, trace))]
    return pages, set(trace.facts)


def stale(before: Site, after: Site) -> set[str]:
    """Names of the parts made stale by a change. Each other part must be unchanged."""
    changed = changed_facts(facts_of(before), facts_of(after)).keys()
    found, old = set(), set(parts_of(before))
    for part in parts_of(after):
        pages, asked = planned(before, part) if part in old else ([], set(changed))
        if not changed.isdisjoint(asked):
            found.add(part.name or "whole")
        else:
            assert pages == [page.digest for page in part.pages(after)], part
    return found


def test_a_traced_site_gives_the_same_answers() -> None:
    site = site_of(
        *TEXTS, text(9, "See [the first](text-1.md)."), text(10, superseded_by="text-9", status="superseded")
    )
    for part in parts_of(site):
        assert planned(site, part)[0] == [page.digest for page in part.pages(site)]


def test_queries_that_cannot_be_traced_are_refused() -> None:
    site, trace = site_of(*TEXTS), Trace()
    with pytest.raises(AttributeError):
        _ = traced(site, trace).archive.warnings
    with pytest.raises(AttributeError):
        _ = traced(site, trace).archive.places
    with pytest.raises(AttributeError):
        _ = traced(site, trace).archive.briefings[0].header_lines


def test_every_question_has_a_table_of_facts() -> None:
    site = site_of(*TEXTS)
    of_rows = {"header", "body", "targets", "cited", "named", "described"}
    known = {*facts_of(site), *of_rows, THERE, "dates", "company", "first", "last", "next", "akin"}
    trace = Trace()
    for part in parts_of(site):
        list(part.pages(traced(site, trace)))
    assert {table for table, *_ in trace.recorded} <= known


@pytest.mark.parametrize(
    "now",
    [
        (*TEXTS[:3], text(4, "Ilse Vantor left."), *TEXTS[4:]),
        (*TEXTS[:3], text(4, title="Another"), *TEXTS[4:]),
        (*TEXTS[:3], text(4, date="2024-01-20"), *TEXTS[4:]),
        (*TEXTS[:3], text(4, tags="[trade]"), *TEXTS[4:]),
        (*TEXTS[:3], text(4, actors="[osk-oronto]"), *TEXTS[4:]),
        (*TEXTS[:3], text(4, status="withdrawn"), *TEXTS[4:]),
        (*TEXTS[:3], text(4, "See [this](text-2.md#ilse-vantor-came)."), *TEXTS[4:]),
        (*TEXTS[:3], *TEXTS[4:]),
        (*TEXTS, text(8)),
        (*TEXTS, text(8, translation_of="text-2", language="fr")),
        (),
    ],
)
def test_parts_without_changed_facts_are_reused(now: tuple[Briefing, ...]) -> None:
    before, after = site_of(*TEXTS), site_of(*now)
    stale(before, after)
    stale(after, before)


@pytest.mark.parametrize(
    "record",
    [
        replace(ILSE, name="Ilse Öztürk"),
        replace(ILSE, audience="staff"),
        replace(ILSE, index=False),
        replace(ILSE, country="osk-oronto"),
        replace(HARBOUR, label="Port"),
        replace(TRADE, broader=""),
        actor("Lusmere"),
    ],
)
def test_a_changed_record_affects_only_parts_that_use_it(record: Actor | Tag) -> None:
    before = site_of(*TEXTS, text(9, tags="[trade]", actors="[osk-oronto]"))
    after = site_of(*TEXTS, text(9, tags="[trade]", actors="[osk-oronto]"), registry=_with(record))
    stale(before, after)
    stale(after, before)


def _with(record: Actor | Tag) -> Registry:
    return registry(*(r for r in (ILSE, OSK, HARBOUR, TRADE) if r.id != record.id), record)


def test_an_edited_text_makes_only_its_page_and_quoting_pages_stale() -> None:
    many = tuple(text(number, actors="[osk-oronto]", tags="[trade]", words="No.") for number in range(10, 30))
    before, after = site_of(*TEXTS, *many), site_of(*TEXTS[:3], text(4, "Ilse Vantor left."), *TEXTS[4:], *many)
    found = stale(before, after)
    of_ilse = {"ilse-vantor", "/actors/ilse-vantor/", "/actors/ilse-vantor/2024/"}  # her page, its feed and its year
    assert found == {"/briefings/text-4/", *of_ilse, "first", "recent", "whole"}


def test_another_name_of_an_actor_affects_only_pages_that_show_or_search_it() -> None:
    two = (*TEXTS, text(9, tags="[trade]", actors="[osk-oronto]"))
    known = _with(replace(ILSE, names=(Name("The speaker"),), note="Of the harbour.", roles=(Role("Speaker"),)))
    found = stale(site_of(*two), site_of(*two, registry=known))
    assert found == {"ilse-vantor", NAMES, "recent", "whole"}


def test_a_new_title_affects_only_pages_that_show_it() -> None:
    many = tuple(
        text(number, actors="[osk-oronto]", tags="[trade]", date=f"2023-01-{number}") for number in range(10, 30)
    )
    before, after = site_of(*TEXTS, *many), site_of(*TEXTS, *many[:3], text(13, **OLDER, title="Another"), *many[4:])
    site, asked = traced(before, trace := Trace()), {}
    for part in parts_of(before):
        for keys in trace.recorded.values():
            keys.clear()
        list(part.pages(site))
        asked[part.label] = set(trace.facts)
    changed = changed_facts(facts_of(before), facts_of(after)).keys()
    found = {label for label, facts in asked.items() if not changed.isdisjoint(facts)}
    assert found.isdisjoint({"actor index", "tag index", "year index", "year 2024", "undated", "corrections", "search"})
    assert {"year 2023", "lists"} <= found


def test_a_new_title_is_planned_on_the_pages_of_a_long_listing_that_show_it() -> None:
    older = tuple(text(n, actors="[osk-oronto]", tags="[trade]", date=f"20{n}-01-13") for n in range(10, 20))
    found = stale(
        site_of(*TEXTS, *older),
        site_of(*TEXTS, text(10, **{**OLDER, "date": "2010-01-13"}, title="Another"), *older[1:]),
    )
    assert {"/actors/osk-oronto/2010/", "/tags/trade/2010/"} <= found
    assert found.isdisjoint({"osk-oronto", "trade", "/actors/osk-oronto/2011/"})


@pytest.mark.parametrize(("shares", "is_planned"), [("harbour", False), ("trade", True)])
def test_a_new_briefing_may_be_related_to_briefings_that_share_several_records_with_it(
    shares: str, is_planned: bool
) -> None:
    many = tuple(text(n, actors="[osk-oronto]", tags="[trade]", date=f"2023-01-{n}") for n in range(10, 20))
    new = text(20, actors="[osk-oronto]", tags=f"[{shares}]", date="2023-01-12")
    found = stale(site_of(*TEXTS, *many), site_of(*TEXTS, *many, new))
    assert ("/briefings/text-16/" in found) is is_planned


def test_parts_that_only_tested_for_existence_stay_fresh() -> None:
    before, after = site_of(*TEXTS), site_of(*TEXTS, text(8))
    trace = Trace()
    assert "harbour" in traced(before, trace).archive.by_tag
    assert "trade" not in traced(before, trace).archive.by_tag
    changed = changed_facts(facts_of(before), facts_of(after)).keys()
    assert changed.isdisjoint(trace.facts)
    first = changed_facts(facts_of(before), facts_of(site_of(*TEXTS, text(8, tags="[trade]")))).keys()
    assert not first.isdisjoint(trace.facts)


@pytest.mark.parametrize(("year", "feeds"), [(1903, False), (2030, True)])
def test_a_feed_is_planned_again_only_for_a_change_among_the_newest(year: int, feeds: bool) -> None:
    many = tuple(text(n, date=f"{1900 + n}-01-13") for n in range(FIRST + 10))
    found = stale(site_of(*many), site_of(*many, text(70, date=f"{year}-01-14")))
    assert ({"/actors/ilse-vantor/", "/tags/harbour/"} <= found) is feeds
    assert {"ilse-vantor", "harbour"} <= found
    assert NAMES not in found


def test_a_fact_has_one_number_in_every_process() -> None:
    assert fact_number("card", "/briefings/a/") == 447642125063911721
    trace, facts = (
        Trace(),
        (("card", "/briefings/a/"), ("year", 2024), ("named", "/briefings/a/", "osk"), ("1", "2", "3", 4)),
    )
    for *table, key in facts:
        trace.of(*table)(key)
    trace.of("next", "Tag")(("trade", "/briefings/a/"))
    assert trace.facts == sorted(fact_number(*fact) for fact in (*facts, ("next", "Tag", "trade", "/briefings/a/")))
