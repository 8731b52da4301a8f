"""Files not requested by readers: main feed, styles, scripts, robots.txt, sitemap, 404."""

from collections.abc import Iterable, Iterator
from typing import Any

from site_builder.pages.briefings import versions_of
from site_builder.pages.feeds import FEED_ENTRIES, last_changed, newest_bodies
from site_builder.pages.model import (
    SEARCH_STYLE,
    THEME_FILES,
    FeedPage,
    NotFoundPage,
    Page,
    Planned,
    SitemapIndexPage,
    SitemapPage,
    ThemeFile,
)
from site_builder.pages.site import Site

SITEMAP_URLS = 50_000
"""Maximum URLs in a sitemap (sitemaps.org protocol 0.9)."""
OPEN_SEARCH = "/opensearch.xml"
LINKED_MACHINES = ("/robots.txt", OPEN_SEARCH)
"""Files that a header link may lead to."""


def plan_machines(site: Site) -> Iterator[Page]:
    """Feed, stylesheet, robots and 404."""
    config = site.config
    cards = site.cards_of(site.archive.briefings[:FEED_ENTRIES])
    shared: dict[str, Any] = {"language": config.language, "updated": last_changed(cards)}
    yield FeedPage(
        url="/feed.xml",
        title=config.title,
        description=config.description,
        cards=cards,
        bodies=newest_bodies(site),
        **shared,
    )
    plain = {"title": "", "description": "", "language": config.language, "updated": ""}
    for template in (*THEME_FILES, *([SEARCH_STYLE] if config.search.enabled else [])):
        yield ThemeFile(url=f"/{template}", template=template, **plain)
    if config.search.enabled:
        about = site.texts("search.description", site=config.title)
        named = {**plain, "title": config.title, "description": about}
        yield ThemeFile(url=OPEN_SEARCH, template="opensearch.xml", **named)
    saved = {"title": site.texts("saved.title"), "description": site.texts("saved.about")}
    yield ThemeFile(url="/saved/", template="saved.html", **{**plain, **saved})
    lost = {"title": site.texts("lost.title"), "description": site.texts("lost.description")}
    yield NotFoundPage(url="/404.html", **{**plain, **lost})


def plan_sitemap(site: Site, pages: Iterable[Planned], *, limit: int = SITEMAP_URLS) -> Iterator[Page]:
    """`/sitemap.xml` with every page for readers; above `limit`, a list of sitemaps, each with its newest day."""
    entries = tuple(sorted((page.url, page.updated) for page in pages if page.in_sitemap))
    shared = {"title": "", "description": "", "language": site.config.language, "updated": ""}
    versions = {url: versions_of(site, briefings[0]) for url, briefings in sorted(site.archive.translations.items())}
    if len(entries) <= limit:
        yield SitemapPage(url="/sitemap.xml", entries=entries, versions=versions, **shared)
        return
    parts = [entries[start : start + limit] for start in range(0, len(entries), limit)]
    urls = [f"/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    newest_days = (max(changed for _, changed in part) for part in parts)
    yield SitemapIndexPage(url="/sitemap.xml", parts=tuple(zip(urls, newest_days, strict=True)), **shared)
    for url, part in zip(urls, parts, strict=True):
        here = {url: versions[url] for url, _ in part if url in versions}
        yield SitemapPage(url=url, entries=part, versions=here, **shared)
