"""Blocks with their mentions and sources → quotations of three words or more, each with its speaker (R27).

Who spoke is told by `attribution`. Knows no registry.
"""

import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TypeVar

from site_builder.linking.attribution import (
    NOBODY,
    TOKEN,
    Attribution,
    QuotedParagraph,
    SpeechWords,
    Voice,
    attribute,
    is_sentence,
    names_officer,
    speech_of,
)
from site_builder.linking.language_words import language_in, small
from site_builder.linking.model import Block, BlockKind, Mention, MentionKind, Quote, Source
from site_builder.linking.text_view import within_disjoint
from site_builder.text.quotation_marks import QuotedSpan, quoted_spans
from site_builder.text.sentences import sentence_starts

MIN_WORDS = 3
_PARAGRAPHS_BACK = 3
"""Paragraphs in which somebody is looked for whom a pronoun means."""
_Item = TypeVar("_Item", Mention, Source)
_ENOUGH_WORDS = re.compile(rf"(?<![\w’'-])(?:[\w’'-]+[^\w’'-]+){{{MIN_WORDS - 1}}}[\w’'-]")
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
    found: list[Quote] = []
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
        make = partial(_page, block, _speakers(block, named, unnamed), spans, persons, speech)
        if spans:
            page = make(tuple(recent))
            found += _in_block(block, page, announced)
            recent.appendleft(partial(_itself, page))
        else:
            recent.appendleft(partial(make, ()))
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
    before: Sequence[Callable[[], "QuotedParagraph"]],
) -> "QuotedParagraph":
    text = block.text
    quoted = [span[:2] for span in spans]
    outside = [s for s in speakers if not within_disjoint(quoted, s.start, s.start + 1)]
    outside = [s for s in outside if not names_officer(text, s, people, words)]
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
    )


def _in_block(block: Block, page: QuotedParagraph, announced: Voice | None) -> list[Quote]:
    found: list[Quote] = []
    waiting: list[int] = []
    for span in page.spans:
        if not _ENOUGH_WORDS.search(block.text, *span.inner) or _after_number(
            block.text[max(0, span.start - 40) : span.start]
        ):
            continue
        said = attribute(page, span)
        if said is None and announced is not None and not block.text[: span.start].strip():
            said = _said_before_colon(announced)
        waits = said is None
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
        block.index, span.start, span.end, text, speaker=speaker.actor, source=speaker.source, verb=said.verb, why=why
    )
