"""Old URLs → pages that lead to the new ones: redirects.csv, merged and renamed actors, retired tags."""

from collections.abc import Iterator, Mapping

from site_builder.pages.cards import Site
from site_builder.pages.machines import RedirectPage
from site_builder.registry.load import resolve
from site_builder.urls import actor_url, tag_url


def plan_redirects(site: Site, listed: Mapping[str, str], pages: set[str]) -> Iterator[RedirectPage]:
    """A page at every old URL that no other page claims and whose target exists, sorted."""
    for old, new in sorted(moved_urls(site, listed).items()):
        if old not in pages and new in pages:
            yield RedirectPage(
                url=old,
                title="This page has moved",
                description="",
                language=site.config.language,
                updated="",
                target=new,
            )


def moved_urls(site: Site, listed: Mapping[str, str]) -> dict[str, str]:
    """Old URL → new, whether or not a page stands at either."""
    return {**dict(_of_registry(site)), **listed}


def _of_registry(site: Site) -> Iterator[tuple[str, str]]:
    actors, tags = site.archive.registry.actors, site.archive.registry.tags
    for actor in actors.values():
        new = actor_url(resolve(actors, actor.id))
        yield from ((actor_url(old), new) for old in (actor.id, *actor.old_ids) if actor_url(old) != new)
    for tag in tags.values():
        if tag.replaced_by:
            yield tag_url(tag.id), tag_url(resolve(tags, tag.id))
