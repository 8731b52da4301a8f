"""Evidence of former texts: those in snapshots and in git, and whatever has hidden one of them since.

A text counts as hidden unless it was as public as the present one in every known state from then until now.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from site_builder.archive.former_texts import was_as_public
from site_builder.archive_folder.inputs import BRIEFINGS_FOLDER, CONTENT_FOLDER, STATE_FOLDER, is_briefing
from site_builder.building.snapshot import NAME, Snapshot
from site_builder.content.former_text import PASSAGE, passages_in
from site_builder.content.front_matter import Document, has_text, look_at_head, text_part, version_digest
from site_builder.content.model import BriefingStatus
from site_builder.core.errors import SiteError
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url
from site_builder.registry.redirects import Redirects
from site_builder.registry.version_list import former_path
from site_builder.runtime.git_user import FileState, blobs_of, file_states, is_shallow

INCOMPLETE = "the history of git is not complete here; clone all of it (fetch-depth: 0)"
LOOKED_AT = 5_000
"""Maximum number of files of the commits since a text in which its words are looked for."""


class EarlierText(NamedTuple):
    """A former text that a build may show."""

    url: str
    present: SourceFile
    """The present file of its briefing."""
    text: str
    """Digest of the text."""
    day: str
    """Day on which it became public."""
    file: SourceFile | None
    """None if the text was not kept."""


@dataclass
class Trail:
    """States of one briefing in git."""

    texts: dict[str, SourceFile] = field(default_factory=dict)
    """Digest → file, of every state."""
    since: dict[str, str] = field(default_factory=dict)
    """Digest → newest commit with it, of the states since a commit last hid the briefing."""
    hidden: str = ""
    """Day of that commit; empty if none hid it."""

    def hides(self, text: str, day: str) -> bool:
        """True if a commit after a text hid the briefing. The days decide about a text that was never committed."""
        return bool(self.hidden) and text not in self.since and (text in self.texts or day[:10] <= self.hidden)


class FormerStates:
    """Former texts of an archive, and the evidence about them."""

    def __init__(self, root: Path, redirects: Redirects, snapshots: Iterable[Snapshot]) -> None:
        self._root, self._snapshots = root, tuple(snapshots)
        self._names: dict[str, list[str]] = {}
        for old, new in redirects.items():
            self._names.setdefault(new, []).append(old.strip("/").rpartition("/")[2])
        self._trails, self._unread = defaultdict[str, Trail](Trail), ""

    @property
    def incomplete(self) -> str:
        """Reason why nobody can tell here if a replaced text was hidden; empty if one can."""
        if is_shallow(self._root):
            return INCOMPLETE
        can_keep = os.access(self._root / CONTENT_FOLDER, os.W_OK)
        return self._unread or ("" if can_keep else f"{CONTENT_FOLDER}/ cannot be written")

    def look_up(self, files: Sequence[SourceFile]) -> None:
        """Read the history of several briefings at once."""
        names = {file.path: self._names_of(file) for file in files if file.path not in self._trails}
        asked = {name for own in names.values() for name in own}
        of_name = defaultdict[str, list[tuple[int, FileState]]](list)
        for place, state in enumerate(self._states() if asked else ()):
            stem = state.path.rpartition("/")[2].removesuffix(".md")
            if stem in asked and is_briefing(state.path):
                of_name[stem].append((place, state))
        blobs = self._blobs(state for own in of_name.values() for _, state in own)
        for file in {file.path: file for file in files if file.path in names and not self._unread}.values():
            self._trails[file.path] = _trail(file, [*_in_order(of_name, *names[file.path])], blobs)

    def find(self, present: SourceFile, digest: str) -> SourceFile | None:
        """The file of a former text of a briefing; None if it is nowhere."""
        self.look_up([present])
        names = self._names_of(present)
        stored = (of.texts(name, former_path(name, digest)) for of in self._snapshots for name in names)
        found = (file for file in chain.from_iterable(stored) if has_text(file, digest))
        return next(found, self._trails[present.path].texts.get(digest))

    def hidden(
        self, candidates: Sequence[EarlierText], unseen: Iterable[SourceFile], shown: Iterable[SourceFile]
    ) -> set[str]:
        """URLs of the briefings with a candidate that was hidden since, or that has a passage of an `unseen` file which
        none of the `shown` ones has."""
        sizes = range(1, PASSAGE + 1)
        own = {one: _passages(one.file) - passages_in(text_of(one.present), *sizes) for one in candidates if one.file}
        sought, seen = set[str]().union(*own.values()), set[str]()
        for file in chain(unseen, self._unseen_since(candidates)) if sought else ():
            seen |= sought & passages_in(text_of(file), *sizes)
        for file in shown if seen else ():
            seen -= passages_in(text_of(file), *sizes)
        trails = self._trails
        by_commits = {one.url for one in candidates if trails[one.present.path].hides(one.text, one.day)}
        return by_commits | {one.url for one, passages in own.items() if not seen.isdisjoint(passages)}

    def _unseen_since(self, candidates: Iterable[EarlierText]) -> Iterator[SourceFile]:
        """Files that were not public in a commit since one of the candidates."""
        commits = {self._trails[one.present.path].since.get(one.text, "") for one in candidates} - {""}
        states = [state for commit in sorted(commits) for state in self._states(since=commit)[:LOOKED_AT]]
        paths = {state.blob: state.path for state in states if is_briefing(state.path)}
        for blob, data in self._blobs(state for state in states if state.blob in paths).items():
            file = SourceFile(paths[blob], data)
            head = look_at_head(file)
            if head.blind or head.header.may_be_hidden or head.header.status is BriefingStatus.WITHDRAWN:
                yield file

    def _states(self, *, since: str = "") -> list[FileState]:
        try:
            return [*file_states(self._root, BRIEFINGS_FOLDER, since=since)]
        except SiteError as problem:
            self._unread = problem.message
        return []

    def _blobs(self, states: Iterable[FileState]) -> dict[str, bytes]:
        ids, found = {state.blob for state in states if state.blob}, dict[str, bytes]()
        try:
            found = blobs_of(self._root, ids)
            self._unread = self._unread or ("" if found.keys() == ids else INCOMPLETE)
        except SiteError as problem:
            self._unread = problem.message
        return found

    def _names_of(self, present: SourceFile) -> list[str]:
        return [present.stem, *self._names.get(briefing_url(present.path), ())]


@contextmanager
def former_states(root: Path, redirects: Redirects, *own: Snapshot) -> Iterator[FormerStates]:
    """Evidence in the given snapshots, then in those of all outputs of an archive, then in git, under the present name
    of a briefing and the names that redirect to it."""
    homes = sorted(place.parent for place in (root / STATE_FOLDER / "outputs").glob(f"*/{NAME}"))
    with ExitStack() as stack:
        yield FormerStates(root, redirects, (*own, *(stack.enter_context(Snapshot(home)) for home in homes)))


def _in_order(of_name: Mapping[str, Sequence[tuple[int, FileState]]], name: str, *old: str) -> Iterator[FileState]:
    """States of a briefing, newest first. Under old names only those from before it had the present one, since another
    text may have had the name."""
    own = of_name.get(name, ())
    moved = {state.commit for _, state in own if state.blob}  # a commit that also moved the file to another folder
    yield from (state for _, state in own if state.blob or state.commit not in moved)
    start = own[-1][0] if own else -1
    before = sorted(entry for other in old for entry in of_name.get(other, ()) if entry[0] > start)
    yield from (state for _, state in before if state.blob)


def _trail(present: SourceFile, states: Iterable[FileState], blobs: Mapping[str, bytes]) -> Trail:
    trail, header = Trail(), look_at_head(present).header
    for state in states:
        file = SourceFile(present.path, blobs[state.blob]) if state.blob in blobs else None
        if not (trail.hidden or (file and was_as_public(look_at_head(file), header))):
            trail.hidden = state.day
        with suppress(SiteError):
            if file:
                digest = version_digest(file)
                for name in (digest, text_part(digest)):  # the list may have either
                    trail.texts.setdefault(name, file)
                    if not trail.hidden:
                        trail.since.setdefault(name, state.commit)
    return trail


def _passages(file: SourceFile) -> set[str]:
    """Passages of the text, and those of a long title."""
    title, text = _title_and_text(file)
    titles = (run for run in passages_in(title) if run.count(" ") == PASSAGE - 1)
    return {*passages_in(text), *titles}


def text_of(file: SourceFile) -> str:
    """Title and text; the whole file if its header cannot be read."""
    return " ".join(_title_and_text(file))


def _title_and_text(file: SourceFile) -> tuple[str, str]:
    head = look_at_head(file)
    return head.header.title, file.data.decode("utf-8", "replace") if head.blind else Document(file, head).body
