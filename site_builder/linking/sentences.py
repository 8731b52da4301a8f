"""Blocks with their mentions and quotations → the passages of each actor: the sentences that name or quote it.

A quotation is never cut: where it runs over several sentences they are one. Knows no page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from site_builder.linking.model import Mention, Quote
from site_builder.linking.text_view import TextView


class Span(NamedTuple):
    """A passage in the text of its block; offsets as in Mention."""

    block: int
    start: int
    end: int
    name_start: int
    """Where it names the actor first; where it only quotes, the quotation."""
    name_end: int
    quoted: bool
    """Whether the actor speaks in it."""


def find_passages(
    reading: TextView, mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> Mapping[str, tuple[Span, ...]]:
    """By actor id, each in the order of the text; a sentence comes once, however often it names the actor."""
    quotations: dict[int, list[tuple[int, int]]] = {}
    for quote in quotes:
        quotations.setdefault(quote.block, []).append((quote.start, quote.end))
    named: dict[int, list[tuple[int, int, str, bool]]] = {}
    for mention in mentions:
        block, start, end, _, actor = mention[:5]
        named.setdefault(block, []).append((start, end, actor, False))
    for quote in quotes:
        named.setdefault(quote.block, []).append((quote.start, quote.end, quote.speaker, True))
    passages: dict[str, list[Span]] = {}
    for block in sorted(named):
        text = reading.blocks[block].text
        starts = (*reading.sentences(block, quotations.get(block, ())), len(text))
        places: dict[str, list[_Place]] = {}
        for start, end, actor, quoted in named[block]:
            low = high = bisect_right(starts, start)
            if starts[low] < end:
                high = bisect_left(starts, end, low)
            places.setdefault(actor, []).append((starts[low - 1], starts[high], start, end, quoted))
        for actor, own in places.items():
            found = passages.setdefault(actor, [])
            for start, end, name_start, name_end, quoted in own if len(own) == 1 else _joined(own):
                while text[end - 1].isspace():
                    end -= 1
                found.append(Span(block, start, end, name_start, name_end, quoted))
    passages.pop("", None)
    return {actor: tuple(spans) for actor, spans in passages.items()}


_Place = tuple[int, int, int, int, bool]
"""The fields of a Span without its block."""


def _joined(places: list[_Place]) -> list[_Place]:
    """Places of one block that overlap as one; a name before a quotation leads."""
    places.sort()
    lead = places[0]
    start, end, _, _, quoted = lead
    found = []
    for place in places[1:]:
        if place[0] >= end:
            found.append((start, end, lead[2], lead[3], quoted))
            lead = place
            start, end, _, _, quoted = place
            continue
        end, quoted = max(end, place[1]), quoted or place[4]
        if lead[4] and not place[4]:
            lead = place
    return [*found, (start, end, lead[2], lead[3], quoted)]
