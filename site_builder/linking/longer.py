"""R34 and R3 for names that nobody listed: a longer capitalised name blocks the shorter one inside it.

"Vess" is not named by "the Vess Strait", "the Bank of Vess", "the Vess Times". Works on folded text.
"""

import re

from site_builder.linking.lexicon import FUNCTION_WORDS, HONORIFICS, OFFICES, TITLES
from site_builder.linking.reading import Candidate, Case
from site_builder.linking.roles import bare, sentence_start
from site_builder.registry.actors import ActorKind

_WATER_AFTER = re.compile(
    r"\s+(?:[A-Z][\w'-]+\s+){0,2}(?:Seas?|Straits?|Gulf|Ocean|Peninsula|Bay|Channel|Canal|Islands?|River|Sea's)\b"
)
_WATER_BEFORE = re.compile(r"\b(?:Seas?|Straits?|Gulf|Bay|Channel|Isthmus|Cape|Port|Fort|Mount|Lake)\s+(?:of\s+)?$")
_OF_BEFORE = re.compile(r"\b([A-Z][\w'-]+)\s+of\s+(?:the\s+)?$")
_NEXT = re.compile(r"\s+([A-Z][\w'-]*)")
_PREVIOUS = re.compile(r"([A-Z][\w'.-]*)\s+$")
STATE_FOLLOWERS = frozenset(
    [
        "Government",
        "Administration",
        "State",
        "States",
        "Defense",
        "Defence",
        "Foreign",
        "Finance",
        "Trade",
        "Prime",
        "Vice",
        "Deputy",
        "Assistant",
        "Embassy",
        "Mission",
        "Delegation",
        "Government's",
        "Army",
        "Navy",
        "Air",
        "National",
        "Supreme",
        "Under",
    ]
)
"""Words that may follow the name of a state and leave it a state: "Karvonia Foreign Minister"."""
PERSON_FOLLOWERS = frozenset(["Administration", "Government", "White", "Cabinet"])
STATE_HOLDERS = frozenset(["Government", "Republic", "Kingdom", "Embassy", "Ambassador"])


def drop_parts(case: Case, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates that are no part of a longer name."""
    return tuple(c for c in found if not _is_part(case, c))


def _is_part(case: Case, c: Candidate) -> bool:
    text = case.reading.text
    low, high = case.reading.bounds(c.start)
    after, before = text[c.end : min(high, c.end + 60)], text[max(low, c.start - 60) : c.start]
    if _WATER_AFTER.match(after) or _WATER_BEFORE.search(before):
        return True
    kinds = {case.actors[a].kind for a in c.actors}
    if kinds == {ActorKind.PERSON}:
        return " " not in c.forms[0].text and _person_part(text, c, before, after, low)
    if kinds <= {ActorKind.GOVERNMENT, ActorKind.PLACE}:
        return _state_part(text, c, before, after)
    return False


def _state_part(text: str, c: Candidate, before: str, after: str) -> bool:
    holder = _OF_BEFORE.search(before)
    if holder and holder[1].lower() not in OFFICES and holder[1] not in TITLES and holder[1] not in STATE_HOLDERS:
        return True
    follower = _NEXT.match(after)
    if follower is None:
        return False
    word = bare(follower[1].removesuffix("'s"))
    return not (word in TITLES or word in STATE_FOLLOWERS or word.lower() in OFFICES or word.lower() in FUNCTION_WORDS)


def _person_part(text: str, c: Candidate, before: str, after: str, low: int) -> bool:
    follower = _NEXT.match(after)
    if follower and bare(follower[1].removesuffix("'s")) not in PERSON_FOLLOWERS | {"I"}:
        return True
    previous = _PREVIOUS.search(before)
    if previous is None:
        return False
    word = previous[1]
    if bare(word) in TITLES or bare(word) in HONORIFICS or word.lower() in OFFICES or word.endswith("'s"):
        return False
    at = c.start - len(before) + previous.start()
    return not (
        word.lower() in FUNCTION_WORDS or (sentence_start(text[low:], at - low) and word.endswith(("ly", "ing", "ed")))
    )
