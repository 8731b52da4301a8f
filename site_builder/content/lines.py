"""A block that is one line of Markdown: nearly all of a briefing is made of them.

One value from the parser to the HTML, where the parser's own rules make three tokens or more, with further ones inside.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from markdown_it.common.utils import escapeHtml
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


class Line(Token):
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
