"""A text → its lines with their numbers, and the groups of lines that blank lines part. Knows no meaning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from site_builder.text.english_words import WORDS

_TAB_STOP = 4


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line that is not blank."""

    number: int
    """In the seed, counted from 1."""
    text: str
    """Without space at either end."""
    indent: int
    """Columns of space before the text."""
    raw: str
    """With its inner tabs and leading space."""


def lines_of(text: str) -> tuple[SourceLine, ...]:
    """The lines that are not blank. A form feed, which starts a page, is a blank."""
    found = []
    for number, raw in enumerate(text.replace("\f", "").split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            lead = raw[: len(raw) - len(raw.lstrip())].expandtabs(_TAB_STOP)
            found.append(SourceLine(number, stripped, len(lead), raw.rstrip()))
    return tuple(found)


def chunks_of(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    """The lines in groups whose numbers follow each other."""
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
"""Words in which neither headline nor item ends."""
_INSIDE = re.compile(r"[^\W_]|[,’')\u2010-]")
"""What a line ends in that breaks inside a sentence."""
_STOP = re.compile(r"[.!?…][\"”’»)\]]*(?: |$)")
"""The end of a sentence."""
MIN_WRAP, MAX_WRAP = 40, 120
MIN_LINES = 8
"""So many broken lines show how wide they are, whatever one longer line is."""
MIN_VERSE = 6
"""Lines that begin inside a sentence show whether it is verse."""
MIN_MEAN = 32
"""Characters of the broken lines of a paragraph, on the average."""
MIN_PAIR = 60
"""Characters of the first of two lines that are a paragraph; shorter ones are a couplet."""


def wrap_width(chunks: Sequence[Sequence[SourceLine]]) -> int:
    """The column at which the lines were broken by a machine, or 0 where each line is a line of its own.

    A break is the machine's where the next line's first word would not have fitted any more. Short lines, as in lists,
    are broken by people, and so is a line above a labelled one, such as the next field of a mail's head.
    """
    pairs = [(a, b) for chunk in chunks for a, b in pairwise(chunk) if not (_has_cells(a) or _FIELD.match(b.text))]
    pairs = [(a, b) for a, b in pairs if len(a.raw.expandtabs(_TAB_STOP)) >= MIN_WRAP]
    lengths = sorted(len(a.raw.expandtabs(_TAB_STOP)) for a, _ in pairs)
    if len(pairs) < 2 or sum(len(line.text) > MAX_WRAP + 10 for chunk in chunks for line in chunk) > len(pairs) / 5:
        return 0
    if len(lengths) > MIN_LINES and lengths[-1] > 1.2 * lengths[-2]:
        lengths.pop()  # a title, or an address, that no machine broke
    width = lengths[-1 - len(lengths) // 50]
    if not MIN_WRAP <= width <= MAX_WRAP or _are_of_verse(pairs):
        return 0
    full = sum(is_full(a, b, width) for a, b in pairs)
    return width if full >= 0.7 * len(pairs) else 0


def _are_of_verse(pairs: Sequence[tuple[SourceLine, SourceLine]]) -> bool:
    """True where nearly every line begins with a capital, though no sentence ended above it."""
    inside = [b.text for a, b in pairs if a.text[-1] not in ".!?:" and not b.text.isupper()]
    return len(inside) >= MIN_VERSE and sum(text[:1].isupper() for text in inside) >= 0.9 * len(inside)


def _has_cells(line: SourceLine) -> bool:
    """True for a row of a table, whose length says nothing."""
    return "\t" in line.raw.strip() or "   " in line.text


def is_full(line: SourceLine, following: SourceLine, width: int) -> bool:
    """True where the following line's first word had no room in the line; one that is far longer was not broken."""
    word = _FIRST_WORD.match(following.text)
    length = len(line.raw.expandtabs(_TAB_STOP))
    return length <= 1.2 * width and length + 1 + len(word[0] if word else "") > width


def ends_open(text: str) -> bool:
    """True for a line whose last word asks for another."""
    return text.split()[-1].casefold() in _OPEN_ENDS


def goes_on(line: SourceLine, following: SourceLine) -> bool:
    """True for a break inside a sentence, whoever made it: a line of some length, and small letters below it."""
    return len(line.raw) >= MIN_WRAP and following.text[:1].islower() and _INSIDE.match(line.text[-1]) is not None


def is_running(chunk: Sequence[SourceLine]) -> bool:
    """True for a paragraph whose lines were broken at no fixed width: many breaks are inside sentences, and few of
    them behind a comma, where the lines of verse end."""
    if len(chunk) < 2:
        return False
    broken = [len(line.text) for line in chunk[:-1]]
    inside = sum(b.text[:1].islower() and _INSIDE.match(a.text[-1]) is not None for a, b in pairwise(chunk))
    begins = not chunk[0].text[:1].islower()
    varied = len({line.text.split()[0] for line in chunk}) > len(chunk) / 2  # records all begin alike
    stops = any(_STOP.search(line.text) for line in chunk)  # lists of names and much verse have none
    is_text = begins and varied and stops and sum(broken) >= MIN_MEAN * len(broken) and max(broken) <= MAX_WRAP
    commas = sum(line.text[-1] == "," for line in chunk[:-1])
    is_couplet = len(broken) == 1 and broken[0] < MIN_PAIR
    return is_text and not is_couplet and inside >= 0.3 * len(broken) and commas < 0.5 * len(broken)


def runs_on(line: SourceLine, following: SourceLine, mean: float) -> bool:
    """True for a break inside a running paragraph: neither below a far shorter line nor beside capitals."""
    is_capital = line.text.isupper() or following.text.isupper()
    return not is_capital and (len(line.text) >= 0.6 * mean or following.text[:1].islower())


def joined(lines: Sequence[SourceLine], words: frozenset[str] = frozenset()) -> str:
    """Wrapped lines as one; a hyphen at a line's end goes only where `words` hold the whole word."""
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
