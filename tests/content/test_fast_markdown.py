"""The parser with shortcuts against the parser without: same blocks, same HTML."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.content.fast_markdown import Wrap, escape
from site_builder.content.markdown import blocks_of, parser, part_notes, wrap
from site_builder.linking.model import BlockKind
from tests import examples

TEXTS = (
    'One.\n\nTwo, *three* and 4 & 5 < 6 > 7 “8” "9".\n',
    "One\ntwo\n\nThree\n===\n\nFour\n---\n\nA | B\n--- | ---\nc | d\n",
    "- One\n- two\n\n  three\n\n      four\n- \n\n5. five\n\n> Six\nseven\n\n> - Eight\n> nine\n",
    "Ten[^1] and ^[eleven].\n\n[^1]: Twelve\n\n    thirteen\n\n    > fourteen\n",
    "    code\n\nText\n    more\n\n\tTab\n\nA\\*b &amp; c `d` <https://e.example> ![f](g) [h](i) [j]\n\n[j]: k\n",
    '  Three spaces.  \n\n A\u00a0\n\n\u00a0B\n\n\u2028C\n\nÉlan.\n\n中文。\n\n“Quoted.”\n\n"Plain."',
    "A\n\n| B | *C* |\n| --- | ---- |\n| d & e |  |\n| [f](/g/) | `h` |\n\n| I |\n| --- |\n\n| J |\n| --- |\n| K | L |",
    "| A | B |\n| --- | --- |\n| C |\n\n| D |\n|:---|\n| e\\|f |\n\n| G |\n\n| H\n| --- |\n| I | \n| --- | --- |",
    "- A\n\n  - B\n\n    C\n\nD\n\n-\n  E\n\n1. F\n\n   G\n# H #\n\nI # J\n\n***\n\nK",
    'A & B.\n\nC < D.\n\nE > F.\n\nSay "G".\n',
    "## Two\n\n### Three words\n\nText\n\n#### Four & five\n",
    "- # A\n- b\n\nC\n\n- d\n- *e*\n\nF\n\n- [g](/h/)\n- `i`\n\nJ\n\n- > k\n- l\n\nM\n\n- - n\n- o\n\nP\n\n- >q\n- r\n",
    "",
    "\n \n",
    "A",
)


def slow() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": 50})
    markdown.enable("table").use(footnote_plugin)
    markdown.core.ruler.before("footnote_tail", "notes_apart", part_notes)
    return markdown


def told(markdown: MarkdownIt, text: str, spans: Sequence[tuple[int, int]] = ()) -> tuple[Any, ...]:
    """Blocks of a text, misplaced elements, and HTML."""
    tokens = markdown.parse(text)
    items = blocks_of(tokens)
    refused = [wrap(item, [Wrap(a, b, '<a href="x">') for a, b in spans]) for item in items]
    for item in items:
        if item.block.kind is not BlockKind.CELL and not item.holder.type.startswith("footnote"):
            item.holder.attrs["id"] = f"p-{item.block.index}"
    return [item.block for item in items], refused, markdown.renderer.render(tokens, markdown.options, {})


@pytest.mark.parametrize("text", TEXTS)
def test_the_fast_path_gives_the_blocks_and_html_of_the_parser(text: str) -> None:
    assert told(parser(), text) == told(slow(), text)
    assert parser().render(text) == slow().render(text)


PIECES = st.sampled_from(
    [
        *'aZ5é“"-*_`[]!<>&\\^|#:.()~',
        *(" ", "\n", "\n\n", "    ", "\t", "> ", "- ", "1. ", "[^1]", "[^1]: ", "\n\n- a", "\n\n## ", "\n\n> B"),
        *(" *a* ", "**b c**", "**", "[d](/e/)", "f", "g ", " **h**", "[d](e)", "&amp;", "\\*", "i & <j>"),
        *("\n\n| k | *l* |\n| --- | --- |\n", "| m |  |\n", "| n |\n", "\n\n|o|\n|:-|\n"),
    ]
)
WORDS = st.sampled_from(["One & ", "*two*", " “three” ", "**4**", "[five](/six/)", ". "])
PLACES = st.lists(st.integers(-1, 22), max_size=8).map(sorted)


@examples(150)
@given(st.lists(PIECES), PLACES)
def test_the_fast_path_equals_the_parser_for_any_text(pieces: list[str], places: list[int]) -> None:
    text = "".join(pieces)
    spans = [(a, b) for a, b in zip(places[::2], places[1::2], strict=False) if a < b]
    if "[[" not in text:  # the name of an actor: a rule of this project
        assert told(parser(), text, spans) == told(slow(), text, spans)
        assert parser().render(text) == slow().render(text)


@examples(60)
@given(st.lists(WORDS, min_size=1), PLACES)
def test_elements_are_put_into_one_line_as_into_any_text(pieces: list[str], places: list[int]) -> None:
    spans = [(a, b) for a, b in zip(places[::2], places[1::2], strict=False) if a < b]
    for text in ("".join(pieces), f"> A{''.join(pieces)}\n\n- B{''.join(pieces)}", f"| {''.join(pieces)} |\n| --- |"):
        assert told(parser(), text, spans) == told(slow(), text, spans)


def test_text_is_escaped_once() -> None:
    assert escape('a & b < c > d "e"') == "a &amp; b &lt; c &gt; d &quot;e&quot;"
    assert [escape(sign) for sign in '&<>"'] == ["&amp;", "&lt;", "&gt;", "&quot;"]
    assert escape("it's") == "it's"
