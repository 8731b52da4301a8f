"""What a curator decided → what linking must obey in one briefing."""

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.linking.editor_decisions import NONE, Ruling
from site_builder.registry.decisions import Decision, Effective, Scope, Verdict

_ORDER = {Scope.EVERYWHERE: 0, Scope.BRIEFING: 1, Scope.HERE: 2}


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions that touch one briefing's actors; part of the key of its body."""

    rejected: tuple[tuple[str, str], ...] = ()
    """Name and actor id, or an empty id where the name means nobody."""
    rulings: tuple[Ruling, ...] = ()
    """The wider ones first, so that the narrower have the last word."""


NOTHING = Decided()


def decided_for(stem: str, actors: Iterable[str], decisions: Effective) -> Decided:
    """What was decided about the names of these actors in the briefing with this file stem."""
    concerning = decisions.slice_for(stem).decisions
    if not concerning:
        return NOTHING
    listed = frozenset(actors)
    own = [d for d in concerning if not d.tag and d.actor in (*listed, "")]
    return Decided(
        rejected=tuple((d.surface, d.actor) for d in own if _rejects(d, stem, decisions)),
        rulings=tuple(_ruling(d) for d in sorted(own, key=lambda d: _ORDER[d.scope]) if _rules(d)),
    )


def _rejects(decision: Decision, stem: str, decisions: Effective) -> bool:
    """A wide rejection that no narrower or later decision has taken back."""
    if decision.scope is Scope.HERE or decision.verdict is not Verdict.REJECT or not decision.surface:
        return False
    return decisions.rejected(decision.surface, decision.actor, briefing=stem)


def _rules(decision: Decision) -> bool:
    if not decision.surface:
        return False
    return decision.verdict is Verdict.ASSIGN or (decision.scope is Scope.HERE and decision.verdict is Verdict.REJECT)


def _ruling(decision: Decision) -> Ruling:
    actor = decision.actor if decision.verdict is Verdict.ASSIGN else NONE
    return Ruling(decision.surface, actor, decision.paragraph, decision.occurrence)
