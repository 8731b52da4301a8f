"""A build of a live site → the updated list of former texts, with each text that the build replaces.

A replaced text comes from the snapshot of the last build or from git; its digest must be the one in published.csv.
Nothing is written.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from site_builder.archive.former_texts import former_texts, listed_versions, shown_rows, shows_text
from site_builder.archive.gather import Archive
from site_builder.archive_folder.inputs import Inputs, is_briefing, scan_content
from site_builder.archive_folder.loading import Understood
from site_builder.building.build_run import BuildRun
from site_builder.building.former_states import EarlierText, FormerStates, former_states, text_of
from site_builder.building.permanence import Promise, texts_of
from site_builder.building.site_inputs import SiteInputs
from site_builder.content.former_text import readable_texts, words_in, words_of
from site_builder.content.front_matter import Document, alike, cited_fields, look_at_head, text_part
from site_builder.content.model import BriefingStatus, Header
from site_builder.core.errors import Location, RevisionError, SiteError, SiteProblem, counted
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url, is_briefing_url
from site_builder.registry.published import PUBLISHED_FILE, PublishedUrl, load_published, without_texts, write_published
from site_builder.registry.redirects import load_redirects
from site_builder.registry.version_list import (
    HIDDEN,
    MINUTE,
    VERSIONS_FILE,
    FormerVersion,
    RevisionKind,
    Versions,
    added,
    write_versions,
)
from site_builder.runtime.file_transaction import FileChange
from site_builder.text.english_words import FUNCTION_WORDS

GONE_SHOWN = 5
"""Maximum number of words that one warning names."""
Find = Callable[[SourceFile, str], SourceFile | None]
"""Searches for a former text: present file of its briefing, digest of the text → its file, or None."""


@dataclass(frozen=True)
class Recorded:
    """Former texts of an archive after a build."""

    versions: Versions
    files: tuple[SourceFile, ...]
    """Files of the list and of the texts."""
    postponed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """URL → replaced texts about which only a build with all evidence can decide."""
    warnings: tuple[SiteError, ...] = ()

    @property
    def hidden(self) -> frozenset[str]:
        """URLs of the briefings that readers had and that are not public now."""
        return frozenset(url for url, rows in self.versions.items() if any(row.is_hidden for row in rows))


def recorded(
    inputs: Inputs,
    promise: Promise,
    archive: Archive,
    present: Mapping[str, SourceFile],
    *,
    today: str,
    known: FormerStates,
) -> Recorded:
    """Former texts after a build that publishes the `present` texts, by path."""
    before, files = listed_versions(inputs.versions), {file.path: file for file in inputs.versions}
    shown = {b.url: present[b.path] for b in archive.briefings if b.header.status is not BriefingStatus.WITHDRAWN}
    moved = {*promise.redirects, *(old for old, rename in promise.renamed.items() if rename.new in shown)}
    listed = {url: entry for url, entry in promise.listed.items() if url not in moved}
    known_urls = {*before, *promise.withheld, *filter(is_briefing_url, listed), *archive.by_url}
    hidden = sorted(known_urls - shown.keys() - moved)
    versions = with_hidden(before, {url: listed[url].text if url in listed else "" for url in hidden}, today)
    replaced, candidates = dict[str, tuple[PublishedUrl, ...]](), list[EarlierText]()
    for url, file in shown.items():
        rows = versions.get(url, ())
        entry = promise.listed.get(url, PublishedUrl(today, rows[-1].text if rows else ""))
        text = promise.texts.get(url)
        if any(row.is_hidden for row in rows):  # public again: whatever is listed is from before
            rows = versions[url] = tuple([row.ended(today) for row in rows])
        elif entry.text and text is not None:
            if alike(text, entry.text) and rows and alike(rows[-1].text, text):  # decided, but the old text is back
                rows = versions[url] = rows[:-1]
            replaced[url] = tuple(_replaced(entry, text, rows))
        former = [(row.text, row.day, files.get(row.path)) for row in shown_rows(rows)]
        day = rows[-1].until if rows else entry.first
        candidates += [EarlierText(url, file, *one) for one in former]
        candidates += [EarlierText(url, file, one.text, day, None) for one in replaced.get(url, ())]
    known.look_up([one.present for one in candidates])
    candidates = [one if one.file else one._replace(file=known.find(one.present, one.text)) for one in candidates]
    unseen = (file for file in inputs.briefings if briefing_url(file.path) not in shown)
    for url in sorted(known.hidden(candidates, unseen, shown.values())):
        versions[url] = with_hidden(versions, {url: "hidden"}, today)[url]
        versions[url] = tuple([row.ended(today) for row in versions[url]])
        replaced.pop(url, None)
    unsure = known.incomplete if any(replaced.values()) else ""
    for url, texts in replaced.items() if not unsure else ():
        for one in texts:
            after, former_files = after_edit(versions.get(url, ()), url, one, shown[url], today=today, find=known.find)
            versions |= {url: after} if after else {}
            files = {**{file.path: file for file in former_files}, **files}
    if versions != before:
        files[VERSIONS_FILE] = SourceFile(VERSIONS_FILE, write_versions(versions).encode())
    postponed = {url: tuple(one.text for one in texts) for url, texts in replaced.items() if unsure and texts}
    warnings = (_unsure(len(postponed), unsure),) if unsure else ()
    return Recorded(versions, tuple(files[path] for path in sorted(files)), postponed, warnings)


def _unsure(count: int, why: str) -> RevisionError:
    return RevisionError(
        f"{counted(count, 'replaced text')} cannot be shown as earlier versions: {why}",
        place=Location(VERSIONS_FILE),
        hint="the next build that can compare every state since then adds them",
    )


def _replaced(listed: PublishedUrl, text: str, rows: tuple[FormerVersion, ...]) -> Iterator[PublishedUrl]:
    """The listed texts that differ from the present one: the last, and those of other branches that have no row. If the
    briefing was ever hidden, those of several branches are left out, since they may be older."""
    was_hidden = any(row.change is RevisionKind.WITHHELD for row in rows)
    if not alike(listed.text, text) and not (was_hidden and listed.others):
        yield listed
    if not was_hidden:
        known = {text, listed.text, *(row.text for row in rows)}
        yield from (listed._replace(text=other) for other in listed.others if other not in known)


def after_edit(
    rows: tuple[FormerVersion, ...], url: str, listed: PublishedUrl, present: SourceFile, *, today: str, find: Find
) -> tuple[tuple[FormerVersion, ...], tuple[SourceFile, ...]]:
    """Rows of a briefing's former texts after `present` replaces the `listed` text, and the file of the listed text, to
    be stored.

    No new row if the listed text was withheld or never public; no file in these cases, or if it cannot be found or was
    erased.
    """
    gone = any(row.is_hidden or (alike(row.text, listed.text) and not row.is_left) for row in rows)
    former = None if gone else find(present, listed.text)
    if gone or (former and not shows_text(look_at_head(former))):
        return rows, ()
    if not rows or not alike(rows[-1].text, listed.text):
        change = RevisionKind.MINOR if former and _same_words(former, present) else RevisionKind.UNDECIDED
        rows = (*rows, added(rows, url, listed.text, first=listed.first, until=today, change=change))
    if former is None or rows[-1].change is RevisionKind.ERASED:
        return rows, ()
    return rows, (SourceFile(rows[-1].path, former.data),)


def with_hidden(versions: Versions, hidden: Mapping[str, str], today: str) -> dict[str, tuple[FormerVersion, ...]]:
    """The rows after these briefings were hidden: URL → digest of the text that readers had last, or empty if that is
    not known. None is added if one says so already, or if readers never had a text."""
    found = {**versions}
    for url, text in hidden.items():
        rows = found.get(url, ())
        if (rows or text) and not any(row.is_hidden for row in rows):
            row = added(rows, url, text or HIDDEN, first=today, until=today, change=RevisionKind.WITHHELD)
            found[url] = (*rows, row)
    return found


def withheld_by_headers(root: Path, clock: datetime) -> tuple[FileChange, ...]:
    """Changes to both lists after a failed build, or after a build of a site that is not live, for each text that is
    certainly or possibly hidden now. If a list cannot be read, only the other changes."""
    tree = scan_content(root)
    files = {file.path: file for file in tree.files}
    own = {briefing_url(path): look_at_head(file) for path, file in files.items() if is_briefing(path)}
    hidden = {url for url, head in own.items() if head.blind or not _is_read(head.header, clock)}
    listed = versions = None
    with suppress(SiteProblem):
        listed = load_published(files.get(PUBLISHED_FILE))
    with suppress(SiteProblem):
        versions = listed_versions(tree.files)
    if listed is not None:
        texts = {*texts_of([file for file in tree.files if is_briefing(file.path)]).values()}
        gone = {
            url
            for url in listed
            if is_briefing_url(url) and url not in own and text_part(listed[url].text) not in texts
        }
        hidden = {*listed} & (hidden if tree.problems else hidden | gone)
    changes = list[FileChange]()
    if versions is not None:
        digests = {url: listed[url].text if listed is not None else HIDDEN for url in sorted(hidden)}
        after = with_hidden(versions, digests, f"{clock:{MINUTE}}")
        if after != versions:
            changes.append(FileChange(VERSIONS_FILE, files.get(VERSIONS_FILE), write_versions(after)))
    if listed is not None and any(listed[url].text for url in hidden):
        blank = write_published(without_texts(listed, hidden))
        changes.append(FileChange(PUBLISHED_FILE, files[PUBLISHED_FILE], blank))
    return tuple(changes)


def _is_read(header: Header, clock: datetime) -> bool:
    return header.public_at(clock) and header.status is not BriefingStatus.WITHDRAWN


def with_former_texts(
    run: BuildRun, inputs: SiteInputs, found: Understood, promise: Promise | None
) -> tuple[SiteInputs, Understood, Recorded]:
    """Inputs of a build with updated former texts. Only a live site records texts that it replaces."""
    archive, before = found.archive, listed_versions(inputs.versions)
    asked = promise or Promise({}, (), {}, {}, {}, load_redirects(inputs.redirects))
    today = f"{run.request.clock:{MINUTE}}"
    with former_states(run.request.root, asked.redirects, run.snapshot) as known:
        kept = recorded(inputs, asked, archive, found.texts, today=today, known=known)
    former = former_texts(archive.by_url, kept.versions, kept.files, found.texts)
    new = {url for url, rows in kept.versions.items() if rows != before.get(url)}
    revised = undecided(kept, {url: found.texts[b.path] for url, b in archive.by_url.items() if url in new}, new)
    kept = replace(kept, warnings=(*kept.warnings, *revised))
    return replace(inputs, versions=kept.files), replace(found, archive=replace(archive, former=former)), kept


def changes_of(before: tuple[SourceFile, ...], after: tuple[SourceFile, ...]) -> tuple[FileChange, ...]:
    """Changes that turn the former files of content/ into the updated ones."""
    known = {file.path: file for file in before}
    return tuple(
        FileChange(file.path, known.get(file.path), file) for file in after if file is not known.get(file.path)
    )


def _same_words(former: SourceFile, present: SourceFile) -> bool:
    """True if only links or marks differ: readers see the same words, also in the header."""
    one, other = readable_texts([Document(file, look_at_head(file)) for file in (present, former)])
    is_same = one is not None and other is not None and one.words == other.words
    return is_same and cited_fields(look_at_head(former).header) == cited_fields(look_at_head(present).header)


def undecided(kept: Recorded, present: Mapping[str, SourceFile], urls: Collection[str]) -> Iterator[SiteError]:
    """A warning for each of these briefings whose last change is undecided. `present` maps URLs to files."""
    files = {file.path: file for file in kept.files}
    for url in sorted(present.keys() & urls):
        open_rows = [row for row in kept.versions.get(url, ()) if row.change is RevisionKind.UNDECIDED]
        if open_rows:
            yield _undecided(open_rows[-1], present[url], files.get(open_rows[-1].path))


def _undecided(row: FormerVersion, present: SourceFile, former: SourceFile | None) -> RevisionError:
    """Warning for a text that was replaced, with the words that only the former one has."""
    known = words_in(text_of(present)) | FUNCTION_WORDS
    gone = [word for word in dict.fromkeys(words_of(text_of(former) if former else "")) if word not in known]
    some = f"{', '.join(gone[:GONE_SHOWN])}{' …' if gone[GONE_SHOWN:] else ''}"
    still = f"; readers still find “{some}” in the earlier version" if gone else ""
    way = (
        f'to tell readers: site-builder briefing correct {present.stem} --note "…"; to confirm a minor change: --minor'
    )
    erase = f"; to take words out of every version: site-builder briefing redact {present.stem} WORDS" if gone else ""
    return RevisionError(
        f"the published text changed on {row.until[:10]} without a note to readers; it counts as a minor change{still}",
        place=Location(present.path),
        hint=way + erase,
    )
