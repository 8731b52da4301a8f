"""Collects the passages of each actor: the sentences that name or quote it.

A quotation is never cut: if it spans several sentences, they form one passage. Knows no page.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from site_builder.core.grouping import grouped
from site_builder.linking.model import Mention, Quote
from site_builder.linking.text_view import TextView

Span = Sequence[int]
"""Passage in its block: block index, start and end; start and end of the first mention, or of the quotation if there is
no mention; true if the actor speaks. Offsets as in Mention."""


def find_passages(
    reading: TextView, mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> Mapping[str, Sequence[Span]]:
    """Passages by actor id, in text order. A sentence is listed once, however often it names the actor."""
    quotations = grouped((quote.block, (quote.start, quote.end)) for quote in quotes)
    passages: dict[str, list[list[int]]] = defaultdict(list)
    only_quoted: dict[str, bool] = {}
    """Actor id → True if the last passage quotes without naming the actor."""
    place, text, starts = -1, "", tuple[int, ...]()
    named: list[Mention | Quote] = [*mentions, *quotes]
    for item in sorted(named):
        block, start, end, _, actor = item[:5]
        if not actor:
            continue
        if block != place:
            place, text = block, reading.blocks[block].text
            starts = (*reading.sentences(block, quotations.get(block, ())), len(text))
        number = bisect_right(starts, start)
        first, last = starts[number - 1], starts[number]
        if last < end:
            last = starts[bisect_left(starts, end, number)]
        while text[last - 1].isspace():
            last -= 1
        found, quoted = passages[actor], isinstance(item, Quote)
        if not found or found[-1][0] != block or first >= found[-1][2]:
            found.append([block, first, last, start, end, quoted])
            only_quoted[actor] = quoted
            continue
        before = found[-1]
        before[2], before[5] = max(before[2], last), before[5] or quoted
        if only_quoted[actor] and not quoted:
            before[3:5] = start, end
            only_quoted[actor] = False
    return passages
