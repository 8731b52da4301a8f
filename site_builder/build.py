"""The pipeline in order: read → parse → gather → plan → render → publish."""

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from site_builder.archive import Archive, Registry, gather
from site_builder.cache import Cache, Shelf, open_cache
from site_builder.compute import compute_all, compute_each
from site_builder.config import FILE, SeriesConfig, SiteConfig, read_config
from site_builder.content.body import parse_body
from site_builder.content.briefing import Body, Briefing
from site_builder.content.header import Document, read_document
from site_builder.digests import digest_of
from site_builder.errors import SiteError, SiteErrors
from site_builder.files import read_text_file, read_tree
from site_builder.pages.page import AssetPage, Page, RedirectPage
from site_builder.pages.plan import plan
from site_builder.publish import OutputFolder, Report
from site_builder.registry.actors import Actor
from site_builder.registry.decisions import DECISIONS_FILE
from site_builder.registry.load import ACTORS_FILE, TAGS_FILE, check_registry, load_actors, load_tags
from site_builder.registry.redirects import REDIRECTS_FILE, check_redirects, load_redirects
from site_builder.render import render_page
from site_builder.sources import SourceFile
from site_builder.theme import Theme, packaged_theme_folder, read_theme
from site_builder.urls import asset_url, briefing_url, output_path
from site_builder.versions import code_version
from site_builder.workers import pool

STATE_FOLDER = ".site-builder"
CACHE_FILE = f"{STATE_FOLDER}/cache.sqlite"
SOURCES = ("content", "seeds", "templates")
BRIEFINGS_FOLDER = "content/briefings"
Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, what is done and what there is to do."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True)
class Inputs:
    """Everything that a build reads."""

    config: SiteConfig
    briefings: tuple[SourceFile, ...]
    assets: tuple[SourceFile, ...]
    actors: SourceFile | None
    tags: SourceFile | None
    redirects: SourceFile | None
    decisions: SourceFile | None
    theme: Theme


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
    workers: int = 0,
    portable: bool = False,
    swap: bool = False,
    progress: Progress = silent,
) -> BuildReport:
    """Build the archive in `root` into `output`. `workers` 0 is one for each core.

    Raises SiteError or SiteErrors with all that is wrong in one stage; nothing in the output is touched then.
    """
    inputs = read_inputs(root)
    folder = OutputFolder(
        output, root / STATE_FOLDER, sources=[root / name for name in SOURCES], marks=(FILE, *SOURCES)
    )
    with folder, open_cache(root / CACHE_FILE) as cache, pool(workers or os.cpu_count() or 1) as executor:
        known = folder.known()
        stamp = input_stamp(inputs, portable)
        builds = cache.shelf("builds")
        last = last_build(builds, stamp, known=known, clock=clock)
        if last is not None:
            return last
        archive = read_archive(inputs, clock=clock, cache=cache, executor=executor, progress=progress)
        pages = plan_pages(archive, inputs)
        keys = {output_path(page.url): page_key(page, inputs, portable) for page in pages}
        stale = [page for page in pages if known.get(output_path(page.url)) != keys[output_path(page.url)]]
        render = partial(render_page, theme=inputs.theme, site=inputs.config, portable=portable)
        fresh = compute_each(stale, work=render, executor=executor, progress=partial(progress, "render"), name=_url)
        rendered = ((path := output_path(p.url), keys[path], data) for p, data in zip(stale, fresh, strict=True))
        changed = {output_path(page.url) for page in stale}
        kept = ((path, key, None) for path, key in keys.items() if path not in changed)
        published = (folder.publish_swapped if swap else folder.publish)(chain(rendered, kept))
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


def input_stamp(inputs: Inputs, portable: bool) -> str:
    """Names everything that a build reads, but for the clock."""
    files = (*inputs.briefings, *inputs.assets, *filter(None, (inputs.actors, inputs.tags, inputs.redirects)))
    read = [(file.path, file.digest) for file in files]
    return digest_of(read, inputs.config, inputs.theme.digest, portable, code_version())


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


def verify(root: Path, *, output: Path, clock: datetime, portable: bool = False, **options: Any) -> tuple[str, ...]:
    """Paths in the output that a clean build, made without any cache in a folder of its own, has otherwise or not."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        for name in (FILE, "content", "templates"):
            if (root / name).exists():
                (home / name).symlink_to((root / name).resolve())
        build(home, output=home / "clean", clock=clock, portable=portable, workers=options.get("workers", 0))
        clean = {file.path: file.digest for file in read_tree(home, "clean")}
    built = {file.path: file.digest for file in read_tree(output, ".")}
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
        with open_cache(root / CACHE_FILE) as cache, pool(os.cpu_count() or 1) as executor:
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


def read_inputs(root: Path) -> Inputs:
    """Everything that a build reads, from the disk; an archive's own templates stand before the packaged ones."""
    site_toml = root / FILE
    config = read_config(read_text_file(root, FILE) if site_toml.exists() else None)
    content = {source.path: source for source in read_tree(root, "content")}
    packaged = packaged_theme_folder()
    own = read_tree(root, "templates") if (root / "templates").resolve() != packaged else ()
    return Inputs(
        config=config,
        briefings=tuple(s for p, s in content.items() if p.startswith(BRIEFINGS_FOLDER + "/") and p.endswith(".md")),
        assets=tuple(s for p, s in content.items() if asset_url(p) and not p.endswith(".md")),
        actors=content.get(ACTORS_FILE),
        tags=content.get(TAGS_FILE),
        redirects=content.get(REDIRECTS_FILE),
        decisions=content.get(DECISIONS_FILE),
        theme=read_theme(read_tree(packaged.parent, packaged.name), own),
    )


def read_archive(
    inputs: Inputs, *, clock: datetime, cache: Cache, executor: Executor | None, progress: Progress = silent
) -> Archive:
    """Parse what changed and gather the whole."""
    documents = compute_all(
        inputs.briefings,
        work=read_document,
        key=lambda source: digest_of(source.path, source.digest),
        known=cache.shelf("documents"),
        executor=executor,
        progress=partial(progress, "read"),
        name=_path,
    )
    registry = read_registry(inputs, cache)
    tasks = body_tasks(inputs.briefings, documents, registry=registry, config=inputs.config)
    bodies = compute_all(
        tasks,
        work=partial(parse_task, series=dict(inputs.config.series)),
        key=partial(task_key, series=digest_of(inputs.config.series)),
        known=cache.shelf("bodies"),
        executor=executor,
        progress=partial(progress, "parse"),
        name=_path,
    )
    briefings = [
        Briefing(document.path, briefing_url(document.path), document.header, document.header_lines, body)
        for document, body in zip(documents, bodies, strict=True)
    ]
    assets = frozenset(asset_url(source.path) for source in inputs.assets)
    return gather(briefings, registry=registry, config=inputs.config, clock=clock, assets=assets)


def read_registry(inputs: Inputs, cache: Cache) -> Registry:
    """Actors and tags, parsed only where their files changed."""
    shelf = cache.shelf("registry")

    def load(source: SourceFile | None, work: Callable[[SourceFile | None], Any]) -> Any:
        return compute_all([source], work=work, key=lambda s: digest_of(s.path, s.digest) if s else "", known=shelf)[0]

    return Registry(load(inputs.actors, load_actors), load(inputs.tags, load_tags))


@dataclass(frozen=True, slots=True)
class BodyTask:
    """All that one body depends on, but for the series of site.toml."""

    document: Document
    actors: tuple[Actor, ...]
    digest: str

    @property
    def path(self) -> str:
        """Of the content file."""
        return self.document.path


def body_tasks(
    sources: Sequence[SourceFile], documents: Sequence[Document], *, registry: Registry, config: SiteConfig
) -> list[BodyTask]:
    """Each document with the records of the actors that its header lists."""
    digests = {actor.id: digest_of(actor) for actor in registry.actors.values()}
    tasks = []
    for source, document in zip(sources, documents, strict=True):
        actors = registry.actors_of(document.header, proposed=config.show_proposed)
        key = digest_of(source.path, source.digest, [digests[actor.id] for actor in actors])
        tasks.append(BodyTask(document, actors, key))
    return tasks


def parse_task(task: BodyTask, *, series: Mapping[str, SeriesConfig]) -> Body:
    """The leaf that turns one body into HTML."""
    return parse_body(task.document, actors={actor.id: actor for actor in task.actors}, series=series)


def task_key(task: BodyTask, *, series: str) -> str:
    """Names the result of `parse_task` by all that it depends on."""
    return digest_of(task.digest, series)


def page_key(page: Page, inputs: Inputs, portable: bool) -> str:
    """Names the bytes of a page by all that they depend on."""
    if isinstance(page, AssetPage):
        return page.digest
    return digest_of(page.digest, inputs.theme.digest, inputs.config, portable, code_version())


def plan_pages(archive: Archive, inputs: Inputs) -> tuple[Page, ...]:
    """Every page of the site, files that are published as they are among them."""
    return plan(archive, inputs.config, assets=asset_pages(inputs), redirects=load_redirects(inputs.redirects))


def asset_pages(inputs: Inputs) -> Iterator[AssetPage]:
    """A page for every file that is published as it is."""
    for source in inputs.assets:
        url = asset_url(source.path)
        yield AssetPage(url=url, title=source.path, description="", language="", updated="", data=source.data)


def _path(item: SourceFile | BodyTask) -> str:
    return item.path


def _url(page: Page) -> str:
    return page.url
