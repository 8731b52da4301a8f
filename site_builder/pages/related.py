"""A briefing → those that continue its story: before and after it in its tag and its actor, and like it among older.

Only older briefings are looked at for likeness, and an actor counts by how many older ones name it: a new briefing
changes nothing that an old page shows as related.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from site_builder.content.model import Briefing
from site_builder.pages.model import Card, Link, Related, Thread
from site_builder.pages.site import Site, StoryPlaces, link_to_actor, link_to_tag
from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag

RELATED = 3
MIN_SHARED = 2
REASONS = 3
"""Most names that a reason gives."""


def threads_of(site: Site, briefing: Briefing) -> tuple[Thread, ...]:
    """The briefings before and after this one in its first tag, and in the listing of its first actor with a page.

    A government whose country is the tag says nothing new.
    """
    tag = next(iter(site.tags_of(briefing)), None)
    said = tag.label if tag else ""
    actor = next((a for a in site.actors_of(briefing) if a.has_page and a.name != said), None)
    lists = (
        (link_to_tag(tag), site.story(tag, briefing.url)) if tag else None,
        (link_to_actor(actor), site.story(actor, briefing.url)) if actor else None,
    )
    return tuple(thread for item in lists if item for thread in _thread(site, *item))


def _thread(site: Site, base: Link, story: StoryPlaces) -> Iterator[Thread]:
    newer = site.card_at(story.newer[0]) if story.newer else None
    older = site.card_at(story.older[0]) if story.older else None
    if newer or older:
        yield Thread(base, older, newer)


def related_to(site: Site, briefing: Briefing) -> tuple[Related, ...]:
    """Older briefings that share two actors with this one, or an actor and a tag; the rarer these, the higher."""
    things = tuple(_things(site, briefing))
    scores: dict[int, int] = {}
    for weight, _, places in things:
        for place in places:
            scores[place] = scores.get(place, 0) + weight
    for version in site.archive.translations.get(briefing.url, ()):
        scores.pop(site.place_of(version.url), None)
    found: list[Related] = []
    for _, place in sorted([(-score, place) for place, score in scores.items()]):
        shared = [(weight, item) for weight, item, places in things if place in places]
        if _alike([item for _, item in shared]):
            found.append(_related(site.card_at(place), shared))
        if len(found) == RELATED:
            break
    return tuple(found)


def _things(site: Site, briefing: Briefing) -> Iterator[tuple[int, Actor | Tag, Sequence[int]]]:
    """Each actor and each tag with its weight and the places of the last older briefings that have it."""
    items: Iterable[Actor | Tag] = chain(site.actors_of(briefing), site.tags_of(briefing))
    for item in items:
        story = site.story(item, briefing.url)
        if story.older:
            weight = 2000 if isinstance(item, Actor) else 1000
            yield weight // (story.rarity + 1), item, story.older


def _alike(items: Sequence[Actor | Tag]) -> bool:
    """Two different things, one of them an actor: a country's tag and its government are one thing."""
    if len(items) < MIN_SHARED:
        return False
    names = {item.name if isinstance(item, Actor) else item.label for item in items}
    return len(names) >= MIN_SHARED and any(isinstance(item, Actor) for item in items)


def _related(card: Card, items: Sequence[tuple[int, Actor | Tag]]) -> Related:
    ordered = [item for _, item in sorted(items, key=lambda entry: (-entry[0], entry[1].id))]
    actors = [item.name for item in ordered if isinstance(item, Actor)][:REASONS]
    tags = [item.label for item in ordered if isinstance(item, Tag) and item.label not in actors]
    return Related(card, tuple(actors), tuple(tags[: 1 if len(actors) < MIN_SHARED else 0]))
