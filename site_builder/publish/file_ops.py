"""Files placed, copied and removed so that each is whole at every moment, each step can be done twice, and none leads
out of the folder: a link below it is never followed, whoever puts it there and whenever.

Knows single files, not what they are nor why they go.
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
"""Of empty folders inside each other, which give way to a file."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NONBLOCK


class Modes(NamedTuple):
    """The modes of files and folders, whatever the umask."""

    file: int
    folder: int


PUBLIC = Modes(0o644, 0o755)


def modes_of_output(folder: Path) -> Modes:
    """The modes of an output as it is, by its home page; those of a public one where there is none."""
    with suppress(OSError):
        return modes_of(f"{stat.S_IMODE(os.stat(folder / 'index.html').st_mode) & 0o777:o}")
    return PUBLIC


def modes_of(written: str) -> Modes:
    """`644` → those of files and of folders, which may be entered by whoever may read."""
    file = int(written, 8)
    return Modes(file, file | (file & 0o444) >> 2)


def set_mode(place: str | int, mode: int) -> bool:
    """Whether a file or folder has the mode now; a group that is handed down goes on being handed down. A disk may have
    no modes, and what belongs to another user keeps its own."""
    facts = os.stat(place)
    if facts.st_mode & 0o777 == mode:
        return True
    with suppress(OSError):
        os.chmod(place, mode | facts.st_mode & stat.S_ISGID)
    return os.stat(place).st_mode & 0o777 == mode


def write_new(path: str, data: bytes, mode: int, *, folder: int | None = None) -> os.stat_result:
    """The facts of a new file with these bytes."""
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
    """A folder, if nothing is there; found out by making it: a first build makes ten thousand."""
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
    """The folders below a root, which may itself be a link: each opened inside the one above, a link never.

    The last path's folders stay open, for the next path is mostly near.
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
        """Name and folder for the functions of `os`. FileNotFoundError, or NotADirectoryError for a link on the way."""
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
        """Put a staged file into its place, whole; one that is there no more was put before."""
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
            if os.path.lexists(source):  # or nothing is left to do: other disks are told of before missing files
                copy_file(source, None, name, folder)
                os.unlink(source)

    def remove(self, path: str) -> None:
        """Remove a file and the folders that it leaves empty, if they are there; a folder in its place is left."""
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            name, folder = self.at(path)
            os.unlink(name, dir_fd=folder)
        with suppress(OSError):
            for above in folders(path):
                name, folder = self.at(above)
                os.rmdir(name, dir_fd=folder)

    def _clear(self, path: str, depth: int) -> None:
        """Remove a folder that holds nothing but empty folders."""
        if not depth:
            raise OSError(errno.ENOTEMPTY, "too many folders lie inside each other", f"{self._root}/{path}")
        self.at(f"{path}/.")
        for inner in os.listdir(self._handles[-1]):
            self._clear(f"{path}/{inner}", depth - 1)
        name, folder = self.at(path)
        os.rmdir(name, dir_fd=folder)

    def set_mode(self, path: str) -> None:
        """Give a folder its mode."""
        with suppress(FileNotFoundError, NotADirectoryError):
            self.at(f"{path}/.")
            set_mode(self._handles[-1], self._modes.folder)

    def open(self, path: str) -> BinaryIO:
        """A file, to be read. OSError where it is none."""
        name, folder = self.at(path)
        return open(os.open(name, _READ | _NO_LINK, dir_fd=folder), "rb")

    def write(self, path: str, data: bytes) -> None:
        """Put a file with these bytes into its place, whole."""
        name, folder = self.at(path, make=True)
        part = f".{name}.part"
        with suppress(FileNotFoundError):
            os.unlink(part, dir_fd=folder)
        write_new(part, data, self._modes.file, folder=folder)
        os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)

    def link(self, source: str, source_folder: int | None, path: str) -> None:
        """A second name for a file; a copy with its time where the disk gives no second names."""
        name, folder = self.at(path, make=True)
        try:
            os.link(source, name, src_dir_fd=source_folder, dst_dir_fd=folder, follow_symlinks=False)
        except OSError:
            copy_file(source, source_folder, name, folder)


def move_folder(source: str, target: str, mode: int) -> bool:
    """Let a folder be one that does not exist yet, if that would be no other folder made there: with other rights, or
    on another disk."""
    os.mkdir(target, mode)
    set_mode(target, mode)
    if _rights(source) != _rights(target):
        return False
    with suppress(OSError):
        os.rename(source, target)
        return True
    return False


def _rights(folder: str) -> tuple[object, ...]:
    """Owner, mode, and whether there are lists of rights: what a new folder may inherit from the one around it."""
    facts = os.stat(folder)
    more = sorted(os.listxattr(folder)) if hasattr(os, "listxattr") else []
    return facts.st_uid, facts.st_gid, facts.st_mode, more


def copy_file(source: str, source_folder: int | None, name: str, folder: int | None) -> None:
    """Put a file into another place, whole, with its mode and time; the copy's name is the same at each try. A link is
    copied as a link."""
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
