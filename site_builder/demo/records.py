"""Records of the registry → the text of actors.yaml and tags.yaml. Fields that keep their default are left out."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag

_PLAIN = re.compile(r"[^\W_][\w .,’()“”–-]*(?<! )")
_UNSTORED = ("id", "line")


def registry_text(comment: str, records: Iterable[Actor | Tag]) -> str:
    """A registry file: a comment, then the records sorted by id."""
    ordered = sorted(records, key=lambda record: record.id)
    lines = [f"# {comment}", *(line for record in ordered for line in (f"{record.id}:", *_entries(record, "  ")))]
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """The text as a YAML scalar, quoted only where it must be."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def sequence(key: str, values: Iterable[str], indent: str = "") -> list[str]:
    """The lines of a list of plain texts; none where it is empty."""
    items = [f"{indent}  - {scalar(value)}" for value in values]
    return [f"{indent}{key}:", *items] if items else []


def _entries(record: Any, indent: str) -> Iterator[str]:
    for field in fields(record):
        value = getattr(record, field.name)
        if value == field.default or field.name in _UNSTORED:
            continue
        key = field.metadata.get("key") or field.name
        if not isinstance(value, tuple):
            yield f"{indent}{key}: {scalar(str(value))}"
        elif is_dataclass(value[0]):
            yield f"{indent}{key}:"
            for item in value:
                first, *others = (line.strip() for line in _entries(item, ""))
                yield f"{indent}  - {first}"
                yield from (f"{indent}    {line}" for line in others)
        else:
            yield from sequence(key, value, indent)
