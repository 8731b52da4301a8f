"""The words of a language by which the linker reads who speaks, who acts and what is cited: one file of words/ each.

All words are folded and small, as the rules compare them. A language without a file is read by the English words.

The language of a text is the one of whose words of grammar and of saying it has most; the header is not asked, so a
body depends on its text alone.
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
"""Words by which a language leads before the rest of a text is no longer asked."""
_Filled = TypeVar("_Filled", bound="DataclassInstance")


@dataclass(frozen=True)
class LanguageWords:
    """The tables of one language; a table or a list that a file lacks is empty."""

    language: str
    tables: dict[str, dict[str, Any]]

    def words(self, table: str, key: str) -> Words:
        """The words of a list that are parted by blanks."""
        return frozenset(small(self.tables[table].get(key, "")).split())

    def phrases(self, table: str, key: str) -> tuple[str, ...]:
        """The phrases of a list, the longest first."""
        return tuple(sorted(map(small, self.tables[table].get(key, ())), key=lambda phrase: (-len(phrase), phrase)))

    @cached_property
    def other_letters(self) -> Words:
        """Capitals that are another word here than the letters of an institution: "UNO" in Spanish."""
        return frozenset(self.tables["grammar"].get("other_letters", "").split())

    def flag(self, table: str, key: str) -> bool:
        """Whether the language does what the key says."""
        return bool(self.tables[table].get(key, False))

    def fill(self, kind: type[_Filled], tables: Sequence[str], **given: object) -> _Filled:
        """A dataclass of words. A field that is not given is read, as its type asks, from the first table that has
        a list of its name."""
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
    """The words of a language tag."""
    name = language.partition("-")[0].lower()
    name = name if name in LANGUAGES else DEFAULT
    text = files("site_builder.linking").joinpath("words", f"{name}.toml").read_text(encoding="utf-8")
    return LanguageWords(name, tomllib.loads(text))


@cache
def triggers_of(language: str) -> LiteralSearch:
    """What finds at once all words by which people who are not named, and other texts of the desk, are spoken of, and
    the names of peoples."""
    people = words_of(language)
    nouns = (people.words("sources", key) for key in ("nouns", "strong", "reports", "endings"))
    citing = [words_of(name).tables["citing"] for name in LANGUAGES]
    texts = chain.from_iterable((*table["own"].split(), *table["see"], *table["we"]) for table in citing)
    kinds = {"people": chain.from_iterable(nouns), "offices": people.phrases("sources", "from_office")}
    numbers = ("document", "doc.", "docs.", "no.", "nos.")
    return LiteralSearch({**kinds, "citing": map(small, texts), "numbers": numbers, "states": states_of_peoples()})


@cache
def states_of_peoples() -> Mapping[str, str]:
    """The small name of a people, "karvonian" → the id of its state."""
    words, states = zip(*words_for_peoples(), strict=True)
    return dict(zip(small("\n".join(words)).split("\n"), states, strict=True))


@cache
def grammar_of(language: str) -> Words:
    """Articles, prepositions and the like, with the words that lead to who said something."""
    words = words_of(language)
    own = (words.words("grammar", key) for key in ("articles", "prepositions", "joining", "auxiliaries"))
    return frozenset(phrase for phrase in words.phrases("speech", "by") if " " not in phrase).union(*own)


def language_in(texts: Iterable[Iterable[str]]) -> str:
    """The language that has most of its words of grammar and of saying among the small words of some texts, of which no
    more are read once it has many more than the others; the default where none has more."""
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
    """Words that one language alone has → that language."""
    keys = (("grammar", "articles"), ("grammar", "prepositions"), ("grammar", "auxiliaries"), ("speech", "verbs"))
    own = {name: frozenset[str]().union(*(words_of(name).words(*key) for key in keys)) for name in LANGUAGES}
    owners = Counter(word for words in own.values() for word in words)
    return {word: name for name, words in own.items() for word in words if owners[word] == 1}


def small(text: str) -> str:
    """The text folded and in small letters, of the same length."""
    return lowered(fold(text))
