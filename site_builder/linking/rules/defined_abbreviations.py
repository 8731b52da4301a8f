"""Links abbreviations that the text defines (R16): after "Harbour Fishing Office (HFO)", HFO is that organisation.

The definition holds in this briefing only. Works on folded text.
"""

import re

from site_builder.linking.model import MentionKind, Reason
from site_builder.linking.name_forms import Form, Sense
from site_builder.linking.text_view import START, Candidate, RuleContext, is_taken
from site_builder.registry.actor import Actor, ActorKind, LinkRule
from site_builder.text.folding import fold, whole_words
from site_builder.text.initials import initials_fit

_BRACKET = re.compile(r" \(([A-Z][A-Za-z&]{1,7})\)")
_FULL_NAME = re.compile(
    r"(?<![\w.'-])[A-Z][\w'-]*(?:(?: (?:of the|for the|of|for|and|on|the|in|to|&|de))? [A-Z][\w'-]*){1,7}$"
)
_LONGEST = 100
_OPENING = ord("(")
_NAMED_IN_FULL = (ActorKind.ORGANISATION, ActorKind.OFFICE, ActorKind.GROUP)


def add_defined(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates plus the abbreviations that the text defines for them, from the definition on.

    An abbreviation defined for somebody else names no candidate.
    """
    text = case.reading.text
    if " (" not in text:
        return found
    found = _without_taken(case, found)
    brackets = {match.start(): match[1] for match in _BRACKET.finditer(text)}
    named = [c for c in found if c.end in brackets and _is_named_in_full(case, c)] if brackets else ()
    owners = {brackets[c.end]: c for c in reversed(named)}
    meant = {sense: owners.get(sense.forms[0].text) for sense in case.senses}
    clear = [c for c in found if (owner := meant.get(c.sense)) is None or c.start <= owner.start]
    added: dict[int, Candidate] = {}
    for short, c in owners.items():
        actor = case.actors[c.actors[0]]
        sense = Sense((Form(short, actor.id, MentionKind.ABBREVIATION, LinkRule.SCOPED),))
        why = f"this text's abbreviation of {actor.name}"
        for start, end in whole_words(text, short, c.end):
            if not is_taken(clear, start, end):
                added.setdefault(start, Candidate(start, end, sense, Reason.DEFINED, why))
    return tuple(sorted((*clear, *added.values()), key=START))


def _without_taken(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates without abbreviations in brackets after the full name of another entity."""
    text, classes = case.reading.text, case.reading.char_classes
    bracketed = [c for c in found if classes[c.start] == _OPENING and c.sense.kind is MentionKind.ABBREVIATION]
    taken, ends = set(), {c.end for c in found} if bracketed else ()
    for c in bracketed:
        if c.start - 2 in ends or not text.startswith(" (", c.start - 2) or not text.startswith(")", c.end):
            continue
        short = text[c.start : c.end]
        name = _FULL_NAME.search(text, max(0, c.start - _LONGEST), c.start - 2)
        full = name[0].removeprefix("The ") if name else ""
        if initials_fit(full, short) and not any(_is_variant(full, case.actors[a]) for a in c.actors):
            taken.add(short)
    return tuple([c for c in found if text[c.start : c.end] not in taken]) if taken else found


def _is_variant(name: str, actor: Actor) -> bool:
    """True if half of the words of a name occur in one of the actor's names: "the U.S. Office of Nets"."""
    words = {word for word in name.split() if len(word) > 3}
    return any(2 * len(words & set(fold(own).split())) >= len(words) for own in actor.all_names)


def _is_named_in_full(case: RuleContext, c: Candidate) -> bool:
    return len(c.actors) == 1 and c.sense.kind is MentionKind.FULL and case.actors[c.actors[0]].kind in _NAMED_IN_FULL
