"""Roles of all actors → the offices of each organisation and country with their holders, and who came before and after.

Only what a curator recorded counts. Knows no page.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from site_builder.linking.language_words import small
from site_builder.registry.actor import Actor, Role


class Tenure(NamedTuple):
    """Somebody in an office."""

    holder: str
    """Id."""
    title: str
    first: str
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or empty."""
    last: str


Office = tuple[Tenure, ...]
"""Its holders, the latest first."""


def places_of(role: Role, actor: Actor, ids: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the organisation and the country of a role; `ids` are present and former ids → present ones."""
    named = (role.organisation, role.country or actor.country)
    return tuple(dict.fromkeys([ids[name] for name in named if name in ids]))


def offices_of(actors: Iterable[Actor], ids: Mapping[str, str]) -> dict[str, dict[str, Office]]:
    """By id of an organisation or country: its offices by title in small letters, those of most holders first."""
    found: dict[str, dict[str, list[Tenure]]] = {}
    for actor in actors:
        for role in actor.roles:
            tenure = Tenure(actor.id, role.title, str(role.from_ or ""), str(role.to or ""))
            for place in places_of(role, actor, ids):
                found.setdefault(place, {}).setdefault(small(role.title), []).append(tenure)
    return {place: _ordered(found[place]) for place in sorted(found)}


def _ordered(offices: Mapping[str, Sequence[Tenure]]) -> dict[str, Office]:
    names = sorted(offices, key=lambda name: (-len(offices[name]), name))
    return {
        name: tuple(sorted(offices[name], key=lambda t: (t.first, t.last, t.holder), reverse=True)) for name in names
    }


def neighbours_of(office: Office, role: Role, holder: str) -> tuple[str, str]:
    """Ids of who held an office before and after, each empty where nobody is known; both are where two held it at a
    time, or may have, as members of a parliament do."""
    dated = [tenure for tenure in office if tenure.first]
    here = next((n for n, t in enumerate(dated) if (t.holder, t.first) == (holder, str(role.from_ or ""))), None)
    if here is None or not all(_follows(*pair) for pair in pairwise(dated)):
        return "", ""
    others = [tenure.holder if tenure.holder != holder else "" for tenure in dated]
    return next(filter(None, others[here + 1 :]), ""), next(filter(None, others[:here][::-1]), "")


def _follows(later: Tenure, earlier: Tenure) -> bool:
    """True if a tenure begins when an earlier one had ended, as far as both dates go."""
    exact = min(len(later.first), len(earlier.last))
    return exact > 0 and earlier.last[:exact] <= later.first[:exact]
