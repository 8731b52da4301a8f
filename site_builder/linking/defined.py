"""R16: "Harbour Fishing Office (HFO)" → each HFO of this briefing names that organisation, and of no other briefing.

Works on folded text.
"""

import re
from collections.abc import Iterator

from site_builder.linking.forms import Form
from site_builder.linking.letters import whole_word
from site_builder.linking.mentions import MentionKind
from site_builder.linking.reading import Candidate, Case, candidate, within
from site_builder.registry.actors import ActorKind, LinkRule

_BRACKET = re.compile(r" \(([A-Z][A-Za-z&]{1,7})\)")
_NAMED_IN_FULL = (ActorKind.ORGANISATION, ActorKind.OFFICE, ActorKind.GROUP)


def add_defined(case: Case, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates, and the abbreviations that the text itself gives to one of them, from there on."""
    text = case.reading.text
    added: dict[int, Candidate] = {}
    for c in found:
        bracket = _BRACKET.match(text, c.end) if text.startswith(" (", c.end) else None
        if bracket is not None and _is_named_in_full(case, c):
            taken = [(other.start, other.end) for other in found]
            for start, end in _occurrences(text, bracket[1], c.end):
                if not within(taken, start, end):
                    added.setdefault(start, _abbreviated(case, c, start, end))
    return tuple(sorted((*found, *added.values()), key=lambda c: (c.start, -c.end))) if added else found


def _is_named_in_full(case: Case, c: Candidate) -> bool:
    return not c.ambiguous and c.kind == MentionKind.FULL and case.actors[c.actors[0]].kind in _NAMED_IN_FULL


def _occurrences(text: str, short: str, at: int) -> Iterator[tuple[int, int]]:
    while (at := text.find(short, at)) >= 0:
        if whole_word(text, at, at + len(short)):
            yield at, at + len(short)
        at += len(short)


def _abbreviated(case: Case, c: Candidate, start: int, end: int) -> Candidate:
    actor = case.actors[c.actors[0]]
    form = Form(case.reading.text[start:end], actor.id, MentionKind.ABBREVIATION, LinkRule.SCOPED)
    return candidate(start, end, (form,), rule="R16", why=f"this text calls {actor.name} so")
