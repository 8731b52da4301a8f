"""The outlines of all seeds → what they teach of furniture and of the order of day and month, with what was counted."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from site_builder.seeds.corpus.outline import EdgeLine, Outline
from site_builder.seeds.detect.boilerplate import key_of
from site_builder.settings.site_config import DateOrder

MIN_SEEDS = 3
"""A line that ends fewer seeds is nobody's furniture."""
MAX_SEEDS = 10
"""A line that ends this many is, however large the archive."""
_SHARE = 0.01
_NAME_SHARE = 0.3
"""What looks like a person's name signs letters; it is furniture only where it ends this share of the seeds."""
_PLAIN_SHARE = 0.2
"""A name is never written in lower case; other words are, in this share of the seeds at least."""
_EDGE_RATIO = 0.8
"""Of the seeds that hold the line, the share in which it stands at the end."""


@dataclass(slots=True)
class EdgeCount:
    """How often a line was met at the edge."""

    path: str
    """The first seed that has it, in the order of paths."""
    line: EdgeLine
    """As it stands there."""
    count: int = 0
    plain: int = 0
    above_date: int = 0
    below_date: dict[str, int] = field(default_factory=dict)
    """The short lines that follow the date line under it."""

    def add(self, met: "OuterLine") -> None:
        """Count what was met once more."""
        self.count += 1
        self.plain += met.line.plain_words
        if met.below is not None:
            self.above_date += 1
            self.below_date[met.below] = self.below_date.get(met.below, 0) + 1


@dataclass(frozen=True, slots=True)
class OuterLine:
    """The first line of one seed's edge that is not furniture yet."""

    line: EdgeLine
    below: str | None
    """Key of the line under the date line that follows it; None where no date line does."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of the seeds."""

    verb: str
    is_furniture: Callable[[EdgeCount, int], bool]
    """Of a line that many seeds have there, and the number of all seeds."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The outermost lines once those of the layers before are taken off."""

    tallies: Mapping[str, EdgeCount]
    """By the key of the line."""
    furniture: frozenset[str]
    """Keys of those that are furniture."""


@dataclass(frozen=True)
class BoilerplateModel:
    """One end of all seeds, peeled from the end inwards; the last layer has no furniture."""

    end: End
    seeds: int
    layers: tuple[Layer, ...]

    @cached_property
    def learned(self) -> Mapping[str, str]:
        """Key of a line that is furniture → how often it was met, in words; sorted."""
        found = {key: layer.tallies[key].count for layer in self.layers for key in layer.furniture}
        return {key: f"repeated: {self.end.verb} {found[key]} of {self.seeds} seeds" for key in sorted(found)}


def peel(edges: Mapping[str, Sequence[EdgeLine]], held: Mapping[int, int], end: End) -> BoilerplateModel:
    """`edges` are the lines at one end of each seed by its path, in the order of paths.

    `held` tells how many seeds hold a line anywhere, by its checksum.
    """
    learned: set[str] = set()
    layers: list[Layer] = []
    while not layers or layers[-1].furniture:
        tallies = _tallies(edges, learned)
        layers.append(_layer(tallies, held, end, len(edges)))
        learned |= layers[-1].furniture
    return BoilerplateModel(end, len(edges), tuple(layers))


def outermost(lines: Sequence[EdgeLine], learned: Container[str]) -> OuterLine | None:
    """The first line that is not furniture yet; None for a date line, and for one without a letter."""
    at = next((n for n, line in enumerate(lines) if not line.is_generic and line.key not in learned), -1)
    if at < 0 or lines[at].is_date or not re.search(r"[^\W\d_]", lines[at].key):
        return None
    dated = at + 2 < len(lines) and lines[at + 1].is_date
    return OuterLine(lines[at], lines[at + 2].key if dated else None)


def _tallies(edges: Mapping[str, Sequence[EdgeLine]], learned: Container[str]) -> dict[str, EdgeCount]:
    tallies: dict[str, EdgeCount] = {}
    for path, lines in edges.items():
        met = outermost(lines, learned)
        if met:
            tallies.setdefault(met.line.key, EdgeCount(path, met.line)).add(met)
    return tallies


def _layer(tallies: Mapping[str, EdgeCount], held: Mapping[int, int], end: End, seeds: int) -> Layer:
    least = threshold(seeds)
    frequent = [key for key, tally in tallies.items() if tally.count >= least]
    return Layer(tallies, frozenset(key for key in frequent if _peels(tallies[key], held, end, seeds)))


def _peels(tally: EdgeCount, held: Mapping[int, int], end: End, seeds: int) -> bool:
    """Of a frequent line: whether it is furniture."""
    return tally.count >= _EDGE_RATIO * held[tally.line.checksum] and end.is_furniture(tally, seeds)


def is_first_furniture(tally: EdgeCount, seeds: int) -> bool:
    """False for a title that many seeds share: a date line follows it, and no other title below."""
    if tally.above_date < tally.count / 2:
        return True
    titles = [text for text, count in tally.below_date.items() if count == 1 and 0 < len(text.split()) <= 20]
    return tally.count >= _NAME_SHARE * seeds and len(titles) >= 0.8 * tally.above_date


def is_last_furniture(tally: EdgeCount, seeds: int) -> bool:
    """False for the name, or name and office, of who signed."""
    if tally.line.is_name and tally.plain < _PLAIN_SHARE * tally.count:
        return tally.count >= _NAME_SHARE * seeds
    return not tally.line.is_capitals or tally.count >= 2 * threshold(seeds)


def threshold(seeds: int) -> int:
    """So many seeds make a line furniture that stands at their edge."""
    return max(MIN_SEEDS, min(MAX_SEEDS, ceil(_SHARE * seeds)))


FIRST = End("starts", is_first_furniture)
LAST = End("ends", is_last_furniture)


Vote = tuple[str, DateOrder]
"""A folder and an order that one of its numeric dates proves."""


@dataclass(frozen=True)
class CorpusStatistics:
    """What the archive as a whole teaches, and how often each thing was met."""

    seeds: int
    held: Mapping[int, int]
    """Checksum of a short line → how many seeds hold it."""
    first: BoilerplateModel
    last: BoilerplateModel
    under_title: Mapping[str, int]
    """Key of a line between title and date line → how many seeds have it there."""
    votes: Mapping[Vote, int]

    @property
    def furniture_under_title(self) -> dict[str, str]:
        """Key of a line under the title → how often it was met, in words; sorted."""
        least = threshold(self.seeds)
        found = {k: n for k, n in self.under_title.items() if n > 1 and n >= (2 if len(k.split()) > 3 else least)}
        words = "repeated: stands under the title of {} of {} seeds"
        return {key: words.format(found[key], self.seeds) for key in sorted(found)}

    @property
    def proven_orders(self) -> dict[str, DateOrder]:
        """Of each folder whose numeric dates prove one order and none the other; sorted."""
        found: defaultdict[str, list[DateOrder]] = defaultdict(list)
        for folder, order in self.votes:
            found[folder].append(order)
        return {folder: orders[0] for folder, orders in sorted(found.items()) if len(orders) == 1}


def learn(outlines: Sequence[Outline]) -> CorpusStatistics:
    """What the outlines teach, given in the order of their paths."""
    held = Counter(line for o in outlines for line in o.lines)
    return CorpusStatistics(
        len(outlines),
        held,
        first=peel({o.path: o.first for o in outlines}, held, FIRST),
        last=peel({o.path: o.last for o in outlines}, held, LAST),
        under_title=Counter(key for o in outlines for key in _keys_under_title(o)),
        votes=Counter(vote for o in outlines for vote in _votes(o)),
    )


def _keys_under_title(outline: Outline) -> frozenset[str]:
    return frozenset(key_of(text) for text in outline.under_title)


def _votes(outline: Outline) -> Iterator[Vote]:
    for first, second in outline.parts:
        if first > 12 >= second:
            yield outline.folder, DateOrder.DAY_FIRST
        elif second > 12 >= first:
            yield outline.folder, DateOrder.MONTH_FIRST
