"""A block of text → the spans of its quotations: signs are paired before anything is read.

“…”, “…’’, „…“, «…», »…«, ‹…›, "…", ‘…’. A sign that opens waits for the one that closes it; what is inside belongs to
it.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from site_builder.text.folding import fold

_SIGNS = '“”„«»‹›"‘'
_CLOSERS = {"“": "”’’", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "”": "”"}
_FOLDED, _UNFOLDED = re.compile('"'), ("‘", "‹", "›", "’’")
_SINGLE = re.compile(r"(?<!\s)’(?![\w’])(?<!s’(?= \w))")
"""What may close ‘…’: not the apostrophe inside a word or of several."""
_STOPS = (",", ".", "?", "!", "…", "—")
_OPEN_ONLY = "„«‹"
_FREE = "([{—–-/…'’‘"


class QuotedSpan(NamedTuple):
    """A quotation with its signs."""

    start: int
    end: int
    closed: int
    """Letters of the sign that closes it; none where it was not found."""

    @property
    def inner(self) -> tuple[int, int]:
        """Its words, without signs."""
        return self.start + 1, self.end - self.closed


def quoted_spans(text: str, folded: str = "") -> Sequence[QuotedSpan]:
    """Every quotation in order; none overlaps another. One that is never closed reaches to the end of the text."""
    found: list[QuotedSpan] = []
    start, sign, single = -1, "", 0
    ends = _single_ends(text) if "‘" in text else ()
    for at, letter in _signs(text, folded or fold(text)):
        if at < single:
            continue
        if start < 0:
            if letter == "‘":
                single = _single_end(text, at, *ends)
                found += [QuotedSpan(at, single, 1)] if single else []
            elif letter in _SIGNS and _may_open(text, at, letter):
                start, sign = at, letter
        elif letter in _CLOSERS[sign] and _may_close(text, at, letter):
            found.append(QuotedSpan(start, at + len(letter), len(letter)))
            start = -1
        elif letter == sign and _may_open(text, at, letter):
            start = at
    if start >= 0:
        found.append(QuotedSpan(start, len(text), 0))
    return found


def _signs(text: str, folded: str) -> Sequence[tuple[int, str]]:
    """Where the signs are, in order; most are `"` in the folded text, and to look for one after another is quick."""
    found = [(m.start(), text[m.start()]) for m in _FOLDED.finditer(folded)] if '"' in folded else []
    for sign in () if text.isascii() else _UNFOLDED:
        found += [(m.start(), sign) for m in re.finditer(sign, text)] if sign in text else []
    return sorted(found)


def _single_ends(text: str) -> tuple[list[int], ...]:
    """Where ‘…’ may end, where it does so at a stop, and where one may open behind a blank."""
    ends = [match.start() for match in _SINGLE.finditer(text)]
    return ends, [end for end in ends if text[end - 1] in _STOPS], [m.start() for m in re.finditer(" ‘", text)]


def _single_end(text: str, at: int, ends: Sequence[int], stopped: Sequence[int], opening: Sequence[int]) -> int:
    """Where ‘…’ ends, 0 where the sign opens none: at a stop before the next one opens, else behind a word."""
    if not _may_open(text, at, "‘") or text[at + 1].isdigit():
        return 0
    following = _next(opening, at, len(text))
    end = _next(stopped, at, following)
    end = end if end < following else _next(ends, at, following)
    return end + 1 if end < following else 0


def _next(places: Sequence[int], at: int, stop: int) -> int:
    """The first place behind an offset, `stop` where none comes before that."""
    number = bisect_right(places, at)
    return min(stop, places[number]) if number < len(places) else stop


def _may_open(text: str, at: int, letter: str) -> bool:
    if letter in _OPEN_ONLY:
        return True
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _FREE) and bool(after) and not after.isspace()


def _may_close(text: str, at: int, letter: str) -> bool:
    """A straight sign with a blank before it and a word after it opens another quotation."""
    if letter != '"':
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isspace() or not after.isalnum()
