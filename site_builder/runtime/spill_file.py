"""Bytes put aside in a nameless file: written by one process, read by it and by those forked from it.

What lies there is in nobody's memory, and no forked process copies it by touching it. The file is gone when it is
closed or the process ends, however it ends. Does not know what the bytes are.
"""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO


class Spool:
    """The file; `folder` is where it lies."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as the spool
        self._end = 0

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    @property
    def size(self) -> int:
        """So many bytes were put aside; none of them is ever let go alone."""
        return self._end

    def put(self, data: bytes) -> Callable[[], bytes]:
        """Put the bytes aside; what is returned reads them, as long as the spool is open."""
        start = self._end
        self._end += len(data)
        view = memoryview(data)
        while view:
            view = view[os.pwrite(self._file.fileno(), view, self._end - len(view)) :]
        return _Stored(self._file, start, len(data))


class _Stored:
    """What reads some bytes: three for each briefing of an archive, so it is small."""

    __slots__ = ("_file", "_size", "_start")

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file, self._start, self._size = file, start, size

    def __call__(self) -> bytes:
        """Read where they are: forked processes share the file and its position."""
        data = os.pread(self._file.fileno(), self._size, self._start)
        if len(data) < self._size:
            raise EOFError("the spool ends too early")
        return data

    def __reduce__(self) -> tuple[object, ...]:
        return partial, (bytes, self())  # to another process or file they are sent
