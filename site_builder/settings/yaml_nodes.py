"""YAML or TOML text → Nodes (text, list or mapping), each with its line.

Scalars stay as written (`2021-02`, `007`, `no`). Unused features (anchors, tags, deep nesting, duplicate keys) are
errors with their place. Knows no field and no record.
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
"""Characters that YAML forbids (YAML 1.2.2 §5.1)."""


class Node(NamedTuple):
    """A value of a header or a registry, as written."""

    value: "str | tuple[Node, ...] | dict[str, Node]"
    line: int
    """Line in the file, from 1."""


@cache
def yaml_loader() -> Any:
    """YAML loader that keeps every scalar as text; in C if available. Imported on first use: an unchanged site parses
    no YAML."""
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def yaml_node(
    text: str,
    path: str,
    *,
    first_line: int = 1,
    error: type[SiteError] = SiteError,
    repeated: list[tuple[str, Node]] | None = None,
) -> Node:
    """A YAML document as nodes; an empty one is an empty mapping. Tags, aliases and duplicate keys are errors. With
    `repeated`, former values of duplicate keys are listed there, and the last one counts."""
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
    repeated: list[tuple[str, Node]] | None,
) -> Node:
    """The node that begins with this event; `take` returns the next event."""
    kind, line = type(event).__name__, event.start_mark.line + first
    if kind == "AliasEvent" or depth > MAX_DEPTH:
        hint = "write the value in full"
        raise error("YAML anchors and deep nesting are not supported here", place=Location(path, line), hint=hint)
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
            repeated.append((key.value, found[key.value]))
        found[key.value] = _from_events(take(), take, path, first, error, depth + 1, repeated)
    return Node(found, line)


def _conflict(text: str, path: str, first: int, error: type[SiteError]) -> SiteError | None:
    """Error for a git conflict, showing both sides of the first; None if there is none."""
    places = [*marked_in(text)]
    if not places:
        return None
    place, *others = places
    fact = f"two people changed these lines: {' or '.join(f'“{side}”' if side else 'nothing' for side in place.sides)}"
    if others:
        fact += f"; likewise in line {', '.join(str(first + other.start) for other in others)}"
    hint = "choose one at the desk; or delete the other, and the lines that begin with <<<<<<<, ======= and >>>>>>>"
    return error(fact, place=Location(path, first + place.start), hint=hint)


def _yaml_error(problem: Exception, text: str, path: str, first: int, error: type[SiteError]) -> SiteError:
    conflict = _conflict(text, path, first, error)
    if conflict is not None:
        return conflict
    control = _CONTROL.search(text)
    if control and hasattr(problem, "character"):
        place = Location(path, text.count("\n", 0, control.start()) + first)
        return error(f"the line has a control character, U+{ord(control[0]):04X}", place=place, hint="delete it")
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    line = mark.line if mark else 0
    lines = text.splitlines()
    for number in (line, line - 1):
        written = lines[number] if 0 <= number < len(lines) else ""
        match = re.match(r"\s*(?:- )?([\w-]+): +([^ \"'\[{|>&*!].*: .*)", written)
        if match:
            hint = f'put it in quotes, as it contains a colon: {match[1]}: "{match[2]}"'
            return error(f"the value of {match[1]} cannot be read", place=Location(path, number + first), hint=hint)
    what = getattr(problem, "problem", None) or "the text is not valid YAML"
    hint = "check indentation, quotes and brackets on this line and the one above"
    return error(f"this is not valid YAML: {what}", place=Location(path, line + first), hint=hint)


def toml_node(text: str, path: str, *, error: type[SiteError] = SiteError) -> Node:
    """A TOML document as nodes; dates, numbers and booleans become their text."""
    try:
        loaded = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        match = re.search(r"\(at line (\d+)", str(problem))
        line = int(match[1]) if match else len(text.splitlines())
        what = re.sub(r" \(at .*\)$", "", str(problem))
        again = re.search("twice|overwrite", what)
        hint = "move these lines to where it stands above" if again else "put texts in double quotes"
        raise error(f"this is not valid TOML: {what}", place=Location(path, line), hint=hint) from None
    except RecursionError:
        raise _too_deep(path, _deepest_line(text), error) from None
    except ValueError:  # Python refuses integers of more than 4,300 digits
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
    except ValueError:  # a hexadecimal integer may have more digits than Python prints
        raise _too_long(path, start + 1, error) from None


def _too_deep(path: str, line: int, error: type[SiteError]) -> SiteError:
    return error("values are nested too deeply", place=Location(path, line), hint="remove brackets")


def _too_long(path: str, line: int, error: type[SiteError]) -> SiteError:
    return error("a number has too many digits", place=Location(path, line), hint="put it in double quotes")


def _longest_line(text: str) -> int:
    """Line with the most digits, from 1."""
    lines = text.splitlines()
    return max(range(len(lines)), key=lambda n: sum(map(str.isdigit, lines[n]))) + 1


def _deepest_line(text: str) -> int:
    """Line with the most opening brackets, from 1."""
    lines = text.splitlines()
    return max(range(len(lines)), key=lambda n: lines[n].count("[") + lines[n].count("{")) + 1


def _toml_line(key: str, lines: list[str], start: int) -> int:
    name = re.escape(key)
    form = re.compile(
        rf"""\s{{0,200}}(?:\[{{1,2}}\s{{0,9}}(?:[^\]\[=]{{0,200}}\.)?["']?{name}["']?[.\]]|["']?{name}["']?\s*[=.])"""
    )
    return next((n for n in range(start, len(lines)) if form.match(lines[n])), start)
