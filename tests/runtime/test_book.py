"""A book of data about many files: everything is read, and only changed leaves are written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.runtime.book import LEAVES, Book
from site_builder.runtime.cache import Cache, Shelf

ENTRIES = {f"seeds/{number}.txt": number for number in range(1000)}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Shelf]:
    with Cache(tmp_path / "cache.sqlite", version="1", secret=b"x" * 32) as cache:
        yield cache.shelf("notes")


def test_stored_entries_are_read_back(kept: Shelf) -> None:
    Book[int](kept).keep(ENTRIES, ENTRIES)
    assert Book[int](kept).read() == ENTRIES


def test_entries_of_another_maker_are_not_found(kept: Shelf) -> None:
    Book[int](kept, "one").keep(ENTRIES, ENTRIES)
    assert Book[int](kept, "another").read() == {}


def test_one_changed_file_writes_one_leaf(kept: Shelf) -> None:
    book = Book[int](kept)
    book.keep(ENTRIES, ENTRIES)
    book.keep(dict.fromkeys(ENTRIES, -1), ["seeds/7.txt"])
    changed = [path for path, number in book.read().items() if number == -1]
    assert "seeds/7.txt" in changed
    assert len(changed) < 3 * len(ENTRIES) / LEAVES


def test_a_file_that_is_gone_leaves_its_leaf(kept: Shelf) -> None:
    book = Book[int](kept)
    book.keep(ENTRIES, ENTRIES)
    left = {path: number for path, number in ENTRIES.items() if path != "seeds/7.txt"}
    book.keep(left, ["seeds/7.txt"])
    assert book.read() == left


def test_nothing_changed_writes_nothing(kept: Shelf) -> None:
    book = Book[int](kept)
    book.keep(ENTRIES, ())
    assert book.read() == {}


def test_many_leaves_are_read_a_sixteenth_at_a_time(kept: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    load = Shelf.load
    monkeypatch.setattr(Shelf, "load", lambda shelf, keys: asked.append(len(keys)) or load(shelf, keys))
    Book[int](kept, leaves=1600).keep(ENTRIES, ENTRIES)
    assert Book[int](kept, leaves=1600).read() == ENTRIES
    assert asked == [100] * 16
