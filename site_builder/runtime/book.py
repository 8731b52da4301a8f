"""What is known of many files, on so few leaves that whoever looks at all of them opens no more than those."""

import pickle
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar
from zlib import crc32

from site_builder.runtime.cache import Shelf

LEAVES = 64
"""One changed file writes one."""
Entry = TypeVar("Entry")


class Book(Generic[Entry]):
    """Path → what is known of the file."""

    def __init__(self, shelf: Shelf, made_by: str = "") -> None:
        """`made_by` names what decides how a file is understood, beside our own code."""
        self._shelf = shelf
        self._made_by = made_by

    def read(self, paths: Iterable[str] | None = None) -> dict[str, Entry]:
        """All of it, or the leaves on which these paths are."""
        numbers = range(LEAVES) if paths is None else sorted({*map(_number, paths)})
        blobs = self._shelf.load([self._leaf(n) for n in numbers])
        return {path: entry for blob in blobs.values() for path, entry in pickle.loads(blob).items()}

    def use(self) -> None:
        """Have all of it stay in the cache, though not all is read."""
        self._shelf.present([self._leaf(n) for n in range(LEAVES)])

    def keep(self, entries: Mapping[str, Entry], changed: Iterable[str]) -> None:
        """Write the leaves of the `changed` paths; an entry that is gone is one of them. Entries of other leaves may
        be left out."""
        leaves: dict[int, dict[str, Entry]] = {_number(path): {} for path in changed}
        for path, entry in entries.items() if leaves else ():
            if (number := _number(path)) in leaves:
                leaves[number][path] = entry
        for number, leaf in leaves.items():
            self._shelf.save(self._leaf(number), pickle.dumps(leaf, pickle.HIGHEST_PROTOCOL))

    def _leaf(self, number: int) -> str:
        return f"{self._made_by} {number}"


def _number(path: str) -> int:
    return crc32(path.encode("utf-8", "surrogatepass")) % LEAVES
