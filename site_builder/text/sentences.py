"""Offsets of the sentences of a text.

Quotations are never split. A full stop after initials, titles and other abbreviations ends no sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from site_builder.text.quotation_marks import quoted_spans

_END = re.compile(r"[.!?…؟。！？](?:(?<=[。！？])[」』”]*|(?<![。！？])(?:[”“\"’‘»«)\]]|[ \u00a0\u202f]»)*\s+)")
_POINT = re.compile(r"\.(?:[”“\"’‘»«)\]]|[ \u00a0\u202f]»)*\s+")
_OTHER_ENDS = "!?…؟。！？"
"""Without any of these, every sentence ends with a full stop, which is faster to find."""
_OPENING = '“"‘«([「『'
_TITLES = "Mr Mrs Ms Dr Prof Sen Rep Gov Gen Lt Col Capt Sgt St Jr Sr"
_FOREIGN = "Hr Fr Frhr Nr bzw usw ggf z.B d.h u.a Mme Mlle MM p.ex Sra Srta Dra Ud art núm EE.UU Abs Art"
_OTHERS = "vs No Nos Inc Ltd Co Corp approx ca cf e.g i.e Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
_SHORT = frozenset(f"{_TITLES} {_FOREIGN} {_OTHERS}".split())
_LONGEST_SHORT = 8
_ENDS_OF_SHORT = frozenset(word[-2:] for word in _SHORT)
_MONTHS = re.compile(r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b")
_DASHES = "—–―"
"""Text behind a dash belongs to the sentence before: it names the speaker."""


def sentence_starts(text: str) -> tuple[int, ...]:
    """Offsets of the sentences of a block, the first 0. No sentence starts with a lower-case letter or a dash."""
    starts = [0]
    for match in (_END if any(map(text.__contains__, _OTHER_ENDS)) else _POINT).finditer(text):
        stop, at = match.span()
        first = text[at : at + 1]
        if first in _OPENING:
            first = next((c for c in text[at : at + 3] if c not in _OPENING), " ")
        if not first.isupper() and (first.islower() or first in _DASHES or at >= len(text)):
            continue
        before = text[max(0, stop - _LONGEST_SHORT) : stop]
        if before[-1:].isdigit() and not before[-3:].isdigit() and _MONTHS.match(text, at):
            continue
        if text[stop] != "." or not (before[-2:] in _ENDS_OF_SHORT or before[-1:].isupper()) or not _shortened(before):
            starts.append(at)
    return tuple(starts)


def outside_quotes(starts: Sequence[int], quotes: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The starts without those inside a quotation. `quotes` are sorted and do not overlap."""
    before = [bisect_left(quotes, (at,)) - 1 for at in starts]
    return tuple([at for at, number in zip(starts, before, strict=True) if number < 0 or at >= quotes[number][1]])


def _shortened(before: str) -> bool:
    """True if the stop after these letters marks an abbreviation or an initial."""
    if len(before) == _LONGEST_SHORT and before.isalpha():
        return False
    word = before.rsplit(None, 1)[-1].lstrip('([“"') if before[-1:].strip() else ""
    return word in _SHORT or (word[-1:].isupper() and not word[-2:-1].isalnum())


def sentence_at(text: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence at an offset, with quotations kept whole."""
    starts = outside_quotes(sentence_starts(text), [span[:2] for span in quoted_spans(text)])
    number = bisect_right(starts, at) - 1
    return starts[number], starts[number + 1] if number + 1 < len(starts) else len(text)
