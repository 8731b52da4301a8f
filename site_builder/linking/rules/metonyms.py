"""Capitals, and the houses of governments, that stand for their governments stay, those that are places go (R13).

What a state does, its capital does as well (`linking/agency`). Here is what is said of a capital alone: nobody has
relations with a town, and "the Vess government" is that of the state. Works on folded text.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from site_builder.linking.acting_words import acting_words
from site_builder.linking.agency import Around, around, is_whole, leading, reason_to_act
from site_builder.linking.language_words import small, words_of
from site_builder.linking.model import BlockKind, Reason
from site_builder.linking.text_view import Candidate, RuleContext, TextView, touches_hyphen
from site_builder.registry.actor import ActorKind
from site_builder.registry.starter_tables import words_for_houses
from site_builder.text.english_words import word_set


@dataclass(frozen=True, slots=True)
class _Words:
    """Those of one language."""

    articles: frozenset[str]
    joining: frozenset[str]
    auxiliaries: frozenset[str]
    prepositions: frozenset[str]
    modals: frozenset[str]
    be: frozenset[str]
    pairs: frozenset[str]
    with_other: frozenset[str]
    """What leads to the other one of a pair: "talks with Vess"."""
    voiced: frozenset[str]
    """What comes from somebody: "pressure from Vess"."""
    voiced_from: frozenset[str]
    sent: frozenset[str]
    """What is sent to somebody, or happens to somebody: "a warning to Vess", "a setback for Vess"."""
    sent_to: frozenset[str]
    viewed_by: frozenset[str]
    """What opens a sentence of how somebody sees it: "For Vess, this is war"."""
    ruling: frozenset[str]
    """Governments that have the name of a capital: "the Vess government", "the regime in Vess"."""
    felt: frozenset[str]
    """What is felt in a capital: "alarm in Vess"."""
    seated: frozenset[str]
    spokesmen: frozenset[str]
    """Who speaks for the capital before it: "a Vess spokesman"."""
    insiders: frozenset[str]
    """Who does so for a house alone: a town has officials as well."""
    places: frozenset[str]
    """What makes a place of the name behind it, also of a house."""
    grounds: frozenset[str]
    """What of a house is a building or a prize: "the gates of the palace", "the race for the palace"."""
    follows_verb: bool
    genitive: bool


@cache
def _words(language: str) -> _Words:
    return words_of(language).fill(_Words, ("capitals", "acting", "grammar"))


def resolve_capitals(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates without capitals that are places; a heading says too little to tell."""
    senses = {c.sense for c in found}
    kept = []
    reading = case.reading
    states = {s for s in senses if not s.place and case.actors[s.actors[0]].kind is ActorKind.GOVERNMENT}
    named, places = {actor for sense in states for actor in sense.actors}, [c.start for c in found if c.sense in states]
    for c in found:
        if not c.sense.place:
            kept.append(c)
            continue
        block = reading.blocks[number := reading.block_at(c.start)]
        if block.kind is BlockKind.HEADING:
            continue
        start = reading.starts[number]
        beside = c.actors[0] in named or bisect_left(places, start) < bisect_left(places, start + len(block.text))
        why = _reason_for(reading, c, among_states=beside)
        if why:
            kept.append(c.accepted_by(Reason.CAPITAL, f"{case.actors[c.actors[0]].name}: {why}"))
    return tuple(kept)


def _reason_for(reading: TextView, c: Candidate, *, among_states: bool) -> str:
    """Why a capital stands for its government, or an empty text where it is the place.

    A concert is a success for a town as well: what is no act counts where the text names the state, or the paragraph
    another one.
    """
    words, acting = _words(reading.language), acting_words(reading.language)
    near = around(reading, c.start, c.end)
    is_house = reading.lowered[c.start : c.end] in _houses()
    if is_house and _is_building(words, near, *_lead(words, near)):
        return ""
    why = reason_to_act(reading, c.start, c.end)
    if why or not among_states or near.possesses or touches_hyphen(reading.text, c.start, c.end):
        return why
    after = near.runs_on(0, 3)
    if after and after[0] in words.ruling:
        return "before the government that it names"
    skipped, lead = _lead(words, near)
    if lead not in words.places and _is_spoken_for(words, after, is_house=is_house):
        return "before who speaks for it"
    for number in leading(near, skipped, words.joining, words.articles) if lead and is_whole(acting, near) else ():
        why = _by_noun(words, near, number)
        if why:
            return why
    if lead in words.viewed_by and _opens(near, skipped) and (_is_apart(near) or (after and after[0] in words.be)):
        return "who sees it so"
    return "a house of government" if is_house and not lead.endswith(("ed", "ing")) else ""


def _lead(words: _Words, near: Around) -> tuple[int, str]:
    """How many words before a name are its article, and the word that leads to it, empty where none does."""
    skipped = int(bool(near.before) and near.before[0] in words.articles and not near.parts_before(0))
    return skipped, near.before[skipped] if skipped < len(near.before) and not near.parts_before(skipped) else ""


def _is_building(words: _Words, near: Around, skipped: int, lead: str) -> bool:
    """Whether something is at a house of government, or is a thing that belongs to it as a house."""
    dated = near.text.endswith("(", 0, near.start) and _is_apart(near)
    if (
        dated
        or not words.places.isdisjoint((lead, *near.before[:skipped]))
        or not words.grounds.isdisjoint(near.runs_on(0, 1))
    ):
        return True
    if lead not in words.prepositions or _opens(near, skipped):
        return False
    named = near.is_capital_before(skipped + 1) and not words.genitive
    return named or not words.grounds.isdisjoint(near.before[skipped + 1 : skipped + 3])


def _by_noun(words: _Words, near: Around, number: int) -> str:
    """What the noun before the word that leads to a name makes of it."""
    if number + 1 >= len(near.before) or near.parts_before(number + 1):
        return ""
    lead, noun = near.before[number : number + 2]
    if lead in words.seated and noun in words.ruling | words.felt:
        return "where a government sits that is named, or takes offence"
    if lead in words.with_other and noun in words.pairs:
        return "one of two who have relations"
    if lead in words.voiced_from and noun in words.voiced:
        return "from whom a view comes"
    return "to whom something is sent or happens" if lead in words.sent_to and noun in words.sent else ""


def _is_spoken_for(words: _Words, after: Sequence[str], *, is_house: bool) -> bool:
    speaking = words.spokesmen | words.insiders if is_house else words.spokesmen
    number = next((number for number, word in enumerate(after) if word in speaking), None)
    return number is not None and _QUALITIES.issuperset(after[:number])


_QUALITIES = word_set("press foreign policy national security economic senior top chief trade")


def _opens(near: Around, skipped: int) -> bool:
    """Whether the word that leads to a name opens its sentence."""
    return skipped + 1 >= len(near.before) or near.parts_before(skipped + 1)


def _is_apart(near: Around) -> bool:
    return bool(near.after) and near.gap(0).startswith(",")


@cache
def _houses() -> frozenset[str]:
    return frozenset(map(small, words_for_houses()))
