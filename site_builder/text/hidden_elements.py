"""HTML elements that browsers do not show, by name, attribute or style.

HTML Standard §6.1 (`hidden`), CSS Display 3 §2.6 (`display: none`), CSS 2.2 §11.2 (`visibility`); `mso-hide` is Word's.
Reads inline styles; rules of style sheets are passed in as declarations.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from html import unescape

UNSEEN = frozenset(("script", "style", "template", "noscript"))
"""Elements whose content is never page text."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_MAY_END_ALONE = frozenset(("p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "rp", "rt"))
"""Elements with an optional end tag; in Markdown they end with their paragraph."""
_HIDING = {
    "display": ("none",),
    "visibility": ("hidden", "collapse"),
    "content-visibility": ("hidden",),
    "mso-hide": ("all",),
    "opacity": ("0", "0.0", "0%"),
    "font-size": ("0", "0px", "0pt", "0em", "0rem", "0%"),
    "color": ("transparent",),
}
_TAG = re.compile(
    r"""<!--(?!-?>)|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>"']*+)(?<!:)"""
    r"""(?P<attrs>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+(?=>)|[^<>]*+)>""",
)
"""An unclosed quotation mark is an ordinary character: `<p it's hidden>` hides."""
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]++)(?:\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|(\{\{[^{}]*+\}\}|[^\s"'>]++)))?"""
)
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?", re.DOTALL)
_ESCAPED = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n|\Z)")
_MAY_HIDE = re.compile(r"<(?:script|style|template|noscript)\b|\b(?:hidden|style)\b", re.IGNORECASE)

Declarations = Mapping[str, tuple[str, bool]]
"""Property → value, and True if it is important."""


def declarations(style: str) -> Declarations:
    """Declarations of a style attribute or rule; the last of each property counts unless an earlier one is important.

    Also reads the object that JSX uses instead.
    """
    found: dict[str, tuple[str, bool]] = {}
    plain = _ESCAPED.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), _COMMENT.sub("", style))
    parts = re.sub(r"[\"'{}]", "", plain.replace(",", ";")) if plain.startswith("{{") else plain
    for part in parts.split(";"):
        name, _, written = part.partition(":")
        value, mark, word = written.lower().partition("!")
        important = bool(mark) and word.strip() == "important"
        if important or not found.get(name.strip().lower(), ("", False))[1]:
            found[name.strip().lower()] = (" ".join(value.split()), important)
    return found


def overlaid(lower: Declarations, upper: Declarations) -> Declarations:
    """Two sets of declarations merged; the second wins except over important ones of the first."""
    return {**lower, **{name: one for name, one in upper.items() if one[1] or not lower.get(name, ("", False))[1]}}


def hides(declared: Declarations) -> bool:
    """True if an element with these declarations is not shown."""
    return any(declared[name][0] in values for name, values in _HIDING.items() if name in declared)


def is_hidden(attrs: Mapping[str, str], rules: Declarations | None = None) -> bool:
    """True if an element with these attributes is not shown, whatever surrounds it.

    `rules` are the declarations of the page's style sheets for it.
    """
    if "hidden" in attrs:
        return True
    own = declarations(attrs["style"]) if "style" in attrs else {}
    return hides(overlaid(rules, own) if rules else own)


def may_hide(text: str) -> bool:
    """Fast check: False if no element of the text can be hidden."""
    return "<" in text and _MAY_HIDE.search(text) is not None


def attributes(written: str) -> dict[str, str]:
    """Attributes of a tag by lower-case name."""
    return {name.lower(): unescape("".join(values)) for name, *values in _ATTRIBUTE.findall(written)}


def words_in(html: str) -> str:
    """Words between the tags, on one line."""
    return " ".join(_TAG.sub(" ", html).split())


def hidden_ends(text: str, is_code: Container[int], starts: Iterable[int], unseen: Container[str]) -> dict[int, int]:
    """Start → end of each hidden element; -1 for one that never ends.

    `starts` are offsets of line starts, `is_code` numbers of code lines, `unseen` names of elements that are always
    hidden.
    """
    ends: dict[int, int] = {}
    opened: dict[str, list[tuple[int, bool]]] = {}
    lines = _Lines(starts)
    for tag in _tags(text):
        name = tag["name"].lower()
        if lines.number(tag.start()) in is_code:
            continue
        if tag["end"]:
            start, hidden = opened[name].pop() if opened.get(name) else (-1, False)
            ends |= {start: tag.end()} if hidden else {}
            continue
        hidden = name in unseen or is_hidden(attributes(tag["attrs"]))
        if name in _VOID or tag["attrs"].endswith("/"):
            ends |= {tag.start(): tag.end()} if hidden else {}
        else:
            opened.setdefault(name, []).append((tag.start(), hidden))
    for name, places in opened.items():
        for start in (start for start, hidden in places if hidden):
            blank = _BLANK_LINE.search(text, start)
            ends[start] = -1 if name not in _MAY_END_ALONE else blank.start() if blank else len(text)
    return ends


def _tags(text: str) -> Iterator[re.Match[str]]:
    """Tags outside comments; an unclosed comment is text."""
    at = comment_ends = 0
    while tag := _TAG.search(text, at):
        at = tag.end()
        if tag["name"]:
            yield tag
        elif comment_ends >= 0:
            comment_ends = text.find("-->", at)
            at = max(at, comment_ends)


class _Lines:
    """Line numbers of offsets, requested in ascending order."""

    def __init__(self, starts: Iterable[int]) -> None:
        self._starts = [*starts]
        self._at = 0

    def number(self, place: int) -> int:
        while self._at + 1 < len(self._starts) and self._starts[self._at + 1] <= place:
            self._at += 1
        return self._at
