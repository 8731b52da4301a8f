"""Finds quotations of three words or more and the speaker of each (R27).

`attribution` identifies the speaker. Knows no registry.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import takewhile
from typing import TypeVar

from site_builder.linking.attribution import GOES_ON, attribute, is_sentence
from site_builder.linking.institutions import state_of_people
from site_builder.linking.language_words import small
from site_builder.linking.model import Block, BlockKind, Mention, MentionKind, Quote, Source, rows_of
from site_builder.linking.quoted_paragraph import (
    NOBODY,
    OWNING,
    TOKEN,
    Attribution,
    Pages,
    Quotation,
    QuotedParagraph,
    SpeechWords,
    Voice,
    speech_of,
)
from site_builder.linking.speaker_margin import GOES_BACK, Decision, features_of, is_certain
from site_builder.linking.speaking_bodies import attribute_to_body
from site_builder.linking.text_view import BlockWords, TextView, within_disjoint
from site_builder.text.quotation_marks import QuotedSpan, quoted_spans

MIN_WORDS = 3
"""Minimum length of a quotation in words. Two words count if their own sentence names the speaker."""
_NEAR = 40
"""Distance in characters between a quotation and a number before it."""
_Item = TypeVar("_Item", Mention, Source)
_ENOUGH_WORDS = re.compile(r"(?<![\w’'-])" + r"[\w’'-]++[^\w’'-]++" * (MIN_WORDS - 1) + r"[\w’'-]")
_NAMED = re.compile(r"[A-ZÄÖÜ][\w’'-]*(?: [A-ZÄÖÜ\d][\w’'-]*){2,4}")
"""Name of a plan, paper or work: three to five words without punctuation, each capitalised or a number."""
_TWO_WORDS = re.compile(r"[\w’'-]+ [\w’'-]+")
_OFFICE_REACH = 60
"""Characters before a name searched for an office."""
_APART = re.compile(r"[,;:.!?()“”«»\"]")
_APPOSED = re.compile(r", ([^,;:.!?()“”«»\"]{3,80})[,.]")
_BEFORE_COLON = "the paragraph before ends in a colon"
_NO_EVIDENCE = Attribution(None)  # no evidence; NOBODY is an unknown speaker
_OTHER_OFFICES = ("vize", "ex", "alt", "minister", "premier")
_OF_PLACE = re.compile(r" (?:of|von|de|du|d’) ?[A-Z]\w+|")
_AFTER_OWNERS = ("’s", "'s", "-", "s")
_POSSESSES = re.compile(r"[’']?s\b|-\w")
"""Marks after a name that make it the owner of what follows: "Vantor's spokesman", "Karvonien-Kenner"."""


def find_quotes(
    reading: TextView,
    mentions: Sequence[Mention],
    sources: Sequence[Source],
    *,
    people: Collection[str],
    institutions: Collection[str] = (),
    mute: Collection[str] = (),
    decide: Decision = is_certain,
) -> tuple[Quote, ...]:
    """Quotations in text order. `people` are ids of persons, `mute` those of actors that never speak."""
    voices = _Voices(reading, mentions, sources, frozenset(people), frozenset(institutions), frozenset(("", *mute)))
    found: list[Quote] = []
    heading, quotation = BlockKind.HEADING, BlockKind.QUOTE
    for place, block in enumerate(reading.blocks):
        if block.kind is heading:
            voices.apart.add(place)
            continue
        spans = quoted_spans(block.text, reading.lowered_block(place))
        if not spans and block.kind is not quotation:
            continue
        announced = voices.announced(place - 1) if place else None
        if announced is not None and not spans:
            found.append(_quote(block, QuotedSpan(0, len(block.text), 0), Attribution(announced, "", _BEFORE_COLON)))
            voices.apart.add(place)
            continue
        long_enough = [(span, words) for span in spans if (words := _words_said(block.text, span))]
        if long_enough:
            page = voices.page(place, partial(voices.before, place), spans)
            found += _in_block(
                block,
                page,
                long_enough,
                announced,
                voices.named,
                partial(voices.until, place),
                partial(voices.certain, place, decide),
            )
    voices.let_go()
    for number in range(len(found) - 2, -1, -1):
        quote, after = found[number], found[number + 1]
        opens = after.block == quote.block + 1 and not (quote.start or after.start)
        if opens and any(after[4:7]) and not any(quote[4:7]) and voices.texts[quote.block].endswith(quote.text):
            found[number] = Quote(*quote[:4], *after[4:8], why="goes on in the next paragraph")
    return tuple(found)


def _in(index: int, items: Sequence[_Item]) -> Sequence[_Item]:
    """Items of the block with this index."""
    return items[bisect_left(items, (index,)) : bisect_left(items, (index + 1,))]


def _role_span(text: str, mention: Mention) -> tuple[int, int]:
    at = text.find(mention.role_written, mention.end)
    at = at if at >= 0 else text.rfind(mention.role_written, 0, mention.start)
    return (at, at + len(mention.role_written)) if at >= 0 else (0, 0)


@dataclass(frozen=True)
class _Voices:
    """Possible speakers named in a briefing."""

    reading: TextView
    mentions: Sequence[Mention]
    sources: Sequence[Source]
    people: frozenset[str]
    institutions: frozenset[str]
    mute: frozenset[str]
    """Ids of actors that never speak, and the empty id of ambiguous names."""
    apart: set[int] = field(default_factory=set)
    """Positions of headings, and of whole-block quotations introduced by the block before."""
    _pages: dict[int, QuotedParagraph] = field(default_factory=dict)

    @cached_property
    def words(self) -> SpeechWords:
        """Speech words of the briefing's language."""
        return speech_of(self.reading.language)

    def named(self) -> Iterator[Mention]:
        """Mentions of actors who may speak."""
        return (mention for mention in self.mentions if mention.actor not in self.mute)

    @cached_property
    def texts(self) -> Mapping[int, str]:
        """Block texts by index."""
        return {block.index: block.text for block in self.reading.blocks}

    def at(self, place: int) -> Sequence[Voice]:
        """Possible speakers named in a block. Names inside a role ("minister of Karvonia") and possessors
        ("Karvonia's") are left out."""
        block = self.reading.blocks[place]
        text, here = block.text, [m for m in _in(block.index, self.mentions) if m.actor not in self.mute]
        roles = [_role_span(text, m) for m in here if m.role_written]
        found = [(s.start, s.end, "", s.phrase, "") for s in _in(block.index, self.sources)]
        for mention in here:
            start, end = mention.start, mention.end
            owns = text.startswith(_AFTER_OWNERS, end) and _POSSESSES.match(text, end)
            if not owns and not (roles and any(a <= start < z for a, z in roles)):
                found.append((start, end, mention.actor, "", ""))
        return rows_of(Voice, sorted(found))

    def announced(self, place: int) -> Voice | None:
        """Speaker introduced by a paragraph that ends in a colon: its unnamed source, or its only actor or person."""
        if not self.reading.blocks[place].text.rstrip().endswith(":"):
            return None
        here = self.at(place)
        phrases = [s for s in here if s.source]
        people = [s for s in here if s.actor in self.people]
        alone = next((names for names in (here, people) if len({s.actor for s in names}) == 1), None)
        return phrases[-1] if phrases else alone[-1] if alone else None

    def before(self, place: int) -> Iterator[QuotedParagraph]:
        """Preceding paragraphs, nearest first, up to a heading."""
        near = takewhile(lambda at: self.reading.blocks[at].kind is not BlockKind.HEADING, range(place - 1, -1, -1))
        return (self.page(at) for at in near if at not in self.apart)

    def until(self, place: int, word: str) -> Iterator[QuotedParagraph]:
        """Paragraphs up to and including a position that contain a lowercase word."""
        near = (at for at in range(place + 1) if at not in self.apart and word in self.reading.lowered_block(at))
        return map(self.page, near)

    def certain(
        self, place: int, decide: Decision, p: QuotedParagraph, span: Quotation, attribution: Attribution | None
    ) -> Attribution | None:
        """Speaker, replaced by nobody if the evidence is weak."""
        if attribution is None or attribution.speaker is None or not attribution.why.startswith(GOES_BACK):
            return attribution
        features = features_of(self.reading, place, p, span, attribution, self.mentions)
        return attribution if decide(features, self.reading.blocks[place].index, span.start, attribution) else NOBODY

    def let_go(self) -> None:
        """Breaks the reference cycle between pages and voices, which would keep the text until garbage collection."""
        self._pages.clear()

    def page(self, place: int, before: Pages = lambda: iter(()), spans: Sequence[QuotedSpan] = ()) -> QuotedParagraph:
        """Parsed paragraph at a position with its quotations; cached."""
        if place in self._pages:
            return self._pages[place]
        reading, text, words = self.reading, self.reading.blocks[place].text, self.reading.words(place)
        spans = spans or quoted_spans(text, reading.lowered_block(place))
        quoted = [span[:2] for span in spans]
        spoken = words.outside(quoted) if spans else words
        named = [v for v in self.at(place) if v.source or v.actor in self.people or not self._names_officer(v, words)]
        page = self._pages[place] = QuotedParagraph(
            text,
            reading.lowered_block(place),
            spans,
            [v for v in named if not within_disjoint(quoted, v.start, v.start + 1)] if spans else named,
            self.people,
            self.institutions,
            self.words,
            reading.sentences(place, quoted),
            before,
            spoken.begins,
            self.words.mark(spoken.small),
            words,
            named,
            lambda: self._roles,
        )
        return page

    @cached_property
    def _roles(self) -> Sequence[tuple[frozenset[str], Voice]]:
        """Role words next to full names of persons, if they include an office."""
        found: dict[tuple[frozenset[str], Voice], None] = {}
        for mention in self.mentions:
            if mention.actor in self.people and mention.kind is MentionKind.FULL:
                text = self.texts[mention.block]
                preceding = text[max(0, mention.start - _OFFICE_REACH) : mention.start].rstrip()
                before = TOKEN.findall(small(_APART.split(preceding.removesuffix(","))[-1]))
                before = before if OWNING.isdisjoint(before[-1:]) else []
                place = _OF_PLACE.match(text, mention.end)
                before += TOKEN.findall(small(place[0] if place else ""))
                after = _APPOSED.match(text, mention.end)
                others = [role for role in (after and after[1], mention.role_written) if role]
                roles = [self._role_words(before, self.words.parting)]
                roles += [self._role_words(TOKEN.findall(small(role)), self.words.joining) for role in others]
                found.update(dict.fromkeys([(role, Voice(0, 0, actor=mention.actor)) for role in roles if role]))
        return tuple(found)

    def _role_words(self, role: Sequence[str], parting: Collection[str]) -> frozenset[str]:
        """Words of a role, with the offices at the end of German compounds; empty if there is no office.

        Words before the last possessor belong to another person and are left out.
        """
        starts = [number + 1 for number, word in enumerate(role) if word in parting]
        words = role[starts[-1] if starts else 0 :]
        if not any(map(self.words.is_office, words)):
            return frozenset()
        endings = self.words.office_endings
        last = (end for word in words for end in endings if word.endswith(end) and not word.startswith(_OTHER_OFFICES))
        return frozenset(map(state_of_people, words)).union(last)

    def _names_officer(self, speaker: Voice, words: BlockWords) -> bool:
        """True if the words that name a state are an officer, who speaks as a person: "the Karvonian
        foreign minister"."""
        named_by = words.small[words.at(speaker.start) : words.at(speaker.end)]
        return speaker.actor not in self.institutions and any(map(self.words.is_office, named_by))


def _in_block(
    block: Block,
    page: QuotedParagraph,
    spans: Sequence[tuple[QuotedSpan, int]],
    announced: Voice | None,
    mentions: Callable[[], Iterator[Mention]],
    earlier: Callable[[str], Iterator[QuotedParagraph]],
    certain: Callable[[QuotedParagraph, Quotation, Attribution | None], Attribution | None],
) -> list[Quote]:
    found: list[Quote] = []
    waiting: list[tuple[int, QuotedSpan]] = []
    for span, words in spans:
        quotation = page.in_sentence(span)
        if words < MIN_WORDS:
            attribution = certain(page, quotation, attribute(page, quotation, within=True))
            found += (
                [_quote(block, span, attribution)]
                if attribution and attribution.speaker and attribution.speaker.actor
                else []
            )
            continue
        attribution = attribute(page, quotation)
        if attribution is None or attribution.speaker is None:
            attribution = attribute_to_body(page, quotation, mentions, earlier) or attribution
        if attribution is None and announced is not None and not block.text[: span.start].strip():
            attribution = Attribution(announced, "", _BEFORE_COLON)
        attribution = certain(page, quotation, attribution)
        waits = attribution is None or attribution.why == GOES_ON
        attribution = attribution or _NO_EVIDENCE
        if waits and is_sentence(page, quotation):
            waiting.append((len(found), span))
        else:
            if (
                waiting
                and attribution.speaker is not None
                and not block.text[page.found[-1][0].end : span.start].strip()
            ):
                for number, other in waiting:
                    found[number] = _quote(block, other, attribution._replace(why="said with the next quotation"))
            waiting.clear()
        page.found.append((span, attribution))
        found.append(_quote(block, span, attribution))
    return found


def _words_said(text: str, span: QuotedSpan) -> int:
    """Number of words in a quotation, at most `MIN_WORDS`.

    0 for a single word, a name, or a quotation after the number or date of a reference.
    """
    before = text[max(0, span.start - _NEAR) : span.start].rstrip()
    if before.endswith((";", ":", ",")) and before[:-1].rstrip()[-1:].isdecimal():
        return 0
    start, end = span.inner
    if _ENOUGH_WORDS.search(text, start, end) is not None:
        return 0 if _NAMED.fullmatch(text, start, end) else MIN_WORDS
    words = text[start:end].strip(" \u00a0\u202f,.")
    return 2 if words[:1].islower() and _TWO_WORDS.fullmatch(words) else 0


def _quote(block: Block, span: QuotedSpan, attribution: Attribution) -> Quote:
    speaker = attribution.speaker or Voice(0, 0)
    why = attribution.why if attribution.speaker else "nobody is named next to the quotation"
    start, end = span.inner if block.kind is not BlockKind.QUOTE or block.text[:1] in "“„«" else (span.start, span.end)
    text, verb = block.text[start:end].strip(), attribution.verb.lower()
    return Quote(block.index, span.start, span.end, text, *speaker[2:], verb, why)
