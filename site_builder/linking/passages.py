"""Blocks with their mentions and quotations → the passages of each actor: the sentences that name or quote it.

A quotation is never cut: where it runs over several sentences they are one. Knows no page.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from site_builder.linking.mentions import Block, Mention, Quote

_END = re.compile(r"[.!?…؟][”\"’»)\]]*\s+|[。！？][」』”]*")
_OPENING = '“"‘«([「『'
_TITLES = "Mr Mrs Ms Dr Prof Sen Rep Gov Gen Lt Col Capt Sgt St Jr Sr"
_OTHERS = "vs No Nos Inc Ltd Co Corp approx ca cf e.g i.e Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
_SHORT = frozenset(f"{_TITLES} {_OTHERS}".split())
_LONGEST_SHORT = 8


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
    starts: dict[int, tuple[int, ...]] = {}
    found: dict[tuple[int, str], list[Span]] = {}
    for actor, block, start, end, quoted in chain(_named(mentions), _said(quotes)):
        text = blocks[block].text
        if block not in starts:
            starts[block] = (*sentence_starts(text, quotations.get(block, ())), len(text))
        low = bisect_right(starts[block], start)
        high = bisect_left(starts[block], end, low)
        span = Span(block, starts[block][low - 1], starts[block][high], start, end, quoted)
        found.setdefault((block, actor), []).append(span)
    passages: dict[str, list[Span]] = {}
    for (block, actor), spans in sorted(found.items()):
        passages.setdefault(actor, []).extend(_joined(blocks[block].text, spans))
    return {actor: tuple(spans) for actor, spans in passages.items()}


def _named(mentions: Sequence[Mention]) -> Iterator[tuple[str, int, int, int, bool]]:
    return ((m.actor, m.block, m.start, m.end, False) for m in mentions if m.actor)


def _said(quotes: Sequence[Quote]) -> Iterator[tuple[str, int, int, int, bool]]:
    return ((q.speaker, q.block, q.start, q.end, True) for q in quotes if q.speaker)


def sentence_starts(text: str, quotes: Sequence[Quote] = ()) -> tuple[int, ...]:
    """Where the sentences of a block start, the first at 0; none starts inside a quotation or before a small letter."""
    starts = [0]
    for match in _END.finditer(text):
        at = match.end()
        first = next((c for c in text[at : at + 3] if c not in _OPENING), " ")
        if first.islower() or at >= len(text) or any(q.start < at < q.end for q in quotes):
            continue
        if text[match.start()] != "." or not _shortened(text[max(0, match.start() - _LONGEST_SHORT) : match.start()]):
            starts.append(at)
    return tuple(starts)


def _shortened(before: str) -> bool:
    """Whether the point after these letters stands for the rest of a word, or after an initial."""
    word = before.split()[-1].lstrip('([“"') if before[-1:].strip() else ""
    return word in _SHORT or (word[-1:].isupper() and not word[-2:-1].isalnum())


def _joined(text: str, spans: list[Span]) -> Iterator[Span]:
    """Spans of one block that overlap as one, without blanks at its end; a name before a quotation leads."""
    spans.sort()
    lead = spans[0]
    start, end, quoted = lead.start, lead.end, lead.quoted
    for span in spans[1:]:
        if span.start >= end:
            yield _trimmed(text, lead, start, end, quoted)
            lead, start, end, quoted = span, span.start, span.end, span.quoted
            continue
        end, quoted = max(end, span.end), quoted or span.quoted
        lead = span if lead.quoted and not span.quoted else lead
    yield _trimmed(text, lead, start, end, quoted)


def _trimmed(text: str, lead: Span, start: int, end: int, quoted: bool) -> Span:
    while text[end - 1].isspace():
        end -= 1
    return Span(lead.block, start, end, lead.name_start, lead.name_end, quoted)
