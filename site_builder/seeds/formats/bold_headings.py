"""Cleans up the headings of a tree: lines that are headings only by being bold, and one title above the rest.

Decides by format alone; bare lines are judged later, by the same rules for every format.
"""

import re

from site_builder.seeds.formats.document_tree import BLOCKS, HEADINGS, Element, walk, words_of
from site_builder.seeds.formats.inline import all_strong

MAX_WORDS = 16
_NO_HEADING = re.compile(
    r"(to|from|subject|subj|date|cc|bcc|re|ref|via|through|memorandum for|source|tel|e-?mail|contact|notes?)\s*:.*"
    r"|by\s.*|.*[.,;]",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(19|20)\d\d\b")
_OPENING_BLOCKS = 5
_FLOW = frozenset({"body", "div", "section", "article", "main", "header", "center"})


def resolve_headings(root: Element) -> None:
    """Normalises headings in the tree: bold lines become headings, fully bold paragraphs plain ones, and only the title
    keeps level 1."""
    _promote(root)
    _set_lighter(root)
    _demote(root)


def _promote(root: Element) -> None:
    blocks = [block for block in _flow(root) if words_of(block)]
    ranks = [int(block.tag[1]) for block in blocks if block.tag in HEADINGS]
    below = min(max(ranks) + 1, 6) if ranks else 2
    for place, block in enumerate(blocks):
        if not _is_bold_line(block, blocks[place + 1 : place + 2], opening=place < _OPENING_BLOCKS):
            continue
        block.tag = "h1" if not ranks and not place else f"h{below}"


def _set_lighter(root: Element) -> None:
    """Removes the weight of fully bold paragraphs, because it emphasises nothing."""
    for block in walk(root, "p", "div"):
        if len(words_of(block).split()) > MAX_WORDS and all_strong(block.children):
            for node in walk(block, "b", "strong"):
                node.tag = "span"


def _flow(root: Element) -> "list[Element]":
    """The innermost blocks outside lists, tables and quotations."""
    found: list[Element] = []
    for child in root.elements:
        if child.tag in _FLOW:
            inner = _flow(child)
            found += inner if inner else [child]
        elif child.tag in BLOCKS:
            found.append(child)
    return found


def _is_bold_line(block: Element, following: list[Element], *, opening: bool) -> bool:
    if block.tag not in ("p", "div") or not following or not all_strong(block.children):
        return False
    if any(node.tag in BLOCKS or node.tag in ("br", "img", "note") for child in block.elements for node in walk(child)):
        return False
    text = words_of(block)
    if len(text.split()) > MAX_WORDS or _NO_HEADING.fullmatch(text):
        return False
    return not (opening and _DATED.search(text) and len(text.split()) < 10)


def _demote(root: Element) -> None:
    headings = [node for node in walk(root) if node.tag in HEADINGS and words_of(node)]
    if sum(node.tag == "h1" for node in headings) < 2:
        return
    blocks = [block for block in _flow(root) if words_of(block)]
    keep = blocks[0] if blocks and blocks[0].tag == "h1" else None
    for node in headings:
        if node is not keep:
            node.tag = f"h{min(int(node.tag[1]) + 1, 6)}"
