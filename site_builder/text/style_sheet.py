"""Style sheets inside a web page → declarations that may hide an element.

Reads rules for screens (`@media`, `@supports`, `@layer`) whose selector has names, classes, ids, attributes, `:not()`,
descendants and children (Selectors 4 §5 to §6 and §15, CSS Cascade 5 §6). Rules for pointers do not count. Nothing is
fetched.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.text.hidden_elements import (
    HIDING_STYLES,
    Declarations,
    Tag,
    declarations,
    may_be_hidden_by,
    overlaid,
)

MAX_RULES = 500
"""Maximum number of rules compared with each element."""
_WIDTH = 1280
"""Width of the screen in pixels."""
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_SIMPLE = (
    r"(?P<sign>[.#]?)(?P<word>(?<![\w.#-])\*|[a-zA-Z_-][\w-]{0,200}+)"
    r"|\[\s*+(?P<name>[\w-]{1,80}+)\s*+(?:(?P<is>[~^$*|]?=)\s*+[\"']?(?P<value>[^\"'\]]{0,200}+)[\"']?\s*+)?\]"
    r"|:not\((?P<not>[.#]?[\w-]{1,200}+)\)"
)
_PART = re.compile(_SIMPLE)
_PIECE = re.compile(r"[>+~]|(?:\[[^\]]{0,300}\]|\([^)]{0,300}\)|[^\s>+~\[(])++")
_SIZE = re.compile(r"(min|max)-(?:device-)?width\s*:\s*(\d{1,5})(?:\.\d+)?(px|r?em)")
_OTHER_MEDIA = re.compile(r"print|speech|not\b|hover|pointer|prefers|orientation|height")

_Test = tuple[str, str, str]
"""Kind, name and value that an element must have."""


@dataclass(frozen=True, slots=True)
class _Rule:
    weight: tuple[int, int]
    """Specificity, then position."""
    parts: tuple[tuple[bool, tuple[_Test, ...]], ...]
    """From the element outwards: True if it must be the parent of the one before, and its tests."""
    declared: Declarations

    def fits(self, tag: Tag, above: Sequence[Tag]) -> bool:
        """True if the rule is for this element."""
        if not _passes(self.parts[0][1], tag):
            return False
        ends = {0}
        for is_parent, tests in self.parts[1:]:
            places = sorted(ends) if is_parent else range(min(ends), len(above))
            ends = {n + 1 for n in places if n < len(above) and _passes(tests, above[n])}
            if not ends:
                return False
        return True


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The rules by precedence, weakest first."""

    rules: tuple[_Rule, ...] = ()

    def declared(self, tag: Tag, above: Sequence[Tag]) -> Declarations:
        """The declarations for an element inside others, nearest first, without its style attribute."""
        found: Declarations = {}
        for rule in self.rules:
            if rule.fits(tag, above):
                found = overlaid(found, rule.declared)
        return found


def style_sheet(text: str, most: int = MAX_RULES) -> StyleSheet:
    """At most that many rules about styles by which one of them may hide something."""
    rules: list[_Rule] = []
    stack: list[str] = []
    pieces = _BRACE.split(_COMMENT.sub("", text))
    for written, brace in zip(pieces[::2], [*pieces[1::2], "}"], strict=False):
        if brace == "{":
            stack.append(written.rpartition(";")[2].strip())
            continue
        *around, selectors = stack or [""]
        if selectors and all(map(_is_shown, around)):
            declared = declarations(written)
            rules += _rules(selectors, declared, len(rules)) if declared.keys() & HIDING_STYLES else []
        stack = around
    telling = frozenset[str]().union(*(may_be_hidden_by(rule.declared) for rule in rules))
    kept = [rule for rule in rules if rule.declared.keys() & telling]
    return StyleSheet(tuple(sorted(kept[:most], key=lambda rule: rule.weight)))


def _is_shown(condition: str) -> bool:
    """True if rules under this condition count on a wide screen."""
    name, _, media = condition.lower().partition(" ")
    if name != "@media" or _OTHER_MEDIA.search(media):
        return name in ("@supports", "@layer")
    sizes = ((which, int(size) * (1 if unit == "px" else 16)) for which, size, unit in _SIZE.findall(media))
    return all((size <= _WIDTH) if which == "min" else (size >= _WIDTH) for which, size in sizes)


def _rules(selectors: str, declared: Declarations, place: int) -> list[_Rule]:
    found: list[_Rule] = []
    for written in selectors.split(","):
        parts: list[tuple[bool, tuple[_Test, ...]]] = []
        is_parent = False
        pieces = _PIECE.findall(written)
        for piece in reversed(pieces):
            tests = _tests(piece) if piece != ">" else ()
            if piece != ">" and not tests:
                break
            parts += [(is_parent, tests)] if tests else []
            is_parent = not tests
        else:
            if parts:
                kinds = [kind for _, tests in parts for kind, *_ in tests]
                weight = (
                    100 * kinds.count("#") + 10 * sum(kind not in ("#", "tag") for kind in kinds) + kinds.count("tag")
                )
                found.append(_Rule((weight, place + len(found)), tuple(parts), declared))
    return found


def _tests(written: str) -> tuple[_Test, ...]:
    """The tests of a selector without spaces; none if it has others."""
    found: list[_Test] = []
    at = 0
    while at < len(written):
        match = _PART.match(written, at)
        if match is None:
            return ()
        at = match.end()
        if match["word"]:
            found.append((match["sign"] or "tag", match["word"] if match["sign"] else match["word"].lower(), ""))
        else:
            found.append(
                ("not", match["not"], "")
                if match["not"]
                else (match["is"] or "has", match["name"], match["value"] or "")
            )
    return tuple(found)


def _passes(tests: tuple[_Test, ...], tag: Tag) -> bool:
    return all(_passes_one(test, *tag) for test in tests)


def _passes_one(test: _Test, tag: str, attrs: Mapping[str, str]) -> bool:
    kind, name, value = test
    if kind == "tag":
        return name in ("*", tag)
    if kind == ".":
        return name in attrs.get("class", "").split()
    if kind == "#":
        return name == attrs.get("id", "")
    if kind == "not":
        sign = name[0] if name[0] in ".#" else "tag"
        return not _passes_one((sign, name.lstrip(".#"), ""), tag, attrs)
    written = attrs.get(name.lower())
    if written is None or kind == "has":
        return written is not None
    whole = {"=": written == value, "~=": value in written.split(), "|=": f"{written}-".startswith(f"{value}-")}
    parts = {"^=": written.startswith(value), "$=": written.endswith(value), "*=": value in written}
    return {**whole, **parts}[kind]
