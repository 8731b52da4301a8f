"""Word lists by which the linker recognises speakers, acts and citations: one file in words/ per language.

All words are folded and in lower case, as the rules compare them. A language without a file is read with the English
words. The language of a text is the one with most of its function words and verbs of saying. The header is ignored, so
a body depends on its text alone.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from site_builder.registry.starter_tables import words_for_peoples
from site_builder.text.folding import fold, lowered
from site_builder.text.multi_search import LiteralSearch

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LANGUAGES = ("en", "de", "fr", "es")
DEFAULT = "en"
Words = frozenset[str]
_CLEARLY = 20
"""Lead in words at which the language is decided before the end of the text."""
_Filled = TypeVar("_Filled", bound="DataclassInstance")


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
        """Capitals that are an ordinary word in this language, not an institution: "UNO" in Spanish."""
        return frozenset(self.tables["grammar"].get("other_letters", "").split())

    def flag(self, table: str, key: str) -> bool:
        """Boolean value of a key."""
        return bool(self.tables[table].get(key, False))

    def fill(self, kind: type[_Filled], tables: Sequence[str], **given: object) -> _Filled:
        """Builds a dataclass of words.

        A field that is not given is read according to its type, from the first table that has its name.
        """
        for field in (field for field in fields(kind) if field.name not in given):
            table = next((table for table in tables if field.name in self.tables[table]), tables[0])
            given[field.name] = self._read(field.type, table, field.name)
        return kind(**given)

    def _read(self, kind: object, table: str, key: str) -> object:
        if kind is bool or kind is str:
            return self.flag(table, key) if kind is bool else small(self.tables[table][key])
        return self.words(table, key) if kind == Words else tuple(sorted(self.words(table, key)))


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
    """Language with most function words and verbs of saying in the texts; the default if none has more.

    Lowercase words are counted until the lead is clear.
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
