"""Edits of single records and fields in YAML text that keep every other byte.

Text and value → text. Only changed fields of a record and changed items of a list are rewritten; comments, blank lines,
quotes and line ends stay. Works on the flat maps of the registry and on front matter. Knows no disk, and no meaning of
a record beyond the readers of its fields.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache

import yaml

from site_builder.core.errors import HeaderError, Location, RegistryError, SiteError, did_you_mean
from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag
from site_builder.registry.yaml_edits import Parsed, changed_mapping, closed, lines_of, mapping_of, parsed, same_tree
from site_builder.registry.yaml_writer import Plain as Plain
from site_builder.registry.yaml_writer import emit_field, written_fields
from site_builder.registry.yaml_writer import emit_scalar as emit_scalar
from site_builder.settings.yaml_nodes import Node

HEADER_ORDER = (
    *("title", "date", "summary", "tags", "actors", "authors", "series", "number", "doi", "details"),
    *("language", "translation_of", "audience", "publish_at", "expires_at", "status", "superseded_by", "corrections"),
    *("references", "mentions", "toc", "seed"),
)
"""Positions of new keys; a test keeps them equal to the fields of a briefing's header."""

_RECORD_LINE = re.compile(r"""(["']?)([\w-]+)\1:[ \t]*(?:#.*)?$""")
_BY_HAND = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]|\[([^\[\]\n]+)\]\(actor:([\w-]+)\)")
_IDLE = re.compile(r"[ \t]*(?:#|$)")


def emit_record(record_id: str, record: Actor | Tag) -> str:
    """The record as written in its file, without default values."""
    return "".join(f"{line}\n" for line in _record_lines(record_id, record))


def emit_header(values: Mapping[str, object]) -> str:
    """Front matter with its fences, keys in the given order; None values are left out."""
    lines = (line for key, value in values.items() if value is not None for line in emit_field(key, value))
    return "".join(f"{line}\n" for line in ("---", *lines, "---"))


def write_records(text: str, records: Mapping[str, Actor | Tag], *, path: str = "") -> str:
    """The text with each record added in sorted order, or updated in its changed fields."""
    mark, lines, end = lines_of(text)
    spans = _spans(lines, path)
    if not spans:
        lines = [line for line in lines if _IDLE.match(line)]
    changes: list[tuple[int, int, list[str]]] = []
    for record_id, record in sorted(records.items()):
        if record_id in spans:
            first, last = spans[record_id]
            changes.append((first, last, _changed_record(lines[first:last], first + 1, record_id, record, end, path)))
        else:
            new = [line + end for line in _record_lines(record_id, record)]
            changes.append(_insertion(lines, spans, record_id, new, end))
    if any(first == len(lines) for first, _, _ in changes):
        lines = closed(lines, end)
    changes.sort(key=lambda change: change[:2])
    for first, last, new in reversed(changes):
        lines[first:last] = new
    return mark + "".join(lines)


def _insertion(
    lines: list[str], spans: Mapping[str, tuple[int, int]], record_id: str, new: list[str], end: str
) -> tuple[int, int, list[str]]:
    """Position and lines of a new record, with a blank line if the file separates records by one."""
    later = next((first for key, (first, _) in spans.items() if key > record_id), len(lines))
    earlier = [last for first, last in spans.values() if first < later]
    gap = [end] if _are_spaced(lines, spans) else []
    if earlier or not spans:
        place = earlier[-1] if earlier else len(lines)
        return place, place, [*gap, *new]
    place = _start_of_comment(lines, later)
    return place, place, [*new, *gap]


def remove_records(text: str, *record_ids: str, path: str = "") -> str:
    """The text without the lines of these records; RegistryError where it lacks one of them."""
    mark, lines, _ = lines_of(text)
    spans = _spans(lines, path)
    for record_id in record_ids:
        if record_id not in spans:
            guess = did_you_mean(record_id, spans) or "check the id"
            raise RegistryError(f'there is no record "{record_id}"', place=Location(path), hint=guess)
    for first, last in sorted((spans[record_id] for record_id in record_ids), reverse=True):
        around_blank = (first == 0 or not lines[first - 1].strip()) and last < len(lines) and not lines[last].strip()
        del lines[first : last + around_blank]
    return mark + "".join(lines)


@lru_cache(maxsize=4)
def record_chunks(text: str) -> Mapping[str, tuple[int, str]]:
    """Id → line number (from 1) and text up to the next record.

    Empty if records cannot be recognised by their margin, or an id is duplicated. Cached, since the next edit compares
    with this text.
    """
    _, lines, _ = lines_of(text)
    starts = _plain_starts(lines) or []
    ends = [*(number for _, number in starts[1:]), len(lines)]
    found = {
        key: (first + 1, "".join(lines[first:end]))
        for (key, first), end in zip(starts, ends[: len(starts)], strict=True)
    }
    return found if len(found) == len(starts) else {}


def set_header_list(text: str, key: str, ids: Sequence[str], *, path: str = "") -> str:
    """The content file with this list under the key; an empty list removes the key."""
    return set_header_field(text, key, tuple(ids) or None, path=path)


def set_header_field(text: str, key: str, value: object, *, path: str = "") -> str:
    """The content file with this header value; None removes the key.

    Changes only the key's own lines, and none if the value is already there. Raises HeaderError if there is no header.
    """
    mark, lines, end = lines_of(text)
    close = _closing_fence(lines, path)
    header = lines[1:close]
    root = parsed("".join(header), path, first_line=2, error=HeaderError)
    if root is not None:
        header = changed_mapping(header, root, {key: value}, HEADER_ORDER, same_tree, end)
    elif value is not None:
        header = [*header, *(line + end for line in emit_field(key, value))]
    return mark + "".join([lines[0], *header, *lines[close:]])


# ---------- finding records


def header_list(text: str, key: str, *, path: str = "") -> tuple[str, ...]:
    """Texts of the list under a header key; empty if the key is missing."""
    return tuple(item.value for item in _items(text, key, path) if isinstance(item.value, str))


def relinked(text: str, old: Collection[str], new: str, *, words: str) -> str:
    """The content file with links by hand and overrides changed from any of the old ids to `new`.

    Without `new` a link becomes its words, or `words` if it has none, and the override is removed.
    """
    text = _overridden(text, old, new)
    mark, lines, _ = lines_of(text)
    start = _closing_fence(lines, "") + 1

    def other(link: re.Match[str]) -> str:
        named, shown = (link[1] or "").strip() or link[4], link[2] or link[3]
        if named not in old:
            return link[0]
        if not new:
            return shown or words
        return link[0].replace(named, new, 1) if link[1] else f"[{shown}](actor:{new})"

    return mark + "".join(lines[:start]) + _BY_HAND.sub(other, "".join(lines[start:]))


def _items(text: str, key: str, path: str) -> tuple[Node, ...]:
    """Items of the list under a header key; empty if the key is missing."""
    _, lines, _ = lines_of(text)
    root = parsed("".join(lines[1 : _closing_fence(lines, path)]), path, first_line=2, error=HeaderError)
    node = root.values.get(key) if root else None
    return node.value if node and isinstance(node.value, tuple) else ()


def _overridden(text: str, old: Collection[str], new: str) -> str:
    """The content file with the new id in the header's `mentions`; an empty id removes these entries."""
    read = [{key: one.value for key, one in mapping_of(item).items()} for item in _items(text, "mentions", "")]
    if not any(item.get("actor") in old for item in read):
        return text
    wanted = [{**item, "actor": new} if item.get("actor") in old else item for item in read]
    return set_header_field(text, "mentions", tuple(item for item in wanted if item["actor"]) or None)


def _closing_fence(lines: list[str], path: str) -> int:
    close = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), 0)
    if not close or lines[0].rstrip() != "---":
        hint = "put the fields, such as title and date, between two lines ---"
        raise HeaderError("the file has no front matter", place=Location(path, 1), hint=hint)
    return close


def _spans(lines: list[str], path: str) -> dict[str, tuple[int, int]]:
    """Id → its first line and the line after its last, in file order.

    A well-formed file has only ids and comments at the left margin and is not parsed.
    """
    starts = _plain_starts(lines)
    if starts is None:
        starts = _parsed_starts("".join(lines), path)
    ends = [*(number for _, number in starts[1:]), len(lines)][: len(starts)]
    return {key: (first, _own_end(lines, first, end)) for (key, first), end in zip(starts, ends, strict=True)}


def _plain_starts(lines: list[str]) -> list[tuple[str, int]] | None:
    """Ids and their lines; None if anything else is at the margin."""
    found = []
    for number, line in enumerate(lines):
        if line[0] not in " \t#\r\n":
            match = _RECORD_LINE.match(line.rstrip())
            if match is None:
                return None
            found.append((match[2], number))
    return found


def _parsed_starts(text: str, path: str) -> list[tuple[str, int]]:
    root = parsed(text, path, error=RegistryError)
    return [(key.value, key.start_mark.line) for key, _ in root.mark.value] if root else []


def _own_end(lines: list[str], first: int, end: int) -> int:
    """End of a record without the blank lines and comments that follow it: they belong to the next one."""
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith(("#", "---", "..."))):
        end -= 1
    return end


def _start_of_comment(lines: list[str], first: int) -> int:
    """First line of the comment directly above a record. A comment at the top belongs to the file."""
    start = first
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start if start else first


def _are_spaced(lines: list[str], spans: Mapping[str, tuple[int, int]]) -> bool:
    """True if most records are separated by blank lines."""
    ends = [last for _, last in spans.values()][:-1]
    return sum(not lines[end].strip() for end in ends) * 2 > len(ends)


# ---------- changing one record


def _record_lines(record_id: str, record: Actor | Tag) -> list[str]:
    lines = (line for key, value in written_fields(record).items() for line in emit_field(key, value, indent=2))
    return [f"{emit_scalar(record_id, flow=True)}:", *lines]


def _changed_record(lines: list[str], line: int, record_id: str, record: Actor | Tag, end: str, path: str) -> list[str]:
    root = parsed("".join(lines), path, first_line=line, error=RegistryError)
    if root is None or list(root.values) != [record_id] or isinstance(root.values[record_id].value, str):
        raise RegistryError(
            f"it is unclear which lines belong to {record_id}",
            place=Location(path, line),
            hint="indent each line of a record below its id",
        )
    mark = root.mark.value[0][1]
    if not isinstance(mark, yaml.MappingNode) or mark.flow_style:
        return [line + end for line in _record_lines(record_id, record)]
    declared = {f.metadata["key"] or f.name: f for f in fields(record) if "reader" in f.metadata}
    wanted = dict.fromkeys(declared) | written_fields(record)

    def same(key: str, node: Node, new: object) -> bool:
        field = declared[key]
        try:
            return bool(field.metadata["reader"](node) == (field.default if new is None else new))
        except (ValueError, SiteError):
            return False

    inner = Parsed(mapping_of(root.values[record_id]), mark)
    return changed_mapping(lines, inner, wanted, tuple(declared), same, end)
