"""Lookup tables of the registry and starter data: all written forms, and persons by family name.

Knows no text. Built once per ingest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from site_builder.core.last_results import keeps_last
from site_builder.core.partial_date import PartialDate
from site_builder.entities.attachment import is_of_time
from site_builder.entities.full_names import NamesInFull
from site_builder.entities.model import Evidence
from site_builder.entities.name_keys import key_of
from site_builder.linking.model import MentionKind
from site_builder.linking.name_forms import Form, family_of, forms_of
from site_builder.linking.name_matcher import Names
from site_builder.registry.actor import Actor, ActorKind, Actors, LinkRule, Status
from site_builder.registry.starter_tables import vouched
from site_builder.text.folding import fold
from site_builder.text.multi_search import Literals


@dataclass(frozen=True)
class Lexicon:
    """Names known before a document is read."""

    actors: Mapping[str, Actor] = field(repr=False)
    """Records of registry and starter tables; the registry wins on equal ids."""
    registered: frozenset[str]
    """Ids in the registry, including proposed ones."""
    packaged: frozenset[str]
    """Ids of unchanged records from the starter tables."""
    forms: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Folded form → ids; among short forms of persons, only those that need no full form."""
    families: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Folded family name → ids of persons in the registry."""
    people: Mapping[tuple[str, ...], tuple[str, ...]] = field(repr=False)
    """Key of a full name, and of its first and last word → ids of persons in the registry."""
    words: frozenset[str] = field(repr=False)
    """One-word names of states, peoples, capitals and places."""
    places: frozenset[str] = field(repr=False)
    """One-word names of states, capitals and places; `words` without peoples."""

    literals: Literals = field(repr=False)
    """Search over the keys of `forms`."""
    names: Names = field(repr=False)
    """Names of all actors, as linking searches for them."""
    in_full: NamesInFull = field(default_factory=NamesInFull, repr=False)
    """Persons whom the seeds name in full."""

    def bearer(self, family: str, date: PartialDate | None) -> Evidence | None:
        """Evidence that a family name in a dated text is one person's; the registry outranks other texts."""
        bearers = self.families.get(family, ())
        if len(bearers) == 1 and (date is None or is_of_time(self.actors[bearers[0]], date.year)):
            return Evidence("registry", "only one person in the registry has this family name", 3)
        return None if len(bearers) > 1 else self.in_full.bearer(family, date)


def lexicon(known: Actors, starter: Actors, in_full: NamesInFull | None = None) -> Lexicon:
    """Builds the lexicon of an archive. A starter record is dropped if a registry record has its name.

    Records that no curator confirmed count as registered, but their names are not searched for in texts.
    """
    read = read_with(tuple(vouched(known, starter).items()), tuple(starter.items()))
    registered = frozenset(i for i, a in known.items() if _is_usable(a))
    return replace(read, registered=registered, in_full=in_full or NamesInFull())


def _is_usable(actor: Actor) -> bool:
    return not actor.merged_into and actor.status != Status.RETIRED


@keeps_last(2)
def read_with(own: tuple[tuple[str, Actor], ...], starter: tuple[tuple[str, Actor], ...]) -> Lexicon:
    """Lexicon of vouched records, before the other registered ones are added."""
    ids, usable = {i for i, _ in own}, {i: a for i, a in own if _is_usable(a)}
    taken = {fold(actor.name) for actor in usable.values()}
    packaged = {i: a for i, a in starter if i not in ids and fold(a.name) not in taken}
    actors = packaged | usable
    forms: dict[str, dict[str, None]] = {}
    families: dict[str, dict[str, None]] = {}
    people: dict[tuple[str, ...], dict[str, None]] = {}
    words: set[str] = set()
    places: set[str] = set()
    for actor in actors.values():
        for form in forms_of(actor):
            if _counts(actor, form):
                forms.setdefault(form.text, {})[actor.id] = None
            if actor.kind in (ActorKind.GOVERNMENT, ActorKind.PLACE) and " " not in form.text:
                words.add(form.text)
                places.update([] if form.demonym else [form.text])
        if actor.kind == ActorKind.PERSON:
            family = actor.family or family_of(actor.name, actor.order)
            families.setdefault(fold(family or actor.name), {})[actor.id] = None
            for key in _keys(actor):
                people.setdefault(key, {})[actor.id] = None
    return Lexicon(
        actors,
        frozenset(),
        frozenset(packaged),
        {text: tuple(ids) for text, ids in forms.items()},
        {text: tuple(ids) for text, ids in families.items()},
        {key: tuple(ids) for key, ids in people.items()},
        frozenset(words),
        frozenset(places),
        Literals(forms),
        Names(actors.values()),
    )


def _counts(actor: Actor, form: Form) -> bool:
    if form.kind == MentionKind.SHORT and actor.kind == ActorKind.PERSON:
        return form.alone
    return form.demonym or form.place or form.link != LinkRule.NEVER


def _keys(actor: Actor) -> Iterator[tuple[str, ...]]:
    for name in actor.all_names:
        words = tuple(fold(name).replace(",", "").split())
        if len(words) > 1:
            key = key_of(words)
            yield key
            yield (key[0], key[-1])
