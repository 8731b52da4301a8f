"""Proposals of ingest: an actor, its occurrences and the evidence."""

from typing import NamedTuple

from site_builder.registry.actor import Actor, Confidence, Status


class Evidence(NamedTuple):
    """Reason for a proposal."""

    rule: str
    """Rule number such as `R10`, or its name: `given name`, `shape`, `speech`."""
    why: str
    """Explanation that quotes the text: `“President” comes before it`."""
    score: int


class Seen(NamedTuple):
    """Occurrence of the actor; block -1 is the title."""

    block: int
    start: int
    end: int
    surface: str


class Proposal(NamedTuple):
    """Actor that a document seems to name."""

    id: str
    """Id from the registry or the starter tables, or a new one."""
    actor: Actor
    """Record to add; for a registered actor, the existing record."""
    known: bool
    """True if the actor is registered already: then only the briefing's header grows."""
    names: tuple[str, ...]
    """Written forms in this document, fullest first."""
    seen: tuple[Seen, ...]
    roles_written: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> int:
        """Total score of the evidence."""
        return sum(item.score for item in self.evidence)

    @property
    def confidence(self) -> Confidence:
        """Likely or weak.

        Likely are full names with human evidence, titles with a name, organisations by their head or a definition, and
        vouched records.
        """
        if self.actor.status != Status.PROPOSED:
            return Confidence.LIKELY
        rules = {item.rule for item in self.evidence if item.score >= LEAST}
        full = " " in self.actor.name and not rules.isdisjoint(_OF_FULL_NAMES)
        return Confidence.LIKELY if full or not rules.isdisjoint(_ALWAYS) else Confidence.WEAK


LEAST = 2
"""Minimum score for evidence to count."""
_ALWAYS = frozenset(["R10", "R10 bracket", "R16", "key word", "registry"])
_OF_FULL_NAMES = frozenset(["R12", "R12 before", "given name", "initial", "speech", "told", "echo"])


def joined(first: Proposal, second: Proposal) -> Proposal:
    """Merges two proposals of one actor."""
    return first._replace(
        names=tuple(dict.fromkeys((*first.names, *second.names))),
        seen=tuple(sorted({*first.seen, *second.seen}, key=lambda s: (s.block, s.start, s.end))),
        roles_written=tuple(dict.fromkeys((*first.roles_written, *second.roles_written))),
        evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
    )
