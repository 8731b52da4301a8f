"""How frozen values travel between processes and into the cache."""

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

C = TypeVar("C", bound=type[Any])


def packed_flat(kind: C) -> C:
    """Class decorator: its values are pickled as the class and a tuple of their fields.

    The standard way of a frozen dataclass with slots asks for each field by name, in Python, on both ends.
    """
    names = [field.name for field in fields(kind)]
    values: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)

    def reduce(self: Any) -> tuple[Any, tuple[Any, ...]]:
        return kind, values(self) if len(names) > 1 else (values(self),)

    kind.__reduce__ = reduce  # type: ignore[assignment]
    return kind
