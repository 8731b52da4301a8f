"""Literal names and a text → where each name stands: leftmost, longest, without overlaps (R3, R6).

A name is never part of a regular expression. Knows no actors.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

Hit = tuple[int, int, int]
"""Number of the name, start, end."""
Finder = Callable[[str], Sequence[Hit]]


def find_literals(names: tuple[str, ...], text: str) -> Sequence[Hit]:
    """Every leftmost-longest occurrence, in the order of the text. An empty name is no name."""
    return _finder(names)(text) if names else ()


def overlapping(names: tuple[str, ...]) -> AhoCorasick:
    """What finds every occurrence of the names, also those inside others; quick to build for few names."""
    kind = Implementation.NoncontiguousNFA if len(names) < 500 else Implementation.ContiguousNFA
    return AhoCorasick(names, matchkind=MatchKind.Standard, implementation=kind, store_patterns=False)


@lru_cache(maxsize=64)
def _finder(names: tuple[str, ...]) -> Finder:
    # A table of all transitions is read three times as fast; for a large set it would be too big.
    kind = Implementation.DFA if len(names) < 500 else Implementation.ContiguousNFA
    how: dict[str, Any] = {"matchkind": MatchKind.LeftmostLongest, "implementation": kind}
    if not all(name.isascii() and "?" not in name for name in names):
        return cast(Finder, AhoCorasick(names, store_patterns=False, **how).find_matches_as_indexes)
    # A byte for each character, so that no offset has to be translated: what is not ASCII becomes a question mark.
    in_bytes = BytesAhoCorasick([name.encode("ascii") for name in names], **how).find_matches_as_indexes
    return lambda text: cast(Sequence[Hit], in_bytes(text.encode("ascii", "replace")))
