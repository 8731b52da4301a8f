"""Recognises the shape of a name in some language in a run of capitalised words, and locates the family name.

Romanised Chinese is recognised by its syllables, so no list of surnames is needed; Korean and Vietnamese by
their commonest family names and particles. Works on folded text; a shape is evidence, never proof.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from site_builder.entities.word_lists import (
    CHINESE,
    ENGLISH_SYLLABLES,
    GIVEN_NAMES,
    KOREAN,
    PARTICLES,
    SUFFIXES,
    VIETNAMESE,
    VIETNAMESE_GIVEN,
)
from site_builder.registry.actor import NameOrder
from site_builder.text.folding import fold

_INITIAL = "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
_FINAL = (
    "(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|a|e|i|o|u|er)"
)
_PINYIN = re.compile(rf"{_INITIAL}{_FINAL}", re.IGNORECASE)
_PINYIN_TWO = re.compile(rf"(?:{_INITIAL}{_FINAL}){{1,2}}", re.IGNORECASE)
_WADE = re.compile(
    r"(?:ch'?|hs|k'?|p'?|t'?|ts'?|tz'?|sz|sh|[fhjlmnrsyw])?(?:iang|iung|uang|ang|eng|ing|ung|ong|ian|ien|iao|ieh|iu|uai|uan|ueh|"
    r"ai|ao|ei|eh|en|an|in|ou|un|ua|ui|uo|ih|u|a|e|i|o|ia|ie)",
    re.IGNORECASE,
)
_HYPHENED = re.compile(r"[A-Z][a-z']+-[a-z'][a-z']+")


@dataclass(frozen=True, slots=True)
class Shape:
    """Language and order of names of this shape, and its strength as evidence."""

    language: str
    order: NameOrder
    strength: int
    """Strength as evidence by itself: 2 or 3."""


@lru_cache(maxsize=16_384)
def shape_of(words: tuple[str, ...]) -> Shape | None:
    """Shape of a name of two to four words, or None."""
    for shape in (_east_asian, _korean, _vietnamese):
        found = shape(words)
        if found is not None:
            return found
    return None


def _east_asian(words: Sequence[str]) -> Shape | None:
    first = words[0]
    if not 2 <= len(words) <= 3 or (first in GIVEN_NAMES and first not in KOREAN) or len(first) > 7:
        return None
    if len(words) == 2 and _HYPHENED.fullmatch(words[1]) and _syllable(first):
        return Shape("Chinese or Korean", NameOrder.FAMILY_FIRST, 3)
    if len(words) == 3:
        fits = all(_WADE.fullmatch(w) and w.lower() not in ENGLISH_SYLLABLES for w in words)
        return Shape("Chinese", NameOrder.FAMILY_FIRST, 3) if fits else None
    return _pinyin(first, words[1])


def _pinyin(first: str, second: str) -> Shape | None:
    one, two = _PINYIN.fullmatch(first), _PINYIN.fullmatch(second)
    if one and first.lower() not in ENGLISH_SYLLABLES and not two and second not in GIVEN_NAMES:
        return Shape("Chinese", NameOrder.FAMILY_FIRST, 3) if _PINYIN_TWO.fullmatch(second) else None
    if one and two and first in CHINESE and not {first.lower(), second.lower()} & ENGLISH_SYLLABLES:
        return Shape("Chinese", NameOrder.FAMILY_FIRST, 3)
    return None


def _syllable(word: str) -> bool:
    return bool(_WADE.fullmatch(word) or _PINYIN.fullmatch(word) or word in KOREAN)


def _korean(words: Sequence[str]) -> Shape | None:
    if words[0] not in KOREAN or (words[0] in GIVEN_NAMES and words[0] not in ("Kim", "Lee")):
        return None
    hyphened = len(words) == 2 and re.fullmatch(r"[A-Z][a-z]{1,5}-[A-Za-z]{2,6}", words[1])
    opened = (
        len(words) == 3 and all(2 <= len(w) <= 5 and w.isalpha() for w in words[1:]) and words[1] not in GIVEN_NAMES
    )
    return Shape("Korean", NameOrder.FAMILY_FIRST, 3) if hyphened or opened else None


def _vietnamese(words: Sequence[str]) -> Shape | None:
    if words[0] not in VIETNAMESE or not 2 <= len(words) <= 4:
        return None
    if len(words) == 2:
        fits = words[1] in VIETNAMESE_GIVEN
        return Shape("Vietnamese", NameOrder.FAMILY_FIRST, 3) if fits else None
    given = GIVEN_NAMES - {"Kim", "Ha", "Mai"}
    fits = all(len(word) <= 6 and word.isalpha() and word not in given for word in words)
    return Shape("Vietnamese", NameOrder.FAMILY_FIRST, 3) if fits else None


_SPANISH = re.compile(r"[A-Z][a-z]+[aeio]z|Garcia|Silva|Torres|Flores|Castro|Moreno|Romero|Vargas|Rojas|Ramos|Herrera")
"""Folded family names that precede the mother's. "Vega" would match too many names."""


def _is_double(core: Sequence[str], language: str) -> bool:
    """True if the last two words are a double family name, as in Spanish: the father's and the mother's."""
    if len(core) < 3 or fold(core[-2]) in GIVEN_NAMES or len(core[-2]) < 3 or not core[-2].isalpha():
        return False
    return language == "es" or (fold(core[0]) in GIVEN_NAMES and bool(_SPANISH.fullmatch(fold(core[-2]))))


def parts_of(words: Sequence[str], language: str = "") -> tuple[str, str, NameOrder]:
    """Family name, given names and order. Particles belong to the family name; suffixes are dropped."""
    core = [word.rstrip(",") for word in words if word.strip(".,") not in SUFFIXES]
    if len(core) < 2:
        return ("", "", NameOrder.MONONYM)
    shape = shape_of(tuple(map(fold, core)))
    if shape is not None and shape.order == NameOrder.FAMILY_FIRST:
        return (core[0], " ".join(core[1:]), shape.order)
    start = next((i for i, word in enumerate(core) if i and word in PARTICLES), len(core) - 1)
    start -= start == len(core) - 1 and _is_double(core, language)
    return (" ".join(core[start:]), " ".join(core[:start]), NameOrder.GIVEN_FIRST)
