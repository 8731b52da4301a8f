"""Texts → which of them are the same or nearly so, by the smallest checksums of their runs of five words.

A bottom-k sketch (Broder 1997): the share of common values among the k smallest estimates the share of common runs.
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Protocol
from zlib import crc32

from site_builder.core.partial_date import PartialDate

SKETCH = 48
_RUN = 5
_SAME = 0.9
"""From this share of common runs two texts are one."""
_ALIKE = 0.3
"""From this share two texts of one title and date are versions of one briefing."""
_COMMON = 40
"""A run that more texts share is a form, not a likeness."""
_LOWER = 0xFFFFFFFF
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
    def sketch(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def words(self) -> int: ...  # noqa: D102


def sketch_of(text: str) -> tuple[int, ...]:
    """The smallest checksums of the text's runs of words, ascending."""
    words = re.findall(r"\w+", text.lower())
    if not words:
        return ()
    runs = {" ".join(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))}
    return tuple(sorted({(crc32(run.encode()) * _SPREAD) & 0xFFFFFFFF for run in runs})[:SKETCH])


def likenesses(seeds: Sequence[Sketched]) -> tuple[Likeness, ...]:
    """Each seed that repeats an earlier one, named once, with the earliest one that it repeats most."""
    ordered = sorted(seeds, key=lambda s: natural(s.path))
    best: dict[int, Likeness] = {}
    for first, second in _pairs(ordered):
        found = _compare(ordered[first], ordered[second])
        if found and (second not in best or found.share > best[second].share):
            best[second] = found
    return tuple(best[index] for index in sorted(best))


@dataclass(frozen=True, slots=True)
class Near:
    """What must be looked at to tell whether a seed is like any other."""

    paths: frozenset[str]
    """Seeds that share its bytes or a run of words that is no form, and perhaps others."""
    forms: frozenset[int]
    """Its runs that more than _COMMON seeds share, and that one seed more or less does not change that."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Which seeds share a run of words or their bytes with which, in a few bytes for each run."""

    runs: "array[int]"
    """A value of a sketch in the upper half, the number of a seed that has it in the lower; ascending."""
    digests: "array[int]"
    """The same for checksums of digests."""
    paths: tuple[str, ...]
    """By number."""
    changed: frozenset[str] = frozenset()
    """Seeds that are others by now than were counted: they may be anybody's neighbours."""

    def near(self, *seeds: Sketched) -> Near:
        """To one of these."""
        runs = {value: _holding(value, self.runs) for seed in seeds for value in seed.sketch}
        many = _COMMON + len(self.changed) + len(seeds)
        forms = frozenset(value for value, numbers in runs.items() if len(numbers) > many)
        found = [numbers for value, numbers in runs.items() if value not in forms]
        found += [_holding(_checksum(seed), self.digests) for seed in seeds]
        return Near(self.changed | {self.paths[place & _LOWER] for places in found for place in places}, forms)

    def with_changed(self, path: str) -> "Neighbours":
        """A seed has changed."""
        return replace(self, changed=self.changed | {path})


def neighbours_of(seeds: Sequence[Sketched]) -> Neighbours:
    """Of all seeds."""
    runs = sorted(value << 32 | number for number, seed in enumerate(seeds) for value in seed.sketch)
    digests = sorted(_checksum(seed) << 32 | number for number, seed in enumerate(seeds))
    return Neighbours(array("Q", runs), array("Q", digests), tuple(seed.path for seed in seeds))


def _holding(value: int, places: "array[int]") -> "array[int]":
    return places[bisect_left(places, value << 32) : bisect_left(places, value + 1 << 32)]


def _checksum(seed: Sketched) -> int:
    return crc32(seed.digest.encode())


def stays_unlike(old: Sketched, new: Sketched, others: Iterable[Sketched], forms: Set[int] = frozenset()) -> bool:
    """Whether a seed that was like none of the others is like none now, and makes no others alike by its change.

    Of the others those will do that are `near` the two, with the `forms` found there.
    """
    before, after = frozenset(old.sketch) - forms, frozenset(new.sketch) - forms
    either = before | after
    near = [(other, either.intersection(other.sketch)) for other in others if other.path != new.path]
    holders = Counter(value for _, shared in near for value in shared)
    if any(holders[value] == _COMMON for value in before ^ after):
        return False
    rare = after - {value for value, count in holders.items() if count >= _COMMON}
    least = min(4, len(new.sketch))
    return not any(
        other.digest in (old.digest, new.digest)
        or (len(shared & rare) >= min(least, len(other.sketch)) and shared and _compare(other, new))
        for other, shared in near
    )


def natural(path: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts `x.txt` before `x-2.txt`, and that before `x-10.txt`."""
    stem, dot, ending = path.rpartition(".")
    parts = re.split(r"(\d+)", stem if dot and "/" not in ending else path)
    return (*((int(part), "") if part.isdigit() else (-1, part) for part in parts), (-2, ending))


def _pairs(seeds: Sequence[Sketched]) -> list[tuple[int, int]]:
    """Pairs with an equal digest or enough common values, in order."""
    holders: defaultdict[int | str, list[int]] = defaultdict(list)
    for index, seed in enumerate(seeds):
        holders[seed.digest].append(index)
        for value in seed.sketch:
            holders[value].append(index)
    common: Counter[tuple[int, int]] = Counter()
    for key, indices in holders.items():
        if isinstance(key, str):
            common.update({(indices[0], other): SKETCH for other in indices[1:]})
        elif 1 < len(indices) <= _COMMON:
            common.update(combinations(indices, 2))
    return sorted(pair for pair, count in common.items() if count >= min(4, len(seeds[pair[1]].sketch)))


def _compare(first: Sketched, second: Sketched) -> Likeness | None:
    share = _share(first.sketch, second.sketch)
    same_title = _letters(first.title) == _letters(second.title)
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


def _share(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    if not first or not second:
        return 0.0
    union = sorted({*first, *second})[: min(SKETCH, max(len(first), len(second)))]
    both = {*first} & {*second}
    return sum(value in both for value in union) / len(union)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
