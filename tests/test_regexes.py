"""No pattern of the package takes exponential or quadratic time, unless its input has a declared maximum length."""

import ast
import builtins
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

import site_builder
from tests.regexes import findings

CALLS = ("compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")
ROOT = Path(site_builder.__file__).parent
ANCHORED = ("match", "fullmatch")
CAPPED = {
    "content.body": "our own HTML, in which every tag is closed",
    "demo.content_files": "our own sentences",
    "core.image_size": "the first 10,000 bytes of a picture",
    "linking.rules.compounds _COMPOUND": "60 characters on either side of a name",
    "seeds.corpus.noun_phrases": "OPENING",
    "tagging.evidence _OWNED": "80 characters of a title",
    "seeds.migration.template_code _ARGUMENT": "MAX_ARGUMENTS",
    "entities.organisations _BEFORE": "MAX_NAME_LENGTH",
    "entities.local_organisations _DESCRIBED": "90 characters before a class noun",
    "entities.name_spans _OF_BEFORE": "40 characters before a name",
    "entities.propose _HELD_BEFORE": "30 characters before a name",
    "entities.person_features _OFFICE_COMMA": "60 characters before a name",
    "entities.person_features _OWNED": "40 characters before a name",
    "entities.person_features _LABEL": "60 characters before a name",
    "linking.quotations _NAME_BEFORE": "_NEAR",
    "linking.role_phrases _OPENING": "_LEADING_REACH",
    "linking.rules.scoped_names _LISTED_BEFORE": "60 characters before a name",
    "linking.rules.short_names _INITIALS": "40 characters before a name",
    "linking.anonymous_sources _LAST_WORD": "40 characters before a phrase",
    "settings.yaml_nodes": "one message of a parser",
    "rendering.render": "one message of Jinja",
    "seeds.detect.bylines _NUMBER": "60 characters",
    "seeds.detect.headings _SENTENCES": "MAX_QUESTION_WORDS",
    "seeds.formats.html_tree _ATTRIBUTE": "what _TAG has matched, which it fits from end to end",
    "seeds.formats.document_title _NO_TITLE": "MAX_CHARS",
    "rendering.theme _TEMPLATES": "the name of a file",
}
"""Module and name of patterns that may take quadratic time → maximum length of the input."""


class Use(NamedTuple):
    """A pattern as written in a module's source."""

    place: str
    name: str
    pattern: str | bytes
    flags: int
    whole: bool
    searched: bool


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(site_builder.__path__, "site_builder."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call of `re`, with the name bound to its result."""
    names = {
        id(n.value): t.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Assign)
        for t in n.targets
        if isinstance(t, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            here = node.func.value
            if isinstance(here, ast.Name) and here.id == "re":
                yield node, names.get(id(node), "") if node.func.attr == "compile" else ""


def written(module: ModuleType) -> Iterator[Use]:
    """The patterns in a module's source; a local variable counts as one letter."""
    source = Path(module.__file__ or "").read_text()
    for node, name in calls(ast.parse(source)):
        if not node.args:
            continue
        method = node.func.attr
        around = source if name.startswith("_") else everything()
        uses = set(re.findall(rf"\b{name}\.(\w+)\(", around)) if method == "compile" and name else {method}
        bare = bool(name) and bool(re.search(rf"\b{name}\b(?!\.\w+\(| = |: )", around.replace(f"import {name}", "")))
        flags = [k.value for k in node.keywords if k.arg == "flags"]
        if method not in ("split", "sub", "subn"):
            flags += node.args[1 if method == "compile" else 2 :][:1]
        yield Use(
            f"{module.__name__}:{node.lineno}",
            f"{module.__name__.removeprefix('site_builder.')} {name}".strip(),
            value_of(node.args[0], module),
            int(value_of(flags[0], module)) if flags else 0,
            uses == {"fullmatch"},
            not uses <= set(ANCHORED) or not uses or bare,
        )


@cache
def everything() -> str:
    return "\n".join(path.read_text() for path in sorted(ROOT.rglob("*.py")))


class Letter(str):
    """Placeholder for a local variable."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self


class Number(int):
    """Placeholder for a local variable where a number is required."""

    def __getattr__(self, name: str) -> Any:
        return self


class Names(dict[str, Any]):
    """Names of a module; unknown ones are placeholders."""

    unknown: Any = Letter("x")

    def __missing__(self, name: str) -> Any:
        return getattr(builtins, name, self.unknown)


def value_of(node: ast.expr, module: ModuleType) -> Any:
    code, names = compile(ast.Expression(node), "pattern", "eval"), Names(vars(module))
    try:
        return eval(code, dict(vars(module)), names)
    except TypeError:
        names.unknown = Number(1)
        return eval(code, dict(vars(module)), names)


def bound(value: Any, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    """Compiled patterns in a value: in a table, a record, a closure or a default argument."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and not isinstance(value, ModuleType | type):
        inside: Iterable[Any] = ()
        if isinstance(value, dict):
            inside = value.values()
        elif isinstance(value, tuple | list | set | frozenset):
            inside = value
        elif isinstance(value, partial):
            inside = (value.func, *value.args, *value.keywords.values())
        elif is_dataclass(value):
            inside = [getattr(value, item.name, None) for item in fields(value)]
        elif isinstance(value, FunctionType):
            inside = (*(value.__defaults__ or ()), *(cell.cell_contents for cell in value.__closure__ or ()))
        for item in inside:
            yield from bound(item, depth - 1)


def slow(module: ModuleType) -> Iterator[str]:
    known = set()
    for use in written(module):
        known.add(use.pattern)
        for finding in findings(use.pattern, use.flags, whole=use.whole, searched=use.searched):
            capped = CAPPED.keys() & {use.name, use.name.split(" ")[0]}
            if finding.kind == "exponential" or not capped:
                yield f"{use.place}: {finding.kind}: {finding.first} and {finding.second} in {use.pattern!r}"
    for pattern in bound(tuple(vars(module).values())):
        if pattern.pattern not in known:
            for finding in findings(pattern.pattern, pattern.flags, searched=False):
                if finding.kind == "exponential":
                    yield f"{module.__name__}: {finding.kind}: {pattern.pattern!r}"


@pytest.mark.parametrize("module", list(modules()), ids=lambda module: module.__name__.removeprefix("site_builder."))
def test_no_pattern_backtracks_over_a_text(module: ModuleType):
    """To mend one, use a bound ({1,99}), a look-behind ((?<!x)x+), a possessive x++, or one separator; if its input is
    short, add it to CAPPED.
    """
    assert list(slow(module)) == []


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("(a+)+b", "exponential"),
        ("(a*)*b", "exponential"),
        ("(?:a|a)*b", "exponential"),
        ("(?:[A-Z]\\w* ?)+$", "exponential"),
        ("(?:\\w{1,30}){1,30}x", "exponential"),
        ("\\w+\\s*\\s*x", "quadratic"),
        (".*foo.*bar", "quadratic"),
        ("^(?i:A+)a+-", "quadratic"),
        ("\\s+$", "restarts"),
        ("(?<!a)a++ab*b*c", "quadratic"),
    ],
)
def test_a_pattern_that_backtracks_is_found_out(pattern: str, kind: str):
    assert findings(pattern)[0].kind == kind


@pytest.mark.parametrize(
    "pattern",
    [
        "(?<!\\w)\\w+:",
        "\\b\\w+:",
        "^a+b",
        "(?<!a)a++ab",
        "(?:ab|a)(?:b|c)*d",
        "^(?:[A-Z]\\w* )*[A-Z]\\w*$",
        "(?<=<)[^<>]*>",
    ],
)
def test_a_pattern_that_reads_each_character_once_is_left_alone(pattern: str):
    assert findings(pattern) == ()
