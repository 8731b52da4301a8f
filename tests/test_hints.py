"""The command in a hint can be typed where it is printed."""

import sys
from collections.abc import Iterator

import pytest

from site_builder.commands import console


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """The name is found once in a process, and again after each test."""
    console._program.cache_clear()
    yield
    console._program.cache_clear()


def test_a_hint_names_the_path_of_a_command_that_is_not_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [".venv/bin/site-builder"])
    monkeypatch.setenv("PATH", "")
    assert console.runnable("see: site-builder check") == "see: .venv/bin/site-builder check"
    assert console.runnable(".site-builder/ingest.html") == ".site-builder/ingest.html"


def test_a_command_that_was_found_on_the_path_is_named_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["site-builder"])
    assert console.runnable("see: site-builder check") == "see: site-builder check"
