"""Seeds that change while the archive is looked at: ingested at once; what could not be decided waits for the desk."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from site_builder.errors import SiteError, SiteErrors
from site_builder.ingest import SEEDS_FOLDER, IngestReport, ingest
from site_builder.preview.queue import Item
from site_builder.registry.load import ACTORS_FILE, TAGS_FILE
from site_builder.registry.redirects import REDIRECTS_FILE

WRITTEN = ("created", "updated", "moved", "vanished")


class Seeds:
    """The seeds of one archive, as the last run left them."""

    def __init__(self, root: Path, clock: Callable[[], datetime]) -> None:
        self._root = root
        self._clock = clock
        self.problems: tuple[SiteError, ...] = ()
        self.conflicts: tuple[Item, ...] = ()
        """A seed and its content both changed: a person must choose."""

    @property
    def exist(self) -> bool:
        """Whether there is a folder of them."""
        return (self._root / SEEDS_FOLDER).is_dir()

    def run(self, *, take_seed: Sequence[str] = (), keep_mine: Sequence[str] = ()) -> frozenset[str]:
        """Ingest; returns the paths that may have been written. What is wrong is kept in `problems`."""
        try:
            report = ingest(self._root, clock=self._clock(), take_seed=take_seed, keep_mine=keep_mine, workers=1)
        except SiteErrors as several:
            self.problems = several.errors
        except SiteError as error:
            self.problems = (error,)
        else:
            self.problems = report.errors
            self.conflicts = tuple(_conflicts(report))
            return frozenset(_written(report))
        return frozenset()


def is_seed(path: str) -> bool:
    """Whether a path lies in the folder of the seeds."""
    return path == SEEDS_FOLDER or path.startswith(f"{SEEDS_FOLDER}/")


def _written(report: IngestReport) -> list[str]:
    paths = [seed.content for seed in report.seeds if seed.outcome in WRITTEN and seed.content]
    # A briefing's pictures lie in a folder of its own name, a moved one was elsewhere before.
    folders = {path.rpartition("/")[0].rpartition("/")[0] for path in paths}
    return [*paths, *(path.removesuffix(".md") for path in paths), *folders, ACTORS_FILE, TAGS_FILE, REDIRECTS_FILE]


def _conflicts(report: IngestReport) -> list[Item]:
    about = "the seed has changed, and somebody has edited what was made from it"
    found = [seed for seed in report.seeds if seed.outcome == "conflict"]
    return [Item("conflict", seed.path, seed.path, about, 1, seed.content) for seed in found]
