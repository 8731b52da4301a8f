"""Where the time of a build went, and why each part of the site was planned."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter


@dataclass
class Timings:
    """Gathered while a build runs."""

    seconds: dict[str, float] = field(default_factory=dict)
    """By stage, without those inside it."""
    reasons: dict[str, str] = field(default_factory=dict)
    """By part that was planned."""
    parts: int = 0
    """All of the site, planned or not."""
    _inside: list[float] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """The time of the block counts for this stage; that of a stage in it does not."""
        began = perf_counter()
        self._inside.append(0.0)
        try:
            yield
        finally:
            took = perf_counter() - began
            inside = self._inside.pop()
            self.seconds[name] = self.seconds.get(name, 0.0) + took - inside
            if self._inside:
                self._inside[-1] += took
