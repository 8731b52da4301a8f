"""The briefings of a story → its parts in order, and the actors who enter and leave with each."""

from collections.abc import Sequence
from dataclasses import replace

from site_builder.content.model import Briefing
from site_builder.pages.model import Link, StoryPart, StoryRole
from site_builder.pages.site import Site, link_to_actor
from site_builder.registry.actor import Actor, ActorKind
from site_builder.settings.site_config import ListOrder

NAMES = 6
"""Maximum number of actors entering or leaving with a part, in the order of its briefing."""
ROWS, COLUMNS = 8, 40
"""Maximum people and parts in the table of a story; longer stories have none."""
ENOUGH_PARTS = 2
"""Actors in fewer parts neither enter nor leave; this many parts must follow before an actor counts as gone."""


def parts_of_story(site: Site, briefings: Sequence[Briefing], order: ListOrder) -> tuple[StoryPart, ...]:
    """The parts of a story, whose briefings are given newest first, in the order of its page."""
    oldest_first = briefings[::-1]
    cast = [_cast(site, briefing) for briefing in oldest_first]
    first, last, parts = _spans(cast)
    found = []
    for place, (briefing, actors) in enumerate(zip(oldest_first, cast, strict=True)):
        steady = [actor for actor in actors if parts[actor.id] >= ENOUGH_PARTS]
        gone = steady if place < len(cast) - ENOUGH_PARTS else []
        enters = _links([actor for actor in steady if first[actor.id] == place])
        leaves = _links([actor for actor in gone if last[actor.id] == place])
        found.append(StoryPart(place + 1, site.cards[briefing.url], enters, leaves))
    return _with_years(found if order is ListOrder.OLDEST else found[::-1])


def cast_of_story(site: Site, briefings: Sequence[Briefing]) -> tuple[StoryRole, ...]:
    """The people in most parts, as rows of a table with one column per part."""
    cast = [_cast(site, briefing) for briefing in briefings[::-1]] if len(briefings) <= COLUMNS else []
    places: dict[Actor, list[int]] = {}
    for place, actors in enumerate(cast, start=1):
        for actor in actors:
            places.setdefault(actor, []).append(place)
    steady = [actor for actor, own in places.items() if actor.kind is ActorKind.PERSON and len(own) >= ENOUGH_PARTS]
    rows = sorted(steady, key=lambda actor: -len(places[actor]))[:ROWS]
    return tuple(StoryRole(link_to_actor(actor), tuple(places[actor])) for actor in rows)


def _with_years(parts: Sequence[StoryPart]) -> tuple[StoryPart, ...]:
    """The parts, with an anchor at the first of each year."""
    years = [part.card.date.year if part.card.date else 0 for part in parts]
    return tuple(
        replace(part, anchor=f"y-{year}") if year and year not in years[:place] else part
        for place, (part, year) in enumerate(zip(parts, years, strict=True))
    )


def _cast(site: Site, briefing: Briefing) -> tuple[Actor, ...]:
    """Actors with a page that a part names."""
    if not site.config.pages.company:
        return ()
    return tuple(actor for actor in site.archive.actors_of(briefing) if actor.has_page)


def _spans(cast: Sequence[Sequence[Actor]]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Actor id → first part, last part and number of parts that name it."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    parts: dict[str, int] = {}
    for place, actors in enumerate(cast):
        for actor in actors:
            first.setdefault(actor.id, place)
            last[actor.id] = place
            parts[actor.id] = parts.get(actor.id, 0) + 1
    return first, last, parts


def _links(actors: Sequence[Actor]) -> tuple[Link, ...]:
    return tuple(link_to_actor(actor) for actor in actors[:NAMES])
