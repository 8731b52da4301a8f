"""Word lists by which the linker recognises speakers, acts and citations: one file in words/ per language.

All words are folded and in lower case, as the rules compare them. A language without a file is read with the English
words. The language of a text is the one with most of its function words and verbs of saying. The header is ignored, so
a body depends on its text alone.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain
from typing import Any

from site_builder.registry.starter_tables import words_for_peoples
from site_builder.text.folding import fold, lowered
from site_builder.text.multi_search import LiteralSearch

LANGUAGES = ("en", "de", "fr", "es")
DEFAULT = "en"
Words = frozenset[str]
_CLEARLY = 20
"""Lead in words at which the language is decided before the end of the text."""


@dataclass(frozen=True)
class LanguageWords:
    """Tables of one language. A missing table or list is empty."""

    language: str
    tables: dict[str, dict[str, Any]]

    def words(self, table: str, key: str) -> Words:
        """Words of a space-separated list."""
        return frozenset(small(self.tables[table].get(key, "")).split())

    def phrases(self, table: str, key: str) -> tuple[str, ...]:
        """Phrases of a list, longest first."""
        return tuple(sorted(map(small, self.tables[table].get(key, ())), key=lambda phrase: (-len(phrase), phrase)))

    @cached_property
    def other_letters(self) -> Words:
        """Words in capitals that are ordinary words of this language, not an abbreviation: "UNO" in Spanish."""
        return frozenset(self.tables["grammar"].get("other_letters", "").split())

    def flag(self, table: str, key: str) -> bool:
        """Boolean value of a key."""
        return bool(self.tables[table].get(key, False))


class WordLists:
    """Word lists of one language as attributes, each read from the first of the tables that has a list of that name.

    An attribute is a set of words unless the class declares another type. Values passed as `given` are used as they
    are.
    """

    def __init__(self, source: LanguageWords, tables: Sequence[str], **given: object) -> None:
        self._source, self._tables = source, tables
        for name, kind in type(self).__annotations__.items():
            if name not in given:
                given[name] = self._read(kind, name)
        self.__dict__.update(given)

    def __getattr__(self, name: str) -> Words:
        if not any(name in words_of(language).tables[table] for language in LANGUAGES for table in self._tables):
            raise AttributeError(name)
        found = self.__dict__[name] = self._source.words(self._table(name), name)
        return found

    def _table(self, name: str) -> str:
        return next((table for table in self._tables if name in self._source.tables[table]), self._tables[0])

    def _read(self, kind: object, name: str) -> object:
        table = self._table(name)
        if kind is bool or kind is str:
            return self._source.flag(table, name) if kind is bool else small(self._source.tables[table][name])
        return tuple(sorted(self._source.words(table, name)))


@cache
def words_of(language: str) -> LanguageWords:
    """Word lists of a language tag."""
    name = language.partition("-")[0].lower()
    name = name if name in LANGUAGES else DEFAULT
    text = files("site_builder.linking").joinpath("words", f"{name}.toml").read_text(encoding="utf-8")
    return LanguageWords(name, tomllib.loads(text))


@cache
def triggers_of(language: str) -> LiteralSearch:
    """Automaton for all trigger words: unnamed people, the desk's other texts, and peoples."""
    people = words_of(language)
    nouns = (people.words("sources", key) for key in ("nouns", "strong", "reports", "endings"))
    citing = [words_of(name).tables["citing"] for name in LANGUAGES]
    texts = chain.from_iterable((*table["own"].split(), *table["see"], *table["we"]) for table in citing)
    kinds = {"people": chain.from_iterable(nouns), "offices": people.phrases("sources", "from_office")}
    numbers = ("document", "doc.", "docs.", "no.", "nos.")
    return LiteralSearch({**kinds, "citing": map(small, texts), "numbers": numbers, "states": states_of_peoples()})


@cache
def states_of_peoples() -> Mapping[str, str]:
    """Lowercase name of a people, "karvonian" → id of its state."""
    words, states = zip(*words_for_peoples(), strict=True)
    return dict(zip(small("\n".join(words)).split("\n"), states, strict=True))


@cache
def grammar_of(language: str) -> Words:
    """Articles, prepositions and other function words, with the words that introduce a speaker."""
    words = words_of(language)
    own = (words.words("grammar", key) for key in ("articles", "prepositions", "joining", "auxiliaries"))
    return frozenset(phrase for phrase in words.phrases("speech", "by") if " " not in phrase).union(*own)


def language_in(texts: Iterable[Iterable[str]]) -> str:
    """Language whose function words and verbs of saying are most frequent in the texts; the default on a tie.

    Counting stops once the lead is clear.
    """
    counts = dict.fromkeys(LANGUAGES, 0)
    for words in texts:
        for language in filter(None, map(_tells().get, words)):
            counts[language] += 1
        second, most = sorted(counts.values())[-2:]
        if most > second + _CLEARLY:
            break
    return max(LANGUAGES, key=counts.__getitem__)


@cache
def _tells() -> dict[str, str]:
    """Words found in only one language → that language."""
    keys = (("grammar", "articles"), ("grammar", "prepositions"), ("grammar", "auxiliaries"), ("speech", "verbs"))
    own = {name: frozenset[str]().union(*(words_of(name).words(*key) for key in keys)) for name in LANGUAGES}
    owners = Counter(word for words in own.values() for word in words)
    return {word: name for name, words in own.items() for word in words if owners[word] == 1}


def small(text: str) -> str:
    """Folded text in lower case, of the same length."""
    return lowered(fold(text))
