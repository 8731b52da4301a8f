"""A proposed record → its likelihood, so that a curator can decide many at once.

`tier_of` is the only judge: by the evidence in the texts, and by the form of the name.
"""

import re
from enum import StrEnum

from site_builder.entities.word_lists import ORGANISATION_HEADS
from site_builder.registry.actor import Actor, ActorKind, Confidence
from site_builder.text.folding import all_capitals, fold

ODD = re.compile(r"[\d/@#&<>|]")
LONGEST_PERSON = 5
"""Maximum words of a person's name."""
LONGEST_OTHER = 7


class Tier(StrEnum):
    """Likelihood that a proposed record is right."""

    LIKELY = "likely"
    WEAK = "weak"
    WRONG = "wrong"


def tier_of(actor: Actor, spread: int) -> Tier:
    """The tier from the proposal's confidence, the form of the name, and the number of briefings."""
    words = actor.name.split()
    if ODD.search(actor.name) or all_capitals(actor.name) or len(words) > LONGEST_OTHER:
        return Tier.WRONG
    return _person(actor, words) if actor.kind == ActorKind.PERSON else _other(actor, words, spread)


def _person(actor: Actor, words: list[str]) -> Tier:
    if len(words) > LONGEST_PERSON or not ORGANISATION_HEADS.isdisjoint(map(fold, words)):
        return Tier.WRONG
    return Tier.LIKELY if len(words) > 1 and actor.confidence is Confidence.LIKELY else Tier.WEAK


def _other(actor: Actor, words: list[str], spread: int) -> Tier:
    if words[0].lower() in ("and", "or", "the", "your", "my", "our") or (" and " in actor.name and len(words) > 5):
        return Tier.WRONG
    has_head = not ORGANISATION_HEADS.isdisjoint(map(fold, words))
    if spread > 1 or (has_head and any(name.text.isupper() for name in actor.names)):
        return Tier.LIKELY
    return Tier.WEAK if any(word[0].isupper() for word in words[1:]) or len(words) == 1 else Tier.WRONG
