"""Blocks → the phrases for people who are not named (R28): "two senior officials in Karvonia", "Sources in Vess".

Each phrase is a Source of its own; nothing inside it is a mention. Knows no actors.
"""

import re
from collections.abc import Sequence

from site_builder.linking.letters import fold
from site_builder.linking.lexicon import FUNCTION_WORDS
from site_builder.linking.mentions import Block, BlockKind, Source

_NOUNS = (
    "sources?|officials?|diplomats?|insiders?|observers?|advis[eo]rs?|aides?|analysts?|negotiators?|policy-?makers?|"
    "interlocutors?|lawmakers?|executives?|bankers?|experts?|scholars?|economists?|strategists?|regulators?|staffers?|"
    "people|figures?|spokes(?:man|woman|person)"
)
_NOUN = re.compile(
    rf"\b(?:{_NOUNS}|(?:Sources?|Officials?|Diplomats?|Insiders?|Advis[eo]rs?|Aides?|Analysts?|Experts?))\b"
)
_DETERMINERS = frozenset(
    [
        "one",
        "a",
        "an",
        "another",
        "our",
        "these",
        "those",
        "the",
        "two",
        "three",
        "four",
        "five",
        "six",
        "several",
        "some",
        "many",
        "other",
        "certain",
    ]
)
_RANKS = frozenset(
    [
        "senior",
        "top",
        "high-level",
        "high-ranking",
        "ranking",
        "mid-level",
        "well-placed",
        "well-informed",
        "informed",
        "knowledgeable",
        "unnamed",
        "anonymous",
        "trusted",
        "well-connected",
        "key",
    ]
)
_QUALITIES = _RANKS | frozenset(
    [
        "high",
        "government",
        "military",
        "party",
        "ministry",
        "diplomatic",
        "official",
        "close",
        "former",
        "current",
        "retired",
        "various",
        "few",
        "local",
        "foreign",
        "security",
        "intelligence",
        "defence",
        "defense",
        "trade",
        "finance",
        "financial",
        "economic",
        "western",
        "eastern",
        "northern",
        "southern",
        "industry",
        "company",
        "bank",
        "central",
        "palace",
        "reliable",
        "credible",
        "leading",
        "veteran",
        "policy",
        "administration",
        "congressional",
        "parliamentary",
        "presidential",
        "familiar",
    ]
)
_COUNTED = _RANKS | frozenset(["one", "another", "several", "some", "two", "three", "four", "five", "six", "our"])
_PLACE = r"[A-Z][\w.'-]*(?:\s+(?:and\s+)?[A-Z][\w.'-]*)*"
_TAIL = re.compile(
    r"(?:\s+(?:in|at|from|within|inside|close\s+to|near|familiar\s+with|with\s+knowledge\s+of|briefed\s+on|involved\s+in)\s+"
    rf"(?:the\s+)?(?:{_PLACE}|(?:matter|talks|discussions|negotiations|meeting|situation|issue|thinking|plans?|deal|ministry|"
    r"government|administration|party|leadership|palace|central\s+bank)\b))*"
)
_WORD_BEFORE = re.compile(r"([\w.'-]+)\s+$")
_STRONG = frozenset(["sources", "insiders", "interlocutors"])
_SPEAKS = re.compile(
    r"\s*,?\s*(?:who\s+)?(?:(?:\w+ly|also|did|do|have|has|had|however,)\s+)*(?:not\s+)?(?:said?|says?|told|tell|believe|insist|claim|"
    r"argue|warn|characteri[sz]e|suggest|note|add|express|describe|confirm|indicate|acknowledge|admit|den(?:y|ied)|expect|stress|"
    r"report|explain|point|complain|caution|predict|fear|see|think|thought|hope)\w*\b"
)
_QUOTED_BY = re.compile(r"\b(?:according\s+to|from|by|words\s+of|told)\s+$")


def find_sources(blocks: Sequence[Block]) -> tuple[Source, ...]:
    """The phrases in the order of the text; two equal phrases are two sources."""
    return tuple(source for block in blocks if block.kind != BlockKind.HEADING for source in _in_block(block))


def _in_block(block: Block) -> list[Source]:
    text, end = fold(block.text), 0
    found: list[Source] = []
    for head in _NOUN.finditer(text):
        if head.start() < end:
            continue
        start = _opening(text, head.start(), end)
        tail = _TAIL.match(text, head.end())
        end = tail.end() if tail else head.end()
        if _is_source(text, start, head, end):
            found.append(Source(block.index, start, end, block.text[start:end]))
    return found


def _opening(text: str, at: int, floor: int) -> int:
    """Where the determiner and the qualities before the noun begin."""
    while match := _WORD_BEFORE.search(text, max(floor, at - 40), at):
        word = match[1]
        if not (
            word in _QUALITIES
            or word.lower() in _DETERMINERS
            or (word[0].isupper() and word.lower() not in FUNCTION_WORDS)
        ):
            return at
        at = match.start()
        if word.lower() in _DETERMINERS:
            return at
    return at


def _is_source(text: str, start: int, head: re.Match[str], end: int) -> bool:
    if text[head.end() : head.end() + 1] in ("-", "/", "'"):
        return False
    words = text[start : head.start()].split()
    speaks = _SPEAKS.match(text, end) is not None
    if head[0].lower() in _STRONG:
        return speaks or bool(_RANKS.intersection(words)) or bool(_QUOTED_BY.search(text, max(0, start - 20), start))
    if not _COUNTED.intersection(word.lower() for word in words) or re.match(
        r"\s+[A-Z]", text[head.end() : head.end() + 3]
    ):
        return False
    return speaks or bool(_QUOTED_BY.search(text, max(0, start - 20), start))
