"""Titles of whole documents: the best of the lines and runs of lines of the head."""

import pytest

from tests.seeds.documents import MORE, PROSE, TOP, check, documents, draft_of


@pytest.mark.parametrize("row", documents(__file__))
def test_the_title_of_a_document_is_that_of_its_row(row: list[str]) -> None:
    check(row)


def test_a_page_whose_title_says_nothing_is_named_by_its_first_line_that_says_something() -> None:
    text = f"<p>3 May 2021</p><p><b>Harbour Council Opens the Northern Basin</b></p><p>{PROSE}</p><p>{MORE}</p>"
    page = f"<html><head><title>Press Release</title></head><body><h1>Press Release</h1>{text}</body></html>"
    assert draft_of(page, "seeds/page.html").title == "Harbour Council Opens the Northern Basin"


def test_a_title_that_says_nothing_stays_where_no_line_is_better() -> None:
    page = f"<html><head><title>Doorstop</title></head><body><p>{PROSE}</p><p>{MORE}</p></body></html>"
    assert draft_of(page, "seeds/page.html").title == "Doorstop"


def test_an_author_s_own_title_stays_whatever_it_says() -> None:
    assert draft_of(f"---\ntitle: Statement\n---\n\n{TOP}\n\n{PROSE}\n", "seeds/a.md").title == "Statement"
