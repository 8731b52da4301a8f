"""Blocks with their mentions and sources → quotations of three words or more, each with its speaker (R27).

Who spoke is told by `attribution`. Knows no registry.
"""

import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

from site_builder.linking.attribution import GOES_ON, attribute, attribute_within, is_sentence
from site_builder.linking.institutions import state_of_people
from site_builder.linking.language_words import small
from site_builder.linking.model import Block, BlockKind, Mention, MentionKind, Quote, Source
from site_builder.linking.quoted_paragraph import (
    NOBODY,
    OWNING,
    TOKEN,
    Attribution,
    QuotedParagraph,
    SpeechWords,
    Voice,
    speech_of,
)
from site_builder.linking.speaking_bodies import attribute_to_body
from site_builder.linking.text_view import BlockWords, TextView, within_disjoint
from site_builder.text.quotation_marks import QuotedSpan, quoted_spans

MIN_WORDS = 3
"""Of a quotation. One of two words counts where its own sentence says who used them."""
_NEAR = 40
"""Characters before a quotation in which a number ends."""
_PARAGRAPHS_BACK = 3
"""Paragraphs in which somebody is looked for whom a pronoun means."""
_Item = TypeVar("_Item", Mention, Source)
_ENOUGH_WORDS = re.compile(rf"(?<![\w’'-])(?:[\w’'-]+[^\w’'-]+){{{MIN_WORDS - 1}}}[\w’'-]")
_NAMED = re.compile(r"[A-ZÄÖÜ][\w’'-]*(?: [A-ZÄÖÜ\d][\w’'-]*){2,4}")
"""Three to five words with a capital or a number each and no sign: the name of a plan, of a paper or of a work."""
_TWO_WORDS = re.compile(r"[\w’'-]+ [\w’'-]+")
_BESIDE = 60
"""Characters before a name in which an office is looked for."""
_APART = re.compile(r"[,;:.!?()“”«»\"]")
_APPOSED = re.compile(r", ([^,;:.!?()“”«»\"]{3,80})[,.]")
_BEFORE_COLON = "the paragraph before ends in a colon"
_OTHER_OFFICES = ("vize", "ex", "alt", "minister", "premier")
_OF_PLACE = re.compile(r" (?:of|von|de|du|d’) ?[A-Z]\w+|")
_AFTER_OWNERS = ("’s", "'s", "-", "s")
_POSSESSES = re.compile(r"[’']?s\b|-\w")
"""After a name: what follows is somebody's or something's of theirs, "Vantor's spokesman", "Karvonien-Kenner"."""


def find_quotes(
    reading: TextView,
    mentions: Sequence[Mention],
    sources: Sequence[Source],
    *,
    people: Collection[str],
    institutions: Collection[str] = (),
) -> tuple[Quote, ...]:
    """The quotations in the order of the text. `people` are the ids of persons."""
    voices = _Voices(reading, mentions, sources, frozenset(people), frozenset(institutions))
    found: list[Quote] = []
    earlier: list[Callable[[], QuotedParagraph]] = []
    recent: deque[Callable[[], QuotedParagraph]] = deque(maxlen=_PARAGRAPHS_BACK)
    heading, quotation = BlockKind.HEADING, BlockKind.QUOTE
    for place, block in enumerate(reading.blocks):
        if block.kind is heading:
            recent.clear()
            continue
        spans = quoted_spans(block.text)
        announced = voices.announced(place - 1) if place and (spans or block.kind is quotation) else None
        if announced is not None and block.kind is quotation and not spans:
            found.append(_quote(block, QuotedSpan(0, len(block.text), 0), Attribution(announced, "", _BEFORE_COLON)))
            continue
        page = partial(voices.page, place, spans)
        earlier.append(page)
        said = [span for span in spans if _may_be_said(block.text, span)]
        if said:
            found += _in_block(block, page(before=tuple(recent)), said, announced, mentions, earlier)
        recent.appendleft(page)
    voices.let_go()
    texts = {block.index: block.text for block in reading.blocks}
    for number in range(len(found) - 2, -1, -1):
        quote, after = found[number], found[number + 1]
        opens = not (quote.start or after.start) and after.block == quote.block + 1
        if opens and texts[quote.block].endswith(quote.text) and any(after[4:7]) and not any(quote[4:7]):
            found[number] = Quote(*quote[:4], *after[4:8], why="goes on in the next paragraph")
    return tuple(found)


def _by_block(items: Sequence[_Item]) -> Mapping[int, Sequence[_Item]]:
    found: dict[int, list[_Item]] = {}
    for item in items:
        found.setdefault(item.block, []).append(item)
    return found


def _role_span(text: str, mention: Mention) -> tuple[int, int]:
    at = text.find(mention.role_written, mention.end)
    at = at if at >= 0 else text.rfind(mention.role_written, 0, mention.start)
    return (at, at + len(mention.role_written)) if at >= 0 else (0, 0)


@dataclass(frozen=True)
class _Voices:
    """Everybody who is named in a briefing."""

    reading: TextView
    mentions: Sequence[Mention]
    sources: Sequence[Source]
    people: frozenset[str]
    institutions: frozenset[str]

    @cached_property
    def words(self) -> SpeechWords:
        """Those of the briefing's language."""
        return speech_of(self.reading.language)

    @cached_property
    def _mentions(self) -> Mapping[int, Sequence[Mention]]:
        return _by_block(self.mentions)

    @cached_property
    def _sources(self) -> Mapping[int, Sequence[Source]]:
        return _by_block(self.sources)

    def at(self, place: int) -> list[Voice]:
        """Who is named in the block at a position, not as a part of a role, nor as the owner of what follows."""
        block = self.reading.blocks[place]
        here = [m for m in self._mentions.get(block.index, ()) if m.actor]
        roles = [_role_span(block.text, m) for m in here if m.role_written]
        found = [Voice(s.start, s.end, source=s.phrase) for s in self._sources.get(block.index, ())]
        for mention in here:
            start, end = mention.start, mention.end
            owns = block.text.startswith(_AFTER_OWNERS, end) and _POSSESSES.match(block.text, end)
            if not owns and not (roles and any(a <= start < z for a, z in roles)):
                found.append(Voice(start, end, mention.actor))
        return sorted(found)

    def announced(self, place: int) -> Voice | None:
        """Whom a paragraph that ends in a colon announces: its unnamed source, or the one actor or person it names."""
        if not self.reading.blocks[place].text.rstrip().endswith(":"):
            return None
        here = self.at(place)
        phrases = [s for s in here if s.source]
        people = [s for s in here if s.actor in self.people]
        alone = next((names for names in (here, people) if len({s.actor for s in names}) == 1), None)
        return phrases[-1] if phrases else alone[-1] if alone else None

    def page(
        self, place: int, spans: Sequence[QuotedSpan], *, before: Sequence[Callable[[], QuotedParagraph]] = ()
    ) -> QuotedParagraph:
        """The block at a position with its quotations, made once."""
        if place not in self._pages:
            self._pages[place] = self._page(place, spans, before)
        return self._pages[place]

    def let_go(self) -> None:
        """Forget the pages, which know these voices: a circle would keep the text until the collector comes."""
        self._pages.clear()

    @cached_property
    def _pages(self) -> dict[int, QuotedParagraph]:
        return {}

    def _page(
        self, place: int, spans: Sequence[QuotedSpan], before: Sequence[Callable[[], QuotedParagraph]]
    ) -> QuotedParagraph:
        text, words = self.reading.blocks[place].text, self.reading.words(place)
        quoted = [span[:2] for span in spans]
        edges = [0, *(edge for span in quoted for edge in span), len(text)]
        spoken = words.within(list(zip(edges[::2], edges[1::2], strict=True))) if spans else words
        inside, outside = list[Voice](), list[Voice]()
        for voice in self.at(place):
            if not self._names_officer(voice, words):
                (inside if within_disjoint(quoted, voice.start, voice.start + 1) else outside).append(voice)
        return QuotedParagraph(
            text,
            self.reading.lowered_block(place),
            spans,
            outside,
            self.people,
            self.institutions,
            self.words,
            self.reading.sentences(place, quoted),
            before,
            spoken.begins,
            self.words.mark(spoken.small),
            words,
            inside,
            self.roles,
        )

    def roles(self) -> Sequence[tuple[frozenset[str], Voice]]:
        """What is next to the full names of persons, if an office is among the words: those of each role."""
        return self._roles

    @cached_property
    def _roles(self) -> Sequence[tuple[frozenset[str], Voice]]:
        texts = {block.index: block.text for block in self.reading.blocks}
        found: dict[tuple[frozenset[str], Voice], None] = {}
        for mention in self.mentions:
            if mention.actor in self.people and mention.kind is MentionKind.FULL:
                text = texts[mention.block]
                beside = text[max(0, mention.start - _BESIDE) : mention.start].rstrip()
                before = _APART.split(beside.removesuffix(","))[-1]
                after = _APPOSED.match(text, mention.end)
                before = "" if not OWNING.isdisjoint(TOKEN.findall(small(before))[-1:]) else before
                before += _OF_PLACE.match(text, mention.end)[0]  # type: ignore[index]
                for role in (before, after[1] if after else "", mention.role_written):
                    parting = self.words.parting if role is before else self.words.joining
                    held = _held(TOKEN.findall(small(role)), parting, self.words.office_endings)
                    if any(map(self.words.is_office, held)):
                        found[held, Voice(0, 0, actor=mention.actor)] = None
        return tuple(found)

    def _names_officer(self, speaker: Voice, words: BlockWords) -> bool:
        """Whether a state is named by one of its officers, who speaks for himself: "the Karvonian foreign minister"."""
        if speaker.source or speaker.actor in self.people:
            return False
        return any(map(self.words.is_office, words.small[words.at(speaker.start) : words.at(speaker.end)]))


def _held(role: Sequence[str], parting: Collection[str], endings: Sequence[str]) -> frozenset[str]:
    """The words of a role, not what somebody named before it holds, and the offices that German compounds end with."""
    starts = [number + 1 for number, word in enumerate(role) if word in parting]
    held = role[starts[-1] if starts else 0 :]
    last = (end for word in held for end in endings if word.endswith(end) and not word.startswith(_OTHER_OFFICES))
    return frozenset(map(state_of_people, held)).union(last)


def _in_block(
    block: Block,
    page: QuotedParagraph,
    spans: Sequence[QuotedSpan],
    announced: Voice | None,
    mentions: Sequence[Mention],
    earlier: Sequence[Callable[[], QuotedParagraph]],
) -> list[Quote]:
    found: list[Quote] = []
    waiting: list[tuple[int, QuotedSpan]] = []
    for span in spans:
        if _NAMED.fullmatch(block.text, *span.inner):
            continue
        if _are_two(block.text, span):
            said = attribute_within(page, span)
            found += [_quote(block, span, said)] if said and said.speaker and said.speaker.actor else []
            continue
        said = attribute(page, span)
        if said is None or said.speaker is None:
            said = attribute_to_body(page, span, mentions, earlier) or said
        if said is None and announced is not None and not block.text[: span.start].strip():
            said = Attribution(announced, "", _BEFORE_COLON)
        waits = said is None or said.why == GOES_ON
        said = said or NOBODY
        if waits and is_sentence(page, span):
            waiting.append((len(found), span))
        elif said.speaker is not None and waiting and not block.text[page.found[-1][0].end : span.start].strip():
            for number, other in waiting:
                found[number] = _quote(block, other, said._replace(why="said with the next quotation"))
            waiting.clear()
        else:
            waiting.clear()
        page.found.append((span, said))
        found.append(_quote(block, span, said))
    return found


def _may_be_said(text: str, span: QuotedSpan) -> bool:
    """Whether a quotation has words enough, and does not follow the number or date of a reference."""
    before = text[max(0, span.start - _NEAR) : span.start].rstrip()
    numbered = before.endswith((";", ":", ",")) and before[:-1].rstrip()[-1:].isdecimal()
    return not numbered and (_ENOUGH_WORDS.search(text, *span.inner) is not None or _are_two(text, span))


def _are_two(text: str, span: QuotedSpan) -> bool:
    """Whether these are two words that are no name."""
    words = text[slice(*span.inner)].strip(" \u00a0\u202f,.")
    return words[:1].islower() and _TWO_WORDS.fullmatch(words) is not None


def _quote(block: Block, span: QuotedSpan, said: Attribution) -> Quote:
    speaker = said.speaker or Voice(0, 0)
    why = said.why if said.speaker else "nobody is named next to the quotation"
    start, end = span.inner if block.kind is not BlockKind.QUOTE or block.text[:1] in "“„«" else (span.start, span.end)
    text, verb = block.text[start:end].strip(), said.verb.lower()
    return Quote(
        block.index, span.start, span.end, text, speaker.actor, speaker.source, speaker.body, verb=verb, why=why
    )
