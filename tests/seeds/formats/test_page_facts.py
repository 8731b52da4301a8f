"""Title, date and authors of a web page, from its metadata."""

import json

import pytest

from site_builder.seeds.formats.document_tree import Element
from site_builder.seeds.formats.html_tree import html_tree
from site_builder.seeds.formats.page_facts import page_authors, page_date, page_title
from site_builder.settings.site_config import IngestConfig


def head(*metas: tuple[str, str], title: str = "", times: tuple[dict[str, str], ...] = ()) -> Element:
    found = [Element("meta", {"property": name, "content": content}) for name, content in metas]
    return Element("head", {}, [*found, Element("title", {}, [title]), *(Element("time", marks) for marks in times)])


def page(*headings: str) -> Element:
    return Element(
        "body", {}, [*(Element("h1", {}, [text]) for text in headings), Element("p", {}, ["Nets and boats."])]
    )


def test_the_one_main_heading_is_the_title_and_an_empty_one_does_not_count() -> None:
    assert page_title(head(("og:title", "Shared")), page("Harbour Closed", " ")) == "Harbour Closed"


def test_several_main_headings_are_ignored_in_favour_of_the_og_title() -> None:
    shared = head(("og:title", "Shared"), title="Window")
    assert page_title(shared, page("One", "Two")) == page_title(shared, page()) == "Shared"


@pytest.mark.parametrize("nothing", ["Press Release", "Doorstop", "DISCOURS", "Key Developments"])
def test_a_generic_heading_is_replaced_by_the_og_title_or_page_title(nothing: str) -> None:
    assert page_title(head(("og:title", "Harbour Closed")), page(nothing)) == "Harbour Closed"
    window = "Harbour Closed for the Winter | Merrin Post"
    assert page_title(head(title=window), page(nothing)) == "Harbour Closed for the Winter"
    assert page_title(head(), page(nothing)) == nothing


@pytest.mark.parametrize(
    ("window", "title"),
    [
        ("Harbour closed for the winter | Merrin Post", "Harbour closed for the winter"),
        ("Harbour closed – Merrin Harbour Council Press", "Harbour closed"),
        ("Harbour closed: a long winter begins in Merrin", "Harbour closed: a long winter begins in Merrin"),
        ("Harbour closed", "Harbour closed"),
    ],
)
def test_the_title_of_the_window_loses_the_name_of_the_site(window: str, title: str) -> None:
    assert page_title(head(("og:site_name", "Merrin Harbour Council Press"), title=window), page()) == title


@pytest.mark.parametrize(
    ("metas", "times", "day"),
    [
        ((("dc.date", "2021-03-01"), ("article:published_time", "2021-03-04T08:00:00Z")), (), "2021-03-04"),
        ((("date", "4 March 2021"),), ({"datetime": "2020-01-01"},), "4 March 2021"),
        ((), ({"datetime": "2021-03-04T09:00"},), "2021-03-04"),
        ((), ({"datetime": "2021-03-04"}, {"datetime": "2021-03-05"}), ""),
        ((), ({"datetime": "2021-03-04"}, {"datetime": "2021-03-05", "pubdate": ""}), "2021-03-05"),
        ((), ({},), ""),
        ((("date", " "),), (), ""),
    ],
)
def test_the_day_is_one_that_the_page_marks_as_its_own(
    metas: tuple[tuple[str, str], ...], times: tuple[dict[str, str], ...], day: str
) -> None:
    assert page_date(head(*metas, times=times)) == day


def test_authors_are_names_each_once_and_no_addresses() -> None:
    names = ["Ilse Vantor", "https://example.org/okell", "Orl Okell", "Ilse  Vantor"]
    assert page_authors(head(*[("author", name) for name in names])) == ("Ilse Vantor", "Orl Okell")


def facts(html: str) -> tuple[str, tuple[str, ...]]:
    """Date and authors of a page."""
    read = html_tree(f"<!doctype html><html><head></head><body>{html}</body></html>", "a.html", IngestConfig()).head
    return page_date(read), page_authors(read)


PERSON = {"@type": "Person", "name": "Ilse Vantor"}
ARTICLE = {"@type": "NewsArticle", "datePublished": "2021-03-04T08:00:00Z", "author": PERSON}
KNOWN = ("2021-03-04", ("Ilse Vantor",))


@pytest.mark.parametrize(
    ("linked", "known"),
    [
        (ARTICLE, KNOWN),
        ([{"@type": "WebPage", "datePublished": "2019-01-01"}, ARTICLE], KNOWN),
        (
            {"@graph": [{"@type": "Person", "author": "Orl Okell"}, {**ARTICLE, "@type": ["Thing", "BlogPosting"]}]},
            KNOWN,
        ),
        ({"@type": "WebPage", "mainEntity": ARTICLE}, KNOWN),
        ({**ARTICLE, "author": ["Ilse Vantor", {"@type": "Organization", "name": "Merrin Post"}]}, KNOWN),
        ({**ARTICLE, "author": "https://example.org/vantor"}, (KNOWN[0], ())),
        ({**ARTICLE, "datePublished": ["2021-03-04"], "author": [None, 5, [PERSON]]}, ("", ())),
    ],
    ids=["article", "list", "graph", "main", "desk", "address", "odd"],
)
def test_json_ld_names_day_and_authors_of_its_article(linked: object, known: tuple[str, tuple[str, ...]]) -> None:
    assert facts(f'<script type="application/ld+json">{json.dumps(linked)}</script>') == known


@pytest.mark.parametrize("broken", ['{"@type":', "[" * 90_000, '{"@type": "Article", "x": ' + "9" * 5000 + "}"])
def test_json_ld_that_cannot_be_read_names_nothing(broken: str) -> None:
    assert facts(f'<script type="application/ld+json">{broken}</script>') == ("", ())


@pytest.mark.parametrize(
    "marked",
    [
        '<time itemprop="datePublished" datetime="2021-03-04T10:00">today</time><b itemprop="author">Ilse Vantor</b>',
        '<meta itemprop="datePublished" content="2021-03-04"><p itemprop="author" itemscope><b>Ilse Vantor</b></p>',
    ],
)
@pytest.mark.parametrize("comment", ['itemprop="comment"', 'itemtype="https://schema.org/Comment"'])
def test_microdata_names_day_and_authors_of_the_page_and_not_of_a_comment(marked: str, comment: str) -> None:
    other = '<time itemprop="datePublished" datetime="2020-01-01"></time><b itemprop="author">Orl Okell</b>'
    inner = f'<div itemscope {comment}><i itemscope itemprop="x">{other}</i></div>'
    assert facts(f"<article itemscope>{inner}{marked}</article>") == KNOWN
    assert facts(inner) == ("", ())
