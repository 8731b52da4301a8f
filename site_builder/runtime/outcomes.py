"""What became of one item that was to be computed: its result, as a value or pickled, or what is wrong with it."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from site_builder.core.codec import packed_flat
from site_builder.core.errors import SiteError, SiteErrors
from site_builder.core.steps import Stepwise


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
SIDE_BY_SIDE = 32
"""Items at a time: more are no quicker, and what is unfinished of them takes memory."""


def attempt(work: Callable[[Any], Any], item: Any) -> Value | Failure:
    """What comes of the work on the item; an exception that is no SiteError passes."""
    try:
        return Value(work(item))
    except SiteErrors as several:
        return Failure(several.errors)
    except SiteError as error:
        return Failure((error,))


def attempt_each(work: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Outcome]:
    """What comes of each item, in their order; where the work has steps, some go through them side by side."""
    if not isinstance(work, Stepwise):
        return (attempt(work, item) for item in items)
    groups = (items[start : start + SIDE_BY_SIDE] for start in range(0, len(items), SIDE_BY_SIDE))
    return chain.from_iterable(_side_by_side(work, group) for group in groups)


def _side_by_side(work: Stepwise[..., Any], items: Sequence[Any]) -> list[Outcome]:
    """All items through a step before any takes the next."""
    running = {number: work.steps(item) for number, item in enumerate(items)}
    ends: dict[int, Outcome] = {}
    while running:
        for number, steps in running.items():
            try:
                next(steps)
            except StopIteration as end:
                ends[number] = Value(end.value)
            except SiteErrors as several:
                ends[number] = Failure(several.errors)
            except SiteError as error:
                ends[number] = Failure((error,))
        if ends:
            running = {number: steps for number, steps in running.items() if number not in ends}
    return [ends[number] for number in range(len(items))]


def opened(blob: bytes | None) -> Outcome | None:
    """A stored result; None where it cannot be read."""
    if blob is None:
        return None
    try:
        return Value(pickle.loads(blob))
    except Exception:  # whatever is wrong with it, computing it anew is right
        return None
