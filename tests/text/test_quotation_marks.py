"""Which signs of a text open and close a quotation."""

import pytest

from site_builder.text.quotation_marks import quoted_spans


def quoted(text: str) -> list[str]:
    return [text[slice(*span.inner)] for span in quoted_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Er sagte „bis morgen früh“ und ging.",
        "Er sagte „bis morgen früh” und ging.",
        "Er sagte »bis morgen früh« und ging.",
        "Er sagte «bis morgen früh» und ging.",
        'Er sagte "bis morgen früh" und ging.',
        "Er sagte “bis morgen früh” und ging.",
        "Er sagte ‹bis morgen früh› und ging.",
        "He came “bis morgen früh’’ and left.",
        "He came ‘bis morgen früh’ and left.",
    ],
)
def test_each_kind_of_sign_has_its_own_closing_sign(text: str) -> None:
    assert quoted(text) == ["bis morgen früh"]


def test_single_signs_end_at_a_stop_and_not_at_an_apostrophe() -> None:
    text = "‘The ministers’ nets aren’t here,’ she said. The fishermen’s boats, of the ‘old fleet’, are."
    assert quoted(text) == ["The ministers’ nets aren’t here,", "old fleet"]
    assert quoted("‘Abd Okell met the ministers’ council in Sana‘a.") == []
    assert quoted("In the ‘90s the fishermen’s nets were the ministers’ own.") == []
    assert quoted("“He said ‘come here’ to us,” said she.") == ["He said ‘come here’ to us,"]


def test_what_a_quotation_quotes_belongs_to_it() -> None:
    assert quoted("„Er rief »halt« und lief“, sagte sie.") == ["Er rief »halt« und lief"]


def test_a_sign_that_opens_again_leaves_the_first_one_unpaired() -> None:
    assert quoted("A “broken start and a “whole quotation” here.") == ["whole quotation"]
    assert quoted('A "broken start and a "whole quotation" here.') == ["whole quotation"]
    assert quoted("A “quotation that ends ”late, and goes on.") == ["quotation that ends "]


def test_a_quotation_that_is_never_closed_reaches_to_the_end() -> None:
    assert quoted("She said: “It goes on. And on") == ["It goes on. And on"]


def test_a_sign_between_blanks_opens_nothing() -> None:
    assert quoted("mais » le port est fermé") == []
