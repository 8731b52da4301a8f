"""The archive → every page of the site, each URL once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from site_builder.archive import Archive
from site_builder.config import SiteConfig
from site_builder.errors import CollisionError, raise_all
from site_builder.pages.actors import plan_actor, plan_actor_cards, plan_actor_index, plan_actors
from site_builder.pages.briefings import plan_briefing, plan_briefings
from site_builder.pages.cards import Site, survey_site
from site_builder.pages.data import plan_briefing_data, plan_lists
from site_builder.pages.feeds import plan_feed, plan_feeds
from site_builder.pages.front import plan_home, plan_machines, plan_sitemap
from site_builder.pages.machines import AssetPage
from site_builder.pages.page import Page
from site_builder.pages.redirects import plan_redirect_table, plan_redirects
from site_builder.pages.tables import plan_tables
from site_builder.pages.tags import plan_tag, plan_tag_index, plan_tags
from site_builder.pages.years import plan_undated, plan_year_index, plan_years
from site_builder.urls import output_path

PLANNERS: tuple[Callable[[Site], Iterator[Any]], ...] = (
    plan_home,
    plan_briefings,
    plan_tags,
    plan_tag_index,
    plan_actors,
    plan_actor_cards,
    plan_actor_index,
    plan_years,
    plan_undated,
    plan_year_index,
    plan_machines,
    plan_feeds,
    plan_lists,
    plan_tables,
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
    pages += plan_sitemap(site, pages)
    pages += plan_redirect_table(site, pages)
    pages += plan_briefing_data(site, pages)
    pages += assets
    raise_all(_collisions(pages))
    return tuple(pages)


_ALONE: tuple[tuple[str, Callable[[Site, str], Iterator[Page]]], ...] = (
    (r"(/briefings/[^/]+/)", plan_briefing),
    (r"/tags/([^/]+)/(?:\d{4}/(?:\d\d/)?|undated/)?", plan_tag),
    (r"/actors/([^/]+)/(?:\d{4}/(?:\d\d/)?|undated/|card\.html)?", plan_actor),
    (r"/\d{4}/(?:\d\d/)?", lambda site, _: plan_years(site)),
    (r"/undated/", lambda site, _: plan_undated(site)),
    (r"/", lambda site, _: plan_home(site)),
    (r"/tags/", lambda site, _: plan_tag_index(site)),
    (r"/actors/", lambda site, _: plan_actor_index(site)),
    (r"/years/", lambda site, _: plan_year_index(site)),
    (r"(/briefings/[^/]+/)index\.json", lambda site, url: plan_briefing_data(site, [*plan_briefing(site, url)])),
    (r"(/(?:tags|actors)/[^/]+/)feed\.xml", plan_feed),
    (r"/(?:feed\.json|llms\.txt|archive\.json|actors\.csv|briefings\.[a-z.]+)", lambda site, _: plan_lists(site)),
    (r"/archive\.sqlite", lambda site, _: plan_tables(site)),
    (r"/[^/]+\.\w+", lambda site, _: plan_machines(site)),
)
"""Form of a URL → a planner of few pages, among which is the one that stands there."""


def plan_page(site: Site, url: str) -> Page | None:
    """The page at a URL, equal to that of `plan` and planned without the rest; None where only `plan` can tell."""
    for form, planner in _ALONE:
        match = re.fullmatch(form, url)
        if match:
            return next((page for page in planner(site, match[1] if match.re.groups else "") if page.url == url), None)
    return None


def _collisions(pages: Iterable[Page]) -> Iterator[CollisionError]:
    seen: dict[str, Page] = {}
    for page in pages:
        other = seen.setdefault(output_path(page.url), page)
        if other is not page:
            hint = "rename one of the two"
            yield CollisionError(f'{page.url} is claimed by "{other.title}" and by "{page.title}"', hint=hint)
