"""The text of an HTML page → a tree, through lxml. Fetches nothing and runs no script.

Needs the extra `html`.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from site_builder.seeds.formats.document_tree import Element, lines_of
from site_builder.seeds.formats.limits import SIMPLER, damaged, library, reading, refusal, too_many
from site_builder.seeds.model import HIDDEN, Removed
from site_builder.settings.site_config import IngestConfig
from site_builder.text.hidden_elements import MAX_ABOVE, UNSEEN, Tag, is_hidden
from site_builder.text.style_sheet import StyleSheet, style_sheet

KIND = "HTML page"
MAX_ATTRIBUTES = 1000
"""Maximum attributes of a tag: the parser compares each with all others."""
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?""")
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+((?:{_ATTRIBUTE.pattern}|=)*+)")
_UNSEEN = UNSEEN - {"template"} | {"head", "link", "meta", "base", "track", "param", "area"}
_MARKED = ("datePublished", "author")
_FRAMES = ("html", "body")
"""Elements hidden at first and shown by a script."""
_XML_HEAD = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)\b", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)\b", re.IGNORECASE)
_COMMENT = re.compile(r"(?i)^comment\b|\b(?:user)?comments?$")
_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique)\b", re.IGNORECASE)


@dataclass(frozen=True)
class HtmlPage:
    """The tree of a page."""

    body: Element = field(default_factory=lambda: Element("body"))
    head: Element = field(default_factory=lambda: Element("head"))
    """Its `title`, `meta` and `time` elements, JSON-LD, canonical link, and microdata as `meta`."""
    hidden: Element = field(default_factory=lambda: Element("body"))
    """Elements that the page does not show."""

    @property
    def removed(self) -> tuple[Removed, ...]:
        """One Removed for each hidden line."""
        return tuple(Removed(0, line, HIDDEN) for line in lines_of(self.hidden))


def html_tree(text: str, path: str, limits: IngestConfig) -> HtmlPage:
    """The visible text of a page, its metadata and its hidden text. Raises SeedError over the limits."""
    parsed, page = _parsed(text, path, limits), HtmlPage()
    if parsed is None:
        return page
    comments = _of_comments(parsed)
    for element in parsed.iter("title", "meta", "time", "script", "link"):
        if (element.tag not in ("script", "link") or _says_facts(element)) and element not in comments:
            page.head.children.append(Element(element.tag, _attrs(element), ["".join(element.itertext())]))
    if any("post-password-required" in (element.get("class") or "") for element in parsed.iter("body", "article")):
        page.head.children.append(Element("meta", {"name": "visibility", "content": "private"}))  # as WordPress says it
    marked = (element for element in parsed.iter() if element.get("itemprop") in _MARKED and element.tag != "meta")
    for element in (element for element in marked if element not in comments):
        content = element.get("content") or element.get("datetime") or "".join(element.itertext())
        page.head.children.append(Element("meta", {"itemprop": element.get("itemprop"), "content": content}))
    sheet = style_sheet("\n".join(element.text or "" for element in parsed.iter("style")))
    _copy(parsed, page, sheet, max(limits.max_depth - 40, 10))
    return page


def _says_facts(element: Any) -> bool:
    """True for JSON-LD and for the canonical link."""
    return bool(element.get("type") == "application/ld+json" or element.get("rel") == "canonical")


def _of_comments(parsed: Any) -> set[Any]:
    """Elements of readers' comments in microdata, whose authors and dates are not the page's."""
    found: set[object] = set()
    for item in parsed.iter():
        if item.get("itemscope") is not None and item not in found:
            is_comment = _COMMENT.search(f"{item.get('itemprop') or ''} {item.get('itemtype') or ''}")
            found |= {*item.iterdescendants()} if is_comment else set()
    return found


def _attrs(element: Any) -> dict[str, str]:
    return {str(key).lower(): str(value) for key, value in element.attrib.items()}


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


def _copy(parsed: object, page: HtmlPage, sheet: StyleSheet, most: int) -> None:
    """Copies visible and hidden elements to separate trees; elements deeper than `most` are flattened, their text in
    order.
    """
    waiting: list[tuple[Any, Element, int, tuple[Tag, ...]]] = [(parsed, page.body, 0, ())]
    while waiting:
        item, parent, depth, above = waiting.pop()
        if isinstance(item, str):
            parent.children.append(item)
            continue
        if not isinstance(item.tag, str) or item.tag in _UNSEEN:
            continue
        node = Element(item.tag.lower(), _attrs(item))
        rules = sheet.declared((node.tag, node.attrs), above)
        if node.tag == "template" or (node.tag not in _FRAMES and is_hidden(node.tag, node.attrs, rules)):
            parent = page.hidden
        into = parent
        if depth < most or node.tag in ("br", "img", "hr"):
            parent.children.append(node)
            into = _styled(node)
        around = ((node.tag, node.attrs), *above[: MAX_ABOVE - 1]) if sheet.rules else ()
        below: list[tuple[object, Element, int, tuple[Tag, ...]]] = [(item.text, into, depth, ())] if item.text else []
        for child in item:
            below.append((child, into, depth + 1, around))
            if child.tail:
                below.append((child.tail, into, depth, ()))
        waiting.extend(reversed(below))


def _styled(node: Element) -> Element:
    """The element that takes the children: a nested strong or emphasis if the style attribute sets one."""
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
