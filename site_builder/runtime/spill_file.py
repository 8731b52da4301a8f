"""Bytes spilled to a nameless file, readable by this process and those forked from it.

Spilled bytes take no memory, and forking copies none of them. The file disappears when closed or when its last process
ends. Knows nothing of the bytes.
"""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from weakref import finalize


class Spool:
    """The spill file, in `folder` if that is writable."""

    def __init__(self, folder: Path) -> None:
        try:
            self.file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as the spool
        except OSError:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115
        self.size = 0
        """Number of bytes written; none is released before the end."""
        finalize(self, self.file.close)

    def close(self) -> None:
        """Close and drop the file."""
        self.file.close()

    def put(self, data: bytes) -> Callable[[], bytes]:
        """Write the bytes. Returns a function that reads them while the spool is open."""
        start = self.size
        self.size += len(data)
        view = memoryview(data)
        while view:
            view = view[os.pwrite(self.file.fileno(), view, self.size - len(view)) :]
        return _Stored(self, start << _SIZE | len(data))


_SIZE = 32
"""Lower bits of a position, which hold the size; the upper bits hold the offset."""


class _Stored:
    """Reads stored bytes; small, since an archive has three per briefing."""

    __slots__ = ("_place", "_spool")

    def __init__(self, spool: Spool, place: int) -> None:
        self._spool, self._place = spool, place

    def __call__(self) -> bytes:
        """Read by offset, since forked processes share the file position."""
        start, size = divmod(self._place, 1 << _SIZE)
        data = os.pread(self._spool.file.fileno(), size, start)
        if len(data) < size:
            raise EOFError("the spool ends too early")
        return data

    def __reduce__(self) -> tuple[object, ...]:
        return partial, (bytes, self())  # sent to other processes and files as bytes
