"""A reader's finished tree → the text of its extract.

A document without any markup is passed on as plain text, so that its bare lines are judged like those of a text file: a
paragraph is a line, an empty paragraph a blank line.
"""

from collections.abc import Iterator

from site_builder.seeds.formats.bold_headings import resolve_headings
from site_builder.seeds.formats.document_links import mark_places
from site_builder.seeds.formats.document_tables import is_layout
from site_builder.seeds.formats.document_tree import BLOCKS, HEADINGS, Element, lines_of, raw_of, walk, words_of
from site_builder.seeds.formats.markdown_writer import write_markdown

_MARKED = frozenset({"note", "img", "b", "strong", "i", "em", "cite", "code", "blockquote", "dl", "hr"})
_SPACED = 0.15
"""Share of empty paragraphs from which they act as separators."""


def finished(root: Element, *, is_authored: bool = False) -> tuple[str, str]:
    """The text and its markup, `markdown` or `plain`. A document with nothing but paragraphs is plain, unless
    `is_authored` says that its source is a page. Changes the tree."""
    mark_places(root)
    resolve_headings(root)
    if not is_authored and is_unmarked(root):
        return _plain(root), "plain"
    return write_markdown(root), "markdown"


def is_unmarked(root: Element) -> bool:
    """True if the document has only paragraphs, apart from a heading at the top."""
    first = next((node for node in walk(root) if node.tag in (*HEADINGS, "p", "pre") and words_of(node)), None)
    for node in walk(root):
        marked = node.tag in _MARKED or (node.tag in HEADINGS and node is not first)
        marked = marked or (node.tag == "a" and node.attrs.get("href", "").startswith(("http", "mailto:", "#")))
        marked = marked or (node.tag == "table" and not is_layout(node))
        if marked and (words_of(node) or node.tag in ("img", "note")):
            return False
    return True


def _plain(root: Element) -> str:
    texts = [_text(block) for block in _innermost(root)]
    empty = sum(not text.strip() for text in texts)
    return ("\n" if empty > _SPACED * len(texts) else "\n\n").join(texts).strip("\n") + "\n"


def _innermost(root: Element) -> Iterator[Element]:
    """The blocks that contain no blocks; loose text next to a block forms its own."""
    loose: list[Element | str] = []
    for child in root.children:
        if isinstance(child, Element) and child.tag in ("ul", "ol"):
            yield from _innermost(Element("body", {}, loose))
            loose = []
            yield child
        elif isinstance(child, Element) and any(node.tag in BLOCKS for node in walk(child)):
            if any(words_of(Element("p", {}, [part])) for part in loose):
                yield Element("p", {}, loose)
            loose = []
            inner = any(node.tag in BLOCKS for part in child.elements for node in walk(part))
            yield from _innermost(child) if inner else [child]
        else:
            loose.append(child)
    if any(words_of(Element("p", {}, [part])) for part in loose):
        yield Element("p", {}, loose)


def _text(block: Element) -> str:
    if block.tag == "pre":
        return raw_of(block)
    return "\n".join(_items(block, "") if block.tag in ("ul", "ol") else lines_of(block))


def _items(listing: Element, indent: str) -> list[str]:
    """One typed line for each item."""
    found: list[str] = []
    number = int(listing.attrs["start"]) if listing.attrs.get("start", "").isdecimal() else 1
    for item in listing.elements:
        if item.tag in ("ul", "ol"):
            found += _items(item, indent + "    ")
            continue
        written = item.attrs.get("value", "")
        number = int(written) if written.isdecimal() else number
        inner = [child for child in item.children if isinstance(child, Element) and child.tag in ("ul", "ol")]
        own = words_of(Element("li", {}, [child for child in item.children if child not in inner]))
        found.append(f"{indent}{'•' if listing.tag == 'ul' else f'{number}.'} {own}")
        number += 1
        for nested in inner:
            found += _items(nested, indent + "    ")
    return found
