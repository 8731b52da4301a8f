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
) -> Mapping[str, Sequence[Span]]:
    """By actor id, each in the order of the text; a sentence comes once, however often it names the actor."""
    quotations: dict[int, list[tuple[int, int]]] = {}
    for quote in quotes:
        quotations.setdefault(quote.block, []).append((quote.start, quote.end))
    named = [(m.block, m.start, m.end, m.actor, False) for m in mentions if m.actor]
    named += [(q.block, q.start, q.end, q.speaker, True) for q in quotes if q.speaker]
    passages: dict[str, list[Span]] = {}
    only_quoted: dict[str, bool] = {}
    """Of each actor, whether no name leads its last passage."""
    place, text, starts = -1, "", tuple[int, ...]()
    for block, start, end, actor, quoted in sorted(named):
        if block != place:
            place, text = block, reading.blocks[block].text
            starts = (*reading.sentences(block, quotations.get(block, ())), len(text))
        number = bisect_right(starts, start)
        first, last = starts[number - 1], starts[number]
        if last < end:
            last = starts[bisect_left(starts, end, number)]
        while text[last - 1].isspace():
            last -= 1
        found = passages.setdefault(actor, [])
        if not found or found[-1][0] != block or first >= found[-1][2]:
            found.append(Span(block, first, last, start, end, quoted))
            only_quoted[actor] = quoted
            continue
        before = found[-1]
        if only_quoted[actor] and not quoted:
            before = before._replace(name_start=start, name_end=end)
            only_quoted[actor] = False
        found[-1] = before._replace(end=max(before.end, last), quoted=before.quoted or quoted)
    return passages
