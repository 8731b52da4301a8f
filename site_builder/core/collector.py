"""How often Python looks for cycles in this process: rarely, from the first import on."""

import gc

RARELY = (2_000_000, 50, 1000)
"""Thresholds of the collector: pure values have no cycles, and looking for some in a million of them takes seconds."""


def collect_rarely() -> None:
    """Let the collector of cycles work seldom in this process."""
    gc.set_threshold(*RARELY)
