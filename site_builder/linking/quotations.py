"""Blocks with their mentions and sources → quotations of three words or more, each with its speaker (R27).

A speaker is an actor or an unnamed source, never both; where the text does not settle it, nobody. Knows no registry.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar

from site_builder.linking.model import Block, BlockKind, Mention, MentionKind, Quote, Source
from site_builder.linking.text_view import within_disjoint
from site_builder.text.english_words import QUOTE_VERBS

MIN_WORDS = 3
_Item = TypeVar("_Item", Mention, Source)
_CURLY = re.compile(r"“[^“”]+(?:”|$)")
_QUOTED = re.compile(rf'{_CURLY.pattern}|"[^"]+(?:"|$)')
"""Slower than the first alone, which begins with one sign."""
_WORD = re.compile(r"[\w’'-]+")
_ENOUGH_WORDS = re.compile(rf"(?<![\w’'-])(?:[\w’'-]+[^\w’'-]+){{{MIN_WORDS - 1}}}[\w’'-]")
_CONTINUED = frozenset(["continued", "added", "went", "concluded"])
_IN_THE_WORDS = re.compile(r"\b(?:[Ii]n\s+the\s+words\s+of|[Aa]ccording\s+to|[Aa]s\s+put\s+by)\s+$")
_OF = ("of", "to", "by", " ", "\n", "\t")
_BEFORE_OBJECT = re.compile(
    r"\b(?:of|with|to|by|from|for|about|against|on|over|between|and|in|at|near|told|urged|asked)\s+(?:the\s+)?$"
)
_NAME_BEFORE = re.compile(r"([A-Z][\w’'-]+)\s+(?:\w+ly\s+|also\s+|then\s+|had\s+|has\s+)*$")
_CLAUSE_END = re.compile(r"[.!?;]\s+(?=[A-Z“\"])")
_PRONOUN_BEFORE = re.compile(r"\b([Hh]e|[Ss]he)\s+(?:\w+ly\s+|also\s+|then\s+|had\s+|has\s+|did\s+not\s+)*$")
_JOINING = ("he", "He", "and", "but", "or", "ly", "also", "then", "had", "has", "not")
_NEAR = 40
"""Characters in which the word that makes a name an object stands before it."""
_PRONOUN_AFTER = re.compile(r"\s*(?:he|she)\b")
_SIGNED = re.compile(r"\s*[—–―]\s*(?=[^.!?;:“”\"]{2,120}\.?\s*$)")
"""After a quotation that opens its block: a dash, and to the end of the block no more than who said it."""
_AND_BEFORE = re.compile(r"\b(?:and|but|or)\s+(?:\w+ly\s+|also\s+|then\s+)*$")


class _Speaker(NamedTuple):
    """Somebody named in a block."""

    start: int
    end: int
    actor: str = ""
    source: str = ""


class _Paragraph(NamedTuple):
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
    clauses: tuple[tuple[int, int, bool], ...]
    """Ends of clauses: end, start of the next, inside a quotation."""


_PLACE = itemgetter(0, 1)
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
    named, unnamed = _by_block(mentions), _by_block(sources)
    found: list[Quote] = []
    for position, block in enumerate(blocks):
        text = block.text
        if ("“" not in text and '"' not in text) or block.kind is BlockKind.HEADING:
            continue
        previous = blocks[position - 1] if position else None
        before = found[-1] if found and previous is not None and found[-1].block == previous.index else None
        colon = _after_colon(_speakers(previous, named, unnamed)) if previous and _ends_in_colon(previous) else None
        found += _in_block(block, _speakers(block, named, unnamed), persons, before, colon)
    return tuple(found)


def _by_block(items: Sequence[_Item]) -> Mapping[int, Sequence[_Item]]:
    found: dict[int, list[_Item]] = {}
    for item in items:
        found.setdefault(item.block, []).append(item)
    return found


def _persons(mentions: Sequence[Mention]) -> set[str]:
    """Actors that may be persons: those that no capital and no code stands for."""
    others = {m.actor for m in mentions if m.kind in (MentionKind.METONYM, MentionKind.ABBREVIATION)}
    return {m.actor for m in mentions if m.actor} - others


def _speakers(
    block: Block, mentions: Mapping[int, Sequence[Mention]], sources: Mapping[int, Sequence[Source]]
) -> list[_Speaker]:
    here = [m for m in mentions.get(block.index, ()) if m.actor]
    roles = [_role_span(block.text, m) for m in here if m.role_written]
    named = [
        _Speaker(m.start, m.end, actor=m.actor)
        for m in here
        if not (roles and any(a <= m.start < z for a, z in roles)) and block.text[m.end : m.end + 2] not in ("’s", "'s")
    ]
    unnamed = [_Speaker(s.start, s.end, source=s.phrase) for s in sources.get(block.index, ())]
    return sorted(named + unnamed, key=_PLACE)


def _role_span(text: str, mention: Mention) -> tuple[int, int]:
    at = text.find(mention.role_written, mention.end)
    at = at if at >= 0 else text.rfind(mention.role_written, 0, mention.start)
    return (at, at + len(mention.role_written)) if at >= 0 else (0, 0)


def _in_block(
    block: Block, speakers: Sequence[_Speaker], people: frozenset[str], before: Quote | None, colon: _Speaker | None
) -> list[Quote]:
    quoted = _QUOTED if '"' in block.text else _CURLY
    spans = tuple([m.span() for m in quoted.finditer(block.text)])
    outside = tuple([s for s in speakers if not within_disjoint(spans, s.start, s.start + 1)])
    found: list[Quote] = []
    clauses: tuple[tuple[int, int, bool], ...] = ()
    for start, end in spans:
        if not _ENOUGH_WORDS.search(block.text, start, end) or _after_number(block.text[:start]):
            continue
        clauses = clauses or _clauses(block.text, spans)
        paragraph = _Paragraph(block.text, spans, outside, people, found[-1] if found else before, clauses)
        settled = _attribute(paragraph, start, end)
        if settled is None and colon is not None and not block.text[:start].strip():
            settled = (colon, "", "the paragraph before ends in a colon")
        found.append(_quote(block, start, end, settled))
    return found


def _after_number(before: str) -> bool:
    """Whether what stands before a quotation is the number or date of a reference."""
    before = before.rstrip()
    return before.endswith((";", ":", ",")) and before[:-1].rstrip()[-1:].isdecimal()


def _clauses(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, bool], ...]:
    """Where a clause ends, where the next one starts, and whether that is inside a quotation."""
    ends = [match.span() for match in _CLAUSE_END.finditer(text)]
    return tuple([(end, start, within_disjoint(spans, end, end + 1)) for end, start in ends])


def _quote(block: Block, start: int, end: int, settled: Found | None) -> Quote:
    speaker, verb, why = settled or (_Speaker(0, 0), "", "nobody stands beside the quotation")
    text = block.text[start + 1 : end - 1 if block.text[end - 1] in '”"' else end]
    return Quote(block.index, start, end, text, speaker=speaker.actor, source=speaker.source, verb=verb, why=why)


def _attribute(p: _Paragraph, start: int, end: int) -> Found | None:
    floor = _clause_start(p, start)
    for way in (_in_the_words_of, _by_verb_after, _by_verb_before, _before_colon, _after_dash):
        settled = way(p, floor, start, end)
        if settled is not None:
            return settled
    return None


# `floor` is where the clause of the quotation starts.


def _in_the_words_of(p: _Paragraph, floor: int, start: int, end: int) -> Found | None:
    for speaker in p.speakers:
        if (
            floor <= speaker.start < start
            and p.text.endswith(_OF, floor, speaker.start - 1)
            and _IN_THE_WORDS.search(p.text, floor, speaker.start)
        ):
            return speaker, "", "in the words of"
    return None


def _by_verb_after(p: _Paragraph, floor: int, start: int, end: int) -> Found | None:
    """ "…," said Vantor; "…," Vantor told reporters; "…," he continued."""
    if p.text[start:end].rstrip('”"')[-1:] not in (",", "?", "!", "—"):
        return None
    stop = min([a for a, _ in p.spans if a >= end] + [_clause_end(p, end)])
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


def _by_verb_before(p: _Paragraph, floor: int, start: int, end: int) -> Found | None:
    """The subject of the last verb before the quotation; of the one before it where "and" joins the two."""
    words = reversed(list(_WORD.finditer(p.text, floor, start)))
    verbs = (word for word in words if word[0] in QUOTE_VERBS and not _quoted(p, word.start()))
    verb = next(verbs, None)
    if verb is None:
        return None
    while _stands_before(_AND_BEFORE, p.text, floor, verb.start()):
        earlier = next(verbs, None)
        if earlier is None:
            break
        verb = earlier
    if _stands_before(_PRONOUN_BEFORE, p.text, floor, verb.start()):
        return _pronoun(p, verb[0])
    before = [s for s in p.speakers if floor <= s.start and s.end <= verb.start()]
    subjects = [s for s in before if not _BEFORE_OBJECT.search(p.text, max(floor, s.start - _NEAR), s.start)]
    unknown = _NAME_BEFORE.search(p.text, max(floor, verb.start() - _NEAR), verb.start())
    if unknown and not any(s.start <= unknown.start(1) < s.end for s in before):
        return None
    return (subjects[-1], verb[0], "the subject of the verb before the quotation") if subjects else None


def _stands_before(pattern: re.Pattern[str], text: str, floor: int, at: int) -> bool:
    """Whether a word and its adverbs stand right before a place: looked for only where one of them does."""
    return text[floor:at].rstrip().endswith(_JOINING) and pattern.search(text, floor, at) is not None


def _before_colon(p: _Paragraph, floor: int, start: int, end: int) -> Found | None:
    named = [s for s in p.speakers if floor <= s.start and s.end <= start]
    if not named or not p.text[floor:start].rstrip().endswith(":"):
        return None
    return named[0], "", "before the colon"


def _after_dash(p: _Paragraph, floor: int, start: int, end: int) -> Found | None:
    """“….” — Ilse Vantor, Karvonian prime minister"""
    if p.text[:start].strip() or not _SIGNED.match(p.text, end):
        return None
    after = [s for s in p.speakers if s.start >= end]
    return (after[0], "", "signed after the dash") if after else None


def _pronoun(p: _Paragraph, verb: str) -> Found | None:
    if verb in _CONTINUED and p.before is not None and (p.before.speaker or p.before.source):
        return _Speaker(0, 0, p.before.speaker, p.before.source), verb, f"{verb}: the speaker of the quotation before"
    candidates = {(s.actor, s.source): s for s in p.speakers if s.actor in p.people or s.source}
    if len(candidates) != 1:
        return None
    return next(iter(candidates.values())), verb, "a pronoun with one candidate in its paragraph"


def _quoted(p: _Paragraph, at: int) -> bool:
    return within_disjoint(p.spans, at, at + 1)


def _clause_end(p: _Paragraph, at: int) -> int:
    return next((end for end, _, _ in p.clauses if end >= at), len(p.text))


def _clause_start(p: _Paragraph, at: int) -> int:
    return next((start for _, start, quoted in reversed(p.clauses) if start < at and not quoted), 0)


def _ends_in_colon(block: Block) -> bool:
    return block.text.rstrip().endswith(":")


def _after_colon(named: Sequence[_Speaker]) -> _Speaker | None:
    """Whom a paragraph that ends in a colon announces: its unnamed source, or the one actor it names."""
    phrases = [s for s in named if s.source]
    return phrases[-1] if phrases else named[-1] if len({s.actor for s in named}) == 1 else None
