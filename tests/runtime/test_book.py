"""A book of what is known of many files: all is read, and only the leaves of what changed are written."""

from pathlib import Path

from site_builder.runtime.book import LEAVES, Book
from site_builder.runtime.cache import Cache, Shelf

ENTRIES = {f"seeds/{number}.txt": number for number in range(1000)}


def shelf(tmp_path: Path) -> Shelf:
    return Cache(tmp_path / "cache.sqlite", version="1", secret=b"x" * 32).shelf("notes")


def test_what_was_kept_is_read(tmp_path: Path) -> None:
    kept = shelf(tmp_path)
    Book[int](kept).keep(ENTRIES, ENTRIES)
    assert Book[int](kept).read() == ENTRIES


def test_another_maker_knows_nothing_of_it(tmp_path: Path) -> None:
    kept = shelf(tmp_path)
    Book[int](kept, "one").keep(ENTRIES, ENTRIES)
    assert Book[int](kept, "another").read() == {}


def test_one_changed_file_writes_one_leaf(tmp_path: Path) -> None:
    kept = shelf(tmp_path)
    book = Book[int](kept)
    book.keep(ENTRIES, ENTRIES)
    book.keep(dict.fromkeys(ENTRIES, -1), ["seeds/7.txt"])
    changed = [path for path, number in book.read().items() if number == -1]
    assert "seeds/7.txt" in changed
    assert len(changed) < 3 * len(ENTRIES) / LEAVES


def test_a_file_that_is_gone_leaves_its_leaf(tmp_path: Path) -> None:
    book = Book[int](shelf(tmp_path))
    book.keep(ENTRIES, ENTRIES)
    left = {path: number for path, number in ENTRIES.items() if path != "seeds/7.txt"}
    book.keep(left, ["seeds/7.txt"])
    assert book.read() == left


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    book = Book[int](shelf(tmp_path))
    book.keep(ENTRIES, ())
    assert book.read() == {}
