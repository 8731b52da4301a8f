"""The words by which a name is told from other words: one file of `words/` for each language, and the given names.

The English words are constants, for every text is read by them too; `name_words` gives those of the text's language.
All are folded. A language is added by a file. No names of people are here but given names.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from site_builder.seeds.detect.site_words import site_words
from site_builder.text.folding import fold

Words = frozenset[str]


def _read(file: str) -> str:
    return fold(files("site_builder.entities").joinpath("words", file).read_text(encoding="utf-8"))


def _lines(file: str) -> list[str]:
    return [line for line in _read(file).splitlines() if not line.startswith("#")]


def _table(language: str) -> Mapping[str, Words | bool]:
    found = tomllib.loads(_read(f"{language}.toml"))
    return {key: frozenset(value.split()) if isinstance(value, str) else bool(value) for key, value in found.items()}


_EN, SHAPES = (
    {key: words for key, words in _table(file).items() if isinstance(words, frozenset)} for file in ("en", "shapes")
)
"""By key: those of English, and those by which the shapes of names are told."""
PARTICLES = _EN["particles"]
SUFFIXES = _EN["suffixes"]
AFTER_NAMES = _EN["after_names"]
FRONTS = _EN["fronts"]
STRONG_HEADS = _EN["strong_heads"]
WEAK_HEADS = _EN["weak_heads"]
ORGANISATION_HEADS = STRONG_HEADS | _EN["further_heads"]
GENERIC_FIRST = _EN["generic_first"]
HEADS_WITH_ON = _EN["heads_with_on"]
NO_HEADS_OF = _EN["no_heads_of"]
NO_HEADS_OF_STATES = _EN["no_heads_of_states"]
NO_ORGANISATIONS = _EN["no_organisations"]
PLACE_HEADS = _EN["place_heads"]
FAMILY_NAMES_TOO = _EN["family_names_too"]
NOT_NAMES = _EN["not_names"]
OFFICE_OBJECTS = _EN["office_objects"]
HUMAN_VERBS = _EN["human_verbs"]
HEADLINE_VERBS = _EN["headline_verbs"]
HUMAN_POSSESSIONS = _EN["human_possessions"]
WEAK_TITLES = _EN["weak_titles"]
LABELS = _EN["labels"]
LEGAL_FORMS = SHAPES["legal_forms"]
GIVEN_NAMES = frozenset(" ".join(_lines("given_names.txt")).split())
FURNITURE = frozenset(word.capitalize() for table in site_words() for word in table.acts.whole) - GIVEN_NAMES
"""Words on buttons of pages: "Subscribe"."""
SPELLINGS = _lines("spellings.txt")
NICKNAMES = {
    key: frozenset(names.split()) for key, _, names in (line.partition(":") for line in _lines("nicknames.txt"))
}
"""A nickname → the given names that it customarily stands for, all small."""


@dataclass(frozen=True)
class NameWords:
    """What a language other than English adds; all empty for English, and for a language without a file."""

    language: str = ""
    compounds: bool = False
    """Nouns have capitals and are joined: `Außenminister`."""
    honorifics: Words = frozenset()
    offices: Words = frozenset()
    speech: Words = frozenset()
    openers: Words = frozenset()
    """Capitalised words that open a sentence."""
    nouns: Words = frozenset()
    noun_endings: Words = frozenset()
    articles: Words = frozenset()
    places_before: Words = frozenset()
    """Prepositions before places."""
    humans_before: Words = frozenset()
    """Words that often come before people."""
    not_joining: Words = frozenset()
    """Particles of other languages' names that are common words here."""
    heads: Words = frozenset()
    """Words that begin the name of an institution."""
    links: Words = frozenset()
    """Small words inside the name of an institution."""
    single: Words = frozenset()
    """Institutions by one word."""
    called: Words = frozenset()
    """Nouns in small letters that the name of an institution follows: "la revista Vela"."""
    fields: Words = frozenset()
    """What authorities are for: after "y" one more of them is part of the name."""
    ranks: Words = frozenset()
    """Adjectives before a head that are part of the name."""
    feminine: Words = frozenset()
    """Heads of institutions where nouns are joined, by gender, which the adjective before them shows."""
    masculine: Words = frozenset()
    neuter: Words = frozenset()
    genitive: Words = frozenset()
    """Those of them that a genitive makes a name: "Verband der Fischer"."""
    named: Words = frozenset()
    """Those that bear another name: "Universität Velm"."""

    def is_office(self, word: str) -> bool:
        """Whether a word is an office, a compound that ends in one, or one with `ex-` or `vice-` before it."""
        small = word.lower().rstrip(".")
        if small in self.offices or small in self._lower_honorifics:
            return True
        if self.compounds:
            return len(small) > 7 and small.endswith(self._endings)
        return small.removeprefix("ex").removeprefix("vice").lstrip("-") in self.offices

    def is_noun(self, word: str) -> bool:
        """Whether a capitalised word is a common noun or opens a sentence."""
        if word in self.nouns or word in self.openers or (self.compounds and word.removesuffix("s") in self.nouns):
            return True
        return bool(self.noun_endings) and len(word) > 6 and word.endswith(self._noun_endings)

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        return tuple(sorted(word for word in self.offices if len(word) > 3 and word not in _NO_ENDINGS))

    @cached_property
    def _noun_endings(self) -> tuple[str, ...]:
        return tuple(sorted(self.noun_endings))

    @cached_property
    def _lower_honorifics(self) -> Words:
        return frozenset(word.lower().rstrip(".") for word in self.honorifics if len(word) > 2)


_NO_ENDINGS = SHAPES["no_endings"]
"""Offices that are the end of too many family names and nouns."""
_LANGUAGES = ("de", "fr", "es")
NO_WORDS = NameWords()


@cache
def name_words(language: str) -> NameWords:
    """The words of a language tag."""
    plain = language.partition("-")[0].lower()
    return NameWords(language=plain, **_table(plain)) if plain in _LANGUAGES else NO_WORDS  # type: ignore[arg-type]
