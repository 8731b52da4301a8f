"""The common cases of Markdown, settled at once: the tokens and the HTML are those of the parser's own rules.

A paragraph of one line, a run of text without a sign of markup, a tag of a paragraph: nine tenths of a briefing. What
is not one of them is left to the parser. The tests compare both on every kind of text.
"""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_SIGNS = re.compile(r"[\n\\`*_!\[\]<&^]")
"""Characters at which one of the parser's inline rules may begin or end."""


def take_shortcuts(markdown: MarkdownIt) -> MarkdownIt:
    """The parser with the shortcuts put before its own rules."""
    markdown.inline.terminator_re = _SIGNS
    markdown.block.ruler.before("table", "plain_paragraph", plain_paragraph)
    markdown.core.ruler.at("inline", _inline)
    return markdown


def plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that begins with a letter or a quotation mark, alone between empty lines, can only be a paragraph."""
    at = state.bMarks[start] + state.tShift[start]
    first = state.src[at : at + 1]
    if not (first.isalpha() or first in ("“", '"')) or state.is_code_block(start):
        return False
    after = start + 1
    if after < state.lineMax and not state.isEmpty(after):
        return False
    line = state.line = after
    opening = state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    state.push("paragraph_close", "p", -1)
    opening.map, inline.map = [start, line], [start, line]
    inline.content = mdTrim(state.src[at : state.eMarks[start]])
    inline.children = []
    return True


def _inline(state: StateCore) -> None:
    """The parser's rule of this name; a text without a sign of markup is one token."""
    for token in state.tokens:
        if token.type == "inline":
            content = token.content
            if content and _SIGNS.search(content) is None:
                token.children = [Token("text", "", 0, content=content)]
            else:
                token.children = state.md.inline.parse(content, state.md, state.env, token.children or [])


class Renderer(RendererHTML):
    """The parser's own renderer, with short ways for paragraphs and plain text."""

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The tag, on a line of its own after a paragraph whose tags are hidden."""
        token = tokens[idx]
        if token.hidden:
            return ""
        tag = f'<p id="{escapeHtml(str(token.attrs["id"]))}">' if token.attrs.keys() == _ID else _tag(self, token)
        return "\n" + tag if idx and tokens[idx - 1].hidden else tag

    def paragraph_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The tag and the end of its line."""
        return "" if tokens[idx].hidden else "</p>\n"

    def renderInline(self, tokens: Sequence[Token], options: Any, env: Any) -> str:  # noqa: N802
        """The HTML of one run of text."""
        if len(tokens) == 1:
            kind, content = tokens[0].type, tokens[0].content
            if kind == "html_inline":
                return content
            if kind == "text":
                return escape(content)
        return super().renderInline(tokens, options, env)


_ID = {"id": ""}.keys()


def _tag(renderer: RendererHTML, token: Token) -> str:
    return f"<p{renderer.renderAttrs(token)}>"


_SPECIAL = re.compile(r'[&<>"]')


def escape(text: str) -> str:
    """The text as HTML writes it."""
    return escapeHtml(text) if _SPECIAL.search(text) else text
