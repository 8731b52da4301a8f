"""Phrases of a table → the longest one that begins at a word, whatever its accents, capitals and hyphens are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import normalize

from site_builder.text.folding import fold

Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], frozenset[str]]]]
"""First word → each phrase that begins with it, the longest first, and what it does."""
_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
ENDINGS = ("", "e", "er", "es", "en", "em")
"""Those of German adjectives, for which `~` stands in a table."""


def folded(text: str) -> str:
    """The text in small letters without accents, composed."""
    return fold(normalize("NFKC", text)).casefold()


def phrases_of(rows: Iterable[tuple[str, str]]) -> Phrases:
    """The table of pairs of a phrase and what it does."""
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
    """The number of words of the longest phrase that begins there, and what it does; 0 and nothing if there is none."""
    for phrase, roles in table.get(words[start], ()):
        if tuple(words[start : start + len(phrase)]) == phrase:
            return len(phrase), roles
    return 0, frozenset()


def _spellings(parts: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of a phrase, once for each ending of its adjectives, which all have the same."""
    if not any(part.endswith("~") for part in parts):
        return [tuple(_WORD.findall(folded(" ".join(parts))))]
    each = (" ".join(part[:-1] + ending if part.endswith("~") else part for part in parts) for ending in ENDINGS)
    return [tuple(_WORD.findall(folded(text))) for text in each]
