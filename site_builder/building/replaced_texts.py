"""A build of a live site → the updated list of former texts, with each text that the build replaces.

A replaced text comes from the snapshot of the last build or from git; its digest must be the one in published.csv.
Nothing is written.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path

from site_builder.archive.former_texts import former_texts, listed_versions, shows_text
from site_builder.archive.gather import Archive
from site_builder.archive_folder.inputs import STATE_FOLDER, is_briefing, scan_content
from site_builder.archive_folder.loading import Understood
from site_builder.building.build_run import BuildRun
from site_builder.building.permanence import Promise
from site_builder.building.site_inputs import SiteInputs
from site_builder.building.snapshot import NAME, Snapshot
from site_builder.content.former_text import readable_texts
from site_builder.content.front_matter import Document, has_text, look_at_head
from site_builder.content.model import BriefingStatus
from site_builder.core.errors import Location, RevisionError, SiteError, SiteProblem
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url
from site_builder.registry.published import PUBLISHED_FILE, PublishedUrl, load_published
from site_builder.registry.redirects import Redirects
from site_builder.registry.version_list import (
    VERSIONS_FILE,
    FormerVersion,
    RevisionKind,
    Versions,
    added,
    former_path,
    write_versions,
)
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.git_user import former_bytes

ASKED_OF_GIT = 100
"""Maximum number of texts that one build looks for in git."""


Find = Callable[[SourceFile, str], SourceFile | None]
"""Searches for a former text: present file of its briefing, digest of the text → its file, or None."""


@dataclass(frozen=True)
class Recorded:
    """Former texts of an archive after a build."""

    versions: Versions
    files: tuple[SourceFile, ...]
    """Files of the list and of the texts."""


def recorded(
    stored: tuple[SourceFile, ...],
    promise: Promise,
    archive: Archive,
    present: Mapping[str, SourceFile],
    *,
    today: str,
    find: Find,
) -> Recorded:
    """Former texts after a build. `stored` are the files of former texts before it, `present` the texts that it
    publishes, by path."""
    before, files = listed_versions(stored), {file.path: file for file in stored}
    versions = {**before}
    shown = {b.url: b for b in archive.briefings if b.header.status is not BriefingStatus.WITHDRAWN}
    for url in sorted({*before, *promise.withheld, *(b.url for b in archive.briefings)} - shown.keys()):
        _hide(versions, url, promise.listed.get(url, PublishedUrl(today, "")), today)
    for url, briefing in shown.items():
        rows = versions.get(url, ())
        listed = promise.listed.get(url, PublishedUrl(today, rows[-1].text if rows else ""))
        if not listed.text:
            continue
        text = promise.texts.get(url, listed.text)
        if text == listed.text and rows and rows[-1].text == text:  # decided, but the old text is back; or public again
            again = rows[-1]._replace(text="", until=max(rows[-1].until, today))
            versions[url] = (*rows[:-1], *((again,) if again.change is RevisionKind.WITHHELD else ()))
        for replaced in _replaced(listed, text, rows):
            rows = versions.get(url, ())
            after, former = after_edit(rows, url, replaced, present[briefing.path], today=today, find=find)
            versions |= {url: after} if after else {}
            files = {**{file.path: file for file in former}, **files}
    if versions != before:
        files[VERSIONS_FILE] = SourceFile(VERSIONS_FILE, write_versions(versions).encode())
    return Recorded(versions, tuple(files[path] for path in sorted(files)))


def _replaced(listed: PublishedUrl, text: str, rows: tuple[FormerVersion, ...]) -> Iterator[PublishedUrl]:
    """The listed texts that differ from the present one: the last, and those of other branches that have no row. If the
    briefing was ever hidden, the latter are left out, since they may be older."""
    if listed.text != text:
        yield listed
    if all(row.change is not RevisionKind.WITHHELD for row in rows):
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
    pending = bool(rows) and rows[-1].text == listed.text
    if pending and rows[-1].change is RevisionKind.WITHHELD:
        return rows, ()
    former = find(present, listed.text)
    if former and not shows_text(look_at_head(former)):
        return rows, ()
    if not pending:
        change = RevisionKind.MINOR if former and _same_words(former, present) else RevisionKind.UNDECIDED
        rows = (*rows, added(rows, url, listed.text, first=listed.first, until=today, change=change))
    if former is None or rows[-1].change is RevisionKind.ERASED:
        return rows, ()
    return rows, (SourceFile(rows[-1].path, former.data),)


def _hide(versions: dict[str, tuple[FormerVersion, ...]], url: str, listed: PublishedUrl, today: str) -> None:
    """Add a row that ends the public life of the listed text; none if the last row already does, or no text was ever
    public."""
    rows = versions.get(url, ())
    is_hidden = bool(rows) and rows[-1].change is RevisionKind.WITHHELD and listed.text in ("", rows[-1].text)
    if (rows or listed.text) and not is_hidden:
        row = added(rows, url, listed.text, first=listed.first, until=today, change=RevisionKind.WITHHELD)
        versions[url] = (*rows, row)


def withheld_by_headers(root: Path, clock: datetime) -> tuple[FileChange, ...]:
    """Changes to the list of former texts after a failed build, or after a build of a site that is not live: a row for
    each listed text that its current header withholds. Empty if a list cannot be read."""
    with suppress(SiteProblem):
        files = {file.path: file for file in scan_content(root).files}
        stored = tuple([file for path, file in files.items() if path == VERSIONS_FILE])
        listed, versions = load_published(files.get(PUBLISHED_FILE)), {**listed_versions(stored)}
        before = {**versions}
        for path in filter(is_briefing, files):
            url, head = briefing_url(path), look_at_head(files[path])
            is_seen = head.header.public_at(clock) and head.header.status is not BriefingStatus.WITHDRAWN
            if url in listed and not head.blind and not is_seen:
                _hide(versions, url, listed[url], f"{clock:%Y-%m-%d}")
        after = SourceFile(VERSIONS_FILE, write_versions(versions).encode())
        return changes_of(stored, (after,)) if versions != before else ()
    return ()


def with_former_texts(
    run: BuildRun, inputs: SiteInputs, found: Understood, promise: Promise | None
) -> tuple[SiteInputs, Understood, tuple[SiteError, ...]]:
    """Inputs of a build with updated former texts, and a warning for each text replaced without a decision. Only a live
    site records former texts."""
    kept, archive = Recorded(listed_versions(inputs.versions), inputs.versions), found.archive
    before = kept.versions
    if promise:
        today = f"{run.request.clock:%Y-%m-%d}"
        with known_texts(run.request.root, promise.redirects, run.snapshot) as find:
            kept = recorded(inputs.versions, promise, archive, found.texts, today=today, find=find)
    former = former_texts(archive.by_url, kept.versions, kept.files, found.texts)
    new = {url: rows for url, rows in kept.versions.items() if rows != before.get(url)}
    revised = tuple(undecided(new, {url: b.path for url, b in archive.by_url.items()}))
    return replace(inputs, versions=kept.files), replace(found, archive=replace(archive, former=former)), revised


def changes_of(before: tuple[SourceFile, ...], after: tuple[SourceFile, ...]) -> tuple[FileChange, ...]:
    """Changes that turn the former files of content/ into the updated ones."""
    known = {file.path: file for file in before}
    return tuple(
        FileChange(file.path, known.get(file.path), file) for file in after if file is not known.get(file.path)
    )


@contextmanager
def known_texts(root: Path, redirects: Redirects, *own: Snapshot) -> Iterator[Find]:
    """Searches the given snapshots, then those of all outputs of an archive, then git, under the present name of a
    briefing and the names that redirect to it."""
    left = iter(range(ASKED_OF_GIT))
    with ExitStack() as stack:

        @cache
        def of_outputs() -> tuple[Snapshot, ...]:
            homes = sorted(place.parent for place in (root / STATE_FOLDER / "outputs").glob(f"*/{NAME}"))
            return tuple(stack.enter_context(Snapshot(home)) for home in homes)

        def snapshots() -> Iterator[Snapshot]:
            yield from own
            yield from of_outputs()

        def find(present: SourceFile, digest: str) -> SourceFile | None:
            url, folder = briefing_url(present.path), present.path.rpartition("/")[0]
            old = [was.strip("/").rpartition("/")[2] for was, now in redirects.items() if now == url]
            names = [present.stem, *old]
            stored = (of.texts(name, former_path(name, digest)) for of in snapshots() for name in names)
            asked = (former_bytes(root, f"{folder}/{name}.md") for _ in islice(left, 1) for name in names)
            in_git = (SourceFile(present.path, data) for data in chain.from_iterable(asked))
            found = chain(chain.from_iterable(stored), in_git)
            return next((file for file in found if has_text(file, digest)), None)

        yield find


def _same_words(former: SourceFile, present: SourceFile) -> bool:
    """True if only links or marks differ: readers see the same words."""
    one, other = readable_texts([Document(file, look_at_head(file)) for file in (present, former)])
    return one is not None and other is not None and one.words == other.words


def undecided(versions: Versions, paths: Mapping[str, str]) -> Iterator[SiteError]:
    """A warning for each text with an undecided change. `paths` maps URLs to files of briefings."""
    for url, rows in versions.items():
        open_rows = [row for row in rows if row.change is RevisionKind.UNDECIDED]
        if open_rows and url in paths:
            yield undecided_change(paths[url], open_rows[-1].until)


def undecided_change(path: str, day: str) -> RevisionError:
    """Warning for a text that was replaced on a day."""
    stem = path.rpartition("/")[2].removesuffix(".md")
    return RevisionError(
        f"the published text changed on {day} without a note to readers; it counts as a minor change",
        place=Location(path),
        hint=f'to tell readers: site-builder briefing correct {stem} --note "…"; to confirm a minor change: --minor',
    )
