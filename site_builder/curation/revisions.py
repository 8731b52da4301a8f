"""Decisions about former texts of a live site: a change is major or minor, or a text is removed for good.

Reads the archive and returns changes of content/versions.csv and content/versions/; the caller writes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from site_builder.archive.former_texts import listed_versions
from site_builder.archive_folder.inputs import Inputs
from site_builder.building.former_states import former_states
from site_builder.building.replaced_texts import after_edit
from site_builder.content.former_text import words_in
from site_builder.content.front_matter import Document, alike, has_text, look_at_head
from site_builder.core.errors import UsageError, did_you_mean
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url
from site_builder.registry.published import load_published
from site_builder.registry.redirects import load_redirects
from site_builder.registry.version_list import (
    MINUTE,
    VERSIONS_FILE,
    FormerVersion,
    RevisionKind,
    Versions,
    write_versions,
)
from site_builder.runtime.file_transaction import FileChange


@dataclass(frozen=True)
class RecordedDecision:
    """Changes to files that record a decision, and the file contents that undo restores."""

    changes: tuple[FileChange, ...] = ()
    undone: Mapping[str, bytes] = field(default_factory=dict)
    """Path → file after an undo, which keeps the former text as a build does."""


def decide(
    root: Path, inputs: Inputs, source: SourceFile, change: RevisionKind, *, clock: datetime
) -> RecordedDecision:
    """Record whether a change of a published text was a correction or minor. No changes if nothing is undecided.

    The decision is entered in the last row of former texts if that row is undecided. If the file differs from the
    published text, the published text becomes a former text with this decision.
    """
    url, versions = briefing_url(source.path), listed_versions(inputs.versions)
    listed, rows = load_published(inputs.published).get(url), versions.get(url, ())
    after, files = rows, tuple[SourceFile, ...]()
    if listed and listed.text and not has_text(source, listed.text):
        with former_states(root, load_redirects(inputs.redirects)) as states:
            after, files = after_edit(rows, url, listed, source, today=f"{clock:{MINUTE}}", find=states.find)
    is_open = listed and after and (after[-1].change is RevisionKind.UNDECIDED or alike(after[-1].text, listed.text))
    if is_open and after[-1].change not in (RevisionKind.ERASED, RevisionKind.WITHHELD):
        decided = (*after[:-1], after[-1]._replace(change=change))
    else:
        decided = after
    if decided == rows:
        return RecordedDecision()
    known = {file.path for file in inputs.versions}
    new = {file.path: file.data for file in files if file.path not in known}
    listing = list_change(inputs, {**versions, url: decided})
    undone = {**new, VERSIONS_FILE: write_versions({**versions, url: after}).encode()}
    return RecordedDecision((*(FileChange(path, None, data) for path, data in new.items()), listing), undone)


def erase(inputs: Inputs, source: SourceFile, version: str) -> tuple[FileChange, ...]:
    """Changes that remove a former text for good; its line stays. Raises UsageError if there is no such text."""
    url, versions = briefing_url(source.path), {**listed_versions(inputs.versions)}
    rows = {row.version: row for row in versions.get(url, ()) if row.is_left}
    if version not in rows:
        hint = did_you_mean(version, rows) or f"its versions: {', '.join(rows) or 'none'}"
        raise UsageError(f'{source.stem} has no version "{version}"', hint=hint)
    text = rows[version].text
    versions[url] = tuple([erased(row) if row.text == text else row for row in versions[url]])
    files = (FileChange(file.path, file, None) for file in inputs.versions if file.path == rows[version].path)
    return (*files, list_change(inputs, versions))


def still_there(inputs: Inputs, source: SourceFile, version: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Other former texts that share words with a version, although the present text no longer has these words: version
    and sorted words."""
    rows = {row.version: row for row in listed_versions(inputs.versions)[briefing_url(source.path)]}
    words = {file.path: _words(file) for file in inputs.versions if file.path != VERSIONS_FILE}
    gone = words.get(rows[version].path, set()) - _words(source)
    for row in rows.values():
        if row.text != rows[version].text and not gone.isdisjoint(words.get(row.path, ())):
            yield row.version, tuple(sorted(gone & words[row.path]))


def _words(file: SourceFile) -> set[str]:
    head = look_at_head(file)
    return words_in(f"{head.header.title} {Document(file, head).body}")


def erased(row: FormerVersion) -> FormerVersion:
    """The row of a text that was removed for good."""
    return row if row.change is RevisionKind.WITHHELD else row._replace(change=RevisionKind.ERASED)


def moved(inputs: Inputs, old: str, new: str) -> dict[str, str | bytes | None]:
    """Path → content of the list and the former texts after a briefing moved to another URL; without `new` they are
    removed.
    """
    versions = {**listed_versions(inputs.versions)}
    rows = versions.pop(old, ())
    if not rows:
        return {}
    files, after = {file.path: file.data for file in inputs.versions}, dict[str, str | bytes | None]()
    for row in rows:
        if row.path in files:
            after |= {row.path: None, **({row._replace(url=new).path: files[row.path]} if new else {})}
    if new:
        versions[new] = (*versions.get(new, ()), *(row._replace(url=new) for row in rows))
    return {**after, VERSIONS_FILE: write_versions(versions)}


def list_change(inputs: Inputs, versions: Versions) -> FileChange:
    """Change of the list of former texts."""
    before = next((file for file in inputs.versions if file.path == VERSIONS_FILE), None)
    return FileChange(VERSIONS_FILE, before, write_versions(versions))
