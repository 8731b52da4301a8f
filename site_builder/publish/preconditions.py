"""Conditions that prevent a run into a folder: sources in it, another run, colliding outputs, foreign files.

Raises errors with remedies; changes nothing.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from site_builder.core.errors import CollisionError, PublishError, SiteError
from site_builder.publish.manifest import Placed, folders
from site_builder.publish.releases import number_of
from site_builder.publish.staging import NOT_WRITTEN
from site_builder.runtime.state import open_private

FEW = 5
"""Number of blocking files that are named: an output that lost its state has thousands."""


def twice(path: str) -> SiteError:
    """Error for a path claimed by two outputs."""
    return CollisionError(f'"{path}" is written twice', hint="two sources claim this file: rename one of them")


def homeless(new: Mapping[str, Placed]) -> Iterator[SiteError]:
    """Errors for files that could not be staged because another file has the same name on this disk, for example in
    other case."""
    for path, placed in new.items():
        if placed.mtime_ns == NOT_WRITTEN:
            yield CollisionError(f'"{path}" and another file are the same on this disk', hint="rename one of them")


def blocked(staged: Set[str], foreign: frozenset[str], damaged: str = "") -> Iterator[SiteError]:
    """Errors for foreign files at the place of an output, or on its path. `damaged` is the path of our list if it is
    unreadable."""
    around = {folder: path for path in sorted(foreign) for folder in folders(path)}
    known = f"{damaged}, the list of files written, is damaged" if damaged else "no build of this archive wrote it"
    hint = (
        "move it away; or, if the folder comes from builds of this archive, take it over: site-builder build --adopt "
        "(until then it may still show texts that are no longer public)"
    )
    found = []
    for path in sorted(staged) if foreign else ():
        for place in (path, *folders(path)):
            if place in foreign or (place == path and place in around):
                other = place if place in foreign else around[place]
                fact = f'"{other}" is in the way of "{path}", and {known}'
                found.append(PublishError(fact, hint=hint))
    yield from found[:FEW]
    if found[FEW:]:
        yield PublishError(f"{len(found) - FEW} more files are in the way of outputs", hint=hint)


def refuse_strangers(folder: Path, there: Set[str], wanted: Set[str]) -> None:
    """Raise PublishError if a folder to be adopted has less than half of the outputs: it is another site."""
    if 2 * len(there) < len(wanted):
        fact = f"{folder.name} does not look like this site: it holds {len(there)} of its {len(wanted)} files"
        raise PublishError(fact, hint="if it is the right folder, delete it and build again")


def lock(path: Path, folder: Path) -> int:
    """Lock the state until this process ends; a record lock, since workers inherit the other kind. Raises PublishError
    if another process has it."""
    descriptor = open_private(path)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        other = os.read(descriptor, 20).decode("ascii", "replace")
        os.close(descriptor)
        message = f"another build (process {other}) is writing {folder.name}"
        raise PublishError(message, hint="wait for it to end, or end it") from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def refuse_link(folder: Path) -> None:
    """Raise PublishError if the folder is a link that no build made, since its target may be anything."""
    if folder.is_symlink() and not number_of(folder):
        target = os.readlink(folder)
        message = f"the output folder {folder.name} is a link to {target}: a build would write and delete there"
        hint = f"remove the link, and name the folder itself: site-builder build --output {target}"
        raise PublishError(message, hint=hint)


def refuse_sources(folder: Path, archive: Path, state: Path, sources: tuple[Path, ...], marks: tuple[str, ...]) -> None:
    """Raise PublishError if the folder is, contains, or lies in a source."""
    target = Path(os.path.realpath(folder))
    hint = "choose a folder of its own, such as public"
    for source in (archive, state, *sources):
        real = Path(os.path.realpath(source))
        if real.is_relative_to(target) or (source != archive and target.is_relative_to(real)):
            fact = "is" if real == target else "holds" if real.is_relative_to(target) else "lies in"
            raise PublishError(f"the output folder {folder.name} {fact} {real.name}, which is read", hint=hint)
    for mark in marks:
        if (target / mark).exists():
            raise PublishError(f"the output folder {folder.name} holds {mark}: it is not an output folder", hint=hint)
