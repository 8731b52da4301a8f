"""Plain values → compact JSON (RFC 8259): no spaces, keys in order, non-ASCII letters unescaped."""

from orjson import OPT_PASSTHROUGH_DATACLASS, dumps


def compact_json(value: object) -> str:
    """JSON of None, bool, int, float, str, lists, tuples and dictionaries with text keys. Raises TypeError for
    others."""
    return dumps(value, _plain, OPT_PASSTHROUGH_DATACLASS).decode()


_plain = ().__add__  # converts named tuples to tuples and rejects everything else
