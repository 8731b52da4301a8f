"""A briefing → those that continue its story: before and after it in its tag and its actor, and like it among older.

Only older briefings are looked at for likeness, and an actor counts by how many older ones name it: a new briefing
changes nothing that an old page shows as related.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from site_builder.content.briefing import Briefing
from site_builder.pages.cards import Site, link_to_actor, link_to_tag
from site_builder.pages.parts import Link, Related, Thread
from site_builder.registry.actors import Actor
from site_builder.registry.tags import Tag

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
        (link_to_tag(tag), site.archive.by_tag[tag.id]) if tag else None,
        (link_to_actor(actor), site.archive.by_actor[actor.id]) if actor else None,
    )
    return tuple(thread for item in lists if item for thread in _thread(site, briefing, *item))


def _thread(site: Site, briefing: Briefing, base: Link, listed: Sequence[Briefing]) -> Iterator[Thread]:
    place = _place(site, briefing, listed)
    newer = site.cards[listed[place - 1].url] if place else None
    older = site.cards[listed[place + 1].url] if place + 1 < len(listed) else None
    if newer or older:
        yield Thread(base, older, newer)


def _place(site: Site, briefing: Briefing, listed: Sequence[Briefing]) -> int:
    """Where the briefing stands in a listing, newest first."""
    places = site.archive.places
    return bisect_left(listed, places[briefing.url], key=lambda other: places[other.url])


def related_to(site: Site, briefing: Briefing) -> tuple[Related, ...]:
    """Older briefings that share two actors with this one, or an actor and a tag; the rarer these, the higher."""
    things = tuple(_things(site, briefing))
    scores: dict[str, int] = {}
    for weight, _, urls in things:
        for url in urls:
            scores[url] = scores.get(url, 0) + weight
    places = site.archive.places
    found: list[Related] = []
    for url in sorted(scores, key=lambda url: (-scores[url], places[url])):
        shared = [(weight, item) for weight, item, urls in things if url in urls]
        if _alike([item for _, item in shared]):
            found.append(_related(site, url, shared))
        if len(found) == RELATED:
            break
    return tuple(found)


def _things(site: Site, briefing: Briefing) -> Iterator[tuple[int, Actor | Tag, frozenset[str]]]:
    """Each actor and each tag with its weight and the last older briefings that have it."""
    items: Iterable[Actor | Tag] = chain(site.actors_of(briefing), site.tags_of(briefing))
    for item in items:
        actor = isinstance(item, Actor)
        listed = (site.archive.by_actor if actor else site.archive.by_tag)[item.id]
        start = _place(site, briefing, listed) + 1
        older = len(listed) - start
        if older:
            weight = (2000 if actor else 1000) // (older.bit_length() + 1)
            yield weight, item, frozenset(other.url for other in listed[start : start + LOOKED_AT])


def _alike(items: Sequence[Actor | Tag]) -> bool:
    """Two different things, one of them an actor: a country's tag and its government are one thing."""
    if len(items) < MIN_SHARED:
        return False
    names = {item.name if isinstance(item, Actor) else item.label for item in items}
    return len(names) >= MIN_SHARED and any(isinstance(item, Actor) for item in items)


def _related(site: Site, url: str, items: Sequence[tuple[int, Actor | Tag]]) -> Related:
    ordered = [item for _, item in sorted(items, key=lambda entry: (-entry[0], entry[1].id))]
    actors = [item.name for item in ordered if isinstance(item, Actor)][:REASONS]
    tags = [item.label for item in ordered if isinstance(item, Tag) and item.label not in actors]
    return Related(site.cards[url], tuple(actors), tuple(tags[: 1 if len(actors) < MIN_SHARED else 0]))
