"""Seeds → content, without losing a human edit: read, survey, match, prepare, decide, apply.

Every decision is pure (`matching`, `three_way_merge`, `change_plan`); every file change goes through `revise`, which
compares before it writes.
"""

import pickle
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from operator import is_
from pathlib import Path
from sys import intern
from typing import Any

from site_builder.archive.schedule import tally
from site_builder.archive_folder.inputs import (
    BRIEFINGS_FOLDER,
    CACHE_FILE,
    CONTENT_FOLDER,
    SEEDS_FOLDER,
    STATE_FOLDER,
    Inputs,
    read_inputs,
    require_archive,
)
from site_builder.archive_folder.reading import read_decisions, read_registry
from site_builder.content.front_matter import Document
from site_builder.content.model import Header
from site_builder.core.digests import digest_of, digest_text
from site_builder.core.errors import SiteError, SiteProblem, UnreadKind, UsageError, did_you_mean, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.ingest.change_plan import (
    Existing,
    IngestRun,
    SeedReport,
    changes_of,
    decided_of,
    proposed_of,
    publication_of,
)
from site_builder.ingest.extraction import Library
from site_builder.ingest.known_headers import HeaderSummary, KnownHeaders, read_headers
from site_builder.ingest.learned import Learned
from site_builder.ingest.lookups import kept_lookups
from site_builder.ingest.matching import Match, SeedAction, SeedMark, all_placed, match_seeds, vanished
from site_builder.ingest.proposals import ArchiveKnowledge, Prepared
from site_builder.ingest.report import REPORT_FILE, IngestReport, Known, alike, evidence, report_page
from site_builder.ingest.seed_folder import IGNORE_FILE, look_around
from site_builder.ingest.tag_model import is_by_hand, knowledge_of
from site_builder.ingest.three_way_merge import Side, create
from site_builder.registry.decisions import DECISIONS_FILE, effective
from site_builder.registry.ledger import load_decisions, undo
from site_builder.registry.published import load_published
from site_builder.runtime.book import Book
from site_builder.runtime.cache import Cache, Shelf, open_cache
from site_builder.runtime.code_version import code_version, reader_version
from site_builder.runtime.executors import Progress, silent, workers_for
from site_builder.runtime.file_transaction import FileChange, Spooled, digest_after, revise
from site_builder.runtime.files import Listed, RemadeFiles, list_tree, read_text_file, sweep
from site_builder.runtime.spill_file import Spool
from site_builder.runtime.state import private_folder, write_kept
from site_builder.seeds.corpus.survey import Survey
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.detect.draft import explain_lines
from site_builder.seeds.model import Draft, MarkKind
from site_builder.settings.site_config import FILE


def ingest(
    root: Path,
    *,
    clock: datetime,
    refresh: bool = False,
    take_seed: Sequence[str] = (),
    keep_mine: Sequence[str] = (),
    allow_large: Sequence[str] = (),
    publish: bool = False,
    dry_run: bool = False,
    workers: int = 0,
    cluster: str = "",
    progress: Progress = silent,
) -> IngestReport:
    """Reads every seed and updates the content. An unreadable seed does not stop the others.

    With `dry_run` content/ is not touched. A seed that wins over an edited header shows readers no more than that
    header does, unless `publish` is set. A file named in `allow_large` is read whatever its size, also by later runs
    until it changes.
    """
    sides = _sides(take_seed, keep_mine)
    _make_folders(root, dry_run=dry_run)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache, workers_for(root, workers, cluster) as executor:
        spool = Spool(root / STATE_FOLDER)  # open until the report has been read
        inputs = read_inputs(root, cache)
        seeds, problems, large = _seeds(root, inputs, cache, allow_large)
        stamp = partial(_stamp, inputs, seeds, read_text_file(root, IGNORE_FILE), problems)
        if not (refresh or sides or allow_large) and (last := _last_run(cache.shelf("ingests"), stamp())):
            cache.ages = False  # the data of the next change was not requested, so its use is unknown
            return last.again(clock)
        documents = read_headers(inputs.briefings, cache, executor, inputs.config.fields)
        work = _Work(root, inputs, clock, cache, executor, progress, dry_run)
        library, passed_over = _library(root, inputs, seeds, cache, executor, spool, large=large, refresh=refresh)
        learned = library.learned(progress)
        unread, unreadable = _unread(learned, problems)
        _check(sides, learned.texts, unreadable)
        keep, existing = partial(Spooled, spool), _existing(inputs, documents)
        run = IngestRun(existing, clock, keep, spool.put, refresh, publish, sides, unreadable=unreadable, unread=unread)
        return work.report(run, library, learned, documents, take_seed, passed_over, stamp)


def _make_folders(root: Path, *, dry_run: bool) -> None:
    """Creates the content and state folders. Raises UsageError outside an archive."""
    require_archive(root)
    if not dry_run:
        (root / CONTENT_FOLDER).mkdir(exist_ok=True)  # a build needs it even if no seed could be read
        sweep(root / CONTENT_FOLDER)
    private_folder(root / STATE_FOLDER)


def _unread(learned: Learned, problems: Iterable[SiteError]) -> tuple[tuple[UnreadKind, ...], list[SiteError]]:
    """The files of unsupported kinds, and the errors of all others."""
    failed = [error for errors in learned.errors.values() for error in errors]
    kinds = tuple(error for error in failed if isinstance(error, UnreadKind))
    return kinds, [*(error for error in failed if not isinstance(error, UnreadKind)), *problems]


@dataclass(frozen=True)
class _Work:
    """Environment of a run, and its second half: from facts learned to files written and the report."""

    root: Path
    inputs: Inputs
    clock: datetime
    cache: Cache
    executor: Executor | None
    progress: Progress
    dry_run: bool

    def report(
        self,
        run: IngestRun,
        library: Library,
        learned: Learned,
        documents: KnownHeaders,
        take_seed: Sequence[str],
        passed_over: int,
        stamp: Callable[..., str],
    ) -> IngestReport:
        """Decides the outcome of each seed, writes it unless the run is dry, and caches the run."""
        run.old_redirects = library.around.facts.moves
        knowledge = partial(_knowledge, self.inputs, self.cache, documents, learned)
        finished = self.cache.shelf("ingests")
        memory = _Memory(finished)
        matches = _match(run, library, learned, frozenset(take_seed))
        matches = tuple(memory.compared(matches, library.around.facts.pattern_of))
        _decide(run, matches, library, learned, knowledge, self.progress)
        changes = self._changes(run, take_seed)
        report = _apply(self.root, run, () if self.dry_run else changes)
        after = _headers_after(documents, changes, run.summaries, self.executor)
        hidden = after.hidden()
        facts = {seed: (*learned.facts.get(seed, ()), *library.around.facts.said_of(seed)) for seed in learned.texts}
        report = replace(
            report,
            withheld=replace(tally(hidden, self.clock), briefings=len(after)),
            passed_over=passed_over,
            alike=alike(summary.title for summary in after.summaries.values()),
            outdated=memory.outdated(matches, facts),
            before=memory.reported,
        )
        with suppress(OSError):  # an unwritable folder does not prevent ingest
            write_kept(self.root / STATE_FOLDER / REPORT_FILE, map(str.encode, report_page(report, clock=self.clock)))
        if not self.dry_run:
            last = _LastRun(_as_unchanged(report), hidden)
            finished.save(stamp(changes), pickle.dumps(last, pickle.HIGHEST_PROTOCOL))
            memory.keep(report)
            _remember_own((seed.content for seed in report.seeds if seed.outcome == "created"), after, self.cache)
        return report

    def _changes(self, run: IngestRun, take_seed: Sequence[str]) -> tuple[FileChange, ...]:
        """The changes of content and registry."""
        run.attach(read_registry(self.inputs, self.cache).actors)
        back = _brought_back(self.inputs, run.existing.deleted, take_seed, self.clock.isoformat(timespec="seconds"))
        return (*changes_of(run, self.inputs.actors, self.inputs.tags), *back)


@dataclass(frozen=True)
class SeedPreview:
    """Result that a seed would have, with the reason for each decision."""

    lines: tuple[str, ...]
    """Each finding, removal, note and proposal."""
    text: str
    """Text of the content file."""


def show(
    root: Path, seed: str, *, clock: datetime, allow_large: Sequence[str] = (), explain: bool = False
) -> SeedPreview:
    """The result for one seed; with `explain`, also the label of each line. Writes nothing."""
    inputs = read_inputs(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache, closing(Spool(root / STATE_FOLDER)) as spool:
        files, problems, large = _seeds(root, inputs, cache, allow_large)
        library, _ = _library(root, inputs, files, cache, None, spool, large=large)
        learned = library.learned(silent)
        _check([seed], learned.texts, (*(e for errors in learned.errors.values() for e in errors), *problems))
        knowledge = _knowledge(
            inputs, cache, read_headers(inputs.briefings, cache, None, inputs.config.fields), learned
        )
        (prepared,) = library.prepared([seed], learned.survey, knowledge)
        if not isinstance(prepared, Prepared):
            raise prepared
        lines = explain_lines(library.draft(seed)) if explain else ()
    reasons = (f"held back: {reason}" for reason in prepared.draft.visibility.withheld)
    notes = (*reasons, *publication_of(prepared, clock), *prepared.draft.notes, *prepared.notes)
    text = create(proposed_of(prepared, clock)).text
    return SeedPreview((*evidence(decided_of(prepared)), *notes, *lines), text)


def lines_of_seed(root: Path, seed: str) -> tuple[str, ...]:
    """The non-blank lines of a seed's text as its reader extracts it, followed by the lines that the reader removed."""
    with _library_of(root) as library:
        return _lines_of(library.draft(seed))


def lines_of_seeds(root: Path, seeds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The lines of several seeds, as `lines_of_seed`; none of a seed that is gone or cannot be read."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(seeds, ())
    with _library_of(root) as library:
        for seed in seeds:
            with suppress(SiteProblem):
                found[seed] = _lines_of(library.draft(seed))
    return found


def _lines_of(draft: Draft) -> tuple[str, ...]:
    extract = draft.extract
    lines = (*extract.text.splitlines(), *(removed.text for removed in extract.removed)) if extract else ()
    return tuple(filter(None, map(str.strip, lines)))


def date_in_seed(root: Path, seed: str) -> tuple[str, str]:
    """The words from which a seed's date was read, and their place with the reason; empty if it has no date."""
    with _library_of(root) as library:
        draft = library.draft(seed)
    found = next((one for one in draft.findings if one.field == "date"), None)
    if found is None:
        return "", ""
    lines = draft.extract.text.splitlines() if draft.extract else []
    words = lines[found.line - 1].strip() if 0 < found.line <= len(lines) else found.value
    return words, f"{seed}, {f'line {found.line}: ' if found.line else ''}{found.why}"


@contextmanager
def _library_of(root: Path) -> Iterator[Library]:
    inputs = read_inputs(root)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache, closing(Spool(root / STATE_FOLDER)) as spool:
        files, _, large = _seeds(root, inputs, cache, ())
        library, _ = _library(root, inputs, files, cache, None, spool, large=large)
        yield library


def _seeds(
    root: Path, inputs: Inputs, cache: Cache, named: Iterable[str]
) -> tuple[tuple[Listed, ...], tuple[SiteError, ...], Mapping[str, str]]:
    """The files in seeds/, their errors, and path → digest of files exempt from the size limit: those named now, and
    those named in an earlier run if unchanged. Files unchanged since the last run are not read."""
    listed, allowed = cache.shelf("listed"), cache.shelf("large seeds")
    known: tuple[Listed, ...] = _kept(listed) or ()
    before: Mapping[str, str] = _kept(allowed) or {}
    now = {name.partition("!/")[0] for name in named}
    most, limit = (
        inputs.config.ingest.max_seed_mb * 1_000_000,
        f"max_seed_mb under [ingest] in {FILE}, or {ALLOW_LARGE}",
    )
    found, problems = list_tree(root, SEEDS_FOLDER, max_bytes=most, limit=limit, exempt={*now, *before}, known=known)
    _check(sorted(now), {file.path for file in found}, problems)
    if len(found) != len(known) or not all(map(is_, found, known)):
        listed.save(SEEDS_FOLDER, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    large = {file.path: file.digest for file in found if file.path in now or before.get(file.path) == file.digest}
    if large != before:
        allowed.save(SEEDS_FOLDER, pickle.dumps(large, pickle.HIGHEST_PROTOCOL))
    return found, problems, large


def _kept(shelf: Shelf) -> Any:
    blob = shelf.load([SEEDS_FOLDER]).get(SEEDS_FOLDER)
    return pickle.loads(blob) if blob else None


def _library(
    root: Path,
    inputs: Inputs,
    files: tuple[Listed, ...],
    cache: Cache,
    executor: Executor | None,
    spool: Spool,
    *,
    large: Container[str],
    refresh: bool = False,
) -> tuple[Library, int]:
    """The library of the documents among the files, and the number of other files."""
    config = inputs.config.ingest
    texts, around, passed_over = look_around(root, files, config)
    shelves = cache.shelf("seeds"), cache.shelf("outlines")
    return Library(root, texts, config, *shelves, executor, around, spool, large, refresh), passed_over


def _knowledge(inputs: Inputs, cache: Cache, documents: KnownHeaders, learned: Learned) -> ArchiveKnowledge:
    registry = read_registry(inputs, cache)
    decisions = read_decisions(inputs.decisions, registry)
    taught = _taught(documents, cache)
    with kept_lookups(cache.shelf("lookups")):
        known = knowledge_of(registry, decisions, inputs.config.language, taught, learned)
    learned.let_go()
    return known


def _taught(documents: KnownHeaders, cache: Cache) -> list[Document]:
    """Briefings with tags whose header a person wrote or changed. A header known to be ingest's own is not
    read again.
    """
    tagged = {path: documents.sources[path].digest for path, summary in documents.summaries.items() if summary.has_tags}
    book = _own_headers(cache)
    known = book.read() if tagged else {}
    own = {p: digest for p, digest in tagged.items() if known.get(p) == digest or not is_by_hand(documents[p])}
    book.keep(own, {path for path in own.keys() | known.keys() if own.get(path) != known.get(path)})
    return [documents[path] for path in tagged if path not in own]


def _remember_own(created: Iterable[str], documents: KnownHeaders, cache: Cache) -> None:
    """Caches that headers with tags written by this run are ingest's own, so that the next run need not read them."""
    own = {path: documents.sources[path].digest for path in created if documents.summaries[path].has_tags}
    book = _own_headers(cache)
    book.keep({**book.read(own), **own}, own)


def _own_headers(cache: Cache) -> Book[str]:
    """Path → digest of each file whose header is as ingest wrote it."""
    return Book(cache.shelf("headers of ingest"))


def _existing(inputs: Inputs, documents: KnownHeaders) -> Existing:
    files = (*inputs.briefings, *(asset for asset in inputs.assets if asset.path.startswith(BRIEFINGS_FOLDER)))
    return Existing(
        documents,
        {file.path: file for file in files},
        inputs.redirects,
        load_published(inputs.published),
        effective(load_decisions(inputs.decisions)).deleted,
    )


def _brought_back(inputs: Inputs, deleted: Mapping[str, str], take_seed: Sequence[str], when: str) -> list[FileChange]:
    """The change of the decisions that readmits deleted seeds an editor requests."""
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


def _check(seeds: Iterable[str], known: Collection[str], problems: Sequence[SiteError]) -> None:
    """Raises the error of a seed that is not known: unreadable or missing."""
    for seed in seeds:
        if seed not in known:
            raise_all(problem for problem in problems if problem.place and problem.place.path == seed)
            raise UsageError(
                f"the seed {seed} does not exist", hint=did_you_mean(seed, known) or "name it as seeds/FILE"
            )


def _decide(
    run: IngestRun,
    matches: Sequence[Match],
    library: Library,
    learned: Learned,
    knowledge: Callable[[], ArchiveKnowledge],
    progress: Progress,
) -> None:
    """Decides every seed, content whose seed is gone, and files moved by a new date."""
    broken = {error.place.path for error in (*run.unreadable, *run.unread) if error.place}
    run.gone = {content: seed for seed, content in vanished(run.existing.known, matches, broken)}
    _decide_all(run, matches, library, learned.survey, knowledge, progress)
    for content, seed in run.gone.items():
        run.vanished(seed, content)
    run.move_dated()
    run.drop_sample()


def _match(run: IngestRun, library: Library, learned: Learned, wanted: frozenset[str]) -> tuple[Match, ...]:
    """The match of every seed."""
    deleted = run.existing.deleted.keys()
    all_known = all_placed(learned.texts, run.existing.known, deleted - wanted)
    links, words = ((), {}) if all_known else library.alike
    seeds = [SeedMark(path, digest, words.get(path, 0)) for path, digest in learned.texts.items()]
    found = match_seeds(seeds, links, run.existing.known, refresh=run.refresh, wanted=wanted, deleted=deleted)
    return tuple(
        match._replace(is_marked=True) if _is_marked(run, library, learned, match) else match for match in found
    )


def _is_marked(run: IngestRun, library: Library, learned: Learned, match: Match) -> bool:
    """True if an unchanged seed has a mark that must now withhold its briefing: one not recorded there, while the
    briefing is public or waits for a date. For a duplicate, any mark."""
    if match.fate is SeedAction.DUPLICATE:
        return bool(_marks_of(match.seed, library, learned))
    summary = run.existing.documents.summaries.get(match.content)
    if (
        match.fate not in (SeedAction.KEPT, SeedAction.RENAMED)
        or summary is None
        or (summary.is_draft and not summary.waits)
    ):
        return False
    recorded = summary.seed[-1].marks
    fresh = _marks_of(match.seed, library, learned) - {*recorded}
    was_seen = any(mark.startswith(_UNSEEN) for mark in recorded)  # a new reading of equal bytes
    return any(not (was_seen and mark.startswith(_UNSEEN)) for mark in fresh)


_UNSEEN = f"{MarkKind.UNSEEN},"
"""Prefix of the record of a text read by a program."""


def _marks_of(seed: str, library: Library, learned: Learned) -> Set[str]:
    """Records of the marks in a seed and in its folder's settings."""
    facts = library.around.facts
    folders = [mark.record for mark in facts.visibility_of(seed).marks] if facts.hides else []
    return {*learned.marks.get(seed, ()), *folders}


def _decide_all(
    run: IngestRun,
    matches: Sequence[Match],
    library: Library,
    found: Survey,
    knowledge: Callable[[], ArchiveKnowledge],
    progress: Progress,
) -> None:
    """Decides the seeds that may have changes, in the order of the matches; reports the others."""
    wanted = [match for match in matches if match.needs_decision]
    prepared = library.prepared([match.seed for match in wanted], found, knowledge()) if wanted else iter(())
    done = 0
    for match in matches:
        if match.needs_decision:
            made = next(prepared)
            if isinstance(made, Prepared):
                run.decide(match, made)
            else:
                run.unreadable.append(made)
            done += 1
            progress("prepare", done, len(wanted))
        else:
            run.pass_over(match)
    next(prepared, None)  # reaches the end, so that the pool is released


def _headers_after(
    documents: KnownHeaders, changes: Sequence[FileChange], made: Mapping[str, HeaderSummary], executor: Executor | None
) -> KnownHeaders:
    """The headers of all briefings after the changes."""
    changed = {c.path: c.after for c in changes if c.path.startswith(BRIEFINGS_FOLDER) and c.path.endswith(".md")}
    sources = {path: file if isinstance(file, SourceFile) else None for path, file in changed.items()}
    return documents.after(sources, made, executor)


def _apply(root: Path, run: IngestRun, changes: Sequence[FileChange]) -> IngestReport:
    """Writes everything at once; a file changed by somebody meanwhile stops it all."""
    revise(root, changes, RemadeFiles())
    for change in changes:
        if change.after is None and change.path.startswith(BRIEFINGS_FOLDER + "/"):
            with suppress(OSError):  # a folder with other files stays
                (root / change.path).parent.rmdir()
    reports = tuple(run.reports[path] for path in sorted(run.reports))
    new = len(run.actors.keys() - run.changed)
    failed = run.unread, tuple(run.unreadable)
    found = IngestReport(reports, tuple(run.errors), new, len(run.tags), *failed, removed=tuple(run.removed))
    return replace(found, attached=run.attached)


# ---------- runs without changes


def _stamp(
    inputs: Inputs,
    seeds: Sequence[Listed],
    passes: str,
    problems: Sequence[SiteError],
    changes: Sequence[FileChange] = (),
) -> str:
    """Digest of everything that the next run depends on; with `changes`, as it will be after them."""
    files = (
        *inputs.briefings,
        *inputs.assets,
        *filter(None, (inputs.actors, inputs.tags, inputs.redirects, inputs.published)),
    )
    digests = {file.path: file.digest for file in files}
    for change in changes:
        digests[change.path] = digest_after(change)
    content = _digest_of_pairs(sorted((path, digest) for path, digest in digests.items() if digest))
    decisions = inputs.decisions.digest if inputs.decisions else ""
    listed = _digest_of_pairs((file.path, file.digest) for file in seeds)
    made_by = (inputs.config, passes, code_version(), reader_version())
    return digest_of(listed, [str(problem) for problem in problems], content, decisions, *made_by)


def _digest_of_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """The digest of pairs of path and digest, which contain no NUL: four times as fast as for arbitrary values."""
    return digest_text("\0".join(chain.from_iterable(pairs)))


@dataclass(frozen=True)
class _LastRun:
    """Report of a run that would change nothing."""

    report: IngestReport
    hidden: tuple[Header, ...]
    """Headers of briefings that are not always public."""

    def again(self, clock: datetime) -> IngestReport:
        """The report at that moment."""
        withheld = replace(tally(self.hidden, clock), briefings=self.report.withheld.briefings)
        return replace(self.report, withheld=withheld, before=self.report.lasting)


def _last_run(finished: Shelf, stamp: str) -> _LastRun | None:
    blob = finished.load([stamp]).get(stamp)
    return pickle.loads(blob) if blob else None


_Remembered = tuple[Known, dict[str, tuple[str, ...]], dict[str, str]]
"""Lasting outcomes; seed path → facts it was read with; seed path → rule of its old address."""


class _Memory:
    """Outcomes of earlier runs, and the facts with which each seed was read."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        blob = shelf.load(["memory"]).get("memory")
        nothing: _Remembered = (frozenset(), {}, {})
        kept: _Remembered = pickle.loads(blob) if blob else nothing
        self.reported, self._read_with, self._patterns = kept

    def compared(self, matches: Iterable[Match], pattern_of: Callable[[str], str]) -> Iterator[Match]:
        """The matches, with `has_moved` set where the rule of the old address differs from the last run."""
        before, self._patterns = self._patterns, {}
        for match in matches:
            pattern = self._patterns[match.seed] = intern(pattern_of(match.seed))
            may_lead = match.fate is SeedAction.DUPLICATE or (match.fate is SeedAction.KEPT and pattern)
            yield match._replace(has_moved=bool(may_lead) and before.get(match.seed) != pattern)

    def outdated(self, matches: Sequence[Match], facts: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Unchanged seeds that would be read differently now; `facts` has the current facts for each seed. Empty
        without a cache.
        """
        kept = {match.seed for match in matches if match.fate is SeedAction.KEPT}
        self._read_with = {
            seed: self._read_with.get(seed, words) if seed in kept else words for seed, words in facts.items()
        }
        return tuple(sorted(seed for seed in kept if self._read_with[seed] != facts[seed]))

    def keep(self, report: IngestReport) -> None:
        """Caches the outcomes for the next run."""
        kept = report.lasting, self._read_with, self._patterns
        self._shelf.save("memory", pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))


def _as_unchanged(report: IngestReport) -> IngestReport:
    """The report as a second run would give it: everything unchanged, nothing added."""
    seeds = (
        SeedReport(s.path, s.content, "unchanged") if s.outcome in ("created", "updated", "moved") else s
        for s in report.seeds
    )
    return replace(report, seeds=tuple(seeds), actors_added=0, tags_added=0, removed=())
