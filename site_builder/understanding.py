"""Seed files → outlines and drafts, and drafts → prepared briefings: the two leaves of ingest, run on every core.

A draft travels and is stored pickled: what decides about all seeds holds their outlines only, and opens no draft that
has nothing new to say.
"""

import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

from site_builder.cache import Shelf
from site_builder.compute import compute_all, compute_each
from site_builder.config import IngestConfig
from site_builder.digests import digest_of
from site_builder.errors import SiteError
from site_builder.parsing import Progress
from site_builder.proposing import Knowledge, Prepared, prepare
from site_builder.seeds.draft import Draft
from site_builder.seeds.reading import read_parts
from site_builder.seeds.survey import Outline, Survey, finish, outline
from site_builder.sources import SourceFile

BATCH = 512
"""Seed files whose drafts are in memory at one time."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What one seed file holds."""

    outlines: tuple[Outline, ...]
    drafts: tuple[bytes, ...]
    """Pickled, one for each outline."""
    errors: tuple[SiteError, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The seed files of an archive, and where what was understood of them is kept."""

    files: tuple[SourceFile, ...]
    config: IngestConfig
    shelf: Shelf | None
    executor: Executor | None

    def outlines(self, progress: Progress) -> tuple[tuple[Outline, ...], tuple[SiteError, ...]]:
        """An outline of every seed, and what could not be read."""
        outlines: list[Outline] = []
        errors: list[SiteError] = []
        for start in range(0, len(self.files), BATCH):
            for understood in self._understood(self.files[start : start + BATCH]):
                outlines += understood.outlines
                errors += understood.errors
            progress("read", min(start + BATCH, len(self.files)), len(self.files))
        return tuple(outlines), tuple(errors)

    def prepared(self, seeds: Sequence[str], found: Survey, knowledge: Knowledge) -> Iterator[Prepared]:
        """The seeds of these paths, finished and prepared, in this order."""
        work = partial(finish_one, found=replace(found, likenesses=()), config=self.config, knowledge=knowledge)
        by_path = {file.path: file for file in self.files}
        for start in range(0, len(seeds), BATCH):
            batch = seeds[start : start + BATCH]
            files = dict.fromkeys(by_path.get(seed) or by_path[seed.partition("!/")[0]] for seed in batch)
            drafts: dict[str, bytes] = {}
            for understood in self._understood(tuple(files)):
                drafts.update((o.path, d) for o, d in zip(understood.outlines, understood.drafts, strict=True))
            yield from compute_each([drafts[seed] for seed in batch], work=work, executor=self.executor, name=_name)

    def _understood(self, files: Sequence[SourceFile]) -> list[Understood]:
        return compute_all(
            files,
            work=partial(understand, config=self.config),
            key=partial(_key, config=digest_of(self.config)),
            known=self.shelf,
            executor=self.executor,
            name=lambda file: file.path,
        )


def understand(source: SourceFile, config: IngestConfig) -> Understood:
    """The leaf that reads one seed file."""
    reading = read_parts(source, config)
    return Understood(
        tuple(outline(draft) for draft in reading.drafts),
        tuple(pickle.dumps(draft, pickle.HIGHEST_PROTOCOL) for draft in reading.drafts),
        reading.errors,
    )


def finish_one(packed: bytes, *, found: Survey, config: IngestConfig, knowledge: Knowledge) -> Prepared:
    """The leaf that finishes and prepares one draft; what the draft was made from stays behind."""
    draft: Draft = pickle.loads(packed)
    finished = replace(finish(draft, found, config), extract=None)
    return prepare(finished, knowledge=knowledge, propose=config.propose)


def _key(source: SourceFile, config: str) -> str:
    return digest_of(source.path, source.digest, config)


def _name(packed: bytes) -> str:
    draft: Draft = pickle.loads(packed)
    return draft.path
