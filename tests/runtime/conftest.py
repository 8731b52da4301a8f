"""What tests of worker processes share."""

import threading
from collections.abc import Iterator

import pytest

from site_builder.runtime import process_pool


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """New processes are forked, though a thread of another test may still be there."""
    monkeypatch.setattr(process_pool, "_may_fork", lambda: True)


@pytest.fixture
def thread() -> Iterator[None]:
    """Another thread of this process, which then cannot fork."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    yield
    over.set()
    thread.join()
