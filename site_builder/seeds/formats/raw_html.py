"""HTML inside Markdown → plain Markdown, because pages show raw HTML as text.

Tables, lists, quotations and figures are parsed as HTML if lxml is installed; other tags are replaced one by one.
"""

import re
from contextlib import suppress

from site_builder.core.errors import SeedError
from site_builder.seeds.formats.captions import join_captions
from site_builder.seeds.formats.document_tree import Element, walk
from site_builder.seeds.formats.html_tree import html_tree
from site_builder.seeds.formats.main_content import written_content
from site_builder.seeds.formats.markdown_writer import write_markdown
from site_builder.seeds.migration.header_keys import picture_markdown
from site_builder.seeds.outside_code import outside_code
from site_builder.settings.site_config import IngestConfig
from site_builder.text.hidden_elements import attributes

_BLOCK = re.compile(r"(?mi)^[ ]{0,3}<(table|ul|ol|dl|blockquote|figure|pre)\b|<(iframe|video|audio)\b")
_WRAPPED = re.compile(
    r"(?mi)^[ ]{0,3}<(?:address|article|aside|center|details|div|footer|header|main|nav|p|section)\b"
    r"(?![^\n]{0,200}markdown=)[^\n]*+(?:\n[ \t]*+\S[^\n]*+)*+"
)
"""A block of HTML up to the next blank line: indentation means nothing in it."""
_TAG = re.compile(r"(?<!\\)<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})((?:[\s/][^<>]{0,4000})?)>")
_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em"), "*"),
    "summary": "**",
}
_DROPPED = frozenset(
    (
        "iframe",
        *("p", "div", "span", "center", "section", "article", "aside", "figure", "figcaption", "header", "footer"),
        *("main", "font", "u", "small", "big", "sup", "sub", "mark", "ins", "del", "s", "abbr", "cite", "q", "time"),
        *("details", "picture", "source", "video", "audio", "track", "label", "address", "nav", "wbr", "noscript"),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "th", "blockquote", "nobr"),
        *("form", "input", "button", "object", "embed", "param", "caption", "svg", "path", "g", "col", "colgroup"),
    )
)


def without_html(text: str, path: str, limits: IngestConfig) -> str:
    """The text without HTML; an unknown tag stays as text. Hidden elements were cut before."""

    def change(part: str) -> str:
        even = _WRAPPED.sub(lambda block: re.sub(r"\n[ \t]+", "\n", block[0]), part)
        return _blocks(even, path, limits) if "<" in part else part

    return outside_code(text, change) if "<" in text else text


def _blocks(text: str, path: str, limits: IngestConfig) -> str:
    """The text with each block of HTML converted to Markdown, and the other tags replaced one by one."""
    found: list[str] = []
    position = 0
    while match := _BLOCK.search(text, position):
        end = _end_of(text, match.start(), match[1] or match[2])
        if end < 0:
            break
        found.append(_without_tags(text[position : match.start()]))
        made = _converted(text[match.start() : end], path, limits)
        found.append(f"\n{made}\n" if match[1] else made.strip())
        position = end
    return "".join((*found, _without_tags(text[position:])))


def _end_of(text: str, start: int, name: str) -> int:
    """The end of the element that begins at `start`; -1 if it never ends."""
    depth = 0
    for tag in re.compile(rf"<(/?){name}\b[^<>]{{0,4000}}>", re.IGNORECASE).finditer(text, start):
        depth += -1 if tag[1] else not tag[0].endswith("/>")
        if depth <= 0:
            return tag.end()
    return -1


def _converted(html: str, path: str, limits: IngestConfig) -> str:
    with suppress(SeedError):
        body = written_content(html_tree(html, path, limits).body).root
        join_captions(body)
        for node in walk(body, "img"):
            node.attrs["asset"] = node.attrs.get("src", "")
        for node in walk(body, "pre"):
            node.children = [Element("code", children=node.children)]
        return write_markdown(body)
    return _without_tags(html)


def _without_tags(text: str) -> str:
    """The text with tags replaced one by one. An unclosed link or mark leaves its words; an unopened one is dropped."""
    found: list[str] = []
    position = 0
    opened: list[tuple[int, str]] = []
    marks: list[tuple[int, str]] = []
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in _MARKS and tag[1] and name not in (mark for _, mark in marks):
            made: str | None = ""
        else:
            made = _replacement(tag, found, opened, text[position : tag.start()])
        if made is not None:
            found += [text[position : tag.start()], made]
            position = tag.end()
            if name in _MARKS and tag[1] and made:
                while (inner := marks.pop())[1] != name:
                    found[inner[0]] = ""
            elif name in _MARKS and made:
                marks.append((len(found) - 1, name))
            if made == "[":
                opened.append((len(found) - 1, attributes(tag[3]).get("href", "")))
    for place, _ in (*opened, *marks):
        found[place] = ""
    return "".join((*found, text[position:]))


def _replacement(tag: re.Match[str], found: list[str], opened: list[tuple[int, str]], before: str) -> str | None:
    """The replacement of a tag; None to keep it."""
    is_end, name, attrs = bool(tag[1]), tag[2].lower(), attributes(tag[3])
    if name == "a" and is_end and opened:
        place, target = opened.pop()
        words = "".join((*found[place + 1 :], before)).strip()
        if not words or not target:
            found[place] = ""
        return f"]({_target(target)})" if words and target else ""
    if name == "a":
        named = set() if attrs.get("href") else attrs.keys() & {"name", "id"}
        return None if is_end or named else "["
    if name == "img":
        source = attrs.get("src", "")
        return picture_markdown(source, alt=attrs.get("alt", "")) if source else ""
    if name == "br":
        return "\\" if tag.string[tag.end() : tag.end() + 1] == "\n" else "\\\n"
    if name == "hr":
        return "\n\n* * *\n\n"
    if re.fullmatch(r"h[1-6]", name):
        return "\n\n" if is_end else f"\n\n{'#' * int(name[1])} "
    if name in _MARKS:
        return _MARKS[name]
    return "" if name in _DROPPED else None


def _target(address: str) -> str:
    address = f"https:{address}" if address.startswith("//") else address
    return re.sub(r"[\s<>()\\]", lambda match: f"%{ord(match[0]):02X}", address.strip())
