"""Pickling of frozen values for other processes and the cache."""

import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

C = TypeVar("C", bound=type[Any])
DAMAGED = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, LookupError, TypeError, ValueError)
"""Exceptions raised by damaged cache bytes, or by values of a class that no longer exists."""


def unpickled(blob: bytes | None) -> Any:
    """Value of cached bytes; None if they are missing or damaged, so that it is computed again."""
    with suppress(*DAMAGED):
        return pickle.loads(blob) if blob else None
    return None


def packed_flat(kind: C) -> C:
    """Class decorator: pickle values as the class and a tuple of fields.

    The standard pickling of frozen dataclasses with slots reads each field by name, in Python, on both ends.
    """
    names = [field.name for field in fields(kind)]
    values: Callable[[object], tuple[object, ...]] = attrgetter(*names)

    def reduce(self: object) -> tuple[object, tuple[object, ...]]:
        return kind, values(self) if len(names) > 1 else (values(self),)

    kind.__reduce__ = reduce  # type: ignore[assignment]
    return kind
