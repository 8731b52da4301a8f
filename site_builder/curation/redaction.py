"""Words taken out of every version of a briefing: the present text, the former ones, and what is listed of them.

Reads the archive and returns changes; the caller writes them. The digests of the texts that had the words stay in
versions.csv, so that no merge, snapshot or commit brings such a text back.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from site_builder.archive.former_texts import listed_versions
from site_builder.archive_folder.inputs import SEEDS_FOLDER, STATE_FOLDER, Inputs
from site_builder.building.former_states import former_states
from site_builder.building.replaced_texts import after_edit
from site_builder.content.former_text import words_of
from site_builder.content.front_matter import exact_text, has_text, look_at_head, version_digest
from site_builder.core.errors import UsageError
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url
from site_builder.curation.header_changes import WORK, HeaderChange
from site_builder.curation.revisions import erased, list_change
from site_builder.registry.published import PUBLISHED_FILE, PublishedUrl, load_published, write_published
from site_builder.registry.redirects import load_redirects
from site_builder.registry.version_list import MINUTE, FormerVersion, RevisionKind, former_path
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.files import scan_tree
from site_builder.settings.site_config import OUTPUT

TAKEN_OUT = "(…)"
"""Replaces the words; has no meaning in YAML and Markdown."""


def redact(
    root: Path, inputs: Inputs, source: SourceFile, phrases: Sequence[str], note: str, *, clock: datetime
) -> tuple[FileChange, ...]:
    """Changes that take the phrases out of all versions of a briefing, with a dated note to readers. A former text from
    which they cannot be taken is erased.

    Raises UsageError if no version has them, or if they cannot be taken out of the present text.
    """
    url, today = briefing_url(source.path), f"{clock:{MINUTE}}"
    versions, listed = listed_versions(inputs.versions), load_published(inputs.published)
    rows, entry = versions.get(url, ()), listed.get(url, PublishedUrl(today, ""))
    files = {file.path: file for file in inputs.versions}
    if entry.text and not has_text(source, entry.text):  # the next build replaces the text that readers have
        with former_states(root, load_redirects(inputs.redirects)) as states:
            rows, new = after_edit(rows, url, entry, source, today=today, find=states.find)
        files |= {file.path: file for file in new}
    present = redacted(source, phrases)
    if present is None:
        hint = "take them out of the file by hand, then run this command again"
        raise UsageError(f"the words cannot be taken out of {source.path} without damage", hint=hint)
    pairs = {row.text: (files[row.path], redacted(files[row.path], phrases)) for row in rows if row.path in files}
    pairs[entry.text if has_text(source, entry.text) else version_digest(source)] = source, present
    became = {old: version_digest(new) if new else "" for old, (file, new) in pairs.items() if new is not file}
    if not became:
        raise UsageError(f"no version of {source.stem} has these words", hint="give them as readers see them")
    after = tuple([_renamed(row, became.get(row.text, row.text)) for row in rows])
    gone = (FormerVersion(url, today[:10], today, text, RevisionKind.REDACTED) for text in sorted(became))
    texts = (became.get(text, text) for text in (entry.text, *entry.others))
    lists = [list_change(inputs, {**versions, url: (*gone, *after)})]
    if url in listed:
        last, *others = texts
        now = {**listed, url: PublishedUrl(entry.first, last, tuple(filter(None, others)))}
        lists.append(FileChange(PUBLISHED_FILE, inputs.published, write_published(now)))
    noted = WORK["correct"](HeaderChange(source.path, exact_text(present), (note,), clock))
    stored = dict[str, SourceFile | None]()
    for old, (file, left) in pairs.items():
        if file is not source and left is not file:
            stored |= {file.path: None, **({former_path(source.stem, became[old]): left} if left else {})}
    known = {file.path: file for file in inputs.versions}
    changes = [FileChange(path, known.get(path), left) for path, left in stored.items() if left or path in known]
    return (*changes, *lists, FileChange(source.path, source, noted))


def _renamed(row: FormerVersion, text: str) -> FormerVersion:
    return row._replace(text=text) if text else erased(row)


def redacted(file: SourceFile, phrases: Sequence[str]) -> SourceFile | None:
    """The file without these words; itself if it does not have them, None if they cannot be taken out of it."""
    text, head = exact_text(file), look_at_head(file)
    ways = (r"[\W_]+".join(map(re.escape, re.findall(r"[^\W_]+", phrase))) for phrase in phrases)
    after = re.sub(rf"(?<![^\W_])(?:{'|'.join(ways)})(?![^\W_])", TAKEN_OUT, text, flags=re.IGNORECASE)
    new = SourceFile(file.path, after.encode())
    head_after, left = look_at_head(new), f" {' '.join(words_of(after))} "
    is_whole = head_after.faults == head.faults and head_after.header.seed == head.header.seed
    if not is_whole or any(f" {' '.join(words_of(phrase))} " in left for phrase in phrases):
        return None
    return file if after == text else new


def places_with(root: Path, phrases: Sequence[str]) -> Iterator[str]:
    """Files of the site, its caches and the seeds that have one of these words, as far as they are not compressed."""
    sought = [" ".join(words_of(phrase)) for phrase in phrases]
    for folder in (OUTPUT, STATE_FOLDER, SEEDS_FOLDER):
        for file in scan_tree(root, folder).files:
            text = f" {' '.join(words_of(file.data.decode('utf-8', 'replace')))} "
            if any(f" {words} " in text for words in sought):
                yield file.path
