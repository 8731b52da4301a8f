"""The text of an HTML page → a tree, by way of lxml; nothing is fetched and no script is run.

Needs the extra `html`.
"""

import re
from typing import Any

from site_builder.seeds.formats.document_tree import Element
from site_builder.seeds.formats.limits import SIMPLER, damaged, library, reading, refusal, too_many
from site_builder.settings.site_config import IngestConfig

KIND = "HTML page"
MAX_ATTRIBUTES = 1000
"""Of one tag: the parser compares each with all others."""
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?""")
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+((?:{_ATTRIBUTE.pattern}|=)*+)")
_UNSEEN = frozenset(
    ("script", "style", "template", "noscript", "head", "link", "meta", "base", "source", "track", "param", "area")
)
_XML_HEAD = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)\b", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)\b", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique)\b", re.IGNORECASE)


def html_tree(text: str, path: str, limits: IngestConfig) -> tuple[Element, Element]:
    """The body and, apart, the head with its `title` and `meta` elements; SeedError for a page beyond the limits."""
    page = _parsed(text, path, limits)
    head = Element("head")
    body = Element("body")
    if page is None:
        return body, head
    for element in page.iter("title", "meta", "time"):
        attrs = {str(key).lower(): str(value) for key, value in element.attrib.items()}
        head.children.append(Element(element.tag, attrs, ["".join(element.itertext())]))
    _copy(page, body, max(limits.max_depth - 40, 10))
    return body, head


def _parsed(text: str, path: str, limits: IngestConfig) -> Any:
    etree = library("lxml.etree", extra="html", path=path)
    if any(_attributes(tag[1]) > MAX_ATTRIBUTES for tag in _TAG.finditer(text)):
        raise refusal(path, f"a tag of this {KIND} has more than {MAX_ATTRIBUTES:,} attributes", SIMPLER)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    with reading(path, KIND):
        try:
            page = etree.fromstring(_XML_HEAD.sub("", text, count=1).encode(), parser, base_url=None)
        except etree.XMLSyntaxError:
            raise damaged(path, KIND) from None
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise refusal(path, f"this {KIND} is nested too deeply", SIMPLER)
    if page is not None and sum(1 for _ in page.iter()) > limits.max_elements:
        raise too_many(path, "elements", limits)
    return page


def _attributes(written: str) -> int:
    return sum(1 for _ in _ATTRIBUTE.finditer(written)) if len(written) > 2 * MAX_ATTRIBUTES else 0


def _copy(page: Any, body: Element, most: int) -> None:
    """Copy what can be seen; what lies deeper than `most` moves up to it, its text stays in order."""
    waiting: list[tuple[Any, Element, int]] = [(page, body, 0)]
    while waiting:
        item, parent, depth = waiting.pop()
        if isinstance(item, str):
            parent.children.append(item)
            continue
        if not isinstance(item.tag, str) or item.tag in _UNSEEN:
            continue
        attrs = {str(key).lower(): str(value) for key, value in item.attrib.items()}
        node = Element(item.tag.lower(), attrs)
        into = parent
        if depth < most or node.tag in ("br", "img", "hr"):
            parent.children.append(node)
            into = _styled(node)
        below: list[tuple[Any, Element, int]] = [(item.text, into, depth)] if item.text else []
        for child in item:
            below.append((child, into, depth + 1))
            if child.tail:
                below.append((child.tail, into, depth))
        waiting.extend(reversed(below))


def _styled(node: Element) -> Element:
    """The element that takes the children: a strong or emphasised one inside, where the style attribute says so."""
    style = node.attrs.get("style", "")
    into = node
    if node.tag in ("b", "strong") and _NOT_BOLD.search(style):
        node.tag = "span"
    for tag, pattern in (("strong", _BOLD), ("em", _ITALIC)):
        if node.tag in ("span", "p", "font", "div") and pattern.search(style):
            inner = Element(tag)
            into.children.append(inner)
            into = inner
    return into
