"""Relations between registry records → errors with file, line and hint.

Errors stop a build; warnings (`check_registry`) are for the curator. Knows no text and no disk.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import TypeVar

from site_builder.core.errors import CollisionError, Location, RegistryError, SiteError, add_command, did_you_mean
from site_builder.core.urls import slugify
from site_builder.registry.actor import Actor, Actors, LinkRule, Status
from site_builder.registry.author import Authors
from site_builder.registry.starter_tables import starter
from site_builder.registry.tag import Tag, Tags

MAX_HINTS = 20
"""Number of missing ids per field that get a suggestion; each takes milliseconds."""

R = TypeVar("R", bound=Actor | Tag)


def actor_problems(actors: Actors, path: str) -> Iterator[SiteError]:
    """Errors between the records of actors.yaml."""
    yield from _missing_ids(actors, path, "merged_into", lambda actor: (actor.merged_into,))
    yield from _missing_ids(actors, path, "distinct_from", lambda actor: actor.distinct_from)
    yield from _cycles(actors, path, "merged_into", lambda actor: actor.merged_into)
    yield from _old_id_problems(actors, path)
    yield from _spans(actors, path)


def author_problems(authors: Authors, ids: Collection[str], path: str) -> Iterator[SiteError]:
    """Authors linked to an unknown actor. `ids` are current and former ids of actors."""
    for author in authors.values():
        if author.actor and author.actor not in ids:
            hint = did_you_mean(author.actor, ids) or "delete the line, or add the actor to actors.yaml"
            fact = f'{author.id} actor: there is no actor "{author.actor}"'
            yield RegistryError(fact, place=Location(path, author.line), hint=hint)


def _spans(actors: Actors, path: str) -> Iterator[SiteError]:
    """Roles and names that end before they start."""
    for actor in actors.values():
        spans = [(f'the role "{r.title}"', r.from_, r.to) for r in actor.roles]
        spans += [(f'the name "{name.text}"', name.from_, name.to) for name in actor.names]
        for what, first, last in spans:
            if first and last and str(first)[: len(str(last))] > str(last)[: len(str(first))]:
                fact = f"{actor.id}: {what} ends ({last}) before it starts ({first})"
                yield RegistryError(fact, place=Location(path, actor.line), hint="correct from: or to:")


def tag_problems(tags: Tags, path: str) -> Iterator[SiteError]:
    """Errors between the records of tags.yaml."""
    yield from _missing_ids(tags, path, "broader", lambda tag: (tag.broader,))
    yield from _missing_ids(tags, path, "related", lambda tag: tag.related)
    yield from _missing_ids(tags, path, "replaced_by", lambda tag: (tag.replaced_by,))
    yield from _missing_ids(tags, path, "distinct_from", lambda tag: tag.distinct_from)
    yield from _cycles(tags, path, "broader", lambda tag: tag.broader)
    yield from _cycles(tags, path, "replaced_by", lambda tag: tag.replaced_by)
    yield from _label_collisions(tags, path)


def unknown_names(actor: Actor, names: Iterable[str], path: str) -> Iterator[SiteError]:
    """Errors for names that cannot be removed from the actor because they are not among its further names."""
    others = {name.text for name in actor.names}
    for name in sorted(set(names) - others):
        if name == actor.name:
            fact = f'"{name}" is the main name of {actor.id}'
            yield RegistryError(fact, hint=f"first rename {actor.id}, if the name belongs to another actor")
        else:
            hint = did_you_mean(name, others) or f"its names are listed under names: in {path}"
            yield RegistryError(f'"{name}" is not a name of {actor.id}', hint=hint)


def check_registry(actors: Actors, path: str) -> tuple[SiteError, ...]:
    """Warnings for the curator, in the order of lines. They do not stop a build."""
    found: list[SiteError] = [*_shared_names(actors, path), *_unknown_ids(actors, path)]
    return tuple(sorted(found, key=lambda e: (e.place or Location(""), e.message)))


def _missing_ids(
    records: Mapping[str, R], path: str, field: str, ids: Callable[[R], tuple[str, ...]]
) -> Iterator[SiteError]:
    missing = [(record, i) for record in records.values() for i in ids(record) if i and i not in records]
    for count, (record, absent) in enumerate(missing):
        guess = did_you_mean(absent, records) if count < MAX_HINTS else ""
        hint = guess or f"correct the id, or add a record {absent}"
        place = Location(path, record.line)
        yield RegistryError(f'{record.id} {field}: there is no record "{absent}"', place=place, hint=hint)


def _cycles(records: Mapping[str, R], path: str, field: str, above: Callable[[R], str]) -> Iterator[SiteError]:
    """One error for each cycle, at its first id."""
    done: set[str] = set()
    for start in records:
        trail: list[str] = []
        here = start
        while here in records and here not in done and here not in trail:
            trail.append(here)
            here = above(records[here])
        done.update(trail)
        if here in trail:
            circle = trail[trail.index(here) :]
            first = min(circle)
            turn = circle.index(first)
            way = " → ".join([*circle[turn:], *circle[:turn], first])
            place = Location(path, records[first].line)
            yield RegistryError(f"{field} runs in a circle: {way}", place=place, hint=f"delete {field}: in one of them")


def _old_id_problems(actors: Actors, path: str) -> Iterator[SiteError]:
    owners: dict[str, str] = {}
    for actor in actors.values():
        place = Location(path, actor.line)
        for old in actor.old_ids:
            if old in actors:
                message = f'{actor.id} old_ids: "{old}" is the id of the record in line {actors[old].line}'
                yield RegistryError(message, place=place, hint=f"delete it, or add merged_into: {actor.id} to {old}")
            elif old in owners:
                message = f'{actor.id} old_ids: "{old}" is also an old id of {owners[old]}'
                yield RegistryError(message, place=place, hint="keep it in the record that its URL should lead to")
            owners.setdefault(old, actor.id)


def _label_collisions(tags: Tags, path: str) -> Iterator[SiteError]:
    owners: dict[str, Tag] = {}
    for tag in sorted(tags.values(), key=lambda t: t.line):
        if tag.status == Status.RETIRED or tag.replaced_by:
            continue
        first = owners.setdefault(slugify(tag.label), tag)
        if first is not tag:
            one, other = (f'"{t.label}" ({t.id}, line {t.line})' for t in (first, tag))
            hint = f"change one of the labels, or retire {tag.id} with replaced_by: {first.id}"
            fact = f"the labels {one} and {other} make the same URL"
            yield CollisionError(fact, place=Location(path, tag.line), hint=hint)


def _shared_names(actors: Actors, path: str) -> Iterator[SiteError]:
    owners: dict[str, list[Actor]] = {}
    for actor in actors.values():
        if actor.status != Status.RETIRED and not actor.merged_into:
            names = (actor.name, *(name.text for name in actor.names if name.link == LinkRule.AUTO))
            for name in dict.fromkeys(names):
                owners.setdefault(name, []).append(actor)
    for name, sharing in owners.items():
        if any(not _are_known_apart(name, one, other) for one, other in combinations(sharing, 2)):
            ids = ", ".join(actor.id for actor in sharing)
            fact = f'"{name}" is a name of {ids}, so it is linked only where a role or a country tells which'
            hint = "if they are the same, merge them; otherwise add distinct_from:, or link: scoped to the name"
            yield RegistryError(fact, place=Location(path, sharing[-1].line), hint=hint)


def _are_known_apart(name: str, one: Actor, other: Actor) -> bool:
    """True if a record is marked as distinct from the other, or both have this name in the packaged tables
    (`Moscow`)."""
    packaged = (starter().actors.get(actor.id) for actor in (one, other))
    return one.is_apart_from(other) or all(actor and name in actor.all_names for actor in packaged)


def _unknown_ids(actors: Actors, path: str) -> Iterator[SiteError]:
    """An error for each unknown id, placed at the first record with it. A text in a role counts as an id only if it has
    the form of one; any other is a plain name."""
    known = {*actors, *(old for actor in actors.values() for old in actor.old_ids), ""}
    for actor in sorted(actors.values(), key=lambda a: a.line):
        found = [("country", actor.country, "government")]
        found += [("roles", role.organisation, "organisation") for role in actor.roles]
        found += [("roles", role.country, "government") for role in actor.roles]
        for field, unknown, kind in found:
            if unknown not in known and (field == "country" or unknown == slugify(unknown)):
                known.add(unknown)
                fact = f'{actor.id} {field}: there is no record "{unknown}"'
                hint = f"correct the id, or {add_command('actor', unknown, of=kind)}"
                yield RegistryError(fact, place=Location(path, actor.line), hint=hint)
