"""The pipeline in order: read → parse → gather → plan → render → publish."""

import os
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from site_builder.cache import Shelf, open_cache
from site_builder.compute import compute_each
from site_builder.config import FILE
from site_builder.digests import digest_of
from site_builder.errors import SiteError
from site_builder.inputs import CACHE_FILE, SOURCES, STATE_FOLDER, Inputs, input_stamp, read_inputs
from site_builder.linkage import remember_links
from site_builder.pages.machines import AssetPage
from site_builder.pages.page import Page
from site_builder.parsing import Progress, plan_pages, read_archive, silent
from site_builder.publish import OutputFolder, Report
from site_builder.render import render_page
from site_builder.urls import output_path
from site_builder.versions import code_version
from site_builder.workers import collecting_rarely, pool


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


def build(
    root: Path,
    *,
    output: Path,
    clock: datetime,
    state: Path | None = None,
    workers: int = 0,
    portable: bool = False,
    swap: bool = False,
    progress: Progress = silent,
) -> BuildReport:
    """Build the archive in `root` into `output`. `workers` 0 is one for each core.

    `state` holds cache, manifest and journal: `.site-builder/` in the archive, unless it is named.

    Raises SiteError or SiteErrors with all that is wrong in one stage; nothing in the output is touched then.
    """
    inputs = read_inputs(root)
    state = state or root / STATE_FOLDER
    sources = [root / name for name in SOURCES]
    folder = OutputFolder(output, state, sources=sources, marks=(FILE, *SOURCES))
    processes = pool(workers or os.cpu_count() or 1)
    with collecting_rarely(), folder, open_cache(state / CACHE_FILE) as cache, processes as executor:
        known = folder.known()
        stamp = digest_of(input_stamp(inputs, portable), swap)
        builds = cache.shelf("builds")
        last = last_build(builds, stamp, known=known, clock=clock)
        if last is not None:
            return last
        archive = read_archive(inputs, clock=clock, cache=cache, executor=executor, progress=progress)
        pages = plan_pages(archive, inputs)
        inputs = replace(inputs, briefings=())  # their texts are parsed: what is left needs the memory
        keys = page_keys(pages, inputs, portable=portable)
        stale = [page for page in pages if known.get(output_path(page.url)) != keys[output_path(page.url)]]
        render = partial(render_page, theme=inputs.theme, site=inputs.config, portable=portable)
        fresh = compute_each(stale, work=render, executor=executor, progress=partial(progress, "render"), name=_url)
        rendered = ((path := output_path(p.url), keys[path], data) for p, data in zip(stale, fresh, strict=True))
        changed = {output_path(page.url) for page in stale}
        kept = ((path, key, None) for path, key in keys.items() if path not in changed)
        published = (folder.publish_swapped if swap else folder.publish)(chain(rendered, kept))
        remember_links(state, archive)
        report = BuildReport(len(archive.briefings), len(pages), len(stale), published, archive.warnings)
        builds.save(stamp, pickle.dumps(Finished(report, digest_of(folder.known()), clock, archive.next_change)))
    return report


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


def page_keys(pages: Sequence[Page], inputs: Inputs, *, portable: bool) -> dict[str, str]:
    """By output path: what names the bytes of each page by all that they depend on."""
    look = digest_of(inputs.theme.digest, inputs.config, portable, code_version())
    return {
        output_path(page.url): page.digest if isinstance(page, AssetPage) else digest_of(page.digest, look)
        for page in pages
    }


def _url(page: Page) -> str:
    return page.url
