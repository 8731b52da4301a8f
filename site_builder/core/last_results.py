"""The results of the last calls of a function, for arguments that can be compared but not hashed, such as records."""

from collections import deque
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, TypeVar

Result = TypeVar("Result")
Calls = tuple[tuple[tuple[object, ...], Result], ...]
"""Arguments and result of each."""


class Remembering(Generic[Result]):
    """A function with the results of its last calls."""

    def __init__(self, work: Callable[..., Result], count: int) -> None:
        update_wrapper(self, work)
        self._work = work
        self._kept: deque[tuple[tuple[object, ...], Result]] = deque(maxlen=count)

    def __call__(self, *given: object) -> Result:
        """The result, that of a last call where its arguments are equal to these."""
        for known, result in self._kept:
            if known == given:
                return result
        result = self._work(*given)
        self._kept.append((given, result))
        return result

    @property
    def calls(self) -> Calls[Result]:
        """The last ones, the latest at the end."""
        return tuple(self._kept)

    def recall(self, calls: Calls[Result]) -> None:
        """Take them for its own last ones: those of an earlier run."""
        self._kept.extend(calls)


def keeps_last(count: int) -> Callable[[Callable[..., Result]], Remembering[Result]]:
    """The function with the results of its last `count` calls that were made with other arguments.

    Give it mappings as tuples of their items: equal mappings may differ in their order, and change later.
    """
    return lambda work: Remembering(work, count)
