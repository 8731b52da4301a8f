"""A tree that a reader has finished → the text of its extract.

A document that its author gave no mark at all is handed on as plain text, so that bare lines are judged as they are
in a text file.
"""

from site_builder.seeds.readers.headings import settle_headings
from site_builder.seeds.readers.tables import is_layout
from site_builder.seeds.readers.tree import HEADINGS, Node, lines_of, walk, words_of
from site_builder.seeds.readers.writing import write_markdown

_MARKED = frozenset(
    {"note", "img", "b", "strong", "i", "em", "cite", "code", "blockquote", "pre", "ul", "ol", "dl", "hr"}
)


def finished(root: Node) -> tuple[str, str]:
    """The text and its markup, `markdown` or `plain`. The tree is rebuilt."""
    settle_headings(root)
    if is_unmarked(root):
        return "\n\n".join(lines_of(root)) + "\n", "plain"
    return write_markdown(root), "markdown"


def is_unmarked(root: Node) -> bool:
    """Whether the document is paragraphs alone, a heading at most on top."""
    first = next((node for node in walk(root) if node.tag in (*HEADINGS, "p") and words_of(node)), None)
    for node in walk(root):
        if not words_of(node) and node.tag not in ("img", "note"):
            continue
        if node.tag in _MARKED or (node.tag == "a" and node.attrs.get("href", "").startswith(("http", "mailto:"))):
            return False
        if (node.tag in HEADINGS and node is not first) or (node.tag == "table" and not is_layout(node)):
            return False
    return True
