"""Noun phrases of an opening, found by shape alone."""

import pytest

from site_builder.seeds.corpus.noun_phrases import OPENING, noun_phrases


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The tidal power station was closed and the harbour pilots stayed.",
            ("tidal power station", "harbour pilots"),
        ),
        ("An ox cart road. The eu border rules hold.", ("cart road", "border rules hold")),
        ("They closed the harbour, tolls went up.", ()),
        ("The big new harbour toll regime reform bill fails.", ()),
        ("In Merrin the Tide Pact and the Treaty of Vess hold.", ("Tide Pact", "Treaty of Vess")),
        ("The harbour toll. The harbour toll.", ("harbour toll",)),
        ("Quickly rising harbour tolls fell.", ("harbour tolls fell",)),
    ],
)
def test_two_or_three_words_between_grammar_signs_and_capitals_are_a_phrase(text: str, found: tuple[str, ...]) -> None:
    assert noun_phrases("", text) == found


def test_the_title_is_read_and_of_a_long_text_the_opening_alone() -> None:
    assert noun_phrases("Old harbour toll", f"{'Rain. ' * OPENING} The cart road.") == ("harbour toll",)
