"""Footnotes that HTML writes as a pair of links → `note` elements where their marks are.

A mark is a short link to a place in the document whose block links back to it; programs differ in everything else
(`[1]`, `¹`, `<sup>`, an arrow back or the number again).
"""

import re

from site_builder.seeds.formats.document_tree import Element, places_in, walk, words_of

_MARK = re.compile(r"[\[(]?(\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶]{1,3})[\])]?", re.IGNORECASE)
_BACK = re.compile(r"[\[(]?(\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶^]{1,3}|[↑↩⏎⤴⮐⬆]️?︎?)[\]).]?", re.IGNORECASE)
_MAX_MARKS = 2000
_MAX_ELEMENTS = 500
"""A block of more elements than this is no footnote."""
_HOLDERS = frozenset({"li", "p", "div", "dd", "td", "aside"})
_WRAPPERS = frozenset({"section", "ol", "ul", "div", "dl", "body"})


def pair_notes(root: Element) -> None:
    """Rebuild the tree: each note moves into the place of its mark, its list and the rule above it go."""
    parents = {id(child): node for node in walk(root) for child in node.elements}
    places = places_in(root)
    sizes = _sizes(root)
    for mark in [node for node in walk(root, "a") if _goal(node)][:_MAX_MARKS]:
        target = places.get(_goal(mark))
        if target is None or not _MARK.fullmatch(words_of(mark)):
            continue
        holder = _holder(target, parents)
        if holder is None or sizes.get(id(holder), 0) > _MAX_ELEMENTS:
            continue
        back = _back_link(holder, mark, parents)
        if back is None or any(node is mark for node in walk(holder)):
            continue
        _move(mark, _whole(holder, parents), back, parents)


def _sizes(root: Element) -> dict[int, int]:
    """How many elements each element is and holds."""
    sizes: dict[int, int] = {}
    for node in reversed(list(walk(root))):
        sizes[id(node)] = 1 + sum(sizes[id(child)] for child in node.elements)
    return sizes


def _goal(link: Element) -> str:
    target = link.attrs.get("href", "")
    return target[1:] if target.startswith("#") else ""


def _holder(node: Element, parents: dict[int, Element]) -> Element | None:
    here: Element | None = node
    while here is not None and here.tag not in _HOLDERS:
        here = parents.get(id(here))
    return here


def _whole(holder: Element, parents: dict[int, Element]) -> Element:
    """The holder, or the block around it that holds this one note's further paragraphs too."""
    above = parents.get(id(holder))
    if above is None or above.tag not in ("div", "li", "aside") or not above.attrs.get("id"):
        return holder
    return above if sum(bool(_goal(node)) for node in walk(above)) == 1 else holder


def _back_link(holder: Element, mark: Element, parents: dict[int, Element]) -> Element | None:
    names: set[str] = set()
    here: Element | None = mark
    for _ in range(3):
        if here is not None:
            names |= {here.attrs.get("id", ""), here.attrs.get("name", "")}
            names |= {child.attrs.get("id", "") for child in here.elements}
            here = parents.get(id(here))
    names.discard("")
    return next((node for node in walk(holder, "a") if _goal(node) in names), None)


def _move(mark: Element, holder: Element, back: Element, parents: dict[int, Element]) -> None:
    if _BACK.fullmatch(words_of(back)):
        _drop(back, parents)
    note = Element("note", {}, list(holder.children))
    parents |= {id(child): note for child in note.elements}
    _strip_number(note)
    _drop(holder, parents)
    wrapper = parents.get(id(mark))
    mark.tag, mark.attrs, mark.children = "span", {}, [note]
    if wrapper is not None and wrapper.tag == "sup":
        wrapper.tag = "span"


def _drop(node: Element, parents: dict[int, Element]) -> None:
    """Take the element out, and the lists and sections that are empty without it."""
    parent = parents.get(id(node))
    if parent is None:
        return
    parent.children = [child for child in parent.children if child is not node]
    emptied = parent.tag in _WRAPPERS | {"sup"} and parent.tag != "body" and not words_of(parent)
    if emptied and all(child.tag == "hr" for child in parent.elements):
        _drop(parent, parents)


def _strip_number(note: Element) -> None:
    """The note's own number, where it stood outside the link back."""
    for node in walk(note):
        for place, child in enumerate(node.children):
            if isinstance(child, str) and child.strip():
                node.children[place] = re.sub(r"^\s*(\[\d{1,4}\]|\d{1,4}[.)])\s+", "", child)
                return
            if isinstance(child, Element):
                break
