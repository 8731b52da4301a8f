"""A mapping written by a person → a frozen dataclass, or all errors with file, line and "did you mean".

Input is a `Node` whose scalars are as written; the reader of each field gives them types. A record class declares its
fields with `entry(reader, doc=…)`. An unknown key is an error; the class may have a hint for it in `FOREIGN`. Knows
neither YAML nor TOML.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import MISSING, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from site_builder.core.errors import Location, SiteError, SiteErrors, did_you_mean
from site_builder.core.partial_date import PartialDate, parse_date, parse_edtf
from site_builder.core.urls import SLUG_LENGTH, slugify
from site_builder.settings.yaml_nodes import Node

T = TypeVar("T")
Reader = Callable[[Node], Any]
"""Node → value. Raises ValueError with a message that fits after the field's name."""


def entry(reader: Reader, *, default: Any = MISSING, doc: str = "", key: str = "") -> Any:
    """A dataclass field read by `reader`. Without a default the key is required.

    `key` is the name in the file if that is no Python name (`from`); `doc` is a line for the generated schema and
    manual.
    """
    return field(default=default, metadata={"reader": reader, "doc": doc, "key": key})


def one_of(kind: type[StrEnum], *, default: Any = MISSING, doc: str = "") -> Any:
    """A field with one of an enum's values; by default its `doc` lists them."""
    return entry(choice(kind), default=default, doc=doc or ", ".join(kind))


def flag(default: bool, *, doc: str) -> Any:
    """A field that is `true` or `false`."""
    return entry(boolean, default=default, doc=doc)


def read_record(kind: type[T], node: Node, path: str, *, error: type[SiteError], name: str = "") -> T:
    """Read a record. Raises SiteErrors with every unknown key, missing key and invalid value.

    `name` precedes field names in messages (`[theme] accent`).
    """
    value, problems = read_partial(kind, node, path, error=error, name=name)
    if problems:
        raise SiteErrors(problems)
    return kind(**value)


def read_partial(
    kind: type[object], node: Node, path: str, *, error: type[SiteError], name: str = ""
) -> tuple[dict[str, Any], list[SiteError]]:
    """The readable fields, and errors for the others."""
    if not isinstance(node.value, dict):
        what = f"{name or 'this'} must be a mapping of keys and values"
        return {}, [error(what, place=Location(path, node.line), hint="key: value")]
    readers, required = _table(cast(Hashable, kind))
    values: dict[str, object] = {}
    problems: list[SiteError] = []
    prefix = f"{name} " if name else ""
    for key, item in node.value.items():
        if key not in readers:
            what = f'{prefix}has no field "{key}"' if name else f'unknown field "{key}"'
            problems.append(error(what, place=Location(path, item.line), hint=_hint_of(kind, key, readers)))
            continue
        attribute, reader = readers[key]
        try:
            values[attribute] = reader(item)
        except (ValueError, SiteErrors) as wrong:
            for what, line, hint in _faults(wrong, item.line):
                problems.append(error(f"{prefix}{key}: {what}", place=Location(path, line), hint=hint))
    for key in required:
        if key not in node.value:
            place = Location(path, node.line)
            problems.append(error(f"{prefix}{key} is missing", place=place, hint=_line_to_add(key, path)))
    return values, problems


def _hint_of(kind: type[object], key: str, readers: Iterable[str]) -> str:
    foreign: Mapping[str, str] = getattr(kind, "FOREIGN", {})
    if key.casefold() in foreign:
        return foreign[key.casefold()]
    return did_you_mean(key, readers) or "known: " + ", ".join(sorted(readers))


def _faults(wrong: ValueError | SiteErrors, line: int) -> list[tuple[str, int, str]]:
    """Message, line and hint of each error of a reader. `line` is used for errors without a place."""
    if isinstance(wrong, SiteErrors):
        return [(e.message, e.place.line if e.place else line, e.hint) for e in wrong.errors]
    return [(str(wrong), line, wrong.hint if isinstance(wrong, Invalid) else "")]


def _line_to_add(key: str, path: str) -> str:
    if not path:
        return f"add its {key}"
    return f'add a line {key} = "…"' if path.endswith(".toml") else f"add a line {key}: …"


@cache
def _table(kind: Any) -> tuple[Mapping[str, tuple[str, Reader]], tuple[str, ...]]:
    named = [(f.metadata.get("key") or f.name, f) for f in fields(kind) if "reader" in f.metadata]
    readers = {key: (f.name, f.metadata["reader"]) for key, f in named}
    return readers, tuple(key for key, f in named if f.default is MISSING)


class Invalid(ValueError):
    """An invalid value, with a hint."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


# ---------- readers: node → value


def words(node: Node) -> str:
    """Non-empty text on one line, without outer spaces."""
    if not isinstance(node.value, str):
        raise Invalid("must be text", hint="write it on one line, and in quotes if it contains a colon")
    if not node.value.strip():
        raise Invalid("is empty", hint="add a value, or delete the line")
    return " ".join(node.value.split())


def block(node: Node) -> str:
    """Text that may span lines and may be empty."""
    if not isinstance(node.value, str):
        raise Invalid("must be text")
    return node.value.strip()


def boolean(node: Node) -> bool:
    """`true` or `false`."""
    if node.value not in ("true", "false"):
        written = isinstance(node.value, str)
        raise Invalid(f'"{node.value}" is neither true nor false' if written else "must be true or false")
    return node.value == "true"


def integer(low: int, high: int) -> Reader:
    """A whole number in a range."""

    def read(node: Node) -> int:
        if not isinstance(node.value, str) or not re.fullmatch(r"-?[0-9]{1,18}", node.value):
            raise Invalid("must be a whole number")
        if not low <= int(node.value) <= high:
            raise Invalid(f"must be from {low} to {high}")
        return int(node.value)

    return read


def calendar_date(node: Node, parse: Callable[[str], PartialDate] = parse_date) -> PartialDate:
    """`2021`, `2021-02` or `2021-02-10`; for other forms the error suggests the ISO form."""
    if not isinstance(node.value, str):
        raise Invalid("must be a date", hint="write 2024-02-12")
    try:
        return parse(node.value.strip())
    except ValueError as wrong:
        raise Invalid(str(wrong), hint=_iso_hint(node.value)) from None


def document_date(node: Node) -> PartialDate:
    """A date as in `calendar_date`, also `2021-02~` (about), `2021-02?` (uncertain) and `2021-02/2021-03` (between)."""
    return calendar_date(node, parse_edtf)


def _iso_hint(written: str) -> str:
    match = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})", written.strip())
    if not match and all(map(_is_date, written.split("/"))):
        return "write the earlier date first"
    if not match:
        return _days_hint(written) or "write 2024-02-12"
    first, second, year = int(match[1]), int(match[2]), int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    forms = dict.fromkeys(f"{year:04d}-{m:02d}-{d:02d}" for d, m in ((first, second), (second, first)))
    days = [form for form in forms if _is_date(form)]
    if days:
        return "write " + " or ".join(days)
    return next(filter(None, map(_days_hint, forms)), "write 2024-02-12")


def _is_date(written: str) -> bool:
    try:
        return bool(parse_date(written))
    except ValueError:
        return False


def _days_hint(written: str) -> str:
    """Number of days in the month of an impossible date."""
    try:
        month = parse_date(written.strip()[:7])
    except ValueError:
        return ""
    return f"{month.long} has {monthrange(month.year, month.month)[1]} days" if month.month else ""


def moment(node: Node) -> datetime:
    """A date (midnight UTC) or a date-time with a zone, as UTC."""
    if not isinstance(node.value, str):
        raise Invalid("must be a date or a date-time with a zone")
    written = f"{node.value}T00:00+00:00" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", node.value) else node.value
    try:
        if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", written):
            raise ValueError
        when = datetime.fromisoformat(written)
        utc = when.astimezone(UTC) if when.tzinfo else None
    except (ValueError, OverflowError):
        raise Invalid(
            f'"{node.value}" is not a date or time', hint="write 2024-02-12 or 2024-02-12T09:00+01:00"
        ) from None
    if utc is None:
        raise Invalid("needs a time zone", hint=f"write {node.value}+00:00 for UTC")
    return utc


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Matches texts that `slugify` leaves unchanged."""


def identifier(node: Node) -> str:
    """An id as written in URLs: lower-case letters and digits joined by `-`."""
    written = words(node)
    if (not _ID.fullmatch(written) or len(written) > SLUG_LENGTH) and written != slugify(written):
        hint = f"write {slugify(written)}" if slugify(written) else "use letters and digits"
        raise Invalid(f'"{written}" is not an id', hint=hint)
    return written


def choice(kind: type[StrEnum]) -> Reader:
    """One of an enum's values."""

    def read(node: Node) -> StrEnum:
        written = words(node)
        try:
            return kind(written)
        except ValueError:
            hint = did_you_mean(written, list(kind)) or "one of: " + ", ".join(filter(None, kind))
            raise Invalid(f'"{written}" is not an allowed value', hint=hint) from None

    return read


def listing(reader: Reader) -> Reader:
    """A list of values read by `reader`; all invalid items are reported."""

    def read(node: Node) -> tuple[object, ...]:
        if not isinstance(node.value, tuple):
            raise Invalid("must be a list", hint='write ["a", "b"], or "- a" on a line for each')
        values, wrong = [], []
        for item in node.value:
            try:
                values.append(reader(item))
            except Invalid as problem:
                wrong.append(SiteError(str(problem), place=Location("", item.line), hint=problem.hint))
            except SiteErrors as several:
                wrong += several.errors
        if wrong:
            raise SiteErrors(wrong)
        return tuple(values)

    return read


def table(key: Reader, value: Reader) -> Reader:
    """A mapping as pairs, sorted by key."""

    def read(node: Node) -> tuple[tuple[object, object], ...]:
        if not isinstance(node.value, dict):
            raise Invalid("must be a table")
        rows = sorted(node.value.items())
        keys = listing(key)(Node(tuple(Node(name, item.line) for name, item in rows), node.line))
        return tuple(zip(keys, listing(value)(Node(tuple(item for _, item in rows), node.line)), strict=True))

    return read


def record(kind: type[object]) -> Reader:
    """A mapping that is a nested record."""

    def read(node: Node) -> object:
        return read_record(kind, node, "", error=SiteError)

    return read


def records(kind: type[object]) -> Reader:
    """A mapping of names to records."""

    def read(node: Node) -> tuple[tuple[str, object], ...]:
        if not isinstance(node.value, dict):
            raise Invalid("must be a table")
        return tuple(
            (key, read_record(kind, item, "", error=SiteError, name=key)) for key, item in sorted(node.value.items())
        )

    return read
