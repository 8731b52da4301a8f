"""The words of a language by which the linker reads who speaks, who acts and what is cited: one file of words/ each.

All words are folded and small, as the rules compare them. A language without a file is read by the English words.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from site_builder.text.folding import fold

LANGUAGES = ("en", "de", "fr", "es")
DEFAULT = "en"
Words = frozenset[str]
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 2500
"""Characters of a text that tell its language."""


@dataclass(frozen=True, slots=True)
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

    def flag(self, table: str, key: str) -> bool:
        """Whether the language does what the key says."""
        return bool(self.tables[table].get(key, False))


@cache
def words_of(language: str) -> LanguageWords:
    """The words of a language tag."""
    name = language.partition("-")[0].lower()
    name = name if name in LANGUAGES else DEFAULT
    text = files("site_builder.linking").joinpath("words", f"{name}.toml").read_text(encoding="utf-8")
    return LanguageWords(name, tomllib.loads(text))


def language_in(texts: Iterable[str]) -> str:
    """The language whose words of grammar and of saying some texts have most of; the default where none has more."""
    length, opening = 0, []
    for text in texts:
        opening.append(text[:_ENOUGH])
        length += len(text)
        if length >= _ENOUGH:
            break
    return _language_of("\n".join(opening))


@lru_cache(maxsize=64)
def _language_of(text: str) -> str:
    words = _WORD.findall(small(text))
    counts = {language: sum(map(tells.__contains__, words)) for language, tells in _tells()}
    return max(LANGUAGES, key=lambda language: (counts[language], -LANGUAGES.index(language)))


@cache
def _tells() -> tuple[tuple[str, Words], ...]:
    """For each language the words that no other one has."""
    keys = (("grammar", "articles"), ("grammar", "prepositions"), ("grammar", "auxiliaries"), ("speech", "verbs"))
    own = {name: frozenset[str]().union(*(words_of(name).words(*key) for key in keys)) for name in LANGUAGES}
    return tuple([(name, own[name].difference(*(own[n] for n in LANGUAGES if n != name))) for name in LANGUAGES])


def small(text: str) -> str:
    """The text folded and in small letters, of the same length."""
    folded = fold(text)
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
