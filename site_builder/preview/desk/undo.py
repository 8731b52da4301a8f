"""What the desk wrote, kept small, and how it is taken back: also after a restart, from a file in the state folder.

Of each file only the piece that changed is kept, with the digest of the whole as it stood then. A file that is another
one by now is not touched. An entry of decisions.yaml is not removed but reversed by one more.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from site_builder.core.digests import digest_bytes
from site_builder.core.errors import ConflictError, Location, PublishError, SiteErrors
from site_builder.registry.decisions import DECISIONS_FILE
from site_builder.registry.ledger import added, undo
from site_builder.runtime.state import private_folder, read_json, read_kept, write_kept

KEPT = 500
"""Decisions that can be taken back."""
FORMAT = 2
Texts = Mapping[str, str | None]
"""Path → text; None where there is no file."""


@dataclass(frozen=True, slots=True)
class Patch:
    """The piece of one file that a decision changed."""

    path: str
    start: int
    """In characters."""
    old: str
    new: str
    made: bool
    """Whether the file was not there before."""
    digest: str
    """Of the whole file after the change."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One decision that was written."""

    words: str
    patches: tuple[Patch, ...]
    decisions: tuple[str, ...]
    """Ids of the entries that it added to decisions.yaml."""


def step_of(words: str, before: Texts, after: Mapping[str, str]) -> UndoStep:
    """A decision that was written, by the texts of its files before and after."""
    patches = tuple(_patch(path, before.get(path), after[path]) for path in sorted(after) if path != DECISIONS_FILE)
    old, new = (texts.get(DECISIONS_FILE) or "" for texts in (before, {**before, **after}))
    return UndoStep(words, patches, added(old, new) if old != new else ())


def taken_back(step: UndoStep, now: Texts, *, when: str, by: str = "") -> dict[str, str | None]:
    """The texts without the decision. Raises SiteErrors where a file is not as the decision left it."""
    changed = [patch for patch in step.patches if _digest(now.get(patch.path)) != patch.digest]
    if changed:
        hint = "what you wrote is safe; take the decision back in the file"
        what = "the file was changed since the decision; nothing was written"
        raise SiteErrors([ConflictError(what, place=Location(patch.path), hint=hint) for patch in changed])
    found = {patch.path: _without(patch, now[patch.path] or "") for patch in step.patches}
    text = now.get(DECISIONS_FILE) or ""
    for decision in step.decisions:
        text = undo(text, decision, when=when, by=by)
    return {**found, DECISIONS_FILE: text} if step.decisions else found


def read_steps(path: Path) -> tuple[UndoStep, ...]:
    """The decisions of earlier runs, oldest first; none where the file is missing, damaged or of another time."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        told = read_json(read_kept(path))
        if told["format"] == FORMAT:
            return tuple(_step(entry) for entry in told["steps"])
    return ()


def keep_steps(path: Path, steps: Sequence[UndoStep]) -> None:
    """Write the newest of them down; where that cannot be done they are remembered until the end only."""
    with suppress(OSError, PublishError):
        told = ", ".join(map(_told, steps[-KEPT:]))
        write_kept(private_folder(path.parent) / path.name, f'{{"format": {FORMAT}, "steps": [{told}]}}'.encode())


@lru_cache(maxsize=2 * KEPT)
def _told(step: UndoStep) -> str:
    """In JSON; a step stays as it is, and each decision writes all of them down."""
    return json.dumps(asdict(step), ensure_ascii=False)


def _step(entry: Mapping[str, object]) -> UndoStep:
    words, patches, decisions = (entry[name] for name in ("words", "patches", "decisions"))
    if not (isinstance(words, str) and isinstance(patches, list) and isinstance(decisions, list)):
        raise TypeError
    return UndoStep(words, tuple(_checked(Patch(**patch)) for patch in patches), tuple(map(str, decisions)))


def _checked(patch: Patch) -> Patch:
    """TypeError where it is of another kind than those that are written."""
    texts = (patch.path, patch.old, patch.new, patch.digest)
    if not (all(isinstance(text, str) for text in texts) and isinstance(patch.start, int)):
        raise TypeError
    return patch


def _patch(path: str, before: str | None, after: str) -> Patch:
    text = before or ""
    start = _alike(text, after)
    same = _alike(text[start:][::-1], after[start:][::-1])
    old, new = text[start : len(text) - same], after[start : len(after) - same]
    return Patch(path, start, old, new, before is None, _digest(after))


def _alike(one: str, other: str) -> int:
    """With how many equal characters both begin; the texts may be long."""
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
    return digest_bytes((text or "").encode("utf-8"))
