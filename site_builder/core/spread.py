"""How many texts have each of many things, as far as that can matter: kept from run to run, and patched."""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from itertools import chain


class InDoubt(Exception):
    """What was kept does not tell what would be found now: all must be looked at again."""


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


def spread_of(texts: Iterable[Iterable[str]]) -> Spread:
    """Counted in all texts, each with the things that it has."""
    return Spread({thing: number for thing, number in Counter(chain.from_iterable(texts)).items() if number > 1})
