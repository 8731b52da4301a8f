"""State folder and its files: private to this user, never reached through a link, complete or absent.

An archive from elsewhere may contain a manipulated state folder. Knows nothing of the contents.
"""

import errno
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from site_builder.core.errors import PublishError
from site_builder.runtime.files import Disk

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def private_folder(folder: Path) -> Path:
    """Create or open a folder that only this user can enter. Raises PublishError for a link, OSError if the system
    refuses, or a file or another user's folder is in the way."""
    os.makedirs(folder.parent, exist_ok=True)
    try:
        os.mkdir(folder, PRIVATE_FOLDER)
    except FileExistsError:
        facts = os.lstat(folder)
        if stat.S_ISREG(facts.st_mode):
            raise
        if hasattr(os, "getuid") and facts.st_uid != os.getuid() and stat.S_ISDIR(facts.st_mode):
            raise PermissionError(errno.EPERM, "it belongs to another user", os.fspath(folder)) from None
        fact = next((fact for fact, holds in _REFUSED if holds(facts)), "")
        if fact:
            hint = "move it away; everything in it can be made again"
            raise PublishError(f"{folder.name} {fact}, so nothing can be stored there", hint=hint) from None
        if stat.S_IMODE(facts.st_mode) & 0o777 != PRIVATE_FOLDER:
            os.chmod(folder, PRIVATE_FOLDER | facts.st_mode & stat.S_ISGID)
    return folder


_REFUSED: tuple[tuple[str, Callable[[os.stat_result], bool]], ...] = (
    ("is a link", lambda facts: stat.S_ISLNK(facts.st_mode)),
    ("is neither folder nor file", lambda facts: not stat.S_ISDIR(facts.st_mode)),
)


@contextmanager
def lasting_folder(folder: Path) -> Iterator[tuple[Path, str]]:
    """The private folder and an empty text. If the folder cannot be written, a temporary folder and the reason. Raises
    PublishError for a link."""
    try:
        private_folder(folder)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        reason = f"{folder.name} cannot be written: {error.strerror}"
    else:
        yield folder, ""
        return
    with TemporaryDirectory() as passing:
        yield Path(passing), reason


def open_private(path: Path) -> int:
    """Descriptor for reading and writing the file, created if needed. Raises OSError for a link or a file with a second
    name."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, PRIVATE_FILE)
    facts = os.fstat(descriptor)
    if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1:
        return descriptor
    os.close(descriptor)
    raise FileExistsError(errno.EEXIST, "it is not a separate file", os.fspath(path))


def read_kept(path: Path) -> bytes:
    """Content of the file. Raises FileNotFoundError unless a regular file of ours is there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK)
    except OSError as error:
        raise FileNotFoundError(error.errno, error.strerror, os.fspath(path)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(errno.ENOENT, "it is not a file", os.fspath(path))
    with open(descriptor, "rb") as file:
        return file.read()


def write_kept(path: Path, data: bytes | Iterable[bytes], disk: Disk | None = None) -> None:
    """Replace the file atomically by these bytes or pieces; syncs only if `disk` does."""
    part = path.with_name(f"{path.name}.part")
    discard(part)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, PRIVATE_FILE), "wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        if disk:
            disk.file(file.fileno(), None)
    if path.is_dir() and not path.is_symlink():
        discard(path)
    os.replace(part, path)
    if disk:
        disk.folder(path.parent)
        disk.finish()


def discard(place: Path) -> None:
    """Remove a file, one of our folders with its contents, or a link (not its target)."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def read_json(data: str | bytes) -> Any:
    """Value in an untrusted text. Raises ValueError if it is invalid or too deep to be ours."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("too deep") from None
