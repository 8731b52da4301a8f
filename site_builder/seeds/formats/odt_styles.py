"""The styles of an OpenDocument text → what each makes of its text, its parents' share included.

OpenDocument 1.3, part 3, chapter 16 (styles). Knows no text and no paragraph.
"""

from dataclasses import dataclass, replace

from site_builder.seeds.formats.document_tree import Node, walk

_CODE = frozenset({"source code", "source text", "verbatim char", "teletype"})
_QUOTES = frozenset({"quotations", "quote", "block text", "intense quote"})
_LINES = frozenset({"preformatted text", "plain text"})


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
    hidden: bool = False
    """Its text, or its section, is not shown."""


def styles_of(parts: list[Node]) -> dict[str, Style]:
    """The styles of the file's parts by `family/name`; those of lists under the family `list`."""
    named = [node for part in parts for node in walk(part) if node.attrs.get("style:name")]
    raw = {f"{node.attrs.get('style:family', '')}/{_name(node)}": node for node in named if node.tag == "style:style"}
    done: dict[str, Style] = {}
    for key in raw:
        _resolve(key, raw, done)
    return done | {f"list/{_name(node)}": _list_style(node) for node in named if node.tag == "text:list-style"}


def _name(node: Node) -> str:
    return node.attrs.get("style:name", "")


def _list_style(node: Node) -> Style:
    first = next((child for child in node.elements if child.attrs.get("text:level") == "1"), None)
    counts = first is not None and first.tag == "text:list-level-style-number"
    start = first.attrs.get("text:start-value", "1") if first is not None else "1"
    return Style(_name(node), numbered=counts, start=start)


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
    look: dict[str, str] = {}
    for child in node.elements:
        if child.tag == "style:text-properties":
            look |= child.attrs
    level = node.attrs.get("style:default-outline-level", "")
    plain = _name(node).replace("_20_", " ").lower()
    return replace(
        above,
        name=plain,
        bold=_weight(look.get("fo:font-weight"), above.bold),
        italic=look["fo:font-style"] in ("italic", "oblique") if "fo:font-style" in look else above.italic,
        size_points=_points(look.get("fo:font-size", ""), above.size_points),
        quote=above.quote or plain in _QUOTES,
        title=above.title or plain == "title",
        code=above.code or plain in _CODE,
        lines=above.lines or plain in _LINES,
        hidden=look["text:display"] == "none" if "text:display" in look else above.hidden,
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
