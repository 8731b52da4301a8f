"""Changes to files that a person may have edited: compared before writing, all or none.

`before` is what the caller read, `after` the new content; a file changed in between is never overwritten. Knows only
paths and texts.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from site_builder.core.digests import digest_bytes
from site_builder.core.errors import ConflictError, Location, SiteError, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.runtime.files import Disk, write_atomic
from site_builder.runtime.spill_file import Spool


class Spooled(SourceFile):
    """A file whose bytes are spilled to disk, because the output of a run is large."""

    _read: Callable[[], bytes]

    def __init__(self, spool: Spool, path: str, data: bytes) -> None:
        for name, value in (("path", path), ("digest", digest_bytes(data)), ("_read", spool.put(data))):
            object.__setattr__(self, name, value)  # takes a third of the memory of a dict of its own

    @property
    def data(self) -> bytes:
        """Bytes of the file, read on each access."""
        return bytes(self._read())

    def __reduce__(self) -> tuple[object, ...]:
        return SourceFile, (self.path, self.data)  # other processes get the bytes


@dataclass(frozen=True, slots=True)
class FileChange:
    """Change of one file. Text is written in UTF-8 with its line ends unchanged."""

    path: str
    """Posix path relative to the archive's root."""
    before: str | bytes | SourceFile | None
    """Content that the caller read; None if the file must not exist."""
    after: str | bytes | SourceFile | None
    """New content; None deletes the file."""


def revise(root: Path, changes: Sequence[FileChange], disk: Disk | None = None) -> tuple[str, ...]:
    """Make the changes. Returns the sorted paths of the files that were changed.

    All files are first compared with `before`. If any differs, nothing is written, and SiteErrors has a ConflictError
    for each. A file keeps its mode and is never half-written. By default, `disk` syncs files and folders.
    """
    disk = disk or Disk()
    base = Path(os.path.realpath(root))
    asked = sorted(changes, key=lambda change: change.path)
    real = cache(os.path.realpath)  # cached: many files share a folder
    targets = {change.path: _target(base, change.path, real) for change in asked}
    raise_all(_problems(base, targets, asked))
    done: list[FileChange] = []
    for change in asked:
        try:
            if _make(Path(targets[change.path]), change, disk):
                done.append(change)
        except OSError as wrong:
            for undone in reversed(done):
                _make(Path(targets[undone.path]), FileChange(undone.path, undone.after, undone.before), disk)
            what = f"cannot be written: {wrong.strerror}; nothing was changed"
            raise SiteError(
                what, place=Location(change.path), hint="check its permissions and the free space"
            ) from wrong
    disk.finish()
    return tuple(change.path for change in done)


def _make(target: Path, change: FileChange, disk: Disk) -> bool:
    """Make one change. Returns True if it was not already in place."""
    if change.after is not None:
        return write_atomic(target, bytes_of(change.after), disk)
    present = target.exists()
    target.unlink(missing_ok=True)
    if present:
        disk.folder(target.parent)
    return present


def _problems(base: Path, targets: Mapping[str, str], changes: Sequence[FileChange]) -> list[SiteError]:
    found: list[SiteError] = []
    for number, change in enumerate(changes):
        place, target = Location(change.path), Path(targets[change.path])
        if number and changes[number - 1].path == change.path:
            found.append(SiteError("two changes for one file", place=place, hint="join them into one"))
        elif problem := _path_problem(base, target):
            found.append(SiteError(problem, place=place, hint="content is written inside the archive's folder only"))
        else:
            found += _conflicts(target, change)
    return found


def _path_problem(base: Path, target: Path) -> str:
    """Reason why a file must not be written, or empty. Links were followed, since one may lead outside the root."""
    if not target.is_relative_to(base):
        return "this path leads out of the archive through a link"
    if target == base:
        return "this is not a path inside the archive"
    return "a folder or a device has this name" if target.exists() and not target.is_file() else ""


def _target(base: Path, path: str, real: Callable[[str], str]) -> str:
    """Path to write: that of the file, or the target if it is a link, which stays. The root itself for a path outside
    it. `real` resolves links in folders."""
    if path.startswith("/") or "\\" in path or "\x00" in path or {"..", "."} & set(path.split("/")):
        return str(base)
    full = os.path.join(base, path)
    folder, name = os.path.split(full)
    return os.path.realpath(full) if os.path.islink(full) else os.path.join(real(folder), name)


def _conflicts(target: Path, change: FileChange) -> list[SiteError]:
    now = target.read_bytes() if target.exists() else None
    before = None if change.before is None else bytes_of(change.before)
    if now == before or (now is not None and change.after is not None and now == bytes_of(change.after)):
        return []
    what, hint = _STORIES[(before is None, now is None)]
    return [ConflictError(what, place=Location(change.path), hint=hint)]


_STORIES = {
    (False, False): (
        "the file was changed meanwhile; nothing was written",
        "your edit is safe; run the command again",
    ),
    (False, True): (
        "the file was removed meanwhile; nothing was written",
        "restore it, or run the command again without it",
    ),
    (True, False): (
        "a file with this name exists already; nothing was written",
        "rename or remove one of the two, then run the command again",
    ),
}


def digest_after(change: FileChange) -> str:
    """Digest of the new content; empty if the file is deleted."""
    if change.after is None:
        return ""
    return change.after.digest if isinstance(change.after, SourceFile) else digest_bytes(bytes_of(change.after))


def bytes_of(content: str | bytes | SourceFile) -> bytes:
    """Content as bytes."""
    if isinstance(content, SourceFile):
        return content.data
    return content.encode("utf-8") if isinstance(content, str) else content
