"""The common cases of Markdown, settled at once: the blocks and the HTML are those of the parser's own rules.

What is by itself between empty lines (a paragraph or a quotation of one line, a heading, a tight list), a run of text
without markup, with plain emphasis or with links inside the site: nearly all of a briefing. What is not one of them is
left to the parser. The tests compare both on every kind of text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.token import Token

from site_builder.linking.model import BlockKind


class Wrap(NamedTuple):
    """An element around a span of a block's text."""

    start: int
    end: int
    opening: str
    """The opening tag as HTML."""
    closing: str = "</a>"


def opening_tag(tag: str, **attributes: str) -> str:
    """An opening tag as HTML; an attribute that Python has a word for may end in `_`."""
    written = [f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items()]
    return f"<{tag}{''.join(written)}>"


def escape(text: str) -> str:
    """The text as HTML writes it."""
    return escapeHtml(text) if "&" in text or "<" in text or ">" in text or '"' in text else text


class InlineLine(Token):
    """The one token of a paragraph, a heading, a quotation, an item of a list or a cell of a table.

    Of the fields of a token only those have a value that are set here.
    """

    __slots__ = ("after", "before", "elements", "inline", "kind", "links", "number", "wraps")
    type = "line"
    nesting = 0
    level = 0
    hidden = False

    def __init__(self, kind: BlockKind, tag: str, number: int, content: str, before: str = "", after: str = "") -> None:
        self.kind = kind
        self.tag = tag
        self.number = number
        """In the document, counted from 0."""
        self.content = content
        """Without the markup of `elements`."""
        self.before = before
        """What opens around the element, as HTML."""
        self.after = after
        self.attrs = {}
        self.elements: list[Wrap] = []
        """Those that are written in the text, in order and apart."""
        self.links: Sequence[tuple[int, str]] = ()
        """The address of each element that is a link, with its place among the elements."""
        self.wraps: Sequence[Wrap] = ()
        """Those that were put into the text later, each inside one of `elements` or between two."""
        self.inline: Token | None = None
        """The text as the parser reads it, where that takes its own rules."""

    def __repr__(self) -> str:
        return f"Line({self.kind.value}, {self.number}, {self.content!r})"

    def put(self, wraps: Sequence[Wrap]) -> tuple[Wrap, ...]:
        """Put elements into the text, given in its order; those that have no place are returned, the last first."""
        bounds = [0, *[at for element in self.elements for at in element[:2]], len(self.content)]
        fitting = []
        for wrap in wraps:
            at = bisect_right(bounds, wrap.start)
            if 0 < at < len(bounds) and bounds[at - 1] < wrap.end <= bounds[at]:
                fitting.append(wrap)
        self.wraps = fitting
        return () if len(fitting) == len(wraps) else tuple([wrap for wrap in reversed(wraps) if wrap not in fitting])

    def html(self, inner: str | None = None) -> str:
        """The block; `inner` is the HTML of a text that the parser read."""
        if inner is None:
            text = self.content
            write = _write if escape(text) == text else _write_escaped
            inner = self._inner(write) if self.elements else write(text, 0, len(text), self.wraps)
        # Letters, digits and hyphens: nothing that HTML would write otherwise.
        anchor = f' id="{self.attrs["id"]}"' if self.attrs else ""
        return f"{self.before}<{self.tag}{anchor}>{inner}</{self.tag}>\n{self.after}"

    def _inner(self, write: "_Write") -> str:
        text, wraps = self.content, self.wraps
        pieces: list[str] = []
        at = 0
        for start, end, opening, closing in self.elements:
            before = [wrap for wrap in wraps if at <= wrap.start < start]
            inside = [wrap for wrap in wraps if start <= wrap.start < end]
            pieces += (write(text, at, start, before), opening, write(text, start, end, inside), closing)
            at = end
        after = [wrap for wrap in wraps if wrap.start >= at]
        return "".join((*pieces, write(text, at, len(text), after)))


_Write = Callable[[str, int, int, Sequence[Wrap]], str]
"""A piece of plain text and its elements, from the first to the last → HTML."""


def _write(text: str, at: int, stop: int, wraps: Sequence[Wrap]) -> str:
    if not wraps:
        return text[at:stop]
    pieces: list[str] = []
    for start, end, opening, closing in wraps:
        pieces += (text[at:start], opening, text[start:end], closing)
        at = end
    return "".join((*pieces, text[at:stop]))


def _write_escaped(text: str, at: int, stop: int, wraps: Sequence[Wrap]) -> str:
    pieces: list[str] = []
    for start, end, opening, closing in wraps:
        pieces += (escape(text[at:start]), opening, escape(text[start:end]), closing)
        at = end
    return "".join((*pieces, escape(text[at:stop])))


_SIGNS = "\n\\`*_![]<&^~"
"""Characters at which one of the parser's inline rules may begin or end."""
_SIGN = re.escape(_SIGNS)
_MARKED = re.compile(
    rf"[*\[](?:(?<!\[)(?<![^ ]\*)(\*?)([^\W_](?:[^{_SIGN}]*[^\W_])?)\*\1(?=[ .,;:?)]|\Z)"
    rf"|(?<=\[)([^{_SIGN}]+)\]\((/[a-z0-9/-]*)\))"
)
"""Emphasised words between blanks or points, and a link inside the site: no other reading is possible."""
_HEADING = re.compile(r"(#{1,6}) +([^#\s][^#]*)")
_COLUMNS = re.compile(r"\|(?: ---+ \|)+")
_PROSE = re.compile(r'[^\W\d_]|[“"]|\d+(?:[^\d.)]|\.\d)')
"""How a line begins that can only be a paragraph if it is by itself."""


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
            found = _list(lines, at, end, count) or _table(lines, at, end)
        if found:
            if not alone:
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
    """The token of a line between empty lines, none where it is no common case."""
    if _PROSE.match(line):
        return [InlineLine(BlockKind.PARAGRAPH, "p", at, mdTrim(line))]
    heading = _HEADING.fullmatch(line)
    if heading is not None:
        return [InlineLine(BlockKind.HEADING, f"h{len(heading[1])}", at, mdTrim(heading[2]))]
    if line.startswith("> ") and _PROSE.match(line, 2):
        return [InlineLine(BlockKind.QUOTE, "p", at, mdTrim(line[2:]), "<blockquote>\n", "</blockquote>\n")]
    return []


def _list(lines: Sequence[str], at: int, end: int, count: int) -> list[Token]:
    """The tokens of a tight list, each item on a line, before something that cannot belong to it."""
    if not all(line.startswith("- ") and _PROSE.match(line, 2) for line in lines[at:end]):
        return []
    after = next((number for number in range(end, count) if lines[number]), count)
    if after < count and not (_PROSE.match(lines[after]) or lines[after][0] in "#>"):
        return []
    items = [InlineLine(BlockKind.LIST_ITEM, "li", number, mdTrim(lines[number][2:])) for number in range(at, end)]
    items[0].before, items[-1].after = "<ul>\n", "</ul>\n"
    return [*items]


def _table(lines: Sequence[str], at: int, end: int) -> list[Token]:
    """The tokens of a table whose rows are written in full."""
    if end < at + 2 or not _COLUMNS.fullmatch(lines[at + 1]) or any("\\" in line for line in lines[at:end]):
        return []
    width = lines[at + 1].count("|") + 1
    rows = [line.split("|") for line in lines[at:end]]
    if any(len(row) != width or row[0] or row[-1] for row in rows):
        return []
    first, _, *others = [_row(row[1:-1], at + number, "td" if number else "th") for number, row in enumerate(rows)]
    first[0].before, first[-1].after = "<table>\n<thead>\n<tr>\n", "</tr>\n</thead>\n"
    cells = [*first, *chain.from_iterable(others)]
    if others:
        others[0][0].before, cells[-1].after = "<tbody>\n<tr>\n", "</tr>\n</tbody>\n"
    cells[-1].after += "</table>\n"
    return [*cells]


def _row(cells: Sequence[str], number: int, tag: str) -> list[InlineLine]:
    row = [InlineLine(BlockKind.CELL, tag, number, mdTrim(cell)) for cell in cells]
    row[0].before, row[-1].after = "<tr>\n", "</tr>\n"
    return row


def _inline(state: StateCore) -> None:
    """The parser's rule of this name; it is asked only about a text with markup that is no common case."""
    signs = [sign for sign in _SIGNS if sign in state.src]
    for token in state.tokens:
        content = token.content
        if isinstance(token, InlineLine):
            if any(map(content.__contains__, signs)) and not _mark(token, signs):
                token.inline = Token("inline", "", 0, children=state.md.inline.parse(content, state.md, state.env, []))
        elif token.type == "inline":
            if content and not any(map(content.__contains__, signs)):
                token.children = [Token("text", "", 0, content=content)]
            else:
                token.children = state.md.inline.parse(content, state.md, state.env, token.children or [])


def _mark(line: InlineLine, signs: Sequence[str]) -> bool:
    """Settle a text with plain emphasis and links inside the site; not where it has other signs of markup."""
    content = line.content
    pieces: list[str] = []
    elements: list[Wrap] = []
    links: list[tuple[int, str]] = []
    at = length = 0
    left = []
    for match in _MARKED.finditer(content):
        strong, words, label, address = match.groups(default="")
        between, inner = content[at : match.start()], words or label
        left.append(between)
        pieces += (between, inner)
        start = length + len(between)
        length = start + len(inner)
        if words:
            tag = "strong" if strong else "em"
            elements.append(Wrap(start, length, f"<{tag}>", f"</{tag}>"))
        else:
            links.append((len(elements), address))
            elements.append(Wrap(start, length, opening_tag("a", href=address)))
        at = match.end()
    left.append(content[at:])
    if any(map("".join(left).__contains__, signs)):
        return False
    line.content = "".join((*pieces, left[-1]))
    line.elements, line.links = elements, links
    return True


def _text_join(state: StateCore) -> None:
    """The parser's rule of this name, where it has anything to do: escapes and entities are tokens of their own."""
    if "\\" in state.src or "&" in state.src:
        tokens = state.tokens
        state.tokens = [token.inline or token if isinstance(token, InlineLine) else token for token in tokens]
        text_join(state)
        state.tokens = tokens


class Renderer(RendererHTML):
    """The parser's own renderer, which also knows the blocks of one line."""

    def line(self, tokens: Sequence[InlineLine], idx: int, options: Any, env: Any) -> str:
        """The HTML of a block of one line."""
        line = tokens[idx]
        inline = line.inline
        return line.html() if inline is None else line.html(self.renderInline(inline.children or (), options, env))

    def named_place(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        """An empty element with the name, or nothing where another element has it."""
        name = tokens[idx].attrs.get("id")
        return f'<span id="{escape(str(name))}"></span>' if name else ""
