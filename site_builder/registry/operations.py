"""What a curator can do with a record, each as a pure function: the texts before → the texts that change.

A caller loads the registry once, keeps it next to the texts, and writes what comes back through `revise`. Ids never
change: a renamed record keeps its id, a merged one stays as `merged_into` and so its URL leads to the other for ever.
Knows no disk and no clock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from site_builder.core.errors import RegistryError, add_command, did_you_mean, raise_all
from site_builder.registry.actor import Actor, Actors, Confidence, LinkRule, Name, NameKind, NameOrder, Status
from site_builder.registry.decisions import DECISIONS_FILE, Decision, Scope, Verdict
from site_builder.registry.ledger import append_decision
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, aliases, record_problems, resolve
from site_builder.registry.record_edits import header_list, relinked, remove_record, set_header_list, write_records
from site_builder.registry.tag import Tag, Tags
from site_builder.registry.validation import actor_problems, tag_problems, unknown_names

R = TypeVar("R", Actor, Tag)
Texts = dict[str, str]
"""Path → new text, only for files that change."""
NO_TEXTS: Mapping[str, str] = {}
Parts = tuple[str, str, NameOrder]
"""Family name, given names, and their order."""


@dataclass(frozen=True)
class RegistryFiles:
    """The registry as it was loaded, with the texts that it was loaded from."""

    actors: Actors
    tags: Tags
    texts: Mapping[str, str]
    """Path → text of actors.yaml, tags.yaml and decisions.yaml; a missing one is empty."""

    def text(self, path: str) -> str:
        """The text of a file, empty where there is none."""
        return self.texts.get(path, "")


@dataclass(frozen=True, slots=True)
class DecisionScope:
    """Where a rejection holds: everywhere, in one briefing, or at one place of it."""

    scope: Scope = Scope.EVERYWHERE
    briefing: str = ""
    """Path of the content file."""
    paragraph: str = ""
    """Digest of the paragraph's text."""
    occurrence: int = 0
    """Which of equal names in the paragraph, from 1; 0 is each."""

    @property
    def stem(self) -> str:
        """The briefing's file stem."""
        return self.briefing.rsplit("/", 1)[-1].rsplit(".", 1)[0]


EVERYWHERE = DecisionScope()


# ---------- actors


def rename_actor(
    book: RegistryFiles,
    actor_id: str,
    name: str,
    *,
    keep: NameKind = NameKind.VARIANT,
    parts: Parts | None = None,
    also: Sequence[Name] = (),
) -> Texts:
    """The actor under another name; the old one stays among its names as `keep`, so that older texts still link.

    `parts` are the parts of the new name, `also` further names by which older texts have the actor.
    """
    actor = _known(book.actors, actor_id, ACTORS_FILE)
    names = tuple(n for n in actor.names if n.text != name)
    if actor.name != name and actor.name not in {n.text for n in names}:
        names = (*names, Name(actor.name, kind=keep))
    family, given, order = parts or (actor.family, actor.given, actor.order)
    sort_name = actor.sort_name if family == actor.family else ""
    return put_records(
        book,
        replace(
            actor,
            name=name,
            names=_with(names, also),
            family=family,
            given=given,
            order=order,
            sort_name=sort_name,
        ),
    )


def pair_of(book: RegistryFiles, gone_id: str, kept_id: str) -> tuple[Actor, Actor]:
    """The record that goes, and the one that holds today what the other id means."""
    return _pair(book.actors, gone_id, kept_id, ACTORS_FILE)


def merge_actors(book: RegistryFiles, gone_id: str, kept_id: str, *, also: Sequence[Name] = ()) -> Texts:
    """Two actors as one: the first stays as `merged_into` the second, which takes over its names and roles.

    `also` are further names by which texts have the first.
    """
    gone, kept = _pair(book.actors, gone_id, kept_id, ACTORS_FILE)
    if gone.kind != kept.kind:
        hint = f"give both one kind first ({gone.kind} or {kept.kind})"
        raise RegistryError(f"{gone.id} is of kind {gone.kind}, {kept.id} of kind {kept.kind}", hint=hint)
    if gone.is_apart_from(kept):
        hint = "delete distinct_from from both if they are one after all"
        raise RegistryError(f"{gone.id} and {kept.id} are marked as distinct", hint=hint)
    roles = (*kept.roles, *(role for role in gone.roles if role not in kept.roles))
    names = _with(kept.names, [n for n in (Name(gone.name), *gone.names) if n.text != kept.name])
    kept = replace(
        kept,
        names=_with(names, also),
        roles=roles,
        country=kept.country or gone.country,
        same_as=kept.same_as or gone.same_as,
        distinct_from=tuple(dict.fromkeys((*kept.distinct_from, *gone.distinct_from))),
    )
    return put_records(book, replace(gone, merged_into=kept.id, status=Status.RETIRED), kept)


def split_actor(
    book: RegistryFiles,
    actor_id: str,
    new: Actor,
    *,
    names: Iterable[str] = (),
    briefings: Mapping[str, str] = NO_TEXTS,
) -> Texts:
    """One actor as two: `new` is added, the `names` go to it, and the given briefings mean it from now on.

    `briefings` holds path → text of the content files that name the new one.
    """
    actor = _known(book.actors, actor_id, ACTORS_FILE)
    if new.id in book.actors:
        raise RegistryError(f'there is a record "{new.id}" already', hint="choose another id for the new one")
    moved = frozenset(names)
    raise_all(unknown_names(actor, moved, ACTORS_FILE))
    going = tuple(n for n in actor.names if n.text in moved and n.text not in new.all_names)
    old = replace(
        actor,
        names=tuple(n for n in actor.names if n.text not in moved),
        distinct_from=(*actor.distinct_from, new.id),
    )
    new = replace(new, names=(*new.names, *going), distinct_from=(*new.distinct_from, actor.id))
    return {**put_records(book, new, old), **_instead(book, briefings, actor, new.id)}


def reject_actor(
    book: RegistryFiles,
    actor_id: str,
    *,
    when: str,
    by: str = "",
    spot: DecisionScope = EVERYWHERE,
    surface: str = "",
    briefings: Mapping[str, str] = NO_TEXTS,
) -> Texts:
    """The actor is not meant: everywhere, in one briefing, or at one place.

    Everywhere, a proposed record goes, with the names by which it would be proposed again, and the given briefings no
    longer list it. A curated record stays; then `surface` says which of its names was meant wrongly.
    """
    actor = _known(book.actors, actor_id, ACTORS_FILE)
    if spot.scope == Scope.EVERYWHERE and not surface:
        if actor.status != Status.PROPOSED:
            hint = f"site-builder actor retire {actor.id}; at the desk one of its names can be rejected alone"
            raise RegistryError(f"{actor.id} is a curated actor", hint=hint)
        decisions = _decided(book, Verdict.REJECT, actor.all_names, actor_id, when=when, by=by, spot=spot)
        return {**_removed(book, actor), DECISIONS_FILE: decisions, **_instead(book, briefings, actor, "")}
    whole = spot.scope == Scope.BRIEFING and not surface
    name = surface if whole else surface or actor.name
    decisions = _decided(book, Verdict.REJECT, (name,), actor_id, when=when, by=by, spot=spot)
    listed = briefings if whole else NO_TEXTS
    return {DECISIONS_FILE: decisions, **_instead(book, listed, actor, "")}


def assign_actor(
    book: RegistryFiles, surface: str, actor_id: str, *, when: str, spot: DecisionScope, by: str = ""
) -> Texts:
    """The name means this actor: everywhere, in one briefing, or at one place."""
    _known(book.actors, actor_id, ACTORS_FILE)
    return {DECISIONS_FILE: _decided(book, Verdict.ASSIGN, (surface,), actor_id, when=when, by=by, spot=spot)}


# ---------- tags


def rename_tag(book: RegistryFiles, tag_id: str, label: str) -> Texts:
    """The tag under another label; what was its label stays among the phrases that make ingest propose it."""
    tag = _known(book.tags, tag_id, TAGS_FILE)
    known = {phrase.casefold() for phrase in tag.match}
    match = tag.match if tag.label.casefold() in known or label == tag.label else (*tag.match, tag.label)
    return put_records(book, replace(tag, label=label, match=match))


def merge_tags(book: RegistryFiles, gone_id: str, kept_id: str) -> Texts:
    """Two tags as one: the first is retired and replaced by the second, which takes over its phrases."""
    gone, kept = _pair(book.tags, gone_id, kept_id, TAGS_FILE)
    match = tuple(dict.fromkeys((*kept.match, gone.label, *gone.match)))
    children = (
        replace(tag, broader=kept.id) for tag in book.tags.values() if tag.broader == gone.id and tag.id != kept.id
    )
    kept = replace(kept, match=match, broader=gone.broader if kept.broader == gone.id else kept.broader)
    return put_records(book, replace(gone, status=Status.RETIRED, replaced_by=kept.id), kept, *children)


def refuse_role(book: RegistryFiles, actor_id: str, words: str, *, when: str, by: str = "") -> Texts:
    """Briefings call the actor so, and its record need not."""
    _known(book.actors, actor_id, ACTORS_FILE)
    decision = Decision("", when, Verdict.REJECT, actor=actor_id, role=words, by=by)
    return {DECISIONS_FILE: append_decision(book.text(DECISIONS_FILE), decision)}


def reject_tag(
    book: RegistryFiles,
    tag_id: str,
    *,
    when: str,
    by: str = "",
    spot: DecisionScope = EVERYWHERE,
    briefings: Mapping[str, str] = NO_TEXTS,
) -> Texts:
    """The tag does not fit: everywhere (a proposed record goes, a curated one stays) or in one briefing.

    The given briefings no longer list it.
    """
    tag = _known(book.tags, tag_id, TAGS_FILE)
    decision = Decision(
        id="",
        when=when,
        verdict=Verdict.REJECT,
        scope=spot.scope,
        briefing=spot.stem,
        tag=tag_id,
        by=by,
    )
    gone = _removed(book, tag) if spot.scope == Scope.EVERYWHERE and tag.status == Status.PROPOSED else {}
    decisions = append_decision(book.text(DECISIONS_FILE), decision)
    return {**gone, DECISIONS_FILE: decisions, **_exchanged(briefings, "tags", {tag_id}, "")}


# ---------- both


def accept_actor(book: RegistryFiles, actor_id: str) -> Texts:
    """A proposed actor as a curated one."""
    actor = _known(book.actors, actor_id, ACTORS_FILE)
    return put_records(book, replace(actor, status=Status.CURATED, confidence=Confidence.LIKELY))


def accept_tag(book: RegistryFiles, tag_id: str) -> Texts:
    """A proposed tag as a curated one."""
    return put_records(book, replace(_known(book.tags, tag_id, TAGS_FILE), status=Status.CURATED))


def retire_actor(book: RegistryFiles, actor_id: str) -> Texts:
    """An actor without page and links from now on; the record stays."""
    return put_records(book, replace(_known(book.actors, actor_id, ACTORS_FILE), status=Status.RETIRED))


def retire_tag(book: RegistryFiles, tag_id: str, *, replaced_by: str = "") -> Texts:
    """A tag that is used no more; with a replacement its URL leads there."""
    tag = _known(book.tags, tag_id, TAGS_FILE)
    target = _known(book.tags, replaced_by, TAGS_FILE).id if replaced_by else ""
    return put_records(book, replace(tag, status=Status.RETIRED, replaced_by=target))


def _known(records: Mapping[str, R], record_id: str, path: str) -> R:
    found = records.get(record_id)
    if found is None:
        hint = (
            did_you_mean(record_id, records)
            or f"add it: {add_command('tag' if path == TAGS_FILE else 'actor', record_id)}"
        )
        raise RegistryError(f'there is no record "{record_id}" in {path}', hint=hint)
    return found


def _with(names: tuple[Name, ...], more: Iterable[Name]) -> tuple[Name, ...]:
    """The names with more; of two with one text the one that leads to more links."""
    found = {name.text: name for name in names}
    for name in more:
        found[name.text] = max(found.get(name.text, name), name, key=_reach)
    return tuple(found.values())


def _reach(name: Name) -> tuple[bool, ...]:
    """How far a name links; what a curator forbade stays forbidden."""
    undated = name.from_ is None and name.to is None
    return name.link == LinkRule.NEVER, name.kind == NameKind.MONONYM, name.link == LinkRule.AUTO, undated


def _pair(records: Mapping[str, R], gone_id: str, kept_id: str, path: str) -> tuple[R, R]:
    """The record that goes, and the one that holds today what the other id means."""
    gone = _known(records, gone_id, path)
    kept = _known(records, resolve(records, _known(records, kept_id, path).id), path)
    if gone.id == kept.id:
        raise RegistryError(f"{gone_id} and {kept_id} are one record already", hint="nothing is to be merged")
    return gone, kept


def known_actor(book: RegistryFiles, actor_id: str) -> Actor:
    """The record of an actor. RegistryError with a guess where there is none."""
    return _known(book.actors, actor_id, ACTORS_FILE)


def known_tag(book: RegistryFiles, tag_id: str) -> Tag:
    """The record of a tag. RegistryError with a guess where there is none."""
    return _known(book.tags, tag_id, TAGS_FILE)


def put_records(book: RegistryFiles, *records: Actor | Tag) -> Texts:
    """The registry file with these records, checked as a loader would check it."""
    path = _file(records[0])
    changed = {record.id: record for record in records}
    for record in records:
        raise_all(record_problems(record))
    if isinstance(records[0], Actor):
        raise_all(actor_problems({**book.actors, **{k: v for k, v in changed.items() if isinstance(v, Actor)}}, path))
    else:
        raise_all(tag_problems({**book.tags, **{k: v for k, v in changed.items() if isinstance(v, Tag)}}, path))
    text = write_records(book.text(path), changed, path=path)
    return {path: text} if text != book.text(path) else {}


def _removed(book: RegistryFiles, record: Actor | Tag) -> Texts:
    path = _file(record)
    if isinstance(record, Actor):
        raise_all(actor_problems({k: v for k, v in book.actors.items() if k != record.id}, path))
    else:
        raise_all(tag_problems({k: v for k, v in book.tags.items() if k != record.id}, path))
    return {path: remove_record(book.text(path), record.id, path=path)}


def _file(record: Actor | Tag) -> str:
    return ACTORS_FILE if isinstance(record, Actor) else TAGS_FILE


def _decided(
    book: RegistryFiles,
    verdict: Verdict,
    surfaces: Sequence[str],
    actor_id: str,
    *,
    when: str,
    by: str,
    spot: DecisionScope,
) -> str:
    """decisions.yaml with one more entry for each name."""
    text = book.text(DECISIONS_FILE)
    for surface in dict.fromkeys(surfaces):
        decision = Decision(
            id="",
            when=when,
            verdict=verdict,
            scope=spot.scope,
            briefing=spot.stem,
            paragraph=spot.paragraph,
            occurrence=spot.occurrence,
            surface=surface,
            actor=actor_id,
            by=by,
        )
        text = append_decision(text, decision)
    return text


def _instead(book: RegistryFiles, briefings: Mapping[str, str], actor: Actor, new: str) -> Texts:
    """The content files that list the actor, under whatever id, with another in its place or without it.

    Links by hand go along; without another their words stay.
    """
    ids = {actor.id, *(old for old, today in aliases(book.actors).items() if today == actor.id)}
    found = _exchanged(briefings, "actors", ids, new)
    return {path: relinked(text, ids, new, words=actor.name) for path, text in found.items()}


def _exchanged(briefings: Mapping[str, str], key: str, old: Collection[str], new: str) -> Texts:
    """The content files that list an old id, with the new one in its place or without it."""
    found: Texts = {}
    for path, text in sorted(briefings.items()):
        ids = header_list(text, key, path=path)
        if not set(ids).isdisjoint(old):
            wanted = dict.fromkeys(new if name in old else name for name in ids)
            found[path] = set_header_list(text, key, tuple(name for name in wanted if name), path=path)
    return found
