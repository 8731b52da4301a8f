"""Bytes put aside in a nameless file: written by one process, read by it and by those forked from it.

What lies there is in nobody's memory, and no forked process copies it by touching it. The file is gone when it is
closed, when nobody can read it any more or the process ends, however it ends. Does not know what the bytes are.
"""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from weakref import finalize


class Spool:
    """The file; `folder` is where it lies, if it can be written."""

    def __init__(self, folder: Path) -> None:
        try:
            self.file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as the spool
        except OSError:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115
        self.size = 0
        """So many bytes were put aside; none of them is ever let go alone."""
        finalize(self, self.file.close)

    def close(self) -> None:
        """Let the file go."""
        self.file.close()

    def put(self, data: bytes) -> Callable[[], bytes]:
        """Put the bytes aside; what is returned reads them, as long as the spool is open."""
        start = self.size
        self.size += len(data)
        view = memoryview(data)
        while view:
            view = view[os.pwrite(self.file.fileno(), view, self.size - len(view)) :]
        return _Stored(self, start << _SIZE | len(data))


_SIZE = 32
"""Bits of a place that say how many bytes are there; those above say where."""


class _Stored:
    """What reads some bytes: three for each briefing of an archive, so it is small."""

    __slots__ = ("_place", "_spool")

    def __init__(self, spool: Spool, place: int) -> None:
        self._spool, self._place = spool, place

    def __call__(self) -> bytes:
        """Read where they are: forked processes share the file and its position."""
        start, size = divmod(self._place, 1 << _SIZE)
        data = os.pread(self._spool.file.fileno(), size, start)
        if len(data) < size:
            raise EOFError("the spool ends too early")
        return data

    def __reduce__(self) -> tuple[object, ...]:
        return partial, (bytes, self())  # to another process or file they are sent
