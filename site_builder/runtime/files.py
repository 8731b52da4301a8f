"""A folder → its files as values, and values → files that are never half-written.

Knows names, bytes and links; does not know what the files mean. A tree is read whole and in the order of its
paths, so every machine sees the same tuple; what cannot be read is a problem next to the files, not the end of them.
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
"""Some file systems keep the time of a change in steps of two seconds (FAT)."""
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")


@dataclass(frozen=True, slots=True)
class Tree:
    """What one folder holds."""

    files: tuple[SourceFile, ...]
    """Sorted by path."""
    problems: tuple[SiteError, ...]
    """The files and folders that were left out, sorted by path, each with its place."""

    @property
    def whole(self) -> tuple[SourceFile, ...]:
        """The files; SiteErrors with every problem if there is one."""
        raise_all(self.problems)
        return self.files


class Listed(NamedTuple):
    """A file that was read once and let go. Ten thousand are loaded at once: a tuple is in a third of the time."""

    path: str
    digest: str
    size: int
    mtime_ns: int = 0
    """0 where the file was so young that one more change might not show in its time."""
    inode: int = 0


def read_tree(root: Path, folder: str) -> tuple[SourceFile, ...]:
    """The files below `root/folder`, sorted by path; SiteErrors with every problem if there is one."""
    return scan_tree(root, folder).whole


def scan_tree(root: Path, folder: str, *, endings: tuple[str, ...] = ()) -> Tree:
    """The files below `root/folder` whose names end in one of `endings` (in any case; none given means all).

    Hidden files, temporary files of editors and litter of desktops are skipped. A link is followed inside the root
    only, a link to a folder once. A missing folder is empty.
    """
    files, problems = _scan(root, folder, endings, lambda full, path: SourceFile(path, _read(full, None)))
    return Tree(tuple(files), problems)


def scan_changed(root: Path, folder: str, known: Iterable[Listed] = ()) -> tuple[Tree, tuple[Listed, ...]]:
    """The same as `scan_tree` gives, and what to give as `known` the next time: of these, a file that has the size,
    time and inode that it had is read when its bytes are asked for, as all are where none is known."""
    before = {listed.path: listed for listed in known}

    def look(full: str, path: str) -> tuple[SourceFile, Listed]:
        listed = _unchanged(before.get(path), full) or (None if before else _listed(full, path, None, ""))
        return (_Unread(full, listed), listed) if listed else _read_and_listed(full, path)

    found, problems = _scan(root, folder, (), look)
    return Tree(tuple([source for source, _ in found]), problems), tuple([listed for _, listed in found])


class _Unread(SourceFile):
    """A file of which the digest is known. Its bytes are read at each question, so that nobody has those of all."""

    _full: str

    def __init__(self, full: str, listed: Listed) -> None:
        for name, value in (("path", listed.path), ("digest", listed.digest), ("_full", full)):
            object.__setattr__(self, name, value)  # which takes a third of the memory that a dict of its own does

    @property
    def data(self) -> bytes:
        """Its bytes. Raises ConflictError where they are others than those that are known."""
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
    """The same files and problems, but no file's bytes are kept: not more than a block of one is ever in memory.

    `limit` is what an editor calls `max_bytes`, which `exempt` files may exceed. `known` is an earlier answer: of
    these, a file that has the size, time and inode that it had is not read.
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
    """What is known of a file, where it has the size, time and inode that it had."""
    if known is None or not known.mtime_ns:
        return None
    facts = os.stat(full)
    same = facts.st_size == known.size and facts.st_ino == known.inode and _changed(facts) == known.mtime_ns
    return known if same else None


def fetch(root: Path, listed: Listed) -> SourceFile:
    """The file as it was listed; ConflictError where it is another one now."""
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
    """What `look` makes of full and relative path of each file, and what could not be looked at."""
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
    """The file at `root/path` as `read_tree` would give it; None where that would pass it over or finds nothing.

    SiteError if it cannot be read or lies outside the root.
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
    """The text of `root/path`, line ends as they are, without a byte order mark; "" where there is no such file.

    SiteError if it cannot be read, lies outside the root or is not UTF-8.
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
    """Brings written files to the disk: each file before it takes its place, each folder once, at the end.

    `sync` waits for what is behind a descriptor, as `os.fsync` does.
    """

    def __init__(self, sync: Callable[[int], None] = os.fsync) -> None:
        self._sync = sync
        self._folders: dict[Path, None] = {}

    def file(self, descriptor: int, old: os.stat_result | None) -> None:
        """Wait for a file; `old` are the facts of the one that it replaces."""
        self._sync(descriptor)

    def folder(self, folder: Path) -> None:
        """Note a folder in which names were added or removed."""
        self._folders[folder] = None

    def finish(self) -> None:
        """Wait for the noted folders that are still there."""
        for folder in self._folders:
            with suppress(FileNotFoundError):
                descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    self._sync(descriptor)
                finally:
                    os.close(descriptor)
        self._folders.clear()


class RemadeFiles(Disk):
    """The same for a run that can make its new files again: waits only for those that replace what a person may have
    written."""

    def file(self, descriptor: int, old: os.stat_result | None) -> None:
        """Wait for a file that replaces one."""
        if old is not None:
            super().file(descriptor, old)

    def folder(self, folder: Path) -> None:
        """Nothing to wait for."""


def write_atomic(path: Path, data: bytes, disk: Disk | None = None) -> bool:
    """Whether the file had to be written: equal bytes are left alone, folders are made as needed.

    A reader sees the old file or the new one, never a part. `disk` says what is waited for: unless it is given, for the
    bytes of a file that replaces one. A link is replaced by a file; what it leads to stays.
    """
    disk = disk or RemadeFiles()
    old = _existing(path)
    if old is not None and old.st_size == len(data) and path.read_bytes() == data:
        return False
    folder = path.parent
    if not folder.is_dir():  # which is asked more quickly than it is made once more
        for made in takewhile(lambda above: not above.is_dir(), (folder, *folder.parents)):
            disk.folder(made.parent)
        folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder, fcntl.LOCK_SH):
        _replace(path, data, old, disk)
    disk.folder(folder)
    return True


def _replace(path: Path, data: bytes, old: os.stat_result | None, disk: Disk) -> None:
    """A nameless file would leave nothing when the run is killed, but it cannot take the place of one that is there
    (`linkat` refuses), and only Linux has it: so the file has a name, and `sweep` knows it.
    """
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
    """Remove what killed runs left of `write_atomic` in a folder and those below it; links are not followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not is_litter(name)]
        left = [Path(place, name) for name in names if _TEMPORARY.fullmatch(name)]
        _remove(Path(place), [path for path in left if _existing(path)], os.unlink)


def _remove(folder: Path, left: Sequence[Path], remove: Callable[[Path], object]) -> None:
    """What was found in a folder, if nobody is at work there: whoever begins after the look is not meant by it."""
    if not left:
        return
    with _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
        for path in left if alone else ():
            with suppress(OSError):
                remove(path)


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[bool]:
    """Whether the folder is locked while the block lasts: shared by all who work there, alone by who sweeps.

    The system frees it when the process and the workers forked from it have ended, however they end. Where folders
    cannot be locked, as on some network disks, work goes on and nothing is swept.
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
    """The bytes of a regular file, opened without waiting, for a named pipe would wait for ever."""
    with _opened(full, max_bytes) as (descriptor, facts):
        data = os.read(descriptor, facts.st_size + 1)
        # One read may not give it whole: very large, or growing as it was read.
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
    """When the file, or what the system knows of it, last changed: a restored time of change leaves its trace."""
    return max(facts.st_mtime_ns, facts.st_ctime_ns)


def _old_time(facts: os.stat_result, now: int) -> int:
    """When the file was changed, 0 where that was just before."""
    return _changed(facts) if _changed(facts) < now - _YOUNG_NS else 0


@contextmanager
def _opened(full: str, max_bytes: int | None, limit: str = "the limit") -> Iterator[tuple[int, os.stat_result]]:
    """Descriptor and facts of a regular file that is not too large."""
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
    """The rest of the file, a block of so many bytes at a time: room is made for all that might be read."""
    while block := os.read(descriptor, size):
        yield block


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _existing(path: Path) -> os.stat_result | None:
    """The facts of a regular file, None for a link or nothing."""
    try:
        facts = os.lstat(path)
    except FileNotFoundError:
        return None
    return facts if stat.S_ISREG(facts.st_mode) else None


def _problem(path: str, error: _Refused | OSError) -> SiteError:
    if isinstance(error, OSError):
        return unreadable(path, error)
    return SiteError(str(error), place=Location(path), hint=error.hint)
