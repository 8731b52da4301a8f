"""A request for a build → what the build works with: the output folder, what is known of earlier builds, its sources.

The steps that only look things up are methods here; what becomes of them is told in `pipeline`.
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
"""Files of earlier versions in the state folder, with words of texts that may be hidden by now."""


@dataclass(frozen=True)
class BuildRequest:
    """What is to be built, and how."""

    root: Path
    _: KW_ONLY
    output: Path
    clock: datetime
    state: Path | None = None
    """The folder of cache, manifest and journal: `.site-builder/` in the archive, unless it is named."""
    workers: int = 0
    """Processes; 0 is one for each core."""
    cluster: str = ""
    """Address of a scheduler whose workers are asked instead."""
    portable: bool = False
    swap: bool = False
    keep_previous: bool = False
    """As of `OutputFolder`, like `adopt`."""
    adopt: bool = False
    afresh: bool = False
    """Trust neither cache nor output: make all again, and replace what differs."""
    keep_going: bool = False
    """A file with a fault counts as it was last published, or not at all."""
    let_go: Sequence[str] = ()
    """URLs of content/published.csv that a live site may lose: the loss of others is an error."""
    progress: Progress = silent
    timings: Timings | None = None
    kept: BuildState | None = None
    """What earlier builds of this process know; it stays open."""
    saved: Set[str] = frozenset()
    """Files that alone were saved since the last of them, which made the same output; none where any may have been."""


def asked_by(request: Callable[P, Asked]) -> Callable[[Callable[[Asked], Done]], Callable[P, Done]]:
    """A function of a request, to be called with what the request is made of."""

    def decorate(work: Callable[[Asked], Done]) -> Callable[P, Done]:
        @wraps(work)
        def call(*args: P.args, **kwargs: P.kwargs) -> Done:
            return work(request(*args, **kwargs))

        return call

    return decorate


@dataclass(frozen=True)
class BuildRun:
    """One build under way."""

    asked: BuildRequest
    state: Path
    folder: OutputFolder
    kept: BuildState
    snapshot: Snapshot
    timings: Timings
    left: Left | None = None
    """What the last build left, where only texts were saved since: they alone are looked at."""
    unremembered: tuple[SiteError, ...] = ()
    """A warning that nothing is remembered, if this is the first build."""

    def read(self) -> tuple[SiteInputs, Last | None, tuple[SiteError, ...]]:
        """The sources as they are now. Of a build that keeps going also what the output was last made of, and what is
        wrong with files that count as they were then."""
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
        """Names all that the output depends on, but for the clock, the briefings and the records of actors; `listed` is
        what the list of published URLs says."""
        asked = self.asked
        renewed = asked.swap, asked.keep_previous, tuple(asked.let_go)  # how the output is to be renewed
        return digest_of(replace(inputs, actors=None).frame(portable=asked.portable), renewed, listed)

    def is_live(self, inputs: SiteInputs) -> bool:
        """Whether the list of published URLs is kept, and none of them may be lost."""
        return inputs.config.publish.live and not self.asked.portable

    def door(self, inputs: SiteInputs, last: Last | None) -> "Door":
        """The way into the publish set."""
        from site_builder.archive.admission import Door

        return Door(self.asked.clock, inputs.config.audiences, last.texts if last else None, inputs.config.fields)

    def tools(self, executor: "Executor | None") -> "Tools":
        """What sources are understood with."""
        from site_builder.archive_folder.loading import Tools

        kept = self.kept
        return Tools(kept.cache, executor, kept.memory, self.asked.progress, kept.spool.put)


@contextmanager
def open_run(asked: BuildRequest) -> Iterator[BuildRun]:
    """The run of a request, its output folder locked. What is no archive stays as it is."""
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
    """A warning of what no build can remember, given while an output is new."""
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
    """What a build that ended well left, where it can be relied on; whoever comes after a failure looks at all."""
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
    """Of the files of the output: as site.toml has them, or as they are where that cannot be read."""
    with suppress(SiteProblem):
        return modes_of(read_settings(root).publish.mode)
    return modes_of_output(output)
