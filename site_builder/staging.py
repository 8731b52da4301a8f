"""Bytes → files in a folder of their own, from where they are moved into their places: by any process of a build.

What travels between processes is the name of a file, not its bytes. Knows neither the places nor what the bytes are.
"""

import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple

from site_builder.moves import write_new

_numbers = count()


class Staged(NamedTuple):
    """A file in the folder."""

    name: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Stage:
    """The folder; it must exist when something is put there."""

    folder: str

    def put(self, data: bytes) -> Staged:
        """A new file with these bytes, under a name that no other process uses. Raises OSError."""
        while True:
            name = f"{os.getpid()}-{next(_numbers)}"
            try:
                facts = write_new(f"{self.folder}/{name}", data)
            except FileExistsError:  # by a process that had this number before
                continue
            return Staged(name, facts.st_size, facts.st_mtime_ns)

    def equals(self, staged: Staged, path: str) -> bool:
        """Whether a file elsewhere holds the same bytes."""
        return Path(self.folder, staged.name).read_bytes() == Path(path).read_bytes()

    def discard(self, staged: Staged) -> None:
        """Remove the file."""
        os.unlink(f"{self.folder}/{staged.name}")
