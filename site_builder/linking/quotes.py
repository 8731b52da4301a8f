"""Blocks with their mentions and sources → quotations of three words or more, each with its speaker (R27).

A speaker is an actor or an unnamed source, never both; where the text does not settle it, nobody. Knows no registry.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from site_builder.linking.lexicon import QUOTE_VERBS
from site_builder.linking.mentions import Block, BlockKind, Mention, MentionKind, Quote, Source

MIN_WORDS = 3
_QUOTED = re.compile(r'“([^“”]+)(?:”|$)|"([^"]+)(?:"|$)')
_WORD = re.compile(r"[\w’'-]+")
_CONTINUED = frozenset(["continued", "added", "went", "concluded"])
_IN_THE_WORDS = re.compile(r"\b(?:[Ii]n\s+the\s+words\s+of|[Aa]ccording\s+to|[Aa]s\s+put\s+by)\s+$")
_BEFORE_OBJECT = re.compile(r"\b(?:of|with|to|by|from|for|about|against|on|over|between|and|told|urged|asked)\s+$")
_CLAUSE_END = re.compile(r"[.!?;]\s+(?=[A-Z“\"])")
_REFERENCE_BEFORE = re.compile(r"\d\s*[;:,]\s*$")
_PRONOUN_BEFORE = re.compile(r"\b([Hh]e|[Ss]he)\s+(?:\w+ly\s+|also\s+|then\s+|had\s+|has\s+|did\s+not\s+)*$")
_PRONOUN_AFTER = re.compile(r"\s*(?:he|she)\b")
_AND_BEFORE = re.compile(r"\b(?:and|but|or)\s+(?:\w+ly\s+|also\s+|then\s+)*$")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody named in a block."""

    start: int
    end: int
    actor: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """What attribution may look at."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Of all quotations."""
    speakers: tuple[_Speaker, ...]
    """Outside quotations and roles, in order."""
    people: frozenset[str]
    """Ids of persons: only they are a he or a she."""
    before: Quote | None
    """The last quotation of the paragraph before, or the one before in this paragraph."""


Found = tuple[_Speaker, str, str]
"""Speaker, verb and why."""


def find_quotes(
    blocks: Sequence[Block],
    mentions: Sequence[Mention],
    sources: Sequence[Source],
    *,
    people: Collection[str] | None = None,
) -> tuple[Quote, ...]:
    """The quotations in the order of the text. `people` are the ids of persons; guessed where not given."""
    persons = frozenset(_persons(mentions) if people is None else people)
    found: list[Quote] = []
    for position, block in enumerate(blocks):
        if block.kind == BlockKind.HEADING or ("“" not in block.text and '"' not in block.text):
            continue
        previous = blocks[position - 1] if position else None
        before = [q for q in found if previous is not None and q.block == previous.index]
        colon = _after_colon(previous, mentions, sources) if previous else None
        found += _in_block(block, _speakers(block, mentions, sources), persons, before[-1] if before else None, colon)
    return tuple(found)


def _persons(mentions: Sequence[Mention]) -> set[str]:
    """Actors that may be persons: those that no capital and no code stands for."""
    others = {m.actor for m in mentions if m.kind in (MentionKind.METONYM, MentionKind.ABBREVIATION)}
    return {m.actor for m in mentions if m.actor} - others


def _speakers(block: Block, mentions: Sequence[Mention], sources: Sequence[Source]) -> list[_Speaker]:
    here = [m for m in mentions if m.block == block.index and m.actor]
    roles = [_role_span(block.text, m) for m in here if m.role_written]
    named = [
        _Speaker(m.start, m.end, actor=m.actor)
        for m in here
        if not any(a <= m.start < z for a, z in roles) and block.text[m.end : m.end + 2] not in ("’s", "'s")
    ]
    unnamed = [_Speaker(s.start, s.end, source=s.phrase) for s in sources if s.block == block.index]
    return sorted(named + unnamed, key=lambda s: (s.start, s.end))


def _role_span(text: str, mention: Mention) -> tuple[int, int]:
    at = text.find(mention.role_written, mention.end)
    at = at if at >= 0 else text.rfind(mention.role_written, 0, mention.start)
    return (at, at + len(mention.role_written)) if at >= 0 else (0, 0)


def _in_block(
    block: Block, speakers: Sequence[_Speaker], people: frozenset[str], before: Quote | None, colon: _Speaker | None
) -> list[Quote]:
    spans = tuple(m.span() for m in _QUOTED.finditer(block.text))
    outside = tuple(s for s in speakers if not any(a <= s.start < z for a, z in spans))
    found: list[Quote] = []
    for start, end in spans:
        if len(_WORD.findall(block.text[start:end])) < MIN_WORDS or _REFERENCE_BEFORE.search(block.text[:start]):
            continue
        paragraph = _Paragraph(block.text, spans, outside, people, found[-1] if found else before)
        settled = _attribute(paragraph, start, end)
        if settled is None and colon is not None and not block.text[:start].strip():
            settled = (colon, "", "the paragraph before ends in a colon")
        found.append(_quote(block, start, end, settled))
    return found


def _quote(block: Block, start: int, end: int, settled: Found | None) -> Quote:
    speaker, verb, why = settled or (_Speaker(0, 0), "", "nobody stands beside the quotation")
    text = block.text[start + 1 : end - 1 if block.text[end - 1] in '”"' else end]
    return Quote(block.index, start, end, text, speaker=speaker.actor, source=speaker.source, verb=verb, why=why)


def _attribute(p: _Paragraph, start: int, end: int) -> Found | None:
    for way in (_in_the_words_of, _by_verb_after, _by_verb_before, _before_colon):
        settled = way(p, start, end)
        if settled is not None:
            return settled
    return None


def _in_the_words_of(p: _Paragraph, start: int, end: int) -> Found | None:
    floor = _clause_start(p, start)
    for speaker in p.speakers:
        if floor <= speaker.start < start and _IN_THE_WORDS.search(p.text, floor, speaker.start):
            return speaker, "", "in the words of"
    return None


def _by_verb_after(p: _Paragraph, start: int, end: int) -> Found | None:
    """ "…," said Vantor; "…," Vantor told reporters; "…," he continued."""
    if p.text[start:end].rstrip('”"')[-1:] not in (",", "?", "!", "—"):
        return None
    stop = min([a for a, _ in p.spans if a >= end] + [_clause_end(p.text, end)])
    verb = next((m for m in _WORD.finditer(p.text, end, stop) if m[0] in QUOTE_VERBS), None)
    if verb is None:
        return None
    if _PRONOUN_AFTER.match(p.text, end):
        return _pronoun(p, verb[0])
    near = [s for s in p.speakers if end <= s.start < stop]
    subject = next((s for s in near if s.end <= verb.start()), None)
    if subject is None:
        subject = next((s for s in near if s.start >= verb.end() and "," not in p.text[verb.end() : s.start]), None)
    return (subject, verb[0], "beside the verb after the quotation") if subject else None


def _by_verb_before(p: _Paragraph, start: int, end: int) -> Found | None:
    """The subject of the last verb before the quotation; of the one before it where "and" joins the two."""
    floor = _clause_start(p, start)
    verbs = [m for m in _WORD.finditer(p.text, floor, start) if m[0] in QUOTE_VERBS and not _quoted(p, m.start())]
    while len(verbs) > 1 and _AND_BEFORE.search(p.text, floor, verbs[-1].start()):
        verbs.pop()
    if not verbs:
        return None
    verb = verbs[-1]
    if _PRONOUN_BEFORE.search(p.text, floor, verb.start()):
        return _pronoun(p, verb[0])
    before = [s for s in p.speakers if floor <= s.start and s.end <= verb.start()]
    subjects = [s for s in before if not _BEFORE_OBJECT.search(p.text, floor, s.start)] or before
    return (subjects[-1], verb[0], "the subject of the verb before the quotation") if subjects else None


def _before_colon(p: _Paragraph, start: int, end: int) -> Found | None:
    floor = _clause_start(p, start)
    named = [s for s in p.speakers if floor <= s.start and s.end <= start]
    if not named or not p.text[floor:start].rstrip().endswith(":"):
        return None
    return named[0], "", "before the colon"


def _pronoun(p: _Paragraph, verb: str) -> Found | None:
    if verb in _CONTINUED and p.before is not None and (p.before.speaker or p.before.source):
        return _Speaker(0, 0, p.before.speaker, p.before.source), verb, f"{verb}: the speaker of the quotation before"
    candidates = {(s.actor, s.source): s for s in p.speakers if s.actor in p.people or s.source}
    if len(candidates) != 1:
        return None
    return next(iter(candidates.values())), verb, "a pronoun with one candidate in its paragraph"


def _quoted(p: _Paragraph, at: int) -> bool:
    return any(a <= at < z for a, z in p.spans)


def _clause_end(text: str, at: int) -> int:
    match = _CLAUSE_END.search(text, at)
    return match.start() if match else len(text)


def _clause_start(p: _Paragraph, at: int) -> int:
    starts = [m.end() for m in _CLAUSE_END.finditer(p.text, 0, at) if not _quoted(p, m.start())]
    return starts[-1] if starts else 0


def _after_colon(block: Block, mentions: Sequence[Mention], sources: Sequence[Source]) -> _Speaker | None:
    """Whom a paragraph that ends in a colon announces: its unnamed source, or the one actor it names."""
    if not block.text.rstrip().endswith(":"):
        return None
    named = _speakers(block, mentions, sources)
    phrases = [s for s in named if s.source]
    return phrases[-1] if phrases else named[-1] if len({s.actor for s in named}) == 1 else None
