"""The archive → every page of the site, each URL once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from site_builder.archive import Archive
from site_builder.config import SiteConfig
from site_builder.errors import CollisionError, raise_all
from site_builder.pages.actors import plan_actor_index, plan_actors
from site_builder.pages.briefings import plan_briefings
from site_builder.pages.cards import Site, survey_site
from site_builder.pages.front import plan_home, plan_machines, plan_sitemap
from site_builder.pages.page import AssetPage, Page
from site_builder.pages.redirects import plan_redirects
from site_builder.pages.tags import plan_tag_index, plan_tags
from site_builder.pages.years import plan_year_index, plan_years
from site_builder.urls import output_path

PLANNERS: tuple[Callable[[Site], Iterator[Any]], ...] = (
    plan_home,
    plan_briefings,
    plan_tags,
    plan_tag_index,
    plan_actors,
    plan_actor_index,
    plan_years,
    plan_year_index,
    plan_machines,
)
"""One for each kind of page: the whole site in, the pages of that kind out."""


def plan(
    archive: Archive,
    config: SiteConfig,
    *,
    assets: Iterable[AssetPage] = (),
    redirects: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Page, ...]:
    """Every page. Raises SiteErrors where two claim one URL."""
    site = survey_site(archive, config)
    pages: list[Page] = []
    for planner in PLANNERS:
        pages += planner(site)
    pages += plan_redirects(site, redirects, {page.url for page in pages})
    pages.append(plan_sitemap(site, pages))
    pages += assets
    raise_all(_collisions(pages))
    return tuple(pages)


def _collisions(pages: Iterable[Page]) -> Iterator[CollisionError]:
    seen: dict[str, Page] = {}
    for page in pages:
        other = seen.setdefault(output_path(page.url), page)
        if other is not page:
            hint = "rename one of the two"
            yield CollisionError(f'{page.url} is claimed by "{other.title}" and by "{page.title}"', hint=hint)
