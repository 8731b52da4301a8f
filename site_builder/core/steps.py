"""Work in steps, which may be done to many items side by side: a step to all of them, then the next.

The same code over and over finds itself in the caches of the processor, where that of a whole page or body does not
fit. What comes of an item does not depend on the others. A step ends at a `yield`.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

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
        done: Any = self.begin(*args, **named)
        while isinstance(done, Generator):
            done = go_on(done)
        result: R = done
        return result


def go_on(steps: Steps[R]) -> Steps[R] | R:
    """The work after one more step, or what came of it after the last."""
    try:
        next(steps)
    except StopIteration as end:
        result: R = end.value
        return result
    return steps
