"""Comments are removed, wherever they start and end; code and line numbers are kept."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.comments import Uncommented, cut_comments


def cut(text: str, *code: range) -> Uncommented:
    return cut_comments(text, lambda _: code)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- x --> b", "a  b"),
        ("a <!-- x -->\nb", "a\nb"),
        ("<!-- x -->\n\nb", "\n\nb"),
        ("a <!-- x\n\ny --> b", "a \n\n b"),
        ("<!--><!---> a <!----> b", " a  b"),
        ("`<!-- x -->` <!-- y -->", "`<!-- x -->`"),
        ("``a ` <!-- x --> ``", "``a ` <!-- x --> ``"),
        ("a ` b\n\n<!-- x --> `", "a ` b\n\n `"),
        (r"\<!-- x -->", r"\<!-- x -->"),
        (r"\\<!-- x -->", "\\\\"),
        ("a <!-- x", "a <!-- x"),
        ("a --> b", "a --> b"),
        ("a <? x ?> b <![CDATA[ y ]]> c", "a  b  c"),
        ("<?php\n x\n\n ?>\nb", "\n\n\n\nb"),
        ("a <? x <? y <![CDATA[ z", "a <? x <? y <![CDATA[ z"),
        ("a\n\n[//]: # (x)\n\nb", "a\n\n\n\nb"),
        ('[comment]: <> (x)\n[//]: # "y"', "\n"),
        ("[note]: https://a.example/ (x)", "[note]: https://a.example/ (x)"),
        ("`[//]: # (x)`", "`[//]: # (x)`"),
    ],
)
def test_a_comment_is_cut_out_and_nothing_else(text: str, left: str) -> None:
    assert cut(text).text == left


def test_comments_are_listed_with_their_lines() -> None:
    assert cut("a <!-- one -->\n<!-- two\nlines --> b <!-- three -->").comments == (
        (1, "one"),
        (2, "two lines"),
        (3, "three"),
    )


def test_code_keeps_its_comments() -> None:
    assert cut("```\n<!-- x -->\n```\n<!-- y -->", range(3)).text == "```\n<!-- x -->\n```\n"


def test_code_is_looked_for_again_after_a_comment_that_may_have_hidden_it() -> None:
    def code(text: str) -> Iterator[range]:
        yield from (range(text.count("\n") + 1) for _ in [0] if "```" in text and "<!--\n```" not in text)

    assert cut_comments("<!--\n```\nx -->\n<!-- y -->", code).text == "\n\n\n"


def test_an_endless_comment_at_the_start_of_a_line_hides_the_rest() -> None:
    assert cut("a\n> <!-- b\n\nc") == Uncommented("a\n> ", (), 2, "<!-- b\n\nc")


@given(st.lists(st.sampled_from(["<!--", "-->", "`", "``", "\n", "\n\n", "a", " ", "\\", "```\n"])).map("".join))
def test_lines_keep_their_numbers_and_no_comment_is_left(text: str) -> None:
    found = cut(text)
    assert (found.text + found.rest).count("\n") == text.count("\n")
    again = cut(found.text)
    assert again.comments == () or "`" in text or "\\" in text


def test_a_thousand_comments_of_several_lines_are_cut() -> None:
    assert cut("<!--\n-->" * 1000).text == "\n" * 1000
