"""An OpenDocument text → Markdown, read straight from its XML.

Deleted text, comments and tables of contents do not enter the body; page heads and feet, contents and the number of
comments are reported. Needs no library. OpenDocument 1.3, part 3, chapters 5 (text), 9 (tables) and 10 (graphics).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from site_builder.config import IngestConfig
from site_builder.seeds.draft import Extract, Removed
from site_builder.seeds.readers.archives import Archive, opened
from site_builder.seeds.readers.finishing import finished
from site_builder.seeds.readers.pictures import Pictures
from site_builder.seeds.readers.properties import clean_title
from site_builder.seeds.readers.refusals import check_size, check_text, damaged, refusal
from site_builder.seeds.readers.sizes import heading_sizes
from site_builder.seeds.readers.tree import Node, lines_of, walk, words_of
from site_builder.seeds.readers.xml import parse_xml

KIND = "OpenDocument text"
_MANIFEST = "META-INF/manifest.xml"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_SPACE}text:1.0": "text",
    f"{_SPACE}table:1.0": "table",
    f"{_SPACE}office:1.0": "office",
    f"{_SPACE}style:1.0": "style",
    f"{_SPACE}drawing:1.0": "draw",
    f"{_SPACE}svg-compatible:1.0": "svg",
    f"{_SPACE}xsl-fo-compatible:1.0": "fo",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_SKIPPED = frozenset(
    {
        "text:tracked-changes",
        "text:sequence-decls",
        "text:variable-decls",
        "text:user-field-decls",
        "text:note-citation",
        "text:soft-page-break",
        "office:annotation",
        "office:annotation-end",
        "office:forms",
        "svg:title",
        "svg:desc",
        "text:ruby-text",
    }
)
_CODE = frozenset({"source code", "source text", "verbatim char", "teletype"})
_INDEXES = frozenset(
    f"text:{name}" for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style makes of its text, its parents' share included."""

    name: str = ""
    bold: bool = False
    italic: bool = False
    size_points: float = 0.0
    quote: bool = False
    title: bool = False
    code: bool = False
    level: int = 0
    """Of a heading."""
    lines: bool = False
    """Each paragraph is a line of text as typed."""
    numbered: bool = False
    """Of a list style."""
    start: str = "1"


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text; SeedError where it is damaged, encrypted or too large."""
    check_size(data, path, limits)
    with opened(data, path, limits, kind=KIND) as archive:
        content = _part(archive, "content.xml", limits)
        looks = _part(archive, "styles.xml", limits)
        facts = _part(archive, "meta.xml", limits)
        if content is None:
            raise damaged(path, KIND, detail="content.xml is missing")
        styles = _styles([part for part in (looks, content) if part is not None])
        pictures = Pictures()
        body = _Body(styles, archive, pictures, limits)
        root = body.document(content)
    check_text(sum(len(text) for node in walk(root) for text in node.children if isinstance(text, str)), path, limits)
    text, markup = finished(root)
    return Extract(
        text=text,
        markup=markup,
        title=clean_title(_first(facts, "dc:title")),
        assets=pictures.assets,
        removed=(*body.removed, *_furniture(looks)),
        notes=(*pictures.notes, *body.notes),
    )


def _part(archive: Archive, name: str, limits: IngestConfig) -> Node | None:
    if name not in archive.members:
        return None
    data = archive.read(name)
    manifest = archive.read(_MANIFEST) if name == "content.xml" and _MANIFEST in archive.members else b""
    if b"encryption-data" in manifest:
        raise refusal(archive.path, f"this {KIND} is encrypted", "save it without a password")
    return parse_xml(data, archive.path, limits, kind=KIND, prefixes=_PREFIXES)


def _first(root: Node | None, tag: str) -> str:
    return next((words_of(node) for node in walk(root) if node.tag == tag), "") if root else ""


# ---------- styles


def _styles(parts: list[Node]) -> dict[str, Style]:
    raw: dict[str, Node] = {}
    numbered: dict[str, Style] = {}
    for part in parts:
        for node in walk(part):
            name = node.attrs.get("style:name", "")
            if node.tag == "style:style" and name:
                raw[f"{node.attrs.get('style:family', '')}/{name}"] = node
            elif node.tag == "text:list-style" and name:
                first = next((child for child in node.elements if child.attrs.get("text:level") == "1"), None)
                counts = first is not None and first.tag == "text:list-level-style-number"
                start = first.attrs.get("text:start-value", "1") if first is not None else "1"
                numbered[f"list/{name}"] = Style(name, numbered=counts, start=start)
    done: dict[str, Style] = {}
    for key in raw:
        _resolve(key, raw, done)
    return {**done, **numbered}


def _resolve(key: str, raw: dict[str, Node], done: dict[str, Style]) -> None:
    """Settle a style after its parents, oldest first; a circle ends where it closes."""
    chain: list[str] = []
    while key in raw and key not in done and key not in chain:
        chain.append(key)
        key = f"{key.split('/')[0]}/{raw[key].attrs.get('style:parent-style-name', '')}"
    above = done.get(key, Style())
    for name in reversed(chain):
        above = done[name] = _inherit(raw[name], above)


def _inherit(node: Node, above: Style) -> Style:
    name = node.attrs.get("style:name", "")
    look: dict[str, str] = {}
    for child in node.elements:
        if child.tag == "style:text-properties":
            look |= child.attrs
    level = node.attrs.get("style:default-outline-level", "")
    plain = name.replace("_20_", " ").lower()
    return replace(
        above,
        name=plain,
        bold=_weight(look.get("fo:font-weight"), above.bold),
        italic=look["fo:font-style"] in ("italic", "oblique") if "fo:font-style" in look else above.italic,
        size_points=_points(look.get("fo:font-size", ""), above.size_points),
        quote=above.quote or plain in ("quotations", "quote", "block text", "intense quote"),
        title=above.title or plain == "title",
        code=above.code or plain in _CODE,
        lines=above.lines or plain in ("preformatted text", "plain text"),
        level=int(level) if level.isascii() and level.isdigit() and len(level) < 3 else above.level,
    )


def _weight(written: str | None, above: bool) -> bool:
    if written is None:
        return above
    return written == "bold" or (written.isascii() and written.isdigit() and int(written[:4]) >= 600)


def _points(written: str, above: float) -> float:
    try:
        if written.endswith("pt"):
            return float(written[:-2])
        return above * float(written[:-1]) / 100 if written.endswith("%") and above else above
    except ValueError:
        return above


# ---------- the body


class _Body:
    def __init__(self, styles: dict[str, Style], archive: Archive, pictures: Pictures, limits: IngestConfig) -> None:
        self.styles, self.archive, self.pictures, self.limits = styles, archive, pictures, limits
        self.removed: list[Removed] = []
        self.comments = 0
        self.levels: dict[float, int] = {}
        self.counts: dict[str, int] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        return (f"comments in the margin, left out: {self.comments}",) if self.comments else ()

    def document(self, content: Node) -> Node:
        text = next((node for node in walk(content) if node.tag == "office:text"), None)
        if text is None:
            raise damaged(self.archive.path, KIND, detail="it holds no text")
        self.comments = sum(node.tag == "office:annotation" for node in walk(text))
        self.levels = self.large_sizes(text)
        return Node("body", {}, list(self.blocks(text.children)))

    def large_sizes(self, text: Node) -> dict[float, int]:
        sizes: Counter[float] = Counter()
        short: set[float] = set()
        for node in walk(text):
            if node.tag == "text:p":
                words = words_of(node)
                size = self.size(node)
                sizes[size] += len(words)
                short |= {size} if 0 < len(words.split()) <= 20 else set()
        return heading_sizes(sizes, short)

    def style(self, node: Node, family: str) -> Style:
        name = node.attrs.get(f"{'table' if family == 'table' else 'text'}:style-name", "")
        return self.styles.get(f"{family}/{name}", Style())

    def size(self, paragraph: Node) -> float:
        """The type size of a paragraph, or of the spans that hold all its words."""
        own = self.style(paragraph, "paragraph").size_points
        spans = [child for child in paragraph.elements if child.tag == "text:span"]
        bare = any(isinstance(child, str) and child.strip() for child in paragraph.children)
        sizes = [self.style(span, "text").size_points or own for span in spans if words_of(span)]
        return min(sizes) if sizes and not bare else own

    def blocks(self, children: Iterable[Node | str]) -> Iterable[Node | str]:
        quote: list[Node | str] = []
        for child in children:
            if isinstance(child, str):
                continue
            made = list(self.block(child))
            if child.tag == "text:p" and self.style(child, "paragraph").quote:
                quote += made
                continue
            if quote:
                yield Node("blockquote", {}, quote)
                quote = []
            yield from made
        if quote:
            yield Node("blockquote", {}, quote)

    def block(self, node: Node) -> Iterable[Node | str]:
        if node.tag in _SKIPPED:
            return
        if node.tag in _INDEXES:
            self.removed += [Removed(0, line, "a table of contents") for line in _lines(node)]
        elif node.tag in _BLOCK:
            yield _BLOCK[node.tag](self, node)
        else:
            yield from self.blocks(node.children)

    def paragraph(self, node: Node) -> Node:
        style = self.style(node, "paragraph")
        children = list(self.inline(node.children))
        level = 1 if style.title else style.level or self.levels.get(self.size(node), 0)
        if level and len(words_of(node).split()) <= 30:
            return Node(f"h{min(level, 6)}", {}, children)
        if style.code:
            return Node("pre", {}, [Node("code", {}, children)])
        if style.lines:
            return Node("pre", {}, children)
        return Node("p", {}, _dressed(children, style))

    def heading(self, node: Node) -> Node:
        written = node.attrs.get("text:outline-level", "1")
        level = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 1
        return Node(f"h{min(max(level, 1), 6)}", {}, list(self.inline(node.children)))

    def listing(self, node: Node) -> Node:
        style = self.style(node, "list")
        tag = "ol" if style.numbered else "ul"
        items = [child for child in node.elements if child.tag in ("text:list-item", "text:list-header")]
        name = node.attrs.get("text:style-name", "")
        start = items[0].attrs.get("text:start-value", style.start) if items else style.start
        if node.attrs.get("text:continue-numbering") == "true" and name in self.counts:
            start = str(self.counts[name])
        if name and start.isascii() and start.isdigit() and len(start) < 6:
            self.counts[name] = int(start) + len(items)
        return Node(tag, {"start": start}, [Node("li", {}, list(self.blocks(item.children))) for item in items])

    def table(self, node: Node) -> Node:
        return Node("table", {}, list(self.rows(node)))

    def rows(self, node: Node) -> Iterable[Node | str]:
        for child in node.elements:
            if child.tag == "table:table-row":
                cells = [cell for cell in child.elements if cell.tag == "table:table-cell"]
                yield Node("tr", {}, [self.cell(cell) for cell in cells])
            elif child.tag.startswith("table:table-"):
                yield from self.rows(child)

    def cell(self, node: Node) -> Node:
        spans = {
            "colspan": node.attrs.get("table:number-columns-spanned", "1"),
            "rowspan": node.attrs.get("table:number-rows-spanned", "1"),
        }
        return Node("td", spans, list(self.blocks(node.children)))

    def inline(self, children: Iterable[Node | str]) -> Iterable[Node | str]:
        for child in children:
            if isinstance(child, str):
                yield child
            elif child.tag in _INLINE:
                yield _INLINE[child.tag](self, child)
            elif child.tag not in _SKIPPED:
                yield from self.inline(child.children)

    def span(self, node: Node) -> Node:
        return Node("span", {}, _dressed(list(self.inline(node.children)), self.style(node, "text")))

    def link(self, node: Node) -> Node:
        return Node("a", {"href": node.attrs.get("xlink:href", "")}, list(self.inline(node.children)))

    def spaces(self, node: Node) -> Node:
        return Node("span", {}, [" "])

    def line_break(self, node: Node) -> Node:
        return Node("br")

    def note(self, node: Node) -> Node:
        body = next((child for child in node.elements if child.tag == "text:note-body"), Node(""))
        return Node("note", {}, list(self.blocks(body.children)))

    def frame(self, node: Node) -> Node:
        alt = _first(node, "svg:title") or _first(node, "svg:desc")
        boxes = [child for child in node.elements if child.tag == "draw:text-box"]
        if boxes:
            return Node("div", {}, [block for box in boxes for block in self.blocks(box.children)])
        for image in (child for child in node.elements if child.tag == "draw:image"):
            name = image.attrs.get("xlink:href", "").removeprefix("./")
            if name in self.archive.members:
                return Node("img", {"asset": self.pictures.add(self.archive.read(name), alt=alt), "alt": alt})
            self.pictures.add_source(name, alt=alt)
        return Node("img", {"alt": alt})


_BLOCK: dict[str, Callable[[_Body, Node], Node]] = {
    "text:p": _Body.paragraph,
    "text:h": _Body.heading,
    "text:list": _Body.listing,
    "table:table": _Body.table,
    "draw:frame": _Body.frame,
}
_INLINE: dict[str, Callable[[_Body, Node], Node]] = {
    "text:span": _Body.span,
    "text:a": _Body.link,
    "text:s": _Body.spaces,
    "text:tab": _Body.spaces,
    "text:line-break": _Body.line_break,
    "text:note": _Body.note,
    "draw:frame": _Body.frame,
}


def _dressed(children: list[Node | str], style: Style) -> list[Node | str]:
    if style.code:
        return [Node("code", {}, children)]
    if style.italic:
        children = [Node("em", {}, children)]
    return [Node("strong", {}, children)] if style.bold else children


def _furniture(looks: Node | None) -> tuple[Removed, ...]:
    """The lines of the page heads and feet, each once."""
    found: dict[str, str] = {}
    for node in walk(looks) if looks else ():
        place = next((kind for kind in ("header", "footer") if node.tag.startswith(f"style:{kind}")), "")
        if place and not node.tag.endswith("style"):
            for line in _lines(node):
                found.setdefault(line, f"{'head' if place == 'header' else 'foot'} of every page")
    return tuple(Removed(0, line, why) for line, why in found.items())


def _lines(node: Node) -> list[str]:
    paragraphs = (child for child in walk(node) if child.tag in ("text:p", "text:h"))
    return [line for paragraph in paragraphs for line in lines_of(paragraph)]
