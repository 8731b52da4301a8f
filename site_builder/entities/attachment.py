"""Attaches proposed records to the person they belong to, each with the reason.

A surname, a title with a surname, initials, a nickname or another transliteration is attached to the only full name in
the archive that fits. If two fit, nothing is attached: a curator decides. This concerns records, not links, which
depend on the words of each text (R9, R20). Different given names are never attached.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from site_builder.core.grouping import grouped
from site_builder.entities.name_keys import without_article
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.name_spans import is_initial
from site_builder.entities.word_lists import NICKNAMES, SPELLINGS, SUFFIXES
from site_builder.linking.name_forms import AMBIGUOUS
from site_builder.registry.actor import Actor, ActorKind, Name, NameKind, NameOrder, Status
from site_builder.text.folding import fold

WORKING_LIFE = 30
"""Length in years."""
TERM = 4
"""Years within which a bare family name that is also a word belongs to one person: many a Rice was a minister."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Record that is another name of a person."""

    gone: str
    kept: str
    why: str


def attachments(
    actors: Iterable[Actor], named: Mapping[str, int], years: Mapping[str, Collection[int]] = MappingProxyType({})
) -> tuple[Attachment, ...]:
    """Proposed records to attach, by id.

    `named` counts the briefings that name each record, `years` gives their known years: a bare family name is not
    attached to a person named more than a working life earlier or later. A curated record is never attached. Among
    proposed ones, the target is the record with others attached, then the one named in most briefings.
    """
    persons = [_Person(a) for a in sorted(actors, key=lambda a: a.id) if a.kind == ActorKind.PERSON and _counts(a)]
    keepers = {p.actor.merged_into for p in persons if p.actor.merged_into}
    found: list[Attachment] = []
    groups = _same(grouped((p.key, p) for p in persons if p.given).values())
    for group in groups:
        group.sort(key=lambda p: _rank(p, keepers, named))
        found += [Attachment(p.actor.id, group[0].actor.id, _why(p, group[0])) for p in group[1:] if _may_go(p)]
    bearers = _bearers(groups)
    of = {group[0].actor.id: {year for p in group for year in years.get(p.actor.id, ())} for group in groups}
    for lone in persons:
        full = () if lone.given else bearers.get(lone.key, ())
        if len(full) != 1 or not _may_go(lone) or lone.actor.is_apart_from(full[0].actor):
            continue
        reach = TERM if lone.actor.name in AMBIGUOUS else WORKING_LIFE
        own = years.get(lone.actor.id, ())
        if _are_near(own, of[full[0].actor.id], reach) and all(is_of_time(full[0].actor, year) for year in own):
            why = f"“{lone.actor.name}” is the family name of only one person in the archive, {full[0].actor.name}"
            found.append(Attachment(lone.actor.id, full[0].actor.id, why))
    return tuple(sorted(found, key=lambda a: a.gone))


def attached(actors: Mapping[str, Actor], found: Sequence[Attachment]) -> dict[str, Actor]:
    """Changed records, by id.

    An attached record points to its target, which takes over its names. Earlier attachments that no longer fit are
    undone.
    """
    changed: dict[str, Actor] = {}
    gone = {one.gone: one for one in found}
    for actor in actors.values():
        if actor.merged_into and actor.status == Status.PROPOSED and actor.id not in gone:
            changed[actor.id] = replace(actor, merged_into="", note_internal="")
    for one in found:
        record = actors[one.gone]
        changed[one.gone] = replace(record, merged_into=one.kept, note_internal=one.why)
        kept = changed.get(one.kept, actors[one.kept])
        if kept.status == Status.PROPOSED:
            alone = Name(record.name, NameKind.VARIANT if " " in record.name else NameKind.MONONYM)
            names = {name.text: name for name in (alone, *record.names, *kept.names)}
            more = tuple(names[text] for text in sorted(names) if text != kept.name)
            changed[one.kept] = replace(kept, names=more)
    return {i: a for i, a in changed.items() if a != actors[i]}


class _Person:
    """Record of a person with the folded parts of its name."""

    __slots__ = ("actor", "family", "given", "key")

    def __init__(self, actor: Actor) -> None:
        words = [w for w in fold(actor.name).replace(",", " ").split() if w.strip(".") not in SUFFIXES]
        family, given, order = parts_of(words)
        if actor.family and actor.given:
            family, given, order = fold(actor.family), fold(actor.given), actor.order
        self.actor = actor
        self.family = family if order != NameOrder.MONONYM else " ".join(words)
        self.given = [] if order == NameOrder.MONONYM else given.split()
        self.key = sound(self.family)


def _counts(actor: Actor) -> bool:
    """False for a record that a curator merged or retired."""
    return actor.status != Status.RETIRED and (not actor.merged_into or actor.status == Status.PROPOSED)


def _are_near(years: Collection[int], others: Collection[int], reach: int) -> bool:
    """True if two records are close enough in time: within `reach` years, or without known years."""
    return not (years and others) or any(abs(one - two) <= reach for one in years for two in others)


def is_of_time(actor: Actor, year: int) -> bool:
    """True if a year is within a working life of a dated office, or no office is dated."""
    terms = [(role.from_.year, role.to.year if role.to else year) for role in actor.roles if role.from_]
    return not terms or any(since - WORKING_LIFE <= year <= until + WORKING_LIFE for since, until in terms)


def _may_go(person: _Person) -> bool:
    return person.actor.status == Status.PROPOSED


def _rank(person: _Person, keepers: set[str], named: Mapping[str, int]) -> tuple[bool, bool, int, int, str]:
    actor = person.actor
    plain = sum(map(is_initial, person.given)) + ("," in actor.name)
    return (_may_go(person), actor.id not in keepers, -named.get(actor.id, 0), plain, actor.id)


def _same(families: Iterable[Sequence[_Person]]) -> list[list[_Person]]:
    """Groups of records with one family name that are one person: all fit each other, and no outsider fits any."""
    groups: list[list[_Person]] = []
    for family in families:
        near = {p.actor.id: {o.actor.id for o in family if o is p or _fit(p, o)} for p in family}
        for person in family:
            mine = near[person.actor.id]
            if all(near[other] == mine for other in mine):
                if person.actor.id == min(mine):
                    groups.append([p for p in family if p.actor.id in mine])
            else:
                groups.append([person])
    return groups


def _bearers(groups: Sequence[list[_Person]]) -> dict[str, tuple[_Person, ...]]:
    """Phonetic key of a family name, or of its last word → one person from each group with that name."""
    names = ({(p.key, sound(p.family.rpartition(" ")[2])) for p in group} for group in groups)
    return grouped((key, group[0]) for group, keys in zip(groups, names, strict=True) for key in {*chain(*keys)})


def _fit(one: _Person, two: _Person) -> bool:
    """True if two names may be one person's: the given names agree and the middle initials do not differ."""
    if one.actor.is_apart_from(two.actor) or not one_given(one.given[0], two.given[0]):
        return False
    first, second = ([name[0] for name in p.given[1:] if name[:1].isupper()] for p in (one, two))
    return not (first and second and first[0] != second[0])


def one_given(one: str, two: str) -> bool:
    """True if two given names may be one person's."""
    a, b = one.lower().strip("."), two.lower().strip(".")
    if sound(a) == sound(b) or b in NICKNAMES.get(a, ()) or a in NICKNAMES.get(b, ()):
        return True
    return (len(a) == 1 or len(b) == 1) and a[0] == b[0]


def _why(gone: _Person, kept: _Person) -> str:
    if gone.key == kept.key and fold(gone.family).lower() != fold(kept.family).lower():
        return f"“{gone.actor.name}” is another spelling of {kept.actor.name}"
    return f"“{gone.actor.name}” and {kept.actor.name} share a family name, and their given names can be the same"


_SPELLINGS = [(re.compile(pattern), plain) for pattern, _, plain in (line.partition(" ") for line in SPELLINGS)]
"""Spellings of one sound in English, German, French and Spanish transliteration, in order of application."""


@lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """Phonetic key of a name, equal for its transliterations: "Poroschenko", "Porochenko", "Poroshenko"."""
    written = without_article(name.lower())
    for pattern, plain in _SPELLINGS:
        written = pattern.sub(plain, written)
    return written
