"""A line → the date in it, and how likely the line is a date line.

Scored by label, other words in the line, and length; position in the document is left to the caller. Never guesses the
order of day and month: both readings are returned.
"""

import re
from bisect import bisect_left, insort
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from site_builder.core.partial_date import PartialDate
from site_builder.seeds.detect import calendar_words as words
from site_builder.seeds.detect.site_words import any_words

MAX_LENGTH = 160
"""A longer line is prose."""
MAX_UPDATE = 6
"""Maximum words in a line that dates an update."""
_CENTURY_TURN = 49
"""Two-digit years above this are of the 20th century, because few documents are dated in the future."""


def is_update(line: str) -> bool:
    """True for a short line of an update label, a colon and a number: `Updated: 3 March`."""
    return len(line.split()) <= MAX_UPDATE and _UPDATE.match(line) is not None


def is_label(line: str) -> bool:
    """True for `Published` or `Last updated` alone; the date is in the next line."""
    return _LABEL_ALONE.fullmatch(line) is not None


def is_date_label(text: str) -> bool:
    """True for `Date:` alone; the date is in the next line."""
    return _PUBLISHED_ALONE.fullmatch(text) is not None


class Label(StrEnum):
    """Meaning of a date according to its line."""

    PUBLISHED = "published"
    UPDATED = "updated"
    OTHER = "other"
    """Date of an event, a deadline or an access; never the document's."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date found in a line."""

    date: PartialDate
    other: PartialDate | None
    """The other reading of `10/02/2021`; None if unambiguous."""
    score: float
    """0 to 1: likelihood of a date line; below 0.5 it is not one."""
    label: Label
    written: str
    """The date as written."""
    before: str
    """Text before the date, apart from label and weekday: a place, a by-line."""
    after: str
    """Text after the date, apart from the time."""
    parts: tuple[int, int] = (0, 0)
    """First and second number of a numeric date, to learn the folder's order."""
    short_year: bool = False

    @property
    def bare(self) -> bool:
        """True if the line holds only date, time and label."""
        return not self.before and not self.after


_PUBLISHED, _UPDATED, _OTHER = ("|".join(any_words()["days"][of]) for of in ("published", "updated", "other"))
_LABEL_ALONE = re.compile(rf"(?=.{{4,40}}\Z)(?:{_PUBLISHED}|{_UPDATED})", re.IGNORECASE)
_PUBLISHED_ALONE = re.compile(rf"(?:{_PUBLISHED}) ?:", re.IGNORECASE)
_UPDATE = re.compile(rf"(?:{_UPDATED}):\s*\d", re.IGNORECASE)
_THEN_UPDATED = re.compile(rf"\s?[|·•–—-] ?(?:{_UPDATED})\b(?=\W*(?:[^\W\d]+\W+){{0,2}}\d|\W*$)", re.IGNORECASE)
_ACT_OF_DOCUMENT = re.compile(rf"(?:first |last )?(?:{'|'.join(any_words()['days']['acts'])})\b", re.IGNORECASE)
_LABELS = (
    (Label.UPDATED, re.compile(rf"(?:^|[|·•(,;–—-]\s*|\s)(?:{_UPDATED})\s*(?::\s*)?$", re.IGNORECASE)),
    (
        Label.OTHER,
        re.compile(rf"(?:^|[|·•(,;–—-]\s*|\s)(?:{_OTHER})(?: (?:on|date|until))?\s*(?::\s*)?$", re.IGNORECASE),
    ),
    (Label.PUBLISHED, re.compile(rf"(?:^|[|·•(,;–—-]\s*|\s)(?:{_PUBLISHED})\s*(?:[:.]\s*)?$", re.IGNORECASE)),
)
_SITTING = re.compile(
    r"^(?:réunion|séance|sitzung|sesión|meeting|sitting|hearing|audition|anhörung)"
    r"(?: (?:du|vom|am|del?|of|on)(?: (?:the|le|el))?)?\s*$",
    re.IGNORECASE,
)
"""Events whose record bears the day they were held."""
_WEEKDAY_END = re.compile(rf"(?:\b(?:on|le|am|el|den)\s+)?\b{words.WEEKDAY}\b\.?,?\s*$", re.IGNORECASE)
_WEEKDAY_START = re.compile(rf"^[\s,(]*\b{words.WEEKDAY}\b\)?", re.IGNORECASE)
READING = rf"(?:(?:{'|'.join(any_words()['days']['reading'])}) ?:? ?)?"
"""Words before the reading time in minutes."""
_READING_TIME = re.compile(rf"[|·•–—-]?\s{{0,9}}{READING}\d{{1,6}}\s{{0,9}}min(?:ute)?s?(?:\s+read)?\b", re.IGNORECASE)
PAGES = re.compile(r",? \d{1,4} ?(?:pages?|Seiten?|páginas?|pp?\.|S\.)$")
"""Page count of the document, in a line with its number and date."""
_ISSUE = re.compile(r"\b(?:No|Nr|N°|Nº|№)\.? ?\d{1,4}(?: ?[-–—,] )?$| {3}$", re.IGNORECASE)
"""Separator between an issue number, or the other column of a letterhead, and the date."""
_EDGE = " \t\xa0,;:|·•–—-()[]."
_BARS = frozenset("|·•")
_DATE_LIKE = re.compile(r"\d")
_YEAR_LIKE = re.compile(r"\d\d|和|平成")
"""Cheap first test: every date has such a year or era, and most texts have none."""
_PLACE = re.compile(r"[A-ZÀ-ÞΆ-ΫЀ-Я][\w.’'-]*(?:[\s,]+(?:[A-ZÀ-ÞΆ-ΫЀ-Я][\w.’'-]*|of|the|de|la|del|am|and|on|in))*")
_BYLINE = re.compile(r"(?:by|von|par|por|written by|author)\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def date_line(line: str) -> DateLine | None:
    """The best date in the line; None if it has none or is too long."""
    if len(line) > MAX_LENGTH or not _DATE_LIKE.search(line):
        return None
    found = [_scored(line, reading) for reading in readings(line)]
    return max(found, key=lambda d: d.score) if found else None


@dataclass(frozen=True, slots=True)
class DateReading:
    """A match of a date pattern in a text."""

    start: int
    end: int
    date: PartialDate
    other: PartialDate | None = None
    parts: tuple[int, int] = (0, 0)
    short_year: bool = False


def readings(text: str) -> tuple[DateReading, ...]:
    """All dates in the text, in order; of overlapping ones the longest."""
    if not _YEAR_LIKE.search(text):
        return ()
    found: list[DateReading] = []
    for reading in sorted(_patterns(text), key=lambda r: (r.start - r.end, r.start)):
        at = bisect_left(found, reading.end, key=_start)
        if at == 0 or found[at - 1].end <= reading.start:
            insort(found, reading, key=_start)
    return tuple(found)


def _start(reading: DateReading) -> int:
    return reading.start


def _patterns(text: str) -> Iterator[DateReading]:
    for pattern in words.OF_DAYS:
        for match in pattern.finditer(text):
            written = match["month"]
            month = int(written) if written.isdigit() else words.month_number(written)
            month -= written.casefold() == "listopada" and text[match.end("day")] == "."  # Croatian, not Polish
            year, short = _year(match["year"])
            date = day_of(year, month, int(match["day"]))
            if date:
                yield DateReading(match.start(), match.end(), date, short_year=short)
    for match in words.OF_ERA.finditer(text):
        year = words.ERAS[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
        date = day_of(year, int(match["month"]), int(match["day"]))
        if date:
            yield DateReading(match.start(), match.end(), date)
    for match in words.NUMERIC.finditer(text):
        yield from _numeric(match)
    for match in words.MONTH_YEAR.finditer(text):
        month = words.month_number(match["month"])
        if month:
            yield DateReading(match.start(), match.end(), PartialDate(int(match["year"]), month))


def _numeric(match: re.Match[str]) -> Iterator[DateReading]:
    """The day-first reading of a numeric date, with the month-first one as `other` if both are valid and differ. If
    only one is valid, that one."""
    first, second = int(match["first"]), int(match["second"])
    year, short = _year(match["year"])
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    date = day_first or month_first
    if date:
        other = month_first if day_first and month_first and day_first != month_first else None
        yield DateReading(match.start(), match.end(), date, other, (first, second), short)


def _year(written: str) -> tuple[int, bool]:
    digits = written.lstrip("'’")
    if len(digits) == 4:
        return int(digits), False
    return int(digits) + (1900 if int(digits) >= _CENTURY_TURN else 2000), True


def day_of(year: int, month: int, day: int) -> PartialDate | None:
    """The date; None if the calendar does not have it."""
    if not (1500 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return PartialDate(year, month, day)


def _scored(line: str, reading: DateReading) -> DateLine:
    label, before = _label(line[: reading.start])
    after = words.ZONE.sub("", words.TIME.sub("", _READING_TIME.sub("", _WEEKDAY_START.sub("", line[reading.end :]))))
    after = _THEN_UPDATED.split(after)[0] if after else after
    paged = PAGES.search(after)
    after = after[: paged.start()] if paged else after
    opens = not before.strip() or before.rstrip()[-1:] in _BARS
    is_apart = opens or paged is not None or _ISSUE.search(line[: reading.start]) is not None
    apart = is_apart and _starts_part(after)
    before, after = before.strip(_EDGE), after.strip(_EDGE)
    score = _score(label, before, after, apart=apart) - (0.0 if reading.date.day else 0.2)
    return DateLine(
        reading.date,
        reading.other,
        score,
        label,
        line[reading.start : reading.end],
        before,
        after,
        reading.parts,
        reading.short_year,
    )


def _label(before: str) -> tuple[Label, str]:
    """The label at the end of the text before a date, and the text without it."""
    before = words.ZONE.sub("", words.TIME.sub("", _READING_TIME.sub("", before))).rstrip("([ \t-–—")
    before = _WEEKDAY_END.sub("", before).rstrip(", ")
    if _SITTING.match(before):
        return Label.PUBLISHED, ""
    for label, pattern in _LABELS:
        match = pattern.search(before)
        if match and not _is_of_sentence(before[: match.start()], match[0]):
            return label, before[: match.start()]
    return Label.NONE, before


def _is_of_sentence(before: str, label: str) -> bool:
    """True for the bare "on" of "the vote was held on 4 May", which does not date the document."""
    return (
        label.strip(" \t:.").casefold() == "on" and bool(before.strip()) and not _ACT_OF_DOCUMENT.match(before.strip())
    )


def _starts_part(after: str) -> bool:
    return not after.strip() or after.lstrip()[:1] in _BARS or after.startswith((" - ", " – "))


def _score(label: Label, before: str, after: str, *, apart: bool) -> float:
    """Score from the text around the date."""
    if label is Label.OTHER:
        return 0.1
    words_left = len(before.split()) + len(after.split())
    byline = bool(_BYLINE.match(before))
    place = not byline and bool(before) and _PLACE.fullmatch(before) is not None and len(before.split()) <= 6
    if not words_left:
        score = 0.97 if label is Label.PUBLISHED else 0.95
    elif byline and len(before.split()) <= 14 and len(after.split()) <= 3:
        score = 0.93
    elif place and len(after.split()) <= 3:
        score = 0.85
    elif (label is Label.PUBLISHED or apart) and words_left <= (14 if _BYLINE.match(after) else 8):
        score = 0.8
    elif not before and len(after.split()) <= 8 and after[:1] != ",":
        score = 0.62
    else:
        score = max(0.1, 0.6 - 0.04 * words_left)
    return score - 0.55 if label is Label.UPDATED else score
