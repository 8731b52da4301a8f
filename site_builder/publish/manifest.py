"""Contents of an output folder and changes to it, as plain values and in text form.

Pure: `publish` reads, writes and seals the files. Paths read back are validated like all others.
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
"""Current format, and that of 0.2.0, which had one line per file; outputs of 0.2.0 are still recognised as ours."""
LIST = "site-builder.txt"
"""File in the output with the paths of all files that builds wrote, for builds without stored state."""
_LIST_HEAD = "Files that site_builder wrote here; a build replaces and removes these and no others.\n"
_PART = r"(?!\.{1,2}(?:[/\n]|$))[^/\\\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*")
_PATHS = re.compile(rf"(?:{_PART}(?:/{_PART})*\n)*")
NAME_BYTES = 255
"""Maximum length of a file name on common disks."""


class Placed(NamedTuple):
    """A file as a run left it."""

    key: str
    """Digest of everything its bytes depend on."""
    size: int
    mtime_ns: int

    @property
    def facts(self) -> tuple[int, int]:
        """Facts that show if the file was changed."""
        return self.size, self.mtime_ns


class Surroundings(NamedTuple):
    """State of the output apart from its files."""

    folder: int = 0
    """Inode of the output folder, 0 if unknown."""
    stamps: Mapping[str, int] = {}
    """Folder path → sum of its two change times; 0 if names may have been added since."""
    foreign: tuple[str, ...] = ()
    """Files that no run wrote."""


NOTHING = Surroundings()


@dataclass(frozen=True, slots=True)
class Changes:
    """Steps from one set of files to another. Paths are sorted, except that `placed` is in the order of work."""

    placed: tuple[str, ...]
    """New files first, then replaced ones, so that no placed page links to a missing one."""
    cleared: tuple[str, ...]
    """Removed files that block a new file or folder; they go first."""
    removed: tuple[str, ...]
    """Other removed files; they go last."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A committed run, to be completed now or at the next start."""

    cleared: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    """Paths in staging folder and output, in order of work."""
    removed: tuple[str, ...] = ()
    manifest: Mapping[str, Placed] = field(default_factory=dict)
    """Output after the run."""
    tree: int = 0
    """Number of the complete tree that replaces the output; 0 if it is changed in place."""


def changes(old: Set[str], new: Set[str], staged: Set[str]) -> Changes:
    """Changes that lead from old to new files, some of which are staged."""
    added, gone = sorted(staged - old), sorted(old - new)
    cleared = _in_the_way(gone, added) if gone else frozenset()
    return Changes(
        placed=(*added, *sorted(staged & old)),
        cleared=tuple(path for path in gone if path in cleared),
        removed=tuple(path for path in gone if path not in cleared),
    )


def path_error(path: str) -> SiteError | None:
    """Error of a path, or None: it must be relative, name a file and not lead elsewhere."""
    if not _PATH.fullmatch(path):
        shown = path.encode("unicode_escape").decode() if not path.isprintable() else path
        return PublishError(f'"{shown}" is not the path of a file in the output', hint="use plain names joined by /")
    if not path.isascii() or len(path) > NAME_BYTES:
        for part in path.split("/"):
            if len(part.encode()) > NAME_BYTES:
                return PublishError(f'the name "{part[:60]}…" is too long for a file', hint="give a shorter slug")
    return None


def collisions(paths: Iterable[str]) -> tuple[SiteError, ...]:
    """Errors for pairs of paths that cannot coexist on every disk."""
    known: dict[str, str] = {}
    errors: list[SiteError] = []
    for path in sorted(paths):
        other = known.setdefault(_folded(path), path)
        if other != path:
            message = f'"{other}" and "{path}" are the same file on disks that ignore capitals and accents'
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
    """Folders of a path, nearest first: `a/b/c` → `a/b`, `a`."""
    while (end := path.rfind("/")) > 0:
        path = path[:end]
        yield path


def manifest_text(manifest: Mapping[str, Placed], around: Surroundings = NOTHING) -> str:
    """Text that `read_manifest` reads. The number of files in it reveals a truncated text."""
    return f"{FORMAT} {len(manifest)} {json.dumps(around)}\n{_listed(manifest)}"


@keeps_last(1)
def _listed(manifest: Mapping[str, Placed]) -> str:
    paths = sorted(manifest)
    columns = zip(*map(manifest.__getitem__, paths), strict=True) if paths else ((), (), ())
    return "\n".join((*("\t".join(map(str, column)) for column in columns), *paths, ""))


def read_manifest(text: str) -> tuple[Mapping[str, Placed], Surroundings]:
    """Manifest and surroundings from a text. Raises ValueError if it is truncated or in another format.

    Reads all columns at once: a site has tens of thousands of files, and every build starts here.
    """
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
    """Content of LIST."""
    return _LIST_HEAD + "".join(f"{path}\n" for path in sorted(paths))


def read_list(text: str) -> frozenset[str]:
    """Paths in the content of LIST. Raises ValueError if it is incomplete."""
    listed = text.removeprefix(_LIST_HEAD)
    if listed == text or not _PATHS.fullmatch(listed):
        raise ValueError("not a whole list")
    return frozenset(listed.split("\n")[:-1])


@keeps_last(1)
def mark_of(files: Mapping[str, str]) -> str:
    """Digest of the files of an output, given as path → key."""
    paths = sorted(files)
    return digest_text("\n".join((*paths, *map(files.__getitem__, paths))))


def journal_text(journal: Journal) -> str:
    """Text for `read_journal`."""
    facts = journal.cleared, journal.placed, journal.removed, journal.tree
    return f"{json.dumps(facts)}\n{manifest_text(journal.manifest)}"


def read_journal(text: str) -> Journal:
    """Journal from a text. Raises ValueError if it is incomplete."""
    facts, _, manifest = text.partition("\n")
    *lists, tree = read_json(facts)
    cleared, placed, removed = (tuple(map(_checked, paths)) for paths in lists)
    return Journal(cleared, placed, removed, read_manifest(manifest)[0], tree)


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
