"""What ingest proposes: an actor, where it was seen, and why."""

from typing import NamedTuple

from site_builder.registry.actor import Actor, Confidence, Status


class Evidence(NamedTuple):
    """One reason for a proposal."""

    rule: str
    """`R10`, or the name of the rule: `given name`, `shape`, `speech`."""
    why: str
    """In the words of the text: `“President” comes before it`."""
    score: int


class Seen(NamedTuple):
    """A place where the actor is named; block -1 is the title."""

    block: int
    start: int
    end: int
    surface: str


class Proposal(NamedTuple):
    """An actor that a document seems to name."""

    id: str
    """Of the registry, of the starter tables, or new."""
    actor: Actor
    """The record to add; for an actor of the registry its own record."""
    known: bool
    """Whether the registry has it already: then only the briefing's header grows."""
    names: tuple[str, ...]
    """Every way it is written here, the fullest first."""
    seen: tuple[Seen, ...]
    roles_written: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> int:
        """The sum of the evidence."""
        return sum(item.score for item in self.evidence)

    @property
    def confidence(self) -> Confidence:
        """Likely is a full name with evidence of a human, a title and a name, an organisation by its head or by a
        definition in place, and what somebody vouches for."""
        if self.actor.status != Status.PROPOSED:
            return Confidence.LIKELY
        rules = {item.rule for item in self.evidence if item.score >= LEAST}
        full = " " in self.actor.name and not rules.isdisjoint(_OF_FULL_NAMES)
        return Confidence.LIKELY if full or not rules.isdisjoint(_ALWAYS) else Confidence.WEAK


LEAST = 2
"""The score of evidence that counts."""
_ALWAYS = frozenset(["R10", "R10 bracket", "R16", "key word", "registry", "turn"])
_OF_FULL_NAMES = frozenset(["R12", "R12 before", "given name", "initial", "speech", "told", "label", "echo"])


def joined(first: Proposal, second: Proposal) -> Proposal:
    """Two proposals of one actor as one."""
    return first._replace(
        names=tuple(dict.fromkeys((*first.names, *second.names))),
        seen=tuple(sorted({*first.seen, *second.seen}, key=lambda s: (s.block, s.start, s.end))),
        roles_written=tuple(dict.fromkeys((*first.roles_written, *second.roles_written))),
        evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
    )
