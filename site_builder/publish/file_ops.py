"""Atomic, repeatable operations on single files that never leave the folder: links below it are never followed.

Knows neither the content of files nor why they go.
"""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO, NamedTuple

from site_builder.publish.manifest import folders

DEEPEST = 100
"""Maximum depth of nested empty folders that give way to a file."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NONBLOCK


class Modes(NamedTuple):
    """Modes of files and folders, regardless of the umask."""

    file: int
    folder: int


PUBLIC = Modes(0o644, 0o755)


def modes_of_output(folder: Path) -> Modes:
    """Modes of an existing output, taken from its home page; public ones if there is none."""
    with suppress(OSError):
        return modes_of(f"{stat.S_IMODE(os.stat(folder / 'index.html').st_mode) & 0o777:o}")
    return PUBLIC


def modes_of(written: str) -> Modes:
    """`644` → modes of files and folders; whoever may read a file may enter a folder."""
    file = int(written, 8)
    return Modes(file, file | (file & 0o444) >> 2)


def set_mode(place: str | int, mode: int) -> bool:
    """Set the mode of a file or folder, keeping an inherited group. Returns False if it has another mode afterwards: a
    disk may have no modes, and files of other users keep theirs."""
    facts = os.stat(place)
    if facts.st_mode & 0o777 == mode:
        return True
    with suppress(OSError):
        os.chmod(place, mode | facts.st_mode & stat.S_ISGID)
    return os.stat(place).st_mode & 0o777 == mode


def write_new(path: str, data: bytes, mode: int, *, folder: int | None = None) -> os.stat_result:
    """Write a new file. Returns its stat result."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, mode, dir_fd=folder)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        facts = os.fstat(descriptor)
        if stat.S_IMODE(facts.st_mode) != mode:
            set_mode(descriptor, mode)
        return facts
    finally:
        os.close(descriptor)


def make_folder(path: str, mode: int) -> None:
    """Make a folder unless it exists. Tries at once, since a first build makes ten thousand."""
    try:
        os.mkdir(path, mode)
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folder(os.path.dirname(path), mode)
        make_folder(path, mode)
        return
    set_mode(path, mode)


class Handles:
    """Handles of folders below a root (which may be a link); each is opened inside its parent, never through a link.

    The folders of the last path stay open, since the next path is usually near.
    """

    def __init__(self, root: str, modes: Modes) -> None:
        self._root = root
        self._modes = modes
        self._names: list[str] = []
        self._handles = [os.open(root, _FOLDER)]

    def __enter__(self) -> "Handles":
        return self

    def __exit__(self, *raised: object) -> None:
        while self._handles:
            os.close(self._handles.pop())

    def at(self, path: str, *, make: bool = False) -> tuple[str, int]:
        """Name and folder handle for functions of `os`. Raises FileNotFoundError, or NotADirectoryError if a link is on
        the way."""
        *above, name = path.split("/")
        pairs = zip(self._names, above, strict=False)
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        while len(self._names) > same:
            self._names.pop()
            os.close(self._handles.pop())
        for folder in above[same:]:
            self._enter(folder, make=make)
        return name, self._handles[-1]

    def _enter(self, name: str, *, make: bool) -> None:
        try:
            handle = self._opened(name)
        except FileNotFoundError:
            if not make:
                raise
            with suppress(FileExistsError):
                os.mkdir(name, self._modes.folder, dir_fd=self._handles[-1])
            handle = self._opened(name)
            set_mode(handle, self._modes.folder)
        self._handles.append(handle)
        self._names.append(name)

    def _opened(self, name: str) -> int:
        try:
            return os.open(name, _FOLDER | _NO_LINK, dir_fd=self._handles[-1])
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.ENOTDIR):
                raise
            place = "/".join((self._root, *self._names, name))
            raise NotADirectoryError(errno.ENOTDIR, "there is a link or a file where a folder must be", place) from None

    def place(self, source: str, path: str) -> None:
        """Move a staged file into place. A missing staged file was placed before."""
        name, folder = self.at(path, make=True)
        try:
            os.replace(source, name, dst_dir_fd=folder)
        except FileNotFoundError:
            if os.path.lexists(source):
                raise
        except IsADirectoryError:
            self._clear(path, DEEPEST)
            self.place(source, path)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            if os.path.lexists(source):  # else nothing remains to be done; other disks report this before missing files
                copy_file(source, None, name, folder)
                os.unlink(source)

    def remove(self, path: str) -> None:
        """Remove a file and folders left empty, if present; a folder in its place stays."""
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            name, folder = self.at(path)
            os.unlink(name, dir_fd=folder)
        with suppress(OSError):
            for above in folders(path):
                name, folder = self.at(above)
                os.rmdir(name, dir_fd=folder)

    def _clear(self, path: str, depth: int) -> None:
        """Remove a folder that contains only empty folders."""
        if not depth:
            raise OSError(errno.ENOTEMPTY, "too many folders lie inside each other", f"{self._root}/{path}")
        self.at(f"{path}/.")
        for inner in os.listdir(self._handles[-1]):
            self._clear(f"{path}/{inner}", depth - 1)
        name, folder = self.at(path)
        os.rmdir(name, dir_fd=folder)

    def set_mode(self, path: str) -> None:
        """Set the mode of a folder."""
        with suppress(FileNotFoundError, NotADirectoryError):
            self.at(f"{path}/.")
            set_mode(self._handles[-1], self._modes.folder)

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading. Raises OSError if it is no regular file."""
        name, folder = self.at(path)
        return open(os.open(name, _READ | _NO_LINK, dir_fd=folder), "rb")

    def write(self, path: str, data: bytes) -> None:
        """Write a file atomically."""
        name, folder = self.at(path, make=True)
        part = f".{name}.part"
        with suppress(FileNotFoundError):
            os.unlink(part, dir_fd=folder)
        write_new(part, data, self._modes.file, folder=folder)
        os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)

    def link(self, source: str, source_folder: int | None, path: str) -> None:
        """Hard-link a file; copy it with its time if the disk has no hard links."""
        name, folder = self.at(path, make=True)
        try:
            os.link(source, name, src_dir_fd=source_folder, dst_dir_fd=folder, follow_symlinks=False)
        except OSError:
            copy_file(source, source_folder, name, folder)


def move_folder(source: str, target: str, mode: int) -> bool:
    """Rename a folder to a new name. Returns False if a folder made there would differ: in rights, or by being on
    another disk."""
    os.mkdir(target, mode)
    set_mode(target, mode)
    if _rights(source) != _rights(target):
        return False
    with suppress(OSError):
        os.rename(source, target)
        return True
    return False


def _rights(folder: str) -> tuple[object, ...]:
    """Owner, mode and ACLs: rights that a new folder may inherit from its parent."""
    facts = os.stat(folder)
    more = sorted(os.listxattr(folder)) if hasattr(os, "listxattr") else []
    return facts.st_uid, facts.st_gid, facts.st_mode, more


def copy_file(source: str, source_folder: int | None, name: str, folder: int | None) -> None:
    """Copy a file atomically with mode and time; the temporary name is the same on each try. A link is copied as a
    link."""
    facts = os.stat(source, dir_fd=source_folder, follow_symlinks=False)
    part = os.path.join(os.path.dirname(name), f".{os.path.basename(name)}.part")
    with suppress(FileNotFoundError):
        os.unlink(part, dir_fd=folder)
    if stat.S_ISLNK(facts.st_mode):
        os.symlink(os.readlink(source, dir_fd=source_folder), part, dir_fd=folder)
    else:
        mode = stat.S_IMODE(facts.st_mode)
        with _both(source, source_folder, part, folder, mode) as (reader, writer):
            shutil.copyfileobj(reader, writer, 1 << 20)
            writer.flush()
            set_mode(writer.fileno(), mode)
        os.utime(part, ns=(facts.st_atime_ns, facts.st_mtime_ns), dir_fd=folder, follow_symlinks=False)
    os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)


@contextmanager
def _both(
    source: str, source_folder: int | None, part: str, folder: int | None, mode: int
) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    read = os.open(source, _READ | _NO_LINK, dir_fd=source_folder)
    with open(read, "rb") as reader:
        write = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, mode, dir_fd=folder)
        with open(write, "wb") as writer:
            yield reader, writer
