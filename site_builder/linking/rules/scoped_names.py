"""Drops ambiguous words without supporting evidence (R15).

A month before a day or year is a date. A state whose name is also a word or a person's name needs its capital, demonym
or another of its names in the briefing, or a list of states. Works on folded text.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from site_builder.linking.language_words import words_of
from site_builder.linking.text_view import START, Candidate, RuleContext
from site_builder.registry.actor import ActorKind
from site_builder.text.folding import whole_word, word_before

_DATE_AFTER = re.compile(r"\s+(?:\d{1,2}(?:st|nd|rd|th)?\b|\d{4}\b|,\s*\d{4}\b)")
_DATE_BEFORE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?|\b(?:last|next|this|in|since|until|by|early|late|mid)\s+)$"
)
_LISTED_BEFORE = re.compile(r"[A-Z][\w.]+(?:\s+[A-Z][\w.]+)*,?\s+(?:and|or)?\s*$|[A-Z][\w.]+,\s+$")
_LISTED_AFTER = re.compile(r",?\s+(?:and|or)\s+[A-Z]|,\s+[A-Z][\w.]+(?:,|\s+and\b)")


def drop_unsupported(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates without month names used as dates, and without scoped words that nothing in the text supports."""
    doubtful = {sense for sense in case.senses if sense.scoped or sense.month}
    named = frozenset([actor for sense in {c.sense for c in found} if not sense.scoped for actor in sense.actors])
    return tuple([c for c in found if c.sense not in doubtful or _counts(case, c, found, named)])


def _counts(case: RuleContext, c: Candidate, found: Sequence[Candidate], named: frozenset[str]) -> bool:
    supported = not c.sense.scoped or (_supported(case, c, named) and _is_at_home(case, c, found))
    return supported and not (c.sense.month and _is_date(case, c))


def _is_at_home(case: RuleContext, c: Candidate, found: Sequence[Candidate]) -> bool:
    """False if the sentence names another state before an institution that many states have, such as a
    Supreme Court."""
    country = case.actors[c.actors[0]].country
    if not country or len(c.actors) > 1:
        return True
    low, _ = case.reading.bounds(c.start)
    low = max(low, case.reading.text.rfind(". ", low, c.start))
    for other in reversed(found[bisect_left(found, low, key=START) : bisect_left(found, c.start, key=START)]):
        if case.actors[other.actors[0]].kind == ActorKind.GOVERNMENT:
            return country in other.actors
    return True


def _is_date(case: RuleContext, c: Candidate) -> bool:
    text = case.reading.text
    return bool(_DATE_AFTER.match(text, c.end) or _DATE_BEFORE.search(text[max(0, c.start - 12) : c.start]))


@cache
def _before_states(language: str) -> frozenset[str]:
    """Articles used before states but not before people: "le Mali"."""
    return words_of(language).words("grammar", "before_states")


def _supported(case: RuleContext, c: Candidate, named: frozenset[str]) -> bool:
    text = case.reading.text
    if not named.isdisjoint(c.actors):
        return True
    kinds = {case.actors[a].kind for a in c.actors}
    if not kinds <= {ActorKind.GOVERNMENT, ActorKind.PLACE}:
        return kinds.isdisjoint({ActorKind.PERSON}) and len(c.actors) == 1 and case.actors[c.actors[0]].country in named
    if word_before(text, c.start)[1].lower() in _before_states(case.reading.language):
        return True
    before, after = text[max(0, c.start - 60) : c.start], text[c.end : c.end + 60]
    return whole_word(text, c.start, c.end) and bool(
        _LISTED_BEFORE.search(before) and (_LISTED_AFTER.match(after) or "," in before[-3:])
    )
