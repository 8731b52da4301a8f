"""Keys in their order → where the index is cut: blocks of some 130, put together in volumes of up to some 25,000.

A border comes before a key whose number, made of the key alone, is the highest far and wide: `BLOCK` keys to both
sides, `STEP` where a volume may end, `VOLUME` where it must. So a key that is added or taken out moves no border but
those near it, and the same keys are cut the same way whatever was there before. (Chunking at local maxima: Bjørner,
Blass, Gurevich, Content-dependent chunking for differential compression, 2010.) What is newer than the last `STEP` is
the volume of recent texts: a new text changes files of that one alone.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from site_builder.core.digests import digest_text

BLOCK, STEP, VOLUME = 64, 1_250, 12_500
"""Keys to each side; what is cut is twice as long on average, and never shorter."""
NAME_LENGTH = 10
MIXER = 0x9E3779B1
"""The golden ratio in 32 bits (Knuth, The Art of Computer Programming 3, 6.4)."""


class BlockSpan(NamedTuple):
    """Keys that are indexed together."""

    name: str
    """Made of its first key, so that blocks before it may come and go; `first` where none is before it."""
    start: int
    end: int


class VolumeSpan(NamedTuple):
    """Blocks whose terms share files."""

    name: str
    """That of its first block; `recent` is the one that grows."""
    blocks: tuple[BlockSpan, ...]


RECENT, NAMES, POSTS = "recent", "names", "posts"
"""The volume that grows, and its first two blocks, which hold no texts."""


def volumes_of(keys: Sequence[str]) -> list[VolumeSpan]:
    """The volumes, in the order of the keys; the last is that of recent texts, and may be empty."""
    # Multiplied, so that the numbers of addresses that only count on are as mixed as those of others.
    ranks = [crc32(key.encode("utf-8", "surrogatepass")) * MIXER & 0xFFFFFFFF for key in keys]
    last = max(_peaks(ranks, STEP), default=0)
    blocks = [BlockSpan(_name(keys, start), start, end) for start, end in _between(_peaks(ranks, BLOCK), len(keys))]
    volumes = []
    for start, end in _between([place for place in _peaks(ranks, VOLUME) if place < last], last):
        within = tuple(block for block in blocks if start <= block.start < end)
        volumes.append(VolumeSpan(within[0].name, within))
    return [*volumes, VolumeSpan(RECENT, tuple(block for block in blocks if block.start >= last))]


def _peaks(ranks: Sequence[int], radius: int) -> list[int]:
    """Places whose rank is the highest within the radius, the first among equals; near the ends there is none, since
    what may be added there is not known."""
    return list(_find_peaks(ranks, radius))


def _find_peaks(ranks: Sequence[int], radius: int) -> Iterator[int]:
    end = len(ranks) - radius
    for start in range(radius, end, radius):  # two peaks are further from each other than this
        part = ranks[start : min(start + radius, end)]
        place = start + part.index(max(part))
        around = ranks[place - radius : place + radius + 1]
        if around.index(max(around)) == radius:
            yield place


def _between(places: Sequence[int], end: int) -> list[tuple[int, int]]:
    return list(pairwise([0, *places, end])) if end else []


def _name(keys: Sequence[str], start: int) -> str:
    return digest_text(keys[start])[:NAME_LENGTH] if start else "first"
