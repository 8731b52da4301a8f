"""What a curator changes in the record of an actor or a tag: records → the lines of their files.

`registry.operations` writes the records; here is what needs to know how names are found in texts, and the shorter
edits of the commands. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from typing import TypeVar

from site_builder.core.errors import RegistryError, SiteErrors, UsageError, add_command, did_you_mean
from site_builder.core.partial_date import PartialDate, parse_date
from site_builder.core.urls import slugify
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.word_lists import SUFFIXES
from site_builder.linking.model import MentionKind
from site_builder.linking.name_forms import family_of, forms_of
from site_builder.registry.actor import WIKIDATA, Actor, ActorKind, LinkRule, Name, NameKind, NameOrder, Role, SameAs
from site_builder.registry.operations import (
    NO_TEXTS,
    Parts,
    RegistryFiles,
    Texts,
    known_actor,
    known_tag,
    merge_actors,
    pair_of,
    put_records,
    rename_actor,
    split_actor,
)
from site_builder.registry.tag import Tag, TagKind
from site_builder.settings.fields import read_record
from site_builder.settings.yaml_nodes import Node
from site_builder.text.folding import fold

E = TypeVar("E", bound=StrEnum)
_REGISTRIES = {"https://orcid.org/": "orcid", "https://ror.org/": "ror"}
WITHHELD = "nobody"
"""The audience of an actor whom no reader sees."""


def rename(book: RegistryFiles, actor_id: str, name: str) -> Texts:
    """The actor under another name; a person's family and given name follow, and no older text loses its links."""
    actor = book.actors.get(actor_id)
    if actor is None or actor.kind != ActorKind.PERSON or actor.name == name:
        return rename_actor(book, actor_id, name)
    parts = _parts(actor, name)
    family, given, order = parts
    renamed = replace(actor, name=name, family=family, given=given, order=order, names=(*actor.names, Name(actor.name)))
    return rename_actor(book, actor_id, name, parts=parts, also=_also(actor, renamed))


def merge(book: RegistryFiles, gone_id: str, kept_id: str) -> Texts:
    """Two actors as one: whatever led to the first leads to the second."""
    gone, kept = pair_of(book, gone_id, kept_id)
    joined = replace(kept, names=(*kept.names, Name(gone.name), *gone.names))
    return merge_actors(book, gone.id, kept.id, also=_also(gone, joined))


def split(
    book: RegistryFiles,
    actor_id: str,
    new_id: str,
    name: str,
    *,
    names: Sequence[str] = (),
    briefings: Mapping[str, str] = NO_TEXTS,
) -> Texts:
    """One actor as two; links by hand in the given briefings mean the new one, as their headers do."""
    kind = book.actors[actor_id].kind if actor_id in book.actors else ActorKind.PERSON
    family, given, order = parts_of(name.split()) if kind == ActorKind.PERSON else ("", "", NameOrder.GIVEN_FIRST)
    record = Actor(new_id, kind, name, family=family, given=given, order=order)
    return split_actor(book, actor_id, record, names=names, briefings=briefings)


def _parts(actor: Actor, name: str) -> Parts:
    """Family name, given names and order of the new name; a family name that is still in it stays the family name.

    A record without parts has none afterwards, unless its name was one word.
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
    """The names that `after` needs to be found wherever `before` was, beyond those that were written down."""
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
    """Whether this one word names the person where there is no full name."""
    forms = [form for form in forms_of(actor) if form.text == fold(text) and " " not in form.text]
    return any(form.kind is not MentionKind.SHORT or form.alone for form in forms)


# ---------- the short edits


def add(book: RegistryFiles, actor_id: str, name: str, kind: str = "") -> Texts:
    """A new actor; a person's family and given name are those that the name shows."""
    _is_free(book.actors, actor_id)
    of_kind = member(ActorKind, kind or "person", "--kind")
    return put_records(book, with_parts(Actor(actor_id, of_kind, name)))


def with_parts(actor: Actor) -> Actor:
    """A person with family and given name, by the name; any other actor as it is."""
    if actor.kind != ActorKind.PERSON or actor.family or actor.order == NameOrder.MONONYM:
        return actor
    family, given, order = parts_of(actor.name.split())
    return replace(actor, family=family, given=given, order=order)


def add_name(book: RegistryFiles, actor_id: str, text: str, *, kind: str = "", from_: str = "", to: str = "") -> Texts:
    """One more name of the actor."""
    actor = known_actor(book, actor_id)
    if text in actor.all_names:
        raise UsageError(f"{actor_id} has the name “{text}” already", hint="nothing needs to change")
    of_kind = member(NameKind, kind or "variant", "--as")
    return put_records(book, replace(actor, names=(*actor.names, Name(text, of_kind, from_=day(from_), to=day(to)))))


def add_role(
    book: RegistryFiles, actor_id: str, title: str, *, at: str = "", country: str = "", from_: str = "", to: str = ""
) -> Texts:
    """One more office of the actor, or the dates of one that the record has."""
    actor = known_actor(book, actor_id)
    for option, there, kind in (("--at", at, "organisation"), ("--country", country, "government")):
        if there == slugify(there) and there not in (*book.actors, ""):  # readers are never shown an id
            hint = did_you_mean(there, book.actors) or f"add it: {add_command('actor', there, of=kind)}"
            raise UsageError(f'{option}: there is no record "{there}"', hint=hint)
    role = Role(title, at, country, day(from_), day(to))
    kept = [old for old in actor.roles if (old.title, old.organisation) != (title, at) or (old.from_ and old.to)]
    return put_records(book, replace(actor, roles=(*kept, role)))


def set_note(book: RegistryFiles, actor_id: str, note: str) -> Texts:
    """The note that readers see; an empty one goes."""
    return put_records(book, replace(known_actor(book, actor_id), note=note))


def set_same_as(book: RegistryFiles, actor_id: str, where: str) -> Texts:
    """The same actor elsewhere: an id of Wikidata, an address at orcid.org or ror.org, or that of a page."""
    actor = known_actor(book, actor_id)
    same = actor.same_as or SameAs()
    where = where.removeprefix(WIKIDATA)
    field = next((name for start, name in _REGISTRIES.items() if where.startswith(start)), "url")
    known = {field if "/" in where else "wikidata": Node(where, 0)}
    try:
        given = read_record(SameAs, Node(known, 0), "", error=UsageError)
    except SiteErrors as wrong:
        raise wrong.errors[0] from None
    same = replace(same, **{name: value for name, value in asdict(given).items() if value})
    return put_records(book, replace(actor, same_as=same))


def withhold(book: RegistryFiles, actor_id: str) -> Texts:
    """The actor without page, link, card, feed or row of a list, whatever is published."""
    return put_records(book, replace(known_actor(book, actor_id), audience=WITHHELD))


def add_tag(book: RegistryFiles, tag_id: str, label: str, kind: str = "") -> Texts:
    """A new tag."""
    _is_free(book.tags, tag_id)
    return put_records(book, Tag(tag_id, label, member(TagKind, kind or "topic", "--kind")))


def define_tag(book: RegistryFiles, tag_id: str, definition: str) -> Texts:
    """The definition that readers see on the tag's page; an empty one goes."""
    return put_records(book, replace(known_tag(book, tag_id), definition=definition))


def match_tag(book: RegistryFiles, tag_id: str, phrase: str) -> Texts:
    """One more phrase that makes ingest propose the tag."""
    tag = known_tag(book, tag_id)
    return put_records(book, replace(tag, match=tuple(dict.fromkeys((*tag.match, phrase)))))


def broaden_tag(book: RegistryFiles, tag_id: str, broader: str) -> Texts:
    """The tag below another one; with an empty id below none."""
    return put_records(book, replace(known_tag(book, tag_id), broader=broader))


def _is_free(records: Mapping[str, object], record_id: str) -> None:
    if record_id in records:
        raise RegistryError(f'there is a record "{record_id}" already', hint="choose another id")
    if slugify(record_id) != record_id:
        raise UsageError(f'"{record_id}" is not an id', hint=f"write {slugify(record_id) or 'ilse-vantor'}")


def day(written: str) -> PartialDate | None:
    """The date that was given; None for an empty text. UsageError for anything else."""
    try:
        return parse_date(written.strip()) if written.strip() else None
    except ValueError:
        raise UsageError(f'"{written}" is not a date', hint="write it as 2024-02-12, 2024-02 or 2024") from None


def member(kind: type[E], written: str, option: str) -> E:
    """The member of an enumeration that was named. UsageError with all of them for any other word."""
    try:
        return kind(written)
    except ValueError:
        names = ", ".join(one.value for one in kind)
        raise UsageError(f'{option}: there is no "{written}"', hint=f"choose one of {names}") from None
