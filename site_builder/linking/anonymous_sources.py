"""Blocks → the phrases for people who are not named (R28): "two senior officials in Karvonia", "Sources in Vess".

Each phrase is a Source of its own; nothing inside it is a mention. Knows no actors.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from site_builder.linking.model import Block, BlockKind, Source
from site_builder.text.english_words import FUNCTION_WORDS, word_set
from site_builder.text.folding import whole_word
from site_builder.text.multi_search import find_literals

_NOUNS = [
    "source",
    "official",
    "diplomat",
    "insider",
    "observer",
    "adviser",
    "advisor",
    "aide",
    "analyst",
    "negotiator",
    "policymaker",
    "policy-maker",
    "interlocutor",
    "lawmaker",
    "executive",
    "banker",
    "expert",
    "scholar",
    "economist",
    "strategist",
    "regulator",
    "staffer",
    "figure",
]
_PEOPLE = ("people", "spokesman", "spokeswoman", "spokesperson")
_WORDS = tuple(
    sorted({form for noun in (*_NOUNS, *(n.capitalize() for n in _NOUNS)) for form in (noun, f"{noun}s")} | {*_PEOPLE})
)
_DETERMINERS = word_set("one a an another our these those the two three four five six several some many other certain")
_RANKS = word_set(
    "senior top high-level high-ranking ranking mid-level well-placed well-informed informed knowledgeable unnamed "
    "anonymous trusted well-connected key"
)
_QUALITIES = _RANKS | word_set(
    "high government military party ministry diplomatic official close former current retired various few local "
    "foreign security intelligence defence defense trade finance financial economic western eastern northern "
    "southern industry company bank central palace reliable credible leading veteran policy administration "
    "congressional parliamentary presidential familiar"
)
_COUNTED = _RANKS | frozenset(["one", "another", "several", "some", "two", "three", "four", "five", "six", "our"])
_PLACE = r"[A-Z][\w.'’-]*(?:\s+(?:and\s+)?[A-Z][\w.'’-]*)*"
_TAIL = re.compile(
    r"(?:\s+(?:in|at|from|within|inside|close\s+to|near|familiar\s+with|with\s+knowledge\s+of|briefed\s+on|involved\s+in)\s+"
    rf"(?:the\s+)?(?:{_PLACE}|(?:matter|talks|discussions|negotiations|meeting|situation|issue|thinking|plans?|deal|ministry|"
    r"government|administration|party|leadership|palace|central\s+bank)\b))*"
)
_CAPITAL = re.compile(r"\s+[A-Z]")
_LAST_WORD = re.compile(r"[\w.'’-]+$")
_STRONG = frozenset(["sources", "insiders", "interlocutors"])
_SPEAKS = re.compile(
    r"\s*(?:,\s*)?(?:who\s+)?(?:(?:\w+ly|also|did|do|have|has|had|however,)\s+)*(?:not\s+)?(?:said?|says?|told|tell|believe|insist|claim|"
    r"argue|warn|characteri[sz]e|suggest|note|add|express|describe|confirm|indicate|acknowledge|admit|den(?:y|ied)|expect|stress|"
    r"report|explain|point|complain|caution|predict|fear|see|think|thought|hope|recall|recount)\w*\b"
)
_SAYS_AT_ONCE = re.compile(r"\s+(?:said|says|told)\b")
_QUOTED_BY = re.compile(
    r"\b(?:according\s+to|from|by|words\s+of|told|said|says|say|warned|warns|added|adds|noted|notes|explained|explains|"
    r"argued|argues|recalled|recalls)\s+$"
)


def find_sources(blocks: Sequence[Block]) -> tuple[Source, ...]:
    """The phrases in the order of the text; two equal phrases are two sources."""
    starts = list(accumulate([len(block.text) + 1 for block in blocks], initial=0))
    found: list[Source] = []
    position, floor = -1, 0
    for _, begin, stop in find_literals(_WORDS, "\n".join([block.text for block in blocks])):
        if begin >= starts[position + 1]:
            position, floor = bisect_right(starts, begin) - 1, 0
        block, start, end = blocks[position], begin - starts[position], stop - starts[position]
        text = block.text
        if block.kind is BlockKind.HEADING or start < floor or not whole_word(text, start, end):
            continue
        opening = _opening(text, start, floor)
        tail = _TAIL.match(text, end)
        floor = end + len(tail[0].rstrip(".’'")) if tail else end
        if _is_source(text, opening, start, end, floor):
            found.append(Source(block.index, opening, floor, text[opening:floor]))
    return tuple(found)


def _opening(text: str, at: int, floor: int) -> int:
    """Where the determiner and the qualities before the noun begin."""
    while True:
        low = max(floor, at - 40)
        before = text[low:at].rstrip()
        match = _LAST_WORD.search(before, before.rfind(" ") + 1)
        if match is None or low + len(before) == at:
            return at
        word = match[0]
        if not (
            word in _QUALITIES
            or word.lower() in _DETERMINERS
            or (word[0].isupper() and word.lower() not in FUNCTION_WORDS)
        ):
            return at
        at = low + match.start()
        if word.lower() in _DETERMINERS:
            return at


def _is_source(text: str, opening: int, start: int, end: int, close: int) -> bool:
    if text[end : end + 1] in ("-", "/", "'", "’"):
        return False
    words = [word.lower() for word in text[opening:start].split()]
    if words[:1] in (["a"], ["an"]) and not _COUNTED.intersection(words):
        return not text[:opening].rstrip().endswith(",") and _SAYS_AT_ONCE.match(text, close) is not None
    if text[start:end].lower() not in _STRONG and (not _COUNTED.intersection(words) or _CAPITAL.match(text, end)):
        return False
    if _SPEAKS.match(text, close) or _QUOTED_BY.search(text, max(0, opening - 20), opening):
        return True
    return text[start:end].lower() in _STRONG and not _RANKS.isdisjoint(words)
