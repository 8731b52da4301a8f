"""Blocks with their mentions and sources → quotations of three words or more, each with its speaker (R27).

A speaker is an actor or an unnamed source, never both; where the text does not settle it, nobody. Knows no registry.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.linking.lexicon import QUOTE_VERBS
from site_builder.linking.mentions import Block, BlockKind, Mention, Quote, Source

MIN_WORDS = 3
_QUOTED = re.compile(r'“([^“”]+)(?:”|$)|"([^"]+)(?:"|$)')
_WORD = re.compile(r"[\w’'-]+")
_PRONOUNS = frozenset(["he", "she", "they", "He", "She", "They"])
_CONTINUED = frozenset(["continued", "added", "went", "concluded"])
_IN_THE_WORDS = re.compile(r"\b(?:[Ii]n\s+the\s+words\s+of|[Aa]ccording\s+to|[Aa]s\s+put\s+by)\s+$")
_CLAUSE_END = re.compile(r"[.!?;]\s+(?=[A-Z“\"])")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody named in a block."""

    start: int
    end: int
    actor: str = ""
    source: str = ""


def find_quotes(blocks: Sequence[Block], mentions: Sequence[Mention], sources: Sequence[Source]) -> tuple[Quote, ...]:
    """The quotations in the order of the text."""
    found: list[Quote] = []
    for position, block in enumerate(blocks):
        if block.kind == BlockKind.HEADING or ("“" not in block.text and '"' not in block.text):
            continue
        speakers = _speakers(block.index, mentions, sources)
        previous = blocks[position - 1] if position else None
        before = [q for q in found if previous is not None and q.block == previous.index]
        colon = _after_colon(previous, mentions, sources) if previous else None
        found += _in_block(block, speakers, before[-1] if before else None, colon)
    return tuple(found)


def _speakers(index: int, mentions: Sequence[Mention], sources: Sequence[Source]) -> list[_Speaker]:
    named = [_Speaker(m.start, m.end, actor=m.actor) for m in mentions if m.block == index and m.actor]
    unnamed = [_Speaker(s.start, s.end, source=s.phrase) for s in sources if s.block == index]
    return sorted(named + unnamed, key=lambda s: (s.start, s.end))


def _in_block(block: Block, speakers: list[_Speaker], before: Quote | None, colon: _Speaker | None) -> list[Quote]:
    spans = [m.span() for m in _QUOTED.finditer(block.text)]
    outside = [s for s in speakers if not any(a <= s.start < z for a, z in spans)]
    found: list[Quote] = []
    for start, end in spans:
        if len(_WORD.findall(block.text[start:end])) < MIN_WORDS:
            continue
        speaker, verb, why = _attribute(block.text, (start, end), spans, outside, found[-1] if found else before)
        if speaker is None and colon is not None and not found and not block.text[:start].strip():
            speaker, verb, why = colon, "", "the paragraph before ends in a colon"
        text = block.text[start + 1 : end - 1] if block.text[end - 1] in '”"' else block.text[start + 1 : end]
        actor, source = (speaker.actor, speaker.source) if speaker else ("", "")
        found.append(Quote(block.index, start, end, text, speaker=actor, source=source, verb=verb, why=why))
    return found


def _attribute(
    text: str, span: tuple[int, int], spans: list[tuple[int, int]], speakers: list[_Speaker], before: Quote | None
) -> tuple[_Speaker | None, str, str]:
    start, end = span
    after_end = min([a for a, _ in spans if a >= end] + [_clause_end(text, end)])
    verb = _verb(text, end, after_end)
    if verb is not None and verb.start() - end < 60 and not text[end : verb.start()].strip().endswith((".", ";")):
        near = [s for s in speakers if end <= s.start < after_end]
        subject = _subject(text, near, verb, end, after_end)
        if subject:
            return subject, verb[0], "beside the verb after the quotation"
        resolved = _pronoun(text[end:after_end], verb[0], speakers, before)
        if resolved:
            return resolved[0], verb[0], resolved[1]
    floor = _clause_start(text, start, spans)
    lead = text[floor:start]
    last = next((s for s in reversed(speakers) if floor <= s.start and s.end <= start), None)
    for s in speakers:
        if floor <= s.start and s.end <= start and _IN_THE_WORDS.search(text, floor, s.start):
            return s, "", "in the words of"
    verb = _verb(text, floor, start)
    if verb is not None:
        subject = next((s for s in reversed(speakers) if floor <= s.start and s.end <= verb.start()), None)
        subject = _first_of_clause(speakers, floor, verb.start()) or subject
        if subject:
            return subject, verb[0], "the subject of the verb before the quotation"
        resolved = _pronoun(lead, verb[0], [s for s in speakers if s.end <= start], before)
        if resolved:
            return resolved[0], verb[0], resolved[1]
    if last is not None and lead.rstrip().endswith(":"):
        return last, "", "before the colon"
    return None, verb[0] if verb else "", "nobody stands beside the quotation"


def _verb(text: str, start: int, end: int) -> re.Match[str] | None:
    return next((m for m in _WORD.finditer(text, start, end) if m[0] in QUOTE_VERBS), None)


def _subject(text: str, near: list[_Speaker], verb: re.Match[str], start: int, end: int) -> _Speaker | None:
    before = [s for s in near if s.end <= verb.start()]
    if before:
        return before[0]
    after = [s for s in near if s.start >= verb.end() and not re.search(r"[.,;]", text[verb.end() : s.start])]
    return after[0] if after and not re.match(r"\s*(?:he|she|they)\b", text[start:end]) else None


def _pronoun(words: str, verb: str, speakers: list[_Speaker], before: Quote | None) -> tuple[_Speaker, str] | None:
    if not _PRONOUNS.intersection(_WORD.findall(words)):
        return None
    if verb in _CONTINUED and before is not None and (before.speaker or before.source):
        return _Speaker(0, 0, before.speaker, before.source), f"{verb}: the speaker of the quotation before"
    candidates = {(s.actor, s.source) for s in speakers}
    if len(candidates) == 1:
        return speakers[0], "a pronoun with one candidate in its paragraph"
    return None


def _first_of_clause(speakers: list[_Speaker], floor: int, end: int) -> _Speaker | None:
    inside = [s for s in speakers if floor <= s.start and s.end <= end]
    return inside[-1] if inside else None


def _clause_end(text: str, at: int) -> int:
    match = _CLAUSE_END.search(text, at)
    return match.start() if match else len(text)


def _clause_start(text: str, at: int, spans: list[tuple[int, int]]) -> int:
    starts = [m.end() for m in _CLAUSE_END.finditer(text, 0, at) if not any(a < m.start() < z for a, z in spans)]
    return starts[-1] if starts else 0


def _after_colon(block: Block, mentions: Sequence[Mention], sources: Sequence[Source]) -> _Speaker | None:
    if not block.text.rstrip().endswith(":"):
        return None
    named = _speakers(block.index, mentions, sources)
    phrases = [s for s in named if s.source]
    return phrases[-1] if phrases else named[-1] if len({s.actor for s in named}) == 1 else None
