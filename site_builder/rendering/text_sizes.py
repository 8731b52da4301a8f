"""Arguments of a filter or method → an upper bound of its result's size, computed before anything is allocated.

The bounds are tables by name. Knows no environment; counting stops above the limit passed in.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

CONTAINERS = (list, tuple, dict, set, frozenset)
_WIDTHS = re.compile(r"\d{1,9}")
_MARKUP = 200
"""Characters of a link besides its text and attributes."""
Bound = Callable[..., int]


def size_of(value: object, most: int) -> int:
    """Characters of a value as text, including everything in lists and mappings; or more than `most`."""
    total, todo = 0, [value]
    while todo and total <= most:
        one = todo.pop()
        if isinstance(one, dict):
            todo += [*one, *one.values()]
        elif isinstance(one, CONTAINERS):
            todo += one
        total += len(one) if isinstance(one, str | bytes) else 1
    return total


def size_of_filtered(name: str, most: int, *given: object, **named: object) -> int:
    """Upper bound of a filter's result; 0 if it needs none."""
    bound = _OF_FILTERS.get(name)
    return bound(most, *given, **named) if bound else 0


def size_of_called(name: str, most: int, owner: object, *given: object, **named: object) -> int:
    """Upper bound of a text method's result; 0 if it needs none."""
    bound = _OF_METHODS.get(name)
    return bound(most, owner, *given, **named) if bound else 0


def _written(most: int, value: object, *_: object, **__: object) -> int:
    return size_of(value, most) if isinstance(value, CONTAINERS) else 0


def _replaced(most: int, text: object, old: object = "", new: object = "", *_: object, **named: object) -> int:
    new_size = len(str(named.get("new", new)))
    return len(str(text)) + str(text).count(str(named.get("old", old))) * new_size


def _joined(most: int, items: object, between: object = "", *_: object, **named: object) -> int:
    if not isinstance(items, CONTAINERS):
        return 0
    return size_of(items, most) + len([*items]) * len(str(named.get("d", between)))


def _formatted(most: int, form: object, *given: object, **named: object) -> int:
    written = str(form)
    widths = sum(map(int, _WIDTHS.findall(written)))
    longest = max((size_of(one, most) for one in (*given, *named.values())), default=0)
    return len(written) + widths + (written.count("%") + written.count("{")) * longest


def _indented(most: int, text: object, width: object = 4, *_: object, **named: object) -> int:
    width = named.get("width", width)
    step = width if isinstance(width, int) else len(str(width))
    return len(str(text)) + (str(text).count("\n") + 1) * step


def _wrapped(most: int, text: object, *given: object, **named: object) -> int:
    return len(str(text)) * (1 + sum(len(one) for one in (*given, *named.values()) if isinstance(one, str)))


def _linked(most: int, text: object, *given: object, **named: object) -> int:
    more = sum(size_of(one, most) for one in (*given, *named.values()))
    return len(str(text)) + (str(text).count(".") + str(text).count("@")) * (_MARKUP + more)


def _spread_out(most: int, text: str, width: Any = 8, **named: Any) -> int:
    return len(text) + text.count("\t") * int(named.get("tabsize", width))


def _translated(most: int, text: str, table: object, *_: object) -> int:
    values = table.values() if isinstance(table, dict) else ()
    return len(text) * max((len(one) for one in values if isinstance(one, str)), default=1)


_OF_FILTERS: Mapping[str, Bound] = {
    **dict.fromkeys(("capitalize", "center", "e", "escape", "forceescape", "lower", "pprint", "safe"), _written),
    **dict.fromkeys(("string", "striptags", "sum", "title", "tojson", "trim", "truncate", "upper"), _written),
    **dict.fromkeys(("urlencode", "wordcount", "xmlattr"), _written),
    "replace": _replaced,
    "join": _joined,
    "format": _formatted,
    "indent": _indented,
    "wordwrap": _wrapped,
    "urlize": _linked,
}
_OF_METHODS: Mapping[str, Bound] = {
    "replace": _replaced,
    "join": lambda most, between, items=(): _joined(most, items, between),
    "format": _formatted,
    "format_map": _formatted,
    "expandtabs": _spread_out,
    "translate": _translated,
    "%": _formatted,
}
