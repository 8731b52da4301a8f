"""Curator's decisions about a name or a record, as pure functions: texts before → texts that change.

Callers load the registry once, keep it with its texts, and write the result through `revise`. Ids never change: a
replaced record stays, so its URL redirects permanently. Knows no disk and no clock.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from site_builder.core.errors import RegistryError, SiteError, add_command, did_you_mean, raise_all
from site_builder.registry.actor import Actor, Actors, Status
from site_builder.registry.decisions import DECISIONS_FILE, Decision, Scope, Verdict
from site_builder.registry.ledger import append_decisions
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, aliases, record_problems, resolve
from site_builder.registry.record_edits import header_list, relinked, remove_records, set_header_list, write_records
from site_builder.registry.tag import Tag, Tags
from site_builder.registry.validation import actor_problems, tag_problems

R = TypeVar("R", Actor, Tag)
Texts = dict[str, str]
"""Path → new text, for changed files only."""
NO_TEXTS: Mapping[str, str] = {}


@dataclass(frozen=True)
class RegistryFiles:
    """The loaded registry with its texts."""

    actors: Actors
    tags: Tags
    texts: Mapping[str, str]
    """Path → text of actors.yaml, tags.yaml and decisions.yaml; empty for a missing file."""

    def text(self, path: str) -> str:
        """Text of a file, or empty."""
        return self.texts.get(path, "")

    def actor(self, actor_id: str) -> Actor:
        """Record of an actor. Raises RegistryError with a suggestion if there is none."""
        return _known(self.actors, actor_id, ACTORS_FILE)

    def tag(self, tag_id: str) -> Tag:
        """Record of a tag. Raises RegistryError with a suggestion if there is none."""
        return _known(self.tags, tag_id, TAGS_FILE)

    def with_decision(self, *decisions: Decision) -> Texts:
        """decisions.yaml with more entries."""
        return {DECISIONS_FILE: append_decisions(self.text(DECISIONS_FILE), *decisions)}


@dataclass(frozen=True, slots=True)
class DecisionScope:
    """Reach of a decision (everywhere, one briefing, one place), with its author and time."""

    scope: Scope = Scope.EVERYWHERE
    briefing: str = ""
    """Path of the content file."""
    paragraph: str = ""
    """Digest of the paragraph's text."""
    occurrence: int = 0
    """Number of the name among equal ones in the paragraph, from 1; 0 means all."""
    when: str = ""
    by: str = ""

    def decision(
        self, verdict: Verdict, *, surface: str = "", actor: str = "", tag: str = "", role: str = "", header: str = ""
    ) -> Decision:
        """Entry of decisions.yaml with this reach."""
        stem = self.briefing.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        place = (self.scope, stem, self.paragraph, self.occurrence)
        return Decision("", self.when, verdict, *place, surface, actor, tag, role, header=header, by=self.by)


# ---------- actors


def reject_actor(
    book: RegistryFiles,
    actor_id: str,
    spot: DecisionScope,
    briefings: Mapping[str, str] = NO_TEXTS,
    *,
    surface: str = "",
) -> Texts:
    """Reject an actor everywhere, in one briefing, or at one place.

    Rejecting a proposed record everywhere deletes it with all names that would propose it again, and removes it from
    the given briefings. A curated record stays; `surface` then says which of its names was wrong.
    """
    if spot.scope == Scope.EVERYWHERE and not surface:
        return reject_actors(book, (actor_id,), spot, briefings)
    actor = book.actor(actor_id)
    whole = spot.scope == Scope.BRIEFING and not surface
    name = surface if whole else surface or actor.name
    decision = spot.decision(Verdict.REJECT, surface=name, actor=actor_id)
    return {**book.with_decision(decision), **instead(book, briefings if whole else NO_TEXTS, actor, "")}


def reject_actors(
    book: RegistryFiles, actor_ids: Collection[str], spot: DecisionScope, briefings: Mapping[str, str] = NO_TEXTS
) -> Texts:
    """Reject several proposed records everywhere, as `reject_actor` does for one, in one pass over each file."""
    actors, found = [book.actor(one) for one in actor_ids], dict(briefings)
    for actor in actors:
        if actor.status != Status.PROPOSED:
            hint = f"site-builder actor retire {actor.id}; to reject only one of its names, use the desk"
            raise RegistryError(f"{actor.id} is curated, so it cannot be rejected", hint=hint)
        found |= instead(book, found, actor, "")
    names = [(actor.id, name) for actor in actors for name in dict.fromkeys(actor.all_names)]
    decided = [spot.decision(Verdict.REJECT, surface=name, actor=actor) for actor, name in names]
    changed = {path: text for path, text in found.items() if text != briefings[path]}
    return {**_removed(book, *actors), DECISIONS_FILE: append_decisions(book.text(DECISIONS_FILE), *decided), **changed}


def assign_actor(book: RegistryFiles, surface: str, actor_id: str, spot: DecisionScope) -> Texts:
    """Assign a name to this actor everywhere, in one briefing, or at one place."""
    actor = book.actor(actor_id)
    return book.with_decision(spot.decision(Verdict.ASSIGN, surface=surface, actor=actor.id))


# ---------- tags


def rename_tag(book: RegistryFiles, tag_id: str, label: str) -> Texts:
    """Rename a tag. The former label stays among the phrases that propose it."""
    tag, label = book.tag(tag_id), label.strip()
    known = {phrase.casefold() for phrase in tag.match}
    match = tag.match if tag.label.casefold() in known or label == tag.label else (*tag.match, tag.label)
    return put_records(book, replace(tag, label=label, match=match))


def merge_tags(book: RegistryFiles, gone_id: str, kept_id: str) -> Texts:
    """Merge two tags: the first is retired and replaced by the second, which takes over its phrases."""
    gone, kept = pair_of(book.tags, gone_id, kept_id, TAGS_FILE)
    match = tuple(dict.fromkeys((*kept.match, gone.label, *gone.match)))
    children = (
        replace(tag, broader=kept.id) for tag in book.tags.values() if tag.broader == gone.id and tag.id != kept.id
    )
    kept = replace(kept, match=match, broader=gone.broader if kept.broader == gone.id else kept.broader)
    return put_records(book, replace(gone, status=Status.RETIRED, replaced_by=kept.id), kept, *children)


def refuse_role(book: RegistryFiles, actor_id: str, words: str, spot: DecisionScope) -> Texts:
    """Refuse a role that briefings state for an actor, so that it is not proposed again."""
    actor = book.actor(actor_id)
    return book.with_decision(spot.decision(Verdict.REJECT, actor=actor.id, role=words))


def retire_tag(book: RegistryFiles, tag_id: str, *, replaced_by: str = "") -> Texts:
    """Retire a tag. With a replacement, its URL redirects there."""
    tag = book.tag(tag_id)
    target = book.tag(replaced_by).id if replaced_by else ""
    return put_records(book, replace(tag, status=Status.RETIRED, replaced_by=target))


def reject_tag(book: RegistryFiles, tag_id: str, spot: DecisionScope, briefings: Mapping[str, str] = NO_TEXTS) -> Texts:
    """Reject a tag everywhere (a proposed record is deleted, a curated one stays) or in one briefing.

    The given briefings no longer list it.
    """
    tag = book.tag(tag_id)
    decision = spot.decision(Verdict.REJECT, tag=tag_id)
    gone = _removed(book, tag) if spot.scope == Scope.EVERYWHERE and tag.status == Status.PROPOSED else {}
    return {**gone, **book.with_decision(decision), **_exchanged(briefings, "tags", {tag_id}, "")}


# ---------- both


def _known(records: Mapping[str, R], record_id: str, path: str) -> R:
    found = records.get(record_id)
    if found is None:
        kind = "tag" if path == TAGS_FILE else "actor"
        hint = did_you_mean(record_id, records) or f"add it: {add_command(kind, record_id)}"
        raise RegistryError(f'there is no record "{record_id}" in {path}', hint=hint)
    return found


def pair_of(records: Mapping[str, R], gone_id: str, kept_id: str, path: str) -> tuple[R, R]:
    """The record to be merged, and the current record that takes it over."""
    gone = _known(records, gone_id, path)
    kept = _known(records, resolve(records, _known(records, kept_id, path).id), path)
    if gone.id == kept.id:
        raise RegistryError(f"{gone_id} and {kept_id} are already one record", hint="nothing to merge")
    return gone, kept


def keep_apart(book: RegistryFiles, one: Actor | Tag, other: Actor | Tag) -> Texts:
    """Mark two records as distinct, so that they are never merged."""
    return put_records(book, replace(one, distinct_from=tuple(dict.fromkeys((*one.distinct_from, other.id)))))


def edit_actor(book: RegistryFiles, actor_id: str, **fields: Any) -> Texts:
    """Set these fields of an actor."""
    return put_records(book, replace(book.actor(actor_id), **fields))


def edit_tag(book: RegistryFiles, tag_id: str, **fields: Any) -> Texts:
    """Set these fields of a tag."""
    return put_records(book, replace(book.tag(tag_id), **fields))


def put_records(book: RegistryFiles, *records: Actor | Tag) -> Texts:
    """The registry file with these records, checked like on loading."""
    path, known, problems = _list_of(book, records[0])
    changed = {record.id: record for record in records}
    for record in records:
        raise_all(record_problems(record))
    raise_all(_new_problems(problems, known, {**known, **changed}, path))
    text = write_records(book.text(path), changed, path=path)
    return {path: text} if text != book.text(path) else {}


def _removed(book: RegistryFiles, *records: Actor | Tag) -> Texts:
    """The registry file without these records. Their ids are also removed from records marked as distinct from them."""
    path, known, problems = _list_of(book, records[0])
    gone = {record.id for record in records}
    apart = [other for other in known.values() if not gone.isdisjoint(other.distinct_from) and other.id not in gone]
    freed = {o.id: replace(o, distinct_from=tuple(i for i in o.distinct_from if i not in gone)) for o in apart}
    others = {key: other for key, other in {**known, **freed}.items() if key not in gone}
    raise_all(_new_problems(problems, known, others, path))
    text = write_records(book.text(path), freed, path=path) if freed else book.text(path)
    return {path: remove_records(text, *gone, path=path)}


Problems = Callable[[Any, str], Iterator[SiteError]]
"""Finds errors between the records of one file."""


def _new_problems(
    problems: Problems, before: Mapping[str, object], after: Mapping[str, object], path: str
) -> Iterator[SiteError]:
    """Errors that a change introduces; existing ones do not block it."""
    found = tuple(problems(after, path))
    known = {problem.message for problem in problems(before, path)} if found else set()
    return (problem for problem in found if problem.message not in known)


def _list_of(book: RegistryFiles, record: Actor | Tag) -> tuple[str, Mapping[str, Actor | Tag], Problems]:
    """File, all records and relation check for records of this kind."""
    if isinstance(record, Actor):
        return ACTORS_FILE, book.actors, actor_problems
    return TAGS_FILE, book.tags, tag_problems


def instead(book: RegistryFiles, briefings: Mapping[str, str], actor: Actor, new: str) -> Texts:
    """Content files that list the actor under any of its ids, with `new` in place of these ids; an empty `new` removes
    them.

    Links by hand are changed too, or become plain words.
    """
    ids = {actor.id, *(old for old, today in aliases(book.actors).items() if today == actor.id)}
    found = _exchanged(briefings, "actors", ids, new)
    return {path: relinked(text, ids, new, words=actor.name) for path, text in found.items()}


def _exchanged(briefings: Mapping[str, str], key: str, old: Collection[str], new: str) -> Texts:
    """Content files that list an old id, with the new one in its place, or without it."""
    found: Texts = {}
    for path, text in sorted(briefings.items()):
        if not any(name in text for name in old):
            continue  # a header takes long to parse
        ids = header_list(text, key, path=path)
        if not set(ids).isdisjoint(old):
            wanted = dict.fromkeys(new if name in old else name for name in ids)
            found[path] = set_header_list(text, key, tuple(name for name in wanted if name), path=path)
    return found
