"""Actors ↔ CSV (RFC 4180) for spreadsheets and OpenRefine, without loss.

Each actor has one row, followed by one per name and role. The column `row` gives the kind, and every row repeats the
id, so sorting and filtering keep rows together. Every cell is a plain value; several ids are separated by `; `, and an
empty cell means the default. A cell that a spreadsheet would run as a formula gets a leading `'`, which the import
removes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from site_builder.core.errors import Location, RegistryError, SiteError, did_you_mean, raise_all
from site_builder.core.spreadsheet import guarded, unguarded
from site_builder.core.urls import slugify
from site_builder.registry.actor import Actor, Actors, Name, Role, SameAs
from site_builder.registry.validation import actor_problems
from site_builder.registry.yaml_writer import tree, written_fields
from site_builder.settings.fields import read_partial
from site_builder.settings.yaml_nodes import Node

CSV_FILE = "actors.csv"
_ACTOR, _NAME, _ROLE = "actor", "name", "role"
_KINDS: Mapping[str, type[object]] = {_ACTOR: Actor, _NAME: Name, _ROLE: Role}
_ID_LISTS = ("distinct_from", "old_ids")
_NESTED = ("names", "roles", "same_as")


def _keys(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.metadata["key"] or f.name for f in fields(kind) if "reader" in f.metadata and f.name not in _NESTED)


COLUMNS = tuple(dict.fromkeys(("id", "row", *_keys(Actor), *_keys(SameAs), *_keys(Name), *_keys(Role))))
"""Columns in order. The import accepts any order and needs only `id`, `row` and the columns in use."""


def actors_to_csv(actors: Actors) -> str:
    """The table with a header row and CR LF line ends. Write it with a byte-order mark if Excel is to open it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for actor in actors.values():
        for row in _rows(actor):
            writer.writerow({key: guarded(cell) for key, cell in row.items()})
    return out.getvalue()


def csv_to_actors(text: str, *, path: str = CSV_FILE) -> Actors:
    """The actors sorted by id; `line` is the row number, with the header as row 1.

    Raises SiteErrors with every error by row and column.
    """
    table, problems = _table(text, path)
    groups: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, row in table:
        groups.setdefault(row["id"], []).append((number, row))
    found: dict[str, Actor] = {}
    for actor_id, rows in sorted(groups.items()):
        actor, wrong = _actor(actor_id, rows, path)
        problems += wrong
        if actor is not None:
            found[actor_id] = actor
    raise_all(problems or actor_problems(found, path))
    return found


# ---------- actor → rows


def _rows(actor: Actor) -> Iterator[dict[str, str]]:
    written = written_fields(actor)
    own = {key: _cell(value) for key, value in written.items() if key not in _NESTED}
    same_as = written_fields(actor.same_as) if actor.same_as else {}
    yield {"id": actor.id, "row": _ACTOR, **own, **{key: _cell(value) for key, value in same_as.items()}}
    for kind, parts in ((_NAME, actor.names), (_ROLE, actor.roles)):
        for part in parts:
            cells = {key: _cell(value) for key, value in written_fields(part).items()}
            yield {"id": actor.id, "row": kind, **cells}


def _cell(value: object) -> str:
    plain = tree(value)
    return "; ".join(map(str, plain)) if isinstance(plain, tuple) else str(plain)


# ---------- rows → actor


def _table(text: str, path: str) -> tuple[list[tuple[int, dict[str, str]]], list[SiteError]]:
    """Rows with their numbers, and errors for rows with the wrong number of cells. Raises at once for invalid CSV or an
    invalid header row."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    try:
        rows = list(csv.reader(lines, delimiter=_delimiter(text), strict=True))
    except csv.Error as wrong:
        hint = "export it again as CSV with commas and double quotes"
        raise RegistryError(f"this is not valid CSV: {wrong}", place=Location(path), hint=hint) from None
    head = [cell.strip() for cell in rows[0]] if rows else []
    raise_all(_head_problems(head, path))
    found: list[tuple[int, dict[str, str]]] = []
    problems: list[SiteError] = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        row = {key: unguarded(cell) for key, cell in zip(head, cells, strict=False)}
        problem = "has more cells than the header row" if any(cells[len(head) :]) else _row_problem(row)
        if problem:
            hint = "the column row says actor, name or role; the column id says which actor"
            problems.append(RegistryError(f"row {number} {problem}", place=Location(path, number), hint=hint))
        else:
            found.append((number, row))
    return found, problems


def _delimiter(text: str) -> str:
    """Column separator of the header row: spreadsheets write semicolons where a comma is the decimal sign."""
    return max(",;\t", key=text.partition("\n")[0].count)


def _head_problems(head: list[str], path: str) -> Iterator[SiteError]:
    place = Location(path, 1)
    for name in ("id", "row"):
        if name not in head:
            yield RegistryError(f"the column {name} is missing", place=place, hint="the first row names the columns")
    for number, name in enumerate(head):
        if name not in COLUMNS:
            hint = did_you_mean(name, COLUMNS) or "known: " + ", ".join(COLUMNS)
            yield RegistryError(f'unknown column "{name}"', place=place, hint=hint)
        elif name in head[:number]:
            yield RegistryError(f"duplicate column {name}", place=place, hint="delete one of the two")


def _row_problem(row: Mapping[str, str]) -> str:
    if row.get("row") not in _KINDS:
        return f'column row: "{row.get("row", "")}" is not actor, name or role'
    slug = slugify(row["id"])
    return "" if slug and slug == row["id"] else f'column id: "{row["id"]}" is not an id'


def _actor(actor_id: str, rows: list[tuple[int, dict[str, str]]], path: str) -> tuple[Actor | None, list[SiteError]]:
    own = [(number, row) for number, row in rows if row["row"] == _ACTOR]
    if len(own) != 1:
        number = own[1][0] if own else rows[0][0]
        what = f"{actor_id} has two actor rows" if own else f"{actor_id} has no actor row"
        hint = "keep one" if own else "add one, or delete its names and roles"
        return None, [RegistryError(f"row {number}: {what}", place=Location(path, number), hint=hint)]
    values, problems = _read(Actor, own[0], path)
    parts: dict[str, list[Any]] = {_NAME: [], _ROLE: []}
    for number, row in rows:
        if row["row"] in parts:
            read, wrong = _read(_KINDS[row["row"]], (number, row), path)
            problems += wrong
            if not wrong:
                parts[row["row"]].append(_KINDS[row["row"]](**read))
    if problems:
        return None, problems
    names, roles = tuple(parts[_NAME]), tuple(parts[_ROLE])
    return Actor(id=actor_id, line=own[0][0], names=names, roles=roles, **values), []


def _read(kind: type[Any], numbered: tuple[int, dict[str, str]], path: str) -> tuple[dict[str, Any], list[SiteError]]:
    number, row = numbered
    allowed = {"id", "row", *_keys(kind), *(_keys(SameAs) if kind is Actor else ())}
    problems: list[SiteError] = [
        RegistryError(
            f"row {number}, column {key}: rows for {row['row']} have no such value",
            place=Location(path, number),
            hint="empty the cell, or move the value to the right row",
        )
        for key, cell in row.items()
        if cell and key not in allowed
    ]
    node = Node(dict(_nodes(kind, row, number, allowed)), number)
    values, wrong = read_partial(kind, node, path, error=RegistryError, name=f"row {number}, column")
    return values, problems + wrong


def _nodes(kind: type[object], row: Mapping[str, str], line: int, allowed: Iterable[str]) -> Iterator[tuple[str, Node]]:
    same_as: dict[str, Node] = {}
    for key, cell in row.items():
        if not cell or key in ("id", "row") or key not in allowed:
            continue
        if kind is Actor and key in _keys(SameAs):
            same_as[key] = Node(cell, line)
        elif kind is Actor and key in _ID_LISTS:
            items = (item.strip() for item in cell.split(";"))
            yield key, Node(tuple(Node(item, line) for item in items if item), line)
        else:
            yield key, Node(cell, line)
    if same_as:
        yield "same_as", Node(dict(same_as), line)
