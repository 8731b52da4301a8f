"""Seeds that change during the preview: ingested at once; undecided conflicts wait at the desk.

Uses the ingest of the command line, which reads only changes; it may run in its own thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.archive_folder.inputs import SEEDS_FOLDER
from site_builder.core.errors import SiteError, SiteProblem
from site_builder.preview.desk.queue import Item
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE
from site_builder.registry.redirects import REDIRECTS_FILE

if TYPE_CHECKING:
    from site_builder.ingest.change_plan import SeedReport

WRITTEN = ("created", "updated", "moved", "vanished")


class Seeds:
    """The seeds of one archive after the last run."""

    def __init__(self, root: Path, clock: Callable[[], datetime]) -> None:
        self._root = root
        self._clock = clock
        self._lines: dict[str, Sequence[str]] = {}
        self.problems: tuple[SiteError, ...] = ()
        self.conflicts: tuple[Item, ...] = ()
        """Conflicts between a seed and its edited content, for a person to decide."""

    @property
    def exist(self) -> bool:
        """True if there is a seeds folder."""
        return (self._root / SEEDS_FOLDER).is_dir()

    def run(
        self, *, take_seed: Sequence[str] = (), keep_mine: Sequence[str] = (), publish: bool = False
    ) -> frozenset[str]:
        """Runs ingest; returns the paths that may have been written. Errors are stored in `problems`."""
        self._lines = {}
        from site_builder.ingest.pipeline import ingest  # takes longer to load than all the rest of the preview

        try:
            work = partial(ingest, self._root, clock=self._clock(), workers=1)
            report = work(take_seed=take_seed, keep_mine=keep_mine, publish=publish)
        except SiteProblem as problem:
            self.problems = problem.errors
        else:
            self.problems = (*report.errors, *report.unreadable)
            self.conflicts = tuple(_conflicts(report.seeds))
            return frozenset((*_written(report.seeds), *report.removed))
        return frozenset()

    def lines(self, seed: str) -> tuple[str, ...]:
        """The lines of a seed of any format. Raises SiteProblem if it is gone or cannot be read."""
        from site_builder.ingest.pipeline import lines_of_seed

        return lines_of_seed(self._root, seed)

    def first_lines(self, seeds: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The lines of several seeds; none of one that cannot be read. Read once until seeds change."""
        from site_builder.ingest.pipeline import lines_of_seeds

        if unread := [seed for seed in seeds if seed not in self._lines]:
            self._lines.update(lines_of_seeds(self._root, unread))
        return self._lines

    def date_in(self, seed: str) -> tuple[str, str]:
        """The words from which a seed's date was read, and their place. Raises SiteProblem if it cannot be read."""
        from site_builder.ingest.pipeline import date_in_seed

        return date_in_seed(self._root, seed)


def is_seed(path: str) -> bool:
    """True if a path is in the seeds folder."""
    return path == SEEDS_FOLDER or path.startswith(f"{SEEDS_FOLDER}/")


def _written(reports: Iterable["SeedReport"]) -> list[str]:
    paths = [seed.content for seed in reports if seed.outcome in WRITTEN and seed.content]
    # Images of a briefing are in a folder of its name; a moved briefing was in another folder before.
    folders = {path.rpartition("/")[0].rpartition("/")[0] for path in paths}
    return [*paths, *(path.removesuffix(".md") for path in paths), *folders, ACTORS_FILE, TAGS_FILE, REDIRECTS_FILE]


ASKED = {
    "conflict": ("conflict", "both the seed and the text made from it have changed"),
    "shorter": ("pair", "nearly the same as a longer seed, which was used"),
}
"""Outcome of a seed → kind of the question, and its subject."""


def _conflicts(reports: Iterable["SeedReport"]) -> list[Item]:
    found = ((seed, *ASKED[seed.outcome]) for seed in reports if seed.outcome in ASKED)
    return [Item(kind, seed.path, seed.path, about, 1, seed.content) for seed, kind, about in found]
