"""The lines of a digest → its headlines. A digest repeats a short line, a paragraph and a line of sources."""

import re
from collections.abc import Sequence
from itertools import pairwise

from site_builder.seeds.lines import SourceLine

MIN_ITEMS = 3
_PROSE_WORDS = 22
_MAX_HEADLINE = 20
_SENTENCE_END = re.compile(r"[.!?][”\"»’)\]]{0,3}$")
_SOURCES = re.compile(r"[A-Z0-9À-Þ][^.!?]{1,80}")


def is_prose(text: str) -> bool:
    """True for a line that is a paragraph."""
    words = len(text.split(None, _PROSE_WORDS))
    return words > _PROSE_WORDS or (words > 12 and _SENTENCE_END.search(text) is not None)


def digest_headlines(chunks: Sequence[Sequence[SourceLine]]) -> dict[int, int]:
    """Line number → level of each headline; empty if the text is not a digest.

    An item is a lone short line above a paragraph with a short line of sources. A lone short line above an item is the
    name of a section; items are then one level lower.
    """
    items = [a[0].number for a, b in pairwise(chunks) if _is_headline(a) and _is_item_body(b)]
    if len(items) < MIN_ITEMS or sum(map(len, chunks)) > 8 * len(items):
        return {}
    sections = [a[0].number for a, b in pairwise(chunks) if _is_headline(a) and b[0].number in items]
    return dict.fromkeys(sections, 2) | dict.fromkeys(items, 3 if sections else 2)


def _is_headline(chunk: Sequence[SourceLine]) -> bool:
    return len(chunk) == 1 and len(chunk[0].text.split()) <= _MAX_HEADLINE and chunk[0].text[-1:] not in ".,:"


def _is_item_body(chunk: Sequence[SourceLine]) -> bool:
    return len(chunk) == 2 and is_prose(chunk[0].text) and _SOURCES.fullmatch(chunk[1].text) is not None
