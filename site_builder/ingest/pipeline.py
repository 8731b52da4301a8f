"""Seeds → content, without losing a human edit: read, survey, match, prepare, settle, then apply.

Every decision is pure (`matching`, `reconcile`, `settling`); every change of a file goes through `revise`, which
compares before it writes.
"""

import os
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from site_builder.archive.schedule import Unpublished, summary, tally
from site_builder.archive_folder.inputs import BRIEFINGS_FOLDER, CACHE_FILE, STATE_FOLDER, Inputs, read_inputs
from site_builder.archive_folder.loading import Progress, read_decisions, read_documents, read_registry, silent
from site_builder.content.front_matter import Document
from site_builder.content.model import Header
from site_builder.core.digests import digest_of
from site_builder.core.errors import SiteError, UnreadKind, UsageError, counted, did_you_mean, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.entities.attachment import Attachment
from site_builder.entities.spacy_ner import find_model
from site_builder.ingest.change_plan import Existing, IngestRun, SeedReport, changes_of, embargo_notes, proposed_of
from site_builder.ingest.extraction import Library
from site_builder.ingest.matching import Match, SeedAction, match_seeds, vanished
from site_builder.ingest.proposals import ArchiveKnowledge
from site_builder.ingest.seed_folder import SEEDS_FOLDER, look_around
from site_builder.ingest.tag_model import TagModelBuilder
from site_builder.ingest.three_way_merge import Side, create
from site_builder.registry.decisions import DECISIONS_FILE, effective
from site_builder.registry.ledger import load_decisions, undo
from site_builder.registry.published import load_published
from site_builder.runtime.cache import Cache, Shelf, open_cache
from site_builder.runtime.code_version import code_version, reader_version
from site_builder.runtime.file_transaction import FileChange, digest_after, revise, spool
from site_builder.runtime.files import Listed, list_tree, sweep, working_folder
from site_builder.runtime.process_pool import pool
from site_builder.runtime.state import private_folder
from site_builder.seeds.corpus.near_duplicates import likenesses
from site_builder.seeds.corpus.outline import Outline, tags_of
from site_builder.seeds.corpus.survey import Survey, survey
from site_builder.seeds.detect.furniture import FURNITURE
from site_builder.seeds.model import Finding, Removed
from site_builder.settings.site_config import IngestConfig


@dataclass(frozen=True)
class IngestReport:
    """What one run did."""

    seeds: tuple[SeedReport, ...]
    """Sorted by path."""
    errors: tuple[SiteError, ...]
    actors_added: int = 0
    tags_added: int = 0
    unread: tuple[SiteError, ...] = ()
    """Files of kinds that are not read, which stop nothing."""
    passed_over: int = 0
    """Files that are no documents: settings of a site generator, what `ignore` names."""
    removed: tuple[str, ...] = ()
    """The sample of a new archive, where nobody has edited it."""
    attached: tuple[Attachment, ...] = ()
    """Records that are another name of a person, each with the reason."""
    withheld: Unpublished = Unpublished()
    """What of the whole archive is not published, and why."""

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Outcome and number of seeds, sorted."""
        return tuple(sorted(Counter(seed.outcome for seed in self.seeds).items()))

    @property
    def furniture(self) -> tuple[tuple[str, int], ...]:
        """Each line that was taken out as no part of a text, and of how many seeds; the most frequent first."""
        lines = (
            (seed.path, r.text.strip()) for seed in self.seeds for r in seed.removed if r.why.startswith(FURNITURE)
        )
        counted = Counter(text for _, text in dict.fromkeys(lines))
        return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def ingest(
    root: Path,
    *,
    clock: datetime,
    refresh: bool = False,
    take_seed: Sequence[str] = (),
    keep_mine: Sequence[str] = (),
    dry_run: bool = False,
    keep_furniture: bool = False,
    workers: int = 0,
    progress: Progress = silent,
) -> IngestReport:
    """Read every seed and bring the content up to date with it. A seed that cannot be read does not stop the others.

    With `dry_run` the report says what a run would do, and no file of content/ is touched; with `keep_furniture` the
    lines of sites stay in the texts, as with the setting of that name.
    """
    inputs = read_inputs(root)
    if keep_furniture:
        own = replace(inputs.config.ingest, keep_furniture=True)
        inputs = replace(inputs, config=replace(inputs.config, ingest=own))
    sides = _sides(take_seed, keep_mine)
    if not dry_run:
        sweep(root / "content")
    private_folder(root / STATE_FOLDER)
    with (
        open_cache(root / STATE_FOLDER / CACHE_FILE) as cache,
        pool(workers or os.cpu_count() or 1) as executor,
        working_folder(root / STATE_FOLDER, "ingest-") as pictures,
    ):
        seeds, problems = _seeds(root, inputs, cache)
        finished = cache.shelf("ingests")
        last = None if refresh or sides else _last_run(finished, _stamp(inputs, seeds, problems))
        if last is not None:
            headers = [d.header for d in read_documents(inputs.briefings, cache, executor)]
            return replace(last, withheld=tally(headers, clock))
        config = find_model(root, inputs.config.ingest)
        library, passed_over = _library(root, seeds, config, cache, executor)
        outlines, failed = library.outlines(progress)
        unread = tuple(error for error in failed if not isinstance(error, UnreadKind))
        kinds = tuple(error for error in failed if isinstance(error, UnreadKind))
        _check(sides, [o.path for o in outlines], (*unread, *problems))
        documents = read_documents(inputs.briefings, cache, executor)
        keep = partial(spool, pictures)
        errors = [*unread, *problems]
        existing = _existing(inputs, documents)
        run = IngestRun(existing, clock, keep, refresh=refresh, sides=sides, errors=errors, unread=kinds)
        knowledge = partial(_knowledge, inputs, cache, documents, outlines)
        _decide(run, library, outlines, frozenset(take_seed), knowledge, progress)
        run.attach(read_registry(inputs, cache).actors)
        back = _brought_back(inputs, run.existing.deleted, take_seed, clock.isoformat(timespec="seconds"))
        changes = (*changes_of(run, inputs.actors, inputs.tags), *back)
        report = _apply(root, run, () if dry_run else changes)
        headers = [*_headers_after(documents, changes, cache, executor)]
        report = replace(report, withheld=tally(headers, clock), passed_over=passed_over)
        if dry_run:
            return report
        finished.save(_stamp(inputs, seeds, problems, changes), pickle.dumps(_as_unchanged(report)))
    return report


@dataclass(frozen=True)
class SeedPreview:
    """What a seed would become, with the reason for each decision."""

    lines: tuple[str, ...]
    """Each thing found, removed, noted or proposed."""
    text: str
    """Of the content file."""


def show(root: Path, seed: str, *, clock: datetime) -> SeedPreview:
    """What a seed would become; nothing is written."""
    inputs = read_inputs(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        config = find_model(root, inputs.config.ingest)
        files, problems = _seeds(root, inputs, cache)
        library, _ = _library(root, files, config, cache, None)
        outlines, unread = library.outlines(silent)
        _check([seed], [o.path for o in outlines], (*unread, *problems))
        knowledge = _knowledge(inputs, cache, read_documents(inputs.briefings, cache, None), outlines)
        prepared = next(library.prepared([seed], survey(outlines), knowledge))
    draft = prepared.draft
    report = SeedReport(
        seed,
        "",
        "",
        (*draft.notes, *embargo_notes(prepared, clock), *prepared.notes),
        draft.findings,
        draft.removed,
        tuple(prepared.evidence),
    )
    text = create(proposed_of(prepared, clock)).text
    return SeedPreview((*evidence(report), *report.notes), text)


def told(report: IngestReport, *, explain: bool, clock: datetime) -> Iterator[str]:
    """The report in lines: each seed that changed or needs a look, the furniture, the sums, what is not published."""
    for seed in report.seeds:
        if seed.outcome not in ("kept", "older", "deleted") or seed.notes:
            yield f"{seed.outcome}: {seed.path}" + (f" → {seed.content}" if seed.content else "")
        yield from (f"  look at: {note}" for note in seed.notes)
        yield from (f"  not sure: {_found(finding)}" for finding in seed.uncertain)
        yield from (f"  {line}" for line in (evidence(seed) if explain else ()))
    for text, seeds in report.furniture:
        yield f"taken out of {counted(seeds, 'seed')}: {text}"
    for one in report.attached if explain else ():
        yield f"one person: {one.gone} is {one.kept}: {one.why}"
    for path in report.removed:
        yield f"removed: {path}, the sample of a new archive, which nobody has edited"
    yield from not_read(report)
    if report.actors_added or report.tags_added:
        yield f"new in the registry: {counted(report.actors_added, 'actor')} and {counted(report.tags_added, 'tag')}"
    counts = ", ".join(f"{n} {outcome}" for outcome, n in report.counts)
    yield f"{counted(len(report.seeds), 'seed')}: {counts or 'nothing to do'}"
    yield summary(report.withheld, clock)


def not_read(report: IngestReport) -> Iterator[str]:
    """A line for each kind of file that was not read, with two of them and what can be done."""
    groups: dict[tuple[str, str], list[str]] = {}
    for error in report.unread:
        groups.setdefault((error.message, error.hint), []).append(error.place.path if error.place else "")
    for (message, hint), paths in sorted(groups.items()):
        more = f" and {len(paths) - 2} more" if len(paths) > 2 else ""
        yield f"not read: {', '.join(paths[:2])}{more}: {message}; {hint}"
    if report.passed_over:
        yield f"passed over: {counted(report.passed_over, 'file')} that no document is in (settings, or ignored)"


def evidence(report: SeedReport) -> Iterator[str]:
    """Every decision about a seed with what speaks for it, a line each."""
    yield from map(_found, report.findings)
    yield from map(_taken_out, report.removed)
    yield from report.evidence


def _found(finding: Finding) -> str:
    where = f"line {finding.line}" if finding.line else "the file"
    return f"{finding.field}: {finding.value} ({where}, {finding.confidence:.0%} sure: {finding.why})"


def _taken_out(removed: Removed) -> str:
    where = f"line {removed.line}" if removed.line else "a line"
    return f"removed {where}: {removed.text} ({removed.why})"


def _seeds(root: Path, inputs: Inputs, cache: Cache) -> tuple[tuple[Listed, ...], tuple[SiteError, ...]]:
    """The files below seeds/; those that look as they did at the last run are not read."""
    shelf, limit = cache.shelf("listed"), "max_seed_mb in [ingest] of site.toml"
    blob = shelf.load([SEEDS_FOLDER]).get(SEEDS_FOLDER)
    known: tuple[Listed, ...] = pickle.loads(blob) if blob else ()
    most = inputs.config.ingest.max_seed_mb * 1_000_000
    found, problems = list_tree(root, SEEDS_FOLDER, max_bytes=most, limit=limit, known=known)
    if [(f.path, f.facts) for f in found] != [(f.path, f.facts) for f in known]:
        shelf.save(SEEDS_FOLDER, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    return found, problems


def _library(
    root: Path, files: tuple[Listed, ...], config: IngestConfig, cache: Cache, executor: Executor | None
) -> tuple[Library, int]:
    """The library of the documents among the files, and how many files are none."""
    texts, around, passed_over = look_around(root, files, config)
    return Library(root, texts, config, cache.shelf("seeds"), cache.shelf("outlines"), executor, around), passed_over


def _knowledge(
    inputs: Inputs, cache: Cache, documents: Sequence[Document], outlines: Sequence[Outline]
) -> ArchiveKnowledge:
    registry = read_registry(inputs, cache)
    decisions = read_decisions(inputs.decisions, registry)
    briefings = zip(inputs.briefings, documents, strict=True)
    return TagModelBuilder().knowledge(registry, decisions, inputs.config.language, briefings, tags_of(outlines))


def _existing(inputs: Inputs, documents: Sequence[Document]) -> Existing:
    files = (*inputs.briefings, *(asset for asset in inputs.assets if asset.path.startswith(BRIEFINGS_FOLDER)))
    return Existing(
        {d.path: d for d in documents},
        {file.path: file for file in files},
        inputs.redirects,
        load_published(inputs.published),
        effective(load_decisions(inputs.decisions)).deleted,
    )


def _brought_back(inputs: Inputs, deleted: Mapping[str, str], take_seed: Sequence[str], when: str) -> list[FileChange]:
    """The change of the decisions that lets deleted seeds in again which an editor wants."""
    if inputs.decisions is None or deleted.keys().isdisjoint(take_seed):
        return []
    text = inputs.decisions.data.decode("utf-8")
    for seed in sorted(deleted.keys() & set(take_seed)):
        text = undo(text, deleted[seed], when=when)
    return [FileChange(DECISIONS_FILE, inputs.decisions.data, text)]


def _sides(take_seed: Sequence[str], keep_mine: Sequence[str]) -> dict[str, Side]:
    for seed in sorted({*take_seed} & {*keep_mine}):
        raise UsageError(f"--take-seed and --keep-mine both name {seed}", hint="leave out one of them")
    return {**dict.fromkeys(take_seed, Side.SEED), **dict.fromkeys(keep_mine, Side.MINE)}


def _check(seeds: Iterable[str], known: Sequence[str], problems: Sequence[SiteError]) -> None:
    """Raises what is wrong with a seed that is not known: that it cannot be read, or that there is none."""
    for seed in seeds:
        if seed not in known:
            raise_all(problem for problem in problems if problem.place and problem.place.path == seed)
            raise UsageError(f"there is no seed {seed}", hint=did_you_mean(seed, known) or "name it as seeds/FILE")


def _decide(
    run: IngestRun,
    library: Library,
    outlines: Sequence[Outline],
    wanted: frozenset[str],
    knowledge: Callable[[], ArchiveKnowledge],
    progress: Progress,
) -> None:
    """What becomes of every seed, of content whose seed is gone, and of files that a new date moves."""
    found = survey(outlines)
    matches = match_seeds(
        outlines,
        likenesses(outlines),
        run.existing.known,
        refresh=run.refresh,
        wanted=wanted,
        deleted=run.existing.deleted.keys(),
    )
    _settle_all(run, matches, library, found, knowledge, progress)
    broken = {error.place.path for error in (*run.errors, *run.unread) if error.place}
    for seed, content in vanished(run.existing.known, matches, broken):
        run.vanished(seed, content)
    run.move_dated()
    run.drop_sample()


def _settle_all(
    run: IngestRun,
    matches: Sequence[Match],
    library: Library,
    found: Survey,
    knowledge: Callable[[], ArchiveKnowledge],
    progress: Progress,
) -> None:
    """Settle the seeds that may have something to say, in the order of the matches; report the others."""
    wanted = [match for match in matches if match.fate is SeedAction.SETTLE]
    prepared = library.prepared([match.seed for match in wanted], found, knowledge()) if wanted else iter(())
    done = 0
    for match in matches:
        if match.fate is SeedAction.SETTLE:
            run.settle(match, next(prepared))
            done += 1
            progress("prepare", done, len(wanted))
        else:
            run.pass_over(match)


def _headers_after(
    documents: Sequence[Document], changes: Sequence[FileChange], cache: Cache, executor: Executor | None
) -> Iterator[Header]:
    """The headers of all briefings as the changes leave them."""
    changed = {c.path: c.after for c in changes if c.path.startswith(BRIEFINGS_FOLDER) and c.path.endswith(".md")}
    texts = {path: text.encode("utf-8") if isinstance(text, str) else text for path, text in changed.items()}
    sources = [SourceFile(path, text) for path, text in texts.items() if isinstance(text, bytes)]
    yield from (d.header for d in documents if d.path not in changed)
    yield from (d.header for d in read_documents(sources, cache, executor))


def _apply(root: Path, run: IngestRun, changes: Sequence[FileChange]) -> IngestReport:
    """Write everything in one go; a file that somebody changed meanwhile stops it all."""
    revise(root, changes)
    reports = tuple(run.reports[path] for path in sorted(run.reports))
    new = len(run.actors.keys() - run.changed)
    found = IngestReport(reports, tuple(run.errors), new, len(run.tags), run.unread, removed=tuple(run.removed))
    return replace(found, attached=run.attached)


# ---------- a run that would change nothing


def _stamp(
    inputs: Inputs, seeds: Sequence[Listed], problems: Sequence[SiteError], changes: Sequence[FileChange] = ()
) -> str:
    """Names all that a run depends on, as it stands or as it will once the changes are made."""
    files = (
        *inputs.briefings,
        *inputs.assets,
        *filter(None, (inputs.actors, inputs.tags, inputs.redirects, inputs.published)),
    )
    digests = {file.path: file.digest for file in files}
    for change in changes:
        digests[change.path] = digest_after(change)
    digests = {path: digest for path, digest in digests.items() if digest}
    decisions = inputs.decisions.digest if inputs.decisions else ""
    listed = [(file.path, file.digest) for file in seeds]
    made_by = (inputs.config, code_version(), reader_version())
    return digest_of(listed, [str(problem) for problem in problems], digests, decisions, *made_by)


def _last_run(finished: Shelf, stamp: str) -> IngestReport | None:
    blob = finished.load([stamp]).get(stamp)
    return pickle.loads(blob) if blob else None


def _as_unchanged(report: IngestReport) -> IngestReport:
    """What a second run would report."""
    seeds = (
        SeedReport(s.path, s.content, "kept") if s.outcome in ("created", "updated", "moved") else s
        for s in report.seeds
    )
    return replace(report, seeds=tuple(seeds), actors_added=0, tags_added=0, removed=())
