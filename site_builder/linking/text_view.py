"""Blocks → one folded text that every rule reads, with the way back to blocks and offsets.

Knows no actors and no rules.

A text is folded, made small and cut into words and sentences once; finders ask this view and never tokenise on their
own. Words that only trigger a rule, and the names of peoples, are found by one automaton a language, and only blocks
that have one are looked at.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from site_builder.core.partial_date import PartialDate
from site_builder.linking.language_words import language_in, triggers_of
from site_builder.linking.model import Block, BlockKind, MentionKind, Reason, Source
from site_builder.linking.name_forms import Sense
from site_builder.registry.actor import Actor
from site_builder.text.folding import all_capitals, fold, lowered, with_plain_signs
from site_builder.text.multi_search import in_bytes
from site_builder.text.sentences import outside_quotes, sentence_starts

DOUBTFUL, SMALL, CAPITAL = 0x80, 0x81, 0x82
"""In `Reading.char_classes`: a character that may be a letter, one of a word, a capital; less than these is none."""
_BESIDE = bytes(
    CAPITAL if chr(code).isupper() else SMALL if chr(code).isalnum() or chr(code) == "_" else code
    for code in range(128)
).replace(b"?", bytes([DOUBTFUL])) + bytes(128)
_LOUD = re.compile(rb"\x82[\x82.]{1,99}[ -]\x82[\x82.'-]")
"""Of `Reading.char_classes`: where a pattern begins with one sign, and not with any capital, it is found at once."""
_CURLY = re.compile(r"“[^“”]*”?")
_QUOTED = re.compile(rf'{_CURLY.pattern}|"[^"\n]*"')
"""Slower than the first alone, which begins with one sign."""
_TELLING = 2500
"""Characters of a text, and of one block, that tell its language."""
_WORDS = re.compile(r"([^\W_]+)")
_APART = bytes(code if chr(code).isalnum() else ord("\n") for code in range(128)) + bytes(128)
"""ASCII letters and digits, for each other sign a line end: the words are the lines, quicker than by a pattern."""


@dataclass(frozen=True, slots=True)
class BlockWords:
    """The words of a block: runs of letters and digits."""

    begins: list[int]
    """Where each begins in the block."""
    small: list[str]
    """The words in small letters."""

    def end(self, number: int) -> int:
        """Where a word ends."""
        return self.begins[number] + len(self.small[number])

    def at(self, offset: int) -> int:
        """Number of the first word that starts at an offset or after it."""
        return bisect_left(self.begins, offset)

    def outside(self, spans: Sequence[tuple[int, int]]) -> "BlockWords":
        """The words that start in none of the spans, which are sorted and do not overlap."""
        begins, small = self.begins.copy(), self.small.copy()
        for start, end in reversed(spans):
            numbers = slice(self.at(start), self.at(end))
            del begins[numbers], small[numbers]
        return BlockWords(begins, small)


def _words_of(text: str) -> BlockWords:
    """Those of a text in small letters."""
    text = with_plain_signs(text)
    if not text.isascii():
        parts = _WORDS.split(text)
        return BlockWords(list(accumulate(map(len, parts)))[:-1:2], parts[1::2])
    begins: list[int] = []
    small: list[str] = []
    at = 0
    # Quicker than iterators that are joined, as only words are looked at twice.
    for word in text.encode("ascii").translate(_APART).decode("ascii").split("\n"):
        if word:
            begins.append(at)
            small.append(word)
        at += len(word) + 1
    return BlockWords(begins, small)


@dataclass(frozen=True, eq=False)
class TextView:
    """A briefing's text as the rules see it. Compared by identity."""

    title: str
    """Folded."""
    blocks: tuple[Block, ...]
    text: str
    """Of all blocks, folded, one a line."""
    starts: tuple[int, ...]
    """Where each block starts in the text."""
    _words: dict[int, BlockWords] = field(default_factory=dict)
    _sentences: dict[int, Sequence[int]] = field(default_factory=dict)

    def block_at(self, at: int) -> int:
        """Position of the block that holds an offset."""
        return bisect_right(self.starts, at) - 1

    def offset_of(self, index: int) -> int:
        """Where the block with an index starts in the text."""
        return self._offsets[index]

    @cached_property
    def _offsets(self) -> Mapping[int, int]:
        return {block.index: start for block, start in zip(self.blocks, self.starts, strict=True)}

    def bounds(self, at: int) -> tuple[int, int]:
        """Start and end of the line that holds an offset: of its block, or of the part between two hard breaks."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)

    @cached_property
    def language(self) -> str:
        """The language of the words of its first blocks."""
        return language_in(self._openings())

    def _openings(self) -> Iterator[Sequence[str]]:
        length = 0
        for place, block in enumerate(self.blocks):
            if length < _TELLING:
                words = self.words(place)
                yield words.small[: words.at(_TELLING)]
            length += len(block.text)

    @cached_property
    def triggers(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Where its small letters have one of the words that `triggers_of` looks for, also inside others, by kind."""
        return triggers_of(self.language).find(self.lowered, self.small)

    @cached_property
    def lowered(self) -> str:
        """The text in small letters, of the same length."""
        return lowered(self.text)

    def lowered_block(self, place: int) -> str:
        """The block at a position, folded and in small letters."""
        start = self.starts[place]
        return self.lowered[start : start + len(self.blocks[place].text)]

    def words(self, place: int) -> BlockWords:
        """The words of the block at a position, of its folded text."""
        found = self._words.get(place)
        if found is None:
            found = self._words[place] = _words_of(self.lowered_block(place))
        return found

    def sentences(self, place: int, quotes: Sequence[tuple[int, int]] = ()) -> Sequence[int]:
        """Where the sentences of the block at a position start, the first at 0; none inside one of the quotations."""
        found = self._sentences.get(place)
        if found is None:
            found = self._sentences[place] = sentence_starts(self.blocks[place].text)
        return outside_quotes(found, quotes) if quotes else found

    @cached_property
    def shouted(self) -> frozenset[int]:
        """Positions of the blocks that are set in capitals throughout (R5)."""
        loud = [place for place, block in enumerate(self.blocks) if block.text.isupper()]
        return frozenset([place for place in loud if all_capitals(self.blocks[place].text)])

    @cached_property
    def loud(self) -> bool:
        """Whether two words in capitals stand together anywhere: then full names in capitals are looked for."""
        return bool(self.shouted) or _LOUD.search(self.char_classes) is not None

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Spans between quotation marks, inside one block each."""
        spans = []
        for block, start in zip(self.blocks, self.starts, strict=True):
            straight = '"' in block.text
            if straight or "“" in block.text:
                for match in (_QUOTED if straight else _CURLY).finditer(block.text):
                    spans.append((start + match.start(), start + match.end()))
        return tuple(spans)

    @cached_property
    def sections(self) -> tuple[int, ...]:
        """For each block, the number of headings before it."""
        heading = BlockKind.HEADING
        return tuple(accumulate([int(block.kind is heading) for block in self.blocks]))

    @cached_property
    def plain(self) -> bytes:
        """The text, a byte for each character, every character that is not ASCII a question mark."""
        return in_bytes(self.text)

    @cached_property
    def char_classes(self) -> bytes:
        """What is at each place, quick to ask: the code of an ASCII sign, or what kind of letter it is.

        A line end is put before the text, so that what is before an offset is found at that offset, and two after.
        """
        return b"\n" + self.plain.translate(_BESIDE) + b"\n\n"

    @cached_property
    def small(self) -> bytes:
        """The same with its letters small."""
        return self.plain.lower()


def read_blocks(title: str, blocks: Sequence[Block]) -> TextView:
    """The reading of a briefing."""
    starts = list(accumulate([len(block.text) + 1 for block in blocks], initial=0))
    text = fold("\n".join([block.text for block in blocks]))
    return TextView(fold(title), tuple(blocks), text, tuple(starts[:-1]))


def touches_hyphen(text: str, start: int, end: int) -> bool:
    """Whether a span is a part of a compound."""
    if text[end : end + 1] == "-" and end + 1 < len(text) and not text[end + 1].isspace():
        return True
    return start > 1 and text[start - 1] == "-" and not text[start - 2].isspace()


def within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span touches one of the spans."""
    return any(a < end and start < z for a, z in spans)


def within_disjoint(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """What `within` says, for spans that are sorted and do not overlap."""
    before = bisect_left(spans, (end,))
    return before > 0 and start < spans[before - 1][1]


def disjoint(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans sorted, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


# Never changed, but not frozen: there are seventy in a briefing, and a frozen one takes five times as long to make.
@dataclass(slots=True, eq=False)
class Candidate:
    """A place where a form is, on its way through the rules."""

    start: int
    """In the reading's text."""
    end: int
    sense: Sense
    """Whom it names."""
    rule: Reason = Reason.NAME
    why: str = ""
    ambiguous: bool = False

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids, each once, in the order of the forms."""
        return self.sense.actors

    def accepted_by(self, rule: Reason, why: str) -> "Candidate":
        """The candidate with the rule that lets it stand, and why."""
        return Candidate(self.start, self.end, self.sense, rule, why, self.ambiguous)

    def unsettled(self, rule: Reason, why: str) -> "Candidate":
        """The candidate as one that names several actors."""
        return Candidate(self.start, self.end, self.sense, rule, why, ambiguous=True)

    def as_full(self, start: int) -> "Candidate":
        """The candidate as a full name that starts earlier."""
        sense = Sense(tuple(replace(form, kind=MentionKind.FULL) for form in self.sense.forms))
        return Candidate(start, self.end, sense, self.rule, self.why, self.ambiguous)


START, END = attrgetter("start"), attrgetter("end")
"""The order of candidates."""


def is_taken(found: Sequence[Candidate], start: int, end: int) -> bool:
    """Whether a span touches one of the candidates, which are sorted and do not overlap."""
    before = bisect_left(found, end, key=START)
    return before > 0 and start < found[before - 1].end


@dataclass(frozen=True)
class RuleContext:
    """Everything a rule may ask about."""

    reading: TextView
    actors: Mapping[str, Actor]
    """The actors that the briefing's header lists."""
    date: PartialDate | None
    sources: Sequence[Source]
    senses: Set[Sense]
    """What the names in the text may mean, before any rule: where none is of a kind, a rule has nothing to ask."""

    @cached_property
    def closed(self) -> tuple[tuple[int, int], ...]:
        """Spans in which nothing is a mention: links, code, and the phrases of unnamed sources (R2, R28)."""
        place = self.reading.offset_of
        spans = [(s.start + place(s.block), s.end + place(s.block)) for s in self.sources]
        spans += [(a + place(b.index), z + place(b.index)) for b in self.reading.blocks for a, z in b.protected]
        return disjoint(spans)
