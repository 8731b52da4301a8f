"""The archive's tags, the starter tables and the registry's governments → the phrases that indicate a tag.

A phrase in lower case matches in any case and as a plural; any other matches only as written (R5). Demonyms (R14) and
capitals indicate their state. A scoped name, or one that two states share, counts only next to a better phrase. Knows
no document.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from site_builder.core.codec import packed_flat
from site_builder.core.partial_date import PartialDate
from site_builder.registry.actor import Actor, ActorKind, Actors, LinkRule, Name, NameKind, Status
from site_builder.registry.starter_tables import Vocabulary, region_tag
from site_builder.registry.tag import Tag, TagKind, Tags
from site_builder.text.english_words import WORDS
from site_builder.text.folding import fold
from site_builder.text.multi_search import Literals

_SPEAKING = (NameKind.VARIANT, NameKind.SHORT, NameKind.FORMER, NameKind.METONYM, NameKind.DEMONYM)


@packed_flat
@dataclass(frozen=True, slots=True)
class Meaning:
    """Meaning of a phrase for one tag."""

    tag: str
    """Id of the tag; empty if the phrase only keeps its words from matching other tags."""
    weak: bool = False
    """Counts only if a better phrase indicates the same tag."""
    seat: bool = False
    """A capital or building, which is as often a place as a government."""
    from_: PartialDate | None = None
    to: PartialDate | None = None

    def holds(self, date: PartialDate | None) -> bool:
        """True if the name was in use at the date; an unknown date excludes nothing."""
        if date is None or not (self.from_ or self.to):
            return True
        day = date.first_day
        return not (self.from_ and day < self.from_.first_day) and not (self.to and day > _last(self.to))


class PhraseTable(dict[str, tuple[Meaning, ...]]):
    """Phrase → its possible meanings."""

    @cached_property
    def literals(self) -> Literals:
        """Search over the phrases."""
        return Literals(self)


@dataclass(frozen=True)
class Phrases:
    """Phrases that indicate a tag. Build once for all documents of a run."""

    tags: Mapping[str, Tag]
    """Tags that may be proposed, by id: the archive's own before the packaged ones."""
    exact: PhraseTable
    """Topics by phrase, matched as written."""
    loose: PhraseTable
    """Topics by phrase in lower case, matched in any case."""
    regions: PhraseTable
    """States and places by name, demonym, capital, matched as written."""
    institutions: frozenset[str]
    """Tags that are institutions."""
    national: frozenset[str]
    """Institutions of a single state."""
    pair_names: Mapping[str, str]
    """Id of a partner → its name in the tag of a pair."""

    @cached_property
    def capitals(self) -> PhraseTable:
        """Names of states and places in capitals, for lines set in capitals. Names of up to three letters are left out,
        since in such a line they may be common words."""
        return _joined(
            (name.upper(), meaning) for name, all_ in self.regions.items() for meaning in all_ if len(name) > 3
        )


def tag_phrases(tags: Tags, starter: Vocabulary, *, actors: Actors) -> Phrases:
    """The phrases of the archive's tags, of the packaged ones it does not have, and of all governments and places.

    A retired tag is proposed as the one that replaced it, or not at all.
    """
    known: dict[str, Tag] = {**starter.tags, **tags}
    places = {**starter.actors, **actors}
    regions = {
        a.id: a for a in places.values() if a.kind in (ActorKind.GOVERNMENT, ActorKind.PLACE) and not a.merged_into
    }
    partners = regions | {key: places[key] for key in starter.pair_names if key in places}
    for actor in regions.values():
        known.setdefault(actor.id, region_tag(actor))
    topics = [
        (p, Meaning(_alive(tag, known))) for tag in known.values() if tag.id not in regions for p in _written(tag)
    ]
    topics += [(p, Meaning(_alive(known[i], known))) for i, ps in starter.topic_words.items() if i in known for p in ps]
    institutions = {i: institution_tag(a) for i, a in starter.actors.items() if _is_topic(a)}
    topics += [(p, Meaning(i)) for i, tag in institutions.items() if i not in known | partners for p in tag.match]
    national = frozenset(i for i in institutions if starter.actors[i].country)
    known = institutions | known
    exact = _joined((fold(p), meaning) for p, meaning in topics if p != p.lower())
    peoples = ((fold(word), actor) for actor, words in starter.peoples.items() if actor in known for word in words)
    named = (
        *(pair for pair in _region_phrases(partners.values(), known) if not _is_people(*pair, exact, regions)),
        *((word, Meaning(_alive(known[actor], known))) for word, actor in peoples),
        *_institution_phrases(places.values(), partners),
    )
    return Phrases(
        tags={key: tag for key, tag in sorted(known.items()) if tag.status != Status.RETIRED},
        exact=exact,
        loose=_joined((form, meaning) for p, meaning in topics if p == p.lower() for form in _numbers(fold(p))),
        regions=_joined((*named, *_instruments(exact, named))),
        institutions=frozenset(institutions),
        national=national,
        pair_names={
            key: starter.pair_names.get(key, actor.name)
            for key, actor in partners.items()
            if actor.kind == ActorKind.GOVERNMENT or key in starter.pair_names
        },
    )


def institution_tag(actor: Actor) -> Tag:
    """The topic that stands for an institution, for texts about it; its phrases are the names in use."""
    kinds = (NameKind.VARIANT, NameKind.SHORT, NameKind.FORMER)
    names = (actor.name, *(n.text for n in actor.names if n.kind in kinds and not _is_scoped(n)))
    match = tuple(dict.fromkeys(name for name in names if name != name.lower()))
    return Tag(id=actor.id, label=actor.name, kind=TagKind.TOPIC, match=match, status=Status.PROPOSED)


_MEDIA = WORDS["media"]


def _is_topic(actor: Actor) -> bool:
    """True if a text can be about the institution; media are mostly named as sources."""
    return actor.kind in (ActorKind.ORGANISATION, ActorKind.GROUP) and _MEDIA.isdisjoint(actor.name.split())


def _alive(tag: Tag, known: Mapping[str, Tag]) -> str:
    seen = {tag.id}
    while tag.status == Status.RETIRED and tag.replaced_by in known and tag.replaced_by not in seen:
        tag = known[tag.replaced_by]
        seen.add(tag.id)
    return tag.id


def _written(tag: Tag) -> tuple[str, ...]:
    return tag.match or (tag.label if tag.label[1:] != tag.label[1:].lower() else tag.label.lower(),)


def _numbers(phrase: str) -> Iterator[str]:
    yield phrase
    if re.search(r"[^aeiou]y$", phrase):
        yield f"{phrase[:-1]}ies"
    elif not phrase.endswith("s"):
        yield f"{phrase}es" if re.search(r"(?:x|ch|sh)$", phrase) else f"{phrase}s"


def _region_phrases(actors: Iterable[Actor], known: Mapping[str, Tag]) -> Iterator[tuple[str, Meaning]]:
    for actor in actors:
        tag = _alive(known[actor.id], known) if actor.id in known else actor.id
        own = {name.text: name for name in actor.names}
        yield fold(actor.name), Meaning(tag, weak=_is_scoped(own.get(actor.name)))
        for name in actor.names:
            if name.kind in _SPEAKING and name.text != actor.name:
                for form in _people(name):
                    yield fold(form), _named(tag, name)
        if actor.id in known:
            yield from ((fold(p), Meaning(tag)) for p in known[actor.id].match if p not in own and p != actor.name)


def _is_people(phrase: str, meaning: Meaning, exact: PhraseTable, regions: Mapping[str, Actor]) -> bool:
    """True if a demonym is a topic of its own rather than a sign of the place: Kurds also live outside Kurdistan."""
    place = regions.get(meaning.tag)
    named = place is not None and place.kind == ActorKind.PLACE and fold(place.name) != phrase
    return named and phrase in exact


def _named(tag: str, name: Name) -> Meaning:
    seat = name.kind == NameKind.METONYM
    return Meaning(tag, weak=_is_scoped(name), seat=seat, from_=name.from_, to=name.to)


def _institution_phrases(actors: Iterable[Actor], regions: Mapping[str, Actor]) -> Iterator[tuple[str, Meaning]]:
    """Phrases of institutions. The name of a state's institution is weak evidence for the state. The name of any other
    institution is evidence for nothing, but keeps its words from matching ("Brimm Post")."""
    for actor in actors:
        if actor.id not in regions and actor.kind != ActorKind.PERSON:
            for text in (actor.name, *(name.text for name in actor.names if name.kind != NameKind.CODE)):
                yield fold(text), Meaning(actor.country, weak=True)


def _instruments(exact: Iterable[str], named: Iterable[tuple[str, Meaning]]) -> Iterator[tuple[str, Meaning]]:
    """Phrases that begin with a capital or building and indicate no state: the Paris Agreement says nothing about
    France.
    """
    seats = {phrase for phrase, meaning in named if meaning.seat}
    return ((phrase, Meaning("")) for phrase in exact if phrase.partition(" ")[0] in seats)


def _people(name: Name) -> Iterator[str]:
    yield name.text
    if name.kind == NameKind.DEMONYM and not re.search(r"(?:s|sh|ch|ese)$", name.text):
        yield f"{name.text}s"


def _is_scoped(name: Name | None) -> bool:
    return name is not None and name.link == LinkRule.SCOPED


def _joined(pairs: Iterable[tuple[str, Meaning]]) -> PhraseTable:
    found: dict[str, dict[Meaning, None]] = {}
    shared: dict[Meaning, Meaning] = {}  # equal meanings share one object, so the cache stores each once
    for phrase, meaning in pairs:
        found.setdefault(phrase, {})[shared.setdefault(meaning, meaning)] = None
    return PhraseTable({phrase: tuple(found[phrase]) for phrase in sorted(found)})


def _last(date: PartialDate) -> str:
    return f"{date.year:04d}-{date.month or 12:02d}-{date.day or 31:02d}"
