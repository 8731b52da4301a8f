"""The style sheets inside a web page → what they declare of an element that may hide it.

Only rules for every medium whose selector is one element, by its name, classes and id, are read: nothing is fetched,
and no relation between elements is looked at (Selectors 4 §5 to §6, CSS Cascade 5 §6).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.text.hidden_elements import Declarations, declarations, overlaid

MAX_RULES = 500
"""Rules that are compared with each element."""
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]{0,60}+)?(?P<marks>(?:[.#][\w-]{1,200}+){0,20})")
_MAY_HIDE = re.compile(r"display|visibility|mso-hide", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    weight: tuple[int, int]
    """Specificity, then place."""
    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    declared: Declarations


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The rules in the order of their precedence, the weakest first."""

    rules: tuple[_Rule, ...] = ()

    def declared(self, tag: str, attrs: Mapping[str, str]) -> Declarations:
        """The style of an element before its own."""
        found: Declarations = {}
        if not self.rules:
            return found
        classes, name = frozenset(attrs.get("class", "").split()), attrs.get("id", "")
        for rule in self.rules:
            if rule.tag in ("", tag) and rule.classes <= classes and rule.ids <= {name}:
                found = overlaid(found, rule.declared)
        return found


def style_sheet(text: str) -> StyleSheet:
    """The rules of a text that may hide something, at most MAX_RULES."""
    rules: list[_Rule] = []
    depth, selectors = 0, ""
    pieces = _BRACE.split(_COMMENT.sub("", text)) if _MAY_HIDE.search(text) else []
    for written, brace in zip(pieces[::2], [*pieces[1::2], "}"], strict=False):
        if brace == "{":
            depth, selectors = depth + 1, "" if depth else written
            continue
        if depth == 1 and _MAY_HIDE.search(written):
            rules += _rules(selectors.rpartition(";")[2], declarations(written), len(rules))
        depth, selectors = max(depth - 1, 0), ""
    return StyleSheet(tuple(sorted(rules[:MAX_RULES], key=lambda rule: rule.weight)))


def _rules(selectors: str, declared: Declarations, place: int) -> list[_Rule]:
    found: list[_Rule] = []
    for written in selectors.split(","):
        match = _SELECTOR.fullmatch(written.strip())
        if match and match[0]:
            marks = re.findall(r"[.#][\w-]+", match["marks"])
            ids, classes = (frozenset(m[1:] for m in marks if m[0] == sign) for sign in "#.")
            weight = 100 * len(ids) + 10 * len(classes) + bool(match["tag"])
            found.append(_Rule((weight, place + len(found)), (match["tag"] or "").lower(), ids, classes, declared))
    return found
