"""The lines of a text that was cut into pages → its running heads and feet.

A page number is a recurring line in which one number counts up. Headings such as `Article 2` count up as well, so the
text has to show that pages end there: the number is set apart, sentences continue across the line, the same words recur
next to it, or it recurs at even distances.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.lines import INSIDE, SourceLine
from site_builder.seeds.model import AnyReason, Removal

_DIGITS = re.compile(r"\d{1,18}")
MIN_PAGES = 3
MAX_NUMBERS = 9
"""Maximum numbers of a line that are compared."""
MAX_STEP = 2
"""Maximum step from one page number to the next: scans lose some."""
NEAR = 3
"""Maximum distance in lines between a page number and other lines of its head or foot."""
_GAP = re.compile(r"\S {3,99}\d+$|^\d+ {3,99}\S")
MIN_INDENT = 8
"""Minimum columns before a line in the middle of a page."""
MIN_LINES = 8
"""Minimum lines of a page for even distances to count as evidence."""
_STAMP = re.compile(r"^\d{1,4}[./-]\d\d?[./-]\d{1,4},? {1,3}\d\d?[:.]\d\d(?: ?[AP]M)?\s{1,9}\S|Case No\. \S{2,20} Doc")
"""Header that browsers print above each page, or stamp of a releasing body: `10.2.2021, 14:32   The basin`."""


def read_page_heads(lines: Sequence[SourceLine]) -> dict[int, AnyReason]:
    """Line number → reason for its removal, for page numbers, running heads and feet, and repeated stamps."""
    stamps = Counter(line.text for line in lines if _STAMP.search(line.text))
    taken = [line for line in lines if stamps[line.text] > 1]
    forms = [_DIGITS.sub("0", " ".join(line.text.split())) for line in lines]
    places = defaultdict[str, list[int]](list)
    for i, form in enumerate(forms):
        if not is_prose(form):
            places[form].append(i)
    for form, where in places.items():
        if "0" in form and len(where) >= MIN_PAGES:
            turns = [where[k] for k in longest_count([_numbers(lines[i]) for i in where])]
            if len(turns) >= MIN_PAGES:
                running = _running_lines(forms, places, turns)
                if running or _is_set_apart(lines[turns[0]]) or _goes_on(lines, turns) or _is_even(turns):
                    taken += (lines[i] for i in (*turns, *running))
    return dict.fromkeys(sorted(line.number for line in taken), Removal.PAGE)


def longest_count(rows: Sequence[Sequence[int]]) -> list[int]:
    """Positions of the longest chain of rows in which one number counts up and the others are equal. All rows have the
    same length.
    """
    chains = (_count_of(rows, column) for column in range(len(rows[0])))
    return max(chains, key=len)


def _count_of(rows: Sequence[Sequence[int]], column: int) -> list[int]:
    """Positions of the longest chain in which the number of a column counts up."""
    length, above = [1] * len(rows), [-1] * len(rows)
    last: dict[tuple[int, Sequence[int]], int] = {}
    for i, row in enumerate(rows):
        others = (*row[:column], *row[column + 1 :])
        for lost in range(1, MAX_STEP + 1):
            before = last.get((row[column] - lost, others), -1)
            if before >= 0 and length[before] >= length[i]:
                length[i], above[i] = length[before] + 1, before
        last[row[column], others] = i
    chain = [max(range(len(rows)), key=lambda i: length[i])]
    while above[chain[-1]] >= 0:
        chain.append(above[chain[-1]])
    return chain[::-1]


def _numbers(line: SourceLine) -> tuple[int, ...]:
    return tuple(int(number) for number in _DIGITS.findall(line.text)[:MAX_NUMBERS])


def _running_lines(forms: Sequence[str], places: Mapping[str, Sequence[int]], turns: Sequence[int]) -> list[int]:
    """Indices of lines with words that recur next to at least half of the page numbers and seldom elsewhere."""
    around = {i for turn in turns for i in range(max(0, turn - NEAR), min(len(forms), turn + NEAR + 1))}.difference(
        turns
    )
    times = Counter(forms[i] for i in around)
    often = {form for form, n in times.items() if form in places and 2 * n >= max(len(turns), len(places[form]))}
    return sorted(i for i in around if forms[i] in often)


def _is_set_apart(line: SourceLine) -> bool:
    """True if the number is in the middle or at the edge of the page."""
    return line.indent >= MIN_INDENT or _GAP.search(line.text) is not None


def _goes_on(lines: Sequence[SourceLine], turns: Sequence[int]) -> bool:
    """True if sentences continue across the page break at a third or more of the page numbers."""
    inner = [(lines[i - 1].text, lines[i + 1].text) for i in turns if 0 < i < len(lines) - 1]
    return 3 * sum(b[0].islower() and INSIDE.match(a[-1]) is not None for a, b in inner) >= len(turns)


def _is_even(turns: Sequence[int]) -> bool:
    """True if the pages have nearly the same number of lines, and enough of them."""
    gaps = [b - a for a, b in pairwise(turns)]
    usual = median(gaps)
    return usual >= MIN_LINES and all(0.6 * usual <= gap <= 1.6 * usual for gap in gaps)
