"""Actors added later → headers of older briefings that name them.

Only extends the list of actors, by the rules of ingest. Refused actors stay out, and an unedited header still counts as
untouched.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from site_builder.archive.known_records import Registry
from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER, read_inputs
from site_builder.archive_folder.reading import read_decisions, read_documents, read_registry
from site_builder.content.front_matter import Document
from site_builder.content.markdown import text_blocks
from site_builder.core.digests import digest_of
from site_builder.core.source_file import SourceFile
from site_builder.curation.journal import perform
from site_builder.entities.model import Proposal
from site_builder.entities.propose import TITLE_BLOCK, propose_actors
from site_builder.ingest.proposals import ArchiveKnowledge, allows, know
from site_builder.ingest.three_way_merge import rewritten
from site_builder.linking.editor_decisions import NONE
from site_builder.registry.record_edits import set_header_list
from site_builder.runtime.cache import open_cache
from site_builder.runtime.executors import Progress, silent
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.git_user import signature
from site_builder.runtime.parallel import Computation
from site_builder.runtime.process_pool import pool
from site_builder.text.folding import fold
from site_builder.text.multi_search import find_literals

Found = tuple[tuple[str, str], ...]
"""Id of an actor, and the reason why the text names it."""


@dataclass(frozen=True, slots=True)
class ExtendedHeader:
    """A briefing whose header gained actors."""

    path: str
    actors: Found


def catch_up(
    root: Path,
    *,
    clock: datetime | None = None,
    dry_run: bool = False,
    workers: int = 0,
    progress: Progress = silent,
) -> tuple[ExtendedHeader, ...]:
    """Add known actors to the headers of briefings that name them. Returns the changed briefings by path."""
    inputs = read_inputs(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache, pool(workers or os.cpu_count() or 1) as executor:
        documents = read_documents(inputs.briefings, cache, executor, inputs.config.fields)
        registry = read_registry(inputs, cache)
        knowledge = know(registry, read_decisions(inputs.decisions, registry), inputs.config.language)
        files = (inputs.actors, inputs.tags, inputs.decisions)
        known = digest_of([file.digest if file else "" for file in files], inputs.config.language)
        computed = Computation(
            work=partial(_named_by, knowledge=knowledge),
            key=lambda pair: digest_of(pair[1].path, pair[1].digest, known),
            known=cache.shelf("named"),
            executor=executor,
            progress=partial(progress, "link"),
            name=lambda pair: pair[1].path,
        )
        found = list(computed.each(list(zip(documents, inputs.briefings, strict=True))))
    pairs = zip(documents, inputs.briefings, found, strict=True)
    grown = [(document, source, new) for document, source, named in pairs if (new := _new(document, named, registry))]
    changes = [_change(*one) for one in grown]
    perform(root, "link", changes, clock=clock, by=signature(root), dry_run=dry_run)
    return tuple(ExtendedHeader(document.path, new) for document, _, new in grown)


def named_actors(document: Document, stem: str, knowledge: ArchiveKnowledge) -> Found:
    """Known actors that a briefing names, without refused ones, in order of proposal."""
    header = document.header
    nobody = {override.text for override in header.mentions if override.actor == NONE}
    blocks = text_blocks(document.body)
    proposals = propose_actors(header.title, blocks, knowledge.lexicon, date=header.date)
    texts = {TITLE_BLOCK: header.title, **{block.index: block.text for block in blocks}}
    proposals = tuple(p for p in proposals if not _is_within(p, _apart_from(p.id, header.actors, knowledge), texts))
    return tuple(
        (p.id, "; ".join(e.why for e in p.evidence) or f"named as “{p.names[0]}”")
        for p in proposals
        if p.known and not nobody.issuperset(p.names) and allows(knowledge.decisions, p, briefing=stem)
    )


def _apart_from(actor: str, listed: Sequence[str], knowledge: ArchiveKnowledge) -> tuple[str, ...]:
    """Folded names of listed actors that a curator marked as distinct from this one."""
    registry = knowledge.registry
    ids = {registry.actor_ids.get(name, name) for name in listed} - {actor}
    others = [registry.actors[name] for name in sorted(ids) if name in registry.actors]
    own = registry.actors[actor].distinct_from if actor in registry.actors else ()
    parted = [other for other in others if other.id in own or actor in other.distinct_from]
    return tuple(dict.fromkeys(fold(name) for other in parted for name in other.all_names))


def _is_within(proposal: Proposal, names: tuple[str, ...], texts: Mapping[int, str]) -> bool:
    """True if every mention of an actor lies within a longer one of these names."""
    if not names or not proposal.seen:
        return False
    longer = {index: [span[1:] for span in find_literals(names, fold(text))] for index, text in texts.items()}
    return all(
        any(a <= seen.start and seen.end <= z and z - a > seen.end - seen.start for a, z in longer.get(seen.block, ()))
        for seen in proposal.seen
    )


def _named_by(pair: tuple[Document, SourceFile], *, knowledge: ArchiveKnowledge) -> Found:
    document, source = pair
    return named_actors(document, source.stem, knowledge)


def _new(document: Document, named: Found, registry: Registry) -> Found:
    listed = {registry.actor_ids.get(name, name) for name in document.header.actors}
    return tuple((actor, why) for actor, why in named if actor not in listed)


def _change(document: Document, source: SourceFile, new: Found) -> FileChange:
    before = source.data.decode("utf-8")
    ids: Sequence[str] = (*document.header.actors, *(actor for actor, _ in new))
    after = set_header_list(before, "actors", ids, path=source.path)
    return FileChange(source.path, source.data, rewritten(before, after, document.header.seed))
