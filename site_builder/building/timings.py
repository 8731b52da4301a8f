"""Time spent per build stage, and the reason why each part was planned."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter


@dataclass
class Timings:
    """Measurements of one build."""

    seconds: dict[str, float] = field(default_factory=dict)
    """Stage → seconds, without nested stages."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Planned part → reason."""
    parts: int = 0
    """Number of all parts, planned or not."""
    _inside: list[float] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as this stage, without nested stages."""
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
