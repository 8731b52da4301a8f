"""R23, R24: which of an actor's mentions carries the link."""

from collections.abc import Sequence

from site_builder.linking.mentions import BlockKind
from site_builder.linking.reading import Candidate, Reading, within

LONG_BRIEFING_WORDS = 800


def choose_linked(reading: Reading, found: Sequence[Candidate]) -> frozenset[int]:
    """Positions of the candidates that carry a link: the first of each actor, in a long briefing under each heading.

    Inside a quotation only if no unquoted mention came before; never in a heading, never before the full form.
    """
    long = reading.text.count(" ") > LONG_BRIEFING_WORDS
    seen: set[tuple[str, int]] = set()
    unquoted: set[str] = set()
    chosen = set()
    for number, c in enumerate(found):
        index = reading.block_at(c.start)
        if c.ambiguous or reading.blocks[index].kind == BlockKind.HEADING or c.why.endswith("follows"):
            continue
        actor = c.actors[0]
        quoted = within(reading.quoted, c.start, c.end)
        key = (actor, reading.sections[index] if long else 0)
        if key not in seen and not (quoted and actor in unquoted):
            seen.add(key)
            chosen.add(number)
        if not quoted:
            unquoted.add(actor)
    return frozenset(chosen)
