"""Records of many files in the cache, split into leaves so that an edit writes few of them."""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar
from zlib import crc32

from site_builder.core.codec import unpickled
from site_builder.runtime.cache import Shelf

LEAVES = 64
"""A small number, since most readers load every leaf."""
Entry = TypeVar("Entry")


class Book(Generic[Entry]):
    """Path → record of the file."""

    def __init__(self, shelf: Shelf, made_by: str = "", leaves: int = LEAVES) -> None:
        """`made_by` identifies whatever affects the records apart from our own code."""
        self._shelf, self._made_by, self.leaves = shelf, made_by, leaves

    def leaf_of(self, path: str) -> int:
        """Number of the leaf that holds a path."""
        return crc32(path.encode("utf-8", "surrogatepass")) % self.leaves

    def read(self, paths: Iterable[str] | None = None) -> dict[str, Entry]:
        """All records; with `paths`, those on the leaves of these paths."""
        return dict(self.entries(range(self.leaves) if paths is None else sorted({*map(self.leaf_of, paths)})))

    def entries(self, leaves: Iterable[int] = range(LEAVES)) -> Iterator[tuple[str, Entry]]:
        """Records of these leaves; at most a sixteenth of them is in memory at a time."""
        names, size = list(map(self._name, leaves)), max(1, self.leaves // 16)
        for start in range(0, len(names), size):
            for blob in self._shelf.load(names[start : start + size]).values():
                leaf: dict[str, Entry] = unpickled(blob) or {}
                yield from leaf.items()

    def use(self) -> None:
        """Mark all leaves as used, so that the cache keeps those that are not read."""
        self._shelf.present([self._name(n) for n in range(self.leaves)])

    def keep(self, entries: Mapping[str, Entry], changed: Iterable[str]) -> None:
        """Write the leaves of the `changed` paths. `entries` holds all records of these leaves; changed paths that it
        lacks are removed."""
        leaves: dict[int, dict[str, Entry]] = {self.leaf_of(path): {} for path in changed}
        for path, entry in entries.items() if leaves else ():
            if (number := self.leaf_of(path)) in leaves:
                leaves[number][path] = entry
        for number, leaf in leaves.items():
            self._shelf.save(self._name(number), pickle.dumps(leaf, pickle.HIGHEST_PROTOCOL))

    def _name(self, number: int) -> str:
        return f"{self._made_by} {number}"
