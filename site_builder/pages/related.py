"""A briefing → those that continue its story: before and after it in its tag and its actor, and like it among older.

Only older briefings are looked at for likeness, and an actor counts by how many older ones name it: a new briefing
changes nothing that an old page shows as related.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from site_builder.content.model import Briefing
from site_builder.pages.model import Card, Link, Related, Thread
from site_builder.pages.site import Site, link_to_actor, link_to_tag
from site_builder.registry.actor import Actor
from site_builder.registry.tag import Tag

RELATED = 3
LOOKED_AT = 16
"""So many older briefings of each actor and tag are compared: a story's last ones."""
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
        (link_to_tag(tag), site.places_of(tag)) if tag else None,
        (link_to_actor(actor), site.places_of(actor)) if actor else None,
    )
    return tuple(thread for item in lists if item for thread in _thread(site, briefing, *item))


def _thread(site: Site, briefing: Briefing, base: Link, places: Sequence[int]) -> Iterator[Thread]:
    """`places` are those of the listing, newest first."""
    place = bisect_left(places, site.archive.places[briefing.url])
    newer = _card(site, places[place - 1]) if place else None
    older = _card(site, places[place + 1]) if place + 1 < len(places) else None
    if newer or older:
        yield Thread(base, older, newer)


def _card(site: Site, place: int) -> Card:
    return site.cards[site.archive.briefings[place].url]


def related_to(site: Site, briefing: Briefing) -> tuple[Related, ...]:
    """Older briefings that share two actors with this one, or an actor and a tag; the rarer these, the higher."""
    things = tuple(_things(site, briefing))
    scores: dict[int, int] = {}
    for weight, _, places in things:
        for place in places:
            scores[place] = scores.get(place, 0) + weight
    for version in site.archive.translations.get(briefing.url, ()):
        scores.pop(site.archive.places[version.url], None)
    found: list[Related] = []
    for _, place in sorted([(-score, place) for place, score in scores.items()]):
        shared = [(weight, item) for weight, item, places in things if place in places]
        if _alike([item for _, item in shared]):
            found.append(_related(_card(site, place), shared))
        if len(found) == RELATED:
            break
    return tuple(found)


def _things(site: Site, briefing: Briefing) -> Iterator[tuple[int, Actor | Tag, Sequence[int]]]:
    """Each actor and each tag with its weight and the places of the last older briefings that have it."""
    own = site.archive.places[briefing.url]
    items: Iterable[Actor | Tag] = chain(site.actors_of(briefing), site.tags_of(briefing))
    for item in items:
        actor = isinstance(item, Actor)
        places = site.places_of(item)
        start = bisect_right(places, own)
        older = len(places) - start
        if older:
            yield (2000 if actor else 1000) // (older.bit_length() + 1), item, places[start : start + LOOKED_AT]


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
