"""Title, day and authors of a web page, from what the page says of itself."""

import pytest

from site_builder.seeds.formats.document_tree import Element
from site_builder.seeds.formats.page_facts import page_authors, page_date, page_title


def head(*metas: tuple[str, str], title: str = "", times: tuple[dict[str, str], ...] = ()) -> Element:
    found = [Element("meta", {"property": name, "content": content}) for name, content in metas]
    return Element("head", {}, [*found, Element("title", {}, [title]), *(Element("time", marks) for marks in times)])


def page(*headings: str) -> Element:
    return Element(
        "body", {}, [*(Element("h1", {}, [text]) for text in headings), Element("p", {}, ["Nets and boats."])]
    )


def test_the_one_main_heading_is_the_title_and_an_empty_one_does_not_count() -> None:
    assert page_title(head(("og:title", "Shared")), page("Harbour Closed", " ")) == "Harbour Closed"


def test_of_several_main_headings_none_is_and_the_title_for_sharing_is() -> None:
    shared = head(("og:title", "Shared"), title="Window")
    assert page_title(shared, page("One", "Two")) == page_title(shared, page()) == "Shared"


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
