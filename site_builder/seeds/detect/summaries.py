"""Blocks → the summary: the first paragraph, cut at the end of a sentence."""

from collections.abc import Iterable

from site_builder.text.quotation_marks import quoted_spans
from site_builder.text.sentences import sentence_starts

MAX_LENGTH = 300


def summary_of(paragraphs: Iterable[str]) -> str:
    """Of the first text that is long enough to be prose; at most 300 characters; empty where there is none."""
    texts = [" ".join(text.split()) for text in paragraphs]
    text = next((t for t in texts if len(t.split()) >= 8), texts[0] if texts else "")
    return cut(text)


def cut(text: str) -> str:
    """The text, or its first sentences that fit; else its first words and `…`."""
    if len(text) <= MAX_LENGTH:
        return text
    opening = text[: MAX_LENGTH + 2]
    quoted = [span[:2] for span in quoted_spans(opening)]
    last = opening[: sentence_starts(opening, quoted)[-1]].rstrip()
    if len(last) >= 40:
        return last
    return text[: MAX_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"
