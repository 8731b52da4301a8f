"""Three texts of one registry file → both sides' changes merged record by record and field by field.

Used by git (`site-builder git-merge`), whose own merge by lines conflicts on neighbouring records and fields.
Conflicting changes are left between git's markers.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

RECORD, FIELD, ITEM = 0, 2, 4
"""Columns at which records, fields and list items begin."""
_KEY = re.compile(r"( *)([^\s#:][^:]*):(?: |$)")


class Merged(NamedTuple):
    """Merged text, and the number of conflicts."""

    text: str
    conflicts: int


def merge_records(base: str, ours: str, theirs: str) -> Merged:
    """The text of actors.yaml or tags.yaml with the changes of both sides; equal changes count once."""
    end = "\r\n" if "\r\n" in ours else "\n"
    texts = (text.replace("\r\n", "\n").removesuffix("\n").split("\n") for text in (base, ours, theirs))
    lines, conflicts = _merged(*texts, column=RECORD)
    return Merged("".join(f"{line}{end}" for line in lines), conflicts)


def _merged(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, column: int) -> tuple[list[str], int]:
    sides = [_entries(lines, column) for lines in (base, ours, theirs)]
    before, mine, other = sides
    found: list[str] = []
    conflicts = 0
    for key in _order(mine, other):
        lines, count = _entry(before.get(key), mine.get(key), other.get(key), column)
        found += lines
        conflicts += count
    return found, conflicts


def _entry(
    base: Sequence[str] | None, ours: Sequence[str] | None, theirs: Sequence[str] | None, column: int
) -> tuple[Sequence[str], int]:
    """Lines of one record, field or item, from the side that changed it."""
    if _same(ours, theirs) or _same(base, theirs):
        return ours or (), 0
    if _same(base, ours):
        return theirs or (), 0
    if base and ours and theirs and column < ITEM:
        heads = [next(n for n, line in enumerate(lines) if _starts(line, column)) for lines in (base, ours, theirs)]
        head = ours[: heads[1] + 1]
        inner = [lines[n + 1 :] for lines, n in zip((base, ours, theirs), heads, strict=True)]
        if head[-1].endswith(":") and _same(head, theirs[: heads[2] + 1]) and all(inner):
            if column == FIELD and _both_replaced(*(_entries(lines, ITEM) for lines in inner)):
                return _marked(ours, theirs), 1
            lines, conflicts = _merged(*inner, column=column + 2)
            if column == FIELD or conflicts or _agrees(base, ours, theirs, [*head, *lines]):
                return [*head, *lines], conflicts
    return _marked(ours or (), theirs or ()), 1


def _agrees(*texts: Sequence[str]) -> bool:
    """True if a merged record is right: parsed as YAML, it has every changed field and list item of both sides. The
    four records are base, ours, theirs and merged."""
    try:
        records = [next(iter(yaml.safe_load("\n".join(lines)).values())) for lines in texts]
    except (yaml.YAMLError, AttributeError):
        return False
    if not all(isinstance(record, dict) for record in records):
        return False
    for key in {key for record in records for key in record}:
        base, ours, theirs, merged = (record.get(key) for record in records)
        if theirs in (base, ours):
            wanted = ours
        elif ours == base:
            wanted = theirs
        elif not all(isinstance(value, list) for value in (base, ours, theirs, merged)):
            return False
        else:
            both = [*ours, *(item for item in theirs if item not in ours)]
            kept = [item for item in both if item not in base or (item in ours and item in theirs)]
            wanted, merged = sorted(map(repr, kept)), sorted(map(repr, merged))
        if merged != wanted:
            return False
    return True


def _marked(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    return ["<<<<<<< ours", *ours, "=======", *theirs, ">>>>>>> theirs"]


def _both_replaced(
    base: Mapping[str, Sequence[str]], ours: Mapping[str, Sequence[str]], theirs: Mapping[str, Sequence[str]]
) -> bool:
    """True if both sides replaced the same item."""
    gone = base.keys() - ours.keys() - theirs.keys()
    return bool(gone and ours.keys() - base.keys() and theirs.keys() - base.keys())


def _entries(lines: Sequence[str], column: int) -> dict[str, list[str]]:
    """Key → lines of each entry at the column, with blank lines and comments above it; a list item is its own key.
    Leading lines that belong to no entry have the key ""."""
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    here: list[str] | None = None
    for line in lines:
        if _starts(line, column):
            match = _KEY.match(line)
            key = match[2] if match and column < ITEM else f"{len(found)}"
            here = found.setdefault(key, [])
            here += [*waiting, line]
            waiting = []
        elif not line.strip() or (line[column : column + 1] == "#" and not line[:column].strip()):
            waiting.append(line)
        elif here is not None:
            here += [*waiting, line]
            waiting = []
        else:
            found.setdefault("", []).append(line)
    if waiting:
        found["\n"] = waiting
    return found if column < ITEM else _by_text(found)


def _by_text(items: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Items by all their lines, since items may begin alike."""
    return {"\n".join(line.strip() for line in lines if line.strip()): lines for lines in items.values()}


def _starts(line: str, column: int) -> bool:
    """True if a line begins a record, field or item. An item at the column of fields continues its list."""
    begins = bool(line[column:].strip()) and not line[:column].strip() and line[column] not in " #"
    return begins and not (column < ITEM and line[column:].startswith("- "))


def _order(ours: Mapping[str, object], theirs: Mapping[str, object]) -> list[str]:
    """Keys of both sides: ours in our order, and each key that only theirs has after its predecessor in theirs. Keys
    added by both sides at one place are sorted, so that the result does not depend on the side."""
    keys, last = list(ours), ""
    for key in theirs:
        if key not in ours:
            place = keys.index(last) + 1 if last in keys else 0
            while place < len(keys) and keys[place] not in theirs and keys[place] < key:
                place += 1
            keys.insert(place, key)
        last = key
    return keys


def _same(one: Sequence[str] | None, other: Sequence[str] | None) -> bool:
    """True if equal apart from blank lines."""
    return [line for line in one or () if line.strip()] == [line for line in other or () if line.strip()]
