"""A text → its language, by script or most common words; empty if not certain."""

import re
import unicodedata
from collections import Counter
from functools import cache

from site_builder.seeds.detect.site_words import any_words, site_words
from site_builder.text.folding import runs_of, with_plain_signs

_WORD = re.compile(r"[^\W\d_]+")
MIN_WORDS = 25
MIN_SHARE = 0.05
"""Minimum share of kana among the letters of a Japanese text."""


@cache
def _tells() -> dict[str, dict[str, float]]:
    """Word → language → weight; a word shared by several languages counts less for each."""
    lists = {language: frozenset(words.split()) for language, words in any_words()["common"].items()}
    holders = Counter(word for words in lists.values() for word in words)
    found: dict[str, dict[str, float]] = {}
    for language, words in lists.items():
        for word in words:
            found.setdefault(word, {})[language] = 1 / holders[word]
    return found


def language_of(text: str) -> str:
    """The language tag; empty if not certain."""
    return _by_letters(text[:2000]) or _by_words(text)


def _by_letters(text: str) -> str:
    scripts = _scripts(text)
    rows = (rows for script, rows in any_words()["letters"].items() if scripts[script] > MIN_SHARE * scripts.total())
    return next((tag for tag, signs in next(rows, ()) if not signs or not set(signs).isdisjoint(text)), "")


def _scripts(text: str) -> Counter[str]:
    """Number of letters in each non-Latin script, in order of occurrence; empty unless they are the majority."""
    if with_plain_signs(text).isascii():
        return Counter()
    others = [letter for letter in text if letter > "\u036f" and letter.isalpha()]
    names = (unicodedata.name(letter, "unknown").partition(" ")[0] for letter in others)
    return Counter(names if 2 * len(others) > sum(map(str.isalpha, text)) else ())


def _by_words(text: str) -> str:
    words = runs_of(_WORD, text.lower())[:600]
    scores = dict.fromkeys(any_words()["common"], 0.0)
    tells = _tells()
    for word, count in Counter(filter(tells.__contains__, words)).items():
        for language, weight in tells[word].items():
            scores[language] += count * weight
    best, second = sorted(scores, key=lambda name: (-scores[name], name))[:2]
    certain = len(words) >= MIN_WORDS and scores[best] >= len(words) / 14 and scores[best] >= 1.5 * scores[second]
    return best if certain else ""


def unknown_language(text: str, language: str) -> str:
    """A note if the language or script of the text has no table of site words; else empty."""
    if any(language.partition("-")[0] in table.language.split() for table in site_words()):
        return ""
    if language:
        return f'The text is in a language ("{language}") whose website phrases are not known: check its header.'
    script = next(iter(_scripts(text[:2000])), "").capitalize()
    return f"The text is in {script} script, which is not supported: check its header." if script else ""
