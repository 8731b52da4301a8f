"""Blocks with their mentions and quotations → the passages of each actor: the sentences that name or quote it.

A quotation is never cut: where it runs over several sentences they are one. Knows no page.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from site_builder.linking.model import Block, Mention, Quote

_END = re.compile(r"[.!?…؟。！？](?:(?<=[。！？])[」』”]*|(?<![。！？])[”\"’»)\]]*\s+)")
_POINT = re.compile(r"\.[”\"’»)\]]*\s+")
_OTHER_ENDS = "!?…؟。！？"
"""Where none of them stands, the ends of sentences begin with a point, which is quick to find."""
_OPENING = '“"‘«([「『'
_TITLES = "Mr Mrs Ms Dr Prof Sen Rep Gov Gen Lt Col Capt Sgt St Jr Sr"
_OTHERS = "vs No Nos Inc Ltd Co Corp approx ca cf e.g i.e Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
_SHORT = frozenset(f"{_TITLES} {_OTHERS}".split())
_LONGEST_SHORT = 8
_DASHES = "—–―"
"""What follows one belongs to the sentence before: who said it."""


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
    blocks: Sequence[Block], mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> Mapping[str, tuple[Span, ...]]:
    """By actor id, each in the order of the text; a sentence stands once, however often it names the actor."""
    quotations: dict[int, list[Quote]] = {}
    for quote in quotes:
        quotations.setdefault(quote.block, []).append(quote)
    places: dict[int, dict[str, list[_Place]]] = {}
    starts: dict[int, tuple[int, ...]] = {}
    for actor, block, start, end, quoted in (*_named(mentions), *_said(quotes)):
        here = starts.get(block)
        if here is None:
            text = blocks[block].text
            here = starts[block] = (*sentence_starts(text, quotations.get(block, ())), len(text))
            places[block] = {}
        low = high = bisect_right(here, start)
        if here[low] < end:
            high = bisect_left(here, end, low)
        place = (here[low - 1], here[high], start, end, quoted)
        if actor in places[block]:
            places[block][actor].append(place)
        else:
            places[block][actor] = [place]
    passages: dict[str, list[Span]] = {}
    for block, found in sorted(places.items()):
        for actor, own in found.items():
            passages.setdefault(actor, []).extend(_joined(block, blocks[block].text, own))
    return {actor: tuple(spans) for actor, spans in passages.items()}


_Place = tuple[int, int, int, int, bool]
"""The fields of a Span without its block."""


def _named(mentions: Sequence[Mention]) -> list[tuple[str, int, int, int, bool]]:
    return [(m.actor, m.block, m.start, m.end, False) for m in mentions if m.actor]


def _said(quotes: Sequence[Quote]) -> list[tuple[str, int, int, int, bool]]:
    return [(q.speaker, q.block, q.start, q.end, True) for q in quotes if q.speaker]


def sentence_starts(text: str, quotes: Sequence[Quote] = ()) -> tuple[int, ...]:
    """Where the sentences of a block start, the first at 0; none starts inside a quotation, before a small letter or a
    dash."""
    starts = [0]
    for match in (_END if any(map(text.__contains__, _OTHER_ENDS)) else _POINT).finditer(text):
        stop, at = match.span()
        first = text[at : at + 1]
        if first in _OPENING:
            first = next((c for c in text[at : at + 3] if c not in _OPENING), " ")
        if (
            first.islower()
            or first in _DASHES
            or at >= len(text)
            or (quotes and any(q.start < at < q.end for q in quotes))
        ):
            continue
        if text[stop] != "." or not _shortened(text[max(0, stop - _LONGEST_SHORT) : stop]):
            starts.append(at)
    return tuple(starts)


def _shortened(before: str) -> bool:
    """Whether the point after these letters stands for the rest of a word, or after an initial."""
    if len(before) == _LONGEST_SHORT and before.isalpha():
        return False
    word = before.split()[-1].lstrip('([“"') if before[-1:].strip() else ""
    return word in _SHORT or (word[-1:].isupper() and not word[-2:-1].isalnum())


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
