"""The registry and the starter tables → what proposals look up: every written form, and who has which family name.

Knows no text. Made once for a whole ingest.
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
    """What is known before a document is read."""

    actors: Mapping[str, Actor] = field(repr=False)
    """Registry and starter tables, the registry's record where both have an id."""
    registered: frozenset[str]
    """Ids of the registry, the proposed ones too."""
    packaged: frozenset[str]
    """Ids of the starter tables whose record nobody has changed."""
    forms: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Folded form → ids; of the short forms of persons only those that need no full form."""
    families: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Folded family name → ids of persons of the registry."""
    people: Mapping[tuple[str, ...], tuple[str, ...]] = field(repr=False)
    """Key of a full name, and of first and last word → ids of persons of the registry."""
    words: frozenset[str] = field(repr=False)
    """One-word names of states, peoples, capitals and places."""
    places: frozenset[str] = field(repr=False)
    """Those of them that are no peoples."""

    literals: Literals = field(repr=False)
    """The keys of `forms`, to be looked for."""
    names: Names = field(repr=False)
    """Those of all actors, as linking looks for them."""
    in_full: NamesInFull = field(default_factory=NamesInFull, repr=False)
    """Whom the seeds name in full."""

    def bearer(self, family: str, date: PartialDate | None) -> Evidence | None:
        """That a family name in a text of a date is one person's, of the registry before other texts."""
        bearers = self.families.get(family, ())
        if len(bearers) == 1 and (date is None or is_of_time(self.actors[bearers[0]], date.year)):
            return Evidence("registry", "one person of the registry has this family name", 3)
        return None if len(bearers) > 1 else self.in_full.bearer(family, date)


def lexicon(known: Actors, starter: Actors, in_full: NamesInFull | None = None) -> Lexicon:
    """The lexicon of an archive. A starter record gives way to a record of the registry that has its name.

    Records for which nobody vouches are registered, but no text is read with them.
    """
    read = read_with(tuple(vouched(known, starter).items()), tuple(starter.items()))
    registered = frozenset(i for i, a in known.items() if _is_usable(a))
    return replace(read, registered=registered, in_full=in_full or NamesInFull())


def _is_usable(actor: Actor) -> bool:
    return not actor.merged_into and actor.status != Status.RETIRED


@keeps_last(2)
def read_with(own: tuple[tuple[str, Actor], ...], starter: tuple[tuple[str, Actor], ...]) -> Lexicon:
    """The lexicon of the records that somebody vouches for, before it is known who else is registered."""
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
