"""actors.yaml and tags.yaml → records by id, or every error in them with file, line and the way out.

Parsing 5,000 records takes seconds, reading `encode_…`d ones a fraction of one: a caller that keeps what `encode`
gave under the source's digest need not parse twice. Knows no disk and no cache.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from site_builder.errors import (
    CollisionError,
    Location,
    RegistryError,
    SiteError,
    did_you_mean,
    raise_all,
)
from site_builder.fields import Node, read_partial, yaml_node
from site_builder.registry.actors import Actor, Actors, LinkRule, Status
from site_builder.registry.tags import Tag, Tags
from site_builder.sources import SourceFile
from site_builder.urls import slugify

ACTORS_FILE = "content/actors.yaml"
TAGS_FILE = "content/tags.yaml"
MAX_HINTS = 20
"""Looking for a near id costs milliseconds: only the first missing ids of a file get a guess."""

R = TypeVar("R", bound=Actor | Tag)
_KEY_LINE = re.compile(r"""(["']?)([^\s#"'][^"':]*)\1[ \t]*:(?=\s|$)""")


def load_actors(source: SourceFile | None) -> Actors:
    """Id → actor in the order of ids; None is an archive without actors. Raises SiteErrors with all that is wrong."""
    return _load(Actor, source, _actor_problems)


def load_tags(source: SourceFile | None) -> Tags:
    """Id → tag in the order of ids; None is an archive without tags. Raises SiteErrors with all that is wrong."""
    return _load(Tag, source, _tag_problems)


def resolve(records: Mapping[str, Actor] | Mapping[str, Tag], record_id: str) -> str:
    """The id that stands for this one today: merges, replacements and former ids followed. An unknown id is itself."""
    found = records.get(record_id)
    if found is None:
        owners = (r.id for r in records.values() if isinstance(r, Actor) and record_id in r.old_ids)
        owner = next(owners, "")
        return resolve(records, owner) if owner else record_id
    seen = {record_id}
    while found is not None and _successor(found) and _successor(found) not in seen:
        record_id = _successor(found)
        seen.add(record_id)
        found = records.get(record_id)
    return record_id


def aliases(records: Mapping[str, Actor] | Mapping[str, Tag]) -> dict[str, str]:
    """Every id that has given way → the id that stands for it today, in the order of the old ids."""
    old = [(record.id, record.id) for record in records.values() if _successor(record)]
    old += [(former, r.id) for r in records.values() if isinstance(r, Actor) for former in r.old_ids]
    return {former: resolve(records, owner) for former, owner in sorted(old)}


def _successor(record: Actor | Tag) -> str:
    return record.merged_into if isinstance(record, Actor) else record.replaced_by


# ---------- reading


def _load(
    kind: type[R], source: SourceFile | None, check: Callable[[Mapping[str, R], str], Iterator[SiteError]]
) -> Mapping[str, R]:
    if source is None:
        return {}
    root = yaml_node(source_text(source), source.path, error=RegistryError)
    if not isinstance(root.value, dict):
        hint = "write each record as an id with its fields indented below it"
        raise RegistryError(
            "this must be a mapping from ids to records", place=Location(source.path, root.line), hint=hint
        )
    lines = _key_lines(source_text(source))
    found: dict[str, R] = {}
    problems: list[SiteError] = []
    for record_id, node in sorted(root.value.items()):
        line = lines.get(record_id, node.line)
        values, wrong = read_partial(kind, Node(node.value, line), source.path, error=RegistryError, name=record_id)
        problems += [*_id_problems(record_id, Location(source.path, line)), *wrong]
        if not wrong:
            found[record_id] = kind(id=record_id, line=line, **values)
    # Relations are judged only in a file whose records can all be read: a broken record would look like a missing one.
    raise_all(problems or check(found, source.path))
    return found


def source_text(source: SourceFile) -> str:
    """The file's text without a byte order mark; RegistryError names the line that is not UTF-8."""
    try:
        return source.data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        line = source.data.count(b"\n", 0, wrong.start) + 1
        raise RegistryError(
            "this line is not UTF-8 text", place=Location(source.path, line), hint="save the file as UTF-8"
        ) from None


def _key_lines(text: str) -> dict[str, int]:
    matches = ((number, _KEY_LINE.match(line)) for number, line in enumerate(text.split("\n"), 1))
    return {match[2].rstrip(): number for number, match in matches if match}


def _id_problems(record_id: str, place: Location) -> Iterator[SiteError]:
    slug = slugify(record_id)
    if slug != record_id or not slug:
        hint = f"write {slug}" if slug else "use letters and digits"
        yield RegistryError(f'"{record_id}" is not an id', place=place, hint=hint)


# ---------- relations between records


def _actor_problems(actors: Actors, path: str) -> Iterator[SiteError]:
    yield from _missing_ids(actors, path, "merged_into", lambda actor: (actor.merged_into,))
    yield from _missing_ids(actors, path, "distinct_from", lambda actor: actor.distinct_from)
    yield from _cycles(actors, path, "merged_into", lambda actor: actor.merged_into)
    yield from _old_id_problems(actors, path)


def _tag_problems(tags: Tags, path: str) -> Iterator[SiteError]:
    yield from _missing_ids(tags, path, "broader", lambda tag: (tag.broader,))
    yield from _missing_ids(tags, path, "related", lambda tag: tag.related)
    yield from _missing_ids(tags, path, "replaced_by", lambda tag: (tag.replaced_by,))
    yield from _cycles(tags, path, "broader", lambda tag: tag.broader)
    yield from _cycles(tags, path, "replaced_by", lambda tag: tag.replaced_by)
    yield from _label_collisions(tags, path)


def _missing_ids(
    records: Mapping[str, R], path: str, field: str, ids: Callable[[R], tuple[str, ...]]
) -> Iterator[SiteError]:
    missing = [(record, i) for record in records.values() for i in ids(record) if i and i not in records]
    for count, (record, absent) in enumerate(missing):
        guess = did_you_mean(absent, records) if count < MAX_HINTS else ""
        hint = guess or f"add a record {absent} or correct the id"
        place = Location(path, record.line)
        yield RegistryError(f'{record.id} {field}: there is no record "{absent}"', place=place, hint=hint)


def _cycles(records: Mapping[str, R], path: str, field: str, above: Callable[[R], str]) -> Iterator[SiteError]:
    """One error for each circle, at its first id."""
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
            yield RegistryError(f"{field} runs in a circle: {way}", place=place, hint=f"delete one {field} of them")


def _old_id_problems(actors: Actors, path: str) -> Iterator[SiteError]:
    owners: dict[str, str] = {}
    for actor in actors.values():
        place = Location(path, actor.line)
        for old in actor.old_ids:
            if old in actors:
                message = f'{actor.id} old_ids: "{old}" is the id of the record in line {actors[old].line}'
                yield RegistryError(message, place=place, hint=f"delete it, or let {old} have merged_into: {actor.id}")
            elif old in owners:
                message = f'{actor.id} old_ids: "{old}" is an old id of {owners[old]} too'
                yield RegistryError(message, place=place, hint="keep it with the one that its URL should lead to")
            owners.setdefault(old, actor.id)


def _label_collisions(tags: Tags, path: str) -> Iterator[SiteError]:
    owners: dict[str, Tag] = {}
    for tag in sorted(tags.values(), key=lambda t: t.line):
        if tag.status == Status.RETIRED or tag.replaced_by:
            continue
        first = owners.setdefault(slugify(tag.label), tag)
        if first is not tag:
            yield CollisionError(
                f'the labels "{first.label}" ({first.id}, line {first.line}) and'
                f' "{tag.label}" ({tag.id}, line {tag.line}) are one word in URLs',
                place=Location(path, tag.line),
                hint=f"give one another label, or retire {tag.id} with replaced_by: {first.id}",
            )


def check_registry(actors: Actors, tags: Tags, *, path: str = ACTORS_FILE) -> tuple[SiteError, ...]:
    """What a curator should look at although the site can be built, in the order of lines."""
    found: list[SiteError] = [*_shared_names(actors, path), *_unknown_countries(actors, path)]
    return tuple(sorted(found, key=lambda e: (e.place or Location(""), e.message)))


def _shared_names(actors: Actors, path: str) -> Iterator[SiteError]:
    owners: dict[str, list[Actor]] = {}
    for actor in actors.values():
        if actor.status != Status.RETIRED and not actor.merged_into:
            names = (actor.name, *(name.text for name in actor.names if name.link == LinkRule.AUTO))
            for name in dict.fromkeys(names):
                owners.setdefault(name, []).append(actor)
    for name, sharing in owners.items():
        if len(sharing) > 1:
            ids = ", ".join(actor.id for actor in sharing)
            yield RegistryError(
                f'"{name}" is a name of {ids}: it links where a role or a country leaves one of them',
                place=Location(path, sharing[-1].line),
                hint="merge them if they are one; else add distinct_from, or link: scoped to the name",
            )


def _unknown_countries(actors: Actors, path: str) -> Iterator[SiteError]:
    first: dict[str, Actor] = {}
    for actor in sorted(actors.values(), key=lambda a: a.line):
        if actor.country and actor.country not in actors:
            first.setdefault(actor.country, actor)
    for country, actor in first.items():
        yield RegistryError(
            f'{actor.id} country: there is no record "{country}"',
            place=Location(path, actor.line),
            hint=f"add a record {country} of kind government or correct the id",
        )
