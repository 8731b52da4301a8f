"""Word lists that separate names from other words: one file in `words/` per language, and the given names.

Every text is also read with the English words, which are constants; `name_words` returns those of the text's language.
All are folded. A new file adds a language. Given names are the only names of people here.
"""

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files

from site_builder.seeds.detect.site_words import site_words
from site_builder.text.folding import fold

Words = frozenset[str]


def _read(file: str) -> str:
    return fold(files("site_builder.entities").joinpath("words", file).read_text(encoding="utf-8"))


def _lines(file: str) -> list[str]:
    return [line for line in _read(file).splitlines() if not line.startswith("#")]


@cache
def _table(language: str) -> Mapping[str, Words | bool]:
    found = tomllib.loads(_read(f"{language}.toml"))
    return {key: frozenset(value.split()) if isinstance(value, str) else bool(value) for key, value in found.items()}


_LISTS = {
    key: words for key, words in (*_table("en").items(), *_table("shapes").items()) if isinstance(words, frozenset)
}
"""English word lists, and those for name shapes. Each is a constant of this module: `particles` is PARTICLES."""


def __getattr__(name: str) -> Words:
    if not name.isupper() or name.lower() not in _LISTS:
        raise AttributeError(name)
    return _LISTS[name.lower()]


ORGANISATION_HEADS = _LISTS["strong_heads"] | _LISTS["further_heads"]
GIVEN_NAMES = frozenset(" ".join(_lines("given_names.txt")).split())
FURNITURE = frozenset(word.capitalize() for table in site_words() for word in table.acts.whole) - GIVEN_NAMES
"""Words on page buttons: "Subscribe"."""
SPELLINGS = _lines("spellings.txt")
NICKNAMES = {
    key: frozenset(names.split()) for key, _, names in (line.partition(":") for line in _lines("nicknames.txt"))
}
"""Nickname → the given names it customarily stands for, in lower case."""


class NameWords:
    """Word lists of a language other than English, each an attribute; all are empty for languages without a file."""

    compounds = False
    """True if nouns are capitalised and compounded: `Außenminister`."""

    def __init__(self, language: str = "") -> None:
        self.language = language
        self.__dict__.update(_table(language) if language else {})

    def __getattr__(self, name: str) -> Words:
        if name not in _lists():
            raise AttributeError(name)
        return frozenset()

    def is_office(self, word: str) -> bool:
        """True for an office, a compound ending in one, or one with the prefix `ex-` or `vice-`."""
        small = word.lower().rstrip(".")
        if small in self.offices or small in self._lower_honorifics:
            return True
        if self.compounds:
            return len(small) > 7 and small.endswith(self._endings)
        return small.removeprefix("ex").removeprefix("vice").lstrip("-") in self.offices

    def is_noun(self, word: str) -> bool:
        """True for a common noun or a sentence opener."""
        if word in self.nouns or word in self.openers or (self.compounds and word.removesuffix("s") in self.nouns):
            return True
        return bool(self.noun_endings) and len(word) > 6 and word.endswith(self._noun_endings)

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        return tuple(sorted(word for word in self.offices if len(word) > 3 and word not in _LISTS["no_endings"]))

    @cached_property
    def _noun_endings(self) -> tuple[str, ...]:
        return tuple(sorted(self.noun_endings))

    @cached_property
    def _lower_honorifics(self) -> Words:
        return frozenset(word.lower().rstrip(".") for word in self.honorifics if len(word) > 2)


_LANGUAGES = ("de", "fr", "es")


@cache
def _lists() -> Words:
    """Names of all lists."""
    return frozenset(name for language in _LANGUAGES for name in _table(language))


NO_WORDS = NameWords()


@cache
def name_words(language: str) -> NameWords:
    """Word lists of a language tag."""
    plain = language.partition("-")[0].lower()
    return NameWords(plain) if plain in _LANGUAGES else NO_WORDS
