"""Shortcuts for common Markdown; blocks and HTML equal those of the parser's own rules.

Covers blocks between blank lines (one-line paragraphs and quotations, headings, tight lists) and text that is plain or
has only simple emphasis or internal links: nearly all of a briefing. Everything else goes to the parser. Tests compare
both on every kind of text.
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
    """Opening tag as HTML."""
    closing: str = "</a>"


def opening_tag(tag: str, **attributes: str) -> str:
    """An opening tag as HTML; append `_` to an attribute name that is a Python keyword."""
    written = [f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items()]
    return f"<{tag}{''.join(written)}>"


def escape(text: str) -> str:
    """The text escaped for HTML."""
    return escapeHtml(text) if "&" in text or "<" in text or ">" in text or '"' in text else text


class InlineLine(Token):
    """The single token of a paragraph, heading, quotation, list item or table cell.

    Only the token fields set here have values.
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
        """Line number in the document, from 0."""
        self.content = content
        """Text without the markup of `elements`."""
        self.before = before
        """HTML that opens around the element."""
        self.after = after
        self.attrs = {}
        self.elements: list[Wrap] = []
        """Elements written in the text, in order, not overlapping."""
        self.links: Sequence[tuple[int, str]] = ()
        """Address of each link, with its index in `elements`."""
        self.wraps: Sequence[Wrap] = ()
        """Elements added later, each within one of `elements` or between two."""
        self.inline: Token | None = None
        """The parser's own token, if the text needs its rules."""

    def __repr__(self) -> str:
        return f"Line({self.kind.value}, {self.number}, {self.content!r})"

    def put(self, wraps: Sequence[Wrap]) -> tuple[Wrap, ...]:
        """Add elements, given in text order. Returns those that overlap others, last first."""
        bounds = [0, *[at for element in self.elements for at in element[:2]], len(self.content)]
        fitting = []
        for wrap in wraps:
            at = bisect_right(bounds, wrap.start)
            if 0 < at < len(bounds) and bounds[at - 1] < wrap.end <= bounds[at]:
                fitting.append(wrap)
        self.wraps = fitting
        return () if len(fitting) == len(wraps) else tuple([wrap for wrap in reversed(wraps) if wrap not in fitting])

    def html(self, inner: str | None = None) -> str:
        """HTML of the block. `inner` is the HTML of text that the parser read."""
        if inner is None:
            text = self.content
            write = _write if escape(text) == text else _write_escaped
            inner = self._inner(write) if self.elements else write(text, 0, len(text), self.wraps)
        # an id has only letters, digits and hyphens, which need no escaping
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
"""Writes a span of plain text and its elements as HTML."""


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
"""Characters at which an inline rule of the parser may begin or end."""
_SIGN = re.escape(_SIGNS)
_MARKED = re.compile(
    rf"[*\[](?:(?<!\[)(?<![^ ]\*)(\*?)([^\W_](?:[^{_SIGN}]*[^\W_])?)\*\1(?=[ .,;:?)]|\Z)"
    rf"|(?<=\[)([^{_SIGN}]+)\]\((/[a-z0-9/-]*)\))"
)
"""Emphasised words between spaces or punctuation, and internal links: patterns with only one reading."""
_HEADING = re.compile(r"(#{1,6}) +([^#\s][^#]*)")
_COLUMNS = re.compile(r"\|(?: ---+ \|)+")
_PROSE = re.compile(r'[^\W\d_]|[“"]|\d+(?:[^\d.)]|\.\d)')
"""Start of a line that can only be a paragraph when it stands between blank lines."""


def take_shortcuts(markdown: MarkdownIt) -> MarkdownIt:
    """The parser with shortcuts replacing its rules; they call the originals where needed."""
    markdown.inline.terminator_re = re.compile(f"[{_SIGN}]")
    markdown.core.ruler.at("normalize", _normalize)
    markdown.core.ruler.at("block", _blocks)
    markdown.core.ruler.at("inline", _inline)
    markdown.core.ruler.at("text_join", _text_join)
    return markdown


def _normalize(state: StateCore) -> None:
    """Normalise line ends and NUL only if the text has any."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _blocks(state: StateCore) -> None:
    """Split the text into blocks. Common blocks are tokenised here; any other run of lines goes to the parser's own
    rule.

    A common block ends every open block except a fence, since a fence may contain blank lines.
    """
    lines = [*state.src.split("\n"), ""]
    count = 0 if "```" in state.src or "~~~" in state.src else len(lines) - 1 - (not lines[-2])
    start = at = 0
    alone = True
    """True if no lines are pending for the parser."""
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
    """Parse these lines with the parser, the last one without its line end. `start` is the number of the first line."""
    if any(lines):
        tokens: list[Token] = []
        state.md.block.parse("\n".join(lines), state.md, state.env, tokens)
        for token in tokens:
            token.map = token.map and [token.map[0] + start, token.map[1] + start]
        state.tokens += tokens


def _line(line: str, at: int) -> list[Token]:
    """Token of a one-line paragraph, heading or quotation between blank lines; empty for any other line."""
    if _PROSE.match(line):
        return [InlineLine(BlockKind.PARAGRAPH, "p", at, mdTrim(line))]
    heading = _HEADING.fullmatch(line)
    if heading is not None:
        return [InlineLine(BlockKind.HEADING, f"h{len(heading[1])}", at, mdTrim(heading[2]))]
    if line.startswith("> ") and _PROSE.match(line, 2):
        return [InlineLine(BlockKind.QUOTE, "p", at, mdTrim(line[2:]), "<blockquote>\n", "</blockquote>\n")]
    return []


def _list(lines: Sequence[str], at: int, end: int, count: int) -> list[Token]:
    """Tokens of a tight list with one line per item, if no following line can belong to it."""
    if not all(line.startswith("- ") and _PROSE.match(line, 2) for line in lines[at:end]):
        return []
    after = next((number for number in range(end, count) if lines[number]), count)
    if after < count and not (_PROSE.match(lines[after]) or lines[after][0] in "#>"):
        return []
    items = [InlineLine(BlockKind.LIST_ITEM, "li", number, mdTrim(lines[number][2:])) for number in range(at, end)]
    items[0].before, items[-1].after = "<ul>\n", "</ul>\n"
    return [*items]


def _table(lines: Sequence[str], at: int, end: int) -> list[Token]:
    """Tokens of a table whose rows are complete."""
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
    """Parse inline markup; only text with uncommon markup goes to the parser's own rule."""
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
    """Resolve plain emphasis and internal links. Returns False if the text has other markup."""
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
    """Join text tokens only if escapes or entities split them."""
    if "\\" in state.src or "&" in state.src:
        tokens = state.tokens
        state.tokens = [token.inline or token if isinstance(token, InlineLine) else token for token in tokens]
        text_join(state)
        state.tokens = tokens


class Renderer(RendererHTML):
    """The parser's renderer, extended by one-line blocks."""

    def line(self, tokens: Sequence[InlineLine], idx: int, options: Any, env: Any) -> str:
        """HTML of a one-line block."""
        line = tokens[idx]
        inline = line.inline
        return line.html() if inline is None else line.html(self.renderInline(inline.children or (), options, env))

    def named_place(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        """An empty element with the name, or nothing if another element has it."""
        name = tokens[idx].attrs.get("id")
        return f'<span id="{escape(str(name))}"></span>' if name else ""
