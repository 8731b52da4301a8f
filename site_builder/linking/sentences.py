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
    quotations: dict[int, list[Quote]] = {}
    for quote in quotes:
        quotations.setdefault(quote.block, []).append(quote)
    blocks: dict[int, tuple[Sequence[int], dict[str, list[_Place]]]] = {}
    for actor, block, start, end, quoted in (*_named(mentions), *_said(quotes)):
        if block not in blocks:
            spans = [(quote.start, quote.end) for quote in quotations.get(block, ())]
            blocks[block] = (*reading.sentences(block, spans), len(reading.blocks[block].text)), {}
        starts, places = blocks[block]
        low = high = bisect_right(starts, start)
        if starts[low] < end:
            high = bisect_left(starts, end, low)
        places.setdefault(actor, []).append((starts[low - 1], starts[high], start, end, quoted))
    passages: dict[str, list[Span]] = {}
    for block, (_, places) in sorted(blocks.items()):
        for actor, own in places.items():
            passages.setdefault(actor, []).extend(_joined(block, reading.blocks[block].text, own))
    return {actor: tuple(spans) for actor, spans in passages.items()}


_Place = tuple[int, int, int, int, bool]
"""The fields of a Span without its block."""


def _named(mentions: Sequence[Mention]) -> list[tuple[str, int, int, int, bool]]:
    return [(m.actor, m.block, m.start, m.end, False) for m in mentions if m.actor]


def _said(quotes: Sequence[Quote]) -> list[tuple[str, int, int, int, bool]]:
    return [(q.speaker, q.block, q.start, q.end, True) for q in quotes if q.speaker]


def _joined(block: int, text: str, places: list[_Place]) -> list[Span]:
    """Places of one block that overlap as one; a name before a quotation leads."""
    places.sort()
    lead = places[0]
    start, end, _, _, quoted = lead
    if len(places) == 1:
        return [_trimmed(block, text, start, end, lead, quoted)]
    found = []
    for place in places[1:]:
        if place[0] >= end:
            found.append(_trimmed(block, text, start, end, lead, quoted))
            lead = place
            start, end, _, _, quoted = place
            continue
        end, quoted = max(end, place[1]), quoted or place[4]
        if lead[4] and not place[4]:
            lead = place
    found.append(_trimmed(block, text, start, end, lead, quoted))
    return found


def _trimmed(block: int, text: str, start: int, end: int, lead: _Place, quoted: bool) -> Span:
    """Without blanks at the end."""
    while text[end - 1].isspace():
        end -= 1
    return Span(block, start, end, lead[2], lead[3], quoted)
