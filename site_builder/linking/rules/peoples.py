"""Resolves demonyms (R14): with an institution they name the state ("the Karvonian government"), alone nobody."""

from site_builder.linking.institutions import institutions_in
from site_builder.linking.model import BlockKind, MentionKind, Reason
from site_builder.linking.name_forms import Form, Sense
from site_builder.linking.text_view import START, Candidate, RuleContext, is_taken, within_disjoint
from site_builder.registry.actor import ActorKind, LinkRule

_STATES = (ActorKind.GOVERNMENT, ActorKind.PLACE)


def read_demonyms(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates without demonyms, plus governments named by one."""
    if [sense for sense in case.senses if sense.demonym]:
        found = tuple([c for c in found if not c.sense.demonym])
    reading = case.reading
    states = [actor for actor in case.actors.values() if actor.kind in _STATES]
    added: list[Candidate] = []
    for start, end, state in institutions_in(reading, states) if states else ():
        if state not in case.actors or is_taken(found, start, end) or within_disjoint(case.closed, start, end):
            continue
        if reading.blocks[reading.block_at(start)].kind is not BlockKind.HEADING:
            sense = Sense((Form(reading.text[start:end], state, MentionKind.METONYM, LinkRule.AUTO),))
            why = f"an institution of {case.actors[state].name}, named after its people"
            added.append(Candidate(start, end, sense, Reason.PEOPLE, why))
    return tuple(sorted((*found, *added), key=START)) if added else found
