"""Work in steps, which may be done to many items side by side: a step to all of them, then the next.

The same code over and over finds itself in the caches of the processor, where that of a whole page or body does not
fit. What comes of an item does not depend on the others. A step ends at a `yield`.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

Steps = Generator[None, None, R]
"""What is still to do to an item, and what comes of it."""


@dataclass(frozen=True)
class InSteps(Generic[P, R]):
    """A function that does all its steps when it is called, and gives them to whoever begins it."""

    begin: Callable[P, Steps[R]]

    def __call__(self, *args: P.args, **named: P.kwargs) -> R:
        """What comes of the steps."""
        steps = self.begin(*args, **named)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                result: R = end.value
                return result
