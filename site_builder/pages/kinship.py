"""What a briefing shares with others, a bit for each thing, the lowest for the first; what makes two of them akin."""

from collections.abc import Iterable, Sequence, Set
from itertools import count
from operator import lshift
from typing import TypeVar

V = TypeVar("V")
MIN_SHARED = 2
"""So many actors and tags are shared by briefings that may be alike."""


class Several:
    """Things, and whether some of them are different ones."""

    def __init__(self, names: Sequence[str]) -> None:
        """Things of one name are the same."""
        self._names = names
        self._twins = bits_of([names.count(name) > 1 for name in names]) if len({*names}) < len(names) else 0

    def differ(self, bits: int) -> bool:
        """Whether at least two of these are different."""
        if bits & ~self._twins:
            return bits & bits - 1 > 0
        return len({*in_bits(self._names, bits)}) >= MIN_SHARED


class Kinship(Several):
    """Which of these things make briefings that share them alike. Of each it is said whether it is an actor."""

    def __init__(self, things: Sequence[tuple[bool, str]], countries: Set[str]) -> None:
        super().__init__([name for _, name in things])
        self._actors = bits_of([is_actor for is_actor, _ in things])
        self._others = bits_of([name not in countries for _, name in things])

    @property
    def of_all(self) -> bool:
        """Whether those with all of them may be."""
        return self.may_be((1 << len(self._names)) - 1)

    def may_be(self, bits: int) -> bool:
        """Whether those with these may be: two at least, one of them an actor, and one no country."""
        return bits & self._actors > 0 and bits & self._others > 0 and self.differ(bits)


def bits_of(several: Iterable[bool]) -> int:
    """The bits of those that hold."""
    return sum(map(lshift, several, count()))


def in_bits(items: Sequence[V], bits: int) -> list[V]:
    """The items whose bits these are."""
    return [item for number, item in enumerate(items) if bits >> number & 1]
