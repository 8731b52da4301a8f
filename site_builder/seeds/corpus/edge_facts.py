"""The lines at the edges of all seeds → whether a changed seed leaves what its group has taught as it is.

Kept next to a survey, so that one seed that was edited asks for no other seed's outline. What cannot be told is in
doubt, and the survey is made again.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from site_builder.core.spread import InDoubt, Spread, spread_of
from site_builder.seeds.corpus.outline import EdgeLine, Outline
from site_builder.seeds.corpus.statistics import MIN_SEEDS, marks_of, votes_of
from site_builder.seeds.detect.boilerplate import key_of


@dataclass
class EdgeFacts:
    """How many seeds have a line at an edge."""

    lines: Spread
    """By key."""
    checksums: frozenset[int]
    """Of those lines that so many seeds have that they may be furniture."""

    def move(self, old: Outline, new: Outline) -> None:
        """One seed has another outline now. InDoubt unless the survey of all is the same."""
        before, after = _keys_of(old), _keys_of(new)
        changed = before ^ after
        self.lines.move(before - after, after - before, least=MIN_SEEDS)
        often = any(self.lines.most(key) + (key in before) >= MIN_SEEDS for key in changed)
        held = {*old.lines} ^ {*new.lines}
        if often or self._tells(old) != self._tells(new) or not self.checksums.isdisjoint(held):
            raise InDoubt

    def _tells(self, seed: Outline) -> tuple[object, ...]:
        """All of a seed on which a survey depends."""
        marks = {mark for mark in marks_of(seed) if self.lines.most(mark) >= MIN_SEEDS}
        ends = [tuple(self._outer(lines)) for lines in (seed.first, seed.last)]
        return seed.path, marks, ends, {*map(key_of, seed.under_title)}, {*votes_of(seed)}

    def _outer(self, lines: Sequence[EdgeLine]) -> Iterator[tuple[EdgeLine, str | None]]:
        """The lines up to the first that cannot be furniture, each with the key of the line below its date line."""
        for place, line in enumerate(lines):
            if not line.is_generic and self.lines.most(line.key) < MIN_SEEDS:
                return
            dated = place + 2 < len(lines) and lines[place + 1].is_date
            yield line, lines[place + 2].key if dated else None


def edge_facts(outlines: Iterable[Outline]) -> EdgeFacts:
    """Those of all seeds."""
    seeds = list(outlines)
    lines = spread_of(map(_keys_of, seeds))
    often = {key for key, number in lines.counts.items() if number >= MIN_SEEDS}
    edges = (line for o in seeds for line in (*o.first, *o.last))
    return EdgeFacts(lines, frozenset(line.checksum for line in edges if line.key in often))


def _keys_of(seed: Outline) -> Set[str]:
    """Of the lines that can be furniture that is learned."""
    lines = (*seed.first, *seed.last)
    return frozenset([n.key for n in lines if n.has_letters and not (n.is_date or n.is_generic)])
