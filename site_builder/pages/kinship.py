"""Records shared by briefings, one bit each, the lowest for the first; and the rule that makes two briefings
related.
"""

from collections.abc import Iterable, Sequence, Set
from itertools import count
from operator import lshift
from typing import TypeVar

V = TypeVar("V")
MIN_SHARED = 2
"""Minimum number of shared actors and tags of related briefings."""


class Several:
    """Records, some of which may be the same under two names."""

    def __init__(self, names: Sequence[str]) -> None:
        """Records with equal names are the same."""
        self._names = names
        self._twins = bits_of([names.count(name) > 1 for name in names]) if len({*names}) < len(names) else 0

    def differ(self, bits: int) -> bool:
        """True if at least two different records are among the set bits."""
        if bits & ~self._twins:
            return bits & bits - 1 > 0
        return len({*in_bits(self._names, bits)}) >= MIN_SHARED


class Kinship(Several):
    """Decides whether shared records relate two briefings. Each record is given as a pair: True for an actor, and its
    name."""

    def __init__(self, things: Sequence[tuple[bool, str]], countries: Set[str]) -> None:
        super().__init__([name for _, name in things])
        self._actors = bits_of([is_actor for is_actor, _ in things])
        self._others = bits_of([name not in countries for _, name in things])

    @property
    def of_all(self) -> bool:
        """True if two briefings that share all records are related."""
        return self.may_be((1 << len(self._names)) - 1)

    def may_be(self, bits: int) -> bool:
        """True if two briefings that share the records of these bits are related: at least two records, one of them an
        actor, and one not a country."""
        return bits & self._actors > 0 and bits & self._others > 0 and self.differ(bits)


def bits_of(several: Iterable[bool]) -> int:
    """Bit set of the positions that are true."""
    return sum(map(lshift, several, count()))


def in_bits(items: Sequence[V], bits: int) -> list[V]:
    """The items of the set bits."""
    return [item for number, item in enumerate(items) if bits >> number & 1]
