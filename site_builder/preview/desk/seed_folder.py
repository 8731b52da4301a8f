"""Seeds that change while the archive is looked at: ingested at once; what could not be decided waits for the desk.

One changed seed is taken alone, from what is in memory, where that gives what a whole ingest would give; whatever needs
a look at all seeds is left to a whole one, which may run in a thread of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from site_builder.archive_folder.inputs import BRIEFINGS_FOLDER
from site_builder.core.errors import SiteError, SiteErrors
from site_builder.core.source_file import SourceFile
from site_builder.ingest.change_plan import Existing, SeedReport
from site_builder.ingest.pipeline import ingest, take_census, take_surroundings
from site_builder.ingest.proposals import ArchiveKnowledge
from site_builder.ingest.seed_folder import SEEDS_FOLDER, SeedFolder
from site_builder.ingest.single_seed import UpdatedSeed, ingest_alone
from site_builder.ingest.tag_model import TagModelBuilder
from site_builder.ingest.three_way_merge import Side
from site_builder.preview.desk.queue import Item
from site_builder.preview.live.sources import Holding
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE
from site_builder.registry.redirects import REDIRECTS_FILE
from site_builder.runtime.file_transaction import revise
from site_builder.runtime.files import read_file
from site_builder.seeds.corpus.incremental import IncrementalCorpus
from site_builder.seeds.corpus.outline import tags_of
from site_builder.settings.site_config import IngestConfig

WRITTEN = ("created", "updated", "moved", "vanished")


class Seeds:
    """The seeds of one archive, as the last run left them."""

    def __init__(self, root: Path, clock: Callable[[], datetime]) -> None:
        self._root = root
        self._clock = clock
        self._teacher = TagModelBuilder()
        self._counted: tuple[IncrementalCorpus, IngestConfig, SeedFolder] | None = None
        self._runs = 0
        self._taken: dict[str, str] = {}
        self.problems: tuple[SiteError, ...] = ()
        self.conflicts: tuple[Item, ...] = ()
        """A seed and its content both changed: a person must choose."""

    @property
    def exist(self) -> bool:
        """Whether there is a folder of them."""
        return (self._root / SEEDS_FOLDER).is_dir()

    @property
    def counted(self) -> bool:
        """Whether one changed seed can be taken alone."""
        return self._counted is not None

    def run(self, *, take_seed: Sequence[str] = (), keep_mine: Sequence[str] = ()) -> frozenset[str]:
        """Ingest; returns the paths that may have been written. What is wrong is kept in `problems`."""
        self._counted = None
        self._runs += 1
        try:
            report = ingest(self._root, clock=self._clock(), take_seed=take_seed, keep_mine=keep_mine, workers=1)
        except SiteErrors as several:
            self.problems = several.errors
        except SiteError as error:
            self.problems = (error,)
        else:
            self.problems = report.errors
            self.conflicts = tuple(_conflicts(report.seeds))
            return frozenset((*_written(report.seeds), *report.removed))
        return frozenset()

    def count(self, held: Holding) -> Callable[[], None]:
        """What learns, in a thread of its own, all that `take` needs; to be called when a whole run has ended."""
        number, config, learn = self._runs, held.config.ingest, self._learning(held)

        def work() -> None:
            try:
                found, around = take_census(self._root), take_surroundings(self._root)
                learn()
            except (SiteError, SiteErrors):
                return
            if self._runs == number:
                self._taken.clear()
                self._counted = found, config, around

        return work

    def take(self, path: str, held: Holding, *, side: Side = Side.ASK) -> frozenset[str] | None:
        """Ingest one changed seed; returns the paths that were written, None where a whole run is needed."""
        try:
            source = read_file(self._root, path, max_bytes=held.config.ingest.max_seed_mb * 1_000_000)
            if source is None or self._counted is None or self._counted[1] != held.config.ingest or _broken(held):
                return None
            if side is Side.ASK and self._taken.get(path) == source.digest:
                return frozenset()
            found = self._alone(source, self._counted, held, side)
            if found is None:
                return None
            revise(self._root, found.changes)
        except (SiteError, SiteErrors):
            return None
        self._counted = found.census, *self._counted[1:]
        self._keep(source, found)
        return frozenset(change.path for change in found.changes)

    def _alone(
        self,
        source: SourceFile,
        counted: tuple[IncrementalCorpus, IngestConfig, SeedFolder],
        held: Holding,
        side: Side,
    ) -> UpdatedSeed | None:
        files = held.sources
        of_briefings = {path: file for path, file in files.items() if path.startswith(BRIEFINGS_FOLDER)}
        return ingest_alone(
            source,
            counted[0],
            Existing(
                dict(sorted(held.documents.items())),
                of_briefings,
                files.get(REDIRECTS_FILE),
                held.published,
                held.decisions.deleted,
            ),
            self._learning(held)(),
            held.config.ingest,
            actors=files.get(ACTORS_FILE),
            tags=files.get(TAGS_FILE),
            clock=self._clock(),
            side=side,
            around=counted[2],
        )

    def _learning(self, held: Holding) -> Callable[[], ArchiveKnowledge]:
        """What tells the knowledge of the archive as it is now, though it changes meanwhile."""
        registry, decisions, language = held.registry, held.decisions, held.config.language
        pairs = [(held.sources[path], document) for path, document in sorted(held.documents.items())]
        own = tags_of(self._counted[0].outlines.values()) if self._counted else ()
        return lambda: self._teacher.knowledge(registry, decisions, language, pairs, own)

    def _keep(self, source: SourceFile, found: UpdatedSeed) -> None:
        """What is wrong with this seed now, in place of what was."""
        about = {source.path, *(report.content for report in found.reports)}
        self.problems = (*(p for p in self.problems if not p.place or p.place.path not in about), *found.errors)
        self.conflicts = (*(c for c in self.conflicts if c.id != source.path), *_conflicts(found.reports))
        self._taken.pop(source.path, None)
        if not found.errors:
            self._taken[source.path] = source.digest


def _broken(held: Holding) -> bool:
    """Whether a file stands otherwise on the disk than it is understood."""
    return any(tried != "templates" for tried in held.problems)


def is_seed(path: str) -> bool:
    """Whether a path lies in the folder of the seeds."""
    return path == SEEDS_FOLDER or path.startswith(f"{SEEDS_FOLDER}/")


def _written(reports: Iterable[SeedReport]) -> list[str]:
    paths = [seed.content for seed in reports if seed.outcome in WRITTEN and seed.content]
    # A briefing's pictures lie in a folder of its own name, a moved one was elsewhere before.
    folders = {path.rpartition("/")[0].rpartition("/")[0] for path in paths}
    return [*paths, *(path.removesuffix(".md") for path in paths), *folders, ACTORS_FILE, TAGS_FILE, REDIRECTS_FILE]


ASKED = {
    "conflict": ("conflict", "the seed has changed, and somebody has edited what was made from it"),
    "shorter": ("pair", "nearly equal to a fuller seed, which was taken"),
}
"""Outcome of a seed → kind of the question, and what it is about."""


def _conflicts(reports: Iterable[SeedReport]) -> list[Item]:
    found = ((seed, *ASKED[seed.outcome]) for seed in reports if seed.outcome in ASKED)
    return [Item(kind, seed.path, seed.path, about, 1, seed.content) for seed, kind, about in found]
