from dataclasses import fields
from datetime import UTC, datetime

from site_builder.archive.gather import TOMBSTONE, ListedBriefings, changes, shown_header, with_open_nav
from site_builder.content.model import BriefingStatus, Header
from site_builder.registry.actor import Status
from site_builder.settings.site_config import ShowProposed, SiteConfig
from tests.builders import CLOCK, SITE, actor, archive, briefing, registry, tag

ILSE, OSLO = actor("Ilse Vantor"), actor("Oslo Brandt", status=Status.PROPOSED)
RECORDS = registry(ILSE, OSLO, tag("Harbour"), tag("Canal", status=Status.PROPOSED))


# ---------- visibility and order


def test_briefings_are_sorted_newest_first_with_undated_last() -> None:
    found = archive(
        briefing("b", date="2024-02-12"), briefing("undated", date=None), briefing("month", date="2024-02"),
        briefing("c", date="2024-02-12"), briefing("a", date="2025-01-01"),
    )  # fmt: skip
    assert [b.url for b in found.briefings] == [f"/briefings/{s}/" for s in ("a", "c", "b", "month", "undated")]
    assert {year: len(b) for year, b in found.by_year.items()} == {2025: 1, 2024: 3}
    assert list(found.by_year) == [2025, 2024]
    assert found.by_url["/briefings/a/"].header.date == found.briefings[0].header.date


def test_a_list_is_as_long_as_its_urls_and_keeps_each_position() -> None:
    a, b, c = (briefing(stem) for stem in "abc")
    assert len(ListedBriefings({}, "gas", (a.url, b.url))) == 2
    found = ListedBriefings({b.url: b for b in (a, b, c)}, "gas", (c.url, a.url, b.url))
    assert (found[0], found[-1], found[:2], list(found)) == (c, b, (c, a), [c, a, b])


def test_the_next_change_is_the_first_embargo_or_term_to_end() -> None:
    first, second = briefing("a", publish_at="2026-02-01"), briefing("b", expires_at="2026-01-10")
    assert changes((first.header, second.header), CLOCK)[0] == datetime(2026, 1, 10, tzinfo=UTC)
    assert not changes((first.header, second.header), datetime(2026, 2, 1, tzinfo=UTC))
    assert archive(first, second).next_change == datetime(2026, 1, 10, tzinfo=UTC)


def test_a_tombstone_shows_the_fields_of_its_list_and_no_other() -> None:
    every = {field.name: object() for field in fields(Header)}
    tombstone = shown_header(Header(**{**every, "status": BriefingStatus.WITHDRAWN}))
    shown = {name for name in every if getattr(tombstone, name) is every[name]}
    assert shown == {*TOMBSTONE} - {"status"}
    assert shown_header(header := Header(**every)) is header


def test_a_withdrawn_briefing_keeps_nothing_of_its_text() -> None:
    gone = briefing(
        "a",
        body="Ilse Vantor.\n",
        summary="Ilse.",
        details="[{label: To, value: Ilse Vantor}]",
        actors="[ilse-vantor]",
        registry=RECORDS,
        status="withdrawn",
    )
    found = archive(gone, registry=RECORDS)
    assert (found.briefings[0].body.html, found.briefings[0].header.summary, found.by_actor) == ("", "", {})
    assert (found.briefings[0].body.details.blocks, found.briefings[0].header.details) == ((), ())


# ---------- actors and tags


def test_actors_and_tags_index_the_briefings_that_list_them() -> None:
    found = archive(
        briefing("a", actors="[oslo-brandt, ilse-vantor]", tags="[harbour, canal]", date="2024-01-01"),
        briefing("b", actors="[ilse-vantor]", date="2024-01-02"),
        registry=RECORDS,
    )
    assert {k: [b.url for b in v] for k, v in found.by_actor.items()} == {
        "ilse-vantor": ["/briefings/b/", "/briefings/a/"],
        "oslo-brandt": ["/briefings/a/"],
    }
    assert list(found.by_tag) == ["canal", "harbour"]


def test_proposed_records_are_omitted_if_configured() -> None:
    curated_only = SiteConfig(title="T", show_proposed=ShowProposed.NONE)
    listed = briefing("a", actors="[oslo-brandt, ilse-vantor]", tags="[harbour, canal]")
    found = archive(listed, registry=RECORDS, config=curated_only)
    assert (list(found.by_actor), list(found.by_tag)) == (["ilse-vantor"], ["harbour"])


def test_former_ids_and_successors_are_counted_once() -> None:
    records = registry(
        actor("Ilse Vantor", old_ids=("i-vantor",)), actor("Vantor", merged_into="ilse-vantor"),
        tag("Harbour"), tag("Port", replaced_by="harbour", status=Status.RETIRED), tag("Quay", status=Status.RETIRED),
    )  # fmt: skip
    listed = briefing("a", actors="[i-vantor, vantor, ilse-vantor]", tags="[port, harbour, quay]")
    found = archive(listed, registry=records)
    assert (list(found.by_actor), list(found.by_tag)) == (["ilse-vantor"], ["harbour"])


def test_the_menu_leaves_out_an_index_without_an_entry() -> None:
    known = registry(actor("Ilse Vantor"))
    named = with_open_nav(SITE, archive(briefing("a", actors="[ilse-vantor]"), registry=known))
    assert named.theme.sections == ("/", "/actors/", "/years/")
    assert with_open_nav(SITE, archive(briefing("a"))).theme.sections == ("/", "/years/")
