from datetime import UTC, datetime, timedelta

import pytest

from site_builder.archive import Registry, gather, next_change, published
from site_builder.config import SiteConfig
from site_builder.errors import CollisionError, HeaderError, LinkError, SiteErrors
from site_builder.registry.actors import Status
from tests.builders import CLOCK, SITE, actor, archive, briefing, registry, tag

HOUR = timedelta(hours=1)
ILSE, OSLO = actor("Ilse Vantor"), actor("Oslo Brandt", status=Status.PROPOSED)
RECORDS = registry(ILSE, OSLO, tag("Harbour"), tag("Canal", status=Status.PROPOSED))


def wrong(*briefings: object, records: Registry = RECORDS, assets: frozenset[str] = frozenset()) -> list[str]:
    with pytest.raises(SiteErrors) as raised:
        gather(briefings, registry=records, config=SITE, clock=CLOCK, assets=assets)  # type: ignore[arg-type]
    return [f"{e.place.line if e.place else 0}: {e.message} | {e.hint}" for e in raised.value.errors]


# ---------- who may be seen, in which order


def test_briefings_stand_newest_first_and_the_undated_last() -> None:
    found = archive(
        briefing("b", date="2024-02-12"), briefing("undated", date=None), briefing("month", date="2024-02"),
        briefing("c", date="2024-02-12"), briefing("a", date="2025-01-01"),
    )  # fmt: skip
    assert [b.url for b in found.briefings] == [f"/briefings/{s}/" for s in ("a", "c", "b", "month", "undated")]
    assert {year: len(b) for year, b in found.by_year.items()} == {2025: 1, 2024: 3}
    assert list(found.by_year) == [2025, 2024]
    assert found.by_url["/briefings/a/"].header.date == found.briefings[0].header.date


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ({}, True),
        ({"status": "draft"}, False),
        ({"status": "superseded"}, True),
        ({"audience": "staff"}, False),
        ({"publish_at": "2026-01-02T09:00Z"}, True),
        ({"publish_at": "2026-01-02T09:01Z"}, False),
        ({"expires_at": "2026-01-02T09:00Z"}, False),
        ({"expires_at": "2026-01-02T09:01Z"}, True),
    ],
)
def test_what_is_published_is_decided_by_the_header_and_the_clock(header: dict[str, str], shown: bool) -> None:
    assert published(briefing("a", **header), CLOCK) is shown


def test_the_next_change_is_the_first_embargo_or_term_to_end() -> None:
    first, second = briefing("a", publish_at="2026-02-01"), briefing("b", expires_at="2026-01-10")
    assert next_change((first, second), CLOCK) == datetime(2026, 1, 10, tzinfo=UTC)
    assert next_change((first, second), datetime(2026, 2, 1, tzinfo=UTC)) is None
    assert archive(first, second).next_change == datetime(2026, 1, 10, tzinfo=UTC)


def test_a_withdrawn_briefing_keeps_nothing_of_its_text() -> None:
    gone = briefing(
        "a", body="Ilse Vantor.\n", summary="Ilse.", actors="[ilse-vantor]", registry=RECORDS, status="withdrawn"
    )
    found = archive(gone, registry=RECORDS)
    assert (found.briefings[0].body.html, found.briefings[0].header.summary, found.by_actor) == ("", "", {})
    assert found.briefings[0].body.details.blocks == ()


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


def test_proposed_records_stay_out_where_the_site_says_so() -> None:
    curated_only = SiteConfig(title="T", show_proposed=False)
    listed = briefing("a", actors="[oslo-brandt, ilse-vantor]", tags="[harbour, canal]")
    found = archive(listed, registry=RECORDS, config=curated_only)
    assert (list(found.by_actor), list(found.by_tag)) == (["ilse-vantor"], ["harbour"])


def test_former_ids_and_successors_count_once() -> None:
    records = registry(
        actor("Ilse Vantor", old_ids=("i-vantor",)), actor("Vantor", merged_into="ilse-vantor"),
        tag("Harbour"), tag("Port", replaced_by="harbour", status=Status.RETIRED), tag("Quay", status=Status.RETIRED),
    )  # fmt: skip
    listed = briefing("a", actors="[i-vantor, vantor, ilse-vantor]", tags="[port, harbour, quay]")
    found = archive(listed, registry=records)
    assert (list(found.by_actor), list(found.by_tag)) == (["ilse-vantor"], ["harbour"])


def test_an_actor_for_an_audience_is_nobody() -> None:
    records = registry(actor("Ilse Vantor", audience="staff"))
    assert archive(briefing("a", actors="[ilse-vantor]"), registry=records).by_actor == {}


# ---------- what is wrong


def test_unknown_tags_and_actors_are_named_with_what_is_near() -> None:
    assert wrong(briefing("a", tags="[harbor]", actors="[zed]")) == [
        '4: tag "harbor" is not in content/tags.yaml | did you mean "harbour"?',
        '5: actor "zed" is not in content/actors.yaml | add it there, or take it out of actors:',
    ]


def test_an_unknown_tag_in_a_list_of_several_lines_is_placed_on_its_own() -> None:
    assert [line[:14] for line in wrong(briefing("a", tags="\n  - harbour\n  - qqqq\n  - harbor"))] == [
        '6: tag "qqqq" ',
        '7: tag "harbor',
    ]


def test_only_the_first_of_many_unknown_names_get_a_guess() -> None:
    many = [briefing(f"b{n}", tags="[harbor]") for n in range(60)]
    assert sum("did you mean" in line for line in wrong(*many)) == 50


def test_two_files_for_one_url_are_a_collision_whatever_their_case() -> None:
    with pytest.raises(SiteErrors) as raised:
        archive(briefing("a"), briefing("A"))
    (error,) = raised.value.errors
    assert isinstance(error, CollisionError)
    assert error.message == "/briefings/a/ is already the URL of content/briefings/2024/A.md"


LINKS = {
    "/briefings/b/": "",
    "/briefings/b/#s-price": "",
    "/briefings/b/#fn1": "",
    "/tags/harbour/": "",
    "/tags/port/": "",
    "/actors/i-vantor/": "",
    "/2024/": "",
    "/years/": "",
    "/assets/logo.svg": "",
    "/briefings/gone/#s-was-here": "",
    "/briefings/b": 'did you mean "/briefings/b/"?',
    "/zzz/": "link to a page of the site by its address or file name",
    "map.png": "put the file into the folder named like this briefing, or into content/assets/",
    "/briefings/b/#s-prise": 'did you mean "s-price"?',
    "/briefings/b/#zzz": "copy the address of the paragraph from its page",
    "/briefings/draft/": "publish that one too, or take the link out",
    "/briefings/draft/map.png": "publish that one too, or take the link out",
    "/briefings/gone/map.png": "publish that one too, or take the link out",
}


@pytest.mark.parametrize(("link", "hint"), LINKS.items())
def test_a_link_leads_somewhere_or_is_an_error_with_a_way_out(link: str, hint: str) -> None:
    records = registry(actor("Ilse Vantor", old_ids=("i-vantor",)), tag("Harbour"), tag("Port", replaced_by="harbour"))
    briefings = (
        briefing("a", body=f"[x]({link})\n", tags="[harbour]", actors="[ilse-vantor]"),
        briefing("b", body="## Price\n"),
        briefing("gone", status="withdrawn"),
        briefing("draft", status="draft", body="[x](/nowhere/)\n"),
    )
    assets = frozenset({"/assets/logo.svg", "/briefings/draft/map.png", "/briefings/gone/map.png"})
    if hint:
        (said,) = wrong(*briefings, records=records, assets=assets)
        assert said.startswith("8: ")
        assert said.endswith(f" | {hint}")
    else:
        found = gather(briefings, registry=records, config=SITE, clock=CLOCK, assets=assets)
        assert found.assets == {"/assets/logo.svg"}


# ---------- who cites whom


def test_links_and_references_are_told_to_those_they_cite() -> None:
    found = archive(
        briefing("a", body="See [b](/briefings/b/) and [itself](/briefings/a/).\n", date="2024-02-14"),
        briefing("b", title="Nine Crowns", date="2024-02-13", series="VL"),
        briefing("c", body="No news, see VL 13/2/2024: “Nine Crowns”.\n", date="2024-02-15"),
    )
    assert found.cited_by == {"/briefings/b/": ("/briefings/c/", "/briefings/a/")}
    (cited,) = found.cited["/briefings/c/"]
    assert (cited.state, cited.target) == ("resolved", "/briefings/b/")


@pytest.mark.parametrize(("target", "state", "url"), [("b", "resolved", "/briefings/b/"), ("none", "external", "")])
def test_an_editor_says_what_a_reference_means(target: str, state: str, url: str) -> None:
    override = f"[{{written: VL 1/1/2020, target: {target}}}]"
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=override), briefing("b"))
    assert [(c.state, c.target, c.why) for c in found.cited["/briefings/a/"]] == [(state, url, "set in the header")]
    other = override.replace("VL 1/1/2020", "VL 2/2/2020")
    found = archive(briefing("a", body="No news, see VL 1/1/2020: “Lost”.\n", references=other), briefing("b"))
    assert [c.state for c in found.cited["/briefings/a/"]] == ["missing"]


def test_an_editor_cannot_name_a_briefing_that_does_not_exist() -> None:
    override = "[{written: VL 1/1/2020, target: bb}, {written: x, target: zzz}]"
    assert wrong(briefing("bbb"), briefing("a", references=override)) == [
        '4: references: there is no briefing "bb" | did you mean "bbb"?',
        '4: references: there is no briefing "zzz" | write the file name of a briefing without .md, or none',
    ]


def test_an_editor_is_warned_of_what_can_still_be_built() -> None:
    found = archive(briefing("a", date=None, body=""), briefing("b", body="No news, see VL 1/1/2020: “Lost”.\n"))
    assert [str(w).partition(": ")[2] for w in found.warnings] == [
        "date is missing",
        "the file has no text",
        "no briefing answers to “VL 1/1/2020: “Lost””",
    ]
    assert [type(w) for w in found.warnings] == [HeaderError, HeaderError, LinkError]
