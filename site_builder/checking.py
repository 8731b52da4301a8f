"""What an editor should look at before a build, and the proof after it: both look at everything and change nothing."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.build import build
from site_builder.cache import open_cache
from site_builder.errors import SiteError, SiteErrors
from site_builder.files import read_tree
from site_builder.inputs import CACHE_FILE, STATE_FOLDER, read_inputs
from site_builder.pages.page import RedirectPage
from site_builder.parsing import plan_pages, read_archive
from site_builder.registry.load import check_registry
from site_builder.registry.redirects import check_redirects
from site_builder.workers import pool


def verify(root: Path, *, output: Path, clock: datetime, portable: bool = False, workers: int = 0) -> tuple[str, ...]:
    """Paths in the output that a clean build, made without any cache in a folder of its own, has otherwise or not."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        build(root, output=home / "clean", state=home / "state", clock=clock, portable=portable, workers=workers)
        clean = {file.path.removeprefix("clean/"): file.digest for file in read_tree(home, "clean")}
    built = {file.path.removeprefix(f"{output.name}/"): file.digest for file in read_tree(output.parent, output.name)}
    return tuple(sorted(p for p in clean.keys() | built.keys() if clean.get(p) != built.get(p)))


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What an editor should look at."""

    briefings: int
    errors: tuple[SiteError, ...]
    warnings: tuple[SiteError, ...]


def check(root: Path, *, clock: datetime) -> CheckReport:
    """Everything that a build would refuse or warn of, and what looks odd in the registry; writes nothing."""
    inputs = read_inputs(root)
    try:
        with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache, pool(os.cpu_count() or 1) as executor:
            archive = read_archive(inputs, clock=clock, cache=cache, executor=executor)
            pages = plan_pages(archive, inputs)
    except SiteErrors as several:
        return CheckReport(len(inputs.briefings), several.errors, ())
    except SiteError as error:
        return CheckReport(len(inputs.briefings), (error,), ())
    urls = {page.url for page in pages if not isinstance(page, RedirectPage)}
    registry = check_registry(archive.registry.actors, archive.registry.tags)
    redirects = check_redirects(inputs.redirects, urls.__contains__)
    return CheckReport(len(archive.briefings), redirects, (*archive.warnings, *registry))
