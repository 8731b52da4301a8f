"""Records of persons → the pairs that are probably one person, with the reason.

By the parts of names, nicknames and what is next to them, never by likeness of spelling; two people of one family
name stay two. Knows no text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.entities.name_keys import key_of
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.nicknames import may_be_one
from site_builder.registry.actor import Actor, ActorKind, Status
from site_builder.text.english_words import OFFICES
from site_builder.text.folding import fold


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records that are probably one."""

    kept: str
    """The curated one, else the one with the fuller name."""
    gone: str
    why: str


def propose_merges(
    actors: Sequence[Actor], roles_written: Mapping[str, Sequence[str]] | None = None
) -> tuple[Merge, ...]:
    """The pairs, each record gone at most once. `roles_written` adds what texts call them, by id."""
    written = roles_written or {}
    persons = [a for a in actors if a.kind == ActorKind.PERSON and not a.merged_into and a.status != Status.RETIRED]
    found: dict[str, Merge] = {}
    for family in _families(persons).values():
        for merge in _within(family, written):
            found.setdefault(merge.gone, merge)
    return tuple(sorted(found.values(), key=lambda m: (m.kept, m.gone)))


def _families(persons: Sequence[Actor]) -> dict[str, list[Actor]]:
    """Persons by folded family name; a person known by one word is under it."""
    families: dict[str, list[Actor]] = {}
    for person in sorted(persons, key=lambda p: p.id):
        family, _ = _parts(person)
        families.setdefault("".join(key_of((family.split()[-1],))), []).append(person)
    return families


def _parts(person: Actor) -> tuple[str, str]:
    if person.family:
        return fold(person.family), fold(person.given)
    family, given, _ = parts_of(fold(person.name).split())
    return family or fold(person.name), given


def _within(family: Sequence[Actor], written: Mapping[str, Sequence[str]]) -> list[Merge]:
    full = [p for p in family if _parts(p)[1]]
    merges = []
    for index, first in enumerate(full):
        for second in full[index + 1 :]:
            why = _one_person(first, second, written)
            if why:
                merges.append(_merge(first, second, why))
    gone = {merge.gone for merge in merges}
    bearers = [p for p in full if p.id not in gone]
    for lone in (p for p in family if not _parts(p)[1]):
        if len(bearers) == 1 and not lone.is_apart_from(bearers[0]):
            merges.append(Merge(bearers[0].id, lone.id, f"{bearers[0].name} alone has this family name"))
    return merges


def _one_person(first: Actor, second: Actor, written: Mapping[str, Sequence[str]]) -> str:
    if first.is_apart_from(second):
        return ""
    one, two = ("".join(key_of(tuple(fold(a.name).split()))) for a in (first, second))
    if one == two:
        return "one name in two spellings"
    given, other = (_parts(a)[1].split() for a in (first, second))
    if not may_be_one(given[0], other[0]) or (given[1:] and other[1:] and given[1][:1] != other[1][:1]):
        return ""
    shared = _offices(first, written) & _offices(second, written)
    if shared:
        return f"{given[0]} and {other[0]} may be one given name, and both are called {min(shared)}"
    apart = _offices(first, written) and _offices(second, written)
    return "" if apart else f"{given[0]} and {other[0]} may be one given name"


def _offices(actor: Actor, written: Mapping[str, Sequence[str]]) -> frozenset[str]:
    words = [word for role in (*(r.title for r in actor.roles), *written.get(actor.id, ())) for word in role.split()]
    return frozenset(word.lower().strip(",.") for word in words) & OFFICES


def _merge(first: Actor, second: Actor, why: str) -> Merge:
    def weight(actor: Actor) -> tuple[bool, int, str]:
        return (actor.status != Status.CURATED, -len(actor.name), actor.id)

    kept, gone = sorted((first, second), key=weight)
    return Merge(kept.id, gone.id, why)
