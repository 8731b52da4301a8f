"""A text → its language, told by its letters or its commonest words, or nothing where that is not certain."""

import re
import unicodedata
from collections import Counter
from functools import cache

from site_builder.seeds.detect.site_words import any_words, site_words
from site_builder.text.folding import runs_of

_WORD = re.compile(r"[^\W\d_]+")
MIN_WORDS = 25
_SCRIPTS = "HIRAGANA KATAKANA HANGUL CJK HEBREW GREEK THAI GEORGIAN ARMENIAN ARABIC"
_LETTERS_OF = dict(zip(_SCRIPTS.split(), ["ja", "ja", "ko", "zh", "he", "el", "th", "ka", "hy", "ar"], strict=True))
"""Scripts in the order in which they tell a language."""
_SIGNS_OF = {
    "ar": (("", "ښځڕڵێۆ"), ("ur", "ٹڈڑںے"), ("fa", "پچژگ")),
    "": (("", "әғқңөұүһӣҷјљњћђ"), ("be", "ў"), ("uk", "їєґ"), ("ru", "ыэ")),
}
"""Of a script that several languages have: letters that tell one of them, those that others have too last."""
MIN_SHARE = 0.05
"""Of the letters of a text that are kana where it is Japanese."""


@cache
def _tells() -> dict[str, dict[str, float]]:
    """Word → language → weight: a word that several languages have tells each of them less."""
    lists = {language: frozenset(words.split()) for language, words in any_words()["common"].items()}
    holders = Counter(word for words in lists.values() for word in words)
    found: dict[str, dict[str, float]] = {}
    for language, words in lists.items():
        for word in words:
            found.setdefault(word, {})[language] = 1 / holders[word]
    return found


def language_of(text: str) -> str:
    """Language tag, empty below certainty."""
    return _by_letters(text[:2000]) or _by_words(text)


def _by_letters(text: str) -> str:
    """The language of most of the letters, where they are not Latin and it alone, or hardly another, has them."""
    letters = [letter for letter in text if letter.isalpha()]
    others = [letter for letter in letters if letter > "\u036f"]
    if 2 * len(others) <= len(letters):
        return ""
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in others)
    language = next((tag for name, tag in _LETTERS_OF.items() if scripts[name] > MIN_SHARE * len(letters)), "")
    signs = _SIGNS_OF.get(language, ())
    return next((other for other, told in signs if not set(told).isdisjoint(letters)), language)


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
    """A note on a text in a language or script for which there is no table of site words; else an empty text."""
    if any(language in table.language.split() for table in site_words()):
        return ""
    if language:
        return f'The text is in a language ("{language}") whose site lines are not known: check its header.'
    letters = [letter for letter in text[:2000] if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    if foreign > len(letters) / 2:
        first = next(n for n in letters if not unicodedata.name(n, "").startswith("LATIN"))
        script = unicodedata.name(first, "unknown")
        return f"The text is in {script.split()[0].capitalize()} letters, which are not known here: check its header."
    return ""
