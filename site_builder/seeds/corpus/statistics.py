"""The outlines of all seeds → what they teach of furniture and of the order of day and month, with what was counted.

One outline can be exchanged for a newer one without counting the others again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from site_builder.seeds.corpus.outline import Outline
from site_builder.seeds.corpus.peeling import FIRST, LAST, Peeling, peel, threshold
from site_builder.seeds.detect.boilerplate import key_of
from site_builder.settings.site_config import DateOrder

T = TypeVar("T")
Vote = tuple[str, DateOrder]
"""A folder and an order that one of its numeric dates proves."""


@dataclass(frozen=True)
class Lessons:
    """What the archive as a whole teaches, and how often each thing was met."""

    seeds: int
    held: Mapping[int, int]
    """Checksum of a short line → how many seeds hold it."""
    first: Peeling
    last: Peeling
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

    def exchanged(self, old: Outline, new: Outline) -> "Lessons | None":
        """With a newer outline of one seed, equal to what `learn` would give; None where all must be counted again."""
        held = _recounted(self.held, old.lines, new.lines)
        first = self.first.exchanged(new.path, old.first, new.first, held)
        last = self.last.exchanged(new.path, old.last, new.last, held)
        if first is None or last is None:
            return None
        under_title = _recounted(self.under_title, _keys_under_title(old), _keys_under_title(new))
        return Lessons(self.seeds, held, first, last, under_title, _recounted(self.votes, _votes(old), _votes(new)))


def learn(outlines: Sequence[Outline]) -> Lessons:
    """What the outlines teach, given in the order of their paths."""
    held = Counter(line for o in outlines for line in o.lines)
    return Lessons(
        len(outlines),
        held,
        first=peel({o.path: o.first for o in outlines}, held, FIRST),
        last=peel({o.path: o.last for o in outlines}, held, LAST),
        under_title=Counter(key for o in outlines for key in _keys_under_title(o)),
        votes=Counter(vote for o in outlines for vote in _votes(o)),
    )


def _recounted(counts: Mapping[T, int], old: Iterable[T], new: Iterable[T]) -> Mapping[T, int]:
    """The counts with some things once less and others once more."""
    change = Counter(new)
    change.subtract(old)
    differing = {thing: number for thing, number in change.items() if number}
    if not differing:
        return counts
    found = dict(counts)
    for thing, number in differing.items():
        found[thing] = found.get(thing, 0) + number
        if not found[thing]:
            del found[thing]
    return found


def _keys_under_title(outline: Outline) -> frozenset[str]:
    return frozenset(key_of(text) for text in outline.under_title)


def _votes(outline: Outline) -> Iterator[Vote]:
    for first, second in outline.parts:
        if first > 12 >= second:
            yield outline.folder, DateOrder.DAY_FIRST
        elif second > 12 >= first:
            yield outline.folder, DateOrder.MONTH_FIRST
