"""Journal of changes by desk and commands, for undo across restarts.

A file in the state folder. It stores only the changed piece of each file, with a digest of the whole; files that have
changed since are not touched. Entries of decisions.yaml are not removed but reversed by another entry.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from shlex import quote
from types import MappingProxyType

from site_builder.archive.exposure import EVER, exposures
from site_builder.archive_folder.inputs import STATE_FOLDER, is_briefing, is_own_page
from site_builder.core.digests import digest_bytes
from site_builder.core.errors import ConflictError, Location, PublishError, SiteErrors, UsageError, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.registry.decisions import DECISIONS_FILE
from site_builder.registry.ledger import added, undo
from site_builder.runtime.file_transaction import FileChange, bytes_of, revise
from site_builder.runtime.files import Disk
from site_builder.runtime.state import private_folder, read_json, read_kept, write_kept

KEPT = 500
"""Number of steps that can be undone."""
FORMAT = 3
LARGEST = 4_000_000
"""Maximum size of a step in characters; larger ones, such as a moved folder of pictures, cannot be undone."""
LONGEST = 100
"""Maximum length of a step's description."""
FILE = "desk.json"
CONTENT = "content/"
"""The journal may come from elsewhere, so it can change files only below this folder."""
Texts = Mapping[str, str | None]
"""Path → text; None if there is no file. Invalid UTF-8 becomes lone surrogates (PEP 383)."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Changed piece of one file."""

    path: str
    start: int
    """In characters."""
    old: str
    new: str
    made: bool
    """True if the file is new."""
    digest: str
    """Digest of the whole file after the change; empty if it was deleted."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change of one decision, form, command or batch."""

    words: str
    """Description with ids of the records: `accept ilse-vantor`."""
    patches: tuple[Patch, ...]
    decisions: tuple[str, ...]
    """Ids of entries added to decisions.yaml."""
    when: str = ""
    by: str = ""


class EditLog:
    """Steps of an archive, oldest first. Other processes may add to them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / STATE_FOLDER / FILE
        self._known: tuple[UndoStep, ...] = ()
        self._stamp: tuple[int, int] | None = None

    @property
    def steps(self) -> tuple[UndoStep, ...]:
        """All steps that can be undone."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._stamp, self._known = stamp, read_steps(self._path)
        return self._known

    def remember(self, step: UndoStep | None) -> None:
        """Add a step; None is ignored."""
        if step:
            self._keep((*self.steps, step))

    def undo(self, now: Callable[[str], str | None], *, when: str, by: str = "") -> tuple[UndoStep, Texts]:
        """The last step, and the texts of its files without it. Call `forget_last` once they are written."""
        if not self.steps:
            raise UsageError("nothing to undo", hint="changes made elsewhere are undone in the files themselves")
        step = self.steps[-1]
        paths = (*(patch.path for patch in step.patches), DECISIONS_FILE)
        return step, taken_back(step, {path: now(path) for path in paths}, when=when, by=by)

    def forget_last(self) -> None:
        """Remove the last step."""
        self._keep(self.steps[:-1])

    def forget(self, *paths: str) -> None:
        """Drop the steps that changed these files, under former names as well, so that nothing removed for good can be
        restored."""
        names, left = set(paths), list[UndoStep]()
        for step in reversed(self.steps):
            if any(patch.path in names for patch in step.patches):
                names.update(patch.path for patch in step.patches if not patch.digest)
            else:
                left.append(step)
        self._keep(left[::-1])

    def _keep(self, steps: Sequence[UndoStep]) -> None:
        keep_steps(self._path, steps)
        self._known, self._stamp = tuple(steps[-KEPT:]), _stamp(self._path)


def in_words(*words: str) -> str:
    """A command line as typed, shortened if long."""
    line = " ".join(map(quote, words))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def moment(clock: datetime | None) -> str:
    """A time in the form of the journal, in UTC."""
    return f"{clock:%Y-%m-%dT%H:%M:%SZ}" if clock else ""


def write(
    root: Path,
    changes: Sequence[FileChange],
    *,
    clock: datetime | None = None,
    publish: bool = False,
    dry_run: bool = False,
    hint: str = "",
) -> tuple[str, ...]:
    """Write the changes of a command or the desk. Returns the paths written; `dry_run` only checks.

    Raises SiteErrors with a PublicationError for each document that readers would see more of, unless `publish` is set;
    `hint` offers a further remedy.
    """
    if not publish:
        raise_all(exposures(_documents(changes), clock=clock or EVER, hint=hint))
    return () if dry_run else revise(root, changes)


def _documents(changes: Sequence[FileChange]) -> Iterator[tuple[SourceFile | None, SourceFile | None]]:
    """Changes of files that may have a page."""
    for one in changes:
        if is_briefing(one.path) or is_own_page(one.path):
            yield _source(one.path, one.before), _source(one.path, one.after)


def _source(path: str, content: str | bytes | SourceFile | None) -> SourceFile | None:
    return None if content is None else SourceFile(path, bytes_of(content))


def perform(
    root: Path,
    words: str,
    changes: Sequence[FileChange],
    *,
    clock: datetime | None = None,
    by: str = "",
    publish: bool = False,
    dry_run: bool = False,
    hint: str = "",
    undone: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write the changes as `write` does, and record them for undo. Undo restores each file as it was before, or as in
    `undone` (path → bytes)."""
    write(root, changes, clock=clock, publish=publish, dry_run=dry_run, hint=hint)
    if not dry_run:
        before = {change.path: _text(undone.get(change.path, change.before)) for change in changes}
        after = {change.path: _text(change.after) for change in changes}
        EditLog(root).remember(step_of(words, before, after, when=moment(clock), by=by))


def undo_last(
    root: Path, *, clock: datetime | None = None, by: str = "", publish: bool = False, dry_run: bool = False
) -> tuple[UndoStep, tuple[FileChange, ...]]:
    """Undo the last step of desk or command line. Returns the step, and the files before and after."""
    journal = EditLog(root)
    step, after = journal.undo(lambda path: read_text(root, path), when=moment(clock), by=by)
    changes = tuple(FileChange(p, as_bytes(read_text(root, p)), as_bytes(text)) for p, text in after.items())
    write(root, changes, clock=clock, publish=publish, dry_run=dry_run)
    if not dry_run:
        journal.forget_last()
    return step, changes


def read_text(root: Path, path: str) -> str | None:
    """Text of a file; bytes that are not UTF-8 become surrogates, which `as_bytes` turns back. None if there is no
    file."""
    with suppress(FileNotFoundError):
        return (root / path).read_bytes().decode("utf-8", "surrogateescape")
    return None


def as_bytes(text: str | None) -> bytes | None:
    """Bytes of a text read by `read_text`; None stays None."""
    return None if text is None else text.encode("utf-8", "surrogateescape")


def _text(content: str | bytes | SourceFile | None) -> str | None:
    data = bytes_of(content) if isinstance(content, SourceFile) else content
    return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data


def _stamp(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    return None


def step_of(words: str, before: Texts, after: Texts, *, when: str = "", by: str = "") -> UndoStep | None:
    """A step from the texts of its files before and after; None if nothing changed.

    A change too large to store becomes a step without patches: neither it nor earlier steps can be undone.
    """
    changed = sorted(path for path in after if path != DECISIONS_FILE and before.get(path) != after[path])
    patches = tuple(_patch(path, before.get(path), after[path]) for path in changed)
    old, new = (texts.get(DECISIONS_FILE) or "" for texts in (before, {**before, **after}))
    if sum(len(patch.old) + len(patch.new) for patch in patches) > LARGEST:
        return UndoStep(words, (), (), when, by)
    decisions = added(old, new) if old != new else ()
    return UndoStep(words, patches, decisions, when, by) if patches or decisions else None


def taken_back(step: UndoStep, now: Texts, *, when: str, by: str = "") -> dict[str, str | None]:
    """The texts without the step. Raises SiteErrors if a file has changed since."""
    if not (step.patches or step.decisions):
        raise UsageError(f"“{step.words}” changed too much to be undone here", hint="undo it with git")
    changed = [patch for patch in step.patches if _digest(now.get(patch.path)) != patch.digest]
    if changed:
        hint = "your edit is safe; change the file by hand instead"
        what = f"the file has changed since “{step.words}”; nothing was written"
        raise SiteErrors([ConflictError(what, place=Location(patch.path), hint=hint) for patch in changed])
    found = {patch.path: _without(patch, now.get(patch.path) or "") for patch in step.patches}
    text = now.get(DECISIONS_FILE) or ""
    for decision in step.decisions:
        text = undo(text, decision, when=when, by=by)
    return {**found, DECISIONS_FILE: text} if step.decisions else found


def read_steps(path: Path) -> tuple[UndoStep, ...]:
    """Stored steps, oldest first; empty if the file is missing, damaged or of another format."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        stored = read_json(read_kept(path))
        if stored["format"] == FORMAT:
            return tuple(_step(entry) for entry in stored["steps"])
    return ()


def keep_steps(path: Path, steps: Sequence[UndoStep], disk: Disk | None = None) -> None:
    """Store the newest steps; if that fails they last only until the process ends."""
    with suppress(OSError, PublishError):
        stored = ", ".join(map(_reported, steps[-KEPT:]))
        text = f'{{"format": {FORMAT}, "steps": [{stored}]}}'
        write_kept(private_folder(path.parent) / path.name, text.encode(), disk or Disk())


@lru_cache(maxsize=2 * KEPT)
def _reported(step: UndoStep) -> str:
    """A step as JSON; cached, since every decision rewrites all steps."""
    return json.dumps(asdict(step))


def _step(entry: Mapping[str, object]) -> UndoStep:
    words, patches, decisions = (entry[name] for name in ("words", "patches", "decisions"))
    if not (isinstance(words, str) and isinstance(patches, list) and isinstance(decisions, list)):
        raise TypeError
    checked = tuple(_checked(Patch(**patch)) for patch in patches)
    return UndoStep(words, checked, tuple(map(str, decisions)), str(entry["when"]), str(entry["by"]))


def _checked(patch: Patch) -> Patch:
    """Validate a stored patch. Raises TypeError if it is malformed."""
    texts = (patch.path, patch.old, patch.new, patch.digest)
    if not (all(isinstance(text, str) for text in texts) and isinstance(patch.start, int)):
        raise TypeError
    if not patch.path.startswith(CONTENT):
        raise ValueError
    return patch


def _patch(path: str, before: str | None, new: str | None) -> Patch:
    text, after = before or "", new or ""
    start = _alike(text, after)
    same = _alike(text[start:][::-1], after[start:][::-1])
    old, put = text[start : len(text) - same], after[start : len(after) - same]
    return Patch(path, start, old, put, before is None, _digest(new))


def _alike(one: str, other: str) -> int:
    """Length of the common prefix of two possibly long texts."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _without(patch: Patch, text: str) -> str | None:
    if patch.made:
        return None
    return text[: patch.start] + patch.old + text[patch.start + len(patch.new) :]


def _digest(text: str | None) -> str:
    return "" if text is None else digest_bytes(text.encode("utf-8", "surrogateescape"))
