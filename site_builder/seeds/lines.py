"""A text → its numbered lines, and the groups between blank lines. Knows no meaning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from site_builder.text.english_words import WORDS

_TAB_STOP = 4


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line that is not blank."""

    number: int
    """Number in the seed, counted from 1."""
    text: str
    """Text without surrounding space."""
    indent: int
    """Columns of space before the text."""
    raw: str
    """Text with its inner tabs and leading space."""


def lines_of(text: str) -> tuple[SourceLine, ...]:
    """The lines that are not blank. A form feed, which starts a page, counts as blank."""
    found = []
    for number, raw in enumerate(text.replace("\f", "").split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            lead = raw[: len(raw) - len(raw.lstrip())].expandtabs(_TAB_STOP)
            found.append(SourceLine(number, stripped, len(lead), raw.rstrip()))
    return tuple(found)


def chunks_of(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    """The lines, grouped by consecutive numbers."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if groups and groups[-1][-1].number == line.number - 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


_FIRST_WORD = re.compile(r"\S+")
_FIELD = re.compile(r"[A-Z][\w-]*: \S|\d{1,3}[.)] ")
_OPEN_ENDS = WORDS["open_ends"]
"""Words that never end a headline or list item."""
INSIDE = re.compile(r"[^\W_]|[,’')\u2010-]")
"""Last character of a line that breaks inside a sentence."""
_STOP = re.compile(r"[.!?…][\"”’»)\]]*(?: |$)")
"""End of a sentence."""
MIN_WRAP, MAX_WRAP = 40, 120
MIN_LINES = 8
"""Number of broken lines from which one longer line is treated as an exception."""
MIN_VERSE = 6
"""Number of lines beginning inside a sentence from which verse is recognised."""
MIN_MEAN = 32
"""Minimum mean length of the broken lines of a paragraph."""
MIN_PAIR = 60
"""Minimum length of the first line of a two-line paragraph; shorter pairs are couplets."""


def wrap_width(chunks: Sequence[Sequence[SourceLine]]) -> int:
    """The column at which a machine broke the lines; 0 if each line stands by itself.

    A break is the machine's if the next line's first word would not have fitted. Short lines, as in lists, are broken
    by people, and so is the line above a labelled one, such as the next field of a mail head.
    """
    pairs = [(a, b) for chunk in chunks for a, b in pairwise(chunk) if not (_has_cells(a) or _FIELD.match(b.text))]
    pairs = [(a, b) for a, b in pairs if len(a.raw.expandtabs(_TAB_STOP)) >= MIN_WRAP]
    lengths = sorted(len(a.raw.expandtabs(_TAB_STOP)) for a, _ in pairs)
    if len(pairs) < 2 or sum(len(line.text) > MAX_WRAP + 10 for chunk in chunks for line in chunk) > len(pairs) / 5:
        return 0
    if len(lengths) > MIN_LINES and lengths[-1] > 1.2 * lengths[-2]:
        lengths.pop()  # a title or an address, not broken by a machine
    width = lengths[-1 - len(lengths) // 50]
    if not MIN_WRAP <= width <= MAX_WRAP or _are_of_verse(pairs):
        return 0
    full = sum(is_full(a, b, width) for a, b in pairs)
    return width if full >= 0.7 * len(pairs) else 0


def _are_of_verse(pairs: Sequence[tuple[SourceLine, SourceLine]]) -> bool:
    """True if nearly every line that begins inside a sentence is capitalised."""
    inside = [b.text for a, b in pairs if a.text[-1] not in ".!?:" and not b.text.isupper()]
    return len(inside) >= MIN_VERSE and sum(text[:1].isupper() for text in inside) >= 0.9 * len(inside)


def _has_cells(line: SourceLine) -> bool:
    """True for a table row, whose length is meaningless."""
    return "\t" in line.raw.strip() or "   " in line.text


def is_full(line: SourceLine, following: SourceLine, width: int) -> bool:
    """True if the line was broken because the next word did not fit: with it, the line would exceed the width. A line
    far over the width was not broken."""
    word = _FIRST_WORD.match(following.text)
    length = len(line.raw.expandtabs(_TAB_STOP))
    return length <= 1.2 * width and length + 1 + len(word[0] if word else "") > width


def ends_open(text: str) -> bool:
    """True for a line whose last word needs a continuation."""
    return text.split()[-1].casefold() in _OPEN_ENDS


def goes_on(line: SourceLine, following: SourceLine) -> bool:
    """True for a break inside a sentence: a line of some length, then a lower-case letter."""
    return len(line.raw) >= MIN_WRAP and following.text[:1].islower() and INSIDE.match(line.text[-1]) is not None


def is_running(chunk: Sequence[SourceLine]) -> bool:
    """True for a paragraph with line breaks at no fixed width: many are inside sentences, and few after a comma, as in
    verse."""
    if len(chunk) < 2:
        return False
    broken = [len(line.text) for line in chunk[:-1]]
    inside = sum(b.text[:1].islower() and INSIDE.match(a.text[-1]) is not None for a, b in pairwise(chunk))
    begins = not chunk[0].text[:1].islower()
    varied = len({line.text.split()[0] for line in chunk}) > len(chunk) / 2  # records begin alike
    stops = any(_STOP.search(line.text) for line in chunk)  # lists of names and most verse have none
    is_text = begins and varied and stops and sum(broken) >= MIN_MEAN * len(broken) and max(broken) <= MAX_WRAP
    commas = sum(line.text[-1] == "," for line in chunk[:-1])
    is_couplet = len(broken) == 1 and broken[0] < MIN_PAIR
    return is_text and not is_couplet and inside >= 0.3 * len(broken) and commas < 0.5 * len(broken)


def runs_on(line: SourceLine, following: SourceLine, mean: float) -> bool:
    """True for a line break inside a paragraph. A break after a far shorter line, or next to a line in capitals, is
    not."""
    is_capital = line.text.isupper() or following.text.isupper()
    return not is_capital and (len(line.text) >= 0.6 * mean or following.text[:1].islower())


def joined(lines: Sequence[SourceLine], words: frozenset[str] = frozenset()) -> str:
    """Wrapped lines joined; a hyphen at a line end is removed only if `words` has the whole word."""
    pieces = [lines[0].text]
    for line in lines[1:]:
        last = pieces[-1]
        if len(last) > 2 and last[-1] in "-\u2010" and last[-2].isalpha():
            pieces[-1] = last[:-1] if _is_printers_hyphen(last, line.text, words) else last
            pieces.append(line.text)
        else:
            pieces += [" ", line.text]
    return "".join(pieces)


def _is_printers_hyphen(text: str, following: str, words: frozenset[str]) -> bool:
    head = re.split(r"[^\w-]", text[-60:-1])[-1]
    tail = re.match(r"\w*", following[:60])
    return following[:1].islower() and (head + (tail[0] if tail else "")).casefold() in words
