"""Blocks → the summary: the first paragraph, cut at the end of a sentence."""

import re
from collections.abc import Iterable

MAX_LENGTH = 300
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]*(?=\s|$)")
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|vs|No|Nos|Inc|Ltd|Co|Corp|approx|ca|cf|e\.g|i\.e|U\.S|U\.K|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)


def summary_of(paragraphs: Iterable[str]) -> str:
    """Of the first text that is long enough to be prose; at most 300 characters; empty where there is none."""
    texts = [" ".join(text.split()) for text in paragraphs]
    text = next((t for t in texts if len(t.split()) >= 8), texts[0] if texts else "")
    return cut(text)


def cut(text: str) -> str:
    """The text, or its first sentences that fit; else its first words and `…`."""
    if len(text) <= MAX_LENGTH:
        return text
    ends = [m.end() for m in _SENTENCE_END.finditer(text, 0, MAX_LENGTH) if not _SHORT.search(text[: m.end()])]
    if ends and ends[-1] >= 40:
        return text[: ends[-1]]
    return text[: MAX_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"
