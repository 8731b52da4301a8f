"""A whole page, as copied with "select all": the article is found first, and everything around it is removed."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from site_builder.seeds.detect.page import LABELS, weights
from tests.seeds.documents import CONFIG, MORE, PROSE, draft_of

MENU = [
    "Velm Herald",
    "Subscribe",
    "Log in",
    "World",
    "Politics",
    "Business",
    "Harbours",
    "Opinion",
    "Sport",
    "Weather",
]
SHARE = ["Share", "Tweet", "Print", "Copy link"]
TEASERS = ["Most read", "Pilots ask for more pay", "New cranes for Lusmere", "Ferries stay in port", "A quiet winter"]
FOOTER = ["About us", "Contact", "Imprint", "Privacy", "Newsletter", "Terms of use", "© 2021 Velm Herald"]
ARTICLE = ["The northern basin opens in spring", "By Ilse Vantor", "3 May 2021", PROSE, MORE, PROSE, MORE]


def page(*parts: Sequence[str]) -> str:
    return "\n\n".join(line for part in parts for line in part)


def test_the_article_of_a_page_is_all_that_is_left() -> None:
    draft = draft_of(page(MENU, ARTICLE, SHARE, TEASERS, FOOTER))
    assert draft.title == ARTICLE[0]
    assert str(draft.date) == "2021-05-03"
    assert draft.authors == ("Ilse Vantor",)
    left = set(draft.body.split("\n"))
    assert not left & {*MENU, *TEASERS, *FOOTER}
    assert PROSE in draft.body
    assert MORE in draft.body


def test_each_removed_line_of_a_page_is_reported_with_its_reasons() -> None:
    draft = draft_of(page(MENU, ARTICLE, TEASERS, FOOTER))
    gone = {line.text: line for line in draft.removed}
    assert {*MENU, *TEASERS, *FOOTER} <= gone.keys()
    assert gone["Opinion"].why.startswith("outside the article: ")
    assert gone["Opinion"].is_furniture


def test_a_mark_outside_the_article_withholds_the_text() -> None:
    marked = ["DRAFT – NOT FOR PUBLICATION", *MENU]
    assert draft_of(page(marked, ARTICLE, FOOTER)).visibility.withheld
    assert not draft_of(page(MENU, ARTICLE, FOOTER)).visibility.withheld


def test_a_mark_above_the_article_is_found_below_a_long_menu() -> None:
    marked = ["DRAFT – NOT FOR PUBLICATION", *ARTICLE]
    assert draft_of(page(MENU, MENU, TEASERS, marked, FOOTER)).visibility.withheld


def test_a_text_of_few_short_lines_is_not_a_page() -> None:
    draft = draft_of(page(["Tasks"], ["Paint the piers", "Open the lock", "Ask the pilots"]))
    assert "Open the lock" in draft.body


def test_keeping_boilerplate_also_keeps_boilerplate_of_pages() -> None:
    kept = replace(CONFIG, keep_furniture=True)
    assert "Most read" in draft_of(page(MENU, ARTICLE, TEASERS, FOOTER), config=kept).body


def test_the_packaged_weights_are_integers_for_every_label() -> None:
    table = weights()
    assert table.labels == LABELS
    assert all(len(row) == len(LABELS) and all(isinstance(v, int) for v in row) for row in table.features.values())


@pytest.mark.parametrize("order", [(MENU, ARTICLE, FOOTER), (FOOTER, MENU, ARTICLE, TEASERS)])
def test_the_same_page_gives_the_same_draft(order: Sequence[Sequence[str]]) -> None:
    assert draft_of(page(*order)) == draft_of(page(*order))


def test_headlines_inside_a_saved_page_are_removed_and_its_paragraphs_kept() -> None:
    sections = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("News", "World", "Politics", "Sport", "Culture"))
    headlines = ("Pilots of Vess vote on new hours", "Ferry to Ressik delayed again", "Crane falls in Orl harbour")
    trending = "".join(
        f"<p><a href='/{n}'>{text}</a></p>" for n, text in enumerate((*headlines, "Night trains return"))
    )
    inside = f"<h3>Trending Stories</h3>{trending}<p>Sign up for our newsletter</p>"
    article = f"<h1>Harbour Opens</h1><p>10 February 2021</p><p>{PROSE}</p>{inside}<p>{MORE}</p>"
    pages = (f"<nav><ul>{sections}</ul></nav><article>{article}</article>", article)
    whole, alone = (draft_of(f"<html><body>{text}</body></html>", path="seeds/page.html") for text in pages)
    assert whole.body == f"{PROSE}\n\n{MORE}\n"
    assert "Ferry to Ressik" in alone.body
