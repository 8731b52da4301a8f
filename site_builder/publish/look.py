"""An output folder as a run left it → what is otherwise there now, by one look at each file and folder.

A folder that was not changed since names were last read in it holds those names, and need not be read again.
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
"""The size of what is in a folder and is no regular file: a link, a pipe."""
YOUNG_NS = 2_000_000_000
"""Within so long one more change might not show in the time of a folder: FAT counts in steps of two seconds."""


class FileFacts(NamedTuple):
    """What tells that nobody has changed a file."""

    size: int
    mtime_ns: int
    mode: int


Others = dict[str, FileFacts | None]


class Look(NamedTuple):
    """What is otherwise in a folder than it was left."""

    others: Others
    """By path: files that were changed, None for those that are gone, and all that nobody had placed."""
    stamps: dict[str, int]
    """By path, of each folder, as of `Surroundings`; that of the folder itself is empty."""
    crooked: set[str]
    """Folders with another mode."""


def look(root: str, placed: Mapping[str, Placed] = {}, around: Surroundings = NOTHING, modes: Modes = PUBLIC) -> Look:
    """What is there besides the placed files as they were; links are not followed. All of it where nothing is known."""
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
    for folder in linked:  # what seems to lie there lies elsewhere
        gone = {path: None for path in placed if path.startswith(f"{folder}/")}
        others = {path: facts for path, facts in found.others.items() if not path.startswith(f"{folder}/")} | gone
        found = found._replace(others=others, stamps={"": 0})
    return found


def is_as_left(root: str, placed: Mapping[str, Placed | None], modes: Modes) -> bool:
    """Whether these files are there as they were placed, not at all where none was, and no link leads to them."""
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
    """Those of the files that differ in more than their mode."""
    return {p: facts for p, facts in others.items() if not facts or p not in placed or facts[:2] != placed[p].facts}


def _look_at_folders(
    handle: int, root: str, placed: Mapping[str, Placed], known: Mapping[str, int], modes: Modes, found: Look
) -> list[str]:
    """Note what is in folders that were changed, and which are known no more; those in whose place a link is."""
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
        times = facts.st_mtime_ns + facts.st_ctime_ns  # a disk may renew one of them alone
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
    """Note placed files that are not as they were left."""
    for path, (_, size, mtime_ns) in placed.items():
        facts = _lstat(handle, path)
        if facts is None or facts.st_size != size or facts.st_mtime_ns != mtime_ns or facts.st_mode != mode:
            found.others[path] = _facts(facts)


def _lstat(folder: int, path: str) -> os.stat_result | None:
    """None where nothing is. Quicker than from the root of the disk: the folders above are found once."""
    try:
        return os.stat(path, dir_fd=folder, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _facts(facts: os.stat_result | None) -> FileFacts | None:
    """None for a folder."""
    if facts is None or stat.S_ISDIR(facts.st_mode):
        return None
    size = facts.st_size if stat.S_ISREG(facts.st_mode) else NO_FILE
    return FileFacts(size, facts.st_mtime_ns, stat.S_IMODE(facts.st_mode))
