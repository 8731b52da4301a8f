"""Declared fields of a record → JSON Schema (2020-12), for completion and warnings in editors.

Generated from the declarations that the loader uses, so both always agree. Scalars are deliberately wide: the loader
accepts `number: 7` as text, while an editor's YAML reads a number.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from inspect import getclosurevars
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from site_builder.core.partial_date import PartialDate
from site_builder.registry.actor import Actor, written_name
from site_builder.registry.author import Author
from site_builder.registry.decisions import Decision
from site_builder.registry.tag import Tag
from site_builder.registry.yaml_writer import tree
from site_builder.settings.fields import Reader, document_date, identifier

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = {"type": ["string", "integer"], "pattern": r"^[^\sA-Z_./:]+$"}
TEXT = {"type": ["string", "number", "boolean"]}
DATE = {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "minimum": 1, "maximum": 9999}
UNCERTAIN = {**DATE, "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?([~?]|/\d{4}(-\d{2}(-\d{2})?)?)?$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2}))?$"}
_SCALARS: Mapping[object, Mapping[str, object]] = {
    str: TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    PartialDate: DATE,
    datetime: MOMENT,
}


def schema_for(kind: type[object]) -> Schema:
    """Schema of the file that holds records of this kind: a map of actors or tags, a list of decisions.

    For any other kind, the schema of a file with a single record, such as a briefing's header.
    """
    defs: Schema = {}
    record = _record(kind, defs)
    head = {"$schema": DIALECT, "title": _sentence(kind)}
    if kind in (Actor, Tag, Author):
        names = {"pattern": ID["pattern"]}
        record = {"type": ["object", "null"], "propertyNames": names, "additionalProperties": record}
    elif kind is Decision:
        record = {"type": ["array", "null"], "items": record}
    return {**head, **record, **({"$defs": defs} if defs else {})}


def _record(kind: type[Any], defs: Schema) -> Schema:
    """Schema of one record. Nested records go into `defs`."""
    hints = get_type_hints(kind)
    declared = [f for f in fields(kind) if "reader" in f.metadata]
    properties = {}
    for f in declared:
        value = {**_value(hints[f.name], f.metadata["reader"], defs), "description": f.metadata["doc"]}
        if f.default is not MISSING and f.default not in ("", (), None):
            value["default"] = f.default if isinstance(f.default, bool | int) else tree(f.default)
        properties[f.metadata["key"] or f.name] = value
    required = [f.metadata["key"] or f.name for f in declared if f.default is MISSING]
    found = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": required} if required else found


def _value(hint: Any, reader: Reader, defs: Schema) -> Schema:
    if get_origin(hint) is UnionType:
        return _value(next(arg for arg in get_args(hint) if arg is not type(None)), reader, defs)
    inside = getclosurevars(reader).nonlocals
    if get_origin(hint) is tuple:
        item = _value(get_args(hint)[0], inside["reader"], defs)
        return {"type": "array", "items": {"anyOf": [item, TEXT]} if inside["reader"] is written_name else item}
    if hint not in _SCALARS and is_dataclass(hint):
        return _defined(hint, defs)
    if issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    if reader is identifier:
        return dict(ID)
    if reader is document_date:
        return dict(UNCERTAIN)
    limits = {"minimum": inside["low"], "maximum": inside["high"]} if hint is int else {}
    return {**_SCALARS[hint], **limits}


def _defined(kind: Any, defs: Schema) -> Schema:
    if kind.__name__ not in defs:
        defs[kind.__name__] = {}
        defs[kind.__name__] = {"title": _sentence(kind), **_record(kind, defs)}
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _sentence(kind: type[object]) -> str:
    """First sentence of the class docstring, without code marks."""
    return re.split(r"(?<=\.)\s", (kind.__doc__ or kind.__name__).strip())[0].replace("`", "")
