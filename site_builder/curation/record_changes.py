"""Changes of actor and tag records by a curator: records → lines of their files.

`registry.operations` writes records; functions here also need to know how names are found in texts, or the meaning of
command arguments. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from typing import TypeVar

from site_builder.core.errors import RegistryError, SiteErrors, UsageError, add_command, did_you_mean, raise_all
from site_builder.core.partial_date import PartialDate, parse_date
from site_builder.core.urls import slugify
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.word_lists import SUFFIXES
from site_builder.linking.model import MentionKind
from site_builder.linking.name_forms import family_of, forms_of
from site_builder.registry import operations
from site_builder.registry.actor import (
    WIKIDATA,
    Actor,
    ActorKind,
    LinkRule,
    Name,
    NameKind,
    NameOrder,
    Role,
    SameAs,
    Status,
)
from site_builder.registry.loading import ACTORS_FILE
from site_builder.registry.operations import NO_TEXTS, RegistryFiles, Texts, edit_actor, edit_tag, put_records
from site_builder.registry.tag import Tag, TagKind
from site_builder.registry.validation import unknown_names
from site_builder.settings.fields import read_record
from site_builder.settings.yaml_nodes import Node
from site_builder.text.folding import fold

E = TypeVar("E", bound=StrEnum)
_REGISTRIES = {"https://orcid.org/": "orcid", "https://ror.org/": "ror"}
WITHHELD = "nobody"
"""Audience of actors whom no reader sees."""


def rename(book: RegistryFiles, actor_id: str, name: str) -> Texts:
    """Rename an actor. The old name stays as a further name, so that no older text loses its links; family and given
    name of a person are updated."""
    actor, name = book.actor(actor_id), " ".join(name.split())
    names = tuple(n for n in actor.names if n.text != name)
    if actor.name != name and actor.name not in {n.text for n in names}:
        names = (*names, Name(actor.name))
    renamed, also = replace(actor, name=name), tuple[Name, ...]()
    if actor.kind == ActorKind.PERSON and actor.name != name:
        family, given, order = _parts(actor, name)
        sort_name = actor.sort_name if family == actor.family else ""
        renamed = replace(renamed, family=family, given=given, order=order, sort_name=sort_name)
        also = _also(actor, replace(renamed, names=(*actor.names, Name(actor.name))))
    return put_records(book, replace(renamed, names=_with(names, also)))


def merge(book: RegistryFiles, gone_id: str, kept_id: str) -> Texts:
    """Merge two actors: the first stays as `merged_into` the second, which takes over names and roles; everything that
    led to the first leads to the second."""
    gone, kept = operations.pair_of(book.actors, gone_id, kept_id, ACTORS_FILE)
    if gone.kind != kept.kind:
        hint = f"first give both the same kind, {gone.kind} or {kept.kind}"
        raise RegistryError(f"{gone.id} is a record of kind {gone.kind}, {kept.id} of kind {kept.kind}", hint=hint)
    if gone.is_apart_from(kept):
        hint = "if they are the same after all, delete distinct_from: from both"
        raise RegistryError(f"{gone.id} and {kept.id} are marked as distinct", hint=hint)
    joined = replace(kept, names=(*kept.names, Name(gone.name), *gone.names))
    names = _with(kept.names, [n for n in (Name(gone.name), *gone.names) if n.text != kept.name])
    kept = replace(
        kept,
        names=_with(names, _also(gone, joined)),
        roles=(*kept.roles, *(role for role in gone.roles if role not in kept.roles)),
        country=kept.country or gone.country,
        same_as=kept.same_as or gone.same_as,
        distinct_from=tuple(dict.fromkeys((*kept.distinct_from, *gone.distinct_from))),
    )
    return put_records(book, replace(gone, merged_into=kept.id, status=Status.RETIRED), kept)


def split(
    book: RegistryFiles,
    actor_id: str,
    new_id: str,
    name: str,
    *,
    names: Sequence[str] = (),
    briefings: Mapping[str, str] = NO_TEXTS,
) -> Texts:
    """Split an actor in two: add a new record, which takes over these `names`. In the given `briefings` (path → text),
    headers and links by hand are changed to the new id."""
    actor = book.actor(actor_id)
    if new_id in book.actors:
        raise RegistryError(f'the record "{new_id}" exists already', hint="choose another id for the new record")
    moved = frozenset(names)
    raise_all(unknown_names(actor, moved, ACTORS_FILE))
    going = tuple(n for n in actor.names if n.text in moved and n.text != name)
    staying = tuple(n for n in actor.names if n.text not in moved)
    old = replace(actor, names=staying, distinct_from=(*actor.distinct_from, new_id))
    new = with_parts(Actor(new_id, actor.kind, name, names=going, distinct_from=(actor.id,)))
    return {**put_records(book, new, old), **operations.instead(book, briefings, actor, new.id)}


def _with(names: tuple[Name, ...], more: Iterable[Name]) -> tuple[Name, ...]:
    """The names with `more` added. Of two names with the same text, the one that links in more cases is kept; a ban on
    linking is always kept."""
    found = {name.text: name for name in names}
    for name in more:
        found[name.text] = max(found.get(name.text, name), name, key=_reach)
    return tuple(found.values())


def _reach(name: Name) -> tuple[bool, ...]:
    """Sort key of names with equal text: a ban on linking first, then the name that links in more cases."""
    undated = name.from_ is None and name.to is None
    return name.link == LinkRule.NEVER, name.kind == NameKind.MONONYM, name.link == LinkRule.AUTO, undated


def _parts(actor: Actor, name: str) -> tuple[str, str, NameOrder]:
    """Family name, given names and order for a new name; a family name that still occurs in it stays.

    A record without parts gets none, unless its name was a single word.
    """
    words = name.split()
    if not actor.family and actor.order != NameOrder.MONONYM:
        return ("", "", actor.order)
    family = actor.family.split()
    places = [n for n in range(len(words)) if family and words[n : n + len(family)] == family]
    if not places or len(words) == len(family):
        return parts_of(words)
    rest = [*words[: places[-1]], *words[places[-1] + len(family) :]]
    given = " ".join(word for word in rest if word.strip(".,") not in SUFFIXES)
    order = NameOrder.FAMILY_FIRST if places[-1] == 0 else NameOrder.GIVEN_FIRST
    return (actor.family, given, order)


def _also(before: Actor, after: Actor) -> tuple[Name, ...]:
    """Names that `after` lacks and needs, so that texts which name `before` by family name, single name or name order
    still link to it."""
    if before.kind != ActorKind.PERSON:
        return ()
    found = [
        Name(text, NameKind.MONONYM)
        for text in before.all_names
        if _names_alone(before, text) and not _names_alone(after, text)
    ]
    family = before.family or ("" if found else family_of(before.name, before.order))
    whole = (f"{before.given} {before.family}", f"{before.family} {before.given}") if before.given and family else ()
    known = {form.text for form in forms_of(after)}
    found += [Name(text) for text in whole if fold(text) not in known]
    if family and fold(family) not in known:
        found.append(Name(family, NameKind.SHORT, link=LinkRule.SCOPED))
    return tuple(found)


def _names_alone(actor: Actor, text: str) -> bool:
    """True if this single word names the person without the full name."""
    forms = [form for form in forms_of(actor) if form.text == fold(text) and " " not in form.text]
    return any(form.kind is not MentionKind.SHORT or form.alone for form in forms)


# ---------- the short edits


def add(book: RegistryFiles, actor_id: str, name: str, kind: str = "") -> Texts:
    """Add an actor; a person's family and given name are taken from the name."""
    _is_free(book.actors, actor_id)
    of_kind = member(ActorKind, kind or "person", "--kind")
    return put_records(book, with_parts(Actor(actor_id, of_kind, name)))


def with_parts(actor: Actor) -> Actor:
    """A person with family and given name taken from the name; other actors unchanged."""
    if actor.kind != ActorKind.PERSON or actor.family or actor.order == NameOrder.MONONYM:
        return actor
    family, given, order = parts_of(actor.name.split())
    return replace(actor, family=family, given=given, order=order)


def add_name(book: RegistryFiles, actor_id: str, text: str, *, kind: str = "", from_: str = "", to: str = "") -> Texts:
    """Add a name to an actor."""
    actor = book.actor(actor_id)
    if text in actor.all_names:
        raise UsageError(f"{actor_id} already has the name “{text}”", hint="nothing to change")
    of_kind = member(NameKind, kind or "variant", "--as")
    return edit_actor(book, actor_id, names=(*actor.names, Name(text, of_kind, from_=day(from_), to=day(to))))


def add_role(
    book: RegistryFiles, actor_id: str, title: str, *, at: str = "", country: str = "", from_: str = "", to: str = ""
) -> Texts:
    """Add an office to an actor, or dates to an existing one."""
    actor = book.actor(actor_id)
    for option, there, kind in (("--at", at, "organisation"), ("--country", country, "government")):
        if there == slugify(there) and there not in (*book.actors, ""):  # readers are never shown an id
            hint = did_you_mean(there, book.actors) or f"add it: {add_command('actor', there, of=kind)}"
            raise UsageError(f'{option}: there is no record "{there}"', hint=hint)
    role = Role(title, at, country, day(from_), day(to))
    kept = [old for old in actor.roles if (old.title, old.organisation) != (title, at) or (old.from_ and old.to)]
    return edit_actor(book, actor_id, roles=(*kept, role))


def set_same_as(book: RegistryFiles, actor_id: str, where: str) -> Texts:
    """Add an identifier of the actor: a Wikidata id, or an address at orcid.org, ror.org or elsewhere."""
    actor = book.actor(actor_id)
    same = actor.same_as or SameAs()
    where = where.removeprefix(WIKIDATA)
    field = next((name for start, name in _REGISTRIES.items() if where.startswith(start)), "url")
    known = {field if "/" in where else "wikidata": Node(where, 0)}
    try:
        given = read_record(SameAs, Node(known, 0), "", error=UsageError)
    except SiteErrors as wrong:
        raise wrong.errors[0] from None
    same = replace(same, **{name: value for name, value in asdict(given).items() if value})
    return edit_actor(book, actor_id, same_as=same)


def add_tag(book: RegistryFiles, tag_id: str, label: str, kind: str = "") -> Texts:
    """Add a tag."""
    _is_free(book.tags, tag_id)
    return put_records(book, Tag(tag_id, label, member(TagKind, kind or "topic", "--kind")))


def match_tag(book: RegistryFiles, tag_id: str, phrase: str) -> Texts:
    """Add a phrase that makes ingest propose the tag."""
    return edit_tag(book, tag_id, match=tuple(dict.fromkeys((*book.tag(tag_id).match, phrase))))


def _is_free(records: Mapping[str, object], record_id: str) -> None:
    if record_id in records:
        raise RegistryError(f'the record "{record_id}" exists already', hint="choose another id")
    if slugify(record_id) != record_id:
        raise UsageError(f'"{record_id}" is not an id', hint=f"write {slugify(record_id) or 'ilse-vantor'}")


def day(written: str) -> PartialDate | None:
    """A date, or None for an empty text. Raises UsageError if invalid."""
    try:
        return parse_date(written.strip()) if written.strip() else None
    except ValueError:
        raise UsageError(f'"{written}" is not a date', hint="write 2024-02-12, 2024-02 or 2024") from None


def member(kind: type[E], written: str, option: str) -> E:
    """Member of an enumeration. Raises UsageError listing all members if there is none."""
    try:
        return kind(written)
    except ValueError:
        names = ", ".join(one.value for one in kind)
        raise UsageError(f'{option}: "{written}" is not known', hint=f"choose one of {names}") from None
