"""Lookup tables for all texts, cached between runs: building them takes longer than reading a seed.

Keyed by the records a curator vouches for, in order, so no result depends on the cache.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from operator import is_
from typing import Any

from site_builder.core.codec import unpickled
from site_builder.core.last_results import Remembering
from site_builder.entities.gazetteer import read_with
from site_builder.ingest.proposals import packaged_names, phrases_of
from site_builder.registry.starter_tables import starter
from site_builder.runtime.cache import Shelf

MADE: tuple[Remembering[Any], ...] = (starter, read_with, phrases_of, packaged_names)
"""Stored in one pickle, so that they share their records."""


@contextmanager
def kept_lookups(shelf: Shelf) -> Iterator[None]:
    """Context in which cached tables are reused, and new ones are cached."""
    if not read_with.calls:
        known = unpickled(shelf.load(["made"]).get("made"))
        for made, calls in zip(MADE, known, strict=True) if known else ():
            made.recall(calls)
    before = _results()
    yield
    after = _results()
    if len(before) != len(after) or not all(map(is_, before, after)):
        shelf.save("made", pickle.dumps([made.calls[-1:] for made in MADE], pickle.HIGHEST_PROTOCOL))


def _results() -> list[object]:
    return [result for made in MADE for _, result in made.calls]
