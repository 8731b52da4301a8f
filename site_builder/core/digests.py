"""Digests of bytes and plain values: equal values have equal digests on every machine and in every process.

BLAKE2b (RFC 7693) with 16 bytes: shorter than SHA-256 and as good against accidents. Used by the cache and by `wrote`
in headers.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from orjson import OPT_PASSTHROUGH_DATACLASS, OPT_PASSTHROUGH_DATETIME, OPT_SORT_KEYS, dumps

_IN_FULL = OPT_PASSTHROUGH_DATACLASS | OPT_PASSTHROUGH_DATETIME | OPT_SORT_KEYS
SIZE_BYTES = 16


def digest_bytes(data: bytes) -> str:
    """Digest of bytes: 32 hexadecimal characters."""
    return blake2b(data, digest_size=SIZE_BYTES).hexdigest()


def digest_blocks(blocks: Iterable[bytes]) -> str:
    """Digest of concatenated blocks, with one of them in memory at a time."""
    digest = blake2b(digest_size=SIZE_BYTES)
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def digest_text(text: str) -> str:
    """Digest of the text in UTF-8."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE_BYTES).hexdigest()


def digest_of(*values: object) -> str:
    """Digest of values made of None, bool, int, float, str, bytes, tuples, lists, mappings, enums and dataclasses.

    Fields excluded from comparison are left out. A dataclass with an attribute `digest` is represented by it, so a
    value with a thousand cards costs a thousand short strings; one with a method `compared` by that method's result.
    Raises TypeError for anything else (a set has no order).
    """
    try:
        return digest_bytes(dumps(values, _plain, _IN_FULL))
    except TypeError as refused:  # a lone surrogate, an integer of more than 64 bits, or a key that is not text
        if refused.__cause__:  # raised while converting a value: Ctrl-C, or a type without digest
            raise refused.__cause__ from None
        return lasting_digest(*values)


def lasting_digest(*values: object) -> str:
    """Digest of values, as by `digest_of`, in a form that no release may change: published lists contain it, and
    decisions are named by it.
    """
    return digest_text(json.dumps(values, default=_plain, sort_keys=True, separators=(",", ":")))


def _plain(value: object) -> object:
    """A value that JSON cannot write, in an unambiguous JSON form."""
    kind: object = type(value)
    return _form(kind)(value)


@cache
def _form(kind: Any) -> Callable[[Any], Any]:
    """Converter to that form for a type; cached, since a site has a million values of twenty types."""
    name = kind.__name__
    if is_dataclass(kind):
        names = [f.name for f in fields(kind) if f.compare]
        many = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
        identity = getattr(kind, "compared", many)
        return lambda v: {"": name, "=": own if isinstance(own := getattr(v, "digest", None), str) else identity(v)}
    if issubclass(kind, tuple | Mapping):
        return tuple if issubclass(kind, tuple) else dict
    if issubclass(kind, bytes):
        identity = digest_bytes
    elif hasattr(kind, "isoformat"):  # a date-time writes itself in full, with its zone
        identity = kind.isoformat
    else:
        raise TypeError(f"no digest for {name}")
    return lambda value: {"": name, "=": identity(value)}
