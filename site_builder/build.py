"""The pipeline in order: read → parse → gather → plan → render → publish."""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.archive import Archive
from site_builder.cache import Shelf, drop_cache, open_cache
from site_builder.config import FILE
from site_builder.digests import digest_of
from site_builder.errors import SiteError, raise_all
from site_builder.inputs import CACHE_FILE, SOURCES, STATE_FOLDER, Inputs, input_stamp, overlooked, read_site
from site_builder.linkage import LinksMade
from site_builder.moves import modes_of
from site_builder.parsing import Progress, read_archive, silent
from site_builder.publish import Output, OutputFolder, Report
from site_builder.registry.published import Relisted
from site_builder.schedule import Withheld
from site_builder.spool import Spool
from site_builder.workers import collecting_rarely, give_back_memory, pool

if TYPE_CHECKING:
    from site_builder.making import Made
    from site_builder.permanence import Promise


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    briefings: int
    """Published ones."""
    pages: int
    rendered: int
    """Pages whose value had changed since the last build into this folder."""
    published: Report
    warnings: tuple[SiteError, ...]
    listing: Relisted | None = None
    """Of a live site: what content/published.csv should say from now on, where it says something else; not written."""
    withheld: Withheld = Withheld()
    """What is not published, and why."""


# Until after the return: with all that a build knows still there, the collector would look through it once more.
@collecting_rarely()
def build(
    root: Path,
    *,
    output: Path,
    clock: datetime,
    state: Path | None = None,
    workers: int = 0,
    portable: bool = False,
    swap: bool = False,
    keep_previous: bool = False,
    adopt: bool = False,
    afresh: bool = False,
    let_go: Sequence[str] = (),
    progress: Progress = silent,
    keep: Callable[[Archive], None] = lambda archive: None,
) -> BuildReport:
    """Build the archive in `root` into `output`. `workers` 0 is one for each core.

    A live site that would lose a URL of content/published.csv is an error, but for those that are `let_go`.
    `state` holds cache, manifest and journal: `.site-builder/` in the archive, unless it is named. `keep_previous` and
    `adopt` are those of `OutputFolder`; `afresh` trusts neither cache nor output: all is made anew, and what differs is
    replaced. `keep` is given the archive by a caller who would not wait until all of it is freed.

    Raises SiteError or SiteErrors with all that is wrong in one stage; nothing in the output is touched then.
    """
    inputs = read_site(root)
    state = state or root / STATE_FOLDER
    sources = [root / name for name in SOURCES]
    folder = OutputFolder(
        output,
        state,
        sources=sources,
        marks=(FILE, *SOURCES),
        modes=modes_of(inputs.config.publish.mode),
        adopt=adopt,
        keep_previous=keep_previous,
        afresh=afresh,
    )
    if afresh:
        drop_cache(state / CACHE_FILE)
    processes = pool(workers or os.cpu_count() or 1)
    with (
        folder,
        open_cache(state / CACHE_FILE) as cache,
        Spool(state) as spool,
        processes as executor,
    ):
        stamp = digest_of(input_stamp(inputs, portable), swap, keep_previous, tuple(let_go))
        builds = cache.shelf("builds")
        before = inputs.published.data if inputs.published else None
        last = last_build(builds, digest_of(stamp, before), known=folder.known(), clock=clock)
        if last is not None:
            return last
        ready = partial(_prepare, inputs, portable=portable)
        archive = read_archive(
            inputs, clock=clock, cache=cache, executor=executor, progress=progress, aside=spool.put, meanwhile=ready
        )
        warnings = (*archive.warnings, *overlooked(inputs))
        live = inputs.config.publish.live and not portable
        promise = _promise(inputs, archive, let_go) if live else None
        inputs = replace(inputs, briefings=())  # their texts are parsed: what is left needs the memory
        give_back_memory()
        links = LinksMade(state, archive)
        made = _made(archive, inputs, folder, links, portable=portable, executor=executor, progress=progress)
        report, urls = _published(folder, made, archive, promise, swap=swap, clock=clock)
        report = replace(report, warnings=warnings, withheld=archive.withheld)
        links.remember()
        after = promise.list_after(archive, urls, clock.date().isoformat()).encode() if promise else before
        finished = Finished(report, digest_of(folder.known()), clock, archive.next_change)
        builds.save(digest_of(stamp, after), pickle.dumps(finished))
    keep(archive)
    return replace(report, listing=None if after is None or after == before else Relisted(before, after))


def _promise(inputs: Inputs, archive: Archive, let_go: Sequence[str]) -> "Promise":
    """What a live site owes to who kept its URLs."""
    from site_builder.permanence import promise_of

    return promise_of(inputs, archive, let_go)


def _prepare(inputs: Inputs, *, portable: bool) -> None:
    """Bring in the modules that make pages, which a build does without where nothing changed; compile the templates."""
    from site_builder.making import prepare_templates

    prepare_templates(inputs, portable=portable)


def _made(
    archive: Archive,
    inputs: Inputs,
    folder: OutputFolder,
    links: LinksMade,
    *,
    portable: bool,
    executor: Executor | None,
    progress: Progress,
) -> "Iterator[Made]":
    """Every page: surveyed, planned and rendered."""
    from site_builder.making import make_site, open_workshop
    from site_builder.pages.cards import survey_site

    site = survey_site(archive, inputs.config, inputs.texts)
    shop = open_workshop(site, inputs, portable=portable, known=folder.known(), put=folder.stage.put)
    return make_site(shop, inputs, executor=executor, progress=progress, meanwhile=lambda: links.text)


def _published(
    folder: OutputFolder,
    made: "Iterable[Made]",
    archive: Archive,
    promise: "Promise | None",
    *,
    swap: bool,
    clock: datetime,
) -> tuple[BuildReport, Set[str]]:
    """The files in their places: what was done, and the URLs of all pages. Raises SiteErrors for URLs that are lost."""
    rendered: list[str] = []
    urls: set[str] = set()

    def outputs() -> Iterator[Output]:
        for page in made:
            rendered.extend([page.path] if page.file is not None else [])
            urls.add(page.url)
            yield page.path, page.key, page.file
        raise_all(promise.losses(urls, clock) if promise else ())

    published = (folder.publish_swapped if swap else folder.publish)(outputs())
    report = BuildReport(len(archive.briefings), len(folder.known()), len(rendered), published, archive.warnings)
    return report, urls


@dataclass(frozen=True, slots=True)
class Finished:
    """A build of certain inputs, remembered so that the same inputs need not be looked at again."""

    report: BuildReport
    outputs: str
    """Digest of what was known of the output afterwards."""
    clock: datetime
    next_change: datetime | None
    """When the publish set changes by itself."""


def last_build(builds: Shelf, stamp: str, *, known: Mapping[str, str], clock: datetime) -> BuildReport | None:
    """What a build of the same inputs reported, if its output still stands untouched and no embargo has ended since."""
    blob = builds.load([stamp]).get(stamp)
    last: Finished | None = pickle.loads(blob) if blob else None
    if last is None or last.outputs != digest_of(known) or clock < last.clock:
        return None
    if last.next_change is not None and clock >= last.next_change:
        return None
    done = last.report.published
    unchanged = tuple(sorted((*done.written, *done.unchanged)))
    return replace(last.report, rendered=0, published=replace(done, written=(), unchanged=unchanged, removed=()))
