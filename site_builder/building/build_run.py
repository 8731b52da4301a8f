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
from site_builder.building.build_state import BuildState, Left
from site_builder.building.site_inputs import SiteInputs, read_saved, read_site
from site_builder.building.snapshot import Last, Snapshot
from site_builder.building.timings import Timings
from site_builder.core.digests import digest_of
from site_builder.core.errors import SiteError, SiteProblem
from site_builder.publish.file_ops import Modes, modes_of, modes_of_output
from site_builder.publish.output_folder import OutputFolder
from site_builder.runtime.cache import drop_cache
from site_builder.runtime.executors import Progress, silent
from site_builder.runtime.seals import kept_secret, secret_folder
from site_builder.runtime.state import discard, lasting_folder
from site_builder.settings.site_config import FILE

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from site_builder.archive.admission import Door
    from site_builder.archive_folder.loading import Tools

P = ParamSpec("P")
Asked = TypeVar("Asked")
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
    keep_previous: bool = False
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
    kept: BuildState | None = None
    """State shared by the builds of this process. Stays open after the build."""
    saved: Set[str] = frozenset()
    """The only files saved since this process last built the same output; empty if others may have changed too."""


def asked_by(request: Callable[P, Asked]) -> Callable[[Callable[[Asked], Done]], Callable[P, Done]]:
    """Decorator that lets callers pass a function the fields of its request instead of the request."""

    def decorate(work: Callable[[Asked], Done]) -> Callable[P, Done]:
        @wraps(work)
        def call(*args: P.args, **kwargs: P.kwargs) -> Done:
            return work(request(*args, **kwargs))

        return call

    return decorate


@dataclass(frozen=True)
class BuildRun:
    """A build in progress."""

    asked: BuildRequest
    state: Path
    folder: OutputFolder
    kept: BuildState
    snapshot: Snapshot
    timings: Timings
    left: Left | None = None
    """Output and inputs of the previous build, set if only briefings were saved since."""
    unremembered: tuple[SiteError, ...] = ()
    """A warning on a first build that nothing can be cached."""

    def read(self) -> tuple[SiteInputs, Last | None, tuple[SiteError, ...]]:
        """Current sources. With `keep_going` also the files the output was last made of, and an error for each file
        that falls back to that version."""
        if self.asked.keep_going:
            from site_builder.building.withholding import NOTHING, read_sound

            last = self.snapshot.read(self.folder.mark_left) or NOTHING
            inputs, faults = read_sound(self.asked.root, last, self.kept.cache)
            return inputs, last, faults
        with self.timings.stage("read"):
            known = read_saved(self.asked.root, self.left[1], self.asked.saved) if self.left else None
            inputs = known or read_site(self.asked.root, self.kept.cache)
        self.kept.left = (self.folder, inputs) if self.asked.kept else None
        return inputs, None, ()

    def frame(self, inputs: SiteInputs, listed: bytes | None) -> str:
        """Digest of all inputs except the clock, briefings and actor records. `listed` is the content of
        published.csv."""
        asked = self.asked
        renewed = asked.swap, asked.keep_previous, tuple(asked.let_go)  # how the output is to be renewed
        return digest_of(replace(inputs, actors=None).frame(portable=asked.portable), renewed, listed)

    def is_live(self, inputs: SiteInputs) -> bool:
        """True if published.csv is enforced: no listed URL may be lost."""
        return inputs.config.publish.live and not self.asked.portable

    def door(self, inputs: SiteInputs, last: Last | None) -> "Door":
        """Rules that admit a document to the publish set."""
        from site_builder.archive.admission import Door

        return Door(self.asked.clock, inputs.config.audiences, last.texts if last else None, inputs.config.fields)

    def tools(self, executor: "Executor | None") -> "Tools":
        """Cache, workers and progress display used to parse and gather."""
        from site_builder.archive_folder.loading import Tools

        kept = self.kept
        return Tools(kept.cache, executor, kept.memory, self.asked.progress, kept.spool.put)


@contextmanager
def open_run(asked: BuildRequest) -> Iterator[BuildRun]:
    """Open the run of a request and lock its output folder. Writes nothing into a folder that is no archive."""
    state, timings, left = asked.state or asked.root / STATE_FOLDER, asked.timings or Timings(), _left_for(asked)
    if not state.exists():
        require_archive(asked.root)
        require_content(asked.root)
    with lasting_folder(state) as (state, unkept):
        for name in OUTGROWN:
            discard(state / name)
        left = None if unkept else left
        folder = left[0] if left else _output(asked, state)
        if asked.afresh:
            drop_cache(state / CACHE_FILE)
        with folder, asked.kept or BuildState(state) as kept, Snapshot(folder.home) as snapshot:
            yield BuildRun(asked, state, folder, kept, snapshot, timings, left, tuple(_forgetful(folder, unkept)))


def _forgetful(folder: OutputFolder, unkept: str) -> Iterator[SiteError]:
    """A warning, given while the output is new, that no build here can cache anything."""
    if not unkept and kept_secret() is None:
        unkept = f"{secret_folder()} cannot be written"
    if unkept and folder.is_new:
        hint = (
            "texts that may not be public still go, but each build makes the whole site; one that fails also removes "
            "the pages that name such a text; --keep-going leaves out what it cannot read. To keep more, set "
            "XDG_STATE_HOME to a folder that stays, and let this user write .site-builder/"
        )
        yield SiteError(f"nothing is remembered from build to build: {unkept}", hint=hint)


def _left_for(asked: BuildRequest) -> Left | None:
    """Output and inputs of the previous build in this process, if they can be trusted. A build after a failure gets
    None and reads everything."""
    if asked.kept is None:
        return None
    left, asked.kept.left = asked.kept.left, None
    if left is None or not asked.saved or asked.afresh or asked.keep_going:
        return None
    return left if asked.saved <= {file.path for file in left[1].briefings} else None


def _output(asked: BuildRequest, state: Path) -> OutputFolder:
    return OutputFolder(
        asked.output,
        state,
        archive=asked.root,
        is_ours=partial(_is_of, asked.root),
        sources=[asked.root / name for name in SOURCES],
        marks=(FILE, *SOURCES),
        modes=_modes(asked.root, asked.output),
        adopt=asked.adopt,
        keep_previous=asked.keep_previous,
        afresh=asked.afresh,
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
