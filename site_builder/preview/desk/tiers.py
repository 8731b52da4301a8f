"""A proposed record → how likely it is right, so that a curator decides many at once.

`tier_of` is the one place that judges; it asks nothing of a publisher or a language but the given names.
"""

import re
from enum import StrEnum

from site_builder.entities.word_lists import GIVEN_NAMES, ORGANISATION_HEADS, PARTICLES
from site_builder.registry.actor import Actor, ActorKind
from site_builder.text.folding import all_capitals, fold

ODD = re.compile(r"[\d/@#&<>|]")
LONGEST_PERSON = 5
"""Words of a person's name."""
LONGEST_OTHER = 7


class Tier(StrEnum):
    """How likely a proposed record is right."""

    LIKELY = "likely"
    WEAK = "weak"
    WRONG = "wrong"


def tier_of(actor: Actor, spread: int, *, has_role: bool) -> Tier:
    """By the form of the name, in how many briefings it is, and whether a text says what the actor does."""
    words = actor.name.split()
    if ODD.search(actor.name) or all_capitals(actor.name) or len(words) > LONGEST_OTHER:
        return Tier.WRONG
    return _person(words, spread, has_role) if actor.kind == ActorKind.PERSON else _other(actor, words, spread)


def _person(words: list[str], spread: int, has_role: bool) -> Tier:
    small = [fold(word).lower().strip(".,") for word in words]
    if len(words) > LONGEST_PERSON or not ORGANISATION_HEADS.isdisjoint(small):
        return Tier.WRONG
    if len(words) == 1:
        return Tier.WEAK
    proper = all(word[0].isupper() or small[n] in PARTICLES or "-" in word for n, word in enumerate(words))
    named = small[0] in GIVEN_NAMES or len(small[0]) == 1
    if not proper:
        return Tier.WRONG if not named else Tier.WEAK
    return Tier.LIKELY if named or has_role else Tier.WEAK


def _other(actor: Actor, words: list[str], spread: int) -> Tier:
    small = [word.lower() for word in words]
    if small[0] in ("and", "or", "the", "your", "my", "our") or (" and " in actor.name and len(words) > 5):
        return Tier.WRONG
    if spread > 1 or any(name.text.isupper() for name in actor.names):
        return Tier.LIKELY
    return Tier.WEAK if any(word[0].isupper() for word in words[1:]) or len(words) == 1 else Tier.WRONG
