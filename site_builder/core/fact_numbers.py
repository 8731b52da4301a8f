"""Facts ↔ 64-bit numbers, the same in every process."""

from array import array
from collections.abc import Iterable
from functools import lru_cache, reduce
from hashlib import blake2b
from operator import xor

WORDS_CACHED = 65_536


def fact_number(*words: object) -> int:
    """A 64-bit number for a fact: a table and a key. A collision only causes a needless rebuild of a part."""
    return reduce(xor, map(number_of, words))


@lru_cache(maxsize=WORDS_CACHED)
def number_of(word: object) -> int:
    """A 64-bit number for one word of a fact."""
    return int.from_bytes(blake2b(str(word).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def packed_numbers(numbers: Iterable[int]) -> bytes:
    """Numbers as bytes, eight each."""
    return array("Q", numbers).tobytes()


def shares(packed: bytes, numbers: frozenset[int]) -> bool:
    """True if any packed number is among these."""
    return not numbers.isdisjoint(array("Q", packed))
