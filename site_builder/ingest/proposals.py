"""A finished draft and the archive's knowledge → the proposed header, and the records it needs.

Pure and picklable: ingest runs it over all new drafts in parallel. Knows no disk and no other draft. A proposal depends
on the text, the packaged tables, curators' decisions and the tags that seeds state, never on proposals for other texts
(`registry.starter_tables.vouched`). So a second run with the first run's registry proposes the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from site_builder.archive.known_records import Registry
from site_builder.content.markdown import text_blocks
from site_builder.content.model import VISIBILITY, BriefingStatus, Detail, Header
from site_builder.core.errors import HeaderError
from site_builder.core.last_results import keeps_last
from site_builder.core.urls import slugify
from site_builder.entities.full_names import NamesInFull
from site_builder.entities.gazetteer import Lexicon, lexicon
from site_builder.entities.model import Proposal
from site_builder.entities.propose import propose_actors
from site_builder.linking.containment import CONSEQUENCE, Unread, contained, without_text
from site_builder.linking.model import Block
from site_builder.registry.actor import Actor, ActorKind, Actors, Confidence, LinkRule, NameKind, Status
from site_builder.registry.decisions import Effective
from site_builder.registry.starter_tables import starter, vouched
from site_builder.registry.tag import Tag, Tags
from site_builder.registry.yaml_writer import Tree, tree
from site_builder.seeds.formats.inline import escape
from site_builder.seeds.model import Draft
from site_builder.settings.fields import read_partial
from site_builder.settings.yaml_nodes import Node
from site_builder.tagging.nearest_neighbours import NeighbourModel, propose_like, train
from site_builder.tagging.phrases import Phrases, tag_phrases
from site_builder.tagging.propose import TagProposal, propose_tags

UNTITLED = "Untitled"
_NAMES = (NameKind.VARIANT, NameKind.SHORT)
LIKE_AT_LEAST = 20
LIKE_AT_MOST = 2_000
Lesson = tuple[str, str, tuple[str, ...]]
"""Title, body and tags of a briefing whose tags a person set."""

MOST_ACTORS = 500
"""Maximum number of actors proposed for a document. One that names more is a list, such as a codebook."""
LISTED = "site-builder link adds those that have a record"


@dataclass(frozen=True)
class Prepared:
    """Everything needed to write one briefing."""

    draft: Draft
    fields: Mapping[str, Any]
    """The header without `seed`."""
    actors: tuple[Actor, ...]
    """Records new to the archive."""
    tags: tuple[Tag, ...]
    evidence: tuple[str, ...]
    """One line of reasons for each proposed actor and tag."""
    notes: tuple[str, ...]
    terms: tuple[tuple[str, str], ...] = ()
    """Old address of a tag's page → id of the tag."""


@dataclass(frozen=True)
class ArchiveKnowledge:
    """Knowledge of the archive before a run, shared by all its drafts."""

    registry: Registry
    decisions: Effective
    language: str
    """Language of the site; a briefing in it does not state its language."""
    lexicon: Lexicon
    phrases: Phrases
    own_tags: Tags
    """Tags that seeds' own headers state and the registry lacks."""
    like: NeighbourModel | None = None
    """Learned from briefings tagged by people; None if there are too few."""

    @cached_property
    def _by_label(self) -> Mapping[str, Tag]:
        """Slug of a label → its tag: from the registry, a seed, or the packaged tags."""
        known = self.registry.tags.values()
        found = {slugify(t.label): t for t in known if t.status != Status.RETIRED and not t.replaced_by}
        further = sorted(self.phrases.tags.values(), key=lambda t: (t.id != slugify(t.label), t.id))
        for tag in (*self.own_tags.values(), *further):
            found.setdefault(slugify(tag.label), tag)
        return found

    def one_tag(self, tag: Tag) -> Tag:
        """The tag, or the existing one with the same label slug."""
        return tag if tag.id in self.registry.tags else self._by_label.get(slugify(tag.label), tag)


def know(
    registry: Registry,
    decisions: Effective,
    language: str,
    like: NeighbourModel | None = None,
    own: Iterable[str] = (),
    topics: Iterable[Tag] = (),
    people: NamesInFull | None = None,
) -> ArchiveKnowledge:
    """The knowledge of a run, with the phrases of all tags built once. `own` are the tags that seeds state, as
    written, `topics` the repeated phrases of seeds, `people` those named in full.
    """
    packaged = starter()
    written = tag_ids(own, registry)
    new = {i: packaged.tags.get(i) or Tag(id=i, label=label) for i, label in written.items() if i not in registry.tags}
    stated = {i: t for i, t in registry.tags.items() if t.status != Status.PROPOSED or i in written}
    known = {topic.id: topic for topic in topics} | stated | new
    own_words = tuple((i, tag) for i, tag in known.items() if tag != packaged.tags.get(i))
    phrases = phrases_of(own_words, tuple(vouched(registry.actors, packaged.actors).items()))
    words = lexicon(registry.actors, packaged.actors, people)
    return ArchiveKnowledge(registry, decisions, language, words, phrases, new, like)


@keeps_last(2)
def phrases_of(tags: tuple[tuple[str, Tag], ...], actors: tuple[tuple[str, Actor], ...]) -> Phrases:
    """The phrases for the tags of an archive and for the actors that a curator vouches for."""
    return tag_phrases(dict(tags), starter(), actors=dict(actors))


def found_already(registry: Registry) -> frozenset[str]:
    """All lower-case names by which an established tag or a packaged record is found."""
    own = (tag for tag in registry.tags.values() if tag.status != Status.PROPOSED)
    return packaged_names().union(text.lower() for tag in own for text in (tag.label, *tag.match))


@keeps_last(1)
def packaged_names() -> frozenset[str]:
    """All lower-case names by which a packaged tag or record is found."""
    names = (name for actor in starter().actors.values() for name in actor.all_names)
    tags = (text for tag in starter().tags.values() for text in (tag.label, *tag.match))
    return frozenset(map(str.lower, (*names, *tags)))


def tag_ids(written: Iterable[str], registry: Registry) -> dict[str, str]:
    """Id → label of each tag written in seeds, with its first spelling. Labels without letters or digits are dropped.

    All names of a state or place are one tag: "Vessia", "Vessien".
    """
    by_label = {slugify(tag.label): tag.id for tag in registry.tags.values()}
    found: dict[str, str] = {}
    for label in written:
        slug = slugify(label)
        if slug:
            wanted = by_label.get(slug) or (slug if slug in registry.tag_ids else _packaged_labels().get(slug))
            wanted = wanted or _regions().get(slug, slug)
            found.setdefault(registry.tag_ids.get(wanted, wanted), label)
    return found


@cache
def _packaged_labels() -> Mapping[str, str]:
    """Slug of a packaged tag's label → its id."""
    return {slugify(tag.label): tag.id for tag in starter().tags.values()}


@cache
def _regions() -> Mapping[str, str]:
    """Slug of a state's or place's name in any language → its id, unless ambiguous."""
    names: dict[str, set[str]] = {}
    for actor in starter().actors.values():
        if actor.kind in (ActorKind.GOVERNMENT, ActorKind.PLACE):
            own = [n.text for n in actor.names if n.kind in _NAMES and n.link != LinkRule.SCOPED]
            for name in (actor.name, *own):
                names.setdefault(slugify(name), set()).add(actor.id)
    return {name: next(iter(ids)) for name, ids in names.items() if len(ids) == 1}


def prepare(draft: Draft, *, knowledge: ArchiveKnowledge, propose: bool) -> Prepared:
    """The header for a draft and the records it needs; without `propose`, only those stated by the seed itself."""
    actors, tags, faults = _proposed(draft, knowledge) if propose else ((), (), ())
    tags = tuple(replace(p, id=one.id, tag=one) for p in tags if (one := knowledge.one_tag(p.tag)))
    tags = tuple(p for p in tags if not knowledge.decisions.rejected_tag(p.id))
    own_tags = tag_ids(draft.tags, knowledge.registry) if draft.tags else {}
    own_actors, notes = _own_actors(draft.actors, knowledge.registry, actors)
    known = knowledge.registry
    records = with_broader((*_new_tags(own_tags, knowledge), *(p.tag for p in tags)), known.tags, knowledge.one_tag)
    fields, unread = as_read(
        header_fields(
            draft if draft.language != knowledge.language else replace(draft, language=""),
            actors=_joined(own_actors, (_listed_as(p.id, known) for p in actors)),
            tags=_joined(own_tags, (p.id for p in tags)),
        )
    )
    return Prepared(
        draft=draft,
        fields=fields,
        actors=with_countries([*filter(None, (_news(p.actor, known) for p in actors))], known.actors),
        tags=records,
        evidence=(
            *(f"actor {p.id}: {'; '.join(e.why for e in p.evidence)}" for p in actors),
            *(f"tag {p.id}: {p.why}" for p in tags),
        ),
        notes=(*notes, *_nameless(draft.tags), *unread, *faults),
        terms=tuple((old, tag) for old, written in draft.terms for tag in tag_ids((written,), known)),
    )


def _proposed(
    draft: Draft, knowledge: ArchiveKnowledge
) -> tuple[tuple[Proposal, ...], tuple[TagProposal, ...], tuple[str, ...]]:
    """Proposed actors and tags, with a note for each paragraph at which a fault of ours happens; none are proposed from
    it."""
    blocks = blocks_of(draft)

    def read(unread: Unread) -> tuple[tuple[Proposal, ...], tuple[TagProposal, ...], tuple[str, ...]]:
        kept = without_text(blocks, unread)
        notes = [f"“{blocks[n].text[:80]}”: {CONSEQUENCE} ({why})" for n, why in sorted(unread.items()) if why]
        actors = propose_for(draft, kept, knowledge)
        if len(actors) > MOST_ACTORS:
            notes.append(f"It names {len(actors):,} people and bodies, as a list does, so none is proposed: {LISTED}.")
            actors = ()
        return actors, propose_tags_for(draft, kept, knowledge), tuple(notes)

    return contained(read, lambda: len(blocks))


def blocks_of(draft: Draft) -> tuple[Block, ...]:
    """The text in which actors and tags are searched: details of the document head, then the body."""
    head = "\n\n".join(escape(value) for _, value in draft.details)
    return text_blocks(f"{head}\n\n{draft.body}" if head else draft.body)


def _listed_as(actor: str, registry: Registry) -> str:
    """The id for the header. A record attached by ingest keeps its own id, so that a second run writes the same."""
    known = registry.actors.get(actor)
    attached = known is not None and known.status == Status.PROPOSED and known.merged_into
    return actor if attached else registry.actor_ids.get(actor, actor)


def _news(found: Actor, registry: Registry) -> Actor | None:
    """The record to write for a proposal, or None: a new record; a government recorded only as a place; or a weak
    record, if there is now good evidence."""
    known = registry.actors.get(found.id)
    if known is None:
        return None if found.id in registry.actor_ids else found
    if known.kind == ActorKind.PLACE and found.kind == ActorKind.GOVERNMENT:
        return found
    surer = known.confidence == Confidence.WEAK and found.confidence == Confidence.LIKELY
    return replace(known, confidence=Confidence.LIKELY) if surer and known.status == Status.PROPOSED else None


def _new_tags(own: Mapping[str, str], knowledge: ArchiveKnowledge) -> Iterator[Tag]:
    """Records for tags of a seed that the registry lacks: the knowledge's own record, else a proposed one."""
    for tag, label in own.items():
        if tag not in knowledge.registry.tags:
            yield knowledge.own_tags.get(tag) or Tag(id=tag, label=label, status=Status.PROPOSED)


def with_broader(tags: Iterable[Tag], known: Tags, one: Callable[[Tag], Tag] = lambda tag: tag) -> tuple[Tag, ...]:
    """The new tags with their packaged broader tags; relations to missing tags are dropped. `one` maps a tag to the
    existing tag with the same label.
    """
    packaged = starter().tags
    found: dict[str, Tag] = {}
    waiting = [tag for tag in tags if tag.id not in known]
    while waiting:
        tag = waiting.pop(0)
        above = packaged.get(tag.broader)
        above = above and one(above)
        if above is not None:
            tag = replace(tag, broader="" if above.id == tag.id else above.id)
        if above is not None and above.id not in known and above.id not in found:
            waiting.append(above)
        found[tag.id] = tag
    ids = found.keys() | known.keys()
    return tuple(
        replace(
            tag,
            broader=tag.broader if tag.broader in ids else "",
            related=tuple(i for i in tag.related if i in ids),
            line=0,
        )
        for tag in found.values()
    )


def with_countries(actors: Sequence[Actor], known: Actors) -> tuple[Actor, ...]:
    """The new actors, with the packaged records of their governments."""
    packaged = starter().actors
    above = (packaged[a.country] for a in actors if a.country in packaged and a.country not in known)
    return tuple({actor.id: actor for actor in (*above, *actors)}.values())


def propose_for(draft: Draft, blocks: Sequence[Block], knowledge: ArchiveKnowledge) -> tuple[Proposal, ...]:
    """Actors named in the text, except those a curator rejected."""
    language = draft.language or knowledge.language
    options: Any = {"date": draft.date, "language": language, "in_compounds": False}
    found = propose_actors(draft.title, blocks, knowledge.lexicon, **options)
    known = knowledge.registry.actors
    return tuple(p for p in found if allows(knowledge.decisions, p) and not _is_retired(known.get(p.id)))


def _is_retired(actor: Actor | None) -> bool:
    return actor is not None and actor.status == Status.RETIRED and not actor.merged_into


def allows(decisions: Effective, proposal: Proposal, *, briefing: str = "") -> bool:
    """True unless a curator has rejected the proposal. A known actor is rejected if all its names are, a new one if any
    of its names is."""
    if not decisions.decisions:
        return True
    if proposal.known:
        return not all(decisions.rejected(name, proposal.id, briefing=briefing) for name in proposal.names)
    names = {proposal.actor.name, *proposal.names}
    return not any(decisions.rejected(name, proposal.id) or decisions.refused(name) for name in names)


def propose_tags_for(draft: Draft, blocks: Sequence[Block], knowledge: ArchiveKnowledge) -> tuple[TagProposal, ...]:
    """Tags supported by the text, and those of the most similar briefings tagged by people."""
    like = propose_like(knowledge.like, text_for_likeness(draft.title, blocks)) if knowledge.like else ()
    return propose_tags(draft.title, blocks, knowledge.phrases, date=draft.date, like=like)


def learn_tags(tagged: Sequence[Lesson]) -> NeighbourModel | None:
    """A model learned from the last LIKE_AT_MOST titles, bodies and tags; None for fewer than LIKE_AT_LEAST.

    Pass only briefings whose tags a person set: a proposal must not be learned from other proposals.
    """
    if len(tagged) < LIKE_AT_LEAST:
        return None
    return train([(text_for_likeness(title, text_blocks(body)), tags) for title, body, tags in tagged[-LIKE_AT_MOST:]])


def text_for_likeness(title: str, blocks: Sequence[Block]) -> str:
    """The text in the form of `linking.likeness`: the title twice, then each block."""
    return "\n".join((title, title, *(block.text for block in blocks)))


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def header_fields(draft: Draft, *, actors: Sequence[str], tags: Sequence[str]) -> dict[str, object]:
    """The header fields in order; a briefing that needs a date waits for it as a draft.

    Without the `publish_at` of a future date, which depends on the clock: `change_plan.proposed_of` adds it.
    """
    hidden = bool(draft.visibility.withheld) or draft.waits_for_date
    return {
        "title": draft.title,
        "date": draft.date,
        "summary": draft.summary or None,
        "tags": tuple(tags) or None,
        "actors": tuple(actors) or None,
        "authors": draft.authors or None,
        "series": draft.series or None,
        "number": draft.number or None,
        "details": tuple(Detail(label, value) for label, value in draft.details) or None,
        "language": draft.language or None,
        "publish_at": draft.visibility.publish_at,
        "expires_at": draft.visibility.expires_at,
        "status": BriefingStatus.DRAFT if hidden else None,
    }


def as_read(fields: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The fields as a build would read them, and a note for each one that it would reject and that is left out.

    A missing title becomes a generic one. If a field that hides the text is unreadable, the text is a draft.
    """
    written = {key: _node(tree(value)) for key, value in fields.items() if value is not None}
    values, problems = read_partial(Header, Node(written, 0), "", error=HeaderError)
    unread = tuple(f"{problem.message}; it was left out of the header" for problem in problems)
    if any(key in VISIBILITY and key not in values for key in written):
        values["status"] = BriefingStatus.DRAFT
    return {key: values.get(key) for key in fields} | {"title": values.get("title", UNTITLED)}, unread


def _node(value: Tree) -> Node:
    if isinstance(value, tuple):
        return Node(tuple(map(_node, value)), 0)
    return Node({key: _node(item) for key, item in value.items()} if isinstance(value, dict) else str(value), 0)


def _nameless(written: Sequence[str]) -> tuple[str, ...]:
    """A note for each tag in the seed's header that has no letter or digit, so that no id can be made of it."""
    return tuple(
        f'the tag "{label}" was left out, as it has no letter or digit' for label in written if not slugify(label)
    )


def _own_actors(
    written: Sequence[str], registry: Registry, proposals: Sequence[Proposal]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of actors in the seed's header, by any of their names, and notes on unknown ones."""
    if not written:
        return (), ()
    names = {name: actor.id for actor in registry.actors.values() for name in (actor.id, *actor.all_names)}
    names.update((name, p.id) for p in proposals for name in (p.id, *p.actor.all_names))
    ids = tuple(registry.actor_ids.get(names[name], names[name]) for name in written if name in names)
    notes = tuple(
        f'the seed lists the actor "{name}", who is not in actors.yaml' for name in written if name not in names
    )
    return ids, notes
