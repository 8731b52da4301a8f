"""Blocks → one folded text that every rule reads, with the way back to blocks and offsets.

Knows no actors and no rules.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from site_builder.dates import PartialDate
from site_builder.linking.forms import Form
from site_builder.linking.letters import all_capitals, fold
from site_builder.linking.mentions import Block, BlockKind, MentionKind, Source
from site_builder.registry.actors import Actor

_LOUD = re.compile(r"[A-Z][A-Z.]+[ -][A-Z][A-Z.'-]")
_QUOTED = re.compile(r'“[^“”]*”?|"[^"\n]*"')


@dataclass(frozen=True)
class Reading:
    """A briefing's text as the rules see it."""

    title: str
    """Folded."""
    blocks: tuple[Block, ...]
    text: str
    """Of all blocks, folded, one a line."""
    starts: tuple[int, ...]
    """Where each block starts in the text."""
    sources: tuple[Source, ...]

    def block_at(self, at: int) -> int:
        """Position of the block that holds an offset."""
        return bisect_right(self.starts, at) - 1

    def bounds(self, at: int) -> tuple[int, int]:
        """Start and end of the line that holds an offset: of its block, or of the part between two hard breaks."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)

    @cached_property
    def shouted(self) -> frozenset[int]:
        """Positions of the blocks that are set in capitals throughout (R5)."""
        return frozenset(i for i, block in enumerate(self.blocks) if all_capitals(block.text))

    @cached_property
    def loud(self) -> bool:
        """Whether two words in capitals stand together anywhere: then full names in capitals are looked for."""
        return bool(self.shouted) or _LOUD.search(self.text) is not None

    @cached_property
    def closed(self) -> tuple[tuple[int, int], ...]:
        """Spans in which nothing is a mention: links, code, and the phrases of unnamed sources (R2, R28)."""
        place = {block.index: start for block, start in zip(self.blocks, self.starts, strict=True)}
        spans = [(s.start + place[s.block], s.end + place[s.block]) for s in self.sources if s.block in place]
        spans += [(a + place[b.index], z + place[b.index]) for b in self.blocks for a, z in b.protected]
        return tuple(sorted(spans))

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Spans between quotation marks, inside one block each."""
        return tuple(
            (start + match.start(), start + match.end())
            for block, start in zip(self.blocks, self.starts, strict=True)
            for match in _QUOTED.finditer(block.text)
        )

    @cached_property
    def sections(self) -> tuple[int, ...]:
        """For each block, the number of headings before it."""
        numbers, count = [], 0
        for block in self.blocks:
            count += block.kind == BlockKind.HEADING
            numbers.append(count)
        return tuple(numbers)


def read_blocks(title: str, blocks: Sequence[Block], sources: Sequence[Source]) -> Reading:
    """The reading of a briefing."""
    starts, at = [], 0
    for block in blocks:
        starts.append(at)
        at += len(block.text) + 1
    text = fold("\n".join(block.text for block in blocks))
    return Reading(fold(title), tuple(blocks), text, tuple(starts), tuple(sources))


def within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span touches one of the sorted spans."""
    return any(a < end and start < z for a, z in spans)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a form stands, on its way through the rules."""

    start: int
    """In the reading's text."""
    end: int
    forms: tuple[Form, ...]
    """Every form that is written like this; one for each actor that is left."""
    rule: str = ""
    why: str = ""
    rejected: str = ""
    """Why this is no mention; empty while it may be one."""
    ambiguous: bool = False
    role: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids, each once, in the order of the forms."""
        if len(self.forms) == 1:
            return (self.forms[0].actor,)
        return tuple(dict.fromkeys(form.actor for form in self.forms))

    @property
    def kind(self) -> MentionKind:
        """How the actor is named here."""
        return self.forms[0].kind

    def as_full(self) -> "Candidate":
        """The candidate as a full name."""
        return self.but(forms=tuple(replace(form, kind=MentionKind.FULL) for form in self.forms))

    def but(self, **changes: object) -> "Candidate":
        """The candidate with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """Everything a rule may ask about."""

    reading: Reading
    actors: Mapping[str, Actor]
    """The actors that the briefing's header lists."""
    date: PartialDate | None
    support: frozenset[str] = frozenset()
    """Ids that the text names beyond doubt, by a full name, a capital or a demonym."""
