"""Bytes → files in a folder of their own, each at the path that it will have in the output: by any process of a build.

From there the files are moved, or the folder as a whole becomes the output. What travels between processes are facts of
a file, not its bytes. Does not know what the bytes are.
"""

import os
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from site_builder.publish.file_ops import PUBLIC, Modes, make_folder, write_new
from site_builder.publish.manifest import path_error

NOT_WRITTEN = -1
"""The time of a file that was not written: its path is none, or what is there belongs to another output. Such
outputs collide, and are refused together when all are known."""


class Staged(NamedTuple):
    """A file in the folder."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Stage:
    """The folder; it must exist when something is put there."""

    folder: str
    modes: Modes = PUBLIC

    def put(self, path: str, data: bytes) -> Staged:
        """A new file with these bytes for an output at that path. Raises OSError."""
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
        """Where the file of an output lies."""
        return f"{self.folder}/{path}"

    def open(self, path: str) -> BinaryIO:
        """The file of an output, to be read."""
        return open(self.place(path), "rb")

    def discard(self, path: str) -> None:
        """Remove the file of an output."""
        os.unlink(self.place(path))
