"""The common cases of Markdown, settled at once: the tokens and the HTML are those of the parser's own rules.

What stands alone between empty lines (a paragraph or a quotation of one line, a heading, a tight list), a run of text
without markup, with plain emphasis or with links inside the site, a tag of a paragraph: nearly all of a briefing. What
is not one of them is left to the parser. The tests compare both on every kind of text.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.token import Token

_SIGNS = "\n\\`*_![]<&^"
"""Characters at which one of the parser's inline rules may begin or end."""
_SIGN = re.escape(_SIGNS)
_MARKED = re.compile(
    rf"[*\[](?:(?<!\[)(?<![^ ]\*)(\*?)([^\W_](?:[^{_SIGN}]*[^\W_])?)\*\1(?=[ .,;:?)]|\Z)"
    rf"|(?<=\[)([^{_SIGN}]+)\]\((/[a-z0-9/-]*)\))"
)
"""Emphasised words between blanks or points, and a link inside the site: no other reading is possible."""
_HEADING = re.compile(r"(#{1,6}) +([^#\s][^#]*)")
_PROSE = re.compile(r'[^\W\d_]|[“"]|\d+(?:[^\d.)]|\.\d)')
"""How a line begins that can only be a paragraph if it stands alone."""


def take_shortcuts(markdown: MarkdownIt) -> MarkdownIt:
    """The parser with the shortcuts in the place of its own rules, which they call."""
    markdown.inline.terminator_re = re.compile(f"[{_SIGN}]")
    markdown.core.ruler.at("normalize", _normalize)
    markdown.core.ruler.at("block", _blocks)
    markdown.core.ruler.at("inline", _inline)
    markdown.core.ruler.at("text_join", _text_join)
    return markdown


def _normalize(state: StateCore) -> None:
    """The parser's rule of this name, where it has anything to do."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _blocks(state: StateCore) -> None:
    """The parser's rule of this name; it is asked only about the runs of lines that are no common case.

    A common case ends whatever is open before it, but for a fence, which runs over empty lines.
    """
    lines = [*state.src.split("\n"), ""]
    count = 0 if "```" in state.src or "~~~" in state.src else len(lines) - 1 - (not lines[-2])
    start = at = 0
    alone = True
    """Whether nothing waits for the parser."""
    while at < count:
        if not lines[at]:
            at += 1
            continue
        end = lines.index("", at)
        found = _line(lines[at], at) if end == at + 1 else []
        if not found and alone:
            found = _list(lines, at, end, count)
        if found:
            _leave(state, [*lines[start:at], ""], start)
            state.tokens += found
            start = end
        alone = bool(found)
        at = end
    _leave(state, lines[start:-1], start)


def _leave(state: StateCore, lines: Sequence[str], start: int) -> None:
    """Let the parser read some lines, the last one without its end; the first has this number in the document."""
    if any(lines):
        tokens: list[Token] = []
        state.md.block.parse("\n".join(lines), state.md, state.env, tokens)
        for token in tokens:
            token.map = token.map and [token.map[0] + start, token.map[1] + start]
        state.tokens += tokens


def _line(line: str, at: int) -> list[Token]:
    """The tokens of a line between empty lines, none where it is no common case."""
    if _PROSE.match(line):
        return _paragraph(line, at)
    heading = _HEADING.fullmatch(line)
    if heading is not None:
        marks = heading[1]
        return _element("heading", f"h{len(marks)}", [_text(heading[2], at, 1)], at, at + 1, markup=marks)
    if line.startswith("> ") and _PROSE.match(line, 2):
        return _element("blockquote", "blockquote", _paragraph(line[2:], at, level=1), at, at + 1, markup=">")
    return []


def _list(lines: Sequence[str], at: int, end: int, count: int) -> list[Token]:
    """The tokens of a tight list, each item on a line, before something that cannot belong to it."""
    if not all(line.startswith("- ") and _PROSE.match(line, 2) for line in lines[at:end]):
        return []
    after = next((number for number in range(end, count) if lines[number]), count)
    if after < count and not (_PROSE.match(lines[after]) or lines[after][0] in "#>"):
        return []
    items: list[Token] = []
    for number in range(at, end):
        words = _paragraph(lines[number][2:], number, level=2, hidden=True)
        items += _element(
            "list_item", "li", words, number, number + 1 if number + 1 < end else after, level=1, markup="-"
        )
    return _element("bullet_list", "ul", items, at, after, markup="-")


def _paragraph(line: str, at: int, *, level: int = 0, hidden: bool = False) -> list[Token]:
    return _element("paragraph", "p", [_text(line, at, level + 1)], at, at + 1, level=level, hidden=hidden)


def _text(line: str, at: int, level: int) -> Token:
    return Token("inline", "", 0, {}, [at, at + 1], level, [], mdTrim(line), block=True)


def _element(
    name: str,
    tag: str,
    inner: list[Token],
    start: int,
    end: int,
    *,
    level: int = 0,
    markup: str = "",
    hidden: bool = False,
) -> list[Token]:
    opening = Token(f"{name}_open", tag, 1, {}, [start, end], level, None, "", markup, "", {}, True, hidden)
    # Only the tokens of a heading are changed later: its level is.
    closing = (_closing if name == "heading" else _kept_closing)(name, tag, level, markup, hidden)
    return [opening, *inner, closing]


def _closing(name: str, tag: str, level: int, markup: str, hidden: bool) -> Token:
    return Token(f"{name}_close", tag, -1, {}, None, level, None, "", markup, "", {}, True, hidden)


_kept_closing = cache(_closing)


def _inline(state: StateCore) -> None:
    """The parser's rule of this name; it is asked only about a text with markup that is no common case."""
    signs = [sign for sign in _SIGNS if sign in state.src]
    for token in state.tokens:
        if token.type == "inline":
            content = token.content
            if content and not any(map(content.__contains__, signs)):
                token.children = [_plain(content)]
            else:
                token.children = _marked(content, signs) or state.md.inline.parse(
                    content, state.md, state.env, token.children or []
                )


def _marked(content: str, signs: Sequence[str]) -> list[Token]:
    """The tokens of a text with plain emphasis and links inside the site; none where it has other signs of markup."""
    tokens: list[Token] = []
    at, marker = 0, ""
    left = []
    for match in _MARKED.finditer(content):
        strong, words, label, address = match.groups(default="")
        marker = f"*{strong}" if words else ""
        between = content[at : match.start()]
        left.append(between)
        if between or strong:
            tokens.append(_plain(between))
        if marker:
            name = "strong" if strong else "em"
            opening = Token(f"{name}_open", name, 1, markup=marker)
            tokens += (opening, _plain(words, 1), Token(f"{name}_close", name, -1, markup=marker))
        else:
            tokens += (Token("link_open", "a", 1, {"href": address}), _plain(label, 1), Token("link_close", "a", -1))
        at = match.end()
    rest = content[at:]
    # The parser leaves an empty text beside a strong one.
    if tokens and (rest or marker == "**"):
        tokens.append(_plain(rest))
    left.append(rest)
    return [] if any(sign in words for sign in signs for words in left) else tokens


def _plain(words: str, level: int = 0) -> Token:
    return Token("text", "", 0, {}, None, level, None, words)


def _text_join(state: StateCore) -> None:
    """The parser's rule of this name, where it has anything to do: escapes and entities are tokens of their own."""
    if "\\" in state.src or "&" in state.src:
        text_join(state)


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


def escape(text: str) -> str:
    """The text as HTML writes it."""
    return escapeHtml(text) if "&" in text or "<" in text or ">" in text or '"' in text else text
