"""Values → YAML text in a natural style: short lists on one line, quotes only where needed.

The output reads the same under YAML 1.1, YAML 1.2 and the untyped loader of `fields`. Knows no file and no record: a
dataclass is written by its `entry` fields, without defaults.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from site_builder.core.errors import SiteError
from site_builder.core.partial_date import PartialDate

WIDTH = 100
"""Maximum column of a flow list or mapping; longer ones become blocks."""

# characters that are invisible, or that YAML takes for a line break
_UNSEEN = "\x00-\x1f\x7f-\xa0\u00ad\u061c\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff"
_ESCAPED = re.compile(f"[{_UNSEEN}]")
_NO_BLOCK = re.compile(f"[{_UNSEEN}]".replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))
_IN_FLOW = re.compile(r"[\[\]{},:?]")
"""Characters that YAML 1.1 or one of its readers treats specially inside brackets."""
_REFUSED = re.compile("[\x00\ud800-\udfff]")
_OPENS_PLAIN = re.compile(r"[^\x00-'\)-.:-@\[-^`{-\xa0]")
_ENDS_PLAIN = re.compile(r":(?:\s|$)|\s#|\s$")
_TYPED = re.compile(
    r"~|null|y|n|yes|no|on|off|true|false|nan|inf|[\d_.,:]+(?:e[-+]?\d*)?|0[xob][0-9a-f_]+|\d{4}-\d\d?-\d\d?(?:[t\s].*)?",
    re.IGNORECASE,
)
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Plain(str):
    """Text written without quotes: a date, a number, true or false."""

    __slots__ = ()


Tree = str | tuple["Tree", ...] | dict[str, "Tree"]
"""A value in YAML's terms."""


def tree(value: object) -> Tree:
    """The value as text, tuples and mappings; a dataclass without defaults. None values of a mapping are dropped."""
    if isinstance(value, bool):
        return Plain(str(value).lower())
    if isinstance(value, str):
        return value if isinstance(value, Plain) else str(value)
    if isinstance(value, int):
        return Plain(value)
    if isinstance(value, PartialDate):
        return Plain(value.edtf)
    if isinstance(value, datetime):
        return Plain(value.isoformat(timespec="seconds"))
    if isinstance(value, tuple | list):
        return tuple(tree(item) for item in value)
    if isinstance(value, Mapping):
        return {str(key): tree(item) for key, item in value.items() if item is not None}
    if is_dataclass(value) and not isinstance(value, type):
        return {key: tree(item) for key, item in written_fields(value).items()}
    raise TypeError(f"{type(value).__name__} cannot be written as YAML")


def written_fields(record: Any) -> dict[str, Any]:
    """Key → value of each declared field that differs from its default, in declaration order."""
    values = ((key, getattr(record, name), default) for name, key, default in _declared(record.__class__))
    return {key: value for key, value, default in values if default is MISSING or value != default}


@cache
def _declared(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    """Name, key and default of each declared field."""
    declared = (item for item in fields(kind) if "reader" in item.metadata)
    return tuple((item.name, item.metadata["key"] or item.name, item.default) for item in declared)


@lru_cache(maxsize=1024, typed=True)
def emit_scalar(text: str, *, flow: bool = False) -> str:
    """The text on one line; `flow` for inside brackets or as a key. Raises SiteError for NUL and lone surrogates."""
    may_be_unseen = not (text.isascii() and text.isprintable())
    if may_be_unseen and _REFUSED.search(text):
        hint = "delete that character"
        raise SiteError("the text contains a NUL or a broken character, which cannot be saved", hint=hint)
    if isinstance(text, Plain):
        return str(text)
    if may_be_unseen and _ESCAPED.search(text):
        return _double_quoted(text)
    reads_as_itself = _OPENS_PLAIN.match(text) and not _ENDS_PLAIN.search(text) and not _TYPED.fullmatch(text)
    if reads_as_itself and not (flow and _IN_FLOW.search(text)):
        return text
    if "'" not in text and ('"' in text or "\\" in text):
        return f"'{text}'"
    return _double_quoted(text)


def emit_field(key: str, value: object, *, indent: int = 0) -> list[str]:
    """Lines of `key: value` without line ends, indented."""
    return _field(key, tree(value), indent)


def emit_item(value: object, *, indent: int = 0) -> list[str]:
    """Lines of `- value` without line ends, indented."""
    return _item(tree(value), indent)


def emit_line(value: object) -> str:
    """The single line `- value`, of any length."""
    return f"- {_flow(tree(value))}"


def _double_quoted(text: str) -> str:
    body = re.sub(r'["\\]', lambda m: _SHORT_ESCAPES[m[0]], text)
    return f'"{_ESCAPED.sub(_escape, body)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT_ESCAPES.get(match[0]) or (f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}")


def _field(key: str, value: Tree, indent: int) -> list[str]:
    head = f"{' ' * indent}{emit_scalar(key, flow=True)}:"
    if isinstance(value, str):
        return _block_text(head, value, indent) or [f"{head} {emit_scalar(value)}"]
    listed = isinstance(value, tuple) and any(not isinstance(item, str) for item in value)
    line = "" if listed or _has_lines(value) else f"{head} {_flow(value)}"
    if line and (not value or len(line) <= WIDTH):
        return [line]
    if isinstance(value, tuple):
        return [head, *(text for item in value for text in _item(item, indent + 2))]
    return [head, *(text for name, item in value.items() for text in _field(name, item, indent + 2))]


def _item(value: Tree, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(value, str):
        return _block_text(f"{pad}-", value, indent) or [f"{pad}- {emit_scalar(value)}"]
    line = f"{pad}- {_flow(value)}"
    if not value or isinstance(value, tuple) or (len(line) <= WIDTH and not _has_lines(value)):
        return [line]
    lines = [text for name, item in value.items() for text in _field(name, item, indent + 2)]
    return [f"{pad}- {lines[0].lstrip()}", *lines[1:]]


def _flow(value: Tree) -> str:
    if isinstance(value, str):
        return emit_scalar(value, flow=True)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_flow, value))}]"
    return "{" + ", ".join(f"{emit_scalar(key, flow=True)}: {_flow(item)}" for key, item in value.items()) + "}"


def _has_lines(value: Tree) -> bool:
    if isinstance(value, str):
        return "\n" in value
    return any(_has_lines(item) for item in (value if isinstance(value, tuple) else value.values()))


def _block_text(head: str, text: str, indent: int) -> list[str]:
    """The text as a literal block (YAML 1.2.2 §8.1.2); empty if it must be quoted."""
    body = text.removesuffix("\n")
    if (
        "\n" not in text
        or not body.rstrip("\n")
        or body.endswith("\n")
        or _NO_BLOCK.search(text)
        or _REFUSED.search(text)
    ):
        return []
    pad = " " * (indent + 2)
    width = "2" if body[0] in " \n" else ""
    chomp = "-" if body == text else ""
    return [f"{head} |{width}{chomp}", *(pad + line if line else "" for line in body.split("\n"))]
