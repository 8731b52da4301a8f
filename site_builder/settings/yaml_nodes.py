"""The text of a YAML or TOML document → Nodes: text, list or mapping, each with its line.

A scalar arrives as it was written (`2021-02`, `007` and `no` stay what they are). What is not used here (anchors, tags,
deep nesting, a duplicate key) is an error with its place. Knows no field and no record.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from site_builder.core.errors import Location, SiteError
from site_builder.settings.git_marks import marked_in

MAX_DEPTH = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What YAML has no place for (YAML 1.2.2 §5.1)."""


class Node(NamedTuple):
    """A value of a header or a registry, as written."""

    value: "str | tuple[Node, ...] | dict[str, Node]"
    line: int
    """Counted from 1 in the file that holds it."""


@cache
def yaml_loader() -> Any:
    """Reads YAML with every scalar as text, in C where the machine has it. Imported with the first text: a site where
    nothing changed has no YAML that must be read."""
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def yaml_node(
    text: str,
    path: str,
    *,
    first_line: int = 1,
    error: type[SiteError] = SiteError,
    repeated: list[tuple[str, int]] | None = None,
) -> Node:
    """The YAML document as nodes; an empty one is an empty mapping. Tags and aliases are errors, and so are duplicate
    keys, unless `repeated` takes each with its line: then the last of them counts."""
    import yaml

    events = yaml_loader()(text)
    take = events.get_event
    try:
        take()
        if not events.check_event(yaml.DocumentStartEvent):
            return Node({}, first_line)
        take()
        node = _from_events(take(), take, path, first_line, error, 0, repeated)
        take()
        if not events.check_event(yaml.StreamEndEvent):
            raise yaml.composer.ComposerError(None, None, "but found another document", take().start_mark)
    except (yaml.YAMLError, RecursionError) as problem:
        raise _yaml_error(problem, text, path, first_line, error) from None
    finally:
        events.dispose()
    return node


def _from_events(
    event: Any,
    take: Callable[[], Any],
    path: str,
    first: int,
    error: type[SiteError],
    depth: int,
    repeated: list[tuple[str, int]] | None,
) -> Node:
    """The node that begins with an event; `take` gives the next one."""
    kind, line = type(event).__name__, event.start_mark.line + first
    if kind == "AliasEvent" or depth > MAX_DEPTH:
        hint = "write the value out"
        raise error("YAML anchors and deep nesting are not used here", place=Location(path, line), hint=hint)
    if kind == "ScalarEvent":
        return Node(event.value, line)
    if kind == "SequenceStartEvent":
        items: list[Node] = []
        while type(event := take()).__name__ != "SequenceEndEvent":
            items.append(_from_events(event, take, path, first, error, depth + 1, repeated))
        return Node(tuple(items), line)
    found: dict[str, Node] = {}
    while type(key := take()).__name__ != "MappingEndEvent":
        place = Location(path, key.start_mark.line + first)
        if type(key).__name__ != "ScalarEvent":
            raise error("a key must be plain text", place=place)
        if key.value in found and repeated is None:
            raise error(f'duplicate key "{key.value}"', place=place, hint="keep one of the two lines")
        if key.value in found and repeated is not None:
            repeated.append((key.value, place.line or 0))
        found[key.value] = _from_events(take(), take, path, first, error, depth + 1, repeated)
    return Node(found, line)


def _conflict(text: str, path: str, first: int, error: type[SiteError]) -> SiteError | None:
    """What git could not join, both sides of the first next to each other; None where there is none."""
    places = [*marked_in(text)]
    if not places:
        return None
    place, *others = places
    fact = f"two people changed these lines: {' or '.join(f'“{side}”' if side else 'nothing' for side in place.sides)}"
    if others:
        fact += f"; the same in line {', '.join(str(first + other.start) for other in others)}"
    hint = "choose one at the desk, or delete the other with the lines that begin with <<<<<<<, ======= and >>>>>>>"
    return error(fact, place=Location(path, first + place.start), hint=hint)


def _yaml_error(problem: Exception, text: str, path: str, first: int, error: type[SiteError]) -> SiteError:
    conflict = _conflict(text, path, first, error)
    if conflict is not None:
        return conflict
    control = _CONTROL.search(text)
    if control and hasattr(problem, "character"):
        place = Location(path, text.count("\n", 0, control.start()) + first)
        return error(f"there is a control character U+{ord(control[0]):04X}", place=place, hint="delete it")
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    line = mark.line if mark else 0
    lines = text.splitlines()
    for number in (line, line - 1):
        written = lines[number] if 0 <= number < len(lines) else ""
        match = re.match(r"\s*(?:- )?([\w-]+): +([^ \"'\[{|>&*!].*: .*)", written)
        if match:
            hint = f'quote it, it contains a colon: {match[1]}: "{match[2]}"'
            return error(f"the value of {match[1]} cannot be read", place=Location(path, number + first), hint=hint)
    what = getattr(problem, "problem", None) or "the text is not valid YAML"
    hint = "check indentation, quotes and brackets on this line and the one above"
    return error(f"this is not valid YAML: {what}", place=Location(path, line + first), hint=hint)


def toml_node(text: str, path: str, *, error: type[SiteError] = SiteError) -> Node:
    """The TOML document as nodes; dates, numbers and true/false become the text that writes them."""
    try:
        loaded = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        match = re.search(r"\(at line (\d+)", str(problem))
        line = int(match[1]) if match else len(text.splitlines())
        what = re.sub(r" \(at .*\)$", "", str(problem))
        again = re.search("twice|overwrite", what)
        hint = "it is written above: put these lines there" if again else "write text in double quotes"
        raise error(f"this is not valid TOML: {what}", place=Location(path, line), hint=hint) from None
    except RecursionError:
        raise _too_deep(path, _deepest_line(text), error) from None
    except ValueError:  # Python reads no integer of more than 4,300 digits
        raise _too_long(path, _longest_line(text), error) from None
    return _from_toml(loaded, path, text.splitlines(), 0, error, 0)


def _from_toml(value: object, path: str, lines: list[str], start: int, error: type[SiteError], depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise _too_deep(path, start + 1, error)
    if isinstance(value, dict):
        places = {key: _toml_line(key, lines, start) for key in value}
        found = {k: _from_toml(item, path, lines, places[k], error, depth + 1) for k, item in value.items()}
        return Node(found, start + 1)
    if isinstance(value, list):
        return Node(tuple(_from_toml(item, path, lines, start, error, depth + 1) for item in value), start + 1)
    try:
        return Node(str(value).lower() if isinstance(value, bool) else str(value), start + 1)
    except ValueError:  # read from hexadecimal digits, of which there may be more
        raise _too_long(path, start + 1, error) from None


def _too_deep(path: str, line: int, error: type[SiteError]) -> SiteError:
    return error("values lie too deep inside each other", place=Location(path, line), hint="take out brackets")


def _too_long(path: str, line: int, error: type[SiteError]) -> SiteError:
    return error("a number has too many digits", place=Location(path, line), hint="write it in double quotes")


def _longest_line(text: str) -> int:
    """The line with the most digits, counted from 1."""
    lines = text.splitlines()
    return max(range(len(lines)), key=lambda n: sum(map(str.isdigit, lines[n]))) + 1


def _deepest_line(text: str) -> int:
    """The line with the most opening brackets, counted from 1."""
    lines = text.splitlines()
    return max(range(len(lines)), key=lambda n: lines[n].count("[") + lines[n].count("{")) + 1


def _toml_line(key: str, lines: list[str], start: int) -> int:
    name = re.escape(key)
    form = re.compile(
        rf"""\s{{0,200}}(?:\[{{1,2}}\s{{0,9}}(?:[^\]\[=]{{0,200}}\.)?["']?{name}["']?[.\]]|["']?{name}["']?\s*[=.])"""
    )
    return next((n for n in range(start, len(lines)) if form.match(lines[n])), start)
