"""Drafts that only wait until somebody has seen what a program made of a document → the same, published in one step.

A person compares a sample with its documents and decides for the folder; the digest of each seed is in the header of
its briefing, so another version of a document is a draft again.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from site_builder.archive_folder.inputs import SEEDS_FOLDER, Inputs, read_inputs
from site_builder.content.front_matter import Document, read_document
from site_builder.content.model import BriefingStatus
from site_builder.core.errors import UsageError, counted
from site_builder.curation.header_changes import with_fields
from site_builder.curation.journal import in_words, perform
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.git_user import signature
from site_builder.seeds.model import MarkKind

SAMPLE, SHARE = 5, 20
"""Texts of a sample: as many, or one in so many where that is more."""
_RECORD = f"{MarkKind.UNSEEN},"


def publish_seen(
    root: Path, folder: str, *, clock: datetime, publish: bool = False, dry_run: bool = False
) -> tuple[FileChange, ...]:
    """Publish each text below a folder of seeds that is a draft for no other reason; the files that change.

    UsageError with the sample to compare, unless `publish` says that this was done.
    """
    inputs = read_inputs(root)
    waiting = tuple(_waiting(inputs, folder))
    if not waiting:
        hint = "publish a text with another mark by itself: site-builder briefing status NAME final"
        raise UsageError(f"no text below {folder} waits until somebody has seen it", hint=hint)
    if not publish:
        sample = sorted(waiting, key=lambda one: one.header.seed[-1].digest)[: max(SAMPLE, len(waiting) // SHARE)]
        pairs = "; ".join(f"{one.path} with {one.header.seed[-1].file}" for one in sample)
        raise UsageError(f"{counted(len(waiting), 'text')} waiting to be seen", hint=f"compare {pairs}; then --publish")
    changes = []
    for one in waiting:
        text = one.source.data.decode("utf-8")
        changes.append(FileChange(one.path, one.source.data, with_fields(one.path, text, {"status": None})))
    words = in_words("briefing", "seen", folder)
    perform(root, words, changes, clock=clock, by=signature(root), publish=publish, dry_run=dry_run)
    return tuple(changes)


def _waiting(inputs: Inputs, folder: str) -> Iterator[Document]:
    """The drafts below a folder that no other mark holds back."""
    below = f"{SEEDS_FOLDER}/{folder.removeprefix(SEEDS_FOLDER).strip('/')}".rstrip("/") + "/"
    for file in inputs.briefings:
        if _RECORD.encode() in file.data:
            document = read_document(file)
            marks = document.header.seed[-1].marks if document.header.seed else ()
            waits_alone = marks and all(mark.startswith(_RECORD) for mark in marks)
            if waits_alone and document.header.status is BriefingStatus.DRAFT:
                newest = document.header.seed[-1]
                yield from [document] if newest.file.startswith(below) and not newest.waits_for else []
