"""Splits compounds whose sides are all named ("Vantor-Okell talks", "US-Karvonia"), and German compound nouns (R17).

"Sino-" is a demonym.
"""

import re

from site_builder.linking.text_view import Candidate, RuleContext, touches_hyphen
from site_builder.registry.actor import ActorKind

_HYPHEN = ord("-")
_COMPOUND = re.compile(r"[\w'.]+(?:-[\w'.]+)+")


def split_compounds(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates without parts of compounds. A part stays if all other parts of the compound are candidates too
    ("Vantor-Okell") and, in German, if it is the abbreviation of an institution ("KPM-Politiker")."""
    text, classes = case.reading.text, case.reading.char_classes
    near = [c for c in found if classes[c.end + 1] == _HYPHEN or classes[c.start] == _HYPHEN]
    joined = [c for c in near if touches_hyphen(text, c.start, c.end)]
    spans = {(c.start, c.end) for c in found}
    german = case.reading.language == "de"
    parted = {c.start for c in joined if not (_all_named(text, c, spans) or (german and _opens_noun(case, c)))}
    return tuple([c for c in found if c.start not in parted])


def _opens_noun(case: RuleContext, c: Candidate) -> bool:
    """True for an abbreviated institution as the first part of a German compound: "KPM-Politiker"."""
    text, kind = case.reading.text, case.actors[c.sense.actors[0]].kind
    letters = c.end - c.start > 1 and text[c.start : c.end].isalpha() and text[c.start : c.end].isupper()
    apart = c.start == 0 or not (text[c.start - 1].isalnum() or text[c.start - 1] == "-")
    noun = text[c.end : c.end + 1] == "-" and text[c.end + 1 : c.end + 2].isupper()
    return letters and apart and noun and kind in (ActorKind.ORGANISATION, ActorKind.GROUP)


def _all_named(text: str, c: Candidate, spans: set[tuple[int, int]]) -> bool:
    low = max(text.rfind(" ", 0, c.start) + 1, c.start - 60)
    for match in _COMPOUND.finditer(text, low, min(len(text), c.end + 60)):
        if not (match.start() <= c.end and c.start <= match.end()):
            continue
        at = match.start()
        for part in match[0].split("-"):
            part = part.removesuffix("'s").rstrip(".") if part.endswith("'s") else part
            end = at + len(part)
            if (at, end) not in spans and not any(a <= at and end <= z for a, z in spans):
                return False
            at = at + len(part) + 1
        return True
    return False
