"""The pages that no reader reads as such: feed, sitemap, robots, stylesheet, script, icon, files, redirects."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.pages.model import Card, Page, Version


@dataclass(frozen=True)
class FeedPage(Page):
    """`/feed.xml`: Atom 1.0 (RFC 4287)."""

    template = "feed.xml"
    in_sitemap = False
    cards: tuple[Card, ...]
    """The newest 25."""
    home: str = "/"
    """The page whose feed it is."""
    same_as: str = ""
    """At an old address: the feed that it repeats, by whose name readers know it."""


@dataclass(frozen=True)
class SitemapPage(Page):
    """`/sitemap.xml` (sitemaps.org protocol 0.9)."""

    template = "sitemap.xml"
    in_sitemap = False
    entries: tuple[tuple[str, str], ...]
    """URL from the root and last change (`YYYY-MM-DD` or empty), sorted."""
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    """By URL: the text in all its languages, where there are several."""


@dataclass(frozen=True)
class SitemapIndexPage(Page):
    """`/sitemap.xml` of a large site: a list of sitemaps."""

    template = "sitemap-index.xml"
    in_sitemap = False
    parts: tuple[tuple[str, str], ...]
    """URL from the root and last change (`YYYY-MM-DD` or empty)."""


@dataclass(frozen=True)
class OpenSearchPage(Page):
    """`/opensearch.xml`: tells a browser how to search the site (OpenSearch 1.1)."""

    template = "opensearch.xml"
    in_sitemap = False


@dataclass(frozen=True)
class RobotsPage(Page):
    """`/robots.txt` (RFC 9309)."""

    template = "robots.txt"
    in_sitemap = False


@dataclass(frozen=True)
class AssetPage(Page):
    """A file that is published as it is: the stylesheet, an image of a briefing."""

    in_sitemap = False
    data: bytes


@dataclass(frozen=True)
class StylePage(Page):
    """`/style.css`: the theme's stylesheet with the site's colours."""

    template = "style.css"
    in_sitemap = False


@dataclass(frozen=True)
class ScriptPage(Page):
    """`/site.js`: all that the theme's pages do by script."""

    template = "site.js"
    in_sitemap = False


@dataclass(frozen=True)
class IconPage(Page):
    """`/favicon.svg`: the theme's icon in the site's colour."""

    template = "favicon.svg"
    in_sitemap = False


@dataclass(frozen=True)
class RedirectPage(Page):
    """An old URL that leads to a new one without a server's help."""

    template = "redirect.html"
    in_sitemap = False
    target: str
    """URL from the root."""
