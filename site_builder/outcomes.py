"""What became of one item that was to be computed: its result, as a value or pickled, or what is wrong with it."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from site_builder.errors import SiteError, SiteErrors
from site_builder.values import packed_flat


@packed_flat
@dataclass(frozen=True, slots=True)
class Value:
    """A result."""

    held: Any

    def value(self) -> Any:
        """The result."""
        return self.held

    def blob(self) -> bytes:
        """The result, pickled."""
        return pickle.dumps(self.held, pickle.HIGHEST_PROTOCOL)


@packed_flat
@dataclass(frozen=True, slots=True)
class Pickled:
    """A result as it travels and is stored."""

    held: bytes

    def value(self) -> Any:
        """The result."""
        return pickle.loads(self.held)

    def blob(self) -> bytes:
        """The result, pickled."""
        return self.held


@dataclass(frozen=True, slots=True)
class Failure:
    """The errors that came instead."""

    errors: tuple[SiteError, ...]


Outcome = Value | Pickled | Failure


def attempt(work: Callable[[Any], Any], item: Any) -> Value | Failure:
    """What comes of the work on the item; an exception that is no SiteError passes."""
    try:
        return Value(work(item))
    except SiteErrors as several:
        return Failure(several.errors)
    except SiteError as error:
        return Failure((error,))


def opened(blob: bytes | None) -> Outcome | None:
    """A stored result; None where it cannot be read."""
    if blob is None:
        return None
    try:
        return Value(pickle.loads(blob))
    except Exception:  # whatever is wrong with it, computing it anew is right
        return None
