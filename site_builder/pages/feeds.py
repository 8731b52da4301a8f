"""Feeds of the site, of each tag, and of each actor with a page."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from site_builder.content.model import Briefing
from site_builder.core.urls import actor_url, tag_url
from site_builder.pages.model import BodyHtml, Card, FeedPage, Link
from site_builder.pages.published_body import fill_body
from site_builder.pages.site import Site, link_to_actor

FEED_ENTRIES = 25
FEED = "feed.xml"
_RECORD = re.compile(r"/(?:actors|tags)/[^/]+/")


def feeds_of(site: Site) -> Iterator[str]:
    """The pages with a feed of their own: each tag, and each actor with a page."""
    if site.config.exports.feeds:
        yield from map(tag_url, site.archive.by_tag)
        actors = site.archive.registry.faces
        yield from (actor_url(a) for a in site.archive.by_actor if actors[a].has_page)


def plan_feed(site: Site, url: str) -> Iterator[FeedPage]:
    """The feed of the tag or actor at a URL, if any."""
    section, _, name = url.strip("/").partition("/")
    archive = site.archive
    if not site.config.exports.feeds:
        return
    if section == "tags" and name in archive.by_tag:
        yield _feed(site, Link(tag_url(name), archive.registry.tags[name].label), archive.by_tag[name])
    if section == "actors" and name in archive.by_actor and archive.registry.faces[name].has_page:
        feed = _feed(site, link_to_actor(archive.registry.faces[name]), archive.by_actor[name])
        yield replace(feed, passages=_passages(site, name, feed.cards)) if site.config.pages.passages else feed


def moved_feeds(site: Site, moved: Mapping[str, str], published: Collection[str]) -> Iterator[FeedPage]:
    """Feeds at former addresses; `moved` maps old URLs to new. Each repeats the feed of the present record, under the
    same id. If the record is gone, a published feed stays and is empty.
    """
    if not site.config.exports.feeds:
        return
    for old, new in sorted(moved.items()):
        if not _RECORD.fullmatch(old):
            continue
        current = next(plan_feed(site, new), None) if _RECORD.fullmatch(new) else None
        if current is not None:
            yield replace(current, url=old + FEED, same_as=current.url)
        elif old + FEED in published:
            yield FeedPage(
                url=old + FEED,
                title=f"{site.texts('moved.title')} · {site.config.title}",
                description="",
                language=site.config.language,
                updated="",
                cards=(),
                home=new,
            )


def last_changed(cards: Iterable[Card]) -> str:
    """`YYYY-MM-DD` of the newest briefing or correction; else empty."""
    return max((card.changed for card in cards), default="")


def _feed(site: Site, base: Link, briefings: Sequence[Briefing]) -> FeedPage:
    cards = site.cards_of(briefings[:FEED_ENTRIES])
    return FeedPage(
        url=base.url + FEED,
        title=f"{base.label} · {site.config.title}",
        description="",
        language=site.config.language,
        updated=last_changed(cards),
        cards=cards,
        home=base.url,
        bodies=bodies_of(site, briefings[:FEED_ENTRIES]),
    )


def _passages(site: Site, actor: str, cards: Iterable[Card]) -> dict[str, str]:
    """URL of a briefing → its passage on the actor, preferably a quotation."""
    found = ((card.url, site.archive.passages(card.url, actor)) for card in cards)
    best = [
        (url, min(passages.shown, key=lambda p: not p.quoted)) for url, passages in found if passages and passages.shown
    ]
    return {url: f"{passage.before}{passage.name}{passage.after}" for url, passage in best}


def newest_bodies(site: Site) -> Mapping[str, BodyHtml]:
    """Texts of the newest briefings, if site.toml enables texts in feeds."""
    return bodies_of(site, site.archive.briefings[:FEED_ENTRIES])


def bodies_of(site: Site, briefings: Iterable[Briefing]) -> Mapping[str, BodyHtml]:
    """URL → text, if site.toml enables texts in feeds."""
    return {b.url: fill_body(site, b) for b in briefings} if site.config.exports.full_text_feeds else {}
