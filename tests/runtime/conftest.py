"""Common fixtures for tests of worker processes."""

import threading
from collections.abc import Iterator

import pytest


@pytest.fixture
def thread() -> Iterator[None]:
    """Another thread of this process, which prevents forking."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    yield
    over.set()
    thread.join()
