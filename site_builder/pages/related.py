"""A briefing → those that continue its story: before and after it in its tag and its actor, and like it among older.

Only older briefings are looked at for likeness, and an actor counts by how many older ones name it: a new briefing
changes nothing that an old page shows as related.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from site_builder.content.model import Briefing
from site_builder.pages.model import Card, Link, Related, Thread
from site_builder.pages.site import Site, link_to_actor, link_to_tag
from site_builder.registry.actor import Actor, ActorKind
from site_builder.registry.tag import Tag, TagKind
from site_builder.search.terms import terms_of_bytes

STORIES = 2
"""So many of a briefing's stories show what came before and after."""
RELATED = 3
CONSIDERED = 24
"""So many with the highest scores are looked at more closely."""
MIN_SHARED = 2
ACTOR, TAG, WORDS = 2048, 1024, 512
"""What a shared actor, a shared tag and the same words count for; the first two are halved for each doubling of the
briefings that have them."""
ENOUGH = 128
HALVED_EACH, UNDATED_HALVINGS = 3, 2
"""Years; and how often the score of what has no date is halved."""
LONG_WORD = 4
EVERYWHERE = frozenset({ActorKind.GOVERNMENT, ActorKind.PLACE, TagKind.REGION})
REASONS = 3
"""Most names that a reason gives."""
_Thing = tuple[int, Actor | Tag]
"""The weight of an actor or a tag, and the same."""


def threads_of(site: Site, briefing: Briefing) -> tuple[Thread, ...]:
    """The briefings before and after this one in its stories or its first tag, and in the listing of its first actor
    with a page.

    A government whose country is the tag says nothing new.
    """
    tags, url = site.tags_of(briefing), briefing.url
    tags = tuple(tag for tag in tags if tag.kind is TagKind.STORYLINE)[:STORIES] or tags[:1]
    said = {tag.label for tag in tags}
    actor = next((a for a in site.actors_of(briefing) if a.has_page and a.name not in said), None)
    found = [_thread(site, link_to_tag(site.archive, tag), tag, url) for tag in tags]
    found += [_thread(site, link_to_actor(actor), actor, url)] if actor else []
    return tuple(thread for thread in found if thread.newer or thread.older)


def _thread(site: Site, base: Link, thing: Actor | Tag, url: str) -> Thread:
    story = site.story(thing, url)
    newer = site.card_at(story.newer[0]) if story.newer else None
    older = site.card_at(story.older[0]) if story.older else None
    number = site.part_of(thing, url) if thing.kind is TagKind.STORYLINE else (0, 0)
    return Thread(base, older, newer, *number)


def related_to(site: Site, briefing: Briefing) -> tuple[Related, ...]:
    """Older briefings that tell of the same: they share what few others have, are alike in words and near in time.

    A score is a sum of powers of two, one for each shared actor and tag, and of what titles and summaries share; it is
    halved for every three years between the two days. What scores too little is not shown.
    """
    shared, scores = _shared(site, briefing)
    own, found = site.cards[briefing.url], list[tuple[int, int, Card]]()
    for place in sorted(sorted(scores), key=scores.__getitem__)[:CONSIDERED]:
        least = -found[-1][0] if len(found) == RELATED else ENOUGH
        if WORDS - scores[place] < least:
            break
        if _alike([item for _, item in shared[place]]):
            card = site.card_at(place)
            halvings = _halvings(own, card)
            if (WORDS - scores[place]) >> halvings >= least:
                likely = (_likeness(own, card) - scores[place]) >> halvings
                found = sorted([*found, (-likely, place, card)])[:RELATED] if likely >= ENOUGH else found
    return tuple([_related(card, shared[place]) for _, place, card in found])


def _shared(site: Site, briefing: Briefing) -> tuple[Mapping[int, Sequence[_Thing]], Mapping[int, int]]:
    """By place of an older briefing: what it has of the actors and tags of this one, and what they count for, below
    zero. The versions of the text in other languages are left out."""
    shared: defaultdict[int, list[_Thing]] = defaultdict(list)
    scores: defaultdict[int, int] = defaultdict(int)
    items: Iterable[Actor | Tag] = chain(site.actors_of(briefing), site.tags_of(briefing))
    for item in items:
        story = site.story(item, briefing.url)
        thing = (ACTOR if isinstance(item, Actor) else TAG) >> story.rarity, item
        for place in story.older:
            shared[place].append(thing)
            scores[place] -= thing[0]
    for version in site.archive.translations.get(briefing.url, ()):
        scores.pop(site.place_of(version.url), None)
    return shared, scores


def _likeness(one: Card, other: Card) -> int:
    """What the words of titles and summaries have in common, of `WORDS` at most."""
    ours, theirs = _words_of(one.title, one.summary), _words_of(other.title, other.summary)
    return WORDS * len(ours & theirs) // max(1, min(len(ours), len(theirs)))


@lru_cache(maxsize=4096)
def _words_of(title: str, summary: str) -> frozenset[str]:
    return frozenset([word for word in terms_of_bytes(f"{title} {summary}".encode()) if len(word) >= LONG_WORD])


def _halvings(one: Card, other: Card) -> int:
    """How many spans of three years lie between the two; of what has no date nobody can tell."""
    if not one.date or not other.date:
        return UNDATED_HALVINGS
    return abs(one.date.year - other.date.year) // HALVED_EACH


def _alike(items: Sequence[Actor | Tag]) -> bool:
    """Two different things, one of them an actor and one neither a state nor a place: those are in every text."""
    if len(items) < MIN_SHARED or not any(isinstance(item, Actor) for item in items):
        return False
    if all(item.kind in EVERYWHERE for item in items):
        return False
    return len({item.name if isinstance(item, Actor) else item.label for item in items}) >= MIN_SHARED


def _related(card: Card, items: Sequence[_Thing]) -> Related:
    ordered = [item for _, item in sorted(items, key=lambda entry: (-entry[0], entry[1].id))]
    actors = [item.name for item in ordered if isinstance(item, Actor)][:REASONS]
    tags = [item.label for item in ordered if isinstance(item, Tag) and item.label not in actors]
    return Related(card, tuple(actors), tuple(tags[: 1 if len(actors) < MIN_SHARED else 0]))
