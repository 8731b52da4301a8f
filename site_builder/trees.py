"""Complete trees of outputs beside a folder that is a link to one of them.

`public` → `.public-trees/7`: building tree 8 and turning the link changes every file in one moment.
Knows links and copies, not what changed nor why.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from site_builder.errors import PublishError


def check(folder: Path) -> None:
    """PublishError if something other than a link to a tree, nothing or an empty folder stands there."""
    if folder.is_symlink():
        if not _number(folder):
            raise PublishError(f"{folder.name} is a link that no build made", hint="remove the link, then build again")
    elif folder.exists() and any(folder.iterdir()):
        hint = f"move it away once (mv {folder.name} {folder.name}-before), then build again"
        raise PublishError(f"{folder.name} is a folder, and only a link can be turned in one moment", hint=hint)


def next_number(folder: Path) -> int:
    """The number of a tree that does not stand yet."""
    return max(_numbers(folder), default=0) + 1


def grow(folder: Path, number: int, *, sources: Mapping[str, str], linked: Iterable[str]) -> None:
    """Make a tree of new files, moved from where they lie, and of links to files of the present tree."""
    tree = os.fspath(_beside(folder) / str(number))
    os.makedirs(tree)
    made = {tree}
    for path, source in sources.items():
        _take(source, _place(tree, path, made))
    for path in linked:
        _take(f"{folder}/{path}", _place(tree, path, made))


def turn(folder: Path, number: int) -> None:
    """Let the folder be a link to a tree, from one moment to the next."""
    if _number(folder) == number:
        return
    link = folder.with_name(f".{folder.name}-link")
    with suppress(FileNotFoundError):
        link.unlink()
    link.symlink_to(f"{_beside(folder).name}/{number}", target_is_directory=True)
    if folder.is_dir() and not folder.is_symlink():
        folder.rmdir()
    os.replace(link, folder)


def fell(folder: Path) -> None:
    """Remove all trees but the present one and the one before; a killed run may have left a part of a later one."""
    present = _number(folder)
    kept = {present, max((n for n in _numbers(folder) if n < present), default=present)}
    for number in _numbers(folder):
        if number not in kept:
            shutil.rmtree(_beside(folder) / str(number))


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-trees")


def _numbers(folder: Path) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(name) for name in os.listdir(_beside(folder)) if name.isdecimal()]
    return []


def _number(folder: Path) -> int:
    """The number of the tree that the folder is a link to, 0 if it is none."""
    with suppress(OSError):
        beside, _, name = os.readlink(folder).partition("/")
        return int(name) if beside == _beside(folder).name and name.isdecimal() else 0
    return 0


def _place(tree: str, path: str, made: set[str]) -> str:
    place = f"{tree}/{path}"
    parent = os.path.dirname(place)
    if parent not in made:
        os.makedirs(parent, exist_ok=True)
        made.add(parent)
    return place


def _take(source: str, place: str) -> None:
    """A second name for the same file; a copy with its time where the disk gives no second names."""
    try:
        os.link(source, place, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, place, follow_symlinks=False)
