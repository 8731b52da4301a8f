"""The page of changes and the feed of corrections."""

from typing import Any
from xml.etree import ElementTree

from site_builder.pages.planners import plan
from site_builder.rendering.render import render_page
from tests.builders import SITE, archive, briefing, texts
from tests.sample_pages import packaged_theme


def found() -> dict[str, Any]:
    twice = "[{date: 2024-03-05, note: The fee is 12 crowns.}, {date: 2024-04-01, note: So is the other.}]"
    listed = archive(
        briefing("a", title="Dues", date="2024-03-01", corrections=twice),
        briefing("b", title="Grain", date="2024-05-01", corrections="[{date: 2024-03-20, note: It was <rye>.}]"),
        briefing("c", title="Silent", date="2024-05-02"),
        briefing("d", title="Old dues", date="2023-01-09", status="superseded", superseded_by="a"),
        briefing("e", title="Gone", date="2023-01-10", status="withdrawn"),
        briefing("f", title="Taken", date="2023-01-11", status="withdrawn", corrections="[{date: 2024-05, note: Why}]"),
    )
    return {page.url: page for page in plan(listed, SITE, texts())}


def rows(page: Any) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (str(month), [(change.kind, str(change.date), change.card.title) for change in changes])
        for month, changes in page.months
    ]


def test_each_month_lists_new_corrected_replaced_and_withdrawn_briefings_latest_first() -> None:
    assert rows(found()["/changes/"]) == [
        (
            "2024-05",
            [("new", "2024-05-02", "Silent"), ("withdrawn", "2024-05", "Taken"), ("new", "2024-05-01", "Grain")],
        ),
        ("2024-04", [("corrected", "2024-04-01", "Dues")]),
        (
            "2024-03",
            [
                ("corrected", "2024-03-20", "Grain"),
                ("corrected", "2024-03-05", "Dues"),
                ("superseded", "2024-03-01", "Old dues"),
                ("new", "2024-03-01", "Dues"),
            ],
        ),
        (
            "2023-01",
            [("new", "2023-01-11", "Taken"), ("new", "2023-01-10", "Gone"), ("new", "2023-01-09", "Old dues")],
        ),
        ("None", [("withdrawn", "None", "Gone")]),
    ]


def test_a_change_with_only_a_year_comes_after_the_months_of_that_year() -> None:
    notes = "[{date: 2024-01-01, note: A.}, {date: 2024, note: B.}, {date: 2024-01-02, note: C.}]"
    listed = archive(briefing("a", title="Dues", date="2023-03-01", corrections=notes))
    page: Any = next(page for page in plan(listed, SITE, texts()) if page.url == "/changes/")
    assert [month for month, _ in rows(page)] == ["2024-01", "2024", "2023-03"]


def test_a_replaced_briefing_names_its_successor() -> None:
    html = render_page(found()["/changes/"], theme=packaged_theme(), site=SITE).decode()
    assert 'Replaced by <a href="../briefings/a/">Dues</a>' in html


def test_the_old_address_of_the_corrections_leads_to_the_changes() -> None:
    assert found()["/corrections/"].target == "/changes/"


def test_the_home_page_names_the_corrections_of_the_month_of_the_latest_change() -> None:
    assert [change.card.title for change in found()["/"].corrected] == ["Taken"]
    quiet = archive(
        briefing("a", title="Dues", date="2024-03-01", corrections="[{date: 2024-03-05, note: It was 12.}]"),
        briefing("b", title="Grain", date="2024-05-01"),
    )
    home: Any = next(page for page in plan(quiet, SITE, texts()) if page.url == "/")
    assert home.corrected == ()


def test_the_feed_is_atom_with_an_id_for_each_correction() -> None:
    page = found()["/corrections/feed.xml"]
    atom = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(render_page(page, theme=packaged_theme(), site=SITE))
    ids = [element.text for element in root.iter(f"{atom}id")]
    assert len(set(ids)) == len(ids) == 5
    assert [element.text for element in root.iter(f"{atom}summary")][2] == "It was <rye>."
    assert root.findtext(f"{atom}updated") == "2024-05-01T00:00:00Z"
