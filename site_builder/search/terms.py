"""Text → the terms it is found by: folded, lightly stemmed, scripts without spaces in pairs of characters.

`templates/search.js` reads a reader's query by the same rules and takes the tables of this module; a test runs both on
the same words.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

import Stemmer

from site_builder.core.letters import PLAIN

LETTERS: Mapping[str, str] = {**PLAIN, "ς": "σ"}
"""Letters that are found by others."""
APOSTROPHES = "'’‘ʼʿʾ`"
DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
)
"""Scripts that are written without spaces, as a class of characters."""
COMMON = frozenset(
    {
        "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "in", "into",
        "is", "it", "its", "not", "of", "on", "or", "that", "the", "their", "there", "they", "this", "to", "was",
        "were", "which", "will", "with", "would",
    }
)  # fmt: skip
"""Words that are in every English text: they are neither indexed nor looked for."""
WORDS_KEPT = 200_000
LONGEST = 40
"""Characters of a term; what is longer is cut."""
STEMMERS: Mapping[str, str] = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Language → the Snowball algorithm (https://snowballstem.org) that finds the words of one family."""
_FOLDED = str.maketrans(dict(LETTERS))
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s\b")
_SILENT = re.compile(rf"[{APOSTROPHES}]")
_RUNS = re.compile(rf"[{DENSE}]+|[^\W_{DENSE}]+")
_IS_DENSE = re.compile(rf"[{DENSE}]")
_KEPT = bytes(
    ord(chr(c).lower()) if c >= 128 or chr(c).isalnum() or chr(c) in APOSTROPHES else ord(" ") for c in range(128)
) + bytes(range(128, 256))
"""For UTF-8: capitals of ASCII become small, its punctuation blanks; the rest stays."""
_HYPHENED = re.compile(rb"(?<![a-z0-9'\x80-\xff])[a-z0-9'\x80-\xff]+(?:-[a-z0-9'\x80-\xff]+)+")
"""Words with hyphens, in small letters and UTF-8."""
_APART = (
    bytes(ord(chr(c).lower()) if chr(c).isalnum() or chr(c) in "-'" else ord(" ") for c in range(128)) + _KEPT[128:]
)
"""For UTF-8: capitals of ASCII become small, and blanks what no word with hyphens has."""
_HYPHENS = re.compile(r"(?<=\w)-(?=\w)")
_MARKS = re.compile(rb"\xe2\x80[\x80-\x97\x9a-\xbf]")
"""General punctuation (U+2000 to U+203F) but for the single quotation marks, in UTF-8."""


def fold(text: str) -> str:
    """Without case, diacritics and apostrophes."""
    text = _POSSESSIVE.sub("", text.lower().translate(_FOLDED))
    if text.isascii():
        return _SILENT.sub("", text)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))
    return _SILENT.sub("", unicodedata.normalize("NFC", plain).lower())


def family_of(term: str, language: str) -> str:
    """What the words of one family share, such as `negoti` of negotiation and negotiated; the term itself where the
    language has no stemmer."""
    algorithm = STEMMERS.get(language, "")
    return _stemmer(algorithm).stemWord(term) if algorithm and term.isalpha() else term


@lru_cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


def terms_of(text: str) -> Iterator[str]:
    """Every term of a text, in order, as often as it occurs; a word with hyphens also as one word."""
    yield from plain_terms(text)
    for word in _joined(_MARKS.sub(b" ", text.encode("utf-8"))):
        yield from plain_terms(word.decode("utf-8"))


def plain_terms(text: str) -> Iterator[str]:
    """The same, the parts of a word with hyphens being words of their own."""
    for run in _RUNS.findall(fold(text)):
        if _IS_DENSE.match(run):
            yield from (run[place : place + 2] for place in range(len(run)))
        elif (len(run) > 1 or not run.isascii()) and run not in COMMON:
            yield stem(run[:LONGEST])


def without_hyphens(text: str) -> str:
    """The text with each word that has hyphens written as one."""
    return _HYPHENS.sub("", text)


def count_words(text: str) -> int:
    """How many words a text has, one with hyphens being one."""
    return len(_RUNS.findall(fold(without_hyphens(text))))


def stem(word: str) -> str:
    """A folded word without the ending of an English plural; other languages lose at most an s."""
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
    """The same for a long text in UTF-8, several times faster: each word as written is understood once."""
    plain = _MARKS.sub(b" ", text)
    return chain.from_iterable(map(_UNDERSTOOD.__getitem__, (*plain.translate(_KEPT).split(), *_joined(plain))))


def _joined(text: bytes) -> list[bytes]:
    """Words with hyphens as one word: `cooperation` for co-operation."""
    words = b" ".join(_around_hyphens(text)).translate(_APART)  # to look at all words takes many times as long
    return [word.replace(b"-", b"") for word in _HYPHENED.findall(words)]


def _around_hyphens(text: bytes) -> Iterator[bytes]:
    """What stands between two blanks and has a hyphen."""
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
    """Whether the term is of a script without spaces."""
    return _IS_DENSE.match(term) is not None
