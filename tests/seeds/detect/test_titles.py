"""Titles of whole documents: the best line or run of lines of the head."""

import pytest

from site_builder.seeds.model import PUBLIC
from tests.seeds.documents import MORE, PROSE, TOP, check, documents, draft_of


@pytest.mark.parametrize("row", documents(__file__))
def test_each_row_of_the_table_gives_the_title_of_its_document(row: list[str]) -> None:
    check(row)


def test_a_page_with_a_generic_title_is_named_by_its_first_specific_line() -> None:
    text = f"<p>3 May 2021</p><p><b>Harbour Council Opens the Northern Basin</b></p><p>{PROSE}</p><p>{MORE}</p>"
    page = f"<html><head><title>Press Release</title></head><body><h1>Press Release</h1>{text}</body></html>"
    assert draft_of(page, "seeds/page.html").title == "Harbour Council Opens the Northern Basin"


def test_a_generic_title_is_kept_if_no_line_is_better() -> None:
    page = f"<html><head><title>Doorstop</title></head><body><p>{PROSE}</p><p>{MORE}</p></body></html>"
    assert draft_of(page, "seeds/page.html").title == "Doorstop"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Event: Port summit\nLocation: Velm", "Doorstop: Port summit"),
        ("Location: Velm", "Doorstop: Velm"),
        ("Velm, 10 July 2019", "Doorstop"),
    ],
)
def test_a_generic_title_is_combined_with_the_occasion(head: str, title: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in ("", *head.split("\n"), PROSE, MORE))
    page = f"<html><head><title>Doorstop</title></head><body><h1>Doorstop</h1>{lines}</body></html>"
    assert draft_of(page, "seeds/page.html").title == title
    assert draft_of(f"Doorstop\n\n{head}\n\n{PROSE}\n\n{MORE}\n").title == title


@pytest.mark.parametrize(
    ("top", "title"),
    [("Harbour Council Opens Its Basin\n\n", "Harbour Council Opens Its Basin"), ("", "Press Release")],
)
def test_a_generic_mail_subject_is_replaced_by_a_line_of_the_text(top: str, title: str) -> None:
    mail = f"From: Ilse Vantor <ilse@velm.example>\nSubject: Press Release\n\n{top}{PROSE}\n\n{MORE}\n"
    assert draft_of(mail, "seeds/a.eml").title == title


def test_a_page_titled_by_a_mark_is_withheld_and_titled_by_another_line() -> None:
    page = (
        f"<html><head><title>SECRET</title></head><body><p><b>Council Opens Basin</b></p><p>{PROSE}</p></body></html>"
    )
    assert draft_of(page, "seeds/page.html").visibility.withheld


def test_an_author_s_own_title_stays_whatever_it_says() -> None:
    assert draft_of(f"---\ntitle: Statement\n---\n\n{TOP}\n\n{PROSE}\n", "seeds/a.md").title == "Statement"


def test_a_title_that_begins_with_words_of_release_is_still_delayed_by_its_embargo() -> None:
    draft = draft_of(f"FOR RELEASE: 4 JUNE 2031\n\nKarvonia Opens Its Basin\n\n{PROSE}\n\n{MORE}\n")
    assert draft.visibility != PUBLIC
    page = f"<html><body><h1>FOR RELEASE 4 JUNE 2031: Karvonia Opens Its Basin</h1><p>{PROSE}</p></body></html>"
    assert draft_of(page, "seeds/page.html").visibility != PUBLIC
