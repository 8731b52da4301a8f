"""A table of phrases → the longest that begins at a word, ignoring accents, case and hyphens."""

import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import normalize

from site_builder.text.folding import fold

Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], frozenset[str]]]]
"""First word → each phrase that begins with it, longest first, with its roles."""
_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
ENDINGS = ("", "e", "er", "es", "en", "em")
"""Endings of German adjectives; `~` stands for them in a table."""


def folded(text: str) -> str:
    """The text in lower case without accents, NFKC-composed."""
    return fold(normalize("NFKC", text)).casefold()


def phrases_of(rows: Iterable[tuple[str, str]]) -> Phrases:
    """The table of pairs of phrase and role."""
    found: dict[tuple[str, ...], set[str]] = {}
    for phrase, role in rows:
        for written in {phrase, phrase.translate(_UMLAUTS)}:
            for words in _spellings(written.split()):
                found.setdefault(words, set()).add(role)
    table: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for words in sorted(found, key=lambda words: (-len(words), words)):
        table.setdefault(words[0], []).append((words, frozenset(found[words])))
    return table


def longest(table: Phrases, words: Sequence[str], start: int) -> tuple[int, frozenset[str]]:
    """Word count and roles of the longest phrase at `start`; 0 and empty if there is none."""
    for phrase, roles in table.get(words[start], ()):
        if tuple(words[start : start + len(phrase)]) == phrase:
            return len(phrase), roles
    return 0, frozenset()


def _spellings(parts: Sequence[str]) -> list[tuple[str, ...]]:
    """A phrase in all its inflected forms. All adjectives of a form have the same ending."""
    if not any(part.endswith("~") for part in parts):
        return [tuple(_WORD.findall(folded(" ".join(parts))))]
    each = (" ".join(part[:-1] + ending if part.endswith("~") else part for part in parts) for ending in ENDINGS)
    return [tuple(_WORD.findall(folded(text))) for text in each]
