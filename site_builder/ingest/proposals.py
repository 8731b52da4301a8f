"""A finished draft and what the archive knows → the header that ingest proposes, and the records it needs.

Pure and picklable: ingest runs it over all new drafts on every core. Knows no disk and no other draft.

What is proposed for a text depends on the text, the packaged tables, what curators did and the tags that the seeds
themselves bear; never on what was proposed for another text (`registry.starter_tables.vouched`). So a second run, with
the registry as the first one left it, proposes the same again.
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


@dataclass(frozen=True)
class Prepared:
    """All that is needed to write one briefing."""

    draft: Draft
    fields: Mapping[str, Any]
    """The header without `seed`."""
    actors: tuple[Actor, ...]
    """Records that the archive does not have yet."""
    tags: tuple[Tag, ...]
    evidence: tuple[str, ...]
    """Why each actor and tag is proposed, a line each."""
    notes: tuple[str, ...]
    terms: tuple[tuple[str, str], ...] = ()
    """Old address of the page of a tag → id of the tag."""


@dataclass(frozen=True)
class ArchiveKnowledge:
    """What the archive knows before a run, the same for all drafts of it."""

    registry: Registry
    decisions: Effective
    language: str
    """Of the site; a briefing in it does not say so."""
    lexicon: Lexicon
    phrases: Phrases
    own_tags: Tags
    """The tags that the seeds' own headers name and the registry does not have."""
    like: NeighbourModel | None = None
    """Learned from briefings that people have tagged; None where there are too few."""

    @cached_property
    def _by_label(self) -> Mapping[str, Tag]:
        """A label as in an address → the one tag that has it: the registry's, a seed's, or a packaged one."""
        known = self.registry.tags.values()
        found = {slugify(t.label): t for t in known if t.status != Status.RETIRED and not t.replaced_by}
        further = sorted(self.phrases.tags.values(), key=lambda t: (t.id != slugify(t.label), t.id))
        for tag in (*self.own_tags.values(), *further):
            found.setdefault(slugify(tag.label), tag)
        return found

    def one_tag(self, tag: Tag) -> Tag:
        """The tag, or the one that has its label already: two labels that are one word in an address are one tag."""
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
    """The knowledge of a run, the phrases of all tags made once; `own` are the tags that seeds name, as written,
    `topics` what repeats in the seeds, `people` whom they name in full."""
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
    """What speaks for the tags of an archive, whose actors somebody vouches for."""
    return tag_phrases(dict(tags), starter(), actors=dict(actors))


def found_already(registry: Registry) -> frozenset[str]:
    """Everything by which an established tag or a packaged name is found, in small letters."""
    own = (tag for tag in registry.tags.values() if tag.status != Status.PROPOSED)
    return packaged_names().union(text.lower() for tag in own for text in (tag.label, *tag.match))


@keeps_last(1)
def packaged_names() -> frozenset[str]:
    """Everything by which a packaged tag or record is found, in small letters."""
    names = (name for actor in starter().actors.values() for name in actor.all_names)
    tags = (text for tag in starter().tags.values() for text in (tag.label, *tag.match))
    return frozenset(map(str.lower, (*names, *tags)))


def tag_ids(written: Iterable[str], registry: Registry) -> dict[str, str]:
    """Id → label of the tags that are written so, each with its first label; what has no letter or digit is none.

    A state or place by any of its names is one tag: "Vessia", "Vessien".
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
    """Label of a packaged tag, as in an address → its id."""
    return {slugify(tag.label): tag.id for tag in starter().tags.values()}


@cache
def _regions() -> Mapping[str, str]:
    """Name of a state or place in any language, as in an address → its id; not where it names two, or a people."""
    names: dict[str, set[str]] = {}
    for actor in starter().actors.values():
        if actor.kind in (ActorKind.GOVERNMENT, ActorKind.PLACE):
            own = [n.text for n in actor.names if n.kind in _NAMES and n.link != LinkRule.SCOPED]
            for name in (actor.name, *own):
                names.setdefault(slugify(name), set()).add(actor.id)
    return {name: next(iter(ids)) for name, ids in names.items() if len(ids) == 1}


def prepare(draft: Draft, *, knowledge: ArchiveKnowledge, propose: bool) -> Prepared:
    """The header for a draft and the records it needs; without `propose` only what the seed's own header names."""
    blocks = blocks_of(draft) if propose else ()
    actors = propose_for(draft, blocks, knowledge) if propose else ()
    tags = propose_tags_for(draft, blocks, knowledge) if propose else ()
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
        notes=(*notes, *_nameless(draft.tags), *unread),
        terms=tuple((old, tag) for old, written in draft.terms for tag in tag_ids((written,), known)),
    )


def blocks_of(draft: Draft) -> tuple[Block, ...]:
    """What speaks for actors and tags: the details of a document's head, then its text."""
    head = "\n\n".join(escape(value) for _, value in draft.details)
    return text_blocks(f"{head}\n\n{draft.body}" if head else draft.body)


def _listed_as(actor: str, registry: Registry) -> str:
    """The id for the header: what ingest attached to another keeps its own, so that a second run writes the same."""
    known = registry.actors.get(actor)
    attached = known is not None and known.status == Status.PROPOSED and known.merged_into
    return actor if attached else registry.actor_ids.get(actor, actor)


def _news(found: Actor, registry: Registry) -> Actor | None:
    """What the registry is to be told: a record that it does not have, that a state which it has as a mere place acts
    here, that a record of which ingest was not sure is well founded."""
    known = registry.actors.get(found.id)
    if known is None:
        return None if found.id in registry.actor_ids else found
    if known.kind == ActorKind.PLACE and found.kind == ActorKind.GOVERNMENT:
        return found
    surer = known.confidence == Confidence.WEAK and found.confidence == Confidence.LIKELY
    return replace(known, confidence=Confidence.LIKELY) if surer and known.status == Status.PROPOSED else None


def _new_tags(own: Mapping[str, str], knowledge: ArchiveKnowledge) -> Iterator[Tag]:
    """Records for the tags of a seed that the registry does not have; one that no outline told of is a proposal."""
    for tag, label in own.items():
        if tag not in knowledge.registry.tags:
            yield knowledge.own_tags.get(tag) or Tag(id=tag, label=label, status=Status.PROPOSED)


def with_broader(tags: Iterable[Tag], known: Tags, one: Callable[[Tag], Tag] = lambda tag: tag) -> tuple[Tag, ...]:
    """The new ones of the tags, and the packaged ones above them; relations to tags that nobody has go.

    `one` gives the tag that has the label of another one already.
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
    """The new actors, and the packaged records of the governments that they belong to."""
    packaged = starter().actors
    above = (packaged[a.country] for a in actors if a.country in packaged and a.country not in known)
    return tuple({actor.id: actor for actor in (*above, *actors)}.values())


def propose_for(draft: Draft, blocks: Sequence[Block], knowledge: ArchiveKnowledge) -> tuple[Proposal, ...]:
    """The actors that the text names, without those that a curator refused."""
    language = draft.language or knowledge.language
    options: Any = {"date": draft.date, "language": language, "in_compounds": False}
    found = propose_actors(draft.title, blocks, knowledge.lexicon, **options)
    known = knowledge.registry.actors
    return tuple(p for p in found if allows(knowledge.decisions, p) and not _is_retired(known.get(p.id)))


def _is_retired(actor: Actor | None) -> bool:
    return actor is not None and actor.status == Status.RETIRED and not actor.merged_into


def allows(decisions: Effective, proposal: Proposal, *, briefing: str = "") -> bool:
    """Whether no curator refused it: a known actor needs one name left, a new one may bear no refused name."""
    if not decisions.decisions:
        return True
    if proposal.known:
        return not all(decisions.rejected(name, proposal.id, briefing=briefing) for name in proposal.names)
    names = {proposal.actor.name, *proposal.names}
    return not any(decisions.rejected(name, proposal.id) or decisions.refused(name) for name in names)


def propose_tags_for(draft: Draft, blocks: Sequence[Block], knowledge: ArchiveKnowledge) -> tuple[TagProposal, ...]:
    """The tags that the text speaks for, and those of the briefings most like it that people have tagged."""
    like = propose_like(knowledge.like, text_for_likeness(draft.title, blocks)) if knowledge.like else ()
    return propose_tags(draft.title, blocks, knowledge.phrases, date=draft.date, like=like)


def learn_tags(tagged: Sequence[Lesson]) -> NeighbourModel | None:
    """What titles, bodies and tags of briefings teach, of the last LIKE_AT_MOST; None for fewer than LIKE_AT_LEAST.

    Only briefings whose tags a person set may be given: a proposal must not be learned from other proposals.
    """
    if len(tagged) < LIKE_AT_LEAST:
        return None
    return train([(text_for_likeness(title, text_blocks(body)), tags) for title, body, tags in tagged[-LIKE_AT_MOST:]])


def text_for_likeness(title: str, blocks: Sequence[Block]) -> str:
    """As `linking.likeness` wants it: the title twice, then each block."""
    return "\n".join((title, title, *(block.text for block in blocks)))


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def header_fields(draft: Draft, *, actors: Sequence[str], tags: Sequence[str]) -> dict[str, object]:
    """The fields of the header in their order; a briefing that needs a date waits for it as a draft.

    A `publish_at` that only follows from the date needs the clock: `settling.proposed` adds it.
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
    """The fields as a build reads them from the header, and a note for each that it would refuse and that is left out.

    A text without a title that can be read has a general one. Where a field that hides a text cannot be read, the text
    is a draft.
    """
    written = {key: _node(tree(value)) for key, value in fields.items() if value is not None}
    values, problems = read_partial(Header, Node(written, 0), "", error=HeaderError)
    unread = tuple(f"{problem.message}: it was left out of the header" for problem in problems)
    if any(key in VISIBILITY and key not in values for key in written):
        values["status"] = BriefingStatus.DRAFT
    return {key: values.get(key) for key in fields} | {"title": values.get("title", UNTITLED)}, unread


def _node(value: Tree) -> Node:
    if isinstance(value, tuple):
        return Node(tuple(map(_node, value)), 0)
    return Node({key: _node(item) for key, item in value.items()} if isinstance(value, dict) else str(value), 0)


def _nameless(written: Sequence[str]) -> tuple[str, ...]:
    """A note for each tag of the seed's own header of which no id can be made."""
    return tuple(
        f'the tag "{label}" has no letter or digit: it was left out' for label in written if not slugify(label)
    )


def _own_actors(
    written: Sequence[str], registry: Registry, proposals: Sequence[Proposal]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actors that the seed's own header names, by any of their names; the ones that nobody knows are notes."""
    if not written:
        return (), ()
    names = {name: actor.id for actor in registry.actors.values() for name in (actor.id, *actor.all_names)}
    names.update((name, p.id) for p in proposals for name in (p.id, *p.actor.all_names))
    ids = tuple(registry.actor_ids.get(names[name], names[name]) for name in written if name in names)
    notes = tuple(
        f'the seed lists the actor "{name}", whom the archive does not know' for name in written if name not in names
    )
    return ids, notes
