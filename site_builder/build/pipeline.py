"""The pipeline in order: read → parse → gather → plan → render → publish."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.archive.admission import AS_BEFORE, Door, with_outcome
from site_builder.archive.gather import Archive, with_open_nav
from site_builder.archive.schedule import Unpublished
from site_builder.archive_folder.inputs import (
    CACHE_FILE,
    SOURCES,
    STATE_FOLDER,
    overlooked,
    read_settings,
)
from site_builder.archive_folder.loading import Progress, Tools, Understood, silent, understand
from site_builder.build.build_state import BuildState
from site_builder.build.link_log import LinksMade
from site_builder.build.site_inputs import SiteInputs, read_site, theme_of
from site_builder.build.snapshot import Last, Snapshot
from site_builder.build.timings import Timings
from site_builder.build.withholding import NOTHING, harmless, read_sound, restricted_now, still_public
from site_builder.core.digests import digest_of
from site_builder.core.errors import BuildFailed, SiteError, SiteErrors, ThemeError, errors_of, raise_all
from site_builder.publish.file_ops import Modes, modes_of, modes_of_output
from site_builder.publish.output_folder import Output, OutputFolder, PublishReport
from site_builder.registry.published import Relisted
from site_builder.runtime.cache import Cache, Shelf, drop_cache
from site_builder.runtime.executors import workers_for
from site_builder.runtime.process_pool import collecting_rarely
from site_builder.settings.site_config import FILE

if TYPE_CHECKING:
    from site_builder.build.permanence import Promise
    from site_builder.build.plan_memory import Made


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    briefings: int
    """Published ones."""
    pages: int
    rendered: int
    """Pages whose value had changed since the last build into this folder."""
    published: PublishReport
    warnings: tuple[SiteError, ...]
    faults: tuple[SiteError, ...] = ()
    """Of files that count as they were before, or not at all: of a build that kept going."""
    listing: Relisted | None = None
    """Of a live site: what content/published.csv should say from now on, where it says something else; not written."""
    withheld: Unpublished = Unpublished()
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
    keep_going: bool = False,
    let_go: Sequence[str] = (),
    progress: Progress = silent,
    timings: Timings | None = None,
    kept: BuildState | None = None,
    cluster: str = "",
) -> BuildReport:
    """Build the archive in `root` into `output`. `workers` 0 is one for each core; with the address of a `cluster` its
    workers are asked.

    A live site that would lose a URL of content/published.csv is an error, but for those that are `let_go`.
    `state` holds cache, manifest and journal: `.site-builder/` in the archive, unless it is named. `keep_previous` and
    `adopt` are those of `OutputFolder`; `afresh` trusts neither cache nor output: all is made again, and what differs
    is replaced.
    `kept` is what earlier builds of this process know, and stays open.
    With `keep_going` a file with a fault counts as it was last published, or not at all.

    Raises SiteError or SiteErrors with all that is wrong in one stage; nothing new is published then, and what must
    not be public any more is taken off the output all the same: BuildFailed names it.
    """
    state = state or root / STATE_FOLDER
    sources = [root / name for name in SOURCES]
    folder = OutputFolder(
        output,
        state,
        sources=sources,
        marks=(FILE, *SOURCES),
        modes=_modes(root, output),
        adopt=adopt,
        keep_previous=keep_previous,
        afresh=afresh,
    )
    timings = timings or Timings()
    with timings.stage("read"):
        first = [] if folder.home.exists() else [read_site(root)]  # what is no archive stays as it is
    if afresh:
        drop_cache(state / CACHE_FILE)
    asked = keep_previous, tuple(let_go)
    with folder, kept or BuildState(state) as kept, Snapshot(folder.home) as snapshot:
        run = _Run(
            root, state, folder, kept, snapshot, clock, workers, cluster, portable, swap, asked, progress, timings
        )
        return run.whole_or_withheld(first, keep_going=keep_going)


@dataclass(frozen=True)
class _Run:
    """One build: what it works with, and its two ends."""

    root: Path
    state: Path
    folder: OutputFolder
    kept: BuildState
    snapshot: Snapshot
    clock: datetime
    processes: int
    """0 is one for each core."""
    cluster: str
    """Address of its scheduler, where one is asked instead."""
    portable: bool
    swap: bool
    asked: tuple[bool, tuple[str, ...]]
    """Whether the tree before a swap is kept; the URLs that are let go."""
    progress: Progress
    timings: Timings

    def whole_or_withheld(self, early: list[SiteInputs], *, keep_going: bool) -> BuildReport:
        """The whole; if that fails, what must not be public any more is taken off the output first."""
        try:
            return self.whole(early, keep_going=keep_going)
        except (SiteError, SiteErrors) as problem:
            gone = self.withhold(errors_of(problem))
            if gone:
                raise BuildFailed(errors_of(problem), gone) from problem
            raise
        except Exception:
            self.withhold(())
            raise

    def whole(self, early: list[SiteInputs], *, keep_going: bool) -> BuildReport:
        """The site as it is now, of what may have been read `early`: it is taken from there, so that texts are in
        memory no longer than until they are parsed."""
        if keep_going:
            last = self._remembered() or NOTHING
            inputs, faults = read_sound(self.root, last, self.kept.cache)
        else:
            last, faults = NOTHING, ()
            with self.timings.stage("read"):
                inputs = early.pop() if early else read_site(self.root, self.kept.cache)
        stamp = digest_of(inputs.stamp(portable=self.portable), self.swap, *self.asked)
        builds = self.kept.cache.shelf("builds")
        before = inputs.published.data if inputs.published else None
        known, clock = self.folder.known(), self.clock
        done = None if faults else last_build(builds, digest_of(stamp, before), known=known, clock=clock)
        if done is not None:
            self.folder.fell()
            return done
        door = Door(clock, inputs.config.audiences, last.texts if keep_going else None)
        with workers_for(self.root, self.processes, self.cluster) as executor:
            found = self._understood(inputs, door, executor, faulty=bool(faults))
            live = inputs.config.publish.live and not self.portable
            promise = _promise(inputs, found.archive, self.asked[1]) if live else None
            self.snapshot.put(inputs, found.texts.values(), portable=self.portable)
            inputs, found = replace(inputs, briefings=()), found.without_sources(texts_too=not keep_going)
            report, after = self._site(inputs, found, promise, last if keep_going else None, executor)
        faults = (*faults, *found.faults, *report.faults)
        archive, warnings = found.archive, (*found.archive.warnings, *overlooked(inputs))
        report = replace(report, warnings=warnings, faults=faults, withheld=archive.withheld)
        if not faults:
            finished = Finished(report, digest_of(self.folder.known()), clock, archive.next_change)
            builds.save(digest_of(stamp, after), pickle.dumps(finished))
        listing = None if after is None or after == before else Relisted(before, after)
        return replace(report, listing=listing)

    def _understood(self, inputs: SiteInputs, door: Door, executor: Executor | None, *, faulty: bool) -> Understood:
        ready = partial(_prepare, inputs, self.kept.cache, portable=self.portable)
        hidden = restricted_now(self.root) if faulty else frozenset()
        with self.timings.stage("parse and gather"):
            tools = replace(self._tools(executor, ready), memory=self.kept.memory)
            return understand(inputs, door=door, tools=tools, restricted=hidden)

    def _site(
        self,
        inputs: SiteInputs,
        found: Understood,
        promise: "Promise | None",
        last: Last | None,
        executor: Executor | None,
    ) -> tuple[BuildReport, bytes | None]:
        """The pages in their places, and what the list of published URLs shall say; templates that cannot be used count
        as they were before, where `last` has them."""
        archive = found.archive
        links = LinksMade(self.state, archive)
        try:
            report, urls = self._published(inputs, archive, links, promise, executor, keep_going=last is not None)
        except (SiteError, SiteErrors) as problem:
            broken = errors_of(problem)
            own = last.templates if last else inputs.own
            if not last or own == inputs.own or not all(isinstance(error, ThemeError) for error in broken):
                raise
            inputs = replace(inputs, own=own, theme=theme_of(own))
            self.snapshot.put_again(inputs, found.texts.values(), portable=self.portable)
            report, urls = self._published(inputs, archive, links, promise, executor, keep_going=last is not None)
            report = replace(report, faults=(*report.faults, *(with_outcome(error, AS_BEFORE) for error in broken)))
        self.snapshot.keep(digest_of(self.folder.known()))
        links.remember()
        before = inputs.published.data if inputs.published else None
        return report, promise.list_after(archive, urls, f"{self.clock:%Y-%m-%d}").encode() if promise else before

    def _published(
        self,
        inputs: SiteInputs,
        archive: Archive,
        links: LinksMade,
        promise: "Promise | None",
        executor: Executor | None,
        *,
        keep_going: bool,
    ) -> tuple[BuildReport, Set[str]]:
        with self.timings.stage("publish"):
            made = _made(
                archive,
                inputs,
                self.folder,
                links,
                portable=self.portable,
                executor=executor,
                progress=self.progress,
                timings=self.timings,
                kept=self.kept,
            )
            return _published(
                self.folder, made, archive, promise, swap=self.swap, clock=self.clock, keep_going=keep_going
            )

    def withhold(self, errors: Sequence[SiteError]) -> tuple[SiteError, ...]:
        """After a failure: take what must not be public any more off the output, and say what that was.

        Raises SiteErrors with these errors and those that keep it from doing so.
        """
        try:
            return self._withheld()
        except (SiteError, SiteErrors) as problem:
            raise SiteErrors((*errors, *errors_of(problem))) from problem

    def _withheld(self) -> tuple[SiteError, ...]:
        self.snapshot.forget()
        self.folder.resume()
        last = self._remembered()
        if last is not None:
            with suppress(Exception):  # whatever it is, what cannot be made once more is removed
                return self._made_once_more(last)
            self.folder.resume()
        left = self.folder.known()
        stays, gone = harmless(self.root, self.folder.folder, left, clock=self.clock, last=last or NOTHING)
        if gone:
            self._publish((path, left[path], None) for path in stays)
        return gone

    def _made_once_more(self, last: Last) -> tuple[SiteError, ...]:
        """The site of what it was last made of, but for what must go."""
        stands = still_public(self.root, self.folder.folder, last, clock=self.clock)
        if not stands.gone:
            return ()
        door = Door(self.clock, stands.inputs.config.audiences, last.texts)
        with workers_for(self.root, self.processes) as executor:
            tools = self._tools(executor, lambda: None)
            found = understand(
                stands.inputs, door=door, tools=tools, documents=stands.documents, restricted=stands.restricted
            )
            self.snapshot.put(stands.inputs, found.texts.values(), portable=last.portable)
            links = LinksMade(self.state, found.archive)
            made = _made(
                found.archive,
                stands.inputs,
                self.folder,
                links,
                portable=last.portable,
                executor=executor,
                progress=self.progress,
                timings=self.timings,
            )
            self._publish((page.path, page.key, page.file) for page in made)
        self.snapshot.keep(digest_of(self.folder.known()))
        return stands.gone

    def _publish(self, outputs: Iterable[Output]) -> None:
        folder = self.folder
        (folder.publish_swapped if folder.folder.is_symlink() else folder.publish)(outputs)

    def _remembered(self) -> Last | None:
        return self.snapshot.read(digest_of(self.folder.left()))

    def _tools(self, executor: Executor | None, meanwhile: Callable[[], object]) -> Tools:
        return Tools(self.kept.cache, executor, self.progress, self.kept.spool.put, meanwhile)


def _modes(root: Path, output: Path) -> Modes:
    """Of the files of the output: as site.toml has them, or as they are where that cannot be read."""
    with suppress(SiteError, SiteErrors):
        return modes_of(read_settings(root).publish.mode)
    return modes_of_output(output)


def _promise(inputs: SiteInputs, archive: Archive, let_go: Sequence[str]) -> "Promise":
    """What a live site owes to who kept its URLs."""
    from site_builder.build.permanence import promise_of

    return promise_of(inputs, archive, let_go)


def _prepare(inputs: SiteInputs, cache: Cache, *, portable: bool) -> None:
    """Bring in the modules that make pages, which a build does without where nothing changed; compile the templates."""
    from site_builder.build.output_parts import prepare_templates

    prepare_templates(inputs, portable=portable, codes=cache.shelf("templates"))


def _made(
    archive: Archive,
    inputs: SiteInputs,
    folder: OutputFolder,
    links: LinksMade,
    *,
    portable: bool,
    executor: Executor | None,
    progress: Progress,
    timings: Timings,
    kept: BuildState | None = None,
) -> "Iterator[Made]":
    """Every page: surveyed, planned and rendered; with what is kept, what would come again is not planned again."""
    from site_builder.build.output_parts import make_site, open_context
    from site_builder.pages.site import survey_site

    inputs = replace(inputs, config=with_open_nav(inputs.config, archive))
    site = survey_site(archive, inputs.config, inputs.texts)
    codes = kept.cache.shelf("templates") if kept else None
    shop = open_context(site, inputs, portable=portable, known=folder.known(), put=folder.stage.put, codes=codes)
    return make_site(
        shop,
        inputs,
        executor=executor,
        progress=progress,
        memory=kept.plans(folder.home.name) if kept else None,
        timings=timings,
        meanwhile=lambda: links.text,
        share=kept.memory.share if kept else lambda: None,
    )


def _published(
    folder: OutputFolder,
    made: "Iterable[Made]",
    archive: Archive,
    promise: "Promise | None",
    *,
    swap: bool,
    clock: datetime,
    keep_going: bool,
) -> tuple[BuildReport, Set[str]]:
    """The files in their places: what was done, and the URLs of all pages. Raises SiteErrors for URLs that are lost;
    they are faults of a build that keeps going."""
    rendered: list[str] = []
    urls: set[str] = set()
    lost: list[SiteError] = []

    def outputs() -> Iterator[Output]:
        for page in made:
            rendered.extend([page.path] if page.file is not None else [])
            urls.add(page.url)
            yield page.path, page.key, page.file
        lost.extend(promise.losses(urls, clock) if promise else ())
        raise_all(() if keep_going else lost)

    published = (folder.publish_swapped if swap else folder.publish)(outputs())
    report = BuildReport(len(archive.briefings), len(folder.known()), len(rendered), published, archive.warnings)
    return replace(report, faults=tuple(lost)), urls


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
