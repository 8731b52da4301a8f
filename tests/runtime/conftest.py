"""What tests of worker processes share."""

import threading
from collections.abc import Iterator

import pytest


@pytest.fixture
def thread() -> Iterator[None]:
    """Another thread of this process, which then cannot fork."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    yield
    over.set()
    thread.join()
