"""Garbage collection in this process: rare, from the first import on."""

import gc

RARELY = (2_000_000, 50, 1000)
"""Thresholds of the collector. Pure values have no cycles, and searching a million of them takes seconds."""


def collect_rarely() -> None:
    """Make the cycle collector run rarely in this process."""
    gc.set_threshold(*RARELY)
