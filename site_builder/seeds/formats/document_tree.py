"""The common output of all rich readers: a tree of elements named as in HTML, plus `note` for a footnote.

A `note` is at the position of its mark and holds the note's blocks. Knows no format and no Markdown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    (
        *HEADINGS,
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "ul"),
    )
)


@dataclass(slots=True, eq=False)
class Element:
    """A mutable element, owned by the reader that builds it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def elements(self) -> "list[Element]":
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def named(self, *tags: str) -> "list[Element]":
        """The child elements with one of these tags."""
        return [child for child in self.elements if child.tag in tags]


def walk(root: Element, *tags: str) -> Iterator[Element]:
    """The element and its descendants in document order; if tags are given, only those."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if not tags or node.tag in tags:
            yield node
        waiting.extend(reversed(node.elements))


def words_of(node: Element) -> str:
    """The text of an element on one line, with a space between blocks and at line breaks."""
    return " ".join(lines_of(node))


def first_words(root: Element, tag: str) -> str:
    """The text of the first element with this tag, the root included; else empty."""
    return next(map(words_of, walk(root, tag)), "")


def places_in(root: Element) -> dict[str, Element]:
    """Name → element, for `id` and anchor names; the first of several with one name."""
    found: dict[str, Element] = {}
    for node in walk(root):
        for name in (node.attrs.get("id"), node.attrs.get("name") if node.tag == "a" else None):
            if name:
                found.setdefault(name, node)
    return found


def raw_of(node: Element) -> str:
    """The text of an element with its own line ends and spaces."""
    return "".join(
        child if isinstance(child, str) else "\n" if child.tag == "br" else raw_of(child) for child in node.children
    )


def number_of(written: str | None, default: int, *, digits: int = 9) -> int:
    """The number in an attribute; the default if it is not a number or has too many digits."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) <= digits else default


def dressed(children: "list[Element | str]", *, bold: bool, italic: bool, link: str = "") -> "list[Element | str]":
    """The children wrapped in emphasis, then strong, then the link."""
    if italic:
        children = [Element("em", {}, children)]
    if bold:
        children = [Element("strong", {}, children)]
    return [Element("a", {"href": link}, children)] if link else children


def prune(root: Element, unwanted: Callable[[Element], bool]) -> list[Element]:
    """Removes all unwanted elements and returns them in document order."""
    taken: list[Element] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        kept: list[Element | str] = []
        for child in node.children:
            if isinstance(child, Element) and unwanted(child):
                taken.append(child)
            else:
                kept.append(child)
        node.children = kept
        waiting.extend(reversed(node.elements))
    return taken


def lines_of(node: Element) -> list[str]:
    """The text of an element as displayed lines, one for each innermost block."""
    lines: list[str] = []
    here: list[str] = []

    def close() -> None:
        line = " ".join("".join(here).split())
        here.clear()
        if line:
            lines.append(line)

    waiting: list[Element | str | None] = [node]
    while waiting:
        item = waiting.pop()
        if item is None:
            close()
        elif isinstance(item, str):
            here.append(item)
        else:
            parted = item.tag in BLOCKS or item.tag == "br"
            if parted:
                close()
            waiting.extend([None] if parted else [])
            waiting.extend(reversed(item.children))
    close()
    return lines
