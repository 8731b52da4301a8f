"""Cache of a function's last results, for arguments that can be compared but not hashed, such as records."""

from collections import deque
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, TypeVar

Result = TypeVar("Result")
Calls = tuple[tuple[tuple[object, ...], Result], ...]
"""Arguments and results."""


class Remembering(Generic[Result]):
    """A function with a cache of its last calls."""

    def __init__(self, work: Callable[..., Result], count: int) -> None:
        update_wrapper(self, work)
        self._work = work
        self._calls: deque[tuple[tuple[object, ...], Result]] = deque(maxlen=count)

    def __call__(self, *given: object) -> Result:
        """The result, cached if the arguments equal those of a recent call."""
        for known, result in self._calls:
            if known == given:
                return result
        result = self._work(*given)
        self._calls.append((given, result))
        return result

    @property
    def calls(self) -> Calls[Result]:
        """Recent calls, oldest first."""
        return tuple(self._calls)

    def recall(self, calls: Calls[Result]) -> None:
        """Load calls of an earlier run into the cache."""
        self._calls.extend(calls)


def keeps_last(count: int) -> Callable[[Callable[..., Result]], Remembering[Result]]:
    """Decorator that caches the last `count` calls with different arguments.

    Pass mappings as tuples of items: equal mappings may differ in order, and may change later.
    """
    return lambda work: Remembering(work, count)
