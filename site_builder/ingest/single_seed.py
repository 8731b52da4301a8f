"""One changed seed → the changes of files that a whole ingest would make of it, where nothing else is touched by it.

For whoever holds the archive in memory. Pure: the caller reads the seed and writes the changes with `revise`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from site_builder.core.errors import SiteError
from site_builder.core.source_file import SourceFile
from site_builder.ingest.change_plan import Existing, IngestRun, SeedReport, changes_of
from site_builder.ingest.extraction import ExtractedSeed, finish_one, understand
from site_builder.ingest.matching import Match, SeedAction
from site_builder.ingest.proposals import ArchiveKnowledge
from site_builder.ingest.seed_folder import SeedFolder
from site_builder.ingest.three_way_merge import Side
from site_builder.runtime.file_transaction import FileChange
from site_builder.seeds.corpus.incremental import IncrementalCorpus
from site_builder.settings.site_config import IngestConfig


@dataclass(frozen=True)
class UpdatedSeed:
    """What one changed seed does."""

    changes: tuple[FileChange, ...]
    """Sorted by path; empty where the content stays as it is."""
    reports: tuple[SeedReport, ...]
    """Of the seed, and of others whose content file moved."""
    errors: tuple[SiteError, ...]
    """A conflict, where there is one."""
    census: IncrementalCorpus
    """With the seed as it is now, for the next call; equal to what `ingest.take_census` would then give."""


def ingest_alone(
    seed: SourceFile,
    counted: IncrementalCorpus,
    existing: Existing,
    knowledge: ArchiveKnowledge,
    config: IngestConfig,
    *,
    actors: SourceFile | None,
    tags: SourceFile | None,
    clock: datetime,
    side: Side = Side.ASK,
    around: SeedFolder | None = None,
) -> UpdatedSeed | None:
    """What a whole ingest would do now, or None where a whole ingest is needed.

    Give `counted` from `ingest.take_census` or the last result, taken when every other seed had been ingested as it
    stands, and `around` from `take_surroundings`; `existing` and `knowledge` (`teaching.Teacher`) of the content as it
    stands, with no broken file in it;
    `actors` and `tags` are the files of the registry. None for a seed that is new, unreadable or holds several, that
    was not what its content file was made from last, that is like another seed or has been, or whose change teaches
    the archive something: other furniture, another order of day and month.
    """
    understood = understand(seed, config)
    now = _counted(understood, seed.path, counted)
    owner = existing.owner(seed.path)
    newest = existing.documents[owner].header.seed[-1] if owner else None
    if now is None or newest is None or newest.file != seed.path or seed.path in existing.deleted:
        return None
    run = IngestRun(existing, clock, sides={seed.path: side})
    if newest.digest == seed.digest:
        run.pass_over(Match(seed.path, SeedAction.KEPT, owner, seed.path))
    else:
        found = replace(now.found, likenesses=())
        prepared = finish_one(
            understood.drafts[0],
            found=found,
            config=config,
            knowledge=knowledge,
            around=around or SeedFolder(Path()),
        )
        run.settle(Match(seed.path, SeedAction.SETTLE, owner, seed.path), prepared)
    run.move_dated()
    reports = tuple(run.reports[path] for path in sorted(run.reports))
    return UpdatedSeed(changes_of(run, actors, tags), reports, tuple(run.errors), now)


def _counted(understood: ExtractedSeed, path: str, counted: IncrementalCorpus) -> IncrementalCorpus | None:
    """With the seed as it is now; None where it is not one text, or teaches the archive something."""
    if understood.errors or [outline.path for outline in understood.outlines] != [path]:
        return None
    was_container = any(outline.startswith(f"{path}!/") for outline in counted.outlines)
    return None if was_container else counted.with_outline(understood.outlines[0])
