"""What ingest proposes: an actor, where it was seen, and why."""

from dataclasses import dataclass, replace

from site_builder.registry.actor import Actor


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a proposal."""

    rule: str
    """`R10`, or the name of the rule: `given name`, `shape`, `speech`."""
    why: str
    """In the words of the text: `“President” stands before it`."""
    score: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A place where the actor is named; block -1 is the title."""

    block: int
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class NerSpan:
    """A name that a name recogniser proposes; block -1 is the title."""

    block: int
    start: int
    end: int
    kind: str
    """`person` or `organisation`."""


@dataclass(frozen=True, slots=True)
class Proposal:
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


def joined(first: Proposal, second: Proposal) -> Proposal:
    """Two proposals of one actor as one."""
    return replace(
        first,
        names=tuple(dict.fromkeys((*first.names, *second.names))),
        seen=tuple(sorted({*first.seen, *second.seen}, key=lambda s: (s.block, s.start, s.end))),
        roles_written=tuple(dict.fromkeys((*first.roles_written, *second.roles_written))),
        evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
    )
