"""Literal names in a text: leftmost, longest, without overlaps (R3, R6).

Names never become regular expressions. Knows no actors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, cast

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

Hit = tuple[int, int, int]
"""Index of the name, start, end."""
Finder = Callable[[str], Sequence[Hit]]
_BEGINNING = 5
_LETTERS_OF_A_TABLE = 60_000
"""Limit for a full transition table, which is ten times as fast to search but grows with the names."""


def find_literals(names: tuple[str, ...], text: str) -> Sequence[Hit]:
    """All leftmost-longest occurrences, in text order. Empty names are ignored."""
    return _finder(names)(text) if names else ()


FEW_CHARACTERS = 40_000
"""Up to this many characters of text, only names that occur in them are searched for: building the automaton for all
names takes longer than looking for each."""


class Literals:
    """Many names to search for in successive texts. The automaton is not pickled."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._characters = 0

    def __reduce__(self) -> tuple[type["Literals"], tuple[tuple[str, ...]]]:
        return Literals, (self.names,)

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Name, start and end of each leftmost-longest occurrence, in text order."""
        self._characters += len(text)
        names = _names_in(text, self.names) if self._characters <= FEW_CHARACTERS else self.names
        find = self._find if names is self.names else _made_finder(names)
        hits = find(text) if names else ()
        return ((names[number], start, end) for number, start, end in hits)

    @cached_property
    def _find(self) -> Finder:
        return _made_finder(self.names)


def _names_in(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that occur in the text; filtered by their first letters."""
    beginnings = {text[start : start + _BEGINNING] for start in range(len(text))}
    return tuple([name for name in names if name[:_BEGINNING] in beginnings or len(name) < _BEGINNING if name in text])


def overlapping(names: Sequence[str]) -> Callable[[str, bytes], Sequence[Hit]]:
    """A function that finds all occurrences of the names, including nested ones, in a text and its `in_bytes`. Of
    occurrences with the same end the longest comes first.

    Names with few ASCII letters are searched as text: in bytes they consist mostly of question marks and would match
    everywhere in a text of their script.
    """
    kind = Implementation.NoncontiguousNFA if len(names) < 500 else _kind(names)
    how: dict[str, Any] = {"matchkind": MatchKind.Standard, "implementation": kind}
    plain = list(map(in_bytes, names))
    if any(2 * name.count(b"?") >= len(name) for name in plain):
        search = AhoCorasick(names, store_patterns=False, **how)
        return lambda text, _: cast(Sequence[Hit], search.find_matches_as_indexes(text, overlapping=True))
    automaton = BytesAhoCorasick(plain, **how)
    doubtful = {number: names[number] for number, name in enumerate(plain) if b"?" in name}

    def find(text: str, raw: bytes) -> Sequence[Hit]:
        hits = cast(Sequence[Hit], automaton.find_matches_as_indexes(raw, overlapping=True))
        if not doubtful:
            return hits
        return [hit for hit in hits if hit[0] not in doubtful or text.startswith(doubtful[hit[0]], hit[1])]

    return find


class LiteralSearch:
    """Search for words of several kinds at once, nested occurrences included."""

    def __init__(self, kinds: Mapping[str, Iterable[str]]) -> None:
        known = {kind: frozenset(words) for kind, words in kinds.items()}
        self._kinds, self._words = tuple(known), sorted(frozenset[str]().union(*known.values()))
        self._of = [tuple([kind for kind in known if word in known[kind]]) for word in self._words]
        plain = [in_bytes(word) for word in self._words]
        self._doubtful = {number for number, word in enumerate(plain) if b"?" in word}
        self._automaton = BytesAhoCorasick(plain, matchkind=MatchKind.Standard, implementation=_kind(self._words))

    def find(self, text: str, plain: bytes) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Kind → spans of its words in order. `plain` is the text `in_bytes`."""
        found: dict[str, list[tuple[int, int]]] = {kind: [] for kind in self._kinds}
        for number, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            if number not in self._doubtful or text.startswith(self._words[number], start):
                for kind in self._of[number]:
                    found[kind].append((start, end))
        return {kind: sorted(spans) for kind, spans in found.items()}


def in_bytes(text: str) -> bytes:
    """One byte per character, so that offsets stay valid; non-ASCII characters become question marks."""
    return text.encode("ascii", "replace")


def leftmost_longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without those that overlap an earlier one, or a longer one with the same start."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def _kind(names: Sequence[str]) -> Implementation:
    return Implementation.DFA if sum(map(len, names)) < _LETTERS_OF_A_TABLE else Implementation.ContiguousNFA


@lru_cache(maxsize=64)
def _finder(names: tuple[str, ...]) -> Finder:
    return _made_finder(names)


def _made_finder(names: tuple[str, ...]) -> Finder:
    how: dict[str, Any] = {"matchkind": MatchKind.LeftmostLongest, "implementation": _kind(names)}
    if not all(name.isascii() and "?" not in name for name in names):
        return cast(Finder, AhoCorasick(names, store_patterns=False, **how).find_matches_as_indexes)
    automaton = BytesAhoCorasick(list(map(in_bytes, names)), **how)
    return lambda text: cast(Sequence[Hit], automaton.find_matches_as_indexes(in_bytes(text)))
