"""Seed files → outlines and drafts, and drafts → prepared briefings: the two parallel stages of ingest.

Drafts are passed on and stored pickled: decisions over all seeds need only outlines and unpickle no unchanged draft.

The reading of a seed by itself is cached; facts of its folder and group are added when the draft is finished, so a
change of a neighbour makes no cached reading stale; only the parts of a Jekyll site are needed to read it.
"""

import pickle
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain
from operator import call, itemgetter
from pathlib import Path
from sys import intern
from typing import Any

from site_builder.core.codec import unpickled
from site_builder.core.digests import digest_of
from site_builder.core.errors import Location, SeedError, SiteError, SiteProblem, UsageError, raise_all
from site_builder.entities.full_names import full_names
from site_builder.ingest.learned import Learned, Read, learn, outlines_of
from site_builder.ingest.proposals import ArchiveKnowledge, Prepared, prepare
from site_builder.ingest.seed_folder import SeedFolder
from site_builder.runtime.book import Book
from site_builder.runtime.cache import Shelf
from site_builder.runtime.code_version import reader_version
from site_builder.runtime.executors import Progress, silent
from site_builder.runtime.files import Listed, fetch
from site_builder.runtime.parallel import (
    CHUNK,
    FEW,
    Computation,
    ItemFailed,
    ProcessDied,
    TookTooLong,
    TookTooMuchMemory,
    Value,
)
from site_builder.runtime.spill_file import Spool
from site_builder.seeds.corpus.near_duplicates import Likeness, likenesses
from site_builder.seeds.corpus.outline import outline
from site_builder.seeds.corpus.survey import Survey, finish
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.formats.reader_table import read_ahead, read_parts
from site_builder.seeds.formats.unread_kinds import OLD_DOCUMENTS
from site_builder.seeds.migration.folder_facts import NO_FACTS, FolderFacts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig

LARGE = 1_000_000
"""Seed files of more bytes are read one at a time in each process."""
TASK = 8_000_000
"""Approximate bytes of the seed files in one task, whose time limit is that of a seed."""
SECONDS, SECONDS_OF_LARGE = 120, 3600
"""Time limits for reading or preparing a seed, and one that may be large."""


SIMPLER = "save it in a simpler form or another format; to try again: site-builder ingest --refresh"
WAYS_OUT: Mapping[type[ItemFailed], str] = {
    TookTooLong: f"split it, save it in a simpler form, or {ALLOW_LARGE}",
    TookTooMuchMemory: SIMPLER,
    ProcessDied: SIMPLER,
    ItemFailed: "a fault of site-builder: please report it, and meanwhile save the file in another format",
}
"""Remedies by kind of failure."""


class UnreadableSeed(SeedError):
    """A seed on which its reader crashed, failed, or exceeded a time or memory limit."""


@dataclass(frozen=True, slots=True)
class ExtractedSeed:
    """Contents of one seed file."""

    read: Read
    drafts: Mapping[str, bytes]
    """Pickled drafts by path, one for each outline."""


Alike = tuple[Sequence[Likeness], Mapping[str, int]]
"""Pairs of similar seeds, and the word count of each seed in them."""
MANY = 1000
"""Number of seed files from which outlines are processed in other processes."""


@dataclass(frozen=True)
class Library:
    """The seed files of an archive, with the caches of their readings."""

    root: Path
    files: tuple[Listed, ...]
    config: IngestConfig
    shelf: Shelf | None
    """Cached reading of each file, including its drafts."""
    book: Shelf | None
    """Cached outlines of all files."""
    executor: Executor | None
    around: SeedFolder
    spool: Spool
    """Temporary storage of outlines and drafts."""
    large: Container[str] = ()
    """Paths of files exempt from the size limit."""
    again: bool = False
    """True to retry seeds that an earlier run could not read."""
    drafts: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    """Pickled drafts of this run, by path."""

    def learned(self, progress: Progress) -> Learned:
        """Facts found in all seeds, and those derived from comparing them. Cached if no seed changed."""
        known, book = self._known(), self._book
        if book:
            book.use()
        if known and self._is_unchanged(known):
            return known
        found = self._from_scratch(known, progress)
        if self.book:
            self.book.save(f"{self._read_by} learned", pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
        return found

    def _is_unchanged(self, known: Learned) -> bool:
        errors = known.errors
        again = any(self._is_tried_again(file, errors[file.path]) for file in self.files if file.path in errors)
        return not again and known.files == {file.path: file.digest for file in self.files}

    def _is_tried_again(self, file: Listed, errors: Collection[SiteError]) -> bool:
        if file.path in self.large:
            return bool(errors)
        return self.again and any(isinstance(error, UnreadableSeed) for error in errors)

    @cached_property
    def alike(self) -> Alike:
        """Pairs of similar seeds."""
        return alike_of(self._reads(silent))

    def _from_scratch(self, known: Learned | None, progress: Progress) -> Learned:
        """Computes the facts of all seeds, and the similar seeds if a file was added or removed. Each runs in its own
        process, since it holds an outline of every seed."""
        moved = known is None or [*known.files] != [file.path for file in self.files]
        executor = self.executor if len(self.files) > MANY and hasattr(self.executor, "hold") else None
        reads = self._reads(progress)
        asked: list[Callable[[], Any]] = [partial(learn, reads), partial(alike_of, reads)]
        found: Iterator[Any] = Computation(
            work=call, executor=executor, name=lambda _: "the comparison of all seeds", chunk=1
        ).each(asked[: 1 + moved])
        taught: Learned = next(found)
        vars(self).update(("alike", alike) for alike in found)
        return taught

    def _known(self) -> Learned | None:
        """The facts cached by earlier runs."""
        name = f"{self._read_by} learned"
        known = unpickled(self.book.load([name]).get(name)) if self.book else None
        return known if isinstance(known, Learned) else None

    def _reads(self, progress: Progress) -> dict[str, Read]:
        """The reading of every file, in the order of the files."""
        book = self._book
        known = self._spooled(book.entries() if book else ())
        fresh = [file for file in self.files if self._is_unread(known.get(file.path), file)]
        reads = {**known, **self._spooled(self._fresh(fresh, progress))}
        found = {file.path: reads[file.path] for file in self.files if file.path in reads}
        if book:
            book.keep(found, {*(file.path for file in fresh), *(known.keys() - found.keys())})
        return found

    def _is_unread(self, read: Read | None, file: Listed) -> bool:
        return read is None or read.digest != file.digest or self._is_tried_again(file, read.errors)

    def _spool_drafts(self, drafts: Mapping[str, bytes]) -> None:
        self.drafts.update((intern(path), self.spool.put(draft)) for path, draft in drafts.items())

    def _spooled(self, reads: Iterable[tuple[str, Read]]) -> dict[str, Read]:
        return {path: read._replace(packed=self.spool.put(read.packed())) for path, read in reads}

    def _fresh(self, fresh: Sequence[Listed], progress: Progress) -> Iterator[tuple[str, Read]]:
        """Path and reading of each file read in this run."""
        small, large = (tuple(f for f in fresh if (f.size > LARGE) is is_large) for is_large in (False, True))
        for number, (file, one) in enumerate(chain(self._read(small), self._read(large)), start=1):
            self._spool_drafts(one.drafts)
            yield file.path, one.read
            if number % CHUNK == 0 or number == len(fresh):
                progress("read", number, len(fresh))

    def prepared(
        self, seeds: Sequence[str], found: Survey, knowledge: ArchiveKnowledge
    ) -> Iterator[Prepared | SiteError]:
        """The seeds at these paths, finished and prepared, in this order; an error for each that failed."""
        work = partial(finish_one, config=self.config, found=found, knowledge=knowledge, around=self.around)
        by_path = {file.path: file for file in self.files}
        files = [by_path.get(seed) or by_path[seed.partition("!/")[0]] for seed in seeds]
        unread = [file for seed, file in zip(seeds, files, strict=True) if seed not in self.drafts]
        for _, one in self._read(tuple(dict.fromkeys(unread))):
            self._spool_drafts(one.drafts)
        wanted = [(seed, self.drafts.pop(seed, _lost_draft)) for seed in seeds]
        preparing = Computation(
            work=work,
            executor=self.executor,
            name=itemgetter(0),
            chunk=_chunk(files),
            contained=True,
            timeout_s=SECONDS_OF_LARGE if any(file.path in self.large for file in files) else SECONDS,
        )
        for some in (wanted[:FEW], wanted[FEW:]):  # the first ones warm this process up; workers inherit the result
            for outcome, (seed, _) in zip(preparing.outcomes(some), some, strict=True):
                yield outcome.value() if isinstance(outcome, Value) else _refusal(seed, outcome)

    def draft(self, seed: str) -> Draft:
        """The draft of one seed with its extract. Raises the errors of its file if there is none."""
        outer = seed.partition("!/")[0]
        for _, one in self._read(tuple(file for file in self.files if file.path == outer)):
            if seed in one.drafts:
                found: Draft = pickle.loads(one.drafts[seed])
                return found
            raise_all(one.read.errors)
        raise UsageError(f"there is no seed {seed}", hint="bring it back, or work on the text alone")

    @cached_property
    def _book(self) -> Book[Read] | None:
        return Book(self.book, self._read_by) if self.book else None

    @cached_property
    def _read_by(self) -> str:
        return digest_of(self.config, reader_version(), self.around.facts.parts)

    def _read(self, files: Sequence[Listed]) -> Iterator[tuple[Listed, ExtractedSeed]]:
        """The contents of each file, opened in another process. A file that fails has only its error."""
        large = tuple(file for file in files if file.path in self.large)
        yield from self._read_within(self.config.for_large(), large, SECONDS_OF_LARGE)
        usual = tuple(file for file in files if file.path not in self.large)
        yield from self._read_within(self.config, usual, SECONDS)

    def _read_within(
        self, limits: IngestConfig, files: Sequence[Listed], seconds: int
    ) -> Iterator[tuple[Listed, ExtractedSeed]]:
        read_by = digest_of(limits, self._read_by)
        outcomes = Computation(
            work=partial(understand, root=self.root, config=limits, facts=self.around.facts),
            around=partial(ahead_of, root=self.root, config=limits) if limits.programs else None,
            key=lambda file: digest_of(file.path, file.digest, read_by),
            known=self.shelf,
            executor=self.executor,
            name=lambda file: file.path,
            chunk=_chunk(files),
            contained=True,
            apart=True,
            timeout_s=seconds,
        ).outcomes(files)
        for outcome, file in zip(outcomes, files, strict=True):
            yield file, outcome.value() if isinstance(outcome, Value) else _unread(file, outcome)


def _chunk(files: Sequence[Listed]) -> int:
    """The number of files per task; large files get a task each."""
    sizes = [file.size for file in files]
    return 1 if max(sizes, default=0) > LARGE else max(1, min(CHUNK, TASK * len(sizes) // max(1, sum(sizes))))


def _unread(file: Listed, problem: SiteProblem) -> ExtractedSeed:
    """Only the error. A file that could not be fetched as listed is read again by the next run."""
    error = _refusal(file.path, problem)
    digest = file.digest if isinstance(error, UnreadableSeed) else ""
    return ExtractedSeed(Read(digest, partial(bytes, pickle.dumps(())), (error,)), {})


def _refusal(seed: str, problem: SiteProblem) -> SeedError:
    """The error for a seed whose processing failed."""
    place = Location(seed)
    if not isinstance(problem, ItemFailed):
        return SeedError("the file changed while it was read", place=place, hint="run ingest again")
    hint = next(hint for kind, hint in WAYS_OUT.items() if isinstance(problem, kind))
    return UnreadableSeed(f"it was left out: {problem.message}", place=place, hint=hint)


def _lost_draft() -> bytes:
    raise SeedError("it could be read before, and not now")


def understand(listed: Listed, *, root: Path, config: IngestConfig, facts: FolderFacts = NO_FACTS) -> ExtractedSeed:
    """Reads one seed file from disk in a worker: no other process ever holds its bytes. Its digest is that of the file
    alone, without the parts of its site."""
    source = fetch(root, listed)
    whole = facts.with_parts(source)
    reading = read_parts(whole, config)
    if whole is not source:
        reading = replace(reading, drafts=tuple(replace(draft, digest=source.digest) for draft in reading.drafts))
    outlines = []
    for draft in reading.drafts:
        people = full_names(f"{draft.title}\n{draft.body}")
        outlines.append(outline(draft, people))
    packed = partial(bytes, pickle.dumps(tuple(outlines), pickle.HIGHEST_PROTOCOL))
    drafts = {draft.path: pickle.dumps(draft, pickle.HIGHEST_PROTOCOL) for draft in reading.drafts}
    return ExtractedSeed(Read(listed.digest, packed, reading.errors), drafts)


def ahead_of(listed: Sequence[Listed], *, root: Path, config: IngestConfig) -> AbstractContextManager[None]:
    """Context in which old documents are converted together, before they are read. A file that cannot be fetched is
    skipped; its reader reports it."""
    sources = []
    for file in listed:
        if file.path.lower().endswith(OLD_DOCUMENTS):
            with suppress(SiteProblem):
                sources.append(fetch(root, file))
    return read_ahead(sources, config)


def finish_one(
    wanted: tuple[str, Callable[[], bytes]],
    *,
    config: IngestConfig,
    found: Survey,
    knowledge: ArchiveKnowledge,
    around: SeedFolder,
) -> Prepared:
    """Finishes and prepares one draft in a worker; its extract is dropped."""
    path, read = wanted
    draft: Draft = pickle.loads(read())
    own = around.settings_for(path, config)
    again = finish(around.named(draft, own), found.knowledge(path, own), own)
    finished = found.with_own_tags(replace(around.completed(again, found.taught_for(path), own), extract=None))
    return prepare(finished, knowledge=knowledge, propose=config.propose)


def alike_of(reads: Mapping[str, Read]) -> Alike:
    """Similar seeds among all files read."""
    found = outlines_of(reads.values())
    outlines = [one._replace(first=(), last=(), lines=(), phrases=(), people=()) for one in found]
    links = likenesses(outlines)
    named = {path for link in links for path in (link.path, link.like)}
    return links, {one.path: one.words for one in outlines if one.path in named}
