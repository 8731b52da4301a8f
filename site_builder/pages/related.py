"""A briefing → its continuations: the previous and next in its tag and actor, and related older ones.

Only older briefings can be related, and an actor is weighed by the number of older briefings naming it: so a new
briefing never changes what an old page shows as related.
"""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice

from site_builder.content.model import Briefing
from site_builder.pages.kinship import MIN_SHARED, Several, bits_of, in_bits
from site_builder.pages.model import Card, Link, Related, Thread
from site_builder.pages.site import Site, Weighed, link_to_actor, link_to_tag
from site_builder.registry.actor import Actor, ActorKind
from site_builder.registry.tag import Tag, TagKind
from site_builder.search.terms import terms_of_bytes

STORIES = 2
"""Maximum number of a briefing's stories with previous and next part."""
RELATED = 3
CONSIDERED = 24
"""Number of highest scores examined more closely."""
ACTOR, TAG, WORDS = 2048, 1024, 512
"""Weights of a shared actor, a shared tag and equal words; the first two are halved for each doubling of the briefings
that have them.
"""
ENOUGH = 128
HALVED_EACH, UNDATED_HALVINGS = 3, 2
"""Years per halving, and halvings of the score of an undated briefing."""
LONG_WORD = 4
EVERYWHERE = frozenset({ActorKind.GOVERNMENT, ActorKind.PLACE, TagKind.REGION})
REASONS = 3
"""Maximum names in a reason."""


def threads_of(site: Site, briefing: Briefing) -> tuple[Thread, ...]:
    """Previous and next briefing in each story of this one (without stories, in its first tag), and among those that
    name its first actor with a page. The actor is skipped if it has the name of one of these tags."""
    tags, url = site.archive.tags_of(briefing), briefing.url
    tags = tuple(tag for tag in tags if tag.id not in site.archive.topics)
    tags = tuple(tag for tag in tags if tag.kind is TagKind.STORYLINE)[:STORIES] or tags[:1]
    labels = {tag.label for tag in tags}
    actor = next((a for a in site.archive.actors_of(briefing) if a.has_page and a.name not in labels), None)
    found = [_thread(site, link_to_tag(site.archive, tag), tag, url) for tag in tags]
    found += [_thread(site, link_to_actor(actor), actor, url)] if actor else []
    return tuple(thread for thread in found if thread.newer or thread.older)


def _thread(site: Site, base: Link, thing: Actor | Tag, url: str) -> Thread:
    newer, older = site.next_to(thing, url)
    number = site.part_of(thing, url) if thing.kind is TagKind.STORYLINE else (0, 0)
    return Thread(base, older, newer, *number)


def related_to(site: Site, briefing: Briefing) -> tuple[Related, ...]:
    """Older briefings on the same subject: with rare shared records, similar words and near dates.

    A score is a sum of powers of two, one for each shared actor and tag, plus the similarity of titles and summaries,
    halved for every three years between the dates. Low scores are not shown.
    """
    things, akin = _akin(site, briefing)
    own, found = site.cards[briefing.url], list[tuple[int, int, Card, int]]()
    words = _words_of(own.title, own.summary)
    for score, place, shared in islice(akin, CONSIDERED):
        least = -found[-1][0] if len(found) == RELATED else ENOUGH
        if WORDS + score < least:
            break
        card = site.card_at(place)
        halvings = _halvings(own, card)
        if (WORDS + score) >> halvings >= least:
            likely = (_likeness(words, _words_of(card.title, card.summary)) + score) >> halvings
            found = sorted([*found, (-likely, place, card, shared)])[:RELATED] if likely >= ENOUGH else found
    return tuple([_related(card, in_bits(things, shared)) for _, _, card, shared in found])


def _akin(site: Site, briefing: Briefing) -> tuple[list[Weighed], Iterator[tuple[int, int, int]]]:
    """Candidates of `Site.akin` that share two different records with the briefing, one of them more specific than a
    state or place. Translations are left out."""
    actors, tags = site.archive.actors_of(briefing), site.archive.tags_of(briefing)
    things, akin = site.akin(briefing.url, [(ACTOR, actor) for actor in actors] + [(TAG, tag) for tag in tags])
    names = Several([actor.name for actor in actors] + [tag.label for tag in tags])
    telling = bits_of([thing.kind not in EVERYWHERE for _, thing in things])
    versions = {site.place_of(version.url) for version in site.archive.translations.get(briefing.url, ())}
    return things, (row for row in akin if row[2] & telling and names.differ(row[2]) and row[1] not in versions)


def _likeness(ours: Set[str], theirs: Set[str]) -> int:
    """Share of common words, from 0 to `WORDS`, relative to the shorter set."""
    return WORDS * len(ours & theirs) // max(1, min(len(ours), len(theirs)))


@lru_cache(maxsize=4096)
def _words_of(title: str, summary: str) -> frozenset[str]:
    return frozenset([word for word in terms_of_bytes(f"{title} {summary}".encode()) if len(word) >= LONG_WORD])


def _halvings(one: Card, other: Card) -> int:
    """Number of three-year spans between the dates of two briefings; UNDATED_HALVINGS if either is undated."""
    if not one.date or not other.date:
        return UNDATED_HALVINGS
    return abs(one.date.year - other.date.year) // HALVED_EACH


def _related(card: Card, items: Sequence[Weighed]) -> Related:
    ordered = [item for _, item in sorted(items, key=lambda entry: (-entry[0], entry[1].id))]
    actors = [item.name for item in ordered if isinstance(item, Actor)][:REASONS]
    tags = [item.label for item in ordered if isinstance(item, Tag) and item.label not in actors]
    return Related(card, tuple(actors), tuple(tags[: 1 if len(actors) < MIN_SHARED else 0]))
