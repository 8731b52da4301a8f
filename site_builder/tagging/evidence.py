"""A title, its blocks and the phrases → evidence for each tag.

Applies no threshold; `propose` decides what suffices.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from site_builder.core.grouping import grouped
from site_builder.core.partial_date import PartialDate
from site_builder.linking.language_words import LANGUAGES, language_in, small, words_of
from site_builder.linking.model import Block, BlockKind
from site_builder.tagging.phrases import Phrases, PhraseTable
from site_builder.text.english_words import OFFICES
from site_builder.text.folding import all_capitals, fold, lowered, whole_word

TITLE = -1
"""Stands for the title in place of a block index."""
_PREFIX = re.compile(r"[^:]{2,40}(?=: )")
_BEFORE_SENTENCE = frozenset(".!?:\"'(*•")
_PARTLY = 0.5
FoldedTexts = Sequence[tuple[int, str]]
"""Index and text of each block, the title among them."""


class Hit(NamedTuple):
    """A phrase at one place, with the tags that it can mean."""

    block: int
    start: int
    end: int
    written: str
    tags: tuple[str, ...]
    weak: bool = False
    """Counts only next to a better phrase."""
    seat: bool = False
    """A capital or government building; in a title it may be only the place of writing."""
    office: bool = False
    """Part of somebody's title: "President of Karvonia"."""


@dataclass(frozen=True, slots=True)
class TagEvidence:
    """Evidence for one tag."""

    tag: str
    count: float
    """Number of phrases; a name inside another place's name counts half."""
    paragraphs: int
    of: int
    """Number of all paragraphs."""
    in_title: bool
    in_prefix: bool
    """Occurs before the colon of the title."""
    in_lede: bool
    headings: int
    phrase: str
    """First phrase as written."""

    @property
    def share(self) -> float:
        """Share of paragraphs with a phrase."""
        return self.paragraphs / self.of if self.of else 0.0


def find_evidence(
    title: str, blocks: Sequence[Block], phrases: Phrases, *, regions: Sequence[Hit], topics: Sequence[Hit]
) -> tuple[TagEvidence, ...]:
    """Evidence for each tag, by id. A weak phrase counts only next to a better one.

    `regions` comes from `find_regions`, `topics` from `find_topics`.
    """
    kinds = {block.index: block.kind for block in blocks}
    lede = next((block.index for block in blocks if block.kind != BlockKind.HEADING), TITLE)
    prefix = match[0] if (match := _PREFIX.match(title)) else ""
    of = sum(kind != BlockKind.HEADING for kind in kinds.values())
    spoken = grouped(
        (tag, (hit._replace(office=True) if hit.block == TITLE and _is_owned(title, hit.start) else hit, part))
        for hit, tag, part in _spoken(regions, topics, phrases)
    )
    return tuple(
        _weigh(tag, hits, kinds=kinds, lede=lede, prefix=len(prefix), of=of)
        for tag, hits in sorted(spoken.items())
        if tag in phrases.tags
        and any(not hit.weak or (hit.block == TITLE and hit.end <= len(prefix)) for hit, _ in hits)
    )


def find_regions(texts: FoldedTexts, phrases: Phrases, *, date: PartialDate | None = None) -> tuple[Hit, ...]:
    """States and places named, in text order, by names in use at the date."""
    shouted = [(block, text) for block, text in texts if all_capitals(text)]
    spoken = [(block, text) for block, text in texts if not all_capitals(text)]
    hits = (*_hits(spoken, phrases.regions, date), *(_hits(shouted, phrases.capitals, date) if shouted else ()))
    return tuple(sorted(hits, key=lambda hit: (hit.block, hit.start)))


_OFFICES = OFFICES.union(*(words_of(language).words("people", "offices") for language in LANGUAGES))
_OWNED = re.compile(
    r"\b\w[\w-]*(?: [A-Z][\w.-]*){0,4} (?:of|for|du|de la|de l'|des|de|del|der|von)(?: (?:the|la|el|los))? ?$"
)


def _is_owned(title: str, at: int) -> bool:
    """True if the word at an offset of the title belongs to somebody's office ("President of …"), with or without a
    name in between."""
    match = _OWNED.search(fold(title)[max(0, at - 80) : at])
    return match is not None and not _OFFICES.isdisjoint(small(match[0]).split())


def _spoken(regions: Sequence[Hit], topics: Sequence[Hit], phrases: Phrases) -> Iterator[tuple[Hit, str, float]]:
    for hit in (*regions, *topics):
        yield from ((hit, tag, 1.0) for tag in hit.tags)
    for hit in regions:
        first = hit.written.partition(" ")[0]
        inner = phrases.regions.get(first, ()) if first != hit.written else ()
        yield from ((hit, name.tag, _PARTLY) for name in inner if name.tag not in hit.tags and not name.weak)


def find_topics(texts: FoldedTexts, blocks: Sequence[Block], phrases: Phrases) -> list[Hit]:
    """Topics named; one phrase may indicate several. In prose a capitalised common phrase is weak, except in German."""
    small_texts = [(block, lowered(text)) for block, text in texts]
    german = cache(lambda: language_in(text.split() for _, text in small_texts) == "de")
    prose = {block.index for block in blocks if block.kind != BlockKind.HEADING}
    named = [hit._replace(weak=False) for hit in _hits(texts, phrases.exact)]
    written = dict(texts)
    for hit in _hits(small_texts, phrases.loose):
        weak = hit.block in prose and _is_named(written[hit.block], hit.start, hit.end) and not german()
        named.append(hit._replace(weak=weak))
    return named


def _is_named(text: str, start: int, end: int) -> bool:
    """True if a common phrase is written like a name: "the Human Rights Watch" but not "Human rights come first"."""
    before = text[max(0, start - 2) : start].rstrip()
    begins = not before or before[-1] in _BEFORE_SENTENCE
    written = text[start:end]
    return written[begins:] != written[begins:].lower() and not written.isupper()


def folded_texts(title: str, blocks: Sequence[Block]) -> FoldedTexts:
    """The title and each block, folded, with its index."""
    return (TITLE, fold(title)), *((block.index, fold(block.text)) for block in blocks)


def _hits(texts: FoldedTexts, table: PhraseTable, date: PartialDate | None = None) -> Iterator[Hit]:
    """Occurrences in all texts, found in one search: the set of names is large, a block small."""
    starts = list(accumulate((len(text) + 1 for _, text in texts), initial=0))
    whole = "\n".join(text for _, text in texts)
    for name, start, end in table.literals.find(whole):
        meanings = [meaning for meaning in table[name] if meaning.holds(date)]
        if meanings and whole_word(whole, start, end):
            place = bisect_right(starts, start) - 1
            tags = tuple(dict.fromkeys(meaning.tag for meaning in meanings))
            weak = len(tags) > 1 or all(meaning.weak for meaning in meanings)
            seat = all(meaning.seat for meaning in meanings)
            offset = starts[place]
            yield Hit(texts[place][0], start - offset, end - offset, whole[start:end], tags, weak, seat)


def _weigh(
    tag: str,
    hits: Sequence[tuple[Hit, float]],
    *,
    kinds: Mapping[int, BlockKind],
    lede: int,
    prefix: int,
    of: int,
) -> TagEvidence:
    where = {hit.block for hit, _ in hits}
    titled = [hit for hit, weight in hits if hit.block == TITLE and weight == 1.0 and not hit.office]
    return TagEvidence(
        tag=tag,
        count=sum(weight for hit, weight in hits if hit.block != TITLE),
        paragraphs=sum(kinds[block] != BlockKind.HEADING for block in where if block != TITLE),
        of=of,
        in_title=any(not hit.seat or hit.end <= prefix for hit in titled),
        in_prefix=any(hit.end <= prefix for hit in titled),
        in_lede=lede != TITLE and lede in where,
        headings=sum(kinds[block] == BlockKind.HEADING for block in where if block != TITLE),
        phrase=min((hit.block, hit.start, hit.written) for hit, _ in hits)[2],
    )
