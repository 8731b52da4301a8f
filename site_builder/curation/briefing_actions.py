"""Commands on a briefing: read the archive, get changes from `relocation` or `header_changes`, write them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shlex import quote

from site_builder.archive.known_records import Registry
from site_builder.archive_folder.inputs import Inputs, read_inputs
from site_builder.building.permanence import Rename, renames
from site_builder.building.site_inputs import with_theme
from site_builder.content.front_matter import read_document
from site_builder.core.errors import SiteProblem, UsageError, counted
from site_builder.core.source_file import SourceFile
from site_builder.curation.command_words import BATCHES, CHANGES, ERASURES, RELOCATIONS
from site_builder.curation.header_changes import INSTEAD, READERS_SEE, WORK, HeaderChange
from site_builder.curation.journal import EditLog, in_words, perform, write
from site_builder.curation.redaction import places_with, redact
from site_builder.curation.relocation import delete, find_briefing, mend, move
from site_builder.curation.revisions import RecordedDecision, decide, erase, still_there
from site_builder.curation.seen_texts import publish_seen
from site_builder.ingest.three_way_merge import rewritten
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, load_actors, load_tags
from site_builder.registry.record_edits import set_header_list, write_records
from site_builder.registry.redirects import REDIRECTS_FILE, with_redirect
from site_builder.registry.version_list import RevisionKind
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.git_user import signature


@dataclass(frozen=True, slots=True)
class BriefingDone:
    """Changes that a command made or would make."""

    changes: tuple[FileChange, ...]
    readers_see: str = ""
    places: tuple[str, ...] = ()
    """Files of the site, of caches and of seeds that had redacted words."""
    still_there: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Versions that still have words of an erased one, with these words."""


def act_on_briefing(
    root: Path,
    action: str,
    words: Sequence[str],
    *,
    to: str = "",
    remove: bool = False,
    note: str = "",
    minor: bool = False,
    version: str = "",
    clock: datetime,
    publish: bool = False,
    dry_run: bool = False,
) -> BriefingDone:
    """Carry out a command on a briefing; `dry_run` only reports. Raises errors before anything is written."""
    words = _fitting(action, words, to=to, remove=remove, note=note, minor=minor, version=version)
    if action in BATCHES:
        changes = publish_seen(root, words[0], clock=clock, publish=publish, dry_run=dry_run)
        return BriefingDone(changes, READERS_SEE.get(action, ""))
    inputs, by = read_inputs(root), signature(root)
    if action == "erase":
        source = find_briefing(inputs, words[0])
        _for_good(root, source, changes := erase(inputs, source, version), dry_run=dry_run)
        return BriefingDone(changes, still_there=tuple(still_there(inputs, source, version)))
    if action == "redact":
        source, phrases = find_briefing(inputs, words[0]), words[1:]
        note = note or with_theme(inputs).texts("versions.redacted")
        changes = redact(root, inputs, source, phrases, note, clock=clock)
        places = tuple(places_with(root, phrases))
        _for_good(root, source, changes, dry_run=dry_run)
        return BriefingDone(changes, READERS_SEE["correct"], places)
    if action == "move":
        changes = move(inputs, words[0], words[1], clock=clock, by=by)
    elif action == "delete":
        changes = delete(inputs, words[0], to=to, clock=clock, by=by)
    else:
        changes = () if minor else _changed_header(inputs, action, words, remove=remove, clock=clock)
    decided = RecordedDecision()
    if action == "correct":
        decided = _decided(root, inputs, words[0], minor=minor, clock=clock)
        changes += decided.changes
        if not changes:
            hint = "edit the text first, or add only a note: --note"
            raise UsageError(f"the text of {words[0]} has not changed since it was published", hint=hint)
    done = in_words("briefing", action, *words)
    hint = INSTEAD.get(action, "").format(name=quote(words[0]))
    undone = decided.undone
    perform(root, done, changes, clock=clock, by=by, publish=publish, dry_run=dry_run, hint=hint, undone=undone)
    return BriefingDone(changes, "" if minor else READERS_SEE.get(action, ""))


def _fitting(
    action: str, words: Sequence[str], *, to: str, remove: bool, note: str, minor: bool, version: str
) -> Sequence[str]:
    """All arguments of the command. Raises UsageError unless they and the options fit it."""
    if (note or minor) and (action not in ("correct", "redact") or (minor and (note or action == "redact"))):
        raise UsageError(
            "give --note or --minor, and only with correct", hint='site-builder briefing correct NAME --note "…"'
        )
    if bool(version) != (action == "erase"):
        hint = "site-builder briefing erase NAME --version 2021-05-03"
        raise UsageError("erase needs --version, which no other action has", hint=hint)
    needs = {**RELOCATIONS, **BATCHES, **ERASURES, **CHANGES}[action][: 1 if minor else None]
    words = (*words, note) if note and action != "redact" else words
    if len(words) != len(needs) and not (action == "redact" and words[1:]):
        hint = f"site-builder briefing {action} {' '.join(needs)}"
        raise UsageError(f"{action} takes {counted(len(needs), 'word')}, not {len(words)}", hint=hint)
    for option, is_given, only in (("to", to, "delete"), ("remove", remove, "tag")):
        if is_given and action != only:
            raise UsageError(f"--{option} works only with {only}", hint=f"leave it out with {action}")
    return words


def tell_readers(root: Path, name: str, note: str, *, clock: datetime) -> tuple[FileChange, ...]:
    """Record the change of a published text: major with a note, otherwise minor. Returns the changed files, none if the
    decision was made before. Raises errors before anything is written."""
    inputs, words = read_inputs(root), (name, note) if note else (name,)
    changes = _changed_header(inputs, "correct", words, remove=False, clock=clock) if note else ()
    decided = _decided(root, inputs, name, minor=not note, clock=clock)
    changes, done = (*changes, *decided.changes), in_words("briefing", "correct", *words)
    if changes:
        perform(root, done, changes, undone=decided.undone, clock=clock, by=signature(root))
    return changes


def _decided(root: Path, inputs: Inputs, name: str, *, minor: bool, clock: datetime) -> RecordedDecision:
    change = RevisionKind.MINOR if minor else RevisionKind.MAJOR
    return decide(root, inputs, find_briefing(inputs, name), change, clock=clock)


def _for_good(root: Path, source: SourceFile, changes: tuple[FileChange, ...], *, dry_run: bool) -> None:
    """Write an erasure, and forget the undo steps that could restore what it removes."""
    write(root, changes, dry_run=dry_run)
    if not dry_run:
        EditLog(root).forget(source.path, *(change.path for change in changes))


def _changed_header(
    inputs: Inputs, action: str, words: Sequence[str], *, remove: bool, clock: datetime
) -> tuple[FileChange, ...]:
    source = find_briefing(inputs, words[0])
    text = source.data.decode("utf-8")
    stems = frozenset(file.stem for file in inputs.briefings)
    tags = frozenset(load_tags(inputs.tags)) if action == "tag" else frozenset()
    after = WORK[action](HeaderChange(source.path, text, words[1:], clock, stems, tags, remove))
    return (FileChange(source.path, source.data, after),) if after != text else ()


def mend_renames(root: Path, *, clock: datetime) -> tuple[Rename, ...]:
    """Complete renames by hand of briefings, actors and tags: update links and headers, add redirects.

    Returns the completed renames. For each one, errors are raised before anything is written.
    """
    by = signature(root)
    inputs = read_inputs(root)
    found = renames(inputs, Registry(load_actors(inputs.actors), load_tags(inputs.tags)))
    for rename in found:
        inputs = read_inputs(root)
        if rename.path == ACTORS_FILE:
            changes = _known_as(inputs, rename)
        elif rename.path == TAGS_FILE:
            changes = _retagged(inputs, rename)
        else:
            changes = mend(inputs, rename.old, rename.path, clock=clock, by=by)
        perform(root, f"check --fix: {rename.old} redirects to {rename.new}", changes, clock=clock, by=by)
    return found


def _id(url: str) -> str:
    return url.strip("/").rpartition("/")[2]


def _known_as(inputs: Inputs, rename: Rename) -> tuple[FileChange, ...]:
    """Restore the former id of a record, so that headers and addresses stay valid."""
    assert inputs.actors is not None
    text = inputs.actors.data.decode("utf-8")
    actor = load_actors(inputs.actors)[_id(rename.new)]
    kept = replace(actor, old_ids=tuple(sorted({*actor.old_ids, _id(rename.old)})))
    return (FileChange(ACTORS_FILE, inputs.actors.data, write_records(text, {actor.id: kept}, path=ACTORS_FILE)),)


def _retagged(inputs: Inputs, rename: Rename) -> tuple[FileChange, ...]:
    """Update headers to the tag's current name and redirect its old URL."""
    before = inputs.redirects.data.decode("utf-8") if inputs.redirects else ""
    redirects = inputs.redirects.data if inputs.redirects else None
    changes = [FileChange(REDIRECTS_FILE, redirects, with_redirect(before, rename.old, rename.new))]
    old, new = _id(rename.old), _id(rename.new)
    for file in inputs.briefings:
        try:
            header = read_document(file).header
        except SiteProblem:
            continue  # reported elsewhere
        if old in header.tags:
            text = file.data.decode("utf-8")
            tags = tuple(dict.fromkeys(new if tag == old else tag for tag in header.tags))
            after = rewritten(text, set_header_list(text, "tags", tags, path=file.path), header.seed)
            changes.append(FileChange(file.path, file.data, after))
    return tuple(changes)
