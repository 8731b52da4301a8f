"""Differences between an output folder and the state in which a run left it, found by one stat per file and folder.

A folder unchanged since its names were last read is not read again.
"""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from time import time_ns
from typing import NamedTuple

from site_builder.publish.file_ops import PUBLIC, Handles, Modes
from site_builder.publish.manifest import NOTHING, Placed, Surroundings

NO_FILE = -1
"""Stands for the size of anything but a regular file: a link, a pipe."""
YOUNG_NS = 2_000_000_000
"""Within this time a further change may not show in a folder's time: FAT counts in steps of two seconds."""


class FileFacts(NamedTuple):
    """Facts that show if a file was changed."""

    size: int
    mtime_ns: int
    mode: int


Others = dict[str, FileFacts | None]


class Look(NamedTuple):
    """Differences between a folder and its expected state."""

    others: Others
    """By path: facts of changed and unexpected files; None for missing ones."""
    stamps: dict[str, int]
    """Change stamps of folders by path, as in `Surroundings`; the root has the empty path."""
    crooked: set[str]
    """Folders with the wrong mode."""


def look(root: str, placed: Mapping[str, Placed] = {}, around: Surroundings = NOTHING, modes: Modes = PUBLIC) -> Look:
    """Compare a folder with the placed files; links are not followed. If nothing is placed, everything in it is
    unexpected."""
    found = Look({}, {}, set())
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return found._replace(others=dict.fromkeys(placed))
    try:
        linked = _look_at_folders(handle, root, placed, {"": 0, **around.stamps}, modes, found)
        _look_at_files(handle, placed, stat.S_IFREG | modes.file, found)
        found.others.update({path: facts for path in around.foreign if (facts := _facts(_lstat(handle, path)))})
    finally:
        os.close(handle)
    for folder in linked:  # files below a link are elsewhere
        gone = {path: None for path in placed if path.startswith(f"{folder}/")}
        others = {path: facts for path, facts in found.others.items() if not path.startswith(f"{folder}/")} | gone
        found = found._replace(others=others, stamps={"": 0})
    return found


def is_as_left(root: str, placed: Mapping[str, Placed | None], modes: Modes) -> bool:
    """True if these files are as they were placed (None: absent), with no link on the way."""
    with suppress(OSError), Handles(root, modes) as below:
        seen = ((_seen(below, path), placed[path]) for path in sorted(placed))
        return all(facts == (file and (stat.S_IFREG | modes.file, *file.facts)) for facts, file in seen)
    return False


def _seen(below: Handles, path: str) -> tuple[int, int, int] | None:
    with suppress(FileNotFoundError):
        name, folder = below.at(path)
        facts = os.stat(name, dir_fd=folder, follow_symlinks=False)
        return facts.st_mode, facts.st_size, facts.st_mtime_ns
    return None


def apart_from_mode(others: Others, placed: Mapping[str, Placed]) -> Others:
    """Files that differ by more than their mode."""
    return {p: facts for p, facts in others.items() if not facts or p not in placed or facts[:2] != placed[p].facts}


def _look_at_folders(
    handle: int, root: str, placed: Mapping[str, Placed], known: Mapping[str, int], modes: Modes, found: Look
) -> list[str]:
    """Compare folders with their expected state: adds changed names and missing folders to `found`. Returns folders
    that were replaced by links."""
    old, linked, waiting = time_ns() - YOUNG_NS, list[str](), list(known.items())
    while waiting:
        folder, stamp = waiting.pop()
        facts = _lstat(handle, folder or ".")
        if facts is None:
            continue
        if not stat.S_ISDIR(facts.st_mode):
            linked.append(folder)
            continue
        if folder and facts.st_mode & 0o777 != modes.folder:
            found.crooked.add(folder)
        times = facts.st_mtime_ns + facts.st_ctime_ns  # some disks update only one of them
        found.stamps[folder] = stamp
        if times == stamp:
            continue
        found.stamps[folder] = times if max(facts.st_mtime_ns, facts.st_ctime_ns) < old else 0
        with suppress(FileNotFoundError):
            for entry in os.scandir(f"{root}/{folder}"):
                path = f"{folder}/{entry.name}" if folder else entry.name
                if not entry.is_dir(follow_symlinks=False):
                    if path not in placed:
                        found.others[path] = _facts(entry.stat(follow_symlinks=False))
                elif path not in known:
                    waiting.append((path, 0))
    return linked


def _look_at_files(handle: int, placed: Mapping[str, Placed], mode: int, found: Look) -> None:
    """Record placed files that have changed."""
    for path, (_, size, mtime_ns) in placed.items():
        facts = _lstat(handle, path)
        if facts is None or facts.st_size != size or facts.st_mtime_ns != mtime_ns or facts.st_mode != mode:
            found.others[path] = _facts(facts)


def _lstat(folder: int, path: str) -> os.stat_result | None:
    """Stat result or None. Faster relative to a folder handle, which saves walking the path from the disk's root."""
    try:
        return os.stat(path, dir_fd=folder, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _facts(facts: os.stat_result | None) -> FileFacts | None:
    """Facts of a file; None for folders and missing files."""
    if facts is None or stat.S_ISDIR(facts.st_mode):
        return None
    size = facts.st_size if stat.S_ISREG(facts.st_mode) else NO_FILE
    return FileFacts(size, facts.st_mtime_ns, stat.S_IMODE(facts.st_mode))
