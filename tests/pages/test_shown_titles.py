"""A title that tells no text from another yields to words that do."""

from dataclasses import replace

import pytest

from site_builder.content.model import Briefing
from site_builder.pages.shown_titles import shown_titles
from site_builder.settings.site_config import SeriesConfig
from tests.builders import SITE, archive, briefing
from tests.sample_pages import make_card

CONFIG = replace(SITE, series=(("VL", SeriesConfig("Vantor Letters")),))


def shown(*briefings: Briefing) -> list[str | None]:
    found = shown_titles(archive(*briefings), CONFIG)
    return [found.get(one.url) for one in briefings]


def test_a_title_of_one_text_is_shown() -> None:
    assert shown(briefing("a", title="The harbour"), briefing("b", title="The dam")) == [None, None]


def test_a_title_of_two_texts_stands_above_their_subject_lines() -> None:
    first, second = (f"[{{label: Subject, value: The {word}}}]" for word in ("harbour", "dam"))
    memos = briefing("a", title="Memo", details=first), briefing("b", title="memo", details=second)
    assert shown(*memos) == ["The harbour", "The dam"]


def test_a_heading_that_another_text_has_is_not_shown() -> None:
    other = briefing("c", title="The dam", body="## Overview of dues\n\nText.\n")
    texts = (f"## Overview of dues\n\nText.\n\n## The {word} dues\n\nText.\n" for word in ("harbour", "dam"))
    memos = [briefing(name, title="Memo", body=text) for name, text in zip("ab", texts, strict=True)]
    alone = replace(memos[1].header, title="Vantor Letters")
    expected = ["The harbour dues", "The dam dues"]
    assert shown(*memos) == expected
    assert shown(replace(memos[1], header=alone), other)[0] == "The dam dues"


@pytest.mark.parametrize("title", [SITE.title, "vantor letters", "VL"])
def test_the_name_of_the_site_or_a_series_yields_to_the_start_of_the_summary(title: str) -> None:
    one = briefing("a", title=title, summary='"The harbour stays closed, and the dues rise."')
    assert shown(one) == ["The harbour stays closed"]


def test_a_long_clause_is_cut_after_twelve_words() -> None:
    (found,) = shown(briefing("a", title="VL", summary=" ".join(["dues"] * 13)))
    assert found == " ".join(["dues"] * 12) + "…"


def test_a_text_with_nothing_else_is_called_by_its_title_and_date() -> None:
    assert shown(briefing("a", title="Memo"), briefing("b", title="Memo", date="2024-03-01")) == [
        "Memo, 12 February 2024",
        "Memo, 1 March 2024",
    ]


def test_a_text_and_its_replaced_one_may_have_one_title() -> None:
    old = briefing("a", title="Memo", status="superseded", superseded_by="b")
    assert shown(old, briefing("b", title="Memo")) == [None, None]


@pytest.mark.parametrize(
    ("written", "title"),
    [("🔴 Harbour closed", "Harbour closed"), ("• Harbour closed", "Harbour closed"), ("★", None), ("+3 % dues", None)],
)
def test_decorative_signs_before_a_title_are_left_out(written: str, title: str | None) -> None:
    assert shown(briefing("a", title=f'"{written}"')) == [title]


@pytest.mark.parametrize(
    ("own", "kicker"), [("", ""), ("Memo", "Memo"), ("The harbour", ""), ("🔴 The harbour closed", "")]
)
def test_the_own_title_stands_above_the_shown_one_unless_one_contains_the_other(own: str, kicker: str) -> None:
    assert make_card(title="The harbour closed", own_title=own).kicker == kicker
