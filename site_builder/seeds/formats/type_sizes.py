"""Type sizes of a document → which of them are headings, and of which rank.

For documents whose author enlarged the type by hand and used no styles.
"""

from collections.abc import Mapping

LARGER = 1.15
"""A heading is set at least this much larger than the text."""
MAX_WORDS = 20
"""A longer paragraph in large type is text in large type."""


def body_size(chars: Mapping[float, int]) -> float:
    """The size that most characters are set in; the smaller one where two are level; 0 for no text."""
    return max(chars, key=lambda size: (chars[size], -size), default=0.0)


def heading_sizes(chars: Mapping[float, int], short: set[float]) -> dict[float, int]:
    """Size → rank, the largest 1, for the sizes of short paragraphs that stand out; size 0 is unknown."""
    body = body_size(chars)
    large = sorted((size for size in short if body and size >= body * LARGER), reverse=True)
    return {size: min(place + 1, 6) for place, size in enumerate(large)}
