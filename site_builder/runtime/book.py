"""What is known of many files, on leaves of which few are written after an edit."""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar
from zlib import crc32

from site_builder.core.codec import unpickled
from site_builder.runtime.cache import Shelf

LEAVES = 64
"""Few, for whoever mostly looks at all of them."""
Entry = TypeVar("Entry")


class Book(Generic[Entry]):
    """Path → what is known of the file."""

    def __init__(self, shelf: Shelf, made_by: str = "", leaves: int = LEAVES) -> None:
        """`made_by` names what decides how a file is understood, beside our own code."""
        self._shelf, self._made_by, self.leaves = shelf, made_by, leaves

    def leaf_of(self, path: str) -> int:
        """The number of the leaf on which a path is."""
        return crc32(path.encode("utf-8", "surrogatepass")) % self.leaves

    def read(self, paths: Iterable[str] | None = None) -> dict[str, Entry]:
        """All of it, or the leaves on which these paths are."""
        return dict(self.entries(range(self.leaves) if paths is None else sorted({*map(self.leaf_of, paths)})))

    def entries(self, leaves: Iterable[int] = range(LEAVES)) -> Iterator[tuple[str, Entry]]:
        """What is on these leaves, of which at most a sixteenth is in memory at a time."""
        names, size = list(map(self._name, leaves)), max(1, self.leaves // 16)
        for start in range(0, len(names), size):
            for blob in self._shelf.load(names[start : start + size]).values():
                leaf: dict[str, Entry] = unpickled(blob) or {}
                yield from leaf.items()

    def use(self) -> None:
        """Have all of it stay in the cache, though not all is read."""
        self._shelf.present([self._name(n) for n in range(self.leaves)])

    def keep(self, entries: Mapping[str, Entry], changed: Iterable[str]) -> None:
        """Write the leaves of the `changed` paths; an entry that is gone is one of them. Entries of other leaves may
        be left out."""
        leaves: dict[int, dict[str, Entry]] = {self.leaf_of(path): {} for path in changed}
        for path, entry in entries.items() if leaves else ():
            if (number := self.leaf_of(path)) in leaves:
                leaves[number][path] = entry
        for number, leaf in leaves.items():
            self._shelf.save(self._name(number), pickle.dumps(leaf, pickle.HIGHEST_PROTOCOL))

    def _name(self, number: int) -> str:
        return f"{self._made_by} {number}"
