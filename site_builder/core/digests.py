"""Digests of bytes and of plain values: equal value, equal digest, on every machine and in every process.

BLAKE2b (RFC 7693) with 16 bytes: far shorter than SHA-256 and as good against accidents; the cache and the
`wrote` entries of a header use it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from hashlib import blake2b
from json import JSONEncoder
from operator import attrgetter
from typing import Any

SIZE_BYTES = 16


def digest_bytes(data: bytes) -> str:
    """32 hexadecimal characters."""
    return blake2b(data, digest_size=SIZE_BYTES).hexdigest()


def digest_blocks(blocks: Iterable[bytes]) -> str:
    """The digest of the bytes that the blocks make together, of which only one need be in memory."""
    digest = blake2b(digest_size=SIZE_BYTES)
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def digest_text(text: str) -> str:
    """The digest of the text in UTF-8."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE_BYTES).hexdigest()


def digest_of(*values: Any) -> str:
    """The digest of values made of None, bool, int, float, str, bytes, tuples, lists, mappings, enums and dataclasses.

    A field that does not take part in comparison is left out. A dataclass that has an attribute `digest` stands for
    itself by that digest, so a value that holds a thousand cards costs a thousand short strings; one that has a method
    `compared` says by it what tells it from others. Raises TypeError for anything else (a set has no order).
    """
    return digest_bytes(_encode(values).encode("ascii"))


def _plain(value: Any) -> Any:
    """What JSON cannot write, in a form that it can and that no other value has."""
    kind: Any = type(value)
    compared = _compared(kind)
    if compared is not None:
        return {"": kind.__name__, "=": compared(value)}
    if isinstance(value, bytes):
        return {"": "bytes", "=": digest_bytes(value)}
    if isinstance(value, Mapping):
        return dict(value)
    # A date-time writes itself in full, its zone included.
    if hasattr(value, "isoformat"):
        return {"": kind.__name__, "=": value.isoformat()}
    raise TypeError(f"no digest for {kind.__name__}")


# The encoder is written in C: a digest of a page costs a fraction of what a walk in Python would. A frozen value holds
# no circle.
_encode = JSONEncoder(default=_plain, sort_keys=True, separators=(",", ":"), check_circular=False).encode


@cache
def _compared(kind: Any) -> Callable[[Any], Any] | None:
    """What tells values of a kind of dataclass from each other, None for what is no dataclass; found out once for each
    kind, for a site has a million values of twenty kinds."""
    if not isinstance(kind, type) or not is_dataclass(kind):
        return None
    names = [f.name for f in fields(kind) if f.compare]
    many = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
    compared = getattr(kind, "compared", many)
    has_digest = hasattr(kind, "digest") or any(f.name == "digest" for f in fields(kind))
    return partial(_digest_or, compared) if has_digest else compared


def _digest_or(compared: Callable[[Any], Any], value: Any) -> Any:
    return own if isinstance(own := getattr(value, "digest", None), str) else compared(value)
