"""What is in an output folder and what must change there, as plain values and as the text that is kept of them.

Pure: `publish` reads and writes the files, and seals them. Paths that are read back are checked like all others.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from site_builder.core.digests import digest_text
from site_builder.core.errors import CollisionError, PublishError, SiteError
from site_builder.core.last_results import keeps_last
from site_builder.runtime.state import read_json

FORMAT, OF_LINES = "outputs 3", "outputs 2"
"""That of today, and that of 0.2.0, which had a line for each file: its outputs are still known as ours."""
LIST = "site-builder.txt"
"""In the output itself: the paths of all files that builds wrote there, for a build that has no memory of them."""
_LIST_HEAD = "Files that site_builder wrote here; a build replaces and removes these and no others.\n"
_PART = r"(?!\.{1,2}(?:[/\n]|$))[^/\\\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*")
_PATHS = re.compile(rf"(?:{_PART}(?:/{_PART})*\n)*")
NAME_BYTES = 255
"""Longest name of a file or folder on common disks."""


class Placed(NamedTuple):
    """One file as a run left it."""

    key: str
    """The digest of all that its bytes depend on."""
    size: int
    mtime_ns: int

    @property
    def facts(self) -> tuple[int, int]:
        """What tells that nobody has changed it."""
        return self.size, self.mtime_ns


class Surroundings(NamedTuple):
    """What a run saw of the output besides its files."""

    folder: int = 0
    """What the disk calls the folder that holds the files, 0 if that is not known."""
    stamps: Mapping[str, int] = {}
    """By path, of each folder: its two times of change, added up; 0 where names may have been put there since."""
    foreign: tuple[str, ...] = ()
    """Files that no run wrote."""


NOTHING = Surroundings()


@dataclass(frozen=True, slots=True)
class Changes:
    """What leads from one set of files to another; all sorted, but `placed` in the order of the work."""

    placed: tuple[str, ...]
    """New files first, then the files that are replaced: so no page that is placed leads to one that is not there."""
    cleared: tuple[str, ...]
    """Of the removed files, those in whose place a new file or folder must be: they go first."""
    removed: tuple[str, ...]
    """The other removed files: they go last."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A run that has been decided and must be carried out to its end, now or at the next start."""

    cleared: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    """Paths in the staging folder and in the output, in the order of the work."""
    removed: tuple[str, ...] = ()
    manifest: Mapping[str, Placed] = field(default_factory=dict)
    """The output when all is done."""
    tree: int = 0
    """The number of the complete tree that takes the output's place; 0 where the output is changed in place."""
    kept: int = 0
    """The number of the tree before, where it is kept."""


def changes(old: Set[str], new: Set[str], staged: Set[str]) -> Changes:
    """How to come from old files to new ones, of which some are staged."""
    added, gone = sorted(staged - old), sorted(old - new)
    cleared = _in_the_way(gone, added) if gone else frozenset()
    return Changes(
        placed=(*added, *sorted(staged & old)),
        cleared=tuple(path for path in gone if path in cleared),
        removed=tuple(path for path in gone if path not in cleared),
    )


def path_error(path: str) -> SiteError | None:
    """What is wrong with one path: it must be relative, name a file and lead nowhere else."""
    if not _PATH.fullmatch(path):
        shown = path.encode("unicode_escape").decode() if not path.isprintable() else path
        return PublishError(f'"{shown}" is not the path of a file in the output', hint="use plain names joined by /")
    if not path.isascii() or len(path) > NAME_BYTES:
        for part in path.split("/"):
            if len(part.encode()) > NAME_BYTES:
                return PublishError(f'the name "{part[:60]}…" is too long for a file', hint="give a shorter slug")
    return None


def collisions(paths: Iterable[str]) -> tuple[SiteError, ...]:
    """Pairs of paths that cannot stand side by side on every disk, each as an error that names both."""
    known: dict[str, str] = {}
    errors: list[SiteError] = []
    for path in sorted(paths):
        other = known.setdefault(_folded(path), path)
        if other != path:
            message = f'"{other}" and "{path}" are one file where capitals and accents are not told apart'
            errors.append(CollisionError(message, hint="rename one of them"))
    seen: set[str] = set()
    for folded, path in known.items():
        for folder in folders(folded):
            if folder in seen:
                break
            seen.add(folder)
            if folder in known:
                message = f'"{known[folder]}" is a file and "{path}" needs a folder of that name'
                errors.append(CollisionError(message, hint="rename one of them"))
    return tuple(errors)


def folders(path: str) -> Iterator[str]:
    """The folders of a path, nearest first: `a/b/c` → `a/b`, `a`."""
    while (end := path.rfind("/")) > 0:
        path = path[:end]
        yield path


def manifest_text(manifest: Mapping[str, Placed], around: Surroundings = NOTHING) -> str:
    """The text that `read_manifest` reads; its number of files shows whether it is whole."""
    return f"{FORMAT} {len(manifest)} {json.dumps(around)}\n{_listed(manifest)}"


@keeps_last(1)
def _listed(manifest: Mapping[str, Placed]) -> str:
    paths = sorted(manifest)
    columns = zip(*map(manifest.__getitem__, paths), strict=True) if paths else ((), (), ())
    return "\n".join((*("\t".join(map(str, column)) for column in columns), *paths, ""))


def read_manifest(text: str) -> tuple[Mapping[str, Placed], Surroundings]:
    """The manifest in a text, and what was around its files; ValueError if it is not whole or not of this format.

    All is read at once: a site has tens of thousands of files, and each build begins with them."""
    if text.startswith(f"{OF_LINES} "):
        return _read_lines(text)
    head, keys, sizes, times, listed = text.split("\n", 4)
    paths, start = listed.split("\n")[:-1], f"{FORMAT} {listed.count(chr(10))} "
    if not head.startswith(start) or not _PATHS.fullmatch(listed):
        raise ValueError("not a whole manifest")
    rows = [row.split("\t") if paths else [] for row in (keys, sizes, times)]
    placed = map(Placed._make, zip(rows[0], map(int, rows[1]), map(int, rows[2]), strict=True))
    folder, stamps, foreign = json.loads(head[len(start) :])
    return dict(zip(paths, placed, strict=True)), Surroundings(folder, stamps, tuple(foreign))


def _read_lines(text: str) -> tuple[dict[str, Placed], Surroundings]:
    head, *lines = text.split("\n")[:-1]
    start, _, folder = head.rpartition(" ")
    if start != f"{OF_LINES} {len(lines)}":
        raise ValueError("not a whole manifest")
    rows = (line.split("\t") for line in lines)
    placed = {_checked(path): Placed(key, int(size), int(mtime_ns)) for key, size, mtime_ns, path in rows}
    return placed, Surroundings(int(folder))


def list_text(paths: Iterable[str]) -> str:
    """The text of LIST."""
    return _LIST_HEAD + "".join(f"{path}\n" for path in sorted(paths))


def read_list(text: str) -> frozenset[str]:
    """The paths in a text of LIST; ValueError if it is not whole."""
    listed = text.removeprefix(_LIST_HEAD)
    if listed == text or not _PATHS.fullmatch(listed):
        raise ValueError("not a whole list")
    return frozenset(listed.split("\n")[:-1])


@keeps_last(1)
def mark_of(files: Mapping[str, str]) -> str:
    """Names the files of an output, path → key."""
    paths = sorted(files)
    return digest_text("\n".join((*paths, *map(files.__getitem__, paths))))


def journal_text(journal: Journal) -> str:
    """The text that `read_journal` reads."""
    facts = journal.cleared, journal.placed, journal.removed, journal.tree, journal.kept
    return f"{json.dumps(facts)}\n{manifest_text(journal.manifest)}"


def read_journal(text: str) -> Journal:
    """The journal in a text; ValueError if it is not whole."""
    facts, _, manifest = text.partition("\n")
    *lists, tree, kept = read_json(facts)
    cleared, placed, removed = (tuple(map(_checked, paths)) for paths in lists)
    return Journal(cleared, placed, removed, read_manifest(manifest)[0], tree, kept)


def _checked(path: str) -> str:
    if path_error(path) is not None:
        raise ValueError("not a path of an output")
    return path


def _in_the_way(gone: Iterable[str], added: Iterable[str]) -> frozenset[str]:
    files = {_folded(path) for path in added}
    wanted = files | {folder for path in files for folder in folders(path)}
    return frozenset(
        path for path in gone if (folded := _folded(path)) in wanted or not files.isdisjoint(folders(folded))
    )


def _folded(path: str) -> str:
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
