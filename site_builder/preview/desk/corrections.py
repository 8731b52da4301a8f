"""Titles that a curator corrected to the same line of two seeds of a folder → the same for the others of the folder.

Learns from the steps that can be undone, so that an undo takes the lesson back. Writes nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname

from site_builder.archive_folder.inputs import is_briefing
from site_builder.content.front_matter import Document, header_of
from site_builder.core.digests import digest_bytes
from site_builder.core.grouping import grouped
from site_builder.curation.journal import UndoStep, as_bytes

CORRECTIONS = 2
"""Minimum corrections from which the desk learns."""
LINES = 5
"""Lines of a seed that may be its title."""
MOST_READ = 300
"""Largest folder whose seeds are read."""
Lines = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
"""Seeds → the lines of each."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line that is the title of all seeds of a folder."""

    folder: str
    line: int
    """From 1, empty lines not counted."""
    titles: Mapping[str, str]
    """Content file → its new title, for those with another one."""


def lessons(
    steps: Sequence[UndoStep], documents: Mapping[str, Document], text: Callable[[str], str | None], lines: Lines
) -> Iterator[Lesson]:
    """Lessons of the titles corrected in the steps, by folder of seeds."""
    retitled = [p for p, title in _former_titles(steps, text) if p in documents and documents[p].header.title != title]
    folders = grouped((_folder(documents[path]), path) for path in sorted(set(retitled)) if _folder(documents[path]))
    for folder, paths in folders.items():
        alike = [path for path, document in documents.items() if _folder(document) == folder]
        if not CORRECTIONS <= len(paths) <= len(alike) <= MOST_READ:
            continue
        files = {path: documents[path].header.seed[-1].file for path in sorted(alike)}
        read = lines(tuple(files.values()))
        heads = {path: _head(read[file]) for path, file in files.items()}
        for at in range(LINES):
            if all(heads[path][at : at + 1] == [documents[path].header.title] for path in paths):
                found = {path: head[at] for path, head in heads.items() if at < len(head)}
                titles = {path: new for path, new in found.items() if new != documents[path].header.title}
                yield from [Lesson(folder, at + 1, titles)] if titles else []
                break


def _former_titles(steps: Sequence[UndoStep], text: Callable[[str], str | None]) -> Iterator[tuple[str, str]]:
    """Content file and title before each step of a single file, unchanged since."""
    for patch in (step.patches[0] for step in steps if len(step.patches) == 1):
        now = text(patch.path) if is_briefing(patch.path) and not patch.made else None
        if now is not None and digest_bytes(as_bytes(now) or b"") == patch.digest:
            before = now[: patch.start] + patch.old + now[patch.start + len(patch.new) :]
            yield patch.path, header_of(patch.path, before).title


def _folder(document: Document) -> str:
    return dirname(document.header.seed[-1].file) if document.header.seed else ""


def _head(lines: Sequence[str]) -> list[str]:
    bare = (" ".join(line.strip("#* \t").split()) for line in lines)
    return [line for line in bare if line][:LINES]
