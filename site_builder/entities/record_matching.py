"""Matches a person found in a text to the only registered one that fits in name, given name and role.

Similar spelling alone is never enough. Knows no text.
"""

from collections.abc import Sequence

from site_builder.core.partial_date import PartialDate
from site_builder.entities.attachment import is_of_time
from site_builder.entities.gazetteer import Lexicon
from site_builder.entities.name_keys import key_of
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.name_spans import is_initial
from site_builder.entities.nicknames import may_be_one
from site_builder.text.folding import fold


def recognise(lexicon: Lexicon, words: Sequence[str], roles: Sequence[str], date: PartialDate | None = None) -> str:
    """Id of the only registered person who fits a text of this date, or empty."""
    key = key_of(tuple(words))
    for full in (key, (key[0], key[-1])) if len(words) > 1 else ():
        exact = lexicon.people.get(full, ())
        if len(exact) == 1:
            return exact[0]
    family, given = (words[0], "") if len(words) == 1 else parts_of(words)[:2]
    bearers = lexicon.families.get(fold(family), ()) or lexicon.families.get(fold(family).capitalize(), ())
    bearers = tuple(i for i in bearers if date is None or is_of_time(lexicon.actors[i], date.year))
    if given:
        bearers = tuple(i for i in bearers if _given_fits(given, lexicon.actors[i].given or lexicon.actors[i].name))
    if len(bearers) > 1:
        bearers = _by_role(lexicon, bearers, roles)
    return bearers[0] if len(bearers) == 1 else ""


def _given_fits(given: str, other: str) -> bool:
    ours, theirs = given.split(), other.split()
    if not may_be_one(ours[0], theirs[0]):
        # "U. Alexis Vantor" is called Alexis
        return any(may_be_one(a, b) and len(a) > 2 and len(b) > 2 for a in ours for b in theirs)
    middles = [[w[0] for w in names[1:2] if w[:1].isupper()] for names in (ours, theirs)]
    both = is_initial(ours[0]) or is_initial(theirs[0])
    return not (both and middles[0] and middles[1] and middles[0] != middles[1])


def _by_role(lexicon: Lexicon, bearers: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    words = {word.lower() for role in roles for word in role.split() if len(word) > 3}
    left = []
    for bearer in bearers:
        roles_held = " ".join(f"{r.title} {r.organisation} {r.country}" for r in lexicon.actors[bearer].roles).lower()
        if words and any(word in roles_held for word in words):
            left.append(bearer)
    return tuple(left)
