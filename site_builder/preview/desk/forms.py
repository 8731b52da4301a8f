"""A record or header ↔ the fields of a form, derived from its field declarations.

Form data is read by the file readers, so the desk accepts exactly what a file may hold.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from site_builder.content.model import Header
from site_builder.core.errors import HeaderError, RegistryError, SiteError, SiteErrors
from site_builder.curation.header_changes import with_fields
from site_builder.registry.actor import Actor
from site_builder.registry.json_schema import schema_for
from site_builder.registry.operations import RegistryFiles, Texts, put_records
from site_builder.registry.tag import Tag
from site_builder.registry.yaml_writer import tree
from site_builder.settings.fields import read_partial
from site_builder.settings.yaml_nodes import Node

HIDDEN = ("seed", "old_ids", "merged_into", "replaced_by", "references", "mentions", "toc", "line")
"""Fields not shown in forms."""


ONLY = {
    "family": ("person",),
    "given": ("person",),
    "order": ("person",),
    "sort_name": ("person",),
    "roles": ("person",),
    "country": ("person", "organisation", "office", "group"),
    "orcid": ("person",),
    "ror": ("organisation", "government", "office", "group"),
    "index": ("person", "organisation", "government", "office", "group"),
}
"""Field of an actor, or part of one → the kinds that have it; others have every kind."""


def _fits(record: object, key: str, value: object = "") -> bool:
    """True if the form shows a field: the record's kind has it, or it has a value."""
    return bool(value) or not isinstance(record, Actor) or key not in ONLY or record.kind in ONLY[key]


def form_of(record: Actor | Tag | Header) -> list[dict[str, object]]:
    """The fields with their values, in the order of the file."""
    schema = schema_for(type(record))
    one = schema.get("additionalProperties") or schema
    defs = schema.get("$defs", {})
    found = []
    for field in fields(record):
        key = field.metadata.get("key") or field.name
        if "reader" in field.metadata and key not in HIDDEN:
            value = getattr(record, field.name)
            plain = "" if value is None else tree(value)
            shape = _shape(one["properties"][key], defs)
            if not _fits(record, key, value if value != field.default else ""):
                continue
            if "columns" in shape:
                shape["columns"] = [column for column in shape["columns"] if _fits(record, column["key"])]
            found.append({"key": key, "doc": field.metadata["doc"], "value": plain, **shape})
    return found


def _shape(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> dict[str, Any]:
    """The control that a field needs: `choice`, `list`, `rows`, `group`, `switch` or `text`."""
    schema = schema.get("anyOf", [schema])[0]
    if "$ref" in schema:
        fields_of = defs[schema["$ref"].rpartition("/")[2]]["properties"].items()
        columns = [{"key": key, "doc": p.get("description", ""), "choices": p.get("enum", [])} for key, p in fields_of]
        return {"control": "group", "columns": columns}
    if "enum" in schema:
        return {"control": "choice", "choices": schema["enum"]}
    if schema.get("type") == "array":
        inside = _shape(schema["items"], defs)
        return {**inside, "control": "rows"} if inside["control"] == "group" else {"control": "list"}
    return {"control": "switch" if schema.get("type") == "boolean" else "text"}


def edited_record(book: RegistryFiles, record: Actor | Tag, given: Mapping[str, object]) -> Texts:
    """The registry with the values of the form. Raises SiteErrors with all problems."""
    return put_records(book, replace(record, **_read(type(record), given, RegistryError)))


def edited_header(path: str, text: str, given: Mapping[str, object]) -> Texts:
    """The content file with the values of the form. Raises SiteErrors with all problems."""
    after = with_fields(path, text, {key: value or None for key, value in _read(Header, given, HeaderError).items()})
    return {path: after} if after != text else {}


def _read(kind: type[Any], given: Mapping[str, Any], error: type[SiteError]) -> dict[str, Any]:
    """Attribute → value; an emptied field gets its default."""
    declared = {f.metadata.get("key") or f.name: f for f in fields(kind) if "reader" in f.metadata}
    named = {key: value for key, value in given.items() if key in declared and key not in HIDDEN}
    filled = {key: _node(value) for key, value in named.items() if value not in ("", [], {})}
    values, problems = read_partial(kind, Node(filled, 0), "", error=error)
    missing = [key for key in named if key not in filled and declared[key].default is MISSING]
    problems = [p for p in problems if not p.message.endswith("is missing")]
    problems += [error(f"{key} is empty", hint="type something, or cancel") for key in missing]
    if problems:
        raise SiteErrors(problems)
    emptied = {declared[key].name: declared[key].default for key in named if key not in filled}
    return {**emptied, **values}


def _node(value: object) -> Node:
    if isinstance(value, list):
        return Node(tuple(_node(item) for item in value if item not in ("", {})), 0)
    if isinstance(value, dict):
        return Node({str(key): _node(item) for key, item in value.items() if item != ""}, 0)
    return Node(str(value).lower() if isinstance(value, bool) else str(value), 0)
