"""Literal names and a text → where each name stands: leftmost, longest, without overlaps (R3, R6).

A name is never part of a regular expression. Knows no actors.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_LONG = 20_000
Hit = tuple[int, int, int]
"""Number of the name, start, end."""


def find_literals(names: tuple[str, ...], text: str) -> Sequence[Hit]:
    """Every leftmost-longest occurrence, in the order of the text. An empty name is no name."""
    if not names:
        return ()
    hits: Sequence[Hit] = _automaton(names).find_matches_as_indexes(text)
    return hits


def find_spans(names: Iterable[str], text: str) -> list[tuple[int, int]]:
    """The spans of what `find_literals` finds, for names that are looked for in this text only.

    Building an automaton pays only in a long text.
    """
    if len(text) > _LONG:
        present = tuple([name for name in names if name in text])
        return [(start, end) for _, start, end in find_literals(present, text)]
    hits = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            hits.append((at, -len(name)))
            at = text.find(name, at + 1)
    hits.sort()
    found, floor = [], 0
    for start, length in hits:
        if start >= floor:
            floor = start - length
            found.append((start, floor))
    return found


@lru_cache(maxsize=64)
def _automaton(names: tuple[str, ...]) -> AhoCorasick:
    # A table of all transitions is read three times as fast; for a large set it would be too big.
    kind = Implementation.DFA if len(names) < 500 else Implementation.ContiguousNFA
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=kind, store_patterns=False)
