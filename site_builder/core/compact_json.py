"""Plain values → JSON (RFC 8259) as programs read it: no blanks, keys in their order, letters as they are."""

from orjson import OPT_PASSTHROUGH_DATACLASS, dumps


def compact_json(value: object) -> str:
    """Of None, bool, int, float, str, lists, tuples and dictionaries with texts as keys; TypeError for others."""
    return dumps(value, _plain, OPT_PASSTHROUGH_DATACLASS).decode()


_plain = ().__add__  # makes a named tuple a tuple and takes nothing else
