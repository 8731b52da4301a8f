"""Blocks with their mentions and quotations → the passages of each actor: the sentences that name or quote it.

A quotation is never cut: where it runs over several sentences they are one. Knows no page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.linking.mentions import Block, Mention, Quote

_END = re.compile(r"[.!?…؟][”\"’»)\]]*\s+|[。！？][」』”]*")
_OPENING = re.compile(r"[“\"‘«(\[「『]*")
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Jr|Sr|vs|Nos?|Inc|Ltd|Co|Corp|approx|ca|cf"
    r"|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)
_LONGEST_SHORT = 8


@dataclass(frozen=True, slots=True)
class Span:
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
    found: dict[tuple[str, int], list[Span]] = {}
    for actor, block, start, end, quoted in (*_named(mentions), *_said(quotes)):
        if block not in starts:
            starts[block] = sentence_starts(blocks[block].text, quotations.get(block, ()))
        low = max(s for s in starts[block] if s <= start)
        high = min((s for s in starts[block] if s >= end), default=len(blocks[block].text))
        found.setdefault((actor, block), []).append(Span(block, low, high, start, end, quoted))
    passages: dict[str, tuple[Span, ...]] = {}
    for (actor, block), spans in sorted(found.items(), key=lambda item: item[0][1]):
        passages[actor] = (*passages.get(actor, ()), *_joined(blocks[block].text, spans))
    return passages


def _named(mentions: Sequence[Mention]) -> Iterator[tuple[str, int, int, int, bool]]:
    return ((m.actor, m.block, m.start, m.end, False) for m in mentions if m.actor)


def _said(quotes: Sequence[Quote]) -> Iterator[tuple[str, int, int, int, bool]]:
    return ((q.speaker, q.block, q.start, q.end, True) for q in quotes if q.speaker)


def sentence_starts(text: str, quotes: Sequence[Quote] = ()) -> tuple[int, ...]:
    """Where the sentences of a block start, the first at 0; none starts inside a quotation or before a small letter."""
    starts = [0]
    for match in _END.finditer(text):
        at = match.end()
        opening = _OPENING.match(text, at)
        after = opening.end() if opening else at
        if after >= len(text) or text[after].islower() or any(q.start < at < q.end for q in quotes):
            continue
        if _SHORT.search(text[max(0, at - _LONGEST_SHORT) : at].rstrip()) is None:
            starts.append(at)
    return tuple(starts)


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans of one block that overlap as one, without blanks at its end; a name before a quotation leads."""
    ordered = sorted(spans, key=lambda s: (s.start, s.quoted, s.name_start))
    while ordered:
        first = ordered.pop(0)
        end, quoted = first.end, first.quoted
        lead = first
        while ordered and ordered[0].start < end:
            other = ordered.pop(0)
            end, quoted = max(end, other.end), quoted or other.quoted
            lead = other if lead.quoted and not other.quoted else lead
        end = first.start + len(text[first.start : end].rstrip())
        yield Span(first.block, first.start, end, lead.name_start, lead.name_end, quoted)
