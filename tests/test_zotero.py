"""The item that the reference manager Zotero creates from a briefing's page: the relevant rules of its translator
"Embedded Metadata", in our own words, applied to the rendered page.

- A field is read from every `<meta>` whose name ends in the field's; several are joined by a comma, so each except the
  author may occur once.
- `citation_technical_report_institution` makes it a report, unless `og:type` is something stronger than "article".
- An author is split at semicolons, and at commas with a space in the words on both sides; with a comma left it is
  family and given name, without one it ends in the family name.
- Keywords are split at semicolons.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from site_builder.pages.model import Page
from site_builder.rendering.render import render_page
from tests.sample_pages import SITE, make_actor, make_briefing, make_card
from tests.sample_pages import packaged_theme as theme

FIELDS = {
    "title": "citation_title",
    "date": "citation_publication_date",
    "institution": "citation_technical_report_institution",
    "reportNumber": "citation_technical_report_number",
    "series": "citation_series_title",
    "abstractNote": "citation_abstract",
    "url": "citation_public_url",
    "language": "citation_language",
}
TYPES = {"citation_technical_report_institution": "report", "citation_title": "journalArticle"}
STRONGER = {"website": "webpage", "book": "book", "music.song": "audioRecording", "video.other": "videoRecording"}


@dataclass
class Metas(HTMLParser):
    """Name (or property) and content of every `<meta>` of a page."""

    rows: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or found.get("property")
        if tag == "meta" and name and found.get("content"):
            self.rows.append((name, found["content"] or ""))

    def all(self, name: str) -> list[str]:
        return [" ".join(content.split()) for other, content in self.rows if other.endswith(name)]


def zotero(page: Page) -> dict[str, object]:
    """The Zotero item created from the page."""
    metas = Metas()
    metas.feed(render_page(page, theme=theme(), site=SITE).decode("utf-8"))
    told = [kind for name, kind in TYPES.items() if metas.all(name)]
    stronger = [STRONGER[content] for content in metas.all("og:type") if content in STRONGER]
    item: dict[str, object] = {name: ", ".join(metas.all(meta)) for name, meta in FIELDS.items() if metas.all(meta)}
    item["itemType"] = (stronger or told or ["webpage"])[0]
    item["creators"] = [name for author in metas.all("citation_author") for name in creators(author)]
    item["tags"] = [tag.strip() for words in metas.all("citation_keywords") for tag in words.split(";") if tag.strip()]
    return item


def creators(author: str) -> Iterator[tuple[str, str]]:
    """Family and given name of each person in the field, as split by Zotero."""
    names = re.split(r"\s*;\s*", author)
    parts = re.split(r"\s*,\s*", author)
    if len(names) == 1 and len(parts) > 1 and " " in parts[0] and " " in parts[1]:
        names = parts
    for name in names:
        family, comma, given = name.partition(",")
        if not comma:
            given, _, family = name.rpartition(" ")
        yield family.strip(), given.strip()


def test_a_briefing_is_a_report_with_every_field_once() -> None:
    item = zotero(make_briefing())
    assert item == {
        "itemType": "report",
        "title": "Karvonia: a Harbour Closed Over Price",
        "creators": [("Vantor", "Ilse"), ("Merrin", "Council of")],
        "date": "2021/02/10",
        "institution": "Vantor Desk",
        "reportNumber": "23",
        "series": "Vantor Letters",
        "abstractNote": make_card().summary,
        "tags": ["Karvonia"],
        "language": "en",
        "url": "https://example.org/archive/briefings/2021-02-10-karvonia/",
    }


def test_a_briefing_without_an_author_is_the_desk_s() -> None:
    item = zotero(make_briefing(authors=()))
    assert (item["itemType"], item["creators"]) == ("report", [("Desk", "Vantor")])


def test_every_author_stays_one_author() -> None:
    authors = ("Vantor, Ilse", "il Sarrique, Antesh", "Oslo Brandt", "万托尔")
    assert zotero(make_briefing(authors=authors))["creators"] == [
        ("Vantor", "Ilse"),
        ("il Sarrique", "Antesh"),
        ("Brandt", "Oslo"),
        ("万托尔", ""),
    ]


def test_other_pages_than_briefings_are_web_pages() -> None:
    assert zotero(make_actor())["itemType"] == "webpage"
