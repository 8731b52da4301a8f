"""Applies editors' rulings about names in a briefing, which override every rule (R29)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from site_builder.core.digests import digest_text
from site_builder.linking.model import MentionKind, Reason
from site_builder.linking.name_forms import Form, Sense
from site_builder.linking.text_view import Candidate, RuleContext, within
from site_builder.registry.actor import LinkRule
from site_builder.registry.decisions import Decision, Effective, Scope, Verdict
from site_builder.text.folding import fold, whole_words

NONE = "none"


@dataclass(frozen=True, slots=True)
class Ruling:
    """An editor's statement in the header: the actor that a name means in this briefing."""

    surface: str
    """As written."""
    actor: str
    """Registry id. `none` links to nobody; empty withdraws the links that rules would make."""
    paragraph: str = ""
    """Digest of the paragraph text; empty for the whole briefing."""
    occurrence: int = 0
    """Position in the paragraph, counted from 1; 0 for all."""


def obey(case: RuleContext, found: tuple[Candidate, ...], rulings: Sequence[Ruling]) -> tuple[Candidate, ...]:
    """Candidates after applying each ruling in order."""
    for ruling in rulings:
        found = _apply(case, found, ruling)
    return found


def reject(
    case: RuleContext, found: tuple[Candidate, ...], rejected: Sequence[tuple[str, str]]
) -> tuple[Candidate, ...]:
    """Candidates without the rejected (surface, actor id) pairs; an empty id rejects every actor."""
    refused = {(fold(surface), actor) for surface, actor in rejected}
    text = case.reading.text
    return tuple(c for c in found if not any((text[c.start : c.end], a) in refused for a in ("", *c.actors)))


def _apply(case: RuleContext, found: tuple[Candidate, ...], ruling: Ruling) -> tuple[Candidate, ...]:
    spans = [span for span in _spans(case, ruling) if not _is_part(found, *span)]
    kept = tuple(c for c in found if not within(spans, c.start, c.end))
    if ruling.actor not in case.actors:
        return kept
    form = Form(fold(ruling.surface), ruling.actor, MentionKind.FULL, LinkRule.AUTO)
    added = [Candidate(a, z, Sense((form,)), Reason.EDITOR, "an editor's decision") for a, z in spans]
    return tuple(sorted((*kept, *added), key=lambda c: (c.start, -c.end)))


def _is_part(found: tuple[Candidate, ...], start: int, end: int) -> bool:
    """True inside a longer name (R3): a ruling on "Vantor" does not apply to "Ilse Vantor"."""
    return any(c.start <= start and end <= c.end and c.end - c.start > end - start for c in found)


def _spans(case: RuleContext, ruling: Ruling) -> list[tuple[int, int]]:
    reading, wanted = case.reading, fold(ruling.surface)
    spans = []
    for block, start in zip(reading.blocks, reading.starts, strict=True):
        if ruling.paragraph and digest_text(" ".join(block.text.split())) != ruling.paragraph:
            continue
        here = list(whole_words(reading.text, wanted, start, start + len(block.text)))
        spans += here[ruling.occurrence - 1 : ruling.occurrence] if ruling.occurrence else here
    return spans


_ORDER = {Scope.EVERYWHERE: 0, Scope.BRIEFING: 1, Scope.HERE: 2}


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions about one briefing's actors; part of the key of its body."""

    rejected: tuple[tuple[str, str], ...] = ()
    """Pairs of name and actor id; an empty id if the name means nobody."""
    rulings: tuple[Ruling, ...] = ()
    """Widest scope first, so that narrower rulings override."""


NOTHING = Decided()


def decided_for(stem: str, actors: Iterable[str], decisions: Effective) -> Decided:
    """Decisions on the names of these actors in the briefing with this file stem."""
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
    """True for a briefing-wide or global rejection that no narrower or later decision reverses."""
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
