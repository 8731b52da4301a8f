"""Footnotes written in HTML as pairs of links → `note` elements at their marks.

A mark is a short link to a place whose block links back; programs differ in everything else (`[1]`, `¹`, `<sup>`, an
arrow back, the number again).
"""

import re

from site_builder.seeds.formats.document_tree import Element, places_in, walk, words_of

_MARK = re.compile(r"[\[(]?(\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶]{1,3})[\])]?", re.IGNORECASE)
_BACK = re.compile(r"[\[(]?(\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶^]{1,3}|[↑↩⏎⤴⮐⬆]️?︎?)[\]).]?", re.IGNORECASE)
_MAX_MARKS = 2000
_MAX_ELEMENTS = 500
"""A block with more elements is not a footnote."""
_HOLDERS = frozenset({"li", "p", "div", "dd", "td", "aside"})
_WRAPPERS = frozenset({"section", "ol", "ul", "div", "dl", "body"})


def pair_notes(root: Element) -> None:
    """Changes the tree: each note moves to its mark; its list and the rule above it are removed."""
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
    """Number of elements in each subtree, by element id."""
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
    """The element to remove with a note: the note's own element, or the block around it if that holds nothing else."""
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
    """Removes the element, and any lists and sections it leaves empty."""
    parent = parents.get(id(node))
    if parent is None:
        return
    parent.children = [child for child in parent.children if child is not node]
    emptied = parent.tag in _WRAPPERS | {"sup"} and parent.tag != "body" and not words_of(parent)
    if emptied and all(child.tag == "hr" for child in parent.elements):
        _drop(parent, parents)


def _strip_number(note: Element) -> None:
    """Removes the note's own number outside its back link."""
    for node in walk(note):
        for place, child in enumerate(node.children):
            if isinstance(child, str) and child.strip():
                node.children[place] = re.sub(r"^\s*(\[\d{1,4}\]|\d{1,4}[.)])\s+", "", child)
                return
            if isinstance(child, Element):
                break
