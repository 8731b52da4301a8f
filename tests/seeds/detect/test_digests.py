"""A digest: headlines, each above a paragraph and a line of sources, some below a section heading."""

import pytest

from site_builder.seeds.detect.digests import digest_headlines
from site_builder.seeds.lines import chunks_of, lines_of

PROSE = "The council of Merrin met for nine hours and sent the paper back to the harbour office without a vote."


def item(headline: str, sources: str = "Vantor Letter, Merrin Post") -> list[list[str]]:
    return [[headline], [PROSE, sources]]


def headlines(*chunks: list[str]) -> dict[str, int]:
    text = "\n\n".join("\n".join(chunk) for chunk in chunks)
    found = digest_headlines(chunks_of(lines_of(text)))
    return {text.split("\n")[number - 1]: level for number, level in found.items()}


def test_three_items_are_a_digest_and_two_are_not() -> None:
    two = [*item("Harbour closed"), *item("Grain is dear")]
    assert headlines(*two) == {}
    assert headlines(*two, *item("Talks go on")) == {"Harbour closed": 2, "Grain is dear": 2, "Talks go on": 2}


def test_a_short_line_over_a_headline_is_a_section_and_its_items_are_a_level_lower() -> None:
    found = headlines(["Trade"], *item("Harbour closed"), *item("Grain is dear"), ["Talks"], *item("No vote yet"))
    assert found == {"Trade": 2, "Talks": 2, "Harbour closed": 3, "Grain is dear": 3, "No vote yet": 3}


@pytest.mark.parametrize(
    ("headline", "sources"),
    [
        ("The harbour is closed.", "Vantor Letter"),
        ("The harbour is closed,", "Vantor Letter"),
        (" ".join(["harbour"] * 25), "Vantor Letter"),
        ("Harbour closed", "vantor letter"),
        ("Harbour closed", "The harbour stays closed. Nobody knows why."),
        ("Harbour closed", "V" * 120),
    ],
)
def test_a_sentence_or_a_line_that_names_no_source_makes_no_item(headline: str, sources: str) -> None:
    assert headlines(*item("One"), *item("Two"), *item(headline, sources)) == {}


def test_a_long_text_with_few_items_is_not_a_digest() -> None:
    few = [*item("One"), *item("Two"), *item("Three")]
    assert headlines(*few, *[[PROSE]] * 15)
    assert headlines(*few, *[[PROSE]] * 16) == {}


def test_a_paragraph_is_a_long_line_or_one_that_ends_as_a_sentence() -> None:
    words = " ".join(["harbour"] * 15)
    three = [[[f"Headline {n}"], [end, "Vantor Letter"]] for n, end in enumerate((f"{words}.", f"{words}!”", words))]
    assert headlines(*three[0], *three[1], *three[0])
    assert headlines(*three[0], *three[1], *three[2]) == {}
    longer = [["Headline 4"], [f"{words} {words}", "Vantor Letter"]]
    assert headlines(*three[0], *three[1], *longer)
