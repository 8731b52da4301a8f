"""Reads roles next to a name in a language with a word list. Works on folded text.

`der iranische Außenminister Orl Okell`, `le ministre de la pêche, Ilse Vantor,`, `Ilse Vantor, portavoz del puerto`.
"""

import re
from functools import cache

from site_builder.entities.word_lists import GIVEN_NAMES, NameWords
from site_builder.linking.language_words import small, words_of
from site_builder.linking.quoted_paragraph import speech_of
from site_builder.text.english_words import word_set

MOST_BEFORE = 9
"""Maximum number of words between an office and the name after it."""
MOST_AFTER = 5
"""Maximum number of words between a name and the office after it."""
_WORD = re.compile(r"[^\s,;:.()\"]+")
_STOPS = ';:.(),"\n'
_STOP = re.compile(f"[{_STOPS}]")
_STATES = word_set("Republica Reino Estado Union Federacion Republique Royaume Etat Federation")
"""Words that begin the full name of a state: "República Oriental"."""
_OPENING = re.compile(r", | \(")


def local_role(text: str, start: int, end: int, low: int, high: int, words: NameWords) -> tuple[int, int]:
    """Span of the role next to the name at `start:end` in the block `low:high`; `(start, start)` if there is none."""
    return _before(text, start, end, low, words) or _after(text, end, high, words) or (start, start)


def _before(text: str, start: int, end: int, low: int, words: NameWords) -> tuple[int, int] | None:
    """Span from the nearest office before the name, with its field and place but no verb between.

    Where all nouns are capitalised, the name must stand between commas: "der Sprecher der Fraktion, Orl Okell, sagte".
    """
    between = text[end : end + 1] == "," and " " in text[start:end]
    window = text[max(low, start - 110) : start]
    body = window.rstrip(", ")
    opening = max(map(body.rfind, _STOPS)) + 1
    found = list(_WORD.finditer(body, opening))[-MOST_BEFORE:]
    offset = start - len(window)
    comma = len(window) - len(body) > 1
    last = found[-1][0] if found and not comma else ""
    if last and (_parts_from(last, words) or last in _STATES or small(last) in speech_of(words.language).bodies):
        return None
    for place, word in reversed(list(enumerate(found))):
        written = word[0].rpartition("'")[2]
        if words.is_office(written) and (written.islower() or words.compounds or (comma and " " in text[start:end])):
            alone = place == len(found) - 1
            begin = offset + word.end() - len(written)
            apart = comma or " " not in text[start:end]
            return (begin, offset + len(body)) if alone or between or not (apart and words.compounds) else None
        if word[0] in GIVEN_NAMES or (not words.compounds and word[0] in speech_of(words.language).relative):
            return None
        if word[0] in words.speech or word[0] in words.openers or (words.compounds and not _is_of(word[0], words)):
            return None
    return None


def _parts_from(word: str, words: NameWords) -> bool:
    """True if a word may connect an office with its field: "el ministro de Pesca", "le ministre de l'Intérieur"."""
    links = word.lower() in words.links or word in words.articles or word.endswith("'")
    return links or word in _AND or word in words.places_before or word in words.humans_before


_AND = word_set("und oder et ou y e o")


def _is_of(word: str, words: NameWords) -> bool:
    """True if a German word may stand between an office and a name: "der Präsident des Landtags, Orl Okell"."""
    return word in words.articles or word[:1].isupper() or word in ("von", "und", "fur", "der")


@cache
def _auxiliaries(language: str) -> frozenset[str]:
    return words_of(language).words("grammar", "auxiliaries")


def _after(text: str, end: int, high: int, words: NameWords) -> tuple[int, int] | None:
    opening = _OPENING.match(text, end, high)
    if opening is None:
        return None
    stop = _STOP.search(text, opening.end(), min(high, end + 130))
    limit = stop.start() if stop else min(high, end + 130)
    for number, word in enumerate(_WORD.finditer(text, opening.end(), limit)):
        written = word[0].rpartition("'")[2]
        if number > MOST_AFTER or word[0] in words.speech or word[0] in _auxiliaries(words.language):
            return None
        if words.is_office(written) and (written.islower() or words.compounds):
            return word.end() - len(written), min(limit, opening.end() + 90)
    return None
