"""A folder → its files as values, and values → files that are never half-written.

Knows names, bytes and links, not the meaning of files. A tree is read in the order of its paths, so every machine gets
the same tuple. An unreadable file is reported next to the others.
"""

import fcntl
import os
import re
import stat
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import takewhile
from operator import itemgetter
from pathlib import Path
from secrets import token_hex
from sys import intern
from typing import NamedTuple, TypeVar

from site_builder.core.digests import digest_blocks, digest_bytes
from site_builder.core.errors import ConflictError, Location, SiteError, SiteErrors, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.runtime.tree_walk import Walk, check_inside, is_litter, unreadable

T = TypeVar("T")
_BLOCK = 1 << 20
_YOUNG_NS = 2_000_000_000
"""Granularity of file times on some file systems (FAT)."""
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")


@dataclass(frozen=True, slots=True)
class Tree:
    """Contents of one folder."""

    files: tuple[SourceFile, ...]
    """Sorted by path."""
    problems: tuple[SiteError, ...]
    """Errors of files and folders that were left out, sorted by path."""

    @property
    def whole(self) -> tuple[SourceFile, ...]:
        """The files. Raises SiteErrors if there is any problem."""
        raise_all(self.problems)
        return self.files


class Listed(NamedTuple):
    """A file that was read once, without its bytes. A tuple, since ten thousand are loaded at once in a third of the
    time."""

    path: str
    digest: str
    size: int
    mtime_ns: int = 0
    """0 if the file was so young that a further change might not show in its time."""
    inode: int = 0


def read_tree(root: Path, folder: str) -> tuple[SourceFile, ...]:
    """Files below `root/folder`, sorted by path. Raises SiteErrors if there is any problem."""
    return scan_tree(root, folder).whole


def scan_tree(root: Path, folder: str, *, endings: tuple[str, ...] = ()) -> Tree:
    """Files below `root/folder` whose names end in one of `endings`, ignoring case; empty means all.

    Skips hidden files, temporary files of editors and files left by desktops. A link is followed only inside the root,
    a link to a folder only once. A missing folder is empty.
    """
    files, problems = _scan(root, folder, endings, lambda full, path: SourceFile(path, _read(full, None)))
    return Tree(tuple(files), problems)


def scan_changed(root: Path, folder: str, known: Iterable[Listed] = ()) -> tuple[Tree, tuple[Listed, ...]]:
    """The tree of `scan_tree`, and the list to pass as `known` next time. The bytes of a listed file with unchanged
    size, time and inode are read only on access, like all bytes of an unlisted tree."""
    before = {listed.path: listed for listed in known}

    def look(full: str, path: str) -> tuple[SourceFile, Listed]:
        listed = _unchanged(before.get(path), full) or (None if before else _listed(full, path, None, ""))
        return (_Unread(full, listed), listed) if listed else _read_and_listed(full, path)

    found, problems = _scan(root, folder, (), look)
    return Tree(tuple([source for source, _ in found]), problems), tuple([listed for _, listed in found])


class _Unread(SourceFile):
    """A file with a known digest whose bytes are read on each access, so that they never fill memory."""

    _full: str

    def __init__(self, full: str, listed: Listed) -> None:
        for name, value in (("path", listed.path), ("digest", listed.digest), ("_full", full)):
            object.__setattr__(self, name, value)  # takes a third of the memory of a dict of its own

    @property
    def data(self) -> bytes:
        """Bytes of the file. Raises ConflictError if they no longer match the digest."""
        try:
            data = _read(self._full, None)
        except (_Refused, OSError) as error:
            raise _problem(self.path, error) from error
        if digest_bytes(data) != self.digest:
            raise _changed_meanwhile(self.path)
        return data


def list_tree(
    root: Path,
    folder: str,
    *,
    max_bytes: int | None = None,
    limit: str = "the limit",
    exempt: Container[str] = (),
    known: Iterable[Listed] = (),
) -> tuple[tuple[Listed, ...], tuple[SiteError, ...]]:
    """Files and problems of `scan_tree`, without bytes; at most one block of a file is in memory.

    `limit` names `max_bytes` in messages; `exempt` files may exceed it. `known` is an earlier result: listed files with
    unchanged size, time and inode are not read.
    """
    before = {listed.path: listed for listed in known}
    files, problems = _scan(
        root,
        folder,
        (),
        lambda full, path: (
            _unchanged(before.get(path), full) or _listed(full, path, None if path in exempt else max_bytes, limit)
        ),
    )
    return tuple(files), problems


def _unchanged(known: Listed | None, full: str) -> Listed | None:
    """Entry of a file whose size, time and inode are unchanged, or None."""
    if known is None or not known.mtime_ns:
        return None
    facts = os.stat(full)
    same = facts.st_size == known.size and facts.st_ino == known.inode and _changed(facts) == known.mtime_ns
    return known if same else None


def fetch(root: Path, listed: Listed) -> SourceFile:
    """The file as it was listed. Raises ConflictError if it has changed."""
    source = read_file(root, listed.path, max_bytes=listed.size)
    if source is None or source.digest != listed.digest:
        raise _changed_meanwhile(listed.path)
    return source


def _changed_meanwhile(path: str) -> ConflictError:
    return ConflictError(
        "the file was changed meanwhile; nothing was written", place=Location(path), hint="run it again"
    )


def _scan(
    root: Path, folder: str, endings: tuple[str, ...], look: Callable[[str, str], T]
) -> tuple[list[T], tuple[SiteError, ...]]:
    """Results of `look` for full and relative path of each file, and problems."""
    found: list[tuple[str, T]] = []
    problems: list[SiteError] = []
    walk = Walk(os.path.realpath(root), tuple(e.lower() for e in endings), problems)
    start = os.path.join(walk.root, *folder.split("/"))
    if walk.inside(os.path.realpath(start), folder):
        for full, path in walk.paths(start, folder):
            try:
                found.append((path, look(full, path)))
            except (_Refused, OSError) as error:
                problems.append(_problem(path, error))
    found.sort(key=itemgetter(0))
    return [item for _, item in found], SiteErrors(problems).errors


def read_file(root: Path, path: str, *, max_bytes: int | None = None) -> SourceFile | None:
    """The file at `root/path` as `read_tree` returns it; None if missing or skipped.

    Raises SiteError if it cannot be read or lies outside the root.
    """
    real = os.path.realpath(root)
    full = os.path.join(real, *path.split("/"))
    if not os.path.isfile(full) or any(is_litter(part) for part in path.split("/")):
        return None
    check_inside(real, full, path)
    try:
        return SourceFile(path, _read(full, max_bytes))
    except FileNotFoundError:
        return None
    except (_Refused, OSError) as error:
        raise _problem(path, error) from error


def read_text_file(root: Path, path: str) -> str:
    """Text of `root/path` with its line ends and without byte-order mark; "" if there is no such file.

    Raises SiteError if it cannot be read, lies outside the root or is not UTF-8.
    """
    real = os.path.realpath(root)
    full = os.path.join(real, *path.split("/"))
    if not os.path.lexists(full):
        return ""
    check_inside(real, full, path)
    try:
        data = _read(full, None)
    except (_Refused, OSError) as error:
        raise _problem(path, error) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SiteError("is not UTF-8 text", place=Location(path, line), hint="save it as UTF-8") from error


class Disk:
    """Syncs written files to disk: each file before it replaces another, each folder once at the end.

    `sync` waits for a descriptor, like `os.fsync`.
    """

    def __init__(self, sync: Callable[[int], None] = os.fsync) -> None:
        self._sync = sync
        self._folders: dict[Path, None] = {}

    def file(self, descriptor: int, old: os.stat_result | None) -> None:
        """Sync a file. `old` is the stat result of the file it replaces."""
        self._sync(descriptor)

    def folder(self, folder: Path) -> None:
        """Note a folder in which names were added or removed."""
        self._folders[folder] = None

    def finish(self) -> None:
        """Sync the noted folders that still exist."""
        for folder in self._folders:
            with suppress(FileNotFoundError):
                descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    self._sync(descriptor)
                finally:
                    os.close(descriptor)
        self._folders.clear()


class RemadeFiles(Disk):
    """For runs that can remake their new files: syncs only files that replace others, which a person may have
    written."""

    def file(self, descriptor: int, old: os.stat_result | None) -> None:
        """Sync a file if it replaces one."""
        if old is not None:
            super().file(descriptor, old)

    def folder(self, folder: Path) -> None:
        """Do nothing."""


def write_atomic(path: Path, data: bytes, disk: Disk | None = None) -> bool:
    """Write a file atomically and create its folders. Returns False if it already has these bytes.

    Readers see the old file or the new one, never a part. `disk` decides what is synced; by default the bytes of a file
    that replaces another. A link is replaced, its target stays.
    """
    disk = disk or RemadeFiles()
    old = _existing(path)
    if old is not None and old.st_size == len(data) and path.read_bytes() == data:
        return False
    folder = path.parent
    if not folder.is_dir():  # faster than a redundant mkdir
        for made in takewhile(lambda above: not above.is_dir(), (folder, *folder.parents)):
            disk.folder(made.parent)
        folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder, fcntl.LOCK_SH):
        _replace(path, data, old, disk)
    disk.folder(folder)
    return True


def _replace(path: Path, data: bytes, old: os.stat_result | None, disk: Disk) -> None:
    """Write through a temporary file. It has a name, which `sweep` recognises: a nameless file would leave nothing
    behind when killed, but cannot replace an existing one (`linkat` refuses), and exists only on Linux."""
    temporary = path.parent / f".{token_hex(8)}.tmp"
    try:
        with open(temporary, "xb", buffering=0) as file:
            _write_all(file.fileno(), data)
            if old is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode))
            disk.file(file.fileno(), old)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def sweep(folder: Path) -> None:
    """Remove temporary files that killed runs left in a folder and below it; links are not followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not is_litter(name)]
        left = [Path(place, name) for name in names if _TEMPORARY.fullmatch(name)]
        _remove(Path(place), [path for path in left if _existing(path)], os.unlink)


def _remove(folder: Path, left: Sequence[Path], remove: Callable[[Path], object]) -> None:
    """Remove these files unless another run works in the folder; one that starts later has other files."""
    if not left:
        return
    with _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
        for path in left if alone else ():
            with suppress(OSError):
                remove(path)


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[bool]:
    """Lock a folder for the block: shared for writers, exclusive for sweeping. Yields True if locked.

    The system releases the lock when the process and its forked workers end. Where folders cannot be locked, as on some
    network disks, work continues and nothing is swept.
    """
    descriptor, locked = -1, False
    try:
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(descriptor, kind)
            locked = True
        yield locked
    finally:
        if descriptor >= 0:
            os.close(descriptor)


class _Refused(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def _read(full: str, max_bytes: int | None) -> bytes:
    """Bytes of a regular file, opened without blocking: a named pipe would block for ever."""
    with _opened(full, max_bytes) as (descriptor, facts):
        data = os.read(descriptor, facts.st_size + 1)
        # one read may return only part: the file is very large, or is growing
        return data if len(data) == facts.st_size else b"".join([data, *_blocks(descriptor)])


def _listed(full: str, path: str, max_bytes: int | None, limit: str) -> Listed:
    now = time.time_ns()
    with _opened(full, max_bytes, limit) as (descriptor, facts):
        digest = digest_blocks(_blocks(descriptor, min(_BLOCK, facts.st_size + 1)))
        return Listed(intern(path), digest, facts.st_size, _old_time(facts, now), facts.st_ino)


def _read_and_listed(full: str, path: str) -> tuple[SourceFile, Listed]:
    now, facts = time.time_ns(), os.stat(full)
    source = SourceFile(path, _read(full, None))
    return source, Listed(path, source.digest, len(source.data), _old_time(facts, now), facts.st_ino)


def _changed(facts: os.stat_result) -> int:
    """Last change of the file or its metadata: resetting the modification time leaves a trace."""
    return max(facts.st_mtime_ns, facts.st_ctime_ns)


def _old_time(facts: os.stat_result, now: int) -> int:
    """Time of the last change; 0 if very recent."""
    return _changed(facts) if _changed(facts) < now - _YOUNG_NS else 0


@contextmanager
def _opened(full: str, max_bytes: int | None, limit: str = "the limit") -> Iterator[tuple[int, os.stat_result]]:
    """Descriptor and stat result of a regular file within the size limit."""
    descriptor = os.open(full, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise _Refused("is not a regular file", "move it out of the folder")
        if max_bytes is not None and facts.st_size > max_bytes:
            raise _Refused(f"is larger than {max_bytes:,} bytes", f"split the file or raise {limit}")
        yield descriptor, facts
    finally:
        os.close(descriptor)


def _blocks(descriptor: int, size: int = _BLOCK) -> Iterator[bytes]:
    """Rest of the file in blocks. Each read allocates a whole block."""
    while block := os.read(descriptor, size):
        yield block


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _existing(path: Path) -> os.stat_result | None:
    """Stat result of a regular file; None for a link or nothing."""
    try:
        facts = os.lstat(path)
    except FileNotFoundError:
        return None
    return facts if stat.S_ISREG(facts.st_mode) else None


def _problem(path: str, error: _Refused | OSError) -> SiteError:
    if isinstance(error, OSError):
        return unreadable(path, error)
    return SiteError(str(error), place=Location(path), hint=error.hint)
