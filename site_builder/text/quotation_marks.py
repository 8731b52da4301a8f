"""A block of text → the spans of its quotations: signs are paired before anything is read.

“…”, „…“, «…», »…«, ‹…›, "…". A sign that opens waits for the one that closes it; what is inside belongs to it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

_SIGNS = '“”„«»‹›"'
_SIGN = re.compile(f"[{_SIGNS}]")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "”": "”"}
_OPEN_ONLY = "„«‹"
_FREE = "([{—–-/…'’‘"


class QuotedSpan(NamedTuple):
    """A quotation with its signs."""

    start: int
    end: int
    closed: bool
    """Whether the sign that closes it was found."""

    @property
    def inner(self) -> tuple[int, int]:
        """Its words, without signs."""
        return self.start + 1, self.end - self.closed


def quoted_spans(text: str) -> Sequence[QuotedSpan]:
    """Every quotation in order; none overlaps another. One that is never closed reaches to the end of the text."""
    found: list[QuotedSpan] = []
    if not any(map(text.__contains__, '"' if text.isascii() else _SIGNS)):
        return found
    start, sign = -1, ""
    for match in _SIGN.finditer(text):
        at, letter = match.start(), match[0]
        if start < 0:
            if _may_open(text, at, letter):
                start, sign = at, letter
        elif letter in _CLOSERS[sign] and _may_close(text, at, letter, sign):
            found.append(QuotedSpan(start, at + 1, closed=True))
            start = -1
        elif letter == sign and _may_open(text, at, letter):
            start = at
    if start >= 0:
        found.append(QuotedSpan(start, len(text), closed=False))
    return found


def _may_open(text: str, at: int, letter: str) -> bool:
    if letter in _OPEN_ONLY:
        return True
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _FREE) and bool(after) and not after.isspace()


def _may_close(text: str, at: int, letter: str, sign: str) -> bool:
    """A straight sign with a blank before it and a word after it opens another quotation."""
    if letter != '"':
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isspace() or not after.isalnum()
