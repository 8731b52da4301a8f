"""Packaged tables of the words that sites print around their texts, one per language.

A language is a file of `site_words/`. Its keys are explained in `en.toml`; all languages have the same keys.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache, lru_cache, reduce
from importlib.resources import files
from operator import or_
from typing import Any
from unicodedata import combining, normalize

from site_builder.text.folding import runs_of

Words = tuple[str, ...]
_LETTERS = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:[-.'+][^\W_]+)*\+?")


@lru_cache(maxsize=8192)
def words_of(text: str) -> Words:
    """The words of a line in lower case, without numbers; `N E W S` is one word."""
    plain = text.replace("’", "'")
    if plain[1:2] in (" ", "") and all(len(part) < 2 for part in plain.split(" ")):
        plain = " ".join(part.replace(" ", "") for part in plain.split("  "))
    return tuple([word for word in _WORD.findall(plain.casefold()) if not word.isdigit()])


@lru_cache(maxsize=64)
def letters_of(text: str) -> str:
    """The letters and digits of a line in lower case, without separators."""
    return "".join(runs_of(_LETTERS, text)).casefold()


_OF_FURNITURE = ("sections", "prompts", "related", "notes", "rights", "also")
_PHRASES = (*_OF_FURNITURE, "bylines", "author_labels", "archived")
_LINES = ("ads", "ends", "released", "tags", "subjects", "senders", "details", "occasions", "people")


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words and word prefixes."""

    whole: frozenset[str]
    begins: Words

    def __contains__(self, word: str) -> bool:
        return word in self.whole or (bool(self.begins) and word.startswith(self.begins))

    def meets(self, words: Words) -> bool:
        """True if one of the words is in the set."""
        return not self.whole.isdisjoint(words) or (bool(self.begins) and any(w.startswith(self.begins) for w in words))

    def __or__(self, other: "WordSet") -> "WordSet":
        return WordSet(self.whole | other.whole, self.begins + other.begins)


@dataclass(frozen=True, slots=True)
class Openings:
    """Phrases that open a line, by first word."""

    by_first: dict[str, tuple[Words, ...]]

    def begins(self, words: Words) -> int:
        """Length in words of the longest phrase that the words begin with; else 0."""
        found = self.by_first.get(words[0]) if words else None
        return max((len(phrase) for phrase in found if words[: len(phrase)] == phrase), default=0) if found else 0


@dataclass(frozen=True, slots=True)
class SiteWords:
    """The tables of one language, or of several."""

    language: str
    acts: WordSet
    things: WordSet
    controls: WordSet
    """All words allowed in a control: acts, things, fillers, places and services."""
    fillers: WordSet
    places: WordSet
    sure_places: WordSet
    counts: WordSet
    kinds: WordSet
    sure_kinds: WordSet
    offices: WordSet
    papers: WordSet
    contacts: WordSet
    reader: WordSet
    posts: WordSet
    honours: WordSet
    disclaimers: WordSet
    consents: WordSet
    sites: WordSet
    turns: WordSet
    sections: Openings
    prompts: Openings
    related: Openings
    phrased: frozenset[str]
    """First words of all phrases that identify furniture."""
    notes: Openings
    rights: Openings
    also: Openings
    bylines: Openings
    author_labels: Openings
    archived: Openings
    """Statements of an archive that a file is no longer secret."""
    ads: frozenset[Words]
    ends: frozenset[Words]
    released: frozenset[Words]
    """Lines above a title that say that the text may be published."""
    tags: frozenset[Words]
    subjects: frozenset[Words]
    senders: frozenset[Words]
    details: frozenset[Words]
    """Labels of all kinds, including senders but not subjects."""
    occasions: frozenset[Words]
    """Labels of place, occasion and interlocutors."""
    people: frozenset[Words]
    """Labels of lists of people."""


@cache
def _tables() -> dict[str, dict[str, Any]]:
    folder = files("site_builder.seeds.detect") / "site_words"
    texts = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir()}
    return {name[:-5]: tomllib.loads(text) for name, text in sorted(texts.items()) if name.endswith(".toml")}


def any_words() -> dict[str, Any]:
    """The table of words common to all languages."""
    return _tables()["any"]


@cache
def site_words() -> tuple[SiteWords, ...]:
    """The tables of all languages, sorted by language."""
    services = _set(any_words()["services"])
    tables = ((name, table) for name, table in _tables().items() if name != "any")
    return tuple(_table(table.get("languages", name), table, services) for name, table in tables)


@cache
def written_alike(key: str) -> frozenset[str]:
    """A row of words common to all languages: `agencies`, `languages`, `networks`."""
    return frozenset(any_words()[key].split())


def _table(language: str, table: dict[str, str | list[str]], services: WordSet) -> SiteWords:
    names = [key.name for key in fields(SiteWords) if key.name != "language"]
    table = {name: table.get(name, [] if name in (*_PHRASES, *_LINES) else "") for name in names}
    values: dict[str, Any] = {key: _set(value) for key, value in table.items() if isinstance(value, str)}
    values["controls"] = reduce(or_, (values[key] for key in ("acts", "things", "fillers", "places")), services)
    values |= {key: _phrases(table[key]) for key in _PHRASES}
    values |= {key: frozenset(map(words_of, _accented(table[key]))) for key in _LINES}
    values["phrased"] = frozenset(word for key in _OF_FURNITURE for word in values[key].by_first)
    values |= {"details": values["details"] | values["senders"]}
    return SiteWords(language=language, **values)


def _accented(texts: Iterable[str]) -> list[str]:
    """The texts, each also without accents, as capitals are often written: `MINISTERE`."""
    both = (form for text in texts for form in (text, "".join(c for c in normalize("NFD", text) if not combining(c))))
    return list(dict.fromkeys(both))


def _set(text: str) -> WordSet:
    words = _accented(text.replace("’", "'").split())
    return WordSet(frozenset(w for w in words if not w.endswith("*")), tuple(w[:-1] for w in words if w.endswith("*")))


def _phrases(texts: Iterable[str]) -> Openings:
    found: dict[str, list[Words]] = {}
    for phrase in map(words_of, _accented(texts)):
        found.setdefault(phrase[0], []).append(phrase)
    return Openings({first: tuple(phrases) for first, phrases in found.items()})
