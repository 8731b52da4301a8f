"""Build request → open build run: locked output folder, state of earlier builds, sources.

Methods here only read; `pipeline` decides what to do with the result.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from site_builder.archive_folder.inputs import (
    BRIEFINGS_FOLDER,
    CACHE_FILE,
    SOURCES,
    STATE_FOLDER,
    read_settings,
    require_archive,
    require_content,
)
from site_builder.building.build_state import BuildState, PreviousRun
from site_builder.building.site_inputs import SiteInputs, read_saved, read_site
from site_builder.building.snapshot import Last, Snapshot
from site_builder.building.timings import Timings
from site_builder.core.digests import digest_of
from site_builder.core.errors import SiteError, SiteProblem
from site_builder.publish.file_ops import Modes, modes_of, modes_of_output
from site_builder.publish.output_folder import OutputFolder
from site_builder.runtime.cache import drop_cache
from site_builder.runtime.executors import Progress, silent
from site_builder.runtime.git_user import ask_git
from site_builder.runtime.seals import kept_secret, secret_folder
from site_builder.runtime.state import discard, lasting_folder
from site_builder.settings.site_config import FILE

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from site_builder.archive.admission import Door
    from site_builder.archive_folder.loading import Tools

P = ParamSpec("P")
Request = TypeVar("Request")
Done = TypeVar("Done")
OUTGROWN = ("links.json", "links")
"""Files that earlier versions left in the state folder; they may quote texts that are hidden now."""


@dataclass(frozen=True)
class BuildRequest:
    """Parameters of a build."""

    root: Path
    _: KW_ONLY
    output: Path
    clock: datetime
    state: Path | None = None
    """Folder of cache, manifest and journal. Defaults to `.site-builder/` in the archive."""
    workers: int = 0
    """Number of worker processes; 0 means one per core."""
    cluster: str = ""
    """Address of a scheduler whose workers replace local processes."""
    portable: bool = False
    swap: bool = False
    """As in `OutputFolder`, like `adopt`."""
    adopt: bool = False
    afresh: bool = False
    """Ignore cache and output: make every page again and replace those that differ."""
    keep_going: bool = False
    """Use the last published version of a file with an error, or leave it out."""
    let_go: Sequence[str] = ()
    """URLs of content/published.csv that a live site may lose; losing any other is an error."""
    progress: Progress = silent
    timings: Timings | None = None
    shared: BuildState | None = None
    """State shared by the builds of this process. Stays open after the build."""
    saved: Set[str] = frozenset()
    """The only files saved since this process last built the same output; empty if others may have changed too."""


def with_fields_of(request: Callable[P, Request]) -> Callable[[Callable[[Request], Done]], Callable[P, Done]]:
    """Decorator that lets callers pass a function the fields of its request instead of the request."""

    def decorate(work: Callable[[Request], Done]) -> Callable[P, Done]:
        @wraps(work)
        def call(*args: P.args, **kwargs: P.kwargs) -> Done:
            return work(request(*args, **kwargs))

        return call

    return decorate


@dataclass(frozen=True)
class BuildRun:
    """A build in progress."""

    request: BuildRequest
    state: Path
    folder: OutputFolder
    shared: BuildState
    snapshot: Snapshot
    timings: Timings
    previous: PreviousRun | None = None
    """Output and inputs of the previous build, set if only briefings were saved since."""
    unremembered: tuple[SiteError, ...] = ()
    """A warning on a first build that nothing can be cached."""

    def read(self) -> tuple[SiteInputs, Last | None, tuple[SiteError, ...]]:
        """Current sources. With `keep_going` also the files the output was last made of, and an error for each file
        that falls back to that version."""
        if self.request.keep_going:
            from site_builder.building.withholding import NOTHING, read_sound, redacted_now

            last = (self.snapshot.read(self.folder.mark_left) or NOTHING).without(redacted_now(self.request.root))
            inputs, faults = read_sound(self.request.root, last, self.shared.cache)
            return inputs, last, faults
        with self.timings.stage("read"):
            known = read_saved(self.request.root, self.previous[1], self.request.saved) if self.previous else None
            inputs = known or read_site(self.request.root, self.shared.cache)
        self.shared.previous = (self.folder, inputs) if self.request.shared else None
        return inputs, None, ()

    def frame(self, inputs: SiteInputs, listed: bytes | None) -> str:
        """Digest of all inputs except the clock, briefings and actor records. `listed` is the content of
        published.csv. The commit counts, because commits decide about former texts."""
        request = self.request
        asked = ("rev-parse", "HEAD", "--is-shallow-repository")
        commit = ask_git(request.root, *asked) if self.is_live(inputs) else ""
        renewed = request.swap, tuple(request.let_go)  # options of replacing the output
        return digest_of(replace(inputs, actors=None).frame(portable=request.portable), renewed, listed, commit)

    def is_live(self, inputs: SiteInputs) -> bool:
        """True if published.csv is enforced: no listed URL may be lost."""
        return inputs.config.publish.live and not self.request.portable

    def door(self, inputs: SiteInputs, last: Last | None) -> "Door":
        """Rules that admit a document to the publish set."""
        from site_builder.archive.admission import Door

        return Door(self.request.clock, inputs.config.audiences, last.texts if last else None, inputs.config.fields)

    def tools(self, executor: "Executor | None") -> "Tools":
        """Cache, workers and progress display used to parse and gather."""
        from site_builder.archive_folder.loading import Tools

        shared = self.shared
        return Tools(shared.cache, executor, shared.memory, self.request.progress, shared.spool.put)


@contextmanager
def open_run(request: BuildRequest) -> Iterator[BuildRun]:
    """Open the run of a request and lock its output folder. Writes nothing into a folder that is no archive."""
    state, previous = request.state or request.root / STATE_FOLDER, _previous_run(request)
    if not state.exists():
        require_archive(request.root)
        require_content(request.root)
    with lasting_folder(state) as (state, unstored):
        for name in OUTGROWN:
            discard(state / name)
        previous = None if unstored else previous
        folder = previous[0] if previous else _output(request, state)
        if request.afresh:
            drop_cache(state / CACHE_FILE)
        with folder, request.shared or BuildState(state) as shared, Snapshot(folder.home) as snapshot:
            timings, warning = request.timings or Timings(), tuple(_forgetful(folder, unstored))
            yield BuildRun(request, state, folder, shared, snapshot, timings, previous, warning)


def _forgetful(folder: OutputFolder, unstored: str) -> Iterator[SiteError]:
    """A warning if nothing can be cached between builds. Given only for a new output."""
    if not unstored and kept_secret() is None:
        unstored = f"{secret_folder()} cannot be written"
    if unstored and folder.is_new:
        hint = (
            "texts that may not be public are still removed, but each build makes all pages; a failed one also removes "
            "the pages that name such a text; --keep-going leaves out what cannot be read. To enable the cache, set "
            "XDG_STATE_HOME to a permanent folder and make .site-builder/ writable for this user"
        )
        yield SiteError(f"nothing can be cached between builds: {unstored}", hint=hint)


def _previous_run(request: BuildRequest) -> PreviousRun | None:
    """Output and inputs of the previous build in this process, if they can be trusted. A build after a failure gets
    None and reads everything."""
    if request.shared is None:
        return None
    previous, request.shared.previous = request.shared.previous, None
    if previous is None or not request.saved or request.afresh or request.keep_going:
        return None
    return previous if request.saved <= {file.path for file in previous[1].briefings} else None


def _output(request: BuildRequest, state: Path) -> OutputFolder:
    return OutputFolder(
        request.output,
        state,
        archive=request.root,
        is_ours=partial(_is_of, request.root),
        sources=[request.root / name for name in SOURCES],
        marks=(FILE, *SOURCES),
        modes=_modes(request.root, request.output),
        adopt=request.adopt,
        afresh=request.afresh,
    )


def _is_of(root: Path, paths: Set[str]) -> bool:
    """True if at least half of the briefings in an output are documents of the archive."""
    documents = {path.stem for path in (root / BRIEFINGS_FOLDER).rglob("*.md")}
    stems = [path.split("/")[1] for path in paths if re.fullmatch(r"briefings/[^/]+/index\.html", path)]
    return 2 * sum(stem in documents for stem in stems) >= len(stems)


def _modes(root: Path, output: Path) -> Modes:
    """File modes of the output: from site.toml, or as found in the output if site.toml cannot be read."""
    with suppress(SiteProblem):
        return modes_of(read_settings(root).publish.mode)
    return modes_of_output(output)
