"""Decisions of curators about names and tags, reduced to those in effect.

Decisions → an index that answers "is this rejected here?" in one lookup. An undo is a further entry that reverses an
earlier one. A decision about one place holds while its paragraph is unchanged; then it lapses and is reported, never
applied elsewhere. `registry.ledger` reads and writes the file. Knows no disk, no clock, and of a briefing only its file
stem and paragraph digests.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from site_builder.core.digests import digest_text, lasting_digest
from site_builder.core.errors import Location, RegistryError
from site_builder.core.grouping import grouped
from site_builder.registry.registry_files import DECISIONS_FILE as DECISIONS_FILE
from site_builder.registry.yaml_writer import written_fields
from site_builder.settings.fields import entry, identifier, integer, one_of, words


class Scope(StrEnum):
    """Reach of a decision."""

    HERE = "here"
    BRIEFING = "briefing"
    EVERYWHERE = "everywhere"


class Verdict(StrEnum):
    """Kind of a decision. `reverse` undoes the entry named by `reverses`; `delete` keeps a `seed` out for good."""

    ACCEPT = "accept"
    REJECT = "reject"
    ASSIGN = "assign"
    REVERSE = "reverse"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of decisions.yaml.

    A name (`surface`) is accepted, rejected or assigned to an `actor`. A `tag` is accepted or rejected. A `role` stated
    in briefings is refused for its `actor`. A `seed` is kept out of the archive. A field of a `header` stays as it is.
    """

    id: str = entry(identifier, doc="digest of the other fields; any other value is replaced")
    when: str = entry(words, doc="date or date-time; the later of two decisions counts")
    verdict: Verdict = one_of(Verdict)
    scope: Scope = one_of(Scope, default=Scope.EVERYWHERE)
    briefing: str = entry(words, default="", doc="file stem; with scope here and briefing")
    paragraph: str = entry(words, default="", doc="digest of the paragraph's text; with scope here")
    occurrence: int = entry(
        integer(0, 9999), default=0, doc="which occurrence in the paragraph, from 1; 0 means each; with scope here"
    )
    surface: str = entry(words, default="", doc="the name as written")
    actor: str = entry(identifier, default="", doc="actor id")
    tag: str = entry(identifier, default="", doc="tag id")
    role: str = entry(words, default="", doc="words of a role that is not recorded; with actor and verdict reject")
    seed: str = entry(words, default="", doc="path of a seed whose briefing was deleted; with verdict delete")
    header: str = entry(
        words, default="", doc="date, of a briefing, or authors or title, of a surface; with verdict accept"
    )
    reverses: str = entry(identifier, default="", doc="id of the reversed decision; with verdict reverse")
    by: str = entry(words, default="", doc="who decided: the user.name of git")
    order: int = entry(integer(0, 999_999_999), default=0, doc="position among decisions of the same time, from 0")
    line: int = field(default=0, compare=False)
    """Line of the entry in decisions.yaml."""


def paragraph_digest(text: str) -> str:
    """Digest of a block's plain text; runs of white space count as one space."""
    return digest_text(" ".join(text.split()))


def content_id(decision: Decision) -> str:
    """Id of a decision: `d` and 16 hexadecimal digits, a digest of all other fields."""
    values = {key: str(value) for key, value in written_fields(decision).items() if key != "id"}
    return f"d{lasting_digest(values)[:16]}"


def effective(decisions: Iterable[Decision]) -> "Effective":
    """Decisions in effect, from entries in order of time.

    Drops reversals and the entries they reverse, even if the reversal comes first; a reversal can itself be reversed.
    Of two contradicting decisions the later holds.
    """
    live = _not_reversed(tuple(decisions))
    pairs = tuple(_contradictions(live))
    gone = {earlier.id for earlier, _ in pairs}
    valid = tuple(d for d in live if d.id not in gone and not (d.seed or d.header))
    confirmed = frozenset((d.header, d.briefing or d.surface) for d in live if d.header)
    return Effective(valid, pairs, {d.seed: d.id for d in live if d.seed}, confirmed)


def _not_reversed(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    reversals: dict[str, list[str]] = {decision.id: [] for decision in decisions}
    for decision in decisions:
        if decision.verdict == Verdict.REVERSE and decision.reverses in reversals:
            reversals[decision.reverses].append(decision.id)
    gone: set[str] = set()
    try:
        for taken in TopologicalSorter(reversals).static_order():
            if not gone.issuperset(reversals[taken]):
                gone.add(taken)
    except CycleError as wrong:
        what = f"decisions reverse each other in a circle: {', '.join(wrong.args[1])}"
        raise RegistryError(what, place=Location(DECISIONS_FILE), hint="delete one of them") from wrong
    return tuple(d for d in decisions if d.id not in gone and d.verdict != Verdict.REVERSE)


def _contradictions(decisions: Iterable[Decision]) -> Iterator[tuple[Decision, Decision]]:
    """Pairs about the same thing that contradict each other, the later second."""
    holding: dict[tuple[object, ...], list[Decision]] = {}
    for later in decisions:
        place = later.scope, later.briefing, later.paragraph, later.occurrence
        about = *place, later.surface, later.tag, later.role, later.seed, later.header
        earlier = holding.setdefault(about, [])
        clashing = [decision for decision in earlier if _clash(decision, later)]
        yield from ((decision, later) for decision in clashing)
        holding[about] = [*(decision for decision in earlier if decision not in clashing), later]


def _clash(one: Decision, other: Decision) -> bool:
    if one.verdict == other.verdict:
        return one.verdict == Verdict.ASSIGN and one.actor != other.actor
    if Verdict.REJECT not in (one.verdict, other.verdict):
        return False
    rejected, affirmed = (one, other) if one.verdict == Verdict.REJECT else (other, one)
    return not rejected.actor or not affirmed.actor or rejected.actor == affirmed.actor


@dataclass(frozen=True)
class Effective:
    """Decisions in effect, in order of time. If two decisions concern the same thing, the narrower scope wins, then the
    later one."""

    decisions: tuple[Decision, ...]
    contradicted: tuple[tuple[Decision, Decision], ...] = field(default=(), compare=False)
    """Overruled decisions, each with the later one that contradicts it."""
    deleted: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Seed of a deleted briefing → id of the decision."""
    confirmed: frozenset[tuple[str, str]] = field(default=frozenset(), compare=False)
    """Header field, and the briefing's stem or the name in it, that a curator left as it is."""

    def slice_for(self, briefing: str) -> "Effective":
        """Decisions about one briefing, and those that hold everywhere. Part of the briefing's cache key."""
        return Effective((*self._by_briefing.get(briefing, ()), *self._by_briefing.get("", ())))

    def rejected(self, surface: str, actor: str = "", *, briefing: str = "") -> bool:
        """True if a name must not be proposed or linked (as this actor) in a briefing, or anywhere.

        A rejection without actor applies to every actor, one without surface to every name of its actor.
        """
        last = self._last((d for d in self._names(surface, actor) if d.scope != Scope.HERE), briefing)
        return last is not None and last.verdict == Verdict.REJECT

    def refused(self, surface: str) -> bool:
        """True if a name must not be proposed as a new actor: rejected for any actor."""
        named = (d for d in self._by_surface.get(surface, ()) if d.scope != Scope.HERE)
        last = self._last(named)
        return last is not None and last.verdict == Verdict.REJECT

    def rejected_tag(self, tag: str) -> bool:
        """True if a tag must not be proposed anywhere."""
        last = self._last(self._by_tag.get(tag, ()))
        return last is not None and last.verdict == Verdict.REJECT

    @cached_property
    def refused_roles(self) -> Mapping[str, tuple[str, ...]]:
        """Actor id → roles that a curator refused to record."""
        return grouped((d.actor, d.role) for d in self.decisions if d.role)

    def lapsed(self, paragraphs: Mapping[str, frozenset[str]]) -> tuple[Decision, ...]:
        """Decisions about one place whose briefing or paragraph no longer exists. `paragraphs` maps briefings to
        digests."""
        nothing: frozenset[str] = frozenset()
        places = (d for d in self.decisions if d.scope == Scope.HERE)
        return tuple(d for d in places if d.paragraph not in paragraphs.get(d.briefing, nothing))

    def _names(self, surface: str, actor: str) -> Iterator[Decision]:
        for decision in (*self._by_surface.get(surface, ()), *self._by_surface.get("", ())):
            if not decision.tag and decision.actor in ("", actor):
                yield decision

    def _last(self, found: Iterable[Decision], briefing: str = "") -> Decision | None:
        fits = (d for d in found if d.scope == Scope.EVERYWHERE or (briefing and d.briefing == briefing))
        return max(fits, key=lambda d: (d.scope == Scope.BRIEFING, self._order[d.id]), default=None)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {decision.id: number for number, decision in enumerate(self.decisions)}

    @cached_property
    def _by_surface(self) -> dict[str, tuple[Decision, ...]]:
        return grouped((d.surface, d) for d in self.decisions if not (d.tag or d.role))

    @cached_property
    def _by_tag(self) -> dict[str, tuple[Decision, ...]]:
        return grouped((d.tag, d) for d in self.decisions if d.tag)

    @cached_property
    def _by_briefing(self) -> dict[str, tuple[Decision, ...]]:
        return grouped((d.briefing, d) for d in self.decisions)
