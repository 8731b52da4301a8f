"""Files moved, copied and removed so that each is whole at every moment and each step can be done twice.

Knows single files, not what they are nor why they go.
"""

import errno
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from site_builder.manifest import folders

NO_FILE = -1
"""The size of what stands in a folder and is no regular file: a link, a pipe."""


def scan_files(folder: Path) -> dict[str, tuple[int, int]]:
    """Path → size and time of change of everything below a folder that is no folder; links are not followed."""
    found: dict[str, tuple[int, int]] = {}
    waiting = [(os.fspath(folder), "")]
    while waiting:
        full, prefix = waiting.pop()
        try:
            entries = os.scandir(full)
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    facts = entry.stat(follow_symlinks=False)
                    size = facts.st_size if stat.S_ISREG(facts.st_mode) else NO_FILE
                    found[prefix + entry.name] = (size, facts.st_mtime_ns)
    return found


def write_new(path: str, data: bytes) -> os.stat_result:
    """The facts of a new file with these bytes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Put a text into its place, whole, without waiting for the disk."""
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    os.replace(part, path)


def make_folder(path: str) -> None:
    """A folder, if nothing stands there; found out by making it: a first build makes ten thousand."""
    try:
        os.mkdir(path)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)


def move_file(source: str, target: str) -> None:
    """Put a staged file into its place, whole; one that is there no more was put before."""
    try:
        os.replace(source, target)
    except FileNotFoundError:
        if os.path.exists(source):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            move_file(source, target)
    except IsADirectoryError:
        _remove_empty(target)
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if os.path.exists(source):  # or nothing is left to do: other disks are told of before missing files
            copy_file(source, target)
            os.unlink(source)


def move_folder(source: str, target: str) -> bool:
    """Let a folder be one that does not exist yet, if that would be no other folder made there: with other rights, or
    on another disk."""
    os.mkdir(target)
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


def copy_file(source: str, target: str) -> None:
    """Put a file into a place on another disk, whole and with its time; the copy's name is the same at each try."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    part = os.path.join(os.path.dirname(target), f".{os.path.basename(source)}.part")
    shutil.copyfile(source, part)
    facts = os.stat(source)
    os.utime(part, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    os.replace(part, target)


def remove_file(root: str, path: str) -> None:
    """Remove a file and the folders that it leaves empty, if they are there; a folder in its place is left."""
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        os.unlink(f"{root}/{path}")
    with suppress(OSError):
        for folder in folders(path):
            os.rmdir(f"{root}/{folder}")


def _remove_empty(folder: str) -> None:
    for inner, _, _ in os.walk(folder, topdown=False):
        os.rmdir(inner)
