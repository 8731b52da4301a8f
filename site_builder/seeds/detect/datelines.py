"""The dateline of a first paragraph, `WASHINGTON, Feb. 10 —`, → its date, or day and month if it has no year.

A missing year is taken only from a certain source, which the caller chooses.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest

from site_builder.seeds.detect import calendar_words as words
from site_builder.seeds.detect.dates import DateReading, readings
from site_builder.seeds.lines import SourceLine, goes_on

_LEAD = re.compile(r"\(?(?P<lead>[A-ZÀ-Þ\d][^—–]{3,90}?)\s*(?:—|–|--|\s-|\.-)\s")
_IN_BRACKETS = re.compile(r"\((?P<lead>[A-ZÀ-Þ][^()—–]{3,60})\)[.:]?\s+[A-ZÀ-Þ«“\"]")
_CAPITALS = re.compile(r"[A-ZÀ-Þ]{3}")
_PLACE = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?:[\s,/]+(?:[A-ZÀ-Þ][\w.’'-]*|of|the|de|la|del|am|an|der|and|y)){0,5}")
_AGENCY = re.compile(r"\(\w[\w ./-]{1,30}\)$")
_LABEL = re.compile(rf"(?:[\s,(]{{1,9}}(?:le|den|am|el|on|{words.WEEKDAY})\.?){{0,8}}[\s,(]{{0,9}}$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:1[6-9]|20)\d\d)[-_ .]?([01]\d)[-_ .]?([0-3]\d)(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d\d)[-_ .](\d\d)[-_ .](\d{4})(?!\d)")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_BEGINS = re.compile(rf"{words.WEEKDAY}\.?,? ", re.IGNORECASE)
MIN_WORDS = 12
"""A shorter line is not prose."""


def placeline(lines: Sequence[SourceLine]) -> str:
    """The text before the dash that opens the first prose; else empty."""
    for line, following in zip_longest(lines, lines[1:]):
        goes_below = following is not None and following.number == line.number + 1 and goes_on(line, following)
        text = f"{line.text} {following.text}" if goes_below else line.text
        if len(text.split()) > MIN_WORDS:
            match = _LEAD.match(text[:140]) or _IN_BRACKETS.match(text[:140])
            lead = _AGENCY.sub("", match["lead"]).rstrip() if match else ""
            return lead if _CAPITALS.match(lead) or _is_place_and_date(lead) else ""
    return ""


def dates_of_names(path: str) -> tuple[DateReading, ...]:
    """Dates in file and folder names, the file's first: `20170314_`, `14.03.2017`, `2017/03/14/`."""
    *folders, name = re.split(r"!?/", path)
    parts = (name.rpartition(".")[0] or name, *reversed(folders), "-".join(f for f in folders if f.isdigit()))
    texts = (_YEAR_LAST.sub(r" \1.\2.\3 ", _YEAR_FIRST.sub(r" \1-\2-\3 ", part)) for part in parts)
    return tuple(found for text in texts for found in readings(text.replace("_", " ")) if found.date.day)


def _is_place_and_date(lead: str) -> bool:
    """True for a place with a day, or a day alone."""
    dates = readings(lead)
    starts = [reading.start for reading in dates]
    place = _LABEL.sub("", lead[: min(starts)]).rstrip(" /") if starts else ""
    alone = not place and any(not lead[reading.end :].strip(" .,)") for reading in dates)
    return alone or _PLACE.fullmatch(place) is not None
