"""Decisions about former texts of a live site: a change is major or minor, or a text is removed for good.

Reads the archive and returns changes of content/versions.csv and content/versions/; the caller writes them.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from site_builder.archive.former_texts import listed_versions, shows_text
from site_builder.archive_folder.inputs import Inputs
from site_builder.building.replaced_texts import known_outputs
from site_builder.content.front_matter import look_at_head, text_digest
from site_builder.core.errors import UsageError, did_you_mean
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url
from site_builder.registry.published import load_published
from site_builder.registry.version_list import (
    VERSIONS_FILE,
    FormerVersion,
    RevisionKind,
    Versions,
    added,
    write_versions,
)
from site_builder.runtime.file_transaction import FileChange


def decide(
    root: Path, inputs: Inputs, source: SourceFile, change: RevisionKind, *, clock: datetime
) -> tuple[FileChange, ...]:
    """Changes that record a decision about the last change of a published text; none if there is nothing to record.

    The decision is entered for the last former text if that has none. If the file differs from the published text, the
    published text is stored as a former one with the decision.
    """
    url, versions = briefing_url(source.path), {**listed_versions(inputs.versions)}
    listed, rows = load_published(inputs.published).get(url), versions.get(url, ())
    if not listed or not listed.text or (rows and rows[-1].change is RevisionKind.WITHHELD):
        return ()
    files: tuple[FileChange, ...] = ()
    if rows and (rows[-1].text == listed.text or rows[-1].change is RevisionKind.UNDECIDED):
        if rows[-1].change in (change, RevisionKind.ERASED):
            return ()
        versions[url] = (*rows[:-1], rows[-1]._replace(change=change))
    if text_digest(source) != listed.text and not (rows and rows[-1].text == listed.text):
        row = added(rows, url, listed.text, first=listed.first, until=f"{clock:%Y-%m-%d}", change=change)
        versions[url] = (*rows, row)
        files = tuple(_former(root, inputs, source, row))
    changed = _list_change(inputs, versions)
    return (*files, changed) if versions.get(url, ()) != rows else ()


def _former(root: Path, inputs: Inputs, source: SourceFile, row: FormerVersion) -> Iterator[FileChange]:
    """The file of the published text, if a snapshot or git has it."""
    with known_outputs(root) as find:
        former = find(source, row.text)
    if former and shows_text(look_at_head(former)) and all(file.path != row.path for file in inputs.versions):
        yield FileChange(row.path, None, former.data)


def erase(inputs: Inputs, source: SourceFile, version: str) -> tuple[FileChange, ...]:
    """Changes that remove a former text for good; its line stays. Raises UsageError if there is no such text."""
    url, versions = briefing_url(source.path), {**listed_versions(inputs.versions)}
    rows = {row.version: row for row in versions.get(url, ())}
    if version not in rows:
        hint = did_you_mean(version, rows) or f"there are {', '.join(rows) or 'none'}"
        raise UsageError(f'{source.stem} has no version "{version}"', hint=hint)
    text = rows[version].text
    versions[url] = tuple([_erased(row) if row.text == text else row for row in rows.values()])
    files = (FileChange(file.path, file, None) for file in inputs.versions if file.path == rows[version].path)
    return (*files, _list_change(inputs, versions))


def _erased(row: FormerVersion) -> FormerVersion:
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


def _list_change(inputs: Inputs, versions: Versions) -> FileChange:
    before = next((file for file in inputs.versions if file.path == VERSIONS_FILE), None)
    return FileChange(VERSIONS_FILE, before, write_versions(versions))
