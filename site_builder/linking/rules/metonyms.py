"""Keeps capitals and seats of government that stand for a government, and drops those that mean the place (R13).

An act of a state counts for its capital as well (`linking/agency`). This module covers evidence for capitals alone:
towns have no relations, and "the Vess government" is that of the state. Works on folded text.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from site_builder.linking.acting_words import acting_words
from site_builder.linking.agency import Around, around, is_whole, leading, reason_to_act
from site_builder.linking.language_words import WordLists, small, words_of
from site_builder.linking.model import BlockKind, Reason
from site_builder.linking.text_view import Candidate, RuleContext, TextView, touches_hyphen
from site_builder.registry.actor import ActorKind
from site_builder.registry.starter_tables import words_for_houses
from site_builder.text.english_words import word_set


class _Words(WordLists):
    """Word lists of one language."""

    genitive: bool


@cache
def _words(language: str) -> _Words:
    return _Words(words_of(language), ("capitals", "acting", "grammar"))


def resolve_capitals(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates without capitals that mean a place. Headings give too little evidence and are left out."""
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
        near_state = c.actors[0] in named or bisect_left(places, start) < bisect_left(places, start + len(block.text))
        why = _reason_for(reading, c, among_states=near_state)
        if why:
            kept.append(c.accepted_by(Reason.CAPITAL, f"{case.actors[c.actors[0]].name}: {why}"))
    return tuple(kept)


def _reason_for(reading: TextView, c: Candidate, *, among_states: bool) -> str:
    """Reason why a capital stands for its government; empty if it means the place.

    Acts are always evidence. Weaker evidence, which may be true of a town as well ("a success for Velm"), counts only
    if the text names the capital's state, or the paragraph another state.
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
        return "followed by the government that it stands for"
    skipped, lead = _lead(words, near)
    if lead not in words.places and _is_spoken_for(words, after, is_house=is_house):
        return "followed by its spokesperson"
    for number in leading(near, skipped, words.joining, words.articles) if lead and is_whole(acting, near) else ():
        why = _by_noun(words, near, number)
        if why:
            return why
    if lead in words.viewed_by and _opens(near, skipped) and (_is_apart(near) or (after and after[0] in words.be)):
        return "the holder of a view"
    return "a seat of government" if is_house and not lead.endswith(("ed", "ing")) else ""


def _lead(words: _Words, near: Around) -> tuple[int, str]:
    """Number of article words before a name and the word governing it, empty if there is none."""
    skipped = int(bool(near.before) and near.before[0] in words.articles and not near.parts_before(0))
    return skipped, near.before[skipped] if skipped < len(near.before) and not near.parts_before(skipped) else ""


def _is_building(words: _Words, near: Around, skipped: int, lead: str) -> bool:
    """True if the name of a government's seat means the place: a location, a building, or its grounds."""
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
    """Reason given by the noun before the governing word of a name; empty if there is none."""
    if number + 1 >= len(near.before) or near.parts_before(number + 1):
        return ""
    lead, noun = near.before[number : number + 2]
    if lead in words.seated and noun in words.ruling | words.felt:
        return "preceded by its government or a feeling"
    if lead in words.with_other and noun in words.pairs:
        return "one of two parties whose relations are named"
    if lead in words.voiced_from and noun in words.voiced:
        return "the source of a view"
    return "the receiver of a message or an act" if lead in words.sent_to and noun in words.sent else ""


def _is_spoken_for(words: _Words, after: Sequence[str], *, is_house: bool) -> bool:
    speaking = words.spokesmen | words.insiders if is_house else words.spokesmen
    number = next((number for number, word in enumerate(after) if word in speaking), None)
    return number is not None and _QUALITIES.issuperset(after[:number])


_QUALITIES = word_set("press foreign policy national security economic senior top chief trade")


def _opens(near: Around, skipped: int) -> bool:
    """True if the governing word of a name opens its sentence."""
    return skipped + 1 >= len(near.before) or near.parts_before(skipped + 1)


def _is_apart(near: Around) -> bool:
    return bool(near.after) and near.gap(0).startswith(",")


@cache
def _houses() -> frozenset[str]:
    return frozenset(map(small, words_for_houses()))
