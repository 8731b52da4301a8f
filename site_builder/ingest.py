"""Seeds → content, without losing a human edit: read, survey, prepare, decide, then apply.

Every decision is pure (`reconcile`); every change of a file goes through `revise`, which compares before it writes.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

from site_builder.cache import open_cache
from site_builder.compute import compute_all
from site_builder.content.briefing import Header
from site_builder.content.header import Document, decode, read_document
from site_builder.dates import PartialDate
from site_builder.digests import digest_of
from site_builder.errors import ConflictError, Location, SiteError, UsageError, did_you_mean
from site_builder.files import Tree, scan_tree
from site_builder.inputs import BRIEFINGS_FOLDER, CACHE_FILE, STATE_FOLDER, Inputs, read_inputs
from site_builder.parsing import Progress, read_documents, read_registry, silent
from site_builder.proposing import Prepared, know, prepare
from site_builder.reconcile import PARTS, Decision, Proposed, Side, Verdict, create, reconcile
from site_builder.registry.actors import Actor
from site_builder.registry.decisions import effective, load_decisions
from site_builder.registry.load import ACTORS_FILE, TAGS_FILE
from site_builder.registry.records import write_records
from site_builder.registry.tags import Tag
from site_builder.revise import Change, revise
from site_builder.seeds.draft import Draft, Finding, Removed
from site_builder.seeds.likeness import Kind, Likeness
from site_builder.seeds.reading import Reading, read_parts
from site_builder.seeds.survey import Outline, finish, outline, survey
from site_builder.sources import SourceFile
from site_builder.urls import slugify
from site_builder.workers import pool

SEEDS_FOLDER = "seeds"
UNDATED = "undated"
BATCH = 512
"""Seeds whose drafts are in memory at one time."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What became of one seed."""

    path: str
    content: str
    """The content file, or empty."""
    outcome: str
    """`created`, `updated`, `kept`, `conflict` or `duplicate`."""
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    removed: tuple[Removed, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class IngestReport:
    """What one run did."""

    seeds: tuple[SeedReport, ...]
    """Sorted by path."""
    errors: tuple[SiteError, ...]
    actors_added: int = 0
    tags_added: int = 0

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Outcome and number of seeds, sorted."""
        return tuple(sorted(Counter(seed.outcome for seed in self.seeds).items()))


@dataclass(frozen=True)
class Existing:
    """The content that stands, found by the seeds it came from."""

    texts: Mapping[str, str]
    """By path of the content file."""
    documents: Mapping[str, Document]
    by_seed: Mapping[str, str]
    """Path of a seed → path of the content file."""
    assets: Mapping[str, bytes]
    by_digest: Mapping[str, str]
    """Digest of the newest seed of a content file → its path."""

    def of(self, draft: Draft) -> str:
        """The content file that was made from this seed, also under another name; empty if there is none."""
        return self.by_seed.get(draft.path) or self.by_digest.get(draft.digest, "")


@dataclass
class Run:
    """One run, seed by seed in the order of their paths."""

    existing: Existing
    today: PartialDate
    refresh: bool
    sides: Mapping[str, Side]
    likenesses: Mapping[str, Likeness]
    reports: dict[str, SeedReport] = field(default_factory=dict)
    errors: list[SiteError] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)

    def wants(self, draft: Draft) -> bool:
        """Whether the seed has something to say that the content does not know yet; if not, it is kept."""
        path = self.existing.of(draft)
        like = self.likenesses.get(draft.path)
        if like is not None and like.kind is Kind.DUPLICATE and not path:
            self._report(draft, "", "duplicate", (f"the same text as {like.like} ({like.why}); it is ingested once",))
            return False
        if path and not self.refresh and self.existing.documents[path].header.seed[-1].digest == draft.digest:
            self._report(draft, path, "kept", ())
            return False
        return True

    def settle(self, prepared: Prepared) -> None:
        """Decide what becomes of the content file of one seed."""
        draft = prepared.draft
        path = self.existing.of(draft) or self._older_version(draft)
        proposed = Proposed(prepared.fields, draft.body, draft.path, draft.digest)
        if not path:
            path = self._place(draft)
            decision = create(proposed)
            before = None
        else:
            before = self._text(path)
            header = self._header(path, before)
            side = self.sides.get(draft.path, Side.ASK)
            decision = reconcile(before, header, proposed, today=self.today, refresh=self.refresh, side=side)
        self._record(prepared, path, before, decision)

    def _record(self, prepared: Prepared, path: str, before: str | None, decision: Decision) -> None:
        draft = prepared.draft
        if decision.is_conflict:
            parts = " and ".join(p for p in PARTS if getattr(decision, p) is Verdict.CONFLICT)
            self.errors.append(_conflict(draft.path, path, parts))
            self._report(draft, path, "conflict", prepared.notes)
            return
        if decision.text == before:
            self._report(draft, path, "kept", prepared.notes)
            return
        earlier = self.changes.get(path)
        self.changes[path] = Change(path, earlier.before if earlier else before, decision.text)
        for asset in draft.assets:
            place = f"{path.removesuffix('.md')}/{asset.name}"
            self.changes[place] = Change(place, self.existing.assets.get(place), asset.data)
        if Verdict.KEEP is not decision.header:
            self.actors.update((actor.id, _joined_names(self.actors.get(actor.id), actor)) for actor in prepared.actors)
            self.tags.update((tag.id, tag) for tag in prepared.tags)
        outcome = "created" if before is None and not earlier else "updated"
        self._report(draft, path, outcome, prepared.notes, prepared.evidence)

    def _report(
        self, draft: Draft, path: str, outcome: str, notes: Sequence[str], evidence: Sequence[str] = ()
    ) -> None:
        about = () if outcome == "kept" else draft.notes
        self.reports[draft.path] = SeedReport(
            draft.path, path, outcome, (*about, *notes), draft.findings, draft.removed, tuple(evidence)
        )

    def _older_version(self, draft: Draft) -> str:
        """The content file of the document that this seed is a newer version of."""
        like = self.likenesses.get(draft.path)
        if like is None or like.kind is not Kind.VERSION:
            return ""
        report = self.reports.get(like.like)
        return self.existing.by_seed.get(like.like) or (report.content if report else "")

    def _place(self, draft: Draft) -> str:
        """A path for a new briefing: its date and title, numbered where another one has it."""
        slug = slugify(draft.title) or "untitled"
        folder, stem = (f"{draft.date.year:04d}", f"{draft.date}-{slug}") if draft.date else (UNDATED, slug)
        taken = {path.rpartition("/")[2].casefold() for path in (*self.existing.texts, *self.changes)}
        names = (f"{stem}.md" if n == 1 else f"{stem}-{n}.md" for n in count(1))
        return f"{BRIEFINGS_FOLDER}/{folder}/{next(n for n in names if n.casefold() not in taken)}"

    def _text(self, path: str) -> str:
        change = self.changes.get(path)
        return str(change.after) if change else self.existing.texts[path]

    def _header(self, path: str, text: str) -> Header:
        if path not in self.changes:
            return self.existing.documents[path].header
        return read_document(SourceFile(path, text.encode("utf-8"))).header


def ingest(
    root: Path,
    *,
    clock: datetime,
    refresh: bool = False,
    take_seed: Sequence[str] = (),
    keep_mine: Sequence[str] = (),
    workers: int = 0,
    progress: Progress = silent,
) -> IngestReport:
    """Read every seed and bring the content up to date with it. A seed that cannot be read does not stop the others."""
    inputs = read_inputs(root)
    config = inputs.config.ingest
    tree = scan_tree(root, SEEDS_FOLDER, max_bytes=config.max_seed_mb * 1_000_000)
    sides = {**dict.fromkeys(take_seed, Side.SEED), **dict.fromkeys(keep_mine, Side.MINE)}
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache, pool(workers or os.cpu_count() or 1) as executor:
        documents = read_documents(inputs, cache, executor)
        registry = read_registry(inputs, cache)
        read = partial(
            compute_all,
            work=partial(read_parts, config=config),
            key=lambda source: digest_of(source.path, source.digest, config),
            known=cache.shelf("drafts"),
            executor=executor,
        )
        outlines = _outlines(tree, read, progress)
        found = survey(outlines)
        run = Run(
            existing=_existing(inputs, documents),
            today=PartialDate(clock.year, clock.month, clock.day),
            refresh=refresh,
            sides=_checked(sides, outlines),
            likenesses={likeness.path: likeness for likeness in found.likenesses},
        )
        knowledge = know(registry, effective(load_decisions(inputs.decisions)), inputs.config.language)
        for batch in _batches(tree.files):
            readings = read(batch)
            run.errors += [error for reading in readings for error in reading.errors]
            drafts = [draft for reading in readings for draft in reading.drafts if run.wants(draft)]
            finished = [finish(draft, found, config) for draft in drafts]
            work = partial(prepare, knowledge=knowledge, propose=config.propose)
            for prepared in compute_all(finished, work=work, executor=executor):
                run.settle(prepared)
    run.errors += tree.problems
    return _apply(root, run, inputs)


def show(root: Path, seed: str) -> str:
    """What a seed would become: a line for each thing found or removed, then the text of the content file."""
    config = read_inputs(root).config.ingest
    tree = scan_tree(root, SEEDS_FOLDER, max_bytes=config.max_seed_mb * 1_000_000)
    readings = [read_parts(source, config) for source in tree.files]
    drafts = {draft.path: draft for reading in readings for draft in reading.drafts}
    if seed not in drafts:
        raise UsageError(f"there is no seed {seed}", hint=did_you_mean(seed, drafts) or "name it as seeds/FILE")
    draft = finish(drafts[seed], survey(outline(d) for d in drafts.values()), config)
    inputs = read_inputs(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        knowledge = know(
            read_registry(inputs, cache), effective(load_decisions(inputs.decisions)), inputs.config.language
        )
    prepared = prepare(draft, knowledge=knowledge, propose=config.propose)
    lines = [*map(_found, draft.findings), *map(_taken_out, draft.removed), *draft.notes, *prepared.evidence]
    return (
        "".join(f"# {line}\n" for line in lines)
        + create(Proposed(prepared.fields, draft.body, draft.path, draft.digest)).text
    )


def _found(finding: Finding) -> str:
    where = f"line {finding.line}" if finding.line else "the file"
    return f"{finding.field}: {finding.value} ({where}, {finding.confidence:.0%} sure: {finding.why})"


def _taken_out(removed: Removed) -> str:
    return f"removed line {removed.line}: {removed.text} ({removed.why})"


Read = Callable[[Sequence[SourceFile]], list[Reading]]


def _batches(files: Sequence[SourceFile]) -> Iterator[Sequence[SourceFile]]:
    return (files[start : start + BATCH] for start in range(0, len(files), BATCH))


def _outlines(tree: Tree, read: Read, progress: Progress) -> tuple[Outline, ...]:
    """An outline of every draft; the drafts themselves are let go of, batch by batch."""
    found: list[Outline] = []
    done = 0
    for batch in _batches(tree.files):
        found += [outline(draft) for reading in read(batch) for draft in reading.drafts]
        done += len(batch)
        progress("read", done, len(tree.files))
    return tuple(found)


def _existing(inputs: Inputs, documents: Sequence[Document]) -> Existing:
    made = [document for document in documents if document.header.seed]
    return Existing(
        texts={source.path: source.data.decode("utf-8") for source in inputs.briefings},
        documents={document.path: document for document in documents},
        by_seed={entry.file: d.path for d in made for entry in d.header.seed},
        by_digest={d.header.seed[-1].digest: d.path for d in made},
        assets={source.path: source.data for source in inputs.assets},
    )


def _checked(sides: Mapping[str, Side], outlines: Sequence[Outline]) -> Mapping[str, Side]:
    known = [item.path for item in outlines]
    for seed in sides:
        if seed not in known:
            raise UsageError(f"there is no seed {seed}", hint=did_you_mean(seed, known) or "name it as seeds/FILE")
    return sides


def _conflict(seed: str, path: str, parts: str) -> ConflictError:
    return ConflictError(
        f"{seed} has changed, and somebody has edited the {parts} that was made from it",
        place=Location(path),
        hint=f"see it with --show {seed}; then --take-seed {seed} or --keep-mine {seed}",
    )


def _joined_names(known: Actor | None, new: Actor) -> Actor:
    """One record for an actor that several drafts propose, with the names of all."""
    if known is None or known == new:
        return new
    names = {name.text: name for name in (*new.names, *known.names) if name.text != known.name}
    return replace(known, names=tuple(names[text] for text in sorted(names)))


def _apply(root: Path, run: Run, inputs: Inputs) -> IngestReport:
    """Write everything in one go; a file that somebody changed meanwhile stops it all."""
    for source, path, records in ((inputs.actors, ACTORS_FILE, run.actors), (inputs.tags, TAGS_FILE, run.tags)):
        if records:
            before = decode(source) if source else None
            run.changes[path] = Change(path, source.data if source else None, write_records(before or "", records))
    revise(root, sorted(run.changes.values(), key=lambda change: change.path))
    reports = tuple(run.reports[path] for path in sorted(run.reports))
    return IngestReport(reports, tuple(run.errors), len(run.actors), len(run.tags))
