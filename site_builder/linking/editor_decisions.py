"""R29: what an editor has ruled about a name in this briefing; it wins over every other rule."""

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
    """A name and whom it means here."""

    surface: str
    """As written."""
    actor: str
    """Registry id; `none` is nobody, an empty text nobody that a rule would say."""
    paragraph: str = ""
    """Digest of the paragraph's text; empty for the whole briefing."""
    occurrence: int = 0
    """Counted from 1 in that paragraph; 0 is every one."""


def obey(case: RuleContext, found: tuple[Candidate, ...], rulings: Sequence[Ruling]) -> tuple[Candidate, ...]:
    """The candidates after the rulings, each applied in order."""
    for ruling in rulings:
        found = _apply(case, found, ruling)
    return found


def reject(
    case: RuleContext, found: tuple[Candidate, ...], rejected: Sequence[tuple[str, str]]
) -> tuple[Candidate, ...]:
    """The candidates without the (surface, actor id) pairs that were refused; an empty id refuses everybody."""
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
    """Whether a longer name is here (R3): what is ruled about "Vantor" is not about "Ilse Vantor"."""
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
