"""The page and the feed of corrections."""

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
    )
    return {page.url: page for page in plan(listed, SITE, texts())}


def test_every_correction_stands_there_latest_first() -> None:
    page = found()["/corrections/"]
    assert [(str(c.date), c.card.title, c.number) for c in page.corrections] == [
        ("2024-04-01", "Dues", 2),
        ("2024-03-20", "Grain", 1),
        ("2024-03-05", "Dues", 1),
    ]


def test_the_feed_is_atom_with_an_id_for_each_correction() -> None:
    page = found()["/corrections/feed.xml"]
    atom = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(render_page(page, theme=packaged_theme(), site=SITE))
    ids = [element.text for element in root.iter(f"{atom}id")]
    assert len(set(ids)) == len(ids) == 4
    assert [element.text for element in root.iter(f"{atom}summary")][1] == "It was <rye>."
    assert root.findtext(f"{atom}updated") == "2024-04-01T00:00:00Z"
