"""How frozen values travel between processes and into the cache."""

import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

C = TypeVar("C", bound=type[Any])
DAMAGED = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, LookupError, TypeError, ValueError)
"""Exceptions by which bytes of a cache turn out to be damaged, or to be of a class that is no more."""


def unpickled(blob: bytes | None) -> Any:
    """The value in bytes of a cache; None where they are missing or damaged, so that it is made once more."""
    with suppress(*DAMAGED):
        return pickle.loads(blob) if blob else None
    return None


def packed_flat(kind: C) -> C:
    """Class decorator: its values are pickled as the class and a tuple of their fields.

    The standard way of a frozen dataclass with slots asks for each field by name, in Python, on both ends.
    """
    names = [field.name for field in fields(kind)]
    values: Callable[[object], tuple[object, ...]] = attrgetter(*names)

    def reduce(self: object) -> tuple[object, tuple[object, ...]]:
        return kind, values(self) if len(names) > 1 else (values(self),)

    kind.__reduce__ = reduce  # type: ignore[assignment]
    return kind
