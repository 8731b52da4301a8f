"""Roles of actors → offices of each organisation and country, with holders, predecessors and successors.

Uses curated roles only. Knows no page.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from site_builder.linking.language_words import small
from site_builder.registry.actor import Actor, Role


class Tenure(NamedTuple):
    """A holder's term in an office."""

    holder: str
    """Actor id."""
    title: str
    first: str
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or empty."""
    last: str


Office = tuple[Tenure, ...]
"""Tenures of an office, latest first."""


def places_of(role: Role, actor: Actor, ids: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the organisation and country of a role. `ids` maps current and former ids to current ones."""
    named = (role.organisation, role.country or actor.country)
    return tuple(dict.fromkeys([ids[name] for name in named if name in ids]))


def offices_of(actors: Iterable[Actor], ids: Mapping[str, str]) -> dict[str, dict[str, Office]]:
    """Id of an organisation or country → its offices by lower-case title, those with most holders first."""
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
    """Ids of predecessor and successor in an office, or empty. Both are empty if terms overlap or may overlap, as in a
    parliament."""
    dated = [tenure for tenure in office if tenure.first]
    here = next((n for n, t in enumerate(dated) if (t.holder, t.first) == (holder, str(role.from_ or ""))), None)
    if here is None or not all(_follows(*pair) for pair in pairwise(dated)):
        return "", ""
    others = [tenure.holder if tenure.holder != holder else "" for tenure in dated]
    return next(filter(None, others[here + 1 :]), ""), next(filter(None, others[:here][::-1]), "")


def _follows(later: Tenure, earlier: Tenure) -> bool:
    """True if a tenure begins no earlier than another ended, to the precision of both dates."""
    exact = min(len(later.first), len(earlier.last))
    return exact > 0 and earlier.last[:exact] <= later.first[:exact]
