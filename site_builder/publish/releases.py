"""Complete trees of outputs next to a folder that is a link to one of them.

`public` → `.public-trees/7`: building tree 8 and turning the link changes every file at once. Knows links and copies,
not the contents.
"""

import os
import re
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from site_builder.core.errors import PublishError
from site_builder.publish.file_ops import Handles, Modes, make_folder

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def check(folder: Path) -> None:
    """Raise PublishError if the folder cannot be replaced at once: it is not empty and no link, or the folder for its
    trees is a link, through which trees elsewhere would be removed."""
    if _sibling(folder).is_symlink():
        raise PublishError(f"{_sibling(folder).name} is a link", hint="remove the link, then build again")
    if not folder.is_symlink() and folder.exists() and any(folder.iterdir()):
        hint = f"move it away once (mv {folder.name} {folder.name}-before), then build again"
        raise PublishError(f"{folder.name} is a folder, and only a link can be switched at once", hint=hint)


def next_number(folder: Path) -> int:
    """Number for a new tree."""
    return max(_numbers(folder), default=0) + 1


def grow(folder: Path, number: int, *, sources: Mapping[str, str], linked: Collection[str], modes: Modes) -> None:
    """Make a tree from new files, moved into it, and hard links to files of the present tree."""
    tree = os.fspath(tree_of(folder, number))
    make_folder(tree, modes.folder)
    with Handles(tree, modes) as new:
        for path, source in sources.items():
            new.link(source, None, path)
        if linked:
            with Handles(os.fspath(folder), modes) as present:
                for path in linked:
                    new.link(*present.at(path), path)


def tree_of(folder: Path, number: int) -> Path:
    """Folder of a tree."""
    return _sibling(folder) / str(number)


def exists(folder: Path, number: int) -> bool:
    """True if the tree exists."""
    return number in _numbers(folder) and not (_sibling(folder) / str(number)).is_symlink()


def turn(folder: Path, number: int) -> None:
    """Turn the folder's link to a tree, atomically."""
    if number_of(folder) == number:
        return
    link = folder.with_name(f".{folder.name}-link")
    with suppress(FileNotFoundError):
        link.unlink()
    link.symlink_to(f"{_sibling(folder).name}/{number}", target_is_directory=True)
    if folder.is_dir() and not folder.is_symlink():
        folder.rmdir()
    os.replace(link, folder)


def fell(folder: Path) -> None:
    """Remove all trees except the present one: they contain withdrawn texts, and a killed run may have left part of a
    later one. Removes nothing if the folder is no link to a tree."""
    present = number_of(folder)
    for number in _numbers(folder) if present and not _sibling(folder).is_symlink() else ():
        if number != present:
            tree = _sibling(folder) / str(number)
            tree.unlink() if tree.is_symlink() else shutil.rmtree(tree)


def number_of(folder: Path) -> int:
    """Number of the tree that the folder links to; 0 if none."""
    with suppress(OSError):
        sibling, _, name = os.readlink(folder).partition("/")
        return int(name) if sibling == _sibling(folder).name and _NUMBER.fullmatch(name) else 0
    return 0


def _sibling(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-trees")


def _numbers(folder: Path) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(name) for name in os.listdir(_sibling(folder)) if _NUMBER.fullmatch(name)]
    return []
