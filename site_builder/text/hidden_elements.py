"""HTML elements that browsers do not show, by name, attribute, class or style.

HTML Standard §6.1 (`hidden`), CSS Display 3 §2.6 (`display: none`), CSS 2.2 §11.2 (`visibility`); `mso-hide` is Word's.
Reads inline styles by the table `hiding.toml`; rules of style sheets are passed in as declarations.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from importlib.resources import files
from operator import itemgetter

UNSEEN = frozenset(("script", "style", "template", "noscript"))
"""Elements whose content is never page text."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_MAY_END_ALONE = frozenset(("p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "rp", "rt"))
"""Elements with an optional end tag; in Markdown they end with their paragraph."""
_ROWS = tomllib.loads((files("site_builder.text") / "hiding.toml").read_text("utf-8"))
_NUMBERS, _NAMES = _ROWS.pop("numbers"), _ROWS.pop("names")
_CLASSES, _SHOWN = frozenset(_NAMES["classes"].split()), re.compile(_NAMES["shown"])
_COLOURS = {"white": "#ffffff", "black": "#000000"}
_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_RGB = re.compile(r"rgb\((\d{1,3})[, ](\d{1,3})[, ](\d{1,3})\)")
MAX_ABOVE = 16
"""Maximum number of elements around one that are compared with a rule."""
MAX_VALUE = 200
"""Maximum characters of a value that may hide; longer ones list fonts and pictures."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Styles of which each hides an element, if all its declarations have `needs` and none has `unless`."""

    styles: Mapping[str, re.Pattern[str]]
    needs: re.Pattern[str]
    unless: re.Pattern[str]


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<(\w+)>", lambda name: f"(?:{_NUMBERS[name[1]]})", written))


_WAYS = tuple(
    _Way(
        {name: _pattern(value) for name, value in way["styles"].items()},
        re.compile(way.get("needs", "")),
        re.compile(way.get("unless", r"(?!)")),
    )
    for way in _ROWS.values()
)
HIDING_STYLES = frozenset(name for way in _WAYS for name in way.styles)
"""Properties that may hide an element."""
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
_MAY_HIDE = re.compile(r"<(?:script|style|template|noscript|dialog)\b|\b(?:hidden|style|class)\b", re.IGNORECASE)
_SPACED = re.compile(r" ?([(),/]) ?")

Declarations = Mapping[str, tuple[str, bool]]
"""Property → value, and True if it is important."""
Tag = tuple[str, Mapping[str, str]]
"""Name and attributes of an element."""
Rules = Callable[[Tag, Sequence[Tag]], Declarations]
"""An element and those around it, nearest first → what style sheets declare for it."""


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
            found[name.strip().lower()] = (_SPACED.sub(r"\1", " ".join(value.split())), important)
    return found


def overlaid(lower: Declarations, upper: Declarations) -> Declarations:
    """Two sets of declarations merged; the second wins except over important ones of the first."""
    return {**lower, **{name: one for name, one in upper.items() if one[1] or not lower.get(name, ("", False))[1]}}


def hides(declared: Declarations) -> bool:
    """True if an element with these declarations is not shown."""
    return any(hiding_styles(way, declared) and _applies(way, declared) for way in _WAYS) or _is_on_itself(declared)


def may_be_hidden_by(declared: Declarations) -> frozenset[str]:
    """The properties that hide an element, alone or beside others."""
    return frozenset(name for way in _WAYS for name in hiding_styles(way, declared))


def hiding_styles(way: _Way, declared: Declarations) -> list[str]:
    """The properties whose values are in the table."""
    names = way.styles.keys() & declared.keys()
    values = ((name, declared[name][0]) for name in names)
    return [name for name, value in values if len(value) < MAX_VALUE and way.styles[name].fullmatch(value)]


def _applies(way: _Way, declared: Declarations) -> bool:
    written = "\n".join(f"{name}: {value}" for name, (value, _) in declared.items())
    return bool(way.needs.search(written)) and not way.unless.search(written)


def _is_on_itself(declared: Declarations) -> bool:
    """True for letters in the colour of their background."""
    behind = declared.get("background-color") or declared.get("background")
    return bool(behind and "color" in declared) and _colour(declared["color"][0]) == _colour(
        behind[0] if behind else ""
    )


def _colour(value: str) -> str:
    value = _HEX.sub(r"#\1\1\2\2\3\3", value) if len(value) == 4 else _COLOURS.get(value, value)
    match = _RGB.fullmatch(value)
    return "#" + "".join(f"{int(part):02x}" for part in match.groups()) if match else value


def is_hidden(tag: str, attrs: Mapping[str, str], rules: Declarations | None = None) -> bool:
    """True if an element with these attributes is not shown, whatever surrounds it.

    `rules` are the declarations of the page's style sheets for it.
    """
    if "hidden" in attrs or (tag == "dialog" and "open" not in attrs):
        return True
    own = declarations(attrs["style"]) if "style" in attrs else {}
    declared = overlaid(rules, own) if rules else own
    if hides(declared):
        return True
    named = attrs.get("class", "")
    return not _CLASSES.isdisjoint(named.split()) and not _SHOWN.search(named) and "display" not in declared


def may_hide(text: str) -> bool:
    """Fast check: False if no element of the text can be hidden."""
    return "<" in text and _MAY_HIDE.search(text) is not None


def attributes(written: str) -> dict[str, str]:
    """Attributes of a tag by lower-case name."""
    return {name.lower(): unescape("".join(values)) for name, *values in _ATTRIBUTE.findall(written)}


def words_in(html: str) -> str:
    """Words between the tags, on one line."""
    return " ".join(_TAG.sub(" ", html).split())


def hidden_ends(
    text: str, is_code: Container[int], starts: Iterable[int], unseen: Container[str], rules: Rules | None = None
) -> dict[int, int]:
    """Start → end of each hidden element; -1 for one that never ends.

    `starts` are offsets of line starts, `is_code` numbers of code lines, `unseen` names of elements that are always
    hidden.
    """
    ends: dict[int, int] = {}
    opened: dict[str, list[tuple[int, bool]]] = {}
    around: list[tuple[int, Tag]] = []
    lines = _Lines(starts)
    for tag in _tags(text):
        name = tag["name"].lower()
        if lines.number(tag.start()) in is_code:
            continue
        if tag["end"]:
            start, hidden = opened[name].pop() if opened.get(name) else (-1, False)
            ends |= {start: tag.end()} if hidden else {}
            if start >= 0:  # its descendants end with it
                del around[bisect_left(around, start, key=itemgetter(0)) :]
            continue
        attrs = attributes(tag["attrs"])
        above = [element for _, element in reversed(around[-MAX_ABOVE:])]
        hidden = name in unseen or is_hidden(name, attrs, rules((name, attrs), above) if rules else None)
        if name in _VOID or tag["attrs"].endswith("/"):
            ends |= {tag.start(): tag.end()} if hidden else {}
        else:
            opened.setdefault(name, []).append((tag.start(), hidden))
            around.append((tag.start(), (name, attrs)))
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
