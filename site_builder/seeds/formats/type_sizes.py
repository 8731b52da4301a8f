"""Type sizes of a document → headings and their ranks.

For documents whose author enlarged the type by hand instead of using styles.
"""

from collections.abc import Mapping

LARGER = 1.15
"""Minimum ratio of a heading's type size to the text's."""
MAX_WORDS = 20
"""A longer paragraph is only text in large type."""


def body_size(chars: Mapping[float, int]) -> float:
    """The type size of most characters, the smaller on a tie; 0 for no text."""
    return max(chars, key=lambda size: (chars[size], -size), default=0.0)


def heading_sizes(chars: Mapping[float, int], short: set[float]) -> dict[float, int]:
    """Size → rank, the largest 1, for sizes of short paragraphs that stand out; size 0 is unknown."""
    body = body_size(chars)
    large = sorted((size for size in short if body and size >= body * LARGER), reverse=True)
    return {size: min(place + 1, 6) for place, size in enumerate(large)}
