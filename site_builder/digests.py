"""Digests of bytes and of plain values: equal value, equal digest, on every machine and in every process.

BLAKE2b (RFC 7693) with 16 bytes: far shorter than SHA-256 and as good against accidents; the cache and the
`wrote` entries of a header use it.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import blake2b
from typing import Any

SIZE_BYTES = 16


def digest_bytes(data: bytes) -> str:
    """32 hexadecimal characters."""
    return blake2b(data, digest_size=SIZE_BYTES).hexdigest()


def digest_text(text: str) -> str:
    """The digest of the text in UTF-8."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest_of(*values: Any) -> str:
    """The digest of values made of None, bool, int, float, str, bytes, tuples, lists, mappings, enums and dataclasses.

    A field that does not take part in comparison is left out. A dataclass that has an attribute `digest` stands for
    itself by that digest, so a value that holds a thousand cards costs a thousand short strings. Raises TypeError for
    anything else (a set has no order).
    """
    state = blake2b(digest_size=SIZE_BYTES)
    write = state.update
    for value in values:
        _feed(value, write)
    return state.hexdigest()


def _feed(value: Any, write: Any) -> None:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        write(b"s%d:" % len(data) + data)
    elif isinstance(value, bytes):
        write(b"b%d:" % len(value) + value)
    elif value is None or isinstance(value, bool | int | float):
        write(f"{type(value).__name__}{value!r};".encode())
    elif isinstance(value, tuple | list):
        write(b"l%d:" % len(value))
        for item in value:
            _feed(item, write)
    elif isinstance(value, Mapping):
        write(b"m%d:" % len(value))
        for key in sorted(value):
            _feed(key, write)
            _feed(value[key], write)
    elif is_dataclass(value) and not isinstance(value, type):
        write(type(value).__name__.encode() + b"{")
        own = getattr(value, "digest", None)
        for item in (own,) if isinstance(own, str) else (getattr(value, f.name) for f in fields(value) if f.compare):
            _feed(item, write)
        write(b"}")
    else:
        raise TypeError(f"no digest for {type(value).__name__}")
