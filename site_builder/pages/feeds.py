"""The feeds: of the site, of each tag, and of each actor who has a page."""

from collections.abc import Iterator, Sequence

from site_builder.content.briefing import Briefing
from site_builder.pages.cards import Site, link_to_actor, link_to_tag
from site_builder.pages.listings import newest
from site_builder.pages.machines import FeedPage
from site_builder.pages.parts import Link

FEED_ENTRIES = 25
FEED = "feed.xml"


def plan_feeds(site: Site) -> Iterator[FeedPage]:
    """Atom for each tag, and for each actor who has a page."""
    archive, config = site.archive, site.config
    if not config.exports.feeds:
        return
    for tag_id, briefings in archive.by_tag.items():
        yield _feed(site, link_to_tag(archive.registry.tags[tag_id]), briefings)
    for actor_id, briefings in archive.by_actor.items():
        actor = archive.registry.actors[actor_id]
        if actor.has_page:
            yield _feed(site, link_to_actor(actor), briefings)


def plan_feed(site: Site, url: str) -> Iterator[FeedPage]:
    """The feed of the tag or actor at a URL, if there is one."""
    section, _, name = url.strip("/").partition("/")
    archive = site.archive
    if not site.config.exports.feeds:
        return
    if section == "tags" and name in archive.by_tag:
        yield _feed(site, link_to_tag(archive.registry.tags[name]), archive.by_tag[name])
    if section == "actors" and name in archive.by_actor and archive.registry.actors[name].has_page:
        yield _feed(site, link_to_actor(archive.registry.actors[name]), archive.by_actor[name])


def _feed(site: Site, base: Link, briefings: Sequence[Briefing]) -> FeedPage:
    return FeedPage(
        url=base.url + FEED,
        title=f"{base.label} · {site.config.title}",
        description="",
        language=site.config.language,
        updated=newest(briefings),
        cards=site.cards_of(briefings[:FEED_ENTRIES]),
        home=base.url,
    )
