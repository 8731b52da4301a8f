"""The results of the last calls of a function, for arguments that can be compared but not hashed, such as records."""

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Result = TypeVar("Result")


def keeps_last(count: int) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """The function with the results of its last `count` calls that were made with other arguments.

    Give it mappings as tuples of their items: equal mappings may differ in their order, and change later.
    """

    def keep(work: Callable[..., Result]) -> Callable[..., Result]:
        kept: deque[tuple[tuple[object, ...], Result]] = deque(maxlen=count)

        @wraps(work)
        def recall(*given: object) -> Result:
            for known, result in kept:
                if known == given:
                    return result
            result = work(*given)
            kept.append((given, result))
            return result

        return recall

    return keep
