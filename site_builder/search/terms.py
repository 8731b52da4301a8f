"""Text → search terms: folded, lightly stemmed; scripts without spaces become pairs of characters.

`templates/search.js` reads queries by the same rules and uses the tables of this module; a test runs both on the same
words.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

import Stemmer

from site_builder.core.letters import PLAIN

LETTERS: Mapping[str, str] = {**PLAIN, "ς": "σ"}
"""Letters found by typing others."""
APOSTROPHES = "'’‘ʼʿʾ`"
DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
)
"""Character class of scripts without spaces."""
COMMON = frozenset(
    {
        "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "in", "into",
        "is", "it", "its", "not", "of", "on", "or", "that", "the", "their", "there", "they", "this", "to", "was",
        "were", "which", "will", "with", "would",
    }
)  # fmt: skip
"""Words of every English text; neither indexed nor searched."""
WORDS_KEPT = 200_000
LONGEST = 40
"""Maximum length of a term; longer ones are cut."""
STEMMERS: Mapping[str, str] = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Language → Snowball algorithm (https://snowballstem.org) for its word families."""
_FOLDED = str.maketrans(dict(LETTERS))
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s\b")
_SILENT = re.compile(rf"[{APOSTROPHES}]")
_RUNS = re.compile(rf"[{DENSE}]+|[^\W_{DENSE}]+")
_IS_DENSE = re.compile(rf"[{DENSE}]")
_KEPT = bytes(
    ord(chr(c).lower()) if c >= 128 or chr(c).isalnum() or chr(c) in APOSTROPHES else ord(" ") for c in range(128)
) + bytes(range(128, 256))
"""Byte table for UTF-8: lower-cases ASCII letters, turns ASCII punctuation into spaces."""
_HYPHENED = re.compile(rb"(?<![a-z0-9'\x80-\xff])[a-z0-9'\x80-\xff]+(?:-[a-z0-9'\x80-\xff]+)+")
"""Words with hyphens, lower-case, UTF-8."""
_APART = (
    bytes(ord(chr(c).lower()) if chr(c).isalnum() or chr(c) in "-'" else ord(" ") for c in range(128)) + _KEPT[128:]
)
"""Byte table for UTF-8: lower-cases ASCII letters, and turns characters that no hyphenated word contains into
spaces."""
_HYPHENS = re.compile(r"(?<=\w)-(?=\w)")
_MARKS = re.compile(rb"\xe2\x80[\x80-\x97\x9a-\xbf]")
"""General punctuation (U+2000 to U+203F) in UTF-8, except single quotation marks."""


def fold(text: str) -> str:
    """The text without case, diacritics and apostrophes."""
    text = _POSSESSIVE.sub("", text.lower().translate(_FOLDED))
    if text.isascii():
        return _SILENT.sub("", text)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))
    return _SILENT.sub("", unicodedata.normalize("NFC", plain).lower())


def family_of(term: str, language: str) -> str:
    """Stem shared by a word family, such as `negoti` for negotiation and negotiated; the term itself if the language
    has no stemmer."""
    algorithm = STEMMERS.get(language, "")
    return _stemmer(algorithm).stemWord(term) if algorithm and term.isalpha() else term


@lru_cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


def terms_of(text: str) -> Iterator[str]:
    """Terms of a text in order, with repetitions; a word with hyphens also as one word."""
    yield from plain_terms(text)
    for word in _joined(_MARKS.sub(b" ", text.encode("utf-8"))):
        yield from plain_terms(word.decode("utf-8"))


def plain_terms(text: str) -> Iterator[str]:
    """Terms of a text in order, with hyphenated words only as separate parts."""
    for run in _RUNS.findall(fold(text)):
        if _IS_DENSE.match(run):
            yield from (run[place : place + 2] for place in range(len(run)))
        elif (len(run) > 1 or not run.isascii()) and run not in COMMON:
            yield stem(run[:LONGEST])


def without_hyphens(text: str) -> str:
    """The text with each hyphenated word written as one."""
    return _HYPHENS.sub("", text)


def count_words(text: str) -> int:
    """Number of words in a text; a hyphenated one counts once."""
    return len(_RUNS.findall(fold(without_hyphens(text))))


def stem(word: str) -> str:
    """A folded word without English plural ending; words of other languages lose at most an s."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-2]
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 4 and word[-2] not in "aeiou" else word


def terms_of_bytes(text: bytes) -> Iterator[str]:
    """Result of `terms_of` for a long UTF-8 text, several times faster: each distinct word is processed once."""
    plain = _MARKS.sub(b" ", text)
    return chain.from_iterable(map(_UNDERSTOOD.__getitem__, (*plain.translate(_KEPT).split(), *_joined(plain))))


def _joined(text: bytes) -> list[bytes]:
    """Hyphenated words as one word: `cooperation` for co-operation."""
    words = b" ".join(_around_hyphens(text)).translate(_APART)  # looking at all words would take many times as long
    return [word.replace(b"-", b"") for word in _HYPHENED.findall(words)]


def _around_hyphens(text: bytes) -> Iterator[bytes]:
    """Space-separated words that contain a hyphen."""
    end = 0
    while (hyphen := text.find(b"-", end)) >= 0:
        end = text.find(b" ", hyphen) + 1 or len(text)
        yield text[text.rfind(b" ", 0, hyphen) + 1 : end]


class _Understood(dict[bytes, tuple[str, ...]]):
    def __missing__(self, word: bytes) -> tuple[str, ...]:
        if len(self) >= WORDS_KEPT:
            self.clear()
        terms = self[word] = tuple(plain_terms(word.decode("utf-8")))
        return terms


_UNDERSTOOD = _Understood()


def is_dense(term: str) -> bool:
    """True if the term belongs to a script without spaces."""
    return _IS_DENSE.match(term) is not None
