"""Literal names and a text → where each name stands: leftmost, longest, without overlaps (R3, R6).

A name is never part of a regular expression. Knows no actors.
"""

from collections.abc import Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Hit = tuple[int, int, int]
"""Number of the name, start, end."""


def find_literals(names: tuple[str, ...], text: str) -> Sequence[Hit]:
    """Every leftmost-longest occurrence, in the order of the text. An empty name is no name."""
    if not names:
        return ()
    hits: Sequence[Hit] = _automaton(names).find_matches_as_indexes(text)
    return hits


def overlapping(names: tuple[str, ...]) -> AhoCorasick:
    """What finds every occurrence of the names, also those inside others; quick to build for few names."""
    kind = Implementation.NoncontiguousNFA if len(names) < 500 else Implementation.ContiguousNFA
    return AhoCorasick(names, matchkind=MatchKind.Standard, implementation=kind, store_patterns=False)


@lru_cache(maxsize=64)
def _automaton(names: tuple[str, ...]) -> AhoCorasick:
    # A table of all transitions is read three times as fast; for a large set it would be too big.
    kind = Implementation.DFA if len(names) < 500 else Implementation.ContiguousNFA
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=kind, store_patterns=False)
