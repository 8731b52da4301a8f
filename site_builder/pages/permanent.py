"""The archive → URLs that readers may keep and no later build may lose silently, by kind.

Proposals, further pages of lists, search files and cards are not permanent.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from site_builder.archive.gather import Archive
from site_builder.core.digests import digest_text
from site_builder.core.urls import actor_url, period_url, tag_url
from site_builder.pages.feeds import FEED
from site_builder.registry.actor import Status

Permanent = Callable[[Archive], Iterable[tuple[str, str]]]
"""The archive → permanent URLs, each with the digest of its name; else empty."""


def nothing(archive: Archive) -> Iterable[tuple[str, str]]:
    """Empty, for kinds of pages whose URLs are not permanent."""
    return ()


def years(archive: Archive) -> Iterator[tuple[str, str]]:
    """The pages of years."""
    return ((period_url("/", year), "") for year in archive.by_year)


def briefings(archive: Archive) -> Iterator[tuple[str, str]]:
    """Every briefing."""
    return ((url, "") for url in archive.places)


def own_pages(archive: Archive) -> Iterator[tuple[str, str]]:
    """The pages of content/pages/."""
    return ((page.url, digest_text(page.title)) for page in archive.pages)


def curated_actors(archive: Archive) -> Iterator[tuple[str, str]]:
    """Curated actors that have a page."""
    for actor in map(archive.registry.actors.__getitem__, archive.by_actor):
        if actor.has_page and actor.status is Status.CURATED:
            yield actor_url(actor.id), digest_text(actor.name)


def curated_tags(archive: Archive) -> Iterator[tuple[str, str]]:
    """Curated tags."""
    for tag in map(archive.registry.tags.__getitem__, archive.by_tag):
        if tag.status is Status.CURATED:
            yield tag_url(tag.id), digest_text(tag.label)


def curated_feeds(archive: Archive) -> Iterator[tuple[str, str]]:
    """The feeds of curated actors and tags."""
    return ((url + FEED, "") for url, _ in chain(curated_actors(archive), curated_tags(archive)))
