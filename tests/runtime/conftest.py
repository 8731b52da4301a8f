"""What tests of worker processes share."""

import pytest

from site_builder.runtime import process_pool


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """New processes are forked, though a thread of another test may still be there."""
    monkeypatch.setattr(process_pool, "_may_fork", lambda: True)
