"""The parser with its shortcuts against the parser without: same tokens, same HTML."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.content.markdown import Wrap, _wrap_each, blocks_of, parse, parser, render, wrap
from site_builder.content.shortcuts import escape

TEXTS = (
    'One.\n\nTwo, *three* and 4 & 5 < 6 > 7 “8” "9".\n',
    "One\ntwo\n\nThree\n===\n\nFour\n---\n\nA | B\n--- | ---\nc | d\n",
    "- One\n- two\n\n  three\n\n      four\n- \n\n5. five\n\n> Six\nseven\n\n> - Eight\n> nine\n",
    "Ten[^1] and ^[eleven].\n\n[^1]: Twelve\n\n    thirteen\n\n    > fourteen\n",
    "    code\n\nText\n    more\n\n\tTab\n\nA\\*b &amp; c `d` <https://e.example> ![f](g) [h](i) [j]\n\n[j]: k\n",
    '  Three spaces.  \n\n A\u00a0\n\n\u00a0B\n\n\u2028C\n\nÉlan.\n\n中文。\n\n“Quoted.”\n\n"Plain."',
    "- A\n\n  - B\n\n    C\n\nD\n\n-\n  E\n\n1. F\n\n   G\n# H #\n\nI # J\n\n***\n\nK",
    "",
    "\n \n",
    "A",
)


def slow() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": 50})
    return markdown.enable("table").use(footnote_plugin)


def told(tokens: list[Any]) -> list[dict[str, Any]]:
    return [dict(token.as_dict()) for token in tokens]


@pytest.mark.parametrize("text", TEXTS)
def test_shortcuts_give_the_tokens_and_the_html_of_the_parser(text: str) -> None:
    assert told(parser().parse(text)) == told(slow().parse(text))
    assert parser().render(text) == slow().render(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *'aZ5é“"-*_`[]!<>&\\^|#:.()~',
                *(
                    " ",
                    "\n",
                    "\n\n",
                    "    ",
                    "\t",
                    "> ",
                    "- ",
                    "1. ",
                    "[^1]",
                    "[^1]: ",
                    "\n\n- a",
                    "\n\n## ",
                    "\n\n> B",
                ),
                *(" *a* ", "**b c**", "**", "[d](/e/)", "f", "g ", " **h**"),
            ]
        )
    )
)
def test_shortcuts_do_so_for_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    if "[[" not in text:  # the name of an actor: a rule of ours
        assert told(parser().parse(text)) == told(slow().parse(text))
        assert parser().render(text) == slow().render(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-1, 22), min_size=2, max_size=8))
def test_elements_in_plain_text_are_put_as_in_any_text(places: list[int]) -> None:
    ordered = sorted(places[: len(places) // 2 * 2])
    wraps = [Wrap(a, b, (("href", '"x"&'),)) for a, b in zip(ordered[::2], ordered[1::2], strict=True) if a < b]
    fast, each = (parse("One & two “three” <4>", path="a.md", first_line=1) for _ in range(2))
    refused = wrap(blocks_of(fast)[0], wraps)
    assert refused == _wrap_each(blocks_of(each)[0], sorted(wraps, key=lambda w: -w.start))
    assert render(fast) == render(each)


def test_text_is_escaped_once() -> None:
    assert escape('a & b < c > d "e"') == "a &amp; b &lt; c &gt; d &quot;e&quot;"
    assert escape("it's") == "it's"
