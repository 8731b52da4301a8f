"""Things in many texts → those that two texts or more have."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain


def repeats_of(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """Number of texts with each thing that more than one text has; every text gives each of its things once."""
    return {thing: number for thing, number in Counter(chain.from_iterable(texts)).items() if number > 1}
