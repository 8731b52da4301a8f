"""Texts → which of them are the same or nearly so, by the smallest checksums of their runs of five words.

A bottom-k sketch (Broder 1997): the share of common values among the k smallest estimates the share of common runs.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations
from typing import Protocol
from zlib import crc32

from site_builder.core.partial_date import PartialDate
from site_builder.seeds.detect.site_words import letters_of
from site_builder.text.folding import runs_of

_WORD = re.compile(r"\w+")
_NUMBERS = re.compile(r"(\d+)")
SKETCH = 48
_RUN = 5
_SAME = 0.9
"""From this share of common runs two texts are one."""
_ALIKE = 0.3
"""From this share two texts of one title and date are versions of one briefing."""
_COMMON = 40
"""A run that more texts share is a form, not a likeness."""
_SPREAD = 2654435761
"""Spreads neighbouring checksums over 32 bits (Knuth, TAOCP 3, §6.4)."""


class LikenessKind(StrEnum):
    """How two seeds are alike."""

    DUPLICATE = "duplicate"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A seed that repeats another one."""

    path: str
    """The later of the two in the order of paths: the one not ingested, or the newer version."""
    like: str
    kind: LikenessKind
    share: float
    """Estimated share of common runs of words."""
    why: str


class Sketched(Protocol):
    """What is compared."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def digest(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def date(self) -> PartialDate | None: ...  # noqa: D102
    @property
    def sketch(self) -> Sequence[int]: ...  # noqa: D102
    @property
    def words(self) -> int: ...  # noqa: D102


def sketch_of(text: str) -> Sequence[int]:
    """The smallest checksums of the text's runs of words, ascending: four bytes each, a tenth of a tuple's."""
    words = " ".join(runs_of(_WORD, text.lower())).encode().split()
    runs = zip(*(words[first:] for first in range(_RUN)), strict=False) if len(words) > _RUN else [words]
    sums = list(map(crc32, map(b" ".join, runs))) if words else []
    limit = (2 * SKETCH << 32) // (len(sums) + 1)  # under which about twice as many are as are wanted: few are sorted
    low = {value for crc in sums if (value := crc * _SPREAD & 0xFFFFFFFF) < limit}
    found = low if len(low) >= SKETCH else {crc * _SPREAD & 0xFFFFFFFF for crc in sums}
    return array("I", sorted(found)[:SKETCH])


def likenesses(seeds: Sequence[Sketched]) -> tuple[Likeness, ...]:
    """Each seed that repeats an earlier one, named once, with the earliest one that it repeats most."""
    ordered = sorted(seeds, key=lambda s: natural(s.path))
    best: dict[int, Likeness] = {}
    for first, second in _pairs(ordered):
        found = _compare(ordered[first], ordered[second])
        if found and (second not in best or found.share > best[second].share):
            best[second] = found
    return tuple(best[index] for index in sorted(best))


def natural(path: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts `x.txt` before `x-2.txt`, and that before `x-10.txt`."""
    stem, dot, ending = path.rpartition(".")
    parts = _NUMBERS.split(stem if dot and "/" not in ending else path)
    return (*((int(part), "") if part.isdigit() else (-1, part) for part in parts), (-2, ending))


def _pairs(seeds: Sequence[Sketched]) -> list[tuple[int, int]]:
    """Pairs with an equal digest or enough common values, in order."""
    spread = Counter(chain.from_iterable(seed.sketch for seed in seeds))
    telling = {value for value, count in spread.items() if 1 < count <= _COMMON}
    holders: defaultdict[int, list[int]] = defaultdict(list)
    copies: defaultdict[str, list[int]] = defaultdict(list)
    for index, seed in enumerate(seeds):
        copies[seed.digest].append(index)
        for value in telling.intersection(seed.sketch):
            holders[value].append(index)
    common = Counter(pair for indices in holders.values() for pair in combinations(indices, 2))
    found = {pair for pair, count in common.items() if count >= min(4, len(seeds[pair[1]].sketch))}
    found.update((indices[0], other) for indices in copies.values() for other in indices[1:])
    return sorted(found)


def _compare(first: Sketched, second: Sketched) -> Likeness | None:
    share = _share(first.sketch, second.sketch)
    same_title = letters_of(first.title) == letters_of(second.title)
    same_date = first.date == second.date
    if first.digest == second.digest:
        return Likeness(second.path, first.path, LikenessKind.DUPLICATE, 1.0, "the same bytes")
    if share == 1.0 and first.words == second.words and (same_date or None in (first.date, second.date)):
        return Likeness(second.path, first.path, LikenessKind.DUPLICATE, share, "the same words")
    if same_title and same_date and share >= _ALIKE:
        return Likeness(second.path, first.path, LikenessKind.VERSION, share, "the same title and date, another text")
    if share >= _SAME and (same_date or None in (first.date, second.date)):
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
