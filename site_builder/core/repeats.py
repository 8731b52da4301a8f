"""Items of many texts → those that occur in two texts or more."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain


def repeats_of(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """Item → number of texts, for items in more than one text. Each text lists each item once."""
    return {thing: number for thing, number in Counter(chain.from_iterable(texts)).items() if number > 1}
