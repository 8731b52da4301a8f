"""A block of text → spans of its quotations, found by pairing quotation marks.

“…”, “…’’, „…“, «…», »…«, ‹…›, "…", ‘…’. An opening mark pairs with its closing mark; anything in between belongs to the
quotation.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from site_builder.text.folding import fold

_SIGNS = '“”„«»‹›"‘'
_CLOSERS = {"“": "”’’", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "”": "”"}
_FOLDED, _UNFOLDED = re.compile('"'), ("‘", "‹", "›", "’’")
_SINGLE = re.compile(r"‘|(?<!\s)’(?![\w’])(?<!s’(?= \w))")
"""Opening ‘ and possible closing ’: not an apostrophe within a word or after a plural s."""
_STOPS = (",", ".", "?", "!", "…", "—")
_OPEN_ONLY = "„«‹"
_FREE = "([{—–-/…'’‘"


class QuotedSpan(NamedTuple):
    """A quotation with its marks."""

    start: int
    end: int
    closed: int
    """Length of the closing mark; 0 if it is missing."""

    @property
    def inner(self) -> tuple[int, int]:
        """Span of the words without the marks."""
        return self.start + 1, self.end - self.closed


def quoted_spans(text: str, folded: str = "") -> Sequence[QuotedSpan]:
    """All quotations in order, without overlaps. An unclosed one extends to the end of the text."""
    found: list[QuotedSpan] = []
    start, sign, single = -1, "", 0
    ends = _single_ends(text) if "‘" in text else {}
    for at, letter in _signs(text, folded or fold(text)):
        if at < single:
            continue
        if start < 0:
            if letter == "‘":
                single = ends[at] if _may_open(text, at, letter) and not text[at + 1].isdigit() else 0
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
    """Offsets of quotation marks, in order. Most are `"` in the folded text, and searching mark by mark is fast."""
    found = [(m.start(), text[m.start()]) for m in _FOLDED.finditer(folded)] if '"' in folded else []
    for sign in () if text.isascii() else _UNFOLDED:
        found += [(m.start(), sign) for m in re.finditer(sign, text)] if sign in text else []
    return sorted(found)


def _single_ends(text: str) -> dict[int, int]:
    """For each ‘, the offset of its end: at a stop before the next ‘, else behind a word; 0 if it has none."""
    found: dict[int, int] = {}
    first = stopped = 0
    for match in reversed([*_SINGLE.finditer(text)]):
        at = match.start()
        if match[0] == "‘":
            found[at] = stopped or first
            first, stopped = (0, 0) if text[at - 1] == " " else (first, stopped)
        else:
            first, stopped = at + 1, at + 1 if text[at - 1] in _STOPS else stopped
    return found


def _may_open(text: str, at: int, letter: str) -> bool:
    if letter in _OPEN_ONLY:
        return True
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _FREE) and bool(after) and not after.isspace()


def _may_close(text: str, at: int, letter: str) -> bool:
    """True unless a straight mark between a space and a word opens another quotation."""
    if letter != '"':
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isspace() or not after.isalnum()
