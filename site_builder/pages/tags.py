"""The pages of the tags and their index."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from site_builder.archive.lists import STORY_PARTS
from site_builder.content.markdown import render_note
from site_builder.content.model import Briefing
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import tag_url
from site_builder.pages.listings import ListingPart, first_page, further_page, newest, titled
from site_builder.pages.model import Group, Link, RedirectPage, StoryPage, TagIndexPage, TagPage
from site_builder.pages.site import Site, count_tag, link_to_tag, most_named, page_of_tag
from site_builder.pages.storylines import cast_of_story, parts_of_story
from site_builder.pages.timelines import timeline, yearly, years_of
from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag, TagKind
from site_builder.settings.site_config import ListOrder

ACTORS_SHOWN = 12
LONG_STORY = 300
"""A longer story is listed like any tag, because its page would be too heavy."""
KINDS = {
    TagKind.TOPIC: ("topics", "kinds.topics"),
    TagKind.REGION: ("countries-and-regions", "kinds.regions"),
    TagKind.INSTITUTION: ("institutions", "kinds.institutions"),
    TagKind.INSTRUMENT: ("instruments", "kinds.instruments"),
    TagKind.STORYLINE: ("storylines", "kinds.storylines"),
}
"""Anchor in the index, the same in every language, and text key."""


def plan_tag(site: Site, tag_id: str) -> Iterator[TagPage | RedirectPage]:
    """The pages of a tag in use. A country's tag redirects to its government's page, a short story to its topic's."""
    briefings = site.archive.by_tag.get(tag_id, ())
    page = page_of_tag(site.archive, site.archive.registry.tags[tag_id]) if briefings else tag_url(tag_id)
    if page != tag_url(tag_id):
        yield RedirectPage(
            url=tag_url(tag_id),
            title=site.texts("moved.title"),
            description="",
            language=site.config.language,
            updated="",
            target=page,
        )
    elif briefings:
        yield _first_page(site, site.archive.registry.tags[tag_id], briefings)


def plan_tag_period(site: Site, tag_id: str, url: str) -> Iterator[TagPage]:
    """A further page of a tag's listing, if there is one."""
    tag = site.archive.registry.tags.get(tag_id)
    if tag and page_of_tag(site.archive, tag) == tag_url(tag_id):
        part = further_page(site, link_to_tag(site.archive, tag), url, order=order_of(site, tag))
        yield from [_page(site, tag, part)] if part else ()


def _page(site: Site, tag: Tag, part: ListingPart, kind: type[TagPage] = TagPage, **more: Any) -> TagPage:
    return kind(
        title=titled(site, tag.label, part["period"]),
        description=" ".join(tag.definition.split()) or site.texts("tag.description", name=tag.label),
        language=site.config.language,
        **part,
        kind=tag.kind,
        proposed=tag.status is Status.PROPOSED,
        **more,
    )


def _first_page(site: Site, tag: Tag, briefings: Sequence[Briefing]) -> TagPage:
    shows, order = site.config.pages, order_of(site, tag)
    long = len(briefings) > site.config.briefings_on_first_page
    dates, company = site.archive.dates("tagged", tag.id), site.archive.company("tagged", tag.id)
    named = Counter(chain.from_iterable(named.actors for named in company))
    is_story = tag.kind is TagKind.STORYLINE and STORY_PARTS <= len(briefings) <= LONG_STORY
    parts = parts_of_story(site, briefings, order) if is_story else ()
    part = first_page(site, link_to_tag(site.archive, tag), briefings, dates, order=order)
    page = _page(site, tag, part)
    if parts:
        days = sorted(PartialDate(date.year, date.month) for date in dates if date)
        cast, span = cast_of_story(site, briefings), (*days[:1], *days[-1:])
        page = _page(site, tag, {**part, "groups": ()}, StoryPage, cast=cast, span=span)
    return replace(
        page,
        definition=render_note(tag.definition),
        broader=_links(site, (tag.broader,)),
        narrower=tuple(link_to_tag(site.archive, narrower) for narrower in site.narrower.get(tag.id, ())),
        related=_links(site, tag.related),
        actors=most_named(site, named, ACTORS_SHOWN) if shows.company else (),
        timeline=timeline(dates, base_url=tag_url(tag.id) if long else "") if shows.pictures else (),
        parts=parts,
    )


def order_of(site: Site, tag: Tag) -> ListOrder:
    """The order of entries on a tag's pages."""
    usual = ListOrder.OLDEST if tag.kind is TagKind.STORYLINE else site.config.order
    return tag.order or usual


def _links(site: Site, ids: Sequence[str]) -> tuple[Link, ...]:
    """Links to the tags that have a page."""
    return tuple(link_to_tag(site.archive, site.archive.registry.tags[i]) for i in ids if i in site.archive.by_tag)


def plan_tag_index(site: Site) -> Iterator[TagIndexPage]:
    """`/tags/`."""
    years, archive = years_of([*site.archive.by_year]), site.archive
    tags = [
        (tag := archive.registry.tags[i], count_tag(archive, tag, len(dates))._replace(years=yearly(dates, years)))
        for i, dates in ((i, archive.dates("tagged", i)) for i in archive.by_tag if i not in archive.topics)
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
