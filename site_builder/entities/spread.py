"""Proposals of many documents → one record for each actor, the most widely named first (R30).

A name that fills one document ranks below one that stands once in many. Knows no text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from site_builder.entities.model import Proposal
from site_builder.registry.actor import Actor, ActorKind, Name


@dataclass(frozen=True, slots=True)
class ActorSpread:
    """An actor and the documents that name it."""

    actor: Actor
    """With the names of all documents."""
    known: bool
    documents: tuple[str, ...]
    score: int
    """Of the strongest single document."""


def spread(found: Iterable[tuple[str, Sequence[Proposal]]]) -> tuple[ActorSpread, ...]:
    """One entry for each id, by the number of documents, then by evidence, then by name and id."""
    entries: dict[str, list[tuple[str, Proposal]]] = {}
    for document, proposals in found:
        for proposal in proposals:
            entries.setdefault(proposal.id, []).append((document, proposal))
    return tuple(sorted((_entry(group) for group in entries.values()), key=_rank))


def _entry(group: Sequence[tuple[str, Proposal]]) -> ActorSpread:
    actors = [proposal.actor for _, proposal in group]
    # A state that acts in one document is a government, although others name it only as a place.
    actor = next((a for a in actors if a.kind != ActorKind.PLACE), actors[0])
    known = any(proposal.known for _, proposal in group)
    return ActorSpread(
        actor if known else replace(actor, names=_names(actor, actors)),
        known,
        tuple(dict.fromkeys(document for document, _ in group)),
        max(proposal.score for _, proposal in group),
    )


def _names(actor: Actor, actors: Sequence[Actor]) -> tuple[Name, ...]:
    names = {name.text: name for other in actors for name in (*other.names, Name(other.name))}
    kept = {name.text: name for name in actor.names}
    return tuple((names | kept)[text] for text in names if text != actor.name)


def _rank(entry: ActorSpread) -> tuple[int, int, str, str]:
    return (-len(entry.documents), -entry.score, entry.actor.sorts_under.casefold(), entry.actor.id)
