"""Common setup: social cards, a third of a build's time, are drawn once for equal words; timeouts for servers are long,
since a busy machine must not make a test fail; and objects left from test collection are excluded from garbage
collection.
"""

import gc
import os
from functools import cache

import pytest

from site_builder.rendering import render
from site_builder.runtime import process_pool

render.draw_card = cache(render.draw_card)
os.environ.setdefault("ASYNC_TEST_TIMEOUT", "120")


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """New processes are forked, although a thread of another test may still be running."""
    monkeypatch.setattr(process_pool, "_may_fork", lambda: True)
