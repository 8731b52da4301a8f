"""Chooses the mention of each actor that carries the link (R23, R24)."""

from collections.abc import Sequence

from site_builder.linking.model import BlockKind, Reason
from site_builder.linking.text_view import Candidate, TextView, within_disjoint

LONG_BRIEFING_WORDS = 800


def choose_linked(reading: TextView, found: Sequence[Candidate], places: Sequence[int]) -> Sequence[bool]:
    """True for each candidate that carries a link: the first of each actor, in a long briefing once under each heading.

    `places` are the positions of their blocks. A mention inside a quotation is linked only if no unquoted mention
    precedes it. Headings and mentions before the full form are never linked.
    """
    long = reading.text.count(" ") > LONG_BRIEFING_WORDS
    section = 0
    linked: set[str] = set()
    unquoted: set[str] = set()
    complete: set[str] = set()
    chosen = [False] * len(found)
    sections, blocks, quotations = reading.sections if long else (), reading.blocks, reading.quoted
    early, heading = Reason.FULL_FORM_FOLLOWS, BlockKind.HEADING
    for number, (c, place) in enumerate(zip(found, places, strict=True)):
        if long and sections[place] != section:
            section = sections[place]
            linked, complete = set(), set()
        actor = c.sense.actors[0]
        if actor in complete or c.ambiguous or c.rule is early or blocks[place].kind is heading:
            continue
        quoted = bool(quotations) and within_disjoint(quotations, c.start, c.end)
        if actor not in linked and not (quoted and actor in unquoted):
            linked.add(actor)
            chosen[number] = True
        if not quoted:
            unquoted.add(actor)
        if actor in linked and actor in unquoted:
            complete.add(actor)
    return chosen
