"""Outlines → duplicates and near-duplicates, by bottom-k sketches of their word runs.

The share of common values among the k smallest estimates the share of common runs (Broder 1997).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, compress, islice
from operator import eq

from site_builder.seeds.corpus.outline import SKETCH, Outline
from site_builder.seeds.detect.site_words import letters_of

_NUMBERS = re.compile(r"(\d+)")
_SAME = 0.9
"""Texts that share at least this part of their runs are duplicates."""
_ALIKE = 0.3
"""Texts with the same title and date that share at least this part are versions of one briefing. No date is not the
same date: undated texts under one title, such as letters of several embassies, stay briefings of their own."""
_COMMON = 40
"""A run found in more texts than this is boilerplate and counts for nothing."""


class LikenessKind(StrEnum):
    """Kinds of likeness between two seeds."""

    DUPLICATE = "duplicate"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A seed that repeats an earlier one."""

    path: str
    """The later path of the two: the duplicate that is not ingested, or the newer version."""
    like: str
    kind: LikenessKind
    share: float
    """Estimated share of common word runs."""
    why: str


def likenesses(seeds: Sequence[Outline]) -> tuple[Likeness, ...]:
    """One Likeness for each seed that repeats earlier ones: the one it shares most with, the earliest on a tie."""
    ordered = sorted(seeds, key=lambda s: natural(s.path))
    best: dict[int, Likeness] = {}
    for first, second in _pairs(ordered):
        found = _compare(ordered[first], ordered[second])
        if found and (second not in best or found.share > best[second].share):
            best[second] = found
    return tuple(best[index] for index in sorted(best))


def natural(path: str) -> tuple[tuple[int, str], ...]:
    """Sort key that puts `x.txt` before `x-2.txt`, and `x-2.txt` before `x-10.txt`."""
    stem, dot, ending = path.rpartition(".")
    parts = _NUMBERS.split(stem if dot and "/" not in ending else path)
    return (*((int(part), "") if part.isdigit() else (-1, part) for part in parts), (-2, ending))


def _pairs(seeds: Sequence[Outline]) -> list[tuple[int, int]]:
    """Index pairs with an equal digest or enough common values, in order."""
    values = sorted(chain.from_iterable(seed.sketch for seed in seeds))
    telling = _again(values, 1) - _again(values, _COMMON)
    found: set[tuple[int, int]] = set()
    holders: defaultdict[int, list[int]] = defaultdict(list)
    copies: defaultdict[str, list[int]] = defaultdict(list)
    for index, seed in enumerate(seeds):
        copies[seed.digest].append(index)
        own = [holders[value] for value in telling.intersection(seed.sketch)]
        common, least = Counter(chain.from_iterable(own)), min(4, len(seed.sketch))
        if max(common.values(), default=0) >= least:  # few texts resemble another: the cheap test halves the time
            found.update((first, index) for first, count in common.items() if count >= least)
        for indices in own:
            indices.append(index)
    found.update((indices[0], other) for indices in copies.values() for other in indices[1:])
    return sorted(found)


def _again(values: Sequence[int], later: int) -> set[int]:
    """Values that occur more than `later` times. `values` are sorted, so such a value equals the one `later` places
    further on."""
    return set(compress(values, map(eq, values, islice(values, later, None))))


def _compare(first: Outline, second: Outline) -> Likeness | None:
    share = _share(first.sketch, second.sketch)
    titles = letters_of(first.title), letters_of(second.title)
    same_title = bool(first.title) and titles[0] == titles[1]
    one_title = titles[0] == titles[1] or not all(titles)
    same_date = first.date == second.date
    one_date = same_date or None in (first.date, second.date)
    if first.digest == second.digest and one_title:
        return Likeness(second.path, first.path, LikenessKind.DUPLICATE, 1.0, "the same bytes")
    if share == 1.0 and first.words == second.words and one_date and one_title:
        return Likeness(second.path, first.path, LikenessKind.DUPLICATE, share, "the same words")
    if same_title and same_date and first.date and share >= _ALIKE:
        return Likeness(second.path, first.path, LikenessKind.VERSION, share, "the same title and date, another text")
    if share >= _SAME and one_date and one_title:
        return Likeness(
            second.path, first.path, LikenessKind.DUPLICATE, share, f"{share:.0%} of its words in the same order"
        )
    return None


def _share(first: Sequence[int], second: Sequence[int]) -> float:
    if not first or not second:
        return 0.0
    union = sorted({*first, *second})[: min(SKETCH, max(len(first), len(second)))]
    both = {*first} & {*second}
    return sum(value in both for value in union) / len(union)
