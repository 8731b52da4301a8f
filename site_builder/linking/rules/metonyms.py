"""Capitals that stand for their governments stay, those that are places go (R13)."""

from site_builder.linking.agency import reason_to_act
from site_builder.linking.model import BlockKind, Reason
from site_builder.linking.text_view import Candidate, RuleContext


def resolve_capitals(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates without capitals that are places; a heading says too little to tell."""
    if not [c for c in found if c.sense.place]:
        return found
    kept = []
    reading = case.reading
    for c in found:
        if not c.sense.place:
            kept.append(c)
            continue
        if reading.blocks[reading.block_at(c.start)].kind is BlockKind.HEADING:
            continue
        why = reason_to_act(reading, c.start, c.end)
        if why:
            kept.append(c.accepted_by(Reason.CAPITAL, f"{case.actors[c.actors[0]].name}: {why}"))
    return tuple(kept)
