"""The archive → every page of the site, each URL once; in parts, so that several processes can share the work."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from site_builder.archive.gather import Archive
from site_builder.core.errors import CollisionError, raise_all
from site_builder.core.urls import output_path
from site_builder.i18n.catalogue import Texts
from site_builder.pages.actors import plan_actor, plan_actor_index, plan_actor_period
from site_builder.pages.briefings import plan_briefing
from site_builder.pages.corrections import plan_corrections
from site_builder.pages.data import plan_lists
from site_builder.pages.feeds import feeds_of, plan_feed
from site_builder.pages.home import plan_home
from site_builder.pages.machine_pages import plan_machines, plan_sitemap
from site_builder.pages.model import AssetPage, Page, Planned
from site_builder.pages.own_pages import plan_own_pages
from site_builder.pages.redirects import plan_redirect_table, plan_redirects
from site_builder.pages.search import block_names, plan_block, plan_search, plan_volume, volume_names
from site_builder.pages.site import Site, survey_site
from site_builder.pages.tables import plan_tables
from site_builder.pages.tags import plan_tag, plan_tag_index, plan_tag_period
from site_builder.pages.years import plan_month, plan_undated, plan_year, plan_year_index
from site_builder.search.index import IndexMemory
from site_builder.settings.site_config import SiteConfig

Planner = Callable[[Site, str], Iterator[Page]]


def plan_period(site: Site, url: str) -> Iterator[Page]:
    """A further page of the listing of an actor, a tag or a year, if there is one."""
    _, section, name, *_ = url.split("/")
    if section == "actors":
        return plan_actor_period(site, name, url)
    return plan_tag_period(site, name, url) if section == "tags" else plan_month(site, url)


PLANNERS: tuple[Callable[[Site], Iterator[Page]], ...] = (
    plan_home,
    plan_tag_index,
    plan_actor_index,
    plan_undated,
    plan_year_index,
    plan_corrections,
    plan_own_pages,
    plan_machines,
    plan_lists,
    plan_tables,
    plan_search,
)
"""One for each kind of page that the site has once or a few times: the whole site in, the pages of that kind out."""
EACH: tuple[tuple[Planner, Callable[[Site], Iterable[str]]], ...] = (
    (plan_volume, volume_names),
    (plan_block, block_names),
    (plan_actor, lambda site: site.archive.by_actor),
    (plan_tag, lambda site: site.archive.by_tag),
    (plan_year, lambda site: map(str, site.archive.by_year)),
    (plan_period, lambda site: site.spans),
    (plan_feed, feeds_of),
    (plan_briefing, lambda site: site.archive.places),
)
"""The others: a planner of the pages of one thing, and the names of all those things. The longest come first."""


class PlannedPart(NamedTuple):
    """A few pages that can be planned without the rest."""

    planner: int
    """Its row in EACH, or below zero in PLANNERS, counted from the end."""
    name: str

    @property
    def label(self) -> str:
        """`briefing /briefings/2021-02-10-talks/`, `tag karvonia`, `home`."""
        planner: Any = PLANNERS[self.planner] if self.planner < 0 else EACH[self.planner][0]
        return f"{planner.__name__.removeprefix('plan_').replace('_', ' ')} {self.name}".strip()

    def pages(self, site: Site) -> Iterator[Page]:
        """The pages."""
        if self.planner < 0:
            return PLANNERS[self.planner](site)
        return EACH[self.planner][0](site, self.name)


def parts_of(site: Site) -> list[PlannedPart]:
    """All of the site but what `plan_rest` plans, in parts that depend on the site alone."""
    single = [PlannedPart(number, "") for number in range(-len(PLANNERS), 0)]
    return single + [PlannedPart(number, name) for number, (_, names) in enumerate(EACH) for name in names(site)]


def plan_rest(
    site: Site,
    planned: Sequence[Planned],
    *,
    assets: Iterable[AssetPage] = (),
    redirects: Mapping[str, str] = MappingProxyType({}),
    published: Collection[str] = (),
) -> list[Page]:
    """What depends on the URLs of all other pages. Raises SiteErrors where two pages claim one URL."""
    rest: list[Page] = [*plan_redirects(site, redirects, {page.url for page in planned}, published=published)]
    rest += plan_sitemap(site, planned)
    rest += plan_redirect_table(site, rest)
    rest += assets
    raise_all(_collisions([*planned, *rest]))
    return rest


def plan(
    archive: Archive,
    config: SiteConfig,
    texts: Texts,
    *,
    index: IndexMemory | None = None,
    assets: Iterable[AssetPage] = (),
    redirects: Mapping[str, str] = MappingProxyType({}),
    published: Collection[str] = (),
) -> tuple[Page, ...]:
    """Every page, planned one after the other. Raises SiteErrors where two claim one URL."""
    site = survey_site(archive, config, texts, index)
    pages = [page for part in parts_of(site) for page in part.pages(site)]
    return (*pages, *plan_rest(site, pages, assets=assets, redirects=redirects, published=published))


_ALONE: tuple[tuple[str, Planner], ...] = (
    (r"(/briefings/[^/]+/)(?:index\.(?:json|md)|card\.png|cite\.[a-z.]+)?", plan_briefing),
    (r"/tags/([^/]+)/", plan_tag),
    (r"/actors/([^/]+)/(?:card\.html)?", plan_actor),
    (r"/(\d{4})/", plan_year),
    (r"(/(?:(?:actors|tags)/[^/]+/(?:\d{4}/(?:\d\d/)?|undated/)|\d{4}/\d\d/))", plan_period),
    (r"/undated/", lambda site, _: plan_undated(site)),
    (r"/", lambda site, _: plan_home(site)),
    (r"/tags/", lambda site, _: plan_tag_index(site)),
    (r"/actors/", lambda site, _: plan_actor_index(site)),
    (r"/years/", lambda site, _: plan_year_index(site)),
    (r"/corrections/(?:feed\.xml)?", lambda site, _: plan_corrections(site)),
    (r"(/(?:tags|actors)/[^/]+/)feed\.xml", plan_feed),
    (
        r"/(?:feed\.json|archive\.json|actors\.csv|beacon\.txt|briefings\.[a-z.]+)",
        lambda site, _: plan_lists(site),
    ),
    (r"/archive\.sqlite", lambda site, _: plan_tables(site)),
    (r"/search/(?:[^/]+\.js)?", lambda site, _: plan_search(site)),
    (r"/search/([^/]+)/t\d+\.js", plan_volume),
    (r"/search/([^/]+)/d\d+\.js", plan_block),
    (r"/[^/]+\.\w+", lambda site, _: plan_machines(site)),
    (r"/(?:[^/]+/)+", lambda site, _: plan_own_pages(site)),
)
"""Form of a URL → a planner of few pages, among which is the one that is there."""
TOGETHER = re.compile(r"/sitemap(?:-\d+)?\.xml|/_redirects")
"""URLs of what `plan_rest` plans beside redirects and files: a page that is in neither table is never found."""


def plan_page(site: Site, url: str) -> Page | None:
    """The page at a URL, equal to that of `plan` and planned without the rest; None where only `plan` can tell."""
    for form, planner in _ALONE:
        match = re.fullmatch(form, url)
        if match:
            return next((page for page in planner(site, match[1] if match.re.groups else "") if page.url == url), None)
    return None


def _collisions(pages: Iterable[Planned]) -> Iterator[CollisionError]:
    seen: dict[str, Planned] = {}
    for page in pages:
        other = seen.setdefault(output_path(page.url), page)
        if other is not page:
            hint = "rename one of the two"
            yield CollisionError(f'{page.url} is claimed by "{other.title}" and by "{page.title}"', hint=hint)
