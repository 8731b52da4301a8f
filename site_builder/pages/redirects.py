"""Old URLs → redirect pages: redirects.csv, merged and renamed actors, retired actors and tags.

A record retired for good leads to the index. A record for an audience was never public, so nothing reveals it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from site_builder.archive.gather import Archive
from site_builder.core.digests import digest_of
from site_builder.core.urls import actor_url, is_external, tag_url, version_url
from site_builder.pages.changes import CORRECTIONS
from site_builder.pages.changes import URL as CHANGES
from site_builder.pages.data import DataPage, Rows
from site_builder.pages.feeds import moved_feeds
from site_builder.pages.model import FeedPage, Page, RedirectPage
from site_builder.pages.site import Site
from site_builder.registry.actor import Status
from site_builder.registry.loading import resolve
from site_builder.registry.redirects import FilesOfSite

ACTORS, TAGS = "/actors/", "/tags/"
MOVED = {CORRECTIONS: CHANGES}
"""Addresses of the site itself in earlier versions."""
INDEXES = (
    (re.compile(r"/\d{4}/"), "/years/"),
    (re.compile(r"/actors/(?P<actor>[^/]+)/"), ACTORS),
    (re.compile(r"/tags/(?P<tag>[^/]+)/"), TAGS),
)
"""Pattern of a URL → its index."""
VERSION = re.compile(rf"(?P<briefing>/briefings/[^/]+/)(?P<rest>{version_url('')}(?:[^/]+/)?)")
"""Former texts of a briefing, which move with it."""


def plan_redirects(
    site: Site, listed: Mapping[str, str], pages: set[str], *, published: Collection[str] = ()
) -> Iterator[RedirectPage | FeedPage]:
    """Redirect pages, sorted by URL, then feeds of moved records. `listed` is redirects.csv, `published` the URLs that
    readers know.

    An old URL gets a redirect if no page has it and its target exists or is on another site. Of URLs that differ only
    in case, one gets a page: the published one, else the lower-case one.
    """
    moved = {
        old: new
        for old, new in moved_urls(site, listed).items()
        if old not in pages and (is_external(new) or new.partition("#")[0] in pages)
    }
    former = defaultdict[str, list[str]](list)
    for found in filter(None, map(VERSION.fullmatch, pages if moved else ())):
        former[found["briefing"]].append(found["rest"])
    moved = {**{old + rest: new + rest for old, new in moved.items() for rest in former.get(new, ())}, **moved}
    indexed = {url: index_of(site.archive, url) for url in published if url not in pages and url not in moved}
    moved |= {url: index for url, index in indexed.items() if index in pages}
    files = FilesOfSite(pages if moved else ())
    first = sorted(moved, key=lambda url: (url not in published, url != url.lower(), url))
    moved = {url: moved[url] for url in first if files.take(url)}
    for old, new in sorted(moved.items()):
        yield RedirectPage(
            url=old,
            title=site.texts("moved.title"),
            description="",
            language=site.config.language,
            updated="",
            target=new,
        )
    yield from (feed for feed in moved_feeds(site, moved, published) if feed.url not in pages | moved.keys())


def plan_redirect_table(site: Site, pages: Iterable[Page]) -> Iterator[DataPage]:
    """`/_redirects`: all redirects in one file, for hosts that read such a table, if site.toml enables it."""
    if site.config.exports.redirects:
        moved = tuple(_table(pages))
        yield DataPage(
            url="/_redirects",
            title=site.config.title,
            description="",
            language=site.config.language,
            updated="",
            form="redirects",
            redirects=Rows(moved, digest_of(moved)),
        )


def _table(pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
    """Old and new URL of each redirected page and moved feed."""
    for page in pages:
        if isinstance(page, RedirectPage):
            yield page.url, page.target
        elif isinstance(page, FeedPage) and page.same_as:
            yield page.url, page.same_as


def moved_urls(site: Site, listed: Mapping[str, str]) -> dict[str, str]:
    """Old URL → new, whether or not either has a page."""
    return {**MOVED, **dict(_of_registry(site)), **listed}


def _of_registry(site: Site) -> Iterator[tuple[str, str]]:
    actors, tags = site.archive.registry.actors, site.archive.registry.tags
    for actor in actors.values():
        today = actors.get(resolve(actors, actor.id), actor)
        gone = today.status is Status.RETIRED
        new = ACTORS if gone else actor_url(today.id)
        if not (actor.audience or today.audience):
            yield from ((actor_url(old), new) for old in (actor.id, *actor.old_ids) if actor_url(old) != new)
    for tag in tags.values():
        if tag.replaced_by or tag.status is Status.RETIRED:
            now = tags.get(resolve(tags, tag.id), tag)
            yield tag_url(tag.id), TAGS if now.status is Status.RETIRED else tag_url(now.id)


def index_of(archive: Archive, url: str) -> str:
    """The index to which a published year, actor or tag leads while it has no page; empty for other URLs.

    A deleted record leads nowhere, and a record for an audience is never revealed.
    """
    registry = archive.registry
    for form, index in INDEXES:
        match = form.fullmatch(url)
        if match:
            names = match.groupdict()
            actor = registry.actors.get(registry.actor_ids.get(names.get("actor", ""), ""))
            known = "actor" not in names or (actor is not None and not actor.audience)
            return index if known and names.get("tag", "") in {"", *registry.tag_ids} else ""
    return ""
