"""Finds institutions named with a demonym (R14): "the Karvonian government", "le gouvernement karvonien".

Only the institutions of packaged states and of the given actors are found. Officers may be named with the state or with
its demonym.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter

from site_builder.linking.acting_words import ActingWords, acting_words
from site_builder.linking.language_words import small, states_of_peoples
from site_builder.linking.text_view import TextView
from site_builder.registry.actor import Actor, NameKind
from site_builder.text.folding import whole_word, whole_words
from site_builder.text.multi_search import leftmost_longest

_THREE_WORDS = re.compile(r"[^\S\n]+([^\W_]+)(?:[^\S\n]+([^\W_]+)(?:[^\S\n]+([^\W_]+))?)?")
"""Within one line: the next line is another block."""
_LAST_WORD = re.compile(r"(?<![^\W_])[^\W_]+$")
_NEAR = 60
"""Maximum distance in characters between an institution and the name of its people."""


def state_of_people(word: str) -> str:
    """Id of the state of a people in lower case ("karvonian"); the word itself if it names no people."""
    return states_of_peoples().get(word, word)


@lru_cache(maxsize=16384)
def _demonyms(actor: Actor) -> Sequence[str]:
    """Demonyms of an actor in lower case."""
    return tuple([small(name.text) for name in actor.names if name.kind == NameKind.DEMONYM])


def institutions_in(reading: TextView, actors: Iterable[Actor] = ()) -> Sequence[tuple[int, int, str]]:
    """Start, end and state id of each institution with a demonym ("the Karvonian government").

    Recognises packaged states and the given actors.
    """
    own, packaged = {name: actor.id for actor in actors for name in _demonyms(actor)}, states_of_peoples()
    lowered, words = reading.lowered, acting_words(reading.language)
    hits = [span for span in leftmost_longest(reading.triggers["states"]) if whole_word(lowered, *span)]
    further = [name for name in own if name not in packaged]
    hits += leftmost_longest([span for name in further for span in whole_words(lowered, name)])
    found = []
    for start, end in sorted(hits, key=itemgetter(0)):
        last = _institution_after(lowered, end, words)
        first = _institution_before(lowered, start, words) if words.adjectives_follow and last == end else start
        if last > end or first < start:
            name = lowered[start:end]
            found.append((first, last, own.get(name) or packaged[name]))
    return found


def _institution_after(text: str, end: int, words: ActingWords) -> int:
    """End of the institution after a demonym, at most three words on: "Karvonian foreign ministry".

    Without an institution, `end` itself.
    """
    following = _THREE_WORDS.match(text, end, end + _NEAR)
    if following is None:
        return end
    for number, word in enumerate(following.groups(), 1):
        if word is None or word in words.prepositions:
            break
        if words.is_institution(word):
            return following.end(number)
    return end


def _institution_before(text: str, start: int, words: ActingWords) -> int:
    """Start of the institution directly before a demonym ("le gouvernement karvonien"), else `start`."""
    low = max(0, start - _NEAR)
    is_adjacent = text[start - 1 : start].isspace() and text[start - 1] != "\n"
    match = _LAST_WORD.search(text, low, start - 1) if is_adjacent else None
    return match.start() if match and words.is_institution(match[0]) else start
