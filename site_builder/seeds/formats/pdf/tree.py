"""The paragraphs of a PDF → a tree of headings, lists, tables and quotations, with footnotes at their marks.

A list is a run of bulleted paragraphs, nested by indentation. Knows no pages.
"""

import re

from site_builder.seeds.formats.document_tree import Element
from site_builder.seeds.formats.pdf.heading_sizes import heading_ranks
from site_builder.seeds.formats.pdf.notes import Notes, footnotes_of, with_notes
from site_builder.seeds.formats.pdf.paragraphs import PdfParagraph

_BULLET = re.compile(r"[•◦▪●‣·]\s+")
_NUMBERED = re.compile(r"\(?[0-9a-zA-Z]{1,4}[.)]\s")
_DASH = re.compile(r"[–—-]\s+")

Lists = list[tuple[float, Element]]
"""Open lists, outermost first, each with its left edge."""


def tree_of(paragraphs: list[PdfParagraph]) -> Element:
    """The body element."""
    ranks = heading_ranks(paragraphs)
    notes = footnotes_of(paragraphs)
    of_notes = {id(paragraph) for group in notes.values() for paragraph in group}
    root = Element("body")
    lists: Lists = []
    for paragraph in paragraphs:
        if paragraph.table and id(paragraph) not in of_notes:
            lists.clear()
            root.children.append(_table(paragraph))
        elif id(paragraph) not in of_notes:
            _add(root, lists, paragraph, notes, ranks.get(id(paragraph), 0))
    return root


def _table(paragraph: PdfParagraph) -> Element:
    rows = ([Element("td", {}, [cell]) for cell in row] for row in paragraph.table)
    return Element("table", {}, [Element("tr", {}, [*cells]) for cells in rows])


def _add(root: Element, lists: Lists, paragraph: PdfParagraph, notes: Notes, rank: int) -> None:
    children = with_notes(paragraph, notes, heading=bool(rank))
    mark = "" if rank else _bullet(paragraph, lists)
    if mark:
        children[0] = Element("span", {}, [_without(mark, children[0])])
        _add_item(root, lists, paragraph.lines[0].left, children)
        return
    lists.clear()
    if paragraph.spaced:
        root.children.append(Element("p"))
    root.children.append(_block(paragraph, children, rank))


def _block(paragraph: PdfParagraph, children: list[Element | str], rank: int) -> Element:
    if rank:
        return Element(f"h{min(rank, 6)}", {}, children)
    block = Element("p", {}, children)
    quoted = paragraph.set_in and not _NUMBERED.match(paragraph.text)
    return Element("blockquote", {}, [block]) if quoted else block


def _bullet(paragraph: PdfParagraph, lists: Lists) -> str:
    """The bullet of a list item; a dash counts only inside a list."""
    match = _BULLET.match(paragraph.text) or (_DASH.match(paragraph.text) if lists else None)
    return match[0] if match else ""


def _without(mark: str, child: Element | str) -> Element | str:
    if isinstance(child, str):
        return child.removeprefix(mark.strip()).lstrip()
    return Element(child.tag, child.attrs, [_without(mark, child.children[0]), *child.children[1:]])


def _add_item(root: Element, lists: Lists, left: float, children: list[Element | str]) -> None:
    """Adds the item to the list at its indentation: the open one, a new one in its last item, or an outer one."""
    while len(lists) > 1 and lists[-1][0] > left + 4:
        lists.pop()
    if not lists or left > lists[-1][0] + 4:
        into = lists[-1][1].elements[-1] if lists else root
        opened = Element("ul")
        into.children.append(opened)
        lists.append((left, opened))
    lists[-1][1].children.append(Element("li", {}, children))
