"""The lines of a YAML block mapping → the same lines with some keys changed, and every other byte as it was.

A key whose value stays keeps its lines, a list with one item a line keeps the items that stay, and comments are never
lost. Knows no record, no header and no file.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from site_builder.errors import Location, SiteError
from site_builder.fields import Node, yaml_node
from site_builder.registry.notation import emit_field, emit_item, tree

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LINE = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+$")
Same = Callable[[str, Node, Any], bool]
"""Whether the node written under a key already holds the value."""


def lines_of(text: str) -> tuple[str, list[str], str]:
    """A byte order mark or nothing, the lines as YAML counts them with their ends, and the end that the text uses."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINE.findall(text.removeprefix("\ufeff"))
    return mark, lines, "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def closed(lines: list[str], end: str) -> list[str]:
    """The lines, the last one with a line end."""
    if lines and not lines[-1].endswith(("\n", "\r")):
        return [*lines[:-1], lines[-1] + end]
    return lines


@dataclass(frozen=True, slots=True)
class Parsed:
    """A block mapping: its values, and the parser's node for their places."""

    values: Mapping[str, Node]
    mark: Any


def parsed(text: str, path: str, *, first_line: int = 1, error: type[SiteError]) -> Parsed | None:
    """None where the text holds nothing; SiteError where it is no mapping with one key a line."""
    node = yaml_node(text, path, first_line=first_line, error=error)
    mark = yaml.compose(text, Loader=_Loader)
    if not node.value and (mark is None or isinstance(mark, yaml.MappingNode)):
        return None
    if not isinstance(mark, yaml.MappingNode) or mark.flow_style:
        hint = "write each key at the start of a line, with its value behind or below it"
        raise error("only a mapping with one key a line can be edited", place=Location(path, node.line), hint=hint)
    return Parsed(mapping_of(node), mark)


def mapping_of(node: Node) -> dict[str, Node]:
    """The node's keys and values; none where it is no mapping."""
    return node.value if isinstance(node.value, dict) else {}


@dataclass(frozen=True, slots=True)
class _Part:
    """A key with its value, or an item of a list; comments above it are not among its lines."""

    key: str
    node: Node
    mark: Any
    """The parser's node, for its place."""
    first: int
    last: int
    """The line after its last."""


def changed_mapping(
    lines: list[str], root: Parsed, wanted: Mapping[str, Any], order: Sequence[str], same: Same, end: str
) -> list[str]:
    """The lines with the wanted values under their keys (None: no such key); keys that are not in `wanted` stay."""
    given, lines = lines, closed(lines, end)
    indent = root.mark.start_mark.column
    parts = [
        _part(lines, key.value, root.values[key.value], value, key.start_mark.line) for key, value in root.mark.value
    ]
    pieces = _pieces(lines, parts)
    for part in parts:
        if part.key in wanted and not same(part.key, part.node, wanted[part.key]):
            above = pieces[part.key][: part.first - _start(parts, part)]
            pieces[part.key] = above + _changed_field(lines, part, wanted[part.key], same, indent, end)
    for key, value in wanted.items():
        if key not in pieces and value is not None:
            new = [line + end for line in emit_field(key, value, indent=indent)]
            pieces = _inserted(pieces, key, new, order)
    head, tail = lines[: parts[0].first], lines[parts[-1].last :]
    changed = [*head, *(line for piece in pieces.values() for line in piece), *tail]
    return given if changed == lines else changed


def _part(lines: list[str], key: str, node: Node, mark: Any, first: int) -> _Part:
    last = max(_last_line(mark), first) + 1
    kept_blanks = isinstance(mark, yaml.ScalarNode) and mark.style in ("|", ">") and mark.value.endswith("\n\n")
    while not kept_blanks and last > first + 1 and not lines[last - 1].strip():
        last -= 1
    return _Part(key, node, mark, first, last)


def _last_line(mark: Any) -> int:
    """The line on which the value ends; a block ends where its last child does."""
    if not isinstance(mark, yaml.ScalarNode) and not mark.flow_style and mark.value:
        child = mark.value[-1]
        return max(_last_line(child[1]), child[0].end_mark.line) if isinstance(child, tuple) else _last_line(child)
    last: int = mark.end_mark.line
    return last - 1 if mark.end_mark.column == 0 and last > mark.start_mark.line else last


def _start(parts: Sequence[_Part], part: _Part) -> int:
    """Where the part's comments start: behind the part before it."""
    before = [other.last for other in parts if other.first < part.first]
    return max(before) if before else part.first


def _pieces(lines: list[str], parts: Sequence[_Part]) -> dict[str, list[str]]:
    return {part.key: lines[_start(parts, part) : part.last] for part in parts}


def _inserted(pieces: dict[str, list[str]], key: str, new: list[str], order: Sequence[str]) -> dict[str, list[str]]:
    """The pieces with the new one behind the last that comes before it in the order."""
    rank = {name: number for number, name in enumerate(order)}
    mine = rank.get(key, len(order))
    names = list(pieces)
    before = (n + 1 for n, name in enumerate(names) if rank.get(name, len(order)) < mine)
    place = max(before, default=0) if key in rank else len(names)
    names.insert(place, key)
    return {name: new if name == key else pieces[name] for name in names}


def _changed_field(lines: list[str], part: _Part, value: Any, same: Same, indent: int, end: str) -> list[str]:
    """The new lines of one key; a remark behind a one-line value stays behind it."""
    if value is None:
        return []
    new = emit_field(part.key, value, indent=indent)
    own = lines[part.first : part.last]
    if (
        isinstance(part.mark, yaml.SequenceNode)
        and not part.mark.flow_style
        and isinstance(value, tuple | list)
        and value
    ):
        return _changed_items(lines, part, value, same, end)
    remark = own[0].rstrip()[part.mark.end_mark.column :] if len(own) == len(new) == 1 else ""
    if re.match(r"\s+#", remark):
        new = [new[0] + remark]
    return [line + end for line in new]


def _changed_items(lines: list[str], part: _Part, values: Sequence[Any], same: Same, end: str) -> list[str]:
    """The lines of a list with one item a line: items that stay keep theirs."""
    column = part.mark.start_mark.column
    nodes = part.node.value if isinstance(part.node.value, tuple) else ()
    pairs = zip(nodes, part.mark.value, strict=True)
    items = [_part(lines, str(n), node, m, _dash_line(lines, m, column)) for n, (node, m) in enumerate(pairs)]
    pieces = list(_pieces(lines, items).values())
    old = [next((n for n, v in enumerate(values) if same(part.key, Node((i.node,), 0), (v,))), -1) for i in items]
    new = [next(n for n, v in enumerate(values) if v == value) for value in values]
    found = lines[part.first : items[0].first]
    for verdict, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verdict == "equal":
            found += [line for piece in pieces[a:b] for line in piece]
            continue
        for n in range(a, b):
            found += lines[_start(items, items[n]) : items[n].first]
        found += [line + end for n in range(c, d) for line in emit_item(values[n], indent=column)]
    return [*found, *lines[items[-1].last : part.last]]


def _dash_line(lines: list[str], mark: Any, column: int) -> int:
    """An item may start on the line below its dash."""
    line: int = mark.start_mark.line
    while line and lines[line][column : column + 1] != "-":
        line -= 1
    return line


def same_tree(key: str, node: Node, value: Any) -> bool:
    """Whether the node is the value, letter by letter."""
    return value is not None and _plain(node) == tree(value)


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(item) for key, item in node.value.items()}
    return tuple(map(_plain, node.value)) if isinstance(node.value, tuple) else node.value
