"""The tree of a web page → its document and the furniture lines.

The document is the content of `article` or `main`, else the block with the most running text. Every line outside is
reported.

Own code: trafilatura (68 MB, 1.1 s to import) lost both footnotes and both quotations of the sample pages; justext
keeps only paragraphs.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

from site_builder.seeds.formats.document_tree import BLOCKS, HEADINGS, Element, lines_of, prune, walk, words_of
from site_builder.seeds.model import Removal, Removed

_FURNITURE_TAGS = {"nav", "aside", "form", "button", "select", "textarea", "dialog", "iframe", "object", "svg"}
_FURNITURE_TAGS |= {"input", "audio", "video", "canvas", "menu", "label"}
_MEDIA = ("iframe", "embed", "video", "audio")
_CONTROLS = _FURNITURE_TAGS - {"nav", "aside", "label", "menu", "object"}
_FURNITURE_ROLES = ("navigation", "complementary", "contentinfo", "search", "banner", "dialog", "alertdialog")
_FURNITURE_NAME = re.compile(
    r"nav|navbar|navigation|menu|breadcrumbs?|share|sharing|social|cookies?|consent|gdpr|newsletter|subscribe|signup"
    r"|related|recommended|promo|advert|advertisement|ads?|sponsor|sidebar|comments|disqus|popup|modal|banner|toolbar"
    r"|pagination|pager|skip|skiplink|sr|noprint|toc"
)
_INSIDE = re.compile(r"(?!//)(?:[./]*/|\.?$|\?|#(?:top)?$|(?!mailto:)[\w.-]+(?:/|\.html?$|$))", re.IGNORECASE)
"""An address without a host."""
_MAX_LINK_WORDS = 12
_MAX_NAMED_SHARE = 0.3
"""Maximum share of its words in a block named as furniture, such as `related`; a larger block is text."""
_MIN_SHARE = 0.4
_SEVERAL = 2


@dataclass(frozen=True)
class MainContent:
    """The document and the lines around it."""

    root: Element
    removed: tuple[Removed, ...]


def main_content(body: Element) -> MainContent:
    """The part of a page that is the document. Changes the body."""
    before = lines_of(body)
    _clear(body)
    root = _article(body) or _densest(body) or body
    title = _title_outside(body, root)
    if title is not None:
        root = Element("body", {}, [title, root])
    most = _MAX_NAMED_SHARE * _words(root)
    prune(root, lambda node: node.tag == "footer" and _words(node) < most)
    _trim(root)
    return MainContent(root, _removed(before, lines_of(root)))


def whole_content(body: Element) -> MainContent:
    """The document of a mail: all but declared furniture. Changes the body."""
    before = lines_of(body)
    _clear(body)
    root = _article(body) or body
    _trim(root)
    return MainContent(root, _removed(before, lines_of(root)))


def written_content(body: Element) -> MainContent:
    """The document in the source of a page. All of it was written by its author, so only controls are removed; media
    become links."""
    before = lines_of(body)
    for node in walk(body):
        if node.tag in _MEDIA:
            source = next((e.attrs["src"] for e in walk(node) if e.attrs.get("src")), "")
            words = node.attrs.get("title") or ("Audio" if node.tag == "audio" else "Video")
            node.tag, node.children = "a", [words] if source else []
            node.attrs["href"] = f"https:{source}" if source.startswith("//") else source
    prune(body, lambda node: node.tag in _CONTROLS)
    return MainContent(body, _removed(before, lines_of(body)))


def _clear(body: Element) -> None:
    """Removes elements that HTML declares as furniture (`nav`), and those whose name means furniture (`related`),
    unless the latter hold half of the page."""
    everything = _words(body)
    prune(body, lambda node: _is_declared(node, everything))
    left = _words(body)
    named = [node for node in walk(body) if _is_named(node, left)]
    if sum(map(_words, named)) < left / 2:
        gone = {id(node) for node in named}
        prune(body, lambda node: id(node) in gone)


def _trim(root: Element) -> None:
    """Removes leading and trailing lines that are only links within the site."""
    blocks = [node for node in walk(root) if node.tag in BLOCKS and not any(e.tag in BLOCKS for e in node.elements)]
    blocks = [node for node in blocks if _words(node)]
    gone = {id(node) for way in (blocks, blocks[::-1]) for node in takewhile(_leads_elsewhere, way)}
    if len(gone) < len(blocks):
        prune(root, lambda node: id(node) in gone)


def _leads_elsewhere(block: Element) -> bool:
    links = [*walk(block, "a")]
    inside = all(_INSIDE.match(link.attrs.get("href", "")) for link in links)
    bare = sum(len(re.findall(r"\w", words_of(link))) for link in links) == len(re.findall(r"\w", words_of(block)))
    return bool(links) and inside and bare and block.tag not in HEADINGS and _words(block) <= _MAX_LINK_WORDS


def _is_declared(node: Element, everything: int) -> bool:
    declared = node.tag in _FURNITURE_TAGS or node.attrs.get("role") in _FURNITURE_ROLES
    return declared and (node.tag != "form" or _words(node) < everything / 2)


def _is_named(node: Element, everything: int) -> bool:
    attrs = node.attrs
    if node.tag in ("body", "html", "main", "article", *HEADINGS) or node.tag not in BLOCKS | {"span", "a"}:
        return False
    names = re.split(r"[^a-z]+", f"{attrs.get('class', '')} {attrs.get('id', '')}".lower())
    named = any(_FURNITURE_NAME.fullmatch(name) for name in names)
    return named and _words(node) < _MAX_NAMED_SHARE * everything


def _article(body: Element) -> Element | None:
    """The declared document: the largest article if it has enough of the main part, else the main part."""
    mains = [node for node in walk(body) if node.tag == "main" or node.attrs.get("role") == "main"]
    within = max(mains, key=_words) if mains else body
    articles = [node for node in walk(within) if node.tag == "article" or node.attrs.get("itemprop") == "articleBody"]
    best = max(articles, key=_words, default=None)
    if best is not None and _words(best) >= _MIN_SHARE * max(1, _words(within)):
        return best
    return within if mains and _words(within) > 0 else None


def _densest(body: Element) -> Element | None:
    """The block whose paragraphs hold the most words outside links; ancestors get decreasing shares."""
    scores: dict[int, float] = {}
    blocks: dict[int, Element] = {}
    parents = {id(child): node for node in walk(body) for child in node.elements}
    for node in walk(body):
        if node.tag not in ("p", "li", "blockquote", "pre", "td", "h2", "h3") and not _bare_text(node):
            continue
        weight = float(_words(node) - 2 * _linked(node)) if node.tag != "li" else 0.5 * _words(node) - _linked(node)
        above = parents.get(id(node))
        for share in (1.0, 0.5, 0.25):
            if above is not None:
                blocks[id(above)] = above
                scores[id(above)] = scores.get(id(above), 0.0) + share * weight
                above = parents.get(id(above))
    if not scores:
        return None
    best = blocks[max(scores, key=lambda key: scores[key])]
    return _widened(best, parents)


def _widened(node: Element, parents: dict[int, Element]) -> Element:
    """The ancestor that still consists mostly of the document's words."""
    while node.tag in ("ul", "ol", "li", "tr", "tbody", "td", "table", "blockquote"):
        if id(node) not in parents:
            return node
        node = parents[id(node)]
    above = parents.get(id(node))
    while above is not None and above.tag != "body" and _prose(node) >= 0.8 * _prose(above):
        node, above = above, parents.get(id(above))
    return node


def _bare_text(node: Element) -> bool:
    """True for a `div` that holds running text directly, with line breaks instead of paragraphs."""
    return node.tag == "div" and sum(len(c.split()) for c in node.children if isinstance(c, str)) > 20


def _title_outside(body: Element, root: Element) -> Element | None:
    inside, firsts = [*filter(words_of, walk(root, "h1"))], [*filter(words_of, walk(body, "h1"))]
    return firsts[0] if len(firsts) == 1 and not inside else None


def _removed(before: list[str], after: list[str]) -> tuple[Removed, ...]:
    left = list(after)
    found: list[Removed] = []
    place = 0
    for line in before:
        if place < len(left) and left[place] == line:
            place += 1
        elif line in left[place : place + _SEVERAL]:
            place = left.index(line, place) + 1
        else:
            found.append(Removed(0, line, "outside the document of the web page", Removal.OUTSIDE))
    return tuple(found)


def _words(node: Element) -> int:
    return len(words_of(node).split())


def _linked(node: Element) -> int:
    return sum(map(_words, walk(node, "a")))


def _prose(node: Element) -> int:
    return _words(node) - _linked(node)
