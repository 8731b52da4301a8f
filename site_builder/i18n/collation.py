"""Sort keys of names by language, independent of the system's locale.

Letters count first, ignoring case, diacritics, hyphens and apostrophes; ties are broken by diacritics. That suffices
for English, German (DIN 5007-1) and French; languages with extra letters have a row in LETTERS. Other scripts follow
Latin in Unicode order. (ICU would be a 30 MB library, and loading the Unicode collation table takes half a second, for
differences that no index here can show.)
"""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from site_builder.core.letters import PLAIN

_IGNORED = str.maketrans("-", " ", "’'ʼ‘")
_ALIKE = str.maketrans({**PLAIN, "ħ": "h"})
_LAST = "\U0010fffd"
"""Sorts after every letter."""
_NORDIC = ("zåäö",)
LETTERS: Mapping[str, tuple[str, ...]] = {
    "cs": ("cč", "rř", "sš", "zž"),
    "da": ("zæøå",),
    "es": ("nñ",),
    "et": ("sšzž", "wõäöü"),
    "fi": _NORDIC,
    "hr": ("cčć", "dđ", "sš", "zž"),
    "hu": ("oö", "uü"),
    "is": ("dð", "zþæö"),
    "lt": ("cč", "sš", "zž"),
    "lv": ("cč", "gģ", "kķ", "lļ", "nņ", "sš", "zž"),
    "nb": ("zæøå",),
    "nn": ("zæøå",),
    "no": ("zæøå",),
    "pl": ("aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż"),
    "ro": ("aăâ", "iî", "sș", "tț"),
    "sk": ("aä", "cč", "oô", "sš", "zž"),
    "sl": ("cč", "sš", "zž"),
    "sv": _NORDIC,
    "tr": ("cç", "gğ", "oö", "sş", "uü"),
}
"""Language → a letter, followed by the letters sorted between it and the next one."""


@lru_cache(maxsize=100_000)
def sort_key(name: str, language: str) -> tuple[str, str, str]:
    """Sort key: letters, then diacritics, then the name as written."""
    own = _own_letters(language)
    plain = unicodedata.normalize("NFC", name.casefold()).translate(_IGNORED)
    letters = "".join(own.get(letter) or _bare(letter) for letter in plain)
    return letters, plain, name


def initial(name: str, language: str) -> str:
    """Letter under which an index lists a name; # for names that start with no letter."""
    first = unicodedata.normalize("NFC", name.casefold()).translate(_IGNORED)[:1]
    letter = first if first in _own_letters(language) else _bare(first)[:1]
    return letter.upper() if letter.isalpha() else "#"


def _bare(letter: str) -> str:
    """The letter without diacritics."""
    if letter.isascii():
        return letter
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(c for c in parts if not unicodedata.combining(c)).translate(_ALIKE)


@cache
def _own_letters(language: str) -> Mapping[str, str]:
    """Extra letters of a language, each with its replacement in sort keys."""
    rows = LETTERS.get(language.partition("-")[0], ())
    return {letter: f"{row[0]}{_LAST}{place}" for row in rows for place, letter in enumerate(row[1:])}
