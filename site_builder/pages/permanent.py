"""The archive → its permanent URLs: those that readers may keep, and that no later build may lose without a word.

Briefings, tombstones among them; the pages that every archive has; years; curated actors and tags with their feeds; old
addresses that an editor keeps alive. Proposals, later pages of lists, search slices and cards are none.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from site_builder.archive.gather import Archive
from site_builder.core.digests import digest_text
from site_builder.core.urls import actor_url, tag_url
from site_builder.pages.feeds import FEED
from site_builder.registry.actor import Status

STANDING = (
    *("/", "/actors/", "/tags/", "/years/", "/search/", "/corrections/"),
    *("/feed.xml", "/feed.json", "/corrections/feed.xml"),
)
"""The pages and feeds that every archive has, unless its settings leave them out."""
INDEXES = (
    (re.compile(r"/\d{4}/"), "/years/"),
    (re.compile(r"/actors/(?P<actor>[^/]+)/"), "/actors/"),
    (re.compile(r"/tags/(?P<tag>[^/]+)/"), "/tags/"),
)
"""Form of a URL → the index that it is in."""


def permanent_urls(
    archive: Archive, urls: Collection[str], *, texts: Mapping[str, str], redirects: Mapping[str, str]
) -> dict[str, str]:
    """URL → digest of its text, sorted; of those that are among the `urls` of the site.

    `texts` holds the digests of briefings by URL; a record has that of its name, other URLs have none. `redirects` are
    those of redirects.csv.
    """
    years = [f"/{year:04d}/" for year in archive.by_year]
    found = {**dict.fromkeys((*STANDING, *redirects, *years), ""), **dict(_records(archive))}
    found |= {url: texts.get(url, "") for url in archive.places}
    found |= {page.url: digest_text(page.title) for page in archive.pages}
    return {url: found[url] for url in sorted(found) if url in urls}


def _records(archive: Archive) -> Iterator[tuple[str, str]]:
    """Curated actors and tags that have a page, and their feeds."""
    actors, tags = archive.registry.actors, archive.registry.tags
    named = [(actor_url(a), actors[a].name, actors[a].status) for a in archive.by_actor if actors[a].has_page]
    named += [(tag_url(t), tags[t].label, tags[t].status) for t in archive.by_tag]
    for url, name, status in named:
        if status is Status.CURATED:
            yield url, digest_text(name)
            yield url + FEED, ""


def index_of(archive: Archive, url: str) -> str:
    """The index that a published year, actor or tag leads to while it has no page of its own; empty for other URLs.

    A record that is gone from its file leads nowhere, and nothing reveals one for an audience.
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
