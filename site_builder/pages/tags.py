"""The pages of the tags and their index."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from site_builder.content.markdown import render_note
from site_builder.content.model import Briefing
from site_builder.core.urls import actor_url, tag_url
from site_builder.pages.listings import ListingPart, newest, split_listing, titled
from site_builder.pages.model import Group, Link, RedirectPage, StoryPage, TagIndexPage, TagPage
from site_builder.pages.site import Site, count_tag, link_to_tag, most_named
from site_builder.pages.storylines import parts_of_story
from site_builder.pages.timelines import timeline, yearly, years_of
from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag, TagKind
from site_builder.settings.site_config import ListOrder

ACTORS_SHOWN = 12
LONG_STORY = 300
"""A story of more parts is listed like any tag: its page would be too heavy."""
KINDS = {
    TagKind.TOPIC: ("topics", "kinds.topics"),
    TagKind.REGION: ("countries-and-regions", "kinds.regions"),
    TagKind.INSTITUTION: ("institutions", "kinds.institutions"),
    TagKind.INSTRUMENT: ("instruments", "kinds.instruments"),
    TagKind.STORYLINE: ("storylines", "kinds.storylines"),
}
"""Anchor in the index, the same in every language, and text."""


def plan_tag(site: Site, tag_id: str) -> Iterator[TagPage | RedirectPage]:
    """The pages of one tag, if it is in use; the tag of a country leads to the page of its government."""
    briefings = site.archive.by_tag.get(tag_id, ())
    if tag_id in site.archive.countries:
        yield RedirectPage(
            url=tag_url(tag_id),
            title=site.texts("moved.title"),
            description="",
            language=site.config.language,
            updated="",
            target=actor_url(tag_id),
        )
    elif briefings:
        yield from _pages(site, site.archive.registry.tags[tag_id], briefings)


def _pages(site: Site, tag: Tag, briefings: Sequence[Briefing]) -> Iterator[TagPage]:
    shows = site.config.pages
    long = len(briefings) > site.config.briefings_on_first_page
    spans = timeline(briefings, base_url=tag_url(tag.id) if long else "") if shows.pictures else ()
    counts = Counter([actor.id for b in briefings for actor in site.actors_of(b)] if shows.company else [])
    named = most_named(site, counts, ACTORS_SHOWN)
    story, order = tag.kind is TagKind.STORYLINE, order_of(site, tag)
    parts = parts_of_story(site, briefings, order) if story and len(briefings) <= LONG_STORY else ()
    for part in split_listing(site, link_to_tag(site.archive, tag), briefings, order=order):
        told = bool(parts and not part["period"])
        here: ListingPart = {**part, "groups": ()} if told else part
        yield (StoryPage if told else TagPage)(
            title=titled(site, tag.label, part["period"]),
            description=" ".join(tag.definition.split()) or site.texts("tag.description", name=tag.label),
            language=site.config.language,
            **here,
            kind=tag.kind,
            definition=render_note(tag.definition),
            proposed=tag.status is Status.PROPOSED,
            broader=_links(site, (tag.broader,)),
            narrower=tuple(link_to_tag(site.archive, narrower) for narrower in site.narrower.get(tag.id, ())),
            related=_links(site, tag.related),
            actors=() if part["period"] else named,
            timeline=() if part["period"] else spans,
            parts=parts if told else (),
        )


def order_of(site: Site, tag: Tag) -> ListOrder:
    """What comes first on the pages of a tag."""
    usual = ListOrder.OLDEST if tag.kind is TagKind.STORYLINE else site.config.order
    return tag.order or usual


def _links(site: Site, ids: Sequence[str]) -> tuple[Link, ...]:
    """Links to those tags that have a page."""
    return tuple(link_to_tag(site.archive, site.archive.registry.tags[i]) for i in ids if i in site.archive.by_tag)


def plan_tag_index(site: Site) -> Iterator[TagIndexPage]:
    """`/tags/`."""
    years = years_of(site.archive.briefings)
    tags = [
        (tag := site.archive.registry.tags[i], replace(count_tag(site.archive, tag, len(b)), years=yearly(b, years)))
        for i, b in site.archive.by_tag.items()
    ]
    tags.sort(key=lambda item: (site.order(item[0].label), item[0].id))
    groups = (
        Group(site.texts(text), "", anchor, entries=tuple(count for t, count in tags if t.kind is kind))
        for kind, (anchor, text) in KINDS.items()
    )
    yield TagIndexPage(
        url="/tags/",
        title=site.texts("tags.title"),
        description=site.texts("tags.description", site=site.config.title),
        language=site.config.language,
        updated=newest(site.archive.briefings),
        groups=tuple(group for group in groups if group.entries),
        total=len(tags),
    )
