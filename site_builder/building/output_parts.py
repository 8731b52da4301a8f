"""Parts of the site → files of their pages. A page is rendered if the output has no file with its key.

Parts are made in processes that hold the site; only part names and file names travel between them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from site_builder.building.build_run import BuildRun
from site_builder.building.plan_memory import PlanMemory
from site_builder.building.site_inputs import SiteInputs, asset_pages
from site_builder.building.stored_plan import Made, MadePart, TemplateDigests
from site_builder.core.digests import digest_of, digest_text
from site_builder.core.errors import SiteError, ThemeError, raise_all
from site_builder.core.fact_numbers import packed_numbers
from site_builder.core.urls import output_path
from site_builder.pages.model import AssetPage, Page, UnavailablePage
from site_builder.pages.planners import REST, Faults, PlannedPart, plan_rest, unavailable
from site_builder.pages.site import Site
from site_builder.pages.traces import Trace, traced
from site_builder.publish.staging import Staged
from site_builder.registry.published import load_published
from site_builder.registry.redirects import load_redirects
from site_builder.rendering.inclusion import template_digests, unknown_blocks
from site_builder.rendering.render import load_templates, put_in_of, render_page
from site_builder.rendering.theme import Theme
from site_builder.runtime.executors import Progress
from site_builder.runtime.parallel import Computation

INDEX = "index.html"
MANY = 128
"""Below this number of parts no workers start: each would need a copy of all texts."""


@dataclass(frozen=True)
class BuildContext:
    """Everything that making a page depends on, apart from the page."""

    site: Site
    theme: Theme
    templates: TemplateDigests
    portable: bool
    known: Mapping[str, str]
    """Path → key of each file in the output."""
    put: Callable[[str, bytes], Staged]
    """Stage the bytes of the file at a path; works in any process."""

    @cached_property
    def traced(self) -> tuple[Site, Trace]:
        """The site wrapped to record each fact asked for, and that record."""
        trace = Trace()
        return traced(self.site, trace), trace

    def planned(self, planner: Callable[[Site], Iterable[Page]]) -> tuple[tuple[Page, ...], bytes]:
        """Pages of a planner, and the packed numbers of the facts it asked for."""
        site, trace = self.traced
        for keys in trace.recorded.values():
            keys.clear()
        site.index.used.clear()
        pages = tuple(planner(site))
        return pages, packed_numbers(trace.facts)

    def made(self, planner: Callable[[Site, Faults], Iterable[Page]]) -> tuple[tuple[Page, ...], MadePart]:
        """The pages of a planner as planned, and as made; faults cost single pages."""
        faults = list[SiteError]()
        pages, trace = self.planned(lambda site: planner(site, faults))
        files = tuple([self.make(page, faults) for page in pages])
        return pages, MadePart(files, trace, (), {}, tuple(faults))

    def make(self, page: Page, faults: list[SiteError]) -> Made:
        """Plan one page; render and stage it if the output has no file with its key. A page that cannot be rendered is
        replaced by an UnavailablePage, and a file for programs by none. Raises ThemeError for templates of the archive,
        which their author can mend, and if the UnavailablePage cannot be rendered."""
        path, file = output_path(page.url), None
        # A page without a template depends on code alone.
        digest = self.templates.by_name.get(page.template, self.templates.of_all)
        key = page.digest if isinstance(page, AssetPage) else digest_text(page.digest + digest)
        is_substitute = isinstance(page, UnavailablePage)
        if is_substitute and not path.endswith(INDEX):
            key = ""
        elif self.known.get(path) != key:
            try:
                data = render_page(page, theme=self.theme, site=self.site.config, portable=self.portable)
            except SiteError as fault:
                if is_substitute or (self.theme.own and isinstance(fault, ThemeError)):
                    raise
                faults.append(fault)
                return self.make(unavailable(self.site, page.url), faults)
            file = self.put(path, data)
        return Made(page.url, page.title, page.updated, page.in_sitemap, path, key, page.template, file)


def open_context(run: BuildRun, site: Site, inputs: SiteInputs, base: str) -> BuildContext:
    """Context in which the pages of a site are made. `base` is the digest of `SiteInputs.base`, taken before empty
    header links were left out."""
    portable = run.request.portable
    compile_templates(run, inputs)
    raise_all(unknown_blocks(inputs.theme))
    of_all = digest_of(base, inputs.config.theme.nav, inputs.config.theme.sections)
    by_name = {name: digest_of(of_all, own) for name, own in template_digests(inputs.theme).items()}
    templates = TemplateDigests(base, of_all, by_name)
    return BuildContext(site, inputs.theme, templates, portable, run.folder.known(), run.folder.stage.put)


def compile_templates(run: BuildRun, inputs: SiteInputs) -> None:
    """Compile the templates once, before workers fork. The result is cached for later runs."""
    key, codes = put_in_of(inputs.theme.markup, inputs.config.language), run.shared.cache.shelf("templates")
    stored = codes.load([key]).get(key, b"")
    compiled = load_templates(inputs.theme, inputs.config, portable=run.request.portable, compiled=stored)
    if stored != compiled:
        codes.save(key, compiled)


def make_part(part: PlannedPart, *, context: BuildContext) -> MadePart:
    """Make the pages of one part; the function that workers run."""
    site, _ = context.traced
    pages, made = context.made(part.pages)
    texts = dict(site.index.used) | dict.fromkeys(text for page in pages for text in page.joined)
    known, new = site.index.known, site.index.made
    packed = {text: known[text] for text in texts if text in new and text in known}
    faults = tuple([part.placed(context.site, fault) for fault in made.faults])
    return made._replace(texts=tuple(texts), packed=packed, faults=faults)


def _systematic(parts: Iterable[PlannedPart], made: Mapping[PlannedPart, MadePart]) -> Iterator[SiteError]:
    """Faults that are errors of the build, because most of several parts of a kind have one: replacing a site by such
    pages would help nobody."""
    of_kind = Counter(part.planner for part in parts)
    failed = Counter(part.planner for part, pages in made.items() if pages.faults)
    for part, pages in made.items():
        if failed[part.planner] > max(1, of_kind[part.planner] // 2):
            yield from pages.faults


def make_site(run: BuildRun, context: BuildContext, inputs: SiteInputs, executor: Executor | None) -> "MadeSite":
    """Make the pages of every stale part, then the rest, and store the new plan.

    Raises SiteErrors if templates have errors or two pages claim one URL.
    """
    timings, plan = run.timings, run.shared.plan(run.folder.home.name)
    with timings.stage("compare"):
        assets = tuple(asset_pages(inputs, context.site.archive.assets))
        redirects, published = load_redirects(inputs.redirects), load_published(inputs.published)
        rest_of = digest_of([page.digest for page in assets], redirects, sorted(published))
        memory = PlanMemory(plan, context.site, context.templates, rest_of)
        memory.compare(context.known, run.folder.mark)
        context.site.index.known.update(memory.texts())
    parts = [part for part in memory.stale if part != REST]
    if len(parts) <= MANY:
        executor = None
    else:
        run.shared.memory.share(run.shared.spool.put)
    made = dict[PlannedPart, MadePart]()
    with timings.stage("plan and render"):
        results = make_parts(parts, context, executor=executor, progress=run.request.progress)
        for part, pages in zip(parts, results, strict=True):
            plan.keep_texts([pages])
            made[part] = pages._replace(packed={})
        summaries = memory.pages(made.values())
        if REST in memory.stale:
            planned = [Made(*summary, path, "", "", None) for path, summary in summaries.items()]
            rest = partial(plan_rest, planned=planned, assets=assets, redirects=redirects, published=published)
            _, made[REST] = context.made(lambda site, faults: rest(site, faults=faults))
        raise_all(_systematic(memory.parts, made))
    timings.parts, timings.reasons = len(memory.parts), {part.label: why for part, why in memory.reasons.items()}
    with timings.stage("remember"):
        memory.keep(made)
    urls = {url for url, *_ in summaries.values()} | {page.url for page in memory.rest(made).pages}
    return MadeSite(memory, made, urls)


@dataclass(frozen=True)
class MadeSite:
    """The planned site: remade parts and unchanged ones."""

    memory: PlanMemory
    made: Mapping[PlannedPart, MadePart]
    """Parts that were stale, remade."""
    urls: Set[str]
    """URLs of all pages, and of those that a fault prevents."""

    @property
    def pages(self) -> list[Made]:
        """Pages of the stale parts."""
        return [page for part in self.made.values() for page in part.pages if page.key]

    @property
    def everything(self) -> list[Made]:
        """Every page of the site."""
        return [page for part in self.memory.everything(self.made).values() for page in part.pages if page.key]

    @property
    def lost(self) -> Set[str]:
        """Paths of pages that no longer exist."""
        return self.memory.paths_before - {page.path for page in self.pages}

    @property
    def faults(self) -> tuple[SiteError, ...]:
        """Faults that cost pages; all parts that have one are remade by every build."""
        return tuple(chain.from_iterable(part.faults for part in self.made.values()))


def make_parts(
    parts: Sequence[PlannedPart], context: BuildContext, *, executor: Executor | None, progress: Progress
) -> Iterator[MadePart]:
    """Make these parts in order."""
    return Computation(
        work=partial(make_part, context=context),
        executor=executor,
        heavy=True,
        progress=partial(progress, "render"),
        name=lambda part: part.name or "a page of the whole site",
    ).each(parts)
