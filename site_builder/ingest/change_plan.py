"""Prepared briefings and existing content → file changes, and a report of each seed. Writes nothing.

Seeds are decided one by one in the order of their matches, so that of two versions the newer comes last.
"""

import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import chain, count
from sys import intern
from typing import NamedTuple

from site_builder.archive.exposure import exposures
from site_builder.archive_folder.inputs import BRIEFINGS_FOLDER
from site_builder.content.front_matter import read_document, text_part
from site_builder.content.model import SURE_DATE, BriefingStatus, Header
from site_builder.core.errors import ConflictError, Location, SiteError
from site_builder.core.partial_date import PartialDate
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url, slugify, tag_url
from site_builder.entities.attachment import Attachment, attached, attachments
from site_builder.ingest.known_headers import HeaderSummary, KnownHeaders, summary_of
from site_builder.ingest.matching import KnownSeeds, Match, SeedAction
from site_builder.ingest.proposals import Prepared
from site_builder.ingest.three_way_merge import (
    PARTS,
    MergeDecision,
    MergeVerdict,
    Proposed,
    Side,
    create,
    decided,
    edited,
    held,
    reconcile,
    released,
    renamed,
    unlike,
)
from site_builder.registry.actor import Actor, ActorKind, Actors, Confidence
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE
from site_builder.registry.published import Published
from site_builder.registry.record_edits import write_records
from site_builder.registry.redirects import REDIRECTS_FILE, add_redirect, add_redirects
from site_builder.registry.tag import Tag
from site_builder.runtime.file_transaction import FileChange, bytes_of
from site_builder.seeds.model import Draft, Finding, Mark, Removed
from site_builder.settings.site_config import UnsureDates

UNDATED = f"{BRIEFINGS_FOLDER}/undated/"
PICTURE = re.compile(r"picture-[0-9a-f]{12}\.\w{3,4}", re.ASCII)
"""Name of an image from a seed: a digest of its bytes, so it is unique."""
_SAMPLE = "-welcome-to-your-archive.md"
_YEAR = re.compile(r"(\d{4})-")
_EMPTY_START = re.compile(r"\A\s*\n")
"""Empty lines that whoever reads the file takes for part of its fence."""
"""Year at the start of a content file's name."""
OFTEN = 3
"""Number of briefings from which a bare name counts as an actor."""
SURE = 0.7
"""Confidence below which the editor is asked to check."""


class SeedDecisions(NamedTuple):
    """Findings, removed lines and proposals for a seed."""

    findings: tuple[Finding, ...] = ()
    removed: tuple[Removed, ...] = ()
    evidence: tuple[str, ...] = ()
    """Reason for each proposed actor and tag."""


def decided_of(prepared: Prepared) -> SeedDecisions:
    """The decisions made when a briefing was prepared."""
    return SeedDecisions(prepared.draft.findings, prepared.draft.removed, tuple(prepared.evidence))


NO_DATE = "no date"


class SeedReport(NamedTuple):
    """Outcome of one seed. A tuple, because ten thousand are stored for the next run: three times as fast."""

    path: str
    content: str
    """The content file; empty if none."""
    outcome: str
    """`created`, `updated`, `unchanged`, `moved`, `conflict`, `duplicate`, `older`, `shorter`, `deleted`,
    `vanished`."""
    notes: tuple[str, ...] = ()
    """Sentences for the editor to check."""
    packed: Callable[[], bytes] | None = None
    """Returns all its decisions, pickled; those of ten thousand seeds are spooled until the report."""
    publication: tuple[str, ...] = ()
    """Sentences on its publication dates, beyond those of marks."""
    marks: tuple[Mark, ...] = ()
    """Marks that make its text a draft."""
    is_live: bool = False
    """True for a text that readers could see before a mark withheld it."""
    closed: tuple[str, ...] = ()
    """Reasons for a draft that was not one before this run."""
    unsure_date: str = ""
    """Its date in words if only probable; NO_DATE if published without one."""
    waits: bool = False
    """True for a draft that waits until somebody confirms its date."""

    @property
    def decided(self) -> SeedDecisions:
        """All decisions about the seed."""
        return SeedDecisions(*pickle.loads(self.packed())) if self.packed else SeedDecisions()

    @property
    def uncertain(self) -> tuple[Finding, ...]:
        """Findings that an editor should check: those with a confidence below SURE."""
        return tuple(finding for finding in self.decided.findings if finding.confidence < SURE)


@dataclass(frozen=True)
class Existing:
    """Existing content of the archive."""

    documents: KnownHeaders
    """By path."""
    sources: Mapping[str, SourceFile]
    """All files in the briefings folder, by path."""
    redirects: SourceFile | None = None
    published: Published = field(default_factory=dict)
    """Texts that readers were given."""
    deleted: Mapping[str, str] = field(default_factory=dict)
    """Seed of a deleted briefing → id of the decision."""

    @cached_property
    def known(self) -> KnownSeeds:
        """The content files made from seeds."""
        return KnownSeeds({path: summary.seed for path, summary in self.documents.summaries.items() if summary.seed})

    @cached_property
    def pictures(self) -> Mapping[str, list[str]]:
        """Paths of images that came from seeds, by folder."""
        found: dict[str, list[str]] = {}
        for path in self.sources:
            folder, slash, name = path.rpartition("/")
            if PICTURE.fullmatch(name):
                found.setdefault(folder + slash, []).append(path)
        return found

    def text(self, path: str) -> str:
        """The present text of a content file."""
        return self.sources[path].data.decode("utf-8")


@dataclass
class IngestRun:
    """State of one run over all seeds."""

    existing: Existing
    clock: datetime
    keep: Callable[[str, bytes], SourceFile] = SourceFile
    """Stores a text or image until it is written."""
    put: Callable[[bytes], Callable[[], bytes]] = partial(partial, bytes)
    """Stores the decisions about a seed until the report."""
    refresh: bool = False
    publish: bool = False
    """True if a winning seed may show readers what an edited header hides."""
    sides: Mapping[str, Side] = field(default_factory=dict)
    reports: dict[str, SeedReport] = field(default_factory=dict)
    errors: list[SiteError] = field(default_factory=list)
    """Conflicts."""
    unreadable: list[SiteError] = field(default_factory=list)
    """Seeds that could not be read or prepared."""
    unread: tuple[SiteError, ...] = ()
    """Files of kinds that are not read."""
    changes: dict[str, FileChange] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    """Content file whose newest seed is gone → that seed."""
    placed: dict[str, str] = field(default_factory=dict)
    """Seed from which a briefing was first made → its new content file."""
    pictures: dict[str, list[str]] = field(default_factory=dict)
    """Images of this run, by folder."""
    removed: list[str] = field(default_factory=list)
    """The sample briefing of a new archive."""
    moved: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Written seed → its former addresses on the old site."""
    terms: dict[str, str] = field(default_factory=dict)
    """Former address of a tag's page → new address."""
    old_redirects: Mapping[str, str] = field(default_factory=dict)
    """Address redirected on the old site → its target there."""
    listed: dict[str, Sequence[str]] = field(default_factory=dict)
    """Content file → actors in its header, for headers written in this run."""
    summaries: dict[str, HeaderSummary] = field(default_factory=dict)
    """Summaries of headers made in this run, while unchanged."""
    attached: tuple[Attachment, ...] = ()
    """Records attached to another record of the same person."""
    changed: frozenset[str] = frozenset()
    """Existing records that gained a name or were attached."""

    @cached_property
    def taken(self) -> set[str]:
        """File names in use: a briefing's URL is its file name alone."""
        return {path.rpartition("/")[2].casefold() for path in self.existing.documents}

    def pass_over(self, match: Match) -> None:
        """Reports a seed whose text need not be compared with the content. Writes at most the seed's new name, or an
        editor's choice between seeds, into the header of its briefing."""
        content = match.content or self.placed.get(match.founder, "")
        if match.fate is SeedAction.RENAMED:
            self._report(match.seed, content, "updated", *self._rename(match, content))
        elif match.fate is SeedAction.KEPT:
            self._report(match.seed, content, "unchanged")
        elif match.fate is SeedAction.DELETED:
            self._report(match.seed, content, "deleted")
        elif match.fate is SeedAction.DUPLICATE:
            note = f"the same text as {match.like} ({match.why}); it is ingested once"
            self._report(match.seed, content, "duplicate", note)
        elif match.fate is SeedAction.SHORTER:
            self._ask(match, content)
        else:
            remedy = f"to use this one, --take-seed {match.seed}"
            note = f"another version of {match.like}: {match.why}; {remedy}"
            self._report(match.seed, content, "older", *([note] if match.why else []))

    def _rename(self, match: Match, content: str) -> list[str]:
        """Writes the new name of a seed into its briefing; returns the note about it."""
        self._write(content, renamed(self._text(content), self._header(content), match.seed))
        return [f"renamed from {match.like}"]

    def vanished(self, seed: str, content: str) -> None:
        """Reports a seed that is gone; its content stays."""
        self._report(seed, content, "vanished", f"the seed no longer exists; {content} stays")

    def decide(self, match: Match, prepared: Prepared) -> None:
        """Decides the content file of one seed."""
        draft, path = prepared.draft, match.content or self.placed.get(match.founder, "")
        self.terms.update((old, tag_url(tag)) for old, tag in prepared.terms if old != tag_url(tag))
        proposed, notes = proposed_of(prepared, self.clock), list[str]()
        if match.fate is SeedAction.DUPLICATE and path:
            self._repeat(match, path, prepared, proposed)
            return
        if match.fate is SeedAction.KEPT and not match.is_marked:
            self.moved[match.seed] = draft.addresses
            self._report(match.seed, path, "unchanged")
            return
        if not path and (path := self._under_new_name(proposed)):
            match = match._replace(like=self.gone.pop(path))
            self.placed[match.founder] = path
        if path:
            notes += self._rename(match, path) if match.fate is SeedAction.RENAMED else []
            text, header = self._text(path), self._header(path)
            decision = self._reconciled(path, proposed, draft.path)
        else:
            path = self.placed[match.founder] = self._place(draft.title, draft.date)
            text, header, decision = "", Header(""), create(proposed, match.passed_over)
        closed = _closed(prepared, decision.new_marks)
        if text and not self.publish and (exposed := self._exposed(path, text, header, decision)):
            self.errors += exposed
            self._report(match.seed, path, "conflict", *notes, prepared=prepared)
        elif decision.is_conflict:
            self.errors.append(_conflict(draft.path, path, decision))
            if decision.text != text:
                self._write(path, decision.text)
            self._report(match.seed, path, "conflict", *notes, prepared=prepared, closed=closed)
        elif decision.text == text:
            self.moved.update({match.seed: draft.addresses} if draft.addresses else {})
            self._report(match.seed, path, "updated" if notes else "unchanged", *notes, prepared=prepared)
        else:
            self._take(prepared, path, decision)
            outcome = "updated" if path in self.existing.documents or match.founder != match.seed else "created"
            notes += [f"a newer version of {match.like}"] if match.like else []
            notes += _left_out(header, proposed, decision)
            self._report(match.seed, path, outcome, *notes, prepared=prepared, closed=closed)

    def _reconciled(self, path: str, proposed: Proposed, seed: str) -> MergeDecision:
        text, header = self._text(path), self._header(path)
        today = PartialDate(self.clock.year, self.clock.month, self.clock.day)
        side, published = self.sides.get(seed, Side.ASK), self._given(path)
        return reconcile(text, header, proposed, today=today, refresh=self.refresh, side=side, published=published)

    def _under_new_name(self, proposed: Proposed) -> str:
        """The content file of a vanished seed with the same body as this new seed, whatever its header; empty if there
        is none."""
        found = (path for path in self.gone if self._header(path).seed[-1].wrote.body == proposed.wrote.body)
        return next(found, "") if proposed.parts.body else ""

    def _repeat(self, match: Match, path: str, prepared: Prepared, proposed: Proposed) -> None:
        """Reports a seed that repeats the text of a briefing. If the seed has marks, the briefing is withheld by them
        too; otherwise the seed's old address redirects to the briefing."""
        text, header = self._text(path), self._header(path)
        after, obeyed = held(text, header, proposed)
        if after != text:
            self._write(path, after)
        note = f"the same text as {match.like} ({match.why}); it is ingested once"
        if proposed.holds:
            note += ", and is held back by the marks of both"
            self._report(match.seed, path, "duplicate", note, prepared=prepared, closed=_closed(prepared, obeyed))
            return
        self.moved[match.seed] = prepared.draft.addresses
        self._report(match.seed, path, "duplicate", note)

    def _exposed(self, path: str, text: str, header: Header, decision: MergeDecision) -> tuple[SiteError, ...]:
        """Errors if an edited header would be replaced by one that shows readers more."""
        if decision.header is not MergeVerdict.REPLACE or "header" not in edited(text, header.seed):
            return ()
        before, after = (SourceFile(path, one.encode("utf-8")) for one in (text, decision.text))
        return tuple(exposures([(before, after)], clock=self.clock))

    def _ask(self, match: Match, content: str) -> None:
        """Handles a seed nearly equal to a fuller one: the editor must choose, or has just chosen."""
        if self.sides.get(match.seed) is Side.MINE:
            self._write(content, decided(self._text(content), self._header(content), match.seed))
            self._report(match.seed, content, "older")
            return
        note = (
            f"nearly the same as {match.like} ({match.why}), which is longer and was used; to use this one,"
            f" --take-seed {match.seed}; to stay with the other, --keep-mine {match.seed}"
        )
        self._report(match.seed, content, "shorter", note)

    def _take(self, prepared: Prepared, path: str, decision: MergeDecision) -> None:
        self.moved.update({prepared.draft.path: prepared.draft.addresses} if prepared.draft.addresses else {})
        self._write(path, decision.text)
        if decision.made:
            self.summaries[path] = summary_of(decision.made)
        if decision.body is not MergeVerdict.KEEP:
            folder = f"{path.removesuffix('.md')}/"
            self._drop_pictures(folder, decision.text)
            self.pictures.pop(folder, None)
            for asset in prepared.draft.assets:
                self.changes.pop(folder + asset.name, None)
                self.pictures.setdefault(folder, []).append(folder + asset.name)
                if folder + asset.name not in self.existing.sources:
                    self._write(folder + asset.name, asset.data)
        if decision.header is not MergeVerdict.KEEP:
            self.actors.update((actor.id, _joined_names(self.actors.get(actor.id), actor)) for actor in prepared.actors)
            self.tags.update((tag.id, tag) for tag in prepared.tags)
            made = self.summaries.get(path)
            self.listed[path] = made.actors if made else tuple(map(intern, prepared.fields["actors"] or ()))

    def _drop_pictures(self, folder: str, text: str) -> None:
        """Removes the images of a briefing that no text shows any longer. A new version of the seed may have dropped an
        image, or replaced it by one without metadata; the old file must not stay published."""
        for place in {*self.existing.pictures.get(folder, ()), *self.pictures.get(folder, ())}:
            name = place.removeprefix(folder)
            if name not in text and not self._shown(name):
                source = self.existing.sources.get(place)
                self.changes.pop(place, None)
                if source:
                    self.changes[place] = FileChange(place, source.data, None)

    def _shown(self, name: str) -> bool:
        """True if a briefing outside this run shows the image."""
        return any(name in self._text(path) for path in self.existing.documents if path not in self.changes)

    def _report(
        self,
        seed: str,
        content: str,
        outcome: str,
        *notes: str,
        prepared: Prepared | None = None,
        closed: tuple[str, ...] = (),
    ) -> None:
        if prepared is None:
            self.reports[seed] = SeedReport(seed, content, outcome, notes)
            return
        draft = prepared.draft
        self.reports[seed] = SeedReport(
            seed,
            content,
            outcome,
            notes=(*notes, *draft.notes, *prepared.notes),
            packed=self._packed(decided_of(prepared)),
            publication=publication_of(prepared, self.clock),
            marks=draft.visibility.marks,
            is_live=briefing_url(content) in self.existing.published,
            closed=closed,
            unsure_date=_unsure_date(draft),
            waits=_waits_for_sure_date(draft, self.clock),
        )

    def _packed(self, decided: SeedDecisions) -> Callable[[], bytes] | None:
        return self.put(pickle.dumps(tuple(decided), pickle.HIGHEST_PROTOCOL)) if any(decided) else None

    # ---------- people

    def attach(self, known: Actors) -> None:
        """Merges all records of one person, from this run and before; a curator's decisions stay."""
        actors = {**known, **self.actors}
        listed = {path: summary.actors for path, summary in self.existing.documents.summaries.items()} | self.listed
        named = Counter(chain.from_iterable(map(listed.__getitem__, sorted(listed))))
        of_year: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
        for path, names in listed.items():
            if match := _YEAR.match(path.rpartition("/")[2]):
                of_year[match[1]].append(names)
        years: defaultdict[str, set[int]] = defaultdict(set)
        for year, lists in of_year.items():
            for actor in {*chain.from_iterable(lists)}:
                years[actor].add(int(year))
        self.attached = attachments(actors.values(), named, years)
        often = [actors[i] for i, briefings in named.items() if briefings >= OFTEN and i in actors]
        surer = {a.id: replace(a, confidence=Confidence.LIKELY) for a in often if a.confidence == Confidence.WEAK}
        changed = surer | attached(actors | surer, self.attached)
        self.changed = frozenset(known.keys() & changed.keys())
        self.actors.update(changed)

    # ---------- files

    def _given(self, path: str) -> str:
        """The digest of the text that readers were given at a content file's URL; else empty."""
        listed = self.existing.published.get(briefing_url(path))
        return text_part(listed.text) if listed else ""

    def _text(self, path: str) -> str:
        change = self.changes.get(path)
        return bytes_of(change.after).decode() if change and change.after is not None else self.existing.text(path)

    def _header(self, path: str) -> Header:
        if path not in self.changes:
            return self.existing.documents[path].header
        return read_document(SourceFile(path, self._text(path).encode("utf-8"))).header

    def _write(self, path: str, after: str | bytes) -> None:
        source = self.existing.sources.get(path)
        self.summaries.pop(path, None)
        before = self.keep(path, source.data) if source else None
        self.changes[path] = FileChange(path, before, self.keep(path, bytes_of(after)))

    def _place(self, title: str, date: PartialDate | None) -> str:
        """A free path for a briefing from its date and title, numbered if taken."""
        slug = slugify(title) or "untitled"
        folder, stem = (f"{BRIEFINGS_FOLDER}/{date.year:04d}/", f"{date}-{slug}") if date else (UNDATED, slug)
        names = (f"{stem}.md" if n == 1 else f"{stem}-{n}.md" for n in count(1))
        name = next(n for n in names if n.casefold() not in self.taken)
        self.taken.add(name.casefold())
        return folder + name

    # ---------- the sample briefing of a new archive

    def drop_sample(self) -> None:
        """Removes the untouched sample once there are briefings from seeds, unless readers were given it."""
        if not any(report.content for report in self.reports.values()):
            return
        for path in [path for path in self.existing.sources if path.endswith(_SAMPLE)]:
            from site_builder.demo.starter import is_sample

            source = self.existing.sources[path]
            if briefing_url(path) not in self.existing.published and is_sample(source):
                self.changes[path] = FileChange(path, source.data, None)
                self.removed.append(path)

    # ---------- briefings that received their date

    def move_dated(self) -> None:
        """Publishes and moves every briefing that waited for its date and now has it."""
        freed = self._release()
        waiting = {p for p in (*self.existing.documents, *self.changes) if p.startswith(UNDATED) and p.endswith(".md")}
        for path in sorted(waiting):
            header = self._header(path)
            if header.date:
                self._move(path, self._place(header.title, header.date), header, was_draft=path in freed)

    def _release(self) -> frozenset[str]:
        """Removes ingest's own draft mark from every briefing that has what it waited for; returns their paths."""
        waiting = (path for path, summary in self.existing.documents.summaries.items() if summary.waits)
        found = {path: released(self._text(path), self._header(path)) for path in sorted(waiting)}
        for path, text in found.items():
            if text is not None:
                self._write(path, text)
        return frozenset(path for path, text in found.items() if text is not None)

    def _move(self, old: str, new: str, header: Header, *, was_draft: bool) -> None:
        inside = f"{old.removesuffix('.md')}/"
        for path in sorted({*self.existing.sources, *self.changes}):
            if path == old or path.startswith(inside):
                change = self.changes.pop(path, None)
                source = self.existing.sources.get(path)
                current = change.after if change else source
                there = new if path == old else f"{new.removesuffix('.md')}/{path.removeprefix(inside)}"
                self.changes[there] = FileChange(there, None, self.keep(there, bytes_of(current)) if current else None)
                if source:
                    self.changes[path] = FileChange(path, source.data, None)
        note = f"moved from {old}, as it now has a date"
        if header.status is BriefingStatus.DRAFT:
            note += "; it is still a draft: to publish it, delete the line status: draft"
        elif was_draft:
            note += ", and is no longer a draft"
        unread = was_draft or header.status is BriefingStatus.DRAFT
        redirect = self._redirect_on if unread and not self._was_public(old) else self._redirect
        redirect(briefing_url(old), briefing_url(new))
        for report in [r for r in self.reports.values() if r.content == old]:
            outcome = "moved" if report.outcome == "unchanged" else report.outcome
            self.reports[report.path] = report._replace(content=new, outcome=outcome, notes=(*report.notes, note))

    def _was_public(self, path: str) -> bool:
        """True if readers may know the address: it was published, or an editor removed the draft mark."""
        known = self.existing.documents.get(path)
        by_hand = known is not None and known.header.status is not BriefingStatus.DRAFT
        return by_hand or briefing_url(path) in self.existing.published

    def with_redirect(self) -> None:
        """Adds a redirect from each former address of a text; the first seed that claims an address gets it."""
        found: dict[str, str] = {}
        spelled: dict[str, str] = {}
        for seed in sorted(seed for seed, addresses in self.moved.items() if addresses and seed in self.reports):
            page = briefing_url(self.reports[seed].content)
            notes = []
            for old in (url for url in self.moved[seed] if not url.startswith("/briefings/")):
                if spelled.setdefault(old.casefold(), old) != old:
                    notes.append(f"{old} and {spelled[old.casefold()]} differ only in capitals; the second leads here")
                elif found.setdefault(old, page) != page:
                    notes.append(f"{old} is also the old address of another seed, and leads there")
            report, decided = self.reports[seed], self.reports[seed].decided
            redirected = tuple(f"redirect {old} → {page}" for old in self.moved[seed] if found.get(old) == page)
            packed = self._packed(decided._replace(evidence=(*decided.evidence, *redirected)))
            self.reports[seed] = report._replace(notes=(*report.notes, *notes), packed=packed)
        found = {**self.terms, **found}
        ends = ((old, _end(to, found, self.old_redirects)) for old, to in self.old_redirects.items())
        found |= {old: end for old, end in ends if end and old not in found}
        if found:
            text = add_redirects(self._redirects, found)
            if text != self._redirects:
                source = self.existing.redirects
                self.changes[REDIRECTS_FILE] = FileChange(REDIRECTS_FILE, source.data if source else None, text)

    @property
    def _redirects(self) -> str:
        """The text of redirects.csv after this run."""
        change, source = self.changes.get(REDIRECTS_FILE), self.existing.redirects
        return str(change.after) if change else source.data.decode("utf-8") if source else ""

    def _redirect_on(self, old: str, new: str) -> None:
        """Adds a redirect for a briefing that nobody has read, but only if a redirect from the old site already leads
        to it."""
        if f",{old}" in self._redirects:
            self._redirect(old, new)

    def _redirect(self, old: str, new: str) -> None:
        """Redirects a briefing that may have been read at its old address."""
        before = self.existing.redirects.data if self.existing.redirects else None
        self.changes[REDIRECTS_FILE] = FileChange(REDIRECTS_FILE, before, add_redirect(self._redirects, old, new))


def _end(to: str, found: Mapping[str, str], old_redirects: Mapping[str, str]) -> str:
    """The page at the end of the old site's redirects; empty if unknown."""
    for _ in old_redirects:
        if to in found or "://" in to:
            break
        to = old_redirects.get(to, "")
    return to if "://" in to else found.get(to, "")


def _left_out(header: Header, proposed: Proposed, decision: MergeDecision) -> list[str]:
    """A note on the fields of a seed that an edited header keeps out."""
    kept = unlike(header, proposed) if decision.header is MergeVerdict.KEEP else ()
    return [f"the edited header stays; the seed has {', '.join(kept)}"] if kept else []


def proposed_of(prepared: Prepared, clock: datetime) -> Proposed:
    """The file that ingest would write at that moment; a text with a future date in its header waits for it."""
    draft = prepared.draft
    fields = {**prepared.fields, "publish_at": draft.visibility.waits_for(clock)}
    is_held = _waits_for_sure_date(draft, clock)
    fields |= {"status": BriefingStatus.DRAFT} if is_held else {}
    waits_for = SURE_DATE if is_held else "date" if draft.waits_for_date else ""
    waits_for = "" if draft.visibility.withheld else waits_for
    return Proposed(fields, _EMPTY_START.sub("", draft.body), draft.path, draft.digest, waits_for, _holds(draft, clock))


def _unsure_date(draft: Draft) -> str:
    """Text for the report on an uncertain date: the date if it is only probable, NO_DATE if the text is published
    without one; otherwise empty."""
    if draft.unsure_date is None or draft.waits_for_date:
        return ""
    if draft.date:
        return draft.date.edtf
    return "" if draft.visibility.withheld else NO_DATE


def _waits_for_sure_date(draft: Draft, clock: datetime) -> bool:
    """True if the date is only probable and either needs confirmation or is in the future."""
    if draft.unsure_date is None or draft.date is None:
        return False
    return draft.unsure_date is UnsureDates.HOLD or draft.date.first_day > clock.date().isoformat()


def _holds(draft: Draft, clock: datetime) -> dict[str, tuple[str, object]]:
    """Header fields that enforce the marks, embargo and expiry of a seed: record of the mark → field and value."""
    seen = draft.visibility
    until = seen.waits_for(clock)
    return {
        **{mark.record: ("status", BriefingStatus.DRAFT) for mark in seen.marks},
        **({f"embargo: {until:%Y-%m-%d %H:%M}": ("publish_at", until)} if until and until > clock else {}),
        **({f"term: {seen.expires_at:%Y-%m-%d %H:%M}": ("expires_at", seen.expires_at)} if seen.expires_at else {}),
    }


def _closed(prepared: Prepared, records: frozenset[str]) -> tuple[str, ...]:
    """Reasons of the marks that newly withhold a text."""
    reasons = {mark.record: mark.reason for mark in prepared.draft.visibility.marks}
    return tuple(reasons.get(record, record) for record in sorted(records))


def publication_of(prepared: Prepared, clock: datetime) -> tuple[str, ...]:
    """Sentences for the report on a text published later, or in spite of a doubt."""
    return (*prepared.draft.visibility.kept, *_embargo_notes(prepared.draft, clock))


def _embargo_notes(draft: Draft, clock: datetime) -> tuple[str, ...]:
    """The note on a future date."""
    until = draft.visibility.waits_for(clock)
    if until and until != draft.visibility.publish_at:
        return (f"not published before {until:%Y-%m-%d %H:%M} UTC, a future date of its header or an embargo",)
    is_held = draft.visibility.withheld or _waits_for_sure_date(draft, clock)
    if until or is_held or not draft.date or draft.date.first_day <= clock.date().isoformat():
        return ()
    return (f"published although its date, {draft.date}, is in the future: check the date",)


def changes_of(run: IngestRun, actors: SourceFile | None, tags: SourceFile | None) -> tuple[FileChange, ...]:
    """All changes of the run, including the registry's files, sorted by path."""
    run.with_redirect()
    changes = dict(run.changes)
    for source, path, records in ((actors, ACTORS_FILE, run.actors), (tags, TAGS_FILE, run.tags)):
        if records:
            before = source.data.decode("utf-8") if source else ""
            changes[path] = FileChange(path, source.data if source else None, write_records(before, records, path=path))
    return tuple(changes[path] for path in sorted(changes))


def _conflict(seed: str, path: str, decision: MergeDecision) -> ConflictError:
    parts: Sequence[str] = [part for part in PARTS if getattr(decision, part) is MergeVerdict.CONFLICT]
    return ConflictError(
        f"{seed} has changed, and an editor has changed the {' and '.join(parts)} made from it",
        place=Location(path),
        hint=f"see the seed with --show {seed}; then choose --take-seed {seed} or --keep-mine {seed}",
    )


def _joined_names(known: Actor | None, new: Actor) -> Actor:
    """One record for an actor proposed by several drafts, with all their names. A state that acts in any of them is a
    government, even if others name it only as a place.
    """
    if known is None:
        return new
    kind = new.kind if known.kind is ActorKind.PLACE else known.kind
    if {*new.all_names} <= {*known.all_names}:
        return known if kind is known.kind else replace(known, kind=kind)
    names = {name.text: name for name in (*new.names, *known.names) if name.text != known.name}
    sure = Confidence.WEAK if known.confidence == new.confidence == Confidence.WEAK else Confidence.LIKELY
    return replace(known, kind=kind, confidence=sure, names=tuple(names[text] for text in sorted(names)))
