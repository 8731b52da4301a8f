"""Calendar dates with their precision: `2021`, `2021-02`, `2021-02-10`. No time zone, no clock.

Dates of the Extended Date/Time Format (ISO 8601-2): level 0, and three forms for uncertain dates: `2021-02~` (about),
`2021-02?` (uncertain), `2021-02/2021-03` (between).
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import lru_cache

from site_builder.core.codec import packed_flat

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DATES_KEPT = 16_384
"""Size of the cache of parsed dates: an archive of ten thousand briefings has a few thousand."""
_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@packed_flat
@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day. A month sorts before its days, a year before its months."""

    year: int
    month: int = 0
    """1 to 12, or 0 if only the year is known."""
    day: int = 0
    """1 to 31, or 0 if only the month is known."""
    mark: str = ""
    """`~` for about, `?` for uncertain."""
    until: tuple[int, int, int] = (0, 0, 0)
    """Year, month and day of the end of an interval; zeros otherwise."""

    def __str__(self) -> str:
        """Start of the date, with its precision."""
        if self.day:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"

    @property
    def edtf(self) -> str:
        """Date as headers write it, with its mark or end."""
        return f"{self}/{self.end}" if self.end else f"{self}{self.mark}"

    @property
    def end(self) -> "PartialDate | None":
        """End of an interval, or None."""
        return PartialDate(*self.until) if self.until[0] else None

    @property
    def long(self) -> str:
        """Date in English prose: `10 February 2021`, `February 2021`, `2021`."""
        words = [str(self.day) if self.day else "", MONTHS[self.month - 1] if self.month else "", str(self.year)]
        return " ".join(word for word in words if word)

    @property
    def first_day(self) -> str:
        """`YYYY-MM-DD` of the first possible day, for formats that need whole dates."""
        return f"{self.year:04d}-{self.month or 1:02d}-{self.day or 1:02d}"


def parse_date(text: str) -> PartialDate:
    """Date from `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Raises ValueError for other forms and impossible days."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is not a date')
    year, month, day = (int(part or 0) for part in match.groups())
    if not 1 <= year <= 9999 or (match[2] and not 1 <= month <= 12):
        raise ValueError(f'"{text}" is not a date')
    if match[3] and not 1 <= day <= monthrange(year, month)[1]:
        raise ValueError(f'"{text}" is not a day in the calendar')
    return PartialDate(year, month, day)


@lru_cache(maxsize=DATES_KEPT)
def parse_edtf(text: str) -> PartialDate:
    """Date in a form of `parse_date`, optionally followed by `~` or `?`, or an interval of two such dates.

    Raises ValueError for other forms, and for intervals that do not end after their start.
    """
    start, stroke, last = text.partition("/")
    if not stroke:
        mark = text[-1:] if text[-1:] in ("~", "?") else ""
        return replace(parse_date(text.removesuffix(mark)), mark=mark)
    first, end = parse_date(start), parse_date(last)
    if (end.year, end.month or 12, end.day or 31) <= (first.year, first.month or 1, first.day or 1):
        raise ValueError(f'"{text}" ends before it begins')
    return replace(first, until=(end.year, end.month, end.day))
