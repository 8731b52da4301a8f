"""Loaded records ↔ bytes for a cache, ten times faster to read than YAML.

JSON, each record as the list of its values: a cache file that somebody prepared can make wrong records but run
nothing. Bytes that another version wrote are refused with ValueError; the caller then loads the YAML again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import astuple, fields
from enum import StrEnum
from typing import Any, TypeVar

from site_builder.dates import PartialDate
from site_builder.digests import digest_of
from site_builder.registry.actors import (
    Actor,
    ActorKind,
    Actors,
    LinkRule,
    Name,
    NameKind,
    NameOrder,
    Role,
    SameAs,
    Status,
)
from site_builder.registry.tags import Tag, TagKind, Tags

_FORM = digest_of(tuple((kind.__name__, *(f.name for f in fields(kind))) for kind in (Actor, Name, Role, SameAs, Tag)))
R = TypeVar("R")
Columns = tuple[tuple[int, Callable[[Any], Any]], ...]


def encode_actors(actors: Actors) -> bytes:
    """What `decode_actors` reads, without the checks and the YAML."""
    return _encode(actors)


def encode_tags(tags: Tags) -> bytes:
    """What `decode_tags` reads."""
    return _encode(tags)


def decode_actors(data: bytes) -> Actors:
    """The actors, their lines included. ValueError for bytes of another version or damaged ones."""
    return _decode(Actor, _ACTOR, data)


def decode_tags(data: bytes) -> Tags:
    """The tags, their lines included. ValueError for bytes of another version or damaged ones."""
    return _decode(Tag, _TAG, data)


def _encode(records: Mapping[str, Actor] | Mapping[str, Tag]) -> bytes:
    rows = [astuple(record) for record in records.values()]
    return json.dumps([_FORM, rows], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _decode(kind: type[R], columns: Columns, data: bytes) -> dict[str, R]:
    try:
        form, rows = json.loads(data.decode("utf-8", "surrogatepass"))
        if form == _FORM:
            return {row[0]: _record(kind, columns, row) for row in rows}
    except (KeyError, TypeError, IndexError) as damage:
        raise ValueError("these records are damaged") from damage
    raise ValueError("these records were written by another version")


def _record(kind: type[R], columns: Columns, row: list[Any]) -> R:
    for place, read in columns:
        row[place] = read(row[place])
    return kind(*row)


def _columns(kind: type[Any], readers: Mapping[str, Callable[[Any], Any]]) -> Columns:
    return tuple((place, readers[f.name]) for place, f in enumerate(fields(kind)) if f.name in readers)


def _member(kind: type[StrEnum]) -> Callable[[Any], Any]:
    return {member.value: member for member in kind}.__getitem__


def _date(row: Any) -> PartialDate | None:
    return None if row is None else PartialDate(*row)


def _rows_of(kind: type[Any], columns: Columns) -> Callable[[Any], Any]:
    return lambda rows: tuple(_record(kind, columns, row) for row in rows)


_NAME = _columns(Name, {"kind": _member(NameKind), "link": _member(LinkRule), "from_": _date, "to": _date})
_ROLE = _columns(Role, {"from_": _date, "to": _date})
_ACTOR = _columns(
    Actor,
    {
        "kind": _member(ActorKind),
        "order": _member(NameOrder),
        "status": _member(Status),
        "names": _rows_of(Name, _NAME),
        "roles": _rows_of(Role, _ROLE),
        "same_as": lambda row: None if row is None else SameAs(*row),
        "distinct_from": tuple,
        "old_ids": tuple,
    },
)
_TAG = _columns(Tag, {"kind": _member(TagKind), "status": _member(Status), "related": tuple, "match": tuple})
