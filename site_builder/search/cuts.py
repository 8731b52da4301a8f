"""Sorted keys → blocks of about 130 keys, grouped into volumes of up to about 25,000.

A border precedes each key whose hash is a local maximum: over `BLOCK` keys to both sides for a block, `STEP` where a
volume may end, `VOLUME` where it must. Adding or removing a key therefore moves only nearby borders, and equal keys are
cut equally regardless of history. (Chunking at local maxima: Bjørner, Blass, Gurevich, Content-dependent chunking for
differential compression, 2010.) Keys after the last `STEP` form the volume of recent texts; a new text changes only
files of that volume.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from site_builder.core.digests import digest_text

BLOCK, STEP, VOLUME = 64, 1_250, 12_500
"""Radius in keys; the average block or volume is twice as long, and none is shorter."""
NAME_LENGTH = 10
MIXER = 0x9E3779B1
"""The golden ratio in 32 bits (Knuth, The Art of Computer Programming 3, 6.4)."""


class BlockSpan(NamedTuple):
    """Keys that are indexed together."""

    name: str
    """Name derived from the first key, so that earlier blocks may change; `first` for the first block."""
    start: int
    end: int


class VolumeSpan(NamedTuple):
    """Blocks whose terms share files."""

    name: str
    """Name of its first block; `recent` for the growing volume."""
    blocks: tuple[BlockSpan, ...]


RECENT, NAMES, POSTS = "recent", "names", "posts"
"""The growing volume, and its first two blocks, which hold no texts."""


def volumes_of(keys: Sequence[str]) -> list[VolumeSpan]:
    """Volumes in order of keys. The last volume holds the most recent texts and may be empty."""
    # multiplied, so that consecutive numbers in addresses are mixed well too
    ranks = [crc32(key.encode("utf-8", "surrogatepass")) * MIXER & 0xFFFFFFFF for key in keys]
    last = max(_peaks(ranks, STEP), default=0)
    blocks = [BlockSpan(_name(keys, start), start, end) for start, end in _between(_peaks(ranks, BLOCK), len(keys))]
    volumes = []
    for start, end in _between([place for place in _peaks(ranks, VOLUME) if place < last], last):
        within = tuple(block for block in blocks if start <= block.start < end)
        volumes.append(VolumeSpan(within[0].name, within))
    return [*volumes, VolumeSpan(RECENT, tuple(block for block in blocks if block.start >= last))]


def _peaks(ranks: Sequence[int], radius: int) -> list[int]:
    """Positions whose rank is the highest within the radius; of equal ranks the first. None within the radius of an
    end, where keys may still be added."""
    return list(_find_peaks(ranks, radius))


def _find_peaks(ranks: Sequence[int], radius: int) -> Iterator[int]:
    end = len(ranks) - radius
    for start in range(radius, end, radius):  # two peaks are further apart than this
        part = ranks[start : min(start + radius, end)]
        place = start + part.index(max(part))
        around = ranks[place - radius : place + radius + 1]
        if around.index(max(around)) == radius:
            yield place


def _between(places: Sequence[int], end: int) -> list[tuple[int, int]]:
    return list(pairwise([0, *places, end])) if end else []


def _name(keys: Sequence[str], start: int) -> str:
    return digest_text(keys[start])[:NAME_LENGTH] if start else "first"
