"""How many texts have each of many things, as far as that can matter: kept from run to run, and patched."""

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field

PLACES = 1 << 23
"""Of MetAgain: several times what twenty thousand seeds have."""


class InDoubt(Exception):
    """What was kept does not tell what would be found now: all must be looked at again."""


class MetAgain:
    """What was met more than once, and a few things more: a byte for each place, however many things there are."""

    def __init__(self) -> None:
        self._met = bytearray(PLACES)

    def add(self, things: Iterable[Hashable]) -> None:
        """Meet each of them."""
        met = self._met
        for place in [hash(thing) % PLACES for thing in things]:
            met[place] = 2 if met[place] else 1

    def __contains__(self, thing: Hashable) -> bool:
        return self._met[hash(thing) % PLACES] > 1


@dataclass
class Spread:
    """Of what two texts or more have, how many; of all else one has it, or none."""

    counts: dict[str, int]
    unsure: set[str] = field(default_factory=set)
    """What came since all were counted: of these `counts` may be one too many."""

    def most(self, thing: str) -> int:
        """At most so many texts have it."""
        return self.counts.get(thing, 1)

    def move(self, gone: Set[str], come: Set[str], *, least: int) -> None:
        """One text has no longer what is `gone`, and has what has `come`. InDoubt where it cannot be told whether
        `least` texts have one of the things."""
        for thing in gone & self.counts.keys():
            self.counts[thing] -= 1
        self.unsure |= come - self.counts.keys()
        self.counts.update((thing, self.most(thing) + 1) for thing in come)
        if any(self.counts[thing] >= least for thing in self.unsure):
            raise InDoubt


def repeated(counts: Mapping[str, int]) -> Spread:
    """What more than one text has."""
    return Spread({thing: number for thing, number in counts.items() if number > 1})
