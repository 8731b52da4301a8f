"""The paragraphs of an RTF file with their layout → a tree of headings, lists, tables and quotations.

RTF has no elements: a list is a run of paragraphs with markers, a table a run of paragraphs and cell marks.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from site_builder.seeds.formats.document_tree import Element, words_of
from site_builder.seeds.formats.type_sizes import MAX_WORDS, body_size, heading_sizes

_TYPED_MARK = re.compile(r"\s*([•·◦▪●‣–]|\d{1,3}[.)])\t\s*")
_LEVEL_TWIPS = 360
_QUOTE_TWIPS = 700
"""Indentation from which a whole paragraph is a quotation: half an inch."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Paragraph layout, as reset by `\\pard`."""

    style: int = 0
    outline: int = -1
    in_table: bool = False
    list_level: int = -1
    marker: str = ""
    """Printed marker of a list item."""
    indent_twips: int = 0
    first_twips: int = 0
    """Additional indentation of the first line."""


@dataclass(frozen=True)
class RtfParagraph:
    """A paragraph, or the mark that ends a cell or row."""

    children: list[Element | str]
    layout: Layout = field(default_factory=Layout)
    chars: Mapping[int, int] = field(default_factory=dict)
    """Type size in half points → number of characters."""
    mark: str = ""
    """`cell`, `row` or empty."""

    @property
    def size(self) -> float:
        """The type size shared by all characters; 0 if they differ or there are none."""
        sizes = [size for size, count in self.chars.items() if count]
        return float(sizes[0]) if len(sizes) == 1 else 0.0


def tree_of(paragraphs: list[RtfParagraph], levels: Mapping[int, int], quotes: frozenset[int] = frozenset()) -> Element:
    """The body. `levels` maps a style number to a heading rank; `quotes` has the numbers of quotation styles."""
    ranks = _ranks(paragraphs)
    root = Element("body")
    for kind, group in groupby(paragraphs, lambda paragraph: _kind(paragraph, levels, quotes)):
        found = list(group)
        root.children += _BUILD[kind](found) if kind in _BUILD else [_block(one, levels, ranks) for one in found]
    return root


def _kind(paragraph: RtfParagraph, levels: Mapping[int, int], quotes: frozenset[int]) -> str:
    if paragraph.mark or paragraph.layout.in_table:
        return "table"
    if not any(isinstance(child, Element) or child.strip() for child in paragraph.children):
        return "empty"
    layout = paragraph.layout
    if layout.style in levels or layout.outline in range(9):
        return "text"
    if layout.marker or _typed(paragraph):
        return "list"
    set_in = layout.indent_twips >= _QUOTE_TWIPS and not layout.first_twips
    return "quote" if set_in or layout.style in quotes else "text"


def _ranks(paragraphs: list[RtfParagraph]) -> dict[float, int]:
    chars: Counter[float] = Counter()
    short: set[float] = set()
    for paragraph in paragraphs:
        for size, count in paragraph.chars.items():
            chars[float(size)] += count
        if paragraph.size and len(words_of(Element("p", {}, paragraph.children)).split()) <= MAX_WORDS:
            short.add(paragraph.size)
    return heading_sizes(chars, short) if body_size(chars) else {}


def _block(paragraph: RtfParagraph, levels: Mapping[int, int], ranks: dict[float, int]) -> Element:
    layout = paragraph.layout
    outlined = layout.outline + 1 if 0 <= layout.outline < 9 else 0
    level = levels.get(layout.style) or outlined
    block = Element("p", {}, paragraph.children)
    if not level and len(words_of(block).split()) <= MAX_WORDS:
        level = ranks.get(paragraph.size, 0)
    if level:
        block.tag = f"h{min(level, 6)}"
    return block


# ---------- lists


def _list(group: list[RtfParagraph]) -> list[Element | str]:
    root = Element("body")
    stack: list[tuple[int, Element]] = []
    for paragraph in group:
        marker, children = _marker(paragraph)
        numbered = bool(re.match(r"[(\[]?[0-9]", marker))
        level = _level(paragraph)
        while stack and stack[-1][0] > level:
            stack.pop()
        tag = "ol" if numbered else "ul"
        if not stack or stack[-1][0] < level or stack[-1][1].tag != tag:
            if stack and stack[-1][0] == level:
                stack.pop()
            parent = stack[-1][1].elements[-1] if stack else root
            number = re.search(r"\d+", marker)
            listing = Element(tag, {"start": number[0] if number else "1"})
            parent.children.append(listing)
            stack.append((level, listing))
        stack[-1][1].children.append(Element("li", {}, children))
    return root.children


def _level(paragraph: RtfParagraph) -> int:
    layout = paragraph.layout
    return layout.list_level if layout.list_level >= 0 else max(layout.indent_twips, 0) // _LEVEL_TWIPS


def _typed(paragraph: RtfParagraph) -> "re.Match[str] | None":
    return _TYPED_MARK.match("".join(_leading_text(paragraph.children)))


def _leading_text(children: list[Element | str]) -> list[str]:
    return list(map(str, takewhile(lambda child: isinstance(child, str), children)))


def _marker(paragraph: RtfParagraph) -> tuple[str, list[Element | str]]:
    match = None if paragraph.layout.marker else _typed(paragraph)
    if match is None:
        return paragraph.layout.marker, paragraph.children
    texts = _leading_text(paragraph.children)
    return match[1], ["".join(texts)[match.end() :], *paragraph.children[len(texts) :]]


# ---------- tables


def _table(group: list[RtfParagraph]) -> list[Element | str]:
    blocks: list[Element | str] = []
    rows: list[Element | str] = []
    cells: list[Element | str] = []
    cell: list[Element | str] = []
    for paragraph in group:
        if paragraph.mark == "cell":
            cells.append(Element("td", {}, cell))
            cell = []
        elif paragraph.mark == "row":
            rows.append(Element("tr", {}, cells))
            cells = []
        elif paragraph.children:
            cell.append(Element("p", {}, paragraph.children))
    if cells:
        rows.append(Element("tr", {}, cells))
    if rows:
        blocks.append(Element("table", {}, rows))
    return blocks + cell


_BUILD: Mapping[str, Callable[[list[RtfParagraph]], list[Element | str]]] = {
    "list": _list,
    "table": _table,
    "quote": lambda group: [Element("blockquote", {}, [Element("p", {}, one.children) for one in group])],
    "empty": lambda group: [Element("p")],
}
"""Kind of a run of paragraphs → its builder; paragraphs of text become single blocks."""
