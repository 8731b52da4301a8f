"""Folds the blocks of a briefing into one text that every rule reads, and maps it back to blocks and offsets.

Knows no actors and no rules.

The text is folded, lowercased and split into words and sentences once; finders query this view and never tokenise.
Trigger words and the names of peoples are found by one automaton per language, and only blocks that contain one are
read.
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
"""Classes in `char_classes`: possible letter, lowercase character, capital. Lower values are no letters."""
_CLASSES = bytes(
    CAPITAL if chr(code).isupper() else SMALL if chr(code).isalnum() or chr(code) == "_" else code
    for code in range(128)
).replace(b"?", bytes([DOUBTFUL])) + bytes(128)
_LOUD = re.compile(rb"\x82[\x82.]{1,99}[ -]\x82[\x82.'-]")
"""Searched in `char_classes`, where a pattern with a constant first byte is found at once."""
_CURLY = re.compile(r"“[^“”]*”?")
_QUOTED = re.compile(rf'{_CURLY.pattern}|"[^"\n]*"')
"""Slower than `_CURLY` alone, which begins with a constant character."""
_TELLING = 2500
"""Characters of a text, or of one block, read to detect its language."""
_WORDS = re.compile(r"([^\W_]+)")
_APART = bytes(code if chr(code).isalnum() else ord("\n") for code in range(128)) + bytes(128)
"""Maps ASCII characters other than letters and digits to line ends: splitting lines is faster than a word pattern."""


@dataclass(frozen=True, slots=True)
class BlockWords:
    """Words of a block: runs of letters and digits."""

    begins: list[int]
    """Start offset of each word in the block."""
    small: list[str]
    """Words in lower case."""

    def end(self, number: int) -> int:
        """End offset of a word."""
        return self.begins[number] + len(self.small[number])

    def at(self, offset: int) -> int:
        """Index of the first word at or after an offset."""
        return bisect_left(self.begins, offset)

    def outside(self, spans: Sequence[tuple[int, int]]) -> "BlockWords":
        """Words that start outside the spans, which are sorted and disjoint."""
        begins, small = self.begins.copy(), self.small.copy()
        for start, end in reversed(spans):
            numbers = slice(self.at(start), self.at(end))
            del begins[numbers], small[numbers]
        return BlockWords(begins, small)


def _words_of(text: str) -> BlockWords:
    """Words of a lowercase text."""
    text = with_plain_signs(text)
    if not text.isascii():
        parts = _WORDS.split(text)
        return BlockWords(list(accumulate(map(len, parts)))[:-1:2], parts[1::2])
    begins: list[int] = []
    small: list[str] = []
    at = 0
    # Faster than chained iterators: only words are visited twice.
    for word in text.encode("ascii").translate(_APART).decode("ascii").split("\n"):
        if word:
            begins.append(at)
            small.append(word)
        at += len(word) + 1
    return BlockWords(begins, small)


@dataclass(frozen=True, eq=False)
class TextView:
    """Text of a briefing as the rules see it. Compared by identity."""

    title: str
    """Folded title."""
    blocks: tuple[Block, ...]
    text: str
    """Folded text of all blocks, one per line."""
    starts: tuple[int, ...]
    """Start offset of each block."""
    _words: dict[int, BlockWords] = field(default_factory=dict)
    _sentences: dict[int, Sequence[int]] = field(default_factory=dict)

    def block_at(self, at: int) -> int:
        """Position of the block at an offset."""
        return bisect_right(self.starts, at) - 1

    def offset_of(self, index: int) -> int:
        """Start offset of the block with an index."""
        return self._offsets[index]

    @cached_property
    def _offsets(self) -> Mapping[int, int]:
        return {block.index: start for block, start in zip(self.blocks, self.starts, strict=True)}

    def bounds(self, at: int) -> tuple[int, int]:
        """Start and end of the line at an offset: its block, or the part between two hard breaks."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)

    @cached_property
    def language(self) -> str:
        """Language detected from the first blocks."""
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
        """Spans of trigger words by kind, including matches inside other words."""
        return triggers_of(self.language).find(self.lowered, self.small)

    @cached_property
    def lowered(self) -> str:
        """Text in lower case, of the same length."""
        return lowered(self.text)

    def lowered_block(self, place: int) -> str:
        """Block at a position, folded and in lower case."""
        start = self.starts[place]
        return self.lowered[start : start + len(self.blocks[place].text)]

    def words(self, place: int) -> BlockWords:
        """Words of the block at a position."""
        found = self._words.get(place)
        if found is None:
            found = self._words[place] = _words_of(self.lowered_block(place))
        return found

    def sentences(self, place: int, quotes: Sequence[tuple[int, int]] = ()) -> Sequence[int]:
        """Start offsets of the sentences in a block, the first at 0; none inside the quotations."""
        found = self._sentences.get(place)
        if found is None:
            found = self._sentences[place] = sentence_starts(self.blocks[place].text)
        return outside_quotes(found, quotes) if quotes else found

    @cached_property
    def shouted(self) -> frozenset[int]:
        """Positions of blocks set entirely in capitals (R5)."""
        loud = [place for place, block in enumerate(self.blocks) if block.text.isupper()]
        return frozenset([place for place in loud if all_capitals(self.blocks[place].text)])

    @cached_property
    def loud(self) -> bool:
        """True if two words in capitals stand side by side, so that full names in capitals are searched for."""
        return bool(self.shouted) or _LOUD.search(self.char_classes) is not None

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Spans between quotation marks, each inside one block."""
        spans = []
        for block, start in zip(self.blocks, self.starts, strict=True):
            straight = '"' in block.text
            if straight or "“" in block.text:
                for match in (_QUOTED if straight else _CURLY).finditer(block.text):
                    spans.append((start + match.start(), start + match.end()))
        return tuple(spans)

    @cached_property
    def sections(self) -> tuple[int, ...]:
        """Number of headings before each block."""
        heading = BlockKind.HEADING
        return tuple(accumulate([int(block.kind is heading) for block in self.blocks]))

    @cached_property
    def plain(self) -> bytes:
        """Text with one byte per character; non-ASCII characters become question marks."""
        return in_bytes(self.text)

    @cached_property
    def char_classes(self) -> bytes:
        """Character classes for fast lookup: the code of an ASCII character, or the kind of letter.

        A line end precedes the text, so that the character before an offset is found at that offset; two follow it.
        """
        return b"\n" + self.plain.translate(_CLASSES) + b"\n\n"

    @cached_property
    def small(self) -> bytes:
        """Bytes of `plain` in lower case."""
        return self.plain.lower()


def read_blocks(title: str, blocks: Sequence[Block]) -> TextView:
    """Builds the view of a briefing."""
    starts = list(accumulate([len(block.text) + 1 for block in blocks], initial=0))
    text = fold("\n".join([block.text for block in blocks]))
    return TextView(fold(title), tuple(blocks), text, tuple(starts[:-1]))


def touches_hyphen(text: str, start: int, end: int) -> bool:
    """True if a span is part of a compound."""
    if text[end : end + 1] == "-" and end + 1 < len(text) and not text[end + 1].isspace():
        return True
    return start > 1 and text[start - 1] == "-" and not text[start - 2].isspace()


def within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """True if a span overlaps one of the spans."""
    return any(a < end and start < z for a, z in spans)


def within_disjoint(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """`within` for spans that are sorted and disjoint."""
    before = bisect_left(spans, (end,))
    return before > 0 and start < spans[before - 1][1]


def disjoint(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted spans, with overlapping ones merged."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


# Never mutated, but not frozen: a briefing has seventy, and a frozen one takes five times as long to create.
@dataclass(slots=True, eq=False)
class Candidate:
    """Occurrence of a form on its way through the rules."""

    start: int
    """Offset in the view's text."""
    end: int
    sense: Sense
    """Meaning of the form."""
    rule: Reason = Reason.NAME
    why: str = ""
    ambiguous: bool = False

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids without duplicates, in the order of the forms."""
        return self.sense.actors

    def accepted_by(self, rule: Reason, why: str) -> "Candidate":
        """Copy accepted by a rule, with the reason."""
        return Candidate(self.start, self.end, self.sense, rule, why, self.ambiguous)

    def unsettled(self, rule: Reason, why: str) -> "Candidate":
        """Copy marked as ambiguous between several actors."""
        return Candidate(self.start, self.end, self.sense, rule, why, ambiguous=True)

    def as_full(self, start: int) -> "Candidate":
        """Copy that starts earlier, as a full name."""
        sense = Sense(tuple(replace(form, kind=MentionKind.FULL) for form in self.sense.forms))
        return Candidate(start, self.end, sense, self.rule, self.why, self.ambiguous)


START, END = attrgetter("start"), attrgetter("end")
"""Sort keys of candidates."""


def is_taken(found: Sequence[Candidate], start: int, end: int) -> bool:
    """True if a span overlaps one of the candidates, which are sorted and disjoint."""
    before = bisect_left(found, end, key=START)
    return before > 0 and start < found[before - 1].end


@dataclass(frozen=True)
class RuleContext:
    """Everything that rules may read."""

    reading: TextView
    actors: Mapping[str, Actor]
    """Actors listed in the briefing's header."""
    date: PartialDate | None
    sources: Sequence[Source]
    senses: Set[Sense]
    """Senses found in the text before any rule ran; a rule without a sense of its kind returns at once."""

    @cached_property
    def closed(self) -> tuple[tuple[int, int], ...]:
        """Spans in which no name is linked: links, code, and phrases for unnamed sources (R2, R28). Overlapping ones
        are merged."""
        place = self.reading.offset_of
        spans = [(s.start + place(s.block), s.end + place(s.block)) for s in self.sources]
        spans += [(a + place(b.index), z + place(b.index)) for b in self.reading.blocks for a, z in b.protected]
        return disjoint(spans)
