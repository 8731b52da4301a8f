"""Proposes pairs of person records that are probably one person, with the reason.

Compares name parts, nicknames and context; two people with one family name stay apart. Family names that differ in one
letter, or in vowels and doubled letters ("Bessent", "Besant"), are proposed separately. Knows no text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from site_builder.core.grouping import grouped
from site_builder.entities.name_keys import key_of, skeleton
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.nicknames import may_be_one
from site_builder.registry.actor import Actor, ActorKind, Status
from site_builder.text.english_words import OFFICES
from site_builder.text.folding import fold


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records that are probably one."""

    kept: str
    """Curated record, otherwise the one with the fuller name."""
    gone: str
    why: str
    is_doubtful: bool = False
    """True if somebody should look: neither name contains the other, or nothing but the names supports the pair."""


def propose_merges(
    actors: Sequence[Actor], roles_written: Mapping[str, Sequence[str]] | None = None
) -> tuple[Merge, ...]:
    """Pairs to merge; each record is merged away at most once. `roles_written` adds roles found in texts, by id."""
    written = roles_written or {}
    persons = [a for a in actors if a.kind == ActorKind.PERSON and not a.merged_into and a.status != Status.RETIRED]
    found: dict[str, Merge] = {}
    families = grouped((key_of((_parts(p)[0].split()[-1],)), p) for p in sorted(persons, key=lambda p: p.id))
    for family in families.values():
        for merge in _within(family, written):
            found.setdefault(merge.gone, merge)
    for merge in _near_spellings([person for person in persons if person.id not in found], written):
        if merge.kept not in found:
            found.setdefault(merge.gone, merge)
    return tuple(sorted(found.values(), key=lambda m: (m.kept, m.gone)))


def _near_spellings(persons: Sequence[Actor], written: Mapping[str, Sequence[str]]) -> Iterator[Merge]:
    """Pairs with equal given names and similarly spelled family names."""
    parts = ((person, *_parts(person)) for person in sorted(persons, key=lambda p: p.id))
    named = ((given.split()[0].lower(), family.split()[-1], person) for person, family, given in parts if given)
    seen: set[tuple[str, str]] = set()
    for group in grouped(
        ((given, key), person) for given, family, person in named for key in _keys_of(family)
    ).values():
        for first, second in combinations(group, 2):
            offices = _offices(first, written), _offices(second, written)
            other = all(offices) and offices[0].isdisjoint(offices[1])
            if (first.id, second.id) not in seen and not other and not first.is_apart_from(second):
                seen.add((first.id, second.id))
                yield replace(_merge(first, second, "their family names differ by a letter or two"), is_doubtful=True)


@lru_cache(maxsize=8_192)
def _keys_of(family: str) -> frozenset[str]:
    """Keys shared by similar spellings of a family name: its consonants, and its letters with one left out."""
    letters = "".join(key_of((family,)))
    if len(letters) < _SHORTEST:
        return frozenset()
    sounds = skeleton(letters)
    without = (letters[:at] + letters[at + 1 :] for at in range(1, len(letters)))
    return frozenset((letters, *without, *((sounds.upper(),) if len(sounds) >= _SOUNDS else ())))


_SHORTEST, _SOUNDS = 5, 4
"""Minimum number of letters, and of consonants, in a family name that may be a misspelling."""


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
                is_doubtful = not _is_sure(first, second, full, written)
                merges.append(replace(_merge(first, second, why), is_doubtful=is_doubtful))
    gone = {merge.gone for merge in merges}
    bearers = [p for p in full if p.id not in gone]
    for lone in (p for p in family if not _parts(p)[1]):
        if len(bearers) == 1 and not lone.is_apart_from(bearers[0]):
            why = f"only {bearers[0].name} has this family name"
            is_doubtful = not _is_sure(lone, bearers[0], full, written)
            merges.append(Merge(bearers[0].id, lone.id, why, is_doubtful))
    return merges


def _is_sure(first: Actor, second: Actor, family: Sequence[Actor], written: Mapping[str, Sequence[str]]) -> bool:
    """True if one name contains the other, no third name fits only one of them, and the offices support it: one in
    common or, if the names differ only in initials, none that speaks against it."""
    if not _fit(first, second) or any(_fit(p, first) != _fit(p, second) for p in family if p not in (first, second)):
        return False
    offices = _offices(first, written), _offices(second, written)
    return not offices[0].isdisjoint(offices[1]) or (_key(first) == _key(second) and not all(offices))


def _fit(first: Actor, second: Actor) -> bool:
    """True if the words of one name, some perhaps as initials, are in the other in this order."""
    words = [[w.rstrip(".,") for w in fold(person.name).casefold().split()] for person in (first, second)]
    return "".join(words[0]).replace("-", "") == "".join(words[1]).replace("-", "") or any(
        _contains(one, other) for one, other in (words, words[::-1])
    )


def _contains(long: Sequence[str], short: Sequence[str]) -> bool:
    left = iter(long)
    return all(any(w == word or (len(word) == 1 and w.startswith(word)) for w in left) for word in short)


def _key(person: Actor) -> str:
    return "".join(key_of(tuple(fold(person.name).split())))


def _one_person(first: Actor, second: Actor, written: Mapping[str, Sequence[str]]) -> str:
    if first.is_apart_from(second):
        return ""
    if _key(first) == _key(second):
        return "two spellings of one name"
    given, other = (_parts(a)[1].split() for a in (first, second))
    if not may_be_one(given[0], other[0]) or (given[1:] and other[1:] and given[1][:1] != other[1][:1]):
        return ""
    shared = _offices(first, written) & _offices(second, written)
    if shared:
        return f"{given[0]} and {other[0]} may be the same given name, and both are called {min(shared)}"
    apart = _offices(first, written) and _offices(second, written)
    return "" if apart else f"{given[0]} and {other[0]} may be the same given name"


def _offices(actor: Actor, written: Mapping[str, Sequence[str]]) -> frozenset[str]:
    words = [word for role in (*(r.title for r in actor.roles), *written.get(actor.id, ())) for word in role.split()]
    return frozenset(word.lower().strip(",.") for word in words) & OFFICES


def _merge(first: Actor, second: Actor, why: str) -> Merge:
    def weight(actor: Actor) -> tuple[bool, int, str]:
        return (actor.status != Status.CURATED, -len(actor.name), actor.id)

    kept, gone = sorted((first, second), key=weight)
    return Merge(kept.id, gone.id, why)


def begun_names(actors: Sequence[Actor]) -> tuple[Merge, ...]:
    """Pairs of persons where one name is the beginning of the other: "Ilse Vantor" and "Ilse Vantor Okell". The
    shorter, proposed record is merged into the longer."""
    persons = [a for a in actors if a.kind == ActorKind.PERSON and a.has_page]
    by_name = {tuple(fold(a.name).casefold().split()): a for a in sorted(persons, key=lambda a: a.id, reverse=True)}
    found: dict[str, Merge] = {}
    for words, longer in sorted(by_name.items()):
        for end in range(2, len(words)):
            shorter = by_name.get(words[:end])
            if shorter and shorter.status is Status.PROPOSED and not shorter.is_apart_from(longer):
                found.setdefault(
                    shorter.id, Merge(longer.id, shorter.id, "its name begins the other", is_doubtful=True)
                )
    return tuple(found.values())


def shared_names(actors: Sequence[Actor]) -> tuple[Merge, ...]:
    """Pairs of records, neither of them a person, of the same kind and with a name in common. At least one of each pair
    is proposed."""
    listed = sorted((a for a in actors if a.has_page and a.kind is not ActorKind.PERSON), key=lambda a: a.id)
    names = (((a.kind, name), a) for a in listed for name in {fold(name).casefold() for name in a.all_names})
    bearers = grouped(names)
    found: dict[str, Merge] = {}
    for (_, name), several in sorted(bearers.items()):
        for first, second in combinations(several, 2):
            if not first.is_apart_from(second):
                written = next(n for n in first.all_names if fold(n).casefold() == name)
                merge = replace(_merge(first, second, f"both are called “{written}”"), is_doubtful=True)
                if Status.PROPOSED in (first.status, second.status) and merge.kept not in found:
                    found.setdefault(merge.gone, merge)
    return tuple(sorted(found.values(), key=lambda m: (m.kept, m.gone)))
