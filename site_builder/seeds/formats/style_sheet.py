"""Style sheets inside a web page → declarations that may hide an element.

Reads only rules for all media whose selector is one element, by name, classes and id. Nothing is fetched, and relations
between elements are ignored (Selectors 4 §5 to §6, CSS Cascade 5 §6).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.text.hidden_elements import Declarations, declarations, overlaid

MAX_RULES = 500
"""Maximum number of rules compared with each element."""
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]{0,60}+)?(?P<marks>(?:[.#][\w-]{1,200}+){0,20})")
_MAY_HIDE = re.compile(r"display|visibility|mso-hide", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    weight: tuple[int, int]
    """Specificity, then position."""
    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    declared: Declarations


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The rules by precedence, weakest first."""

    rules: tuple[_Rule, ...] = ()

    def declared(self, tag: str, attrs: Mapping[str, str]) -> Declarations:
        """The declarations for an element, without its style attribute."""
        found: Declarations = {}
        if not self.rules:
            return found
        classes, name = frozenset(attrs.get("class", "").split()), attrs.get("id", "")
        for rule in self.rules:
            if rule.tag in ("", tag) and rule.classes <= classes and rule.ids <= {name}:
                found = overlaid(found, rule.declared)
        return found


def style_sheet(text: str) -> StyleSheet:
    """The rules that may hide something, at most MAX_RULES."""
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
