"""Blocks with their mentions and sources → quotations of three words or more, each with its speaker (R27).

Who spoke is told by `attribution`. Knows no registry.
"""

import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from typing import TypeVar

from site_builder.linking.attribution import (
    GOES_ON,
    NOBODY,
    TOKEN,
    Attribution,
    QuotedParagraph,
    SpeechWords,
    Voice,
    attribute,
    attribute_within,
    is_sentence,
    names_officer,
    speech_of,
)
from site_builder.linking.language_words import language_in, small
from site_builder.linking.model import Block, BlockKind, Mention, MentionKind, Quote, Source
from site_builder.linking.speaking_bodies import attribute_to_body
from site_builder.linking.text_view import within_disjoint
from site_builder.text.quotation_marks import QuotedSpan, quoted_spans
from site_builder.text.sentences import sentence_starts

MIN_WORDS = 3
"""Of a quotation. One of two words counts where its own sentence says who used them."""
_PARAGRAPHS_BACK = 3
"""Paragraphs in which somebody is looked for whom a pronoun means."""
_Item = TypeVar("_Item", Mention, Source)
_ENOUGH_WORDS = re.compile(rf"(?<![\w’'-])(?:[\w’'-]+[^\w’'-]+){{{MIN_WORDS - 1}}}[\w’'-]")
_TWO_WORDS = re.compile(r"[\w’'-]+ [\w’'-]+")
_BESIDE = 60
"""Characters before a name in which an office stands."""
_APART = re.compile(r"[,;:.!?()“”«»\"]")
_APPOSED = re.compile(r", ([^,;:.!?()“”«»\"]{3,80})[,.]")
_POSSESSES = re.compile(r"[’']s\b|-\w")
"""After a name: what follows is somebody's or something's of theirs, "Vantor's spokesman", "Karvonien-Kenner"."""


def find_quotes(
    blocks: Sequence[Block],
    mentions: Sequence[Mention],
    sources: Sequence[Source],
    *,
    people: Collection[str] | None = None,
    language: str = "",
) -> tuple[Quote, ...]:
    """The quotations in the order of the text. `people` are the ids of persons; guessed where not given."""
    persons = frozenset(_persons(mentions) if people is None else people)
    named, unnamed = _by_block(mentions), _by_block(sources)
    speech = speech_of(language or language_in(block.text for block in blocks))
    roles = cache(lambda: _roles(blocks, mentions, persons, speech))
    found: list[Quote] = []
    earlier: list[Callable[[], QuotedParagraph]] = []
    recent: deque[Callable[[], QuotedParagraph]] = deque(maxlen=_PARAGRAPHS_BACK)
    for position, block in enumerate(blocks):
        previous = blocks[position - 1] if position else None
        if block.kind is BlockKind.HEADING:
            recent.clear()
            continue
        spans = quoted_spans(block.text)
        announced = _announced(previous, named, unnamed) if previous is not None else None
        if block.kind is BlockKind.QUOTE and announced is not None and not spans:
            found.append(_quote(block, QuotedSpan(0, len(block.text), closed=False), _said_before_colon(announced)))
            continue
        make = partial(_page, block, _speakers(block, named, unnamed), spans, persons, speech, roles)
        if spans:
            page = make(tuple(recent))
            found += _in_block(block, page, announced, mentions, tuple(earlier))
            recent.appendleft(partial(_itself, page))
        else:
            recent.appendleft(cache(partial(make, ())))
        earlier.append(recent[0])
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


def _roles(
    blocks: Sequence[Block], mentions: Sequence[Mention], persons: Collection[str], words: SpeechWords
) -> Sequence[tuple[frozenset[str], Voice]]:
    """What stands beside the full names of persons, if an office is among the words: those of each role."""
    texts = {block.index: block.text for block in blocks}
    found: dict[tuple[frozenset[str], Voice], None] = {}
    for mention in mentions:
        if mention.actor in persons and mention.kind is MentionKind.FULL:
            text = texts[mention.block]
            parts = _APART.split(text[max(0, mention.start - _BESIDE) : mention.start])
            before = parts[-1] if parts[-1].strip() or len(parts) == 1 else parts[-2]
            after = _APPOSED.match(text, mention.end)
            for role in (before, after[1] if after else "", mention.role_written):
                held = _held(TOKEN.findall(small(role)), words)
                if any(map(words.is_office, held)):
                    found[held, Voice(0, 0, actor=mention.actor)] = None
    return tuple(found)


def _held(role: Sequence[str], words: SpeechWords) -> frozenset[str]:
    """The words of a role, without what belongs to somebody named before it: "Okell and the minister"."""
    starts = [number + 1 for number, word in enumerate(role) if word in words.joining]
    return frozenset(role[starts[-1] if starts else 0 :])


def _speakers(
    block: Block, mentions: Mapping[int, Sequence[Mention]], sources: Mapping[int, Sequence[Source]]
) -> list[Voice]:
    here = [m for m in mentions.get(block.index, ()) if m.actor]
    roles = [_role_span(block.text, m) for m in here if m.role_written]
    named = [
        Voice(m.start, m.end, actor=m.actor)
        for m in here
        if not (roles and any(a <= m.start < z for a, z in roles)) and not _POSSESSES.match(block.text, m.end)
    ]
    unnamed = [Voice(s.start, s.end, source=s.phrase) for s in sources.get(block.index, ())]
    return sorted(named + unnamed)


def _role_span(text: str, mention: Mention) -> tuple[int, int]:
    at = text.find(mention.role_written, mention.end)
    at = at if at >= 0 else text.rfind(mention.role_written, 0, mention.start)
    return (at, at + len(mention.role_written)) if at >= 0 else (0, 0)


def _itself(page: "QuotedParagraph") -> "QuotedParagraph":
    return page


def _announced(
    block: Block, named: Mapping[int, Sequence[Mention]], unnamed: Mapping[int, Sequence[Source]]
) -> Voice | None:
    """Whom a paragraph that ends in a colon announces: its unnamed source, or the one actor it names."""
    if not block.text.rstrip().endswith(":"):
        return None
    here = _speakers(block, named, unnamed)
    phrases = [s for s in here if s.source]
    return phrases[-1] if phrases else here[-1] if len({s.actor for s in here}) == 1 else None


def _said_before_colon(speaker: Voice | None) -> Attribution:
    return Attribution(speaker, "", "the paragraph before ends in a colon")


def _page(
    block: Block,
    speakers: Sequence[Voice],
    spans: Sequence[QuotedSpan],
    people: frozenset[str],
    words: SpeechWords,
    roles: Callable[[], Sequence[tuple[frozenset[str], Voice]]],
    before: Sequence[Callable[[], "QuotedParagraph"]],
) -> "QuotedParagraph":
    text = block.text
    quoted = [span[:2] for span in spans]
    speaking = [s for s in speakers if not names_officer(text, s, people, words)]
    inside = [s for s in speaking if within_disjoint(quoted, s.start, s.start + 1)] if spans else []
    outside = [s for s in speaking if s not in inside]
    tokens = [m.span() for m in TOKEN.finditer(text)]
    tokens = [t for t in tokens if not within_disjoint(quoted, *t)] if spans else tokens
    return QuotedParagraph(
        text,
        small(text),
        spans,
        outside,
        people,
        words,
        sentence_starts(text, [span[:2] for span in spans]),
        before,
        tokens,
        inside,
        roles,
    )


def _in_block(
    block: Block,
    page: QuotedParagraph,
    announced: Voice | None,
    mentions: Sequence[Mention],
    earlier: Sequence[Callable[[], QuotedParagraph]],
) -> list[Quote]:
    found: list[Quote] = []
    waiting: list[int] = []
    for span in page.spans:
        if _after_number(block.text[max(0, span.start - 40) : span.start]):
            continue
        if not _ENOUGH_WORDS.search(block.text, *span.inner):
            found += _of_two_words(block, page, span)
            continue
        said = attribute(page, span)
        if said is None or said.speaker is None:
            said = attribute_to_body(page, span, mentions, (*earlier, partial(_itself, page))) or said
        if said is None and announced is not None and not block.text[: span.start].strip():
            said = _said_before_colon(announced)
        waits = said is None or said.why == GOES_ON
        said = said or NOBODY
        if waits and is_sentence(page, span):
            waiting.append(len(found))
        elif said.speaker is not None and waiting and not block.text[page.found[-1][0].end : span.start].strip():
            for number in waiting:
                found[number] = _quote(block, page.found[number][0], said._replace(why="said with the next quotation"))
            waiting.clear()
        else:
            waiting.clear()
        page.found.append((span, said))
        found.append(_quote(block, span, said))
    return found


def _of_two_words(block: Block, page: QuotedParagraph, span: QuotedSpan) -> list[Quote]:
    """Two quoted words that are no name, where their sentence names who used them."""
    text = block.text[slice(*span.inner)].strip(" \u00a0\u202f,.")
    if not _TWO_WORDS.fullmatch(text) or not text[:1].islower():
        return []
    said = attribute_within(page, span)
    return [_quote(block, span, said)] if said is not None and said.speaker is not None and said.speaker.actor else []


def _after_number(before: str) -> bool:
    """Whether what stands before a quotation is the number or date of a reference."""
    before = before.rstrip()
    return before.endswith((";", ":", ",")) and before[:-1].rstrip()[-1:].isdecimal()


def _quote(block: Block, span: QuotedSpan, said: Attribution) -> Quote:
    speaker = said.speaker or Voice(0, 0)
    why = said.why if said.speaker else "nobody stands beside the quotation"
    start, end = span.inner if block.kind is not BlockKind.QUOTE or block.text[:1] in "“„«" else (span.start, span.end)
    text = block.text[start:end].strip()
    return Quote(
        block.index, span.start, span.end, text, speaker.actor, speaker.source, speaker.body, verb=said.verb, why=why
    )
