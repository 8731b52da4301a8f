"""Lines of a YAML block mapping → the same lines with some keys changed and every other byte kept.

An unchanged value keeps its lines, a list with one item per line keeps unchanged items, and no comment on a line of its
own is lost. Knows no record, no header and no file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from site_builder.core.errors import Location, SiteError
from site_builder.registry.yaml_writer import emit_field, emit_item, tree
from site_builder.settings.yaml_nodes import Node, yaml_loader, yaml_node

_LINE = re.compile("[^\n\r\x85\u2028\u2029]+(?:\r\n|[\n\r\x85\u2028\u2029])?|\r\n|[\n\r\x85\u2028\u2029]")
Same = Callable[[str, Node, object], bool]
"""True if the node under a key already holds the value."""


def lines_of(text: str) -> tuple[str, list[str], str]:
    """Byte-order mark or empty, lines with their ends as YAML counts them, and the text's line end."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINE.findall(text.removeprefix("\ufeff"))
    return mark, lines, "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def closed(lines: list[str], end: str) -> list[str]:
    """The lines, with a line end on the last."""
    if lines and not lines[-1].endswith(("\n", "\r")):
        return [*lines[:-1], lines[-1] + end]
    return lines


@dataclass(frozen=True, slots=True)
class Parsed:
    """A block mapping: values, and the parser's node with their positions."""

    values: Mapping[str, Node]
    mark: Any


def parsed(text: str, path: str, *, first_line: int = 1, error: type[SiteError]) -> Parsed | None:
    """Parse a block mapping; None if the text is empty. Raises SiteError if it is no mapping with one key per line."""
    node = yaml_node(text, path, first_line=first_line, error=error)
    mark = yaml.compose(text, Loader=yaml_loader())
    if not node.value and (mark is None or isinstance(mark, yaml.MappingNode)):
        return None
    if not isinstance(mark, yaml.MappingNode) or mark.flow_style:
        hint = "start a line with each key, followed by its value on the same line or below"
        raise error(
            "only YAML with one key per line can be edited",
            place=Location(path, node.line),
            hint=hint,
        )
    return Parsed(mapping_of(node), mark)


def mapping_of(node: Node) -> dict[str, Node]:
    """Keys and values of the node; empty if it is no mapping."""
    return node.value if isinstance(node.value, dict) else {}


@dataclass(frozen=True, slots=True)
class _Part:
    """A key with its value, or a list item; without the comments above it."""

    key: str
    node: Node
    mark: Any
    """Parser node, for its position."""
    first: int
    last: int
    """Line after the last."""
    column: int
    """Column of the key or dash."""


def changed_mapping(
    lines: list[str], root: Parsed, wanted: Mapping[str, object], order: Sequence[str], same: Same, end: str
) -> list[str]:
    """The lines with the wanted values (None removes a key); other keys stay."""
    given, lines = lines, closed(lines, end)
    indent = root.mark.start_mark.column
    parts = [
        _part(lines, key.value, root.values[key.value], value, key.start_mark.line, indent)
        for key, value in root.mark.value
    ]
    pieces = {part.key: _piece(lines, parts, part, wanted, same, end) for part in parts}
    for key, value in wanted.items():
        if key not in pieces and value is not None:
            new = tuple(line + end for line in emit_field(key, value, indent=indent))
            pieces = _inserted(pieces, key, _Piece((), new), order)
    tail = _Piece(tuple(lines[parts[-1].last :]), ())
    changed = [*lines[: parts[0].first], *_joined([*pieces.values(), tail], indent)]
    return given if changed == lines else changed


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines of the result: comments above a key or item, and its own lines."""

    above: tuple[str, ...]
    own: tuple[str, ...]
    stays: bool = False
    """True if its own lines are unchanged."""


def _joined(pieces: Iterable[_Piece], column: int) -> Iterator[str]:
    """The lines of the pieces in order. Indented comments after new lines are moved to the margin; a block text above
    would otherwise absorb them."""
    stays = True
    for piece in pieces:
        yield from piece.above if stays else (_outdented(line, column) for line in piece.above)
        yield from piece.own
        stays = piece.stays


def _outdented(line: str, column: int) -> str:
    text = line.lstrip(" \t")
    return " " * column + text if text.startswith("#") and len(line) - len(text) > column else line


def _part(lines: list[str], key: str, node: Node, mark: object, first: int, column: int) -> _Part:
    last = max(_last_line(mark), first) + 1
    kept_blanks = isinstance(mark, yaml.ScalarNode) and mark.style in ("|", ">") and mark.value.endswith("\n\n")
    while not kept_blanks and last > first + 1 and not lines[last - 1].strip():
        last -= 1
    return _Part(key, node, mark, first, last, column)


def _last_line(mark: Any) -> int:
    """Last line of the value; a block ends with its last child."""
    if not isinstance(mark, yaml.ScalarNode) and not mark.flow_style and mark.value:
        child = mark.value[-1]
        return max(_last_line(child[1]), child[0].end_mark.line) if isinstance(child, tuple) else _last_line(child)
    last: int = mark.end_mark.line
    return last - 1 if mark.end_mark.column == 0 and last > mark.start_mark.line else last


def _above(lines: list[str], parts: Sequence[_Part], part: _Part) -> tuple[str, ...]:
    """Comments and blank lines between the previous part and this one."""
    before = [other.last for other in parts if other.first < part.first]
    return tuple(lines[max(before) : part.first]) if before else ()


def _inserted(pieces: dict[str, _Piece], key: str, new: _Piece, order: Sequence[str]) -> dict[str, _Piece]:
    """The pieces with the new one inserted behind its last predecessor in `order`."""
    rank = {name: number for number, name in enumerate(order)}
    mine = rank.get(key, len(order))
    names = list(pieces)
    before = (n + 1 for n, name in enumerate(names) if rank.get(name, len(order)) < mine)
    place = max(before, default=0) if key in rank else len(names)
    names.insert(place, key)
    return {name: new if name == key else pieces[name] for name in names}


def _piece(
    lines: list[str], parts: Sequence[_Part], part: _Part, wanted: Mapping[str, object], same: Same, end: str
) -> _Piece:
    above = _above(lines, parts, part)
    if part.key not in wanted or same(part.key, part.node, wanted[part.key]):
        return _Piece(above, tuple(lines[part.first : part.last]), stays=True)
    value, mark = wanted[part.key], part.mark
    if value and isinstance(value, tuple | list) and isinstance(mark, yaml.SequenceNode) and not mark.flow_style:
        return _Piece(above, tuple(_changed_items(lines, part, value, same, end)))
    return _Piece(above, (*_comments(lines, part), *(line + end for line in _new_lines(lines, part, value))))


def _new_lines(lines: list[str], part: _Part, value: object) -> list[str]:
    """New lines of one key. A one-line value keeps the comment after it."""
    if value is None:
        return []
    new = emit_field(part.key, value, indent=part.column)
    one_line = part.last == part.first + 1 and len(new) == 1
    remark = lines[part.first].rstrip()[part.mark.end_mark.column :] if one_line else ""
    return [new[0] + remark] if re.match(r"\s+#", remark) else new


def _changed_items(lines: list[str], part: _Part, values: Sequence[object], same: Same, end: str) -> list[str]:
    """Lines of a list with one item per line; unchanged items keep theirs."""
    column = part.mark.start_mark.column
    nodes = part.node.value if isinstance(part.node.value, tuple) else ()
    pairs = zip(nodes, part.mark.value, strict=True)
    items = [_part(lines, "", node, mark, _dash_line(lines, mark, column), column) for node, mark in pairs]
    old = [next((n for n, v in enumerate(values) if same(part.key, Node((i.node,), 0), (v,))), -1) for i in items]
    new = [next(n for n, v in enumerate(values) if v == value) for value in values]
    pieces: list[_Piece] = []
    for verdict, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for item in items[a:b]:
            own = lines[item.first : item.last] if verdict == "equal" else _comments(lines, item)
            pieces.append(_Piece(_above(lines, items, item), tuple(own), stays=verdict == "equal"))
        if verdict != "equal":
            added = (line + end for value in values[c:d] for line in emit_item(value, indent=column))
            pieces.append(_Piece((), tuple(added)))
    head, tail = lines[part.first : items[0].first], lines[items[-1].last : part.last]
    return [*head, *_joined(pieces, column), *tail]


def _comments(lines: list[str], part: _Part) -> list[str]:
    """Comments within lines to be removed, moved to the margin of the key or item."""
    texts = {n for scalar in _scalars(part.mark) for n in range(scalar.start_mark.line + 1, _last_line(scalar) + 1)}
    inside = (line for n, line in enumerate(lines[part.first : part.last], part.first) if n not in texts)
    return [" " * part.column + line.lstrip(" \t") for line in inside if line.lstrip(" \t").startswith("#")]


def _scalars(mark: Any) -> Iterator[Any]:
    if isinstance(mark, yaml.ScalarNode):
        yield mark
    else:
        for child in mark.value:
            for node in child if isinstance(child, tuple) else (child,):
                yield from _scalars(node)


def _dash_line(lines: list[str], mark: Any, column: int) -> int:
    """Line of an item's dash, which may precede the item's own line."""
    line: int = mark.start_mark.line
    while line and lines[line][column : column + 1] != "-":
        line -= 1
    return line


def same_tree(key: str, node: Node, value: object) -> bool:
    """True if the node equals the value exactly."""
    return value is not None and _plain(node) == tree(value)


def _plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: _plain(item) for key, item in node.value.items()}
    return tuple(map(_plain, node.value)) if isinstance(node.value, tuple) else node.value
