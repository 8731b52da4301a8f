"""The results of a run → about ten lines for the terminal, and a full page.

Each kind is one line with two examples; results reported by an earlier run are only counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from json import dumps
from posixpath import dirname

from site_builder.archive.schedule import Unpublished, remedies, summary
from site_builder.core.errors import SiteError, counted
from site_builder.entities.attachment import Attachment
from site_builder.ingest.change_plan import NO_DATE, SeedDecisions, SeedReport
from site_builder.seeds.model import Finding, MarkKind, Removal, Removed
from site_builder.settings.site_config import HeaderTarget

REPORT_FILE = "ingest.html"
"""In the state folder."""
EXAMPLES = 2
_BARE = re.compile(r"[A-Za-z0-9_-]+")
"""Keys that TOML accepts without quotation marks (TOML 1.0, Keys)."""
KINDS_OF_NOTES = 3
GROUP = 10
"""Minimum seeds of one folder with the same note for the folder to be named."""
ALIKE = 3
"""Number of briefings with one title from which it is reported."""
OUTCOMES = {
    "created": "created",
    "updated": "updated",
    "moved": "moved because they now have a date",
    "duplicate": "duplicates, ingested once",
    "older": "older versions of other seeds, left out",
    "shorter": "nearly the same as a longer seed: choose one with --take-seed SEED or --keep-mine SEED",
    "conflict": "changed both in the seed and by an editor: choose with --take-seed SEED or --keep-mine SEED",
    "vanished": "no longer in seeds/; their briefings stay",
    "deleted": "deleted by an editor, left out",
}
"""Outcome of a seed, in report order → plural wording."""
LASTING = frozenset(("duplicate", "older", "shorter", "conflict", "vanished", "deleted"))
"""Outcomes that recur at the next run."""
Known = frozenset[tuple[str, str]]
"""Seed path and outcome."""


@dataclass(frozen=True)
class IngestReport:
    """Results of one run."""

    seeds: tuple[SeedReport, ...]
    """Sorted by path."""
    errors: tuple[SiteError, ...]
    """Conflicts: seeds and edits of one text that need a decision."""
    actors_added: int = 0
    tags_added: int = 0
    unread: tuple[SiteError, ...] = ()
    """Files of unsupported kinds, which stop nothing."""
    unreadable: tuple[SiteError, ...] = ()
    """Seeds unreadable as a whole or in part; all others were ingested."""
    passed_over: int = 0
    """Number of files that are not documents: generator settings, files named in `ignore`."""
    removed: tuple[str, ...] = ()
    """The sample of a new archive, if unedited."""
    attached: tuple[Attachment, ...] = ()
    """Records attached to another name of the same person, each with the reason."""
    withheld: Unpublished = Unpublished()
    """Unpublished parts of the whole archive, with reasons."""
    alike: tuple[tuple[str, int], ...] = ()
    """Titles shared by several briefings of the archive, with their number; most frequent first."""
    outdated: tuple[str, ...] = ()
    """Unchanged seeds that would be read differently now, because the facts about their group have changed."""
    before: Known = frozenset()
    """Results reported by an earlier run."""

    @cached_property
    def by_outcome(self) -> Mapping[str, Sequence[SeedReport]]:
        """The seeds of each outcome, in order."""
        found: dict[str, list[SeedReport]] = {}
        for seed in self.seeds:
            found.setdefault(seed.outcome, []).append(seed)
        return found

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Outcome and number of seeds, sorted."""
        return tuple(sorted((outcome, len(seeds)) for outcome, seeds in self.by_outcome.items()))

    @property
    def with_notes(self) -> Iterator[SeedReport]:
        """The seeds with more information than their outcome."""
        return (seed for seed in self.seeds if any(seed[3:]))

    @cached_property
    def furniture(self) -> tuple[tuple[str, int], ...]:
        """Each distinct furniture line removed, with its number of seeds; most frequent first."""
        lines = ((s.path, r.text.strip()) for s in self.with_notes for r in s.decided.removed if r.is_furniture)
        return _ranked(text for _, text in dict.fromkeys(lines))

    @property
    def lasting(self) -> Known:
        """The results that the next run would repeat."""
        kinds = ((error.place.path, "unread") for error in self.unread if error.place)
        lasting = ((s.path, outcome) for outcome in LASTING for s in self.by_outcome.get(outcome, ()))
        return frozenset((*lasting, *kinds))


def alike(titles: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The titles of at least ALIKE briefings."""
    return _ranked(titles, ALIKE)


def _ranked(texts: Iterable[str], least: int = 1) -> tuple[tuple[str, int], ...]:
    often = (item for item in Counter(texts).items() if item[1] >= least)
    return tuple(sorted(often, key=lambda item: (-item[1], item[0])))


def report_lines(report: IngestReport, *, clock: datetime, explain: bool = False) -> Iterator[str]:
    """The report in lines; with `explain`, every seed and decision comes first."""
    if explain:
        yield from _explained(report)
    yield from _unsure_dates(report)
    yield from _closed(report)
    for outcome, words in OUTCOMES.items():
        yield from _group(report, outcome, words)
    yield from _not_read(report)
    noted = list(report.with_notes)
    fresh = [seed for seed in noted if seed.outcome not in LASTING and seed.outcome != "unchanged"]
    yield from _withheld_texts(fresh)
    yield from _unknown_keys(fresh)
    yield from _doubtful(fresh)
    yield from _noted(fresh)
    yield from _as_before([seed for seed in noted if seed.outcome == "unchanged"])
    if report.furniture:
        named = (f"“{text}” ({counted(seeds, 'seed')})" for text, seeds in report.furniture)
        yield f"{counted(len(report.furniture), 'line')} removed as page furniture: {_examples(named)}"
    if report.alike:
        named = (f"{number} briefings called “{title}”" for title, number in report.alike)
        yield f"shared titles: {_examples(named)}"
    yield from (f"removed: {path}, the unedited sample of a new archive" for path in report.removed)
    if report.outdated:
        seeds = f"{counted(len(report.outdated), 'seed')} would be read differently now"
        why = "because similar seeds or a folder's settings changed"
        yield f"{seeds}, {why} ({_examples(report.outdated)}): site-builder ingest --refresh"
    if report.actors_added or report.tags_added:
        yield f"new in the registry: {counted(report.actors_added, 'actor')} and {counted(report.tags_added, 'tag')}"
    counts = ", ".join(f"{number} {outcome}" for outcome, number in report.counts)
    unread = {e.place.path for e in (*report.unreadable, *report.unread) if e.place}
    left = f"; {counted(len(unread), 'file')} not read" if unread else ""
    yield from remedies(report.withheld)
    hidden = f"; {summary(report.withheld, clock)}" if report.withheld.total else ""
    yield f"{counted(len(report.seeds), 'seed')}: {counts or 'nothing to do'}{left}{hidden}"


def _group(report: IngestReport, outcome: str, words: str) -> Iterator[str]:
    """Lines for the seeds of one outcome: new ones with examples, those of earlier runs as a number."""
    seeds = report.by_outcome.get(outcome, ())
    new = [seed for seed in seeds if (seed.path, outcome) not in report.before]
    again = f"{len(seeds) - len(new)} as before" if len(new) < len(seeds) else ""
    if new:
        arrows = (f"{seed.path} → {seed.content}" if seed.content else seed.path for seed in new)
        yield f"{len(new)} {words}: {_examples(arrows)}" + (f"; {again}" if again else "")
    elif again and outcome != "deleted":
        yield f"{again}: {words}"


def _examples(texts: Iterable[str]) -> str:
    every = list(texts)
    more = [f"{len(every) - EXAMPLES} more"] if len(every) > EXAMPLES else []
    return ", ".join((*every[:EXAMPLES], *more))


def _not_read(report: IngestReport) -> Iterator[str]:
    """A line for each kind of unread file, with the remedy."""
    groups: dict[tuple[str, str], list[str]] = {}
    again = 0
    for error in report.unread:
        path = error.place.path if error.place else ""
        if (path, "unread") in report.before:
            again += 1
        else:
            groups.setdefault((error.message, error.hint), []).append(path)
    for (message, hint), paths in sorted(groups.items()):
        yield f"not read: {_examples(paths)}: {message}; {hint}"
    if again:
        yield f"still not read: {counted(again, 'file')}"
    if report.passed_over:
        yield f"skipped: {counted(report.passed_over, 'file')} without a document (settings, or ignored)"


def _unsure_dates(report: IngestReport) -> Iterator[str]:
    """Lines on probable dates (including earlier runs), on texts that wait for a date, and on texts without any."""
    undated = [seed.path for seed in report.seeds if seed.unsure_date == NO_DATE]
    if undated:
        yield f"{counted(len(undated), 'text')} without a date, published under “Undated”: {_examples(undated)}"
    unsure = [seed for seed in report.seeds if seed.unsure_date not in ("", NO_DATE)]
    for waits, what in ((False, "shown as probable"), (True, "held back until you confirm them")):
        found = [f"{seed.path} ({seed.unsure_date})" for seed in unsure if seed.waits is waits]
        if found:
            yield f"{counted(len(found), 'uncertain date')}, {what}: {_examples(found)}"


def _closed(report: IngestReport) -> Iterator[str]:
    """Texts newly withheld, by mark; live ones first, each by name."""
    groups: dict[tuple[bool, str], list[str]] = {}
    for seed in report.seeds:
        for why in seed.closed:
            groups.setdefault((not seed.is_live, why), []).append(seed.content)
    for (is_unread, why), paths in sorted(groups.items()):
        if is_unread:
            yield f"now held back: {_examples(paths)}: {why}; to publish, set status: final in the file"
        else:
            remedy = "the next build removes it unless you set status: final in the file"
            yield f"public until now, and now held back: {', '.join(paths)}: {why}; {remedy}"


def _withheld_texts(seeds: Sequence[SeedReport]) -> Iterator[str]:
    """A line for each kind of mark that withholds texts, with the marks and their number of seeds."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for seed in seeds:
        for mark in seed.marks:
            groups.setdefault((mark.place, mark.key), []).append((seed.path, mark.reason))
    for found in sorted(groups.values(), key=lambda same: (-len(same), same)):
        reasons = _ranked(reason for _, reason in dict.fromkeys(found))
        named = (f"{reason} ({counted(number, 'seed')})" for reason, number in reasons)
        yield f"held back, {_examples(dict.fromkeys(path for path, _ in found))}: {_examples(named)}"


def _unknown_keys(seeds: Sequence[SeedReport]) -> Iterator[str]:
    """Header keys without a field, and the lines of site.toml that would assign them."""
    left_out = ((s.path, r) for s in seeds for r in s.decided.removed if r.reason is Removal.UNKNOWN_KEY)
    lines = {(path, removed.text.partition(":")[0]) for path, removed in left_out}
    marks = {mark.key for s in seeds for mark in s.marks if mark.kind is MarkKind.UNCLEAR and mark.key}
    if lines:
        named = (f"{key} ({counted(number, 'seed')})" for key, number in _ranked(key for _, key in lines))
        yield f"header fields left out, as they have no meaning here: {', '.join(named)}"
    if keys := sorted({*marks, *(key for _, key in lines)}):
        targets = ", ".join(HeaderTarget)
        yield f"to use one, give its meaning in site.toml ({targets}), then run site-builder ingest --refresh:"
        yield "  [ingest.fields]"
        yield from (f'  {key if _BARE.fullmatch(key) else dumps(key, ensure_ascii=False)} = "ignore"' for key in keys)


def _doubtful(seeds: Sequence[SeedReport]) -> Iterator[str]:
    found = [(seed.path, finding) for seed in seeds for finding in seed.uncertain]
    if found:
        named = (f"{f.field} of {path} ({f.value}, {f.confidence:.0%})" for path, f in found)
        yield f"{counted(len(found), 'uncertain finding')}: {_examples(named)}"


def _noted(seeds: Sequence[SeedReport]) -> Iterator[str]:
    """Notes for the editor; notes with the same opening are one kind."""
    every = [(seed.path, note) for seed in seeds for note in (*seed.publication, *seed.notes)]
    first = {note for seed in seeds for note in seed.publication}
    kinds: dict[str, list[tuple[str, str]]] = {}
    for path, note in every:
        kinds.setdefault(_opening(note), []).append((path, note))
    ranked = sorted(kinds.values(), key=lambda same: (same[0][1] not in first, -len(same), same[0]))
    for same in ranked[:KINDS_OF_NOTES]:
        more = f" and {len(same) - 1} more" if len(same) > 1 else ""
        folders = _ranked((dirname(path) for path, _ in same), GROUP)
        where = f" ({_examples(f'{number} in {folder}/' for folder, number in folders)})" if folders else ""
        yield f"check {same[0][0]}{more}{where}: {same[0][1]}"
    if len(ranked) > KINDS_OF_NOTES:
        rest = sum(len(same) for same in ranked[KINDS_OF_NOTES:])
        yield f"check {counted(rest, 'more note')} in the full report"


def _as_before(kept: Sequence[SeedReport]) -> Iterator[str]:
    """A line with the number of open doubts about unchanged seeds."""
    doubts, notes = sum(len(seed.uncertain) for seed in kept), sum(len(seed.notes) for seed in kept)
    if doubts or notes:
        yield f"still open: {counted(doubts, 'uncertain finding')}, {counted(notes, 'note')} to check"


def _opening(note: str) -> str:
    """Key of a kind of note: its first plain words, which all notes of that kind share."""
    words = note.split()
    plain = [word for word in words if (word.isalpha() and word.islower()) or word == words[0]]
    return " ".join(plain[:4])


def _explained(report: IngestReport) -> Iterator[str]:
    for seed in report.seeds:
        if seed.outcome not in ("unchanged", "older", "deleted") or seed.notes or seed.publication or seed.marks:
            yield f"{seed.outcome}: {seed.path}" + (f" → {seed.content}" if seed.content else "")
            yield from (f"  {line}" for line in details(seed))
    for one in report.attached:
        yield f"one person: {one.gone} is {one.kept}: {one.why}"


def details(seed: SeedReport) -> Iterator[str]:
    """All information on one seed, a line each."""
    yield from (f"now held back: {why}" for why in seed.closed)
    yield from dict.fromkeys(f"held back: {mark.reason}" for mark in seed.marks)
    yield from (f"check: {note}" for note in (*seed.publication, *seed.notes))
    yield from evidence(seed.decided)


def evidence(decided: SeedDecisions) -> Iterator[str]:
    """Each decision about a seed with its reasons, a line each."""
    yield from map(_found, decided.findings)
    yield from map(_taken_out, decided.removed)
    yield from decided.evidence


def _found(finding: Finding) -> str:
    where = f"line {finding.line}" if finding.line else "the file"
    return f"{finding.field}: {finding.value} ({where}, {finding.confidence:.0%} sure: {finding.why})"


def _taken_out(removed: Removed) -> str:
    where = f"line {removed.line}" if removed.line else "a line"
    return f"removed {where}: {removed.text} ({removed.why})"


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "summary{cursor:pointer;overflow-wrap:anywhere}ul{margin:.3rem 0 .8rem}"
)


def report_page(report: IngestReport, *, clock: datetime) -> Iterator[str]:
    """The full report as a self-contained HTML page, in pieces, because many seeds make it large."""
    lines = "".join(f"<li>{escape(line)}</li>\n" for line in report_lines(report, clock=clock))
    failed = "".join(
        f"<li>{escape(str(error))}</li>\n" for error in (*report.errors, *report.unreadable, *report.unread)
    )
    yield '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>What ingest did</title>\n'
    yield f"<style>{_STYLE}</style>\n<h1>What ingest did</h1>\n<ul>\n{lines}</ul>\n"
    yield f"<h2>Could not be read</h2>\n<ul>\n{failed}</ul>\n" if failed else ""
    for name in (*OUTCOMES, "unchanged"):
        yield from _part(name, report.by_outcome.get(name, ()))
    yield f"{_lines_of_sites(report.furniture)}</html>\n"


def _part(outcome: str, seeds: Sequence[SeedReport]) -> Iterator[str]:
    """The seeds of one outcome, each with all information."""
    if seeds:
        yield f"<h2>{escape(outcome.capitalize())}: {len(seeds)}</h2>\n"
    names = escape("\0".join([f"{s.path} → {s.content}" if s.content else s.path for s in seeds])).split("\0")
    for seed, name in zip(seeds, names, strict=False):
        yield _entry(seed, name) if any(seed[3:]) else f"<p>{name}</p>\n"


def _entry(seed: SeedReport, name: str) -> str:
    """One seed of the page; `name` is its heading."""
    lines = escape("\0".join(details(seed))).replace("\0", "</li><li>")
    return f"<details><summary>{name}</summary><ul><li>{lines}</li></ul></details>\n"


def _lines_of_sites(furniture: Sequence[tuple[str, int]]) -> str:
    if not furniture:
        return ""
    rows = "".join(f"<li>{escape(text)} ({counted(seeds, 'seed')})</li>\n" for text, seeds in furniture)
    return f"<h2>Lines removed as page furniture</h2>\n<ul>\n{rows}</ul>\n"
