"""Opening and closing quotation marks of a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text import quotation_marks
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


def test_nested_quotations_belong_to_the_outer_one() -> None:
    assert quoted("„Er rief »halt« und lief“, sagte sie.") == ["Er rief »halt« und lief"]


def test_a_second_opening_mark_leaves_the_first_one_unpaired() -> None:
    assert quoted("A “broken start and a “whole quotation” here.") == ["whole quotation"]
    assert quoted('A "broken start and a "whole quotation" here.') == ["whole quotation"]
    assert quoted("A “quotation that ends ”late, and goes on.") == ["quotation that ends "]


def test_a_quotation_that_is_never_closed_reaches_to_the_end() -> None:
    assert quoted("She said: “It goes on. And on") == ["It goes on. And on"]


def test_a_mark_between_spaces_opens_no_quotation() -> None:
    assert quoted("mais » le port est fermé") == []


def searched_again(text: str, at: int) -> int:
    """End of ‘…’, by searching the text for each opening mark."""
    following = text.find(" ‘", at + 1)
    may_end = re.compile(r"(?<!\s)’(?![\w’])(?<!s’(?= \w))")
    ends = [m.start() for m in may_end.finditer(text, at + 1, following if following > 0 else len(text))]
    return next((end for end in ends if text[end - 1] in ",.?!…—"), ends[0] if ends else -1) + 1


@given(st.text("‘‘’’ as.,1("))
def test_a_single_quotation_ends_where_a_search_for_it_alone_ends(text: str) -> None:
    singles = [span for span in quoted_spans(text) if text[span.start] == "‘"]
    assert [span.end for span in singles] == [searched_again(text, span.start) for span in singles]


@pytest.mark.parametrize("text", ["‘", "‘a", "(‘a’", "‘a ", "a ‘"])
def test_a_text_is_searched_once_for_closing_single_quotes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []

    class Counted:
        def finditer(self, *where: str) -> object:
            searches.append(where)
            return pattern.finditer(*where)

    pattern = quotation_marks._SINGLE
    monkeypatch.setattr(quotation_marks, "_SINGLE", Counted())
    quoted_spans(text * 1000)
    assert len(searches) == 1
