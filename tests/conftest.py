"""What all tests share: a card for social media, a third of the time of a build, is drawn once for equal words; what
waits for a server of its own waits long, since a busy machine must not make a test fail; and what collecting the tests
left in memory is not looked through for garbage again and again.
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
    """New processes are forked, though a thread of another test may still be there."""
    monkeypatch.setattr(process_pool, "_may_fork", lambda: True)
