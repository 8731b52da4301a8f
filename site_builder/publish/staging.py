"""Bytes → files in a staging folder, each at its path in the output; works in any process of a build.

Files are later moved, or the whole folder becomes the output. Processes exchange facts of files, not bytes. Knows
nothing of the contents.
"""

import os
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from site_builder.publish.file_ops import PUBLIC, Modes, make_folder, write_new
from site_builder.publish.manifest import path_error

NOT_WRITTEN = -1
"""Time of a file that was not written: its path is invalid or occupied by another output. Such collisions are reported
together once all outputs are known."""


class Staged(NamedTuple):
    """A staged file."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Stage:
    """The staging folder; must exist before files are put there."""

    folder: str
    modes: Modes = PUBLIC

    def put(self, path: str, data: bytes) -> Staged:
        """Write a new file for the output at this path. Raises OSError."""
        if path_error(path) is not None:
            return Staged(len(data), NOT_WRITTEN)
        place = self.place(path)
        try:
            try:
                facts = write_new(place, data, self.modes.file)
            except FileNotFoundError:
                make_folder(os.path.dirname(place), self.modes.folder)
                facts = write_new(place, data, self.modes.file)
        except (FileExistsError, NotADirectoryError):
            return Staged(len(data), NOT_WRITTEN)
        return Staged(facts.st_size, facts.st_mtime_ns)

    def place(self, path: str) -> str:
        """Path of a staged file."""
        return f"{self.folder}/{path}"

    def open(self, path: str) -> BinaryIO:
        """Open a staged file for reading."""
        return open(self.place(path), "rb")

    def discard(self, path: str) -> None:
        """Remove a staged file."""
        os.unlink(self.place(path))
