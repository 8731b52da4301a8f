"""One record, one field: the edit of a YAML text that leaves every other byte as a person wrote it.

Text and value → text. Within a record only the fields that changed are written anew, within a list only the items;
comments, blank lines, quotes and line ends stay. Works on the flat maps of the registry and on the front matter of
content files. Knows no disk and no meaning of a record beyond its fields' readers.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from difflib import SequenceMatcher
from typing import Any

import yaml

from site_builder.errors import HeaderError, Location, RegistryError, SiteError
from site_builder.fields import Node, yaml_node
from site_builder.registry.actors import Actor
from site_builder.registry.notation import Plain as Plain
from site_builder.registry.notation import emit_field, emit_item, tree, written_fields
from site_builder.registry.notation import emit_scalar as emit_scalar
from site_builder.registry.tags import Tag

HEADER_ORDER = (
    "title",
    "date",
    "summary",
    "tags",
    "actors",
    "authors",
    "series",
    "number",
    "language",
    "audience",
    "publish_at",
    "expires_at",
    "status",
    "corrections",
    "references",
    "mentions",
    "toc",
    "seed",
)
"""Where a new key goes; a test keeps it equal to the fields of a briefing's header."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LINE = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+$")
_RECORD_LINE = re.compile(r"""(["']?)([\w-]+)\1:[ \t]*(?:#.*)?$""")
_IDLE = re.compile(r"[ \t]*(?:#|$)")
Same = Callable[[str, Node, Any], bool]
"""Whether the node written under a key already holds the value."""


def emit_record(record_id: str, record: Actor | Tag) -> str:
    """The record as it stands in its file, default values left out."""
    return "".join(f"{line}\n" for line in _record_lines(record_id, record))


def emit_header(values: Mapping[str, Any]) -> str:
    """Front matter between its fences, keys in the given order; a value of None is left out."""
    lines = (line for key, value in values.items() if value is not None for line in emit_field(key, value))
    return "".join(f"{line}\n" for line in ("---", *lines, "---"))


def write_record(text: str, record_id: str, record: Actor | Tag) -> str:
    """The text with the record added in its sorted place or, where it stands already, with its changed fields."""
    mark, lines, end = _lines(text)
    spans = _spans(lines)
    if record_id in spans:
        first, last = spans[record_id]
        lines[first:last] = _changed_record(lines[first:last], record_id, record, end)
        return mark + "".join(lines)
    new = [line + end for line in _record_lines(record_id, record)]
    if not spans:
        kept = [line for line in lines if _IDLE.match(line)]
        return mark + "".join([*_closed(kept, end), *new])
    later = next((key for key in spans if key > record_id), "")
    earlier = [span for key, span in spans.items() if not later or span[0] < spans[later][0]]
    if earlier:
        place = earlier[-1][1]
        gap = [end] if _are_spaced(lines, spans) else []
        return mark + "".join([*_closed(lines[:place], end), *gap, *new, *lines[place:]])
    place = _start_of_comment(lines, spans[later][0])
    gap = [end] if _are_spaced(lines, spans) else []
    return mark + "".join([*lines[:place], *new, *gap, *lines[place:]])


def remove_record(text: str, record_id: str) -> str:
    """The text without the record's lines; RegistryError where it has no such record."""
    mark, lines, _ = _lines(text)
    spans = _spans(lines)
    if record_id not in spans:
        raise RegistryError(f'there is no record "{record_id}"', hint="check the id")
    first, last = spans[record_id]
    around_blank = (first == 0 or not lines[first - 1].strip()) and last < len(lines) and not lines[last].strip()
    return mark + "".join([*lines[:first], *lines[last + around_blank :]])


def set_header_list(text: str, key: str, ids: Sequence[str]) -> str:
    """The content file with this list under the key; an empty list takes the key away."""
    return set_header_field(text, key, tuple(ids) or None)


def set_header_field(text: str, key: str, value: Any | None) -> str:
    """The content file with this value under the key of its front matter; None takes the key away.

    Only the key's own lines change, or none at all where the value already stands there. HeaderError without a header.
    """
    mark, lines, end = _lines(text)
    close = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), 0)
    if not lines or lines[0].rstrip() != "---" or not close:
        raise HeaderError("the file has no front matter", place=Location("", 1), hint="put it between two lines ---")
    header = lines[1:close]
    root = _parsed("".join(header), HeaderError)
    if root is not None:
        header = _changed_mapping(header, root, {key: value}, HEADER_ORDER, _same_tree, end)
    elif value is not None:
        header = [*header, *(line + end for line in emit_field(key, value))]
    return mark + "".join([lines[0], *header, *lines[close:]])


# ---------- finding records


def _lines(text: str) -> tuple[str, list[str], str]:
    """A byte order mark or nothing, the lines as YAML counts them with their ends, and the end that the text uses."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINE.findall(text.removeprefix("\ufeff"))
    return mark, lines, "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _spans(lines: list[str]) -> dict[str, tuple[int, int]]:
    """Id → its first line and the line after its last, in the order of the file.

    A file as it should be has nothing but keys and comments at the margin and is read by looking there alone;
    any other goes through the parser.
    """
    starts: list[tuple[str, int]] = []
    for number, line in enumerate(lines):
        if line[0] not in " \t#\r\n":
            match = _RECORD_LINE.match(line.rstrip())
            if match is None:
                starts = _parsed_starts("".join(lines))
                break
            starts.append((match[2], number))
    ends = [number for _, number in starts[1:]] + [len(lines)]
    return {key: (first, _own_end(lines, first, end)) for (key, first), end in zip(starts, ends, strict=True)}


def _parsed_starts(text: str) -> list[tuple[str, int]]:
    root = _parsed(text, RegistryError)
    return [(key.value, key.start_mark.line) for key, _ in root.mark.value] if root else []


def _own_end(lines: list[str], first: int, end: int) -> int:
    """Without the blank lines and the comments at the margin that follow: they belong to what comes next."""
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith(("#", "---", "..."))):
        end -= 1
    return end


def _start_of_comment(lines: list[str], first: int) -> int:
    """Where the comment directly above a record starts; a comment that opens the file belongs to the file."""
    start = first
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start if start else first


def _are_spaced(lines: list[str], spans: Mapping[str, tuple[int, int]]) -> bool:
    """Whether blank lines stand between the records."""
    ends = [last for _, last in spans.values()][:-1]
    return sum(not lines[end].strip() for end in ends) * 2 > len(ends)


def _closed(lines: list[str], end: str) -> list[str]:
    """The lines, the last one with a line end."""
    if lines and not lines[-1].endswith(("\n", "\r")):
        return [*lines[:-1], lines[-1] + end]
    return lines


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A block mapping: its values, and the parser's node for their places."""

    values: Mapping[str, Node]
    mark: Any


def _parsed(text: str, error: type[SiteError]) -> _Parsed | None:
    """None where the text holds nothing; SiteError where it is no mapping with one key a line."""
    node = yaml_node(text, "", error=error)
    mark = yaml.compose(text, Loader=_Loader)
    if not node.value and (mark is None or isinstance(mark, yaml.MappingNode)):
        return None
    if not isinstance(mark, yaml.MappingNode) or mark.flow_style:
        hint = "write each key at the start of a line, with its value behind or below it"
        raise error("only a mapping with one key a line can be edited", place=Location("", node.line), hint=hint)
    return _Parsed(_mapping(node), mark)


def _mapping(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


# ---------- changing one record


def _record_lines(record_id: str, record: Actor | Tag) -> list[str]:
    lines = (line for key, value in written_fields(record).items() for line in emit_field(key, value, indent=2))
    return [f"{emit_scalar(record_id, flow=True)}:", *lines]


def _changed_record(lines: list[str], record_id: str, record: Actor | Tag, end: str) -> list[str]:
    root = _parsed("".join(lines), RegistryError)
    if root is None or list(root.values) != [record_id]:
        raise RegistryError(f"the lines of {record_id} cannot be told from their neighbours", hint="edit them by hand")
    mark = root.mark.value[0][1]
    if not isinstance(mark, yaml.MappingNode) or mark.flow_style:
        return [line + end for line in _record_lines(record_id, record)]
    declared = {f.metadata["key"] or f.name: f for f in fields(record) if "reader" in f.metadata}
    wanted = {
        key: None if f.default is not MISSING and getattr(record, f.name) == f.default else getattr(record, f.name)
        for key, f in declared.items()
    }

    def same(key: str, node: Node, new: Any) -> bool:
        field = declared[key]
        try:
            return bool(field.metadata["reader"](node) == (field.default if new is None else new))
        except (ValueError, SiteError):
            return False

    inner = _Parsed(_mapping(root.values[record_id]), mark)
    return _changed_mapping(lines, inner, wanted, tuple(declared), same, end)


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


def _changed_mapping(
    lines: list[str], root: _Parsed, wanted: Mapping[str, Any], order: Sequence[str], same: Same, end: str
) -> list[str]:
    """The lines with the wanted values under their keys (None: no such key); keys that are not in `wanted` stay."""
    given, lines = lines, _closed(lines, end)
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


def _same_tree(key: str, node: Node, value: Any) -> bool:
    """Whether the node is the value, letter by letter."""
    return value is not None and _plain(node) == tree(value)


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(item) for key, item in node.value.items()}
    return tuple(map(_plain, node.value)) if isinstance(node.value, tuple) else node.value
