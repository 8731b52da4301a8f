"""Invented archives on disk, and a fixed clock."""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import finalize

from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER
from site_builder.building.pipeline import build
from site_builder.demo import demo_files
from site_builder.preview.live.site import Resident
from site_builder.publish.manifest import LIST
from site_builder.runtime.cache import open_cache
from site_builder.runtime.files import write_atomic
from site_builder.runtime.state import private_folder

NOW = datetime(2031, 1, 1, tzinfo=UTC)


def lay(root: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        write_atomic(root / path, text.encode("utf-8"))
    return root


def lay_demo(root: Path, briefings: int = 60) -> Path:
    return lay(root, dict(demo_files(briefings)))


def resident(root: Path, clock: Callable[[], datetime] = lambda: NOW) -> Resident:
    opened = open_cache(root / STATE_FOLDER / CACHE_FILE)
    found = Resident(root, opened, clock)
    finalize(found, opened.close)
    found.load()
    return found


def read_all(live: Resident) -> None:
    """Read everything that is not read yet."""
    for _ in live.steps():
        pass


async def until(condition: Callable[[], object], seconds: float = 120) -> None:
    """Wait until the condition is true; TimeoutError if it never is."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@cache
def _demo() -> "TemporaryDirectory[str]":
    """The demo with its output and state, until the tests end."""
    folder = TemporaryDirectory()
    build(lay_demo(Path(folder.name)), output=Path(folder.name, "public"), clock=NOW, workers=1)
    return folder


def warm(root: Path) -> None:
    """Copy the demo's parsed texts into the cache of an archive without one: parsing takes most of a test."""
    private_folder(root / STATE_FOLDER)
    shutil.copy2(Path(_demo().name, STATE_FOLDER, CACHE_FILE), root / STATE_FOLDER)


def built(root: Path) -> dict[str, bytes]:
    """Every URL of a build with its bytes; the first build starts from the demo's."""
    output, state = root / "public", root / "build-state"
    if not output.exists():
        for kept, copy in (("public", output), (STATE_FOLDER, state)):
            shutil.copytree(Path(_demo().name, kept), copy)
    build(root, output=output, clock=NOW, state=state, workers=1)
    files = (path for path in output.rglob("*") if path.is_file() and path != output / LIST)
    return {"/" + p.relative_to(output).as_posix().removesuffix("index.html"): p.read_bytes() for p in files}
