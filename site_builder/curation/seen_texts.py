"""Drafts that wait until somebody has compared them with their documents → published in one step.

A person compares a sample and decides for the whole folder. The header stores the digest of each seed, so a changed
document becomes a draft again.
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
"""Size of the sample: at least SAMPLE texts, or one in SHARE if that is more."""
_RECORD = f"{MarkKind.UNSEEN},"


def publish_seen(
    root: Path, folder: str, *, clock: datetime, publish: bool = False, dry_run: bool = False
) -> tuple[FileChange, ...]:
    """Publish all drafts below a folder of seeds that wait only for this comparison. Returns the changed files.

    Raises UsageError with the sample, unless `publish` confirms the comparison.
    """
    inputs = read_inputs(root)
    waiting = tuple(_waiting(inputs, folder))
    if not waiting:
        hint = "to publish a text held back for another reason: site-builder briefing status NAME final"
        raise UsageError(f"no text from {folder} is waiting to be compared", hint=hint)
    if not publish:
        sample = sorted(waiting, key=lambda one: one.header.seed[-1].digest)[: max(SAMPLE, len(waiting) // SHARE)]
        pairs = "; ".join(f"{one.path} with {one.header.seed[-1].file}" for one in sample)
        raise UsageError(
            f"{counted(len(waiting), 'text')} waiting to be compared", hint=f"compare {pairs}; then add --publish"
        )
    changes = []
    for one in waiting:
        text = one.source.data.decode("utf-8")
        changes.append(FileChange(one.path, one.source.data, with_fields(one.path, text, {"status": None})))
    words = in_words("briefing", "seen", folder)
    perform(root, words, changes, clock=clock, by=signature(root), publish=publish, dry_run=dry_run)
    return tuple(changes)


def _waiting(inputs: Inputs, folder: str) -> Iterator[Document]:
    """Drafts made from seeds below a folder and withheld only because nobody has compared them with their documents."""
    below = f"{SEEDS_FOLDER}/{folder.removeprefix(SEEDS_FOLDER).strip('/')}".rstrip("/") + "/"
    for file in inputs.briefings:
        if _RECORD.encode() in file.data:
            document = read_document(file)
            marks = document.header.seed[-1].marks if document.header.seed else ()
            waits_alone = marks and all(mark.startswith(_RECORD) for mark in marks)
            if waits_alone and document.header.status is BriefingStatus.DRAFT:
                newest = document.header.seed[-1]
                yield from [document] if newest.file.startswith(below) and not newest.waits_for else []
