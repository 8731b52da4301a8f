"""Calendar dates with their precision kept: `2021`, `2021-02`, `2021-02-10`. Never a time zone, never a clock.

Extended Date/Time Format (ISO 8601-2), dates only: level 0, and three forms of level 1 and above for a date that is not
certain: `2021-02~` (about), `2021-02?` (uncertain), `2021-02/2021-03` (somewhere between).
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
"""So many dates are read once: an archive of ten thousand has some thousand days."""
_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@packed_flat
@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day. A month sorts before its days, a year before its months."""

    year: int
    month: int = 0
    """1 to 12, or 0 where only the year is known."""
    day: int = 0
    """1 to 31, or 0 where only the month is known."""
    mark: str = ""
    """`~` for about, `?` for uncertain."""
    until: tuple[int, int, int] = (0, 0, 0)
    """Year, month and day of the last day that it may be; zeros where it is no interval."""

    def __str__(self) -> str:
        """Its start, with its precision."""
        if self.day:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"

    @property
    def edtf(self) -> str:
        """As a header writes it, with its mark or its end."""
        return f"{self}/{self.end}" if self.end else f"{self}{self.mark}"

    @property
    def end(self) -> "PartialDate | None":
        """Of an interval."""
        return PartialDate(*self.until) if self.until[0] else None

    @property
    def long(self) -> str:
        """As English prose writes it: `10 February 2021`, `February 2021`, `2021`."""
        words = [str(self.day) if self.day else "", MONTHS[self.month - 1] if self.month else "", str(self.year)]
        return " ".join(word for word in words if word)

    @property
    def first_day(self) -> str:
        """`YYYY-MM-DD` of the first day that it can mean, for formats that know only whole dates."""
        return f"{self.year:04d}-{self.month or 1:02d}-{self.day or 1:02d}"


def parse_date(text: str) -> PartialDate:
    """The date written as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; ValueError for any other form or an impossible day."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is not a date')
    year, month, day = (int(part or 0) for part in match.groups())
    if not 1 <= year <= 9999 or (match[2] and not 1 <= month <= 12):
        raise ValueError(f'"{text}" is not a date')
    if match[3] and not 1 <= day <= monthrange(year, month)[1]:
        raise ValueError(f'"{text}" is not a day of the calendar')
    return PartialDate(year, month, day)


@lru_cache(maxsize=DATES_KEPT)
def parse_edtf(text: str) -> PartialDate:
    """The date in one of the forms of `parse_date`, with `~` or `?` behind it, or a closed interval of two of them.

    ValueError for any other form, and for an interval that does not end later than it begins.
    """
    start, stroke, last = text.partition("/")
    if not stroke:
        mark = text[-1:] if text[-1:] in ("~", "?") else ""
        return replace(parse_date(text.removesuffix(mark)), mark=mark)
    first, end = parse_date(start), parse_date(last)
    if (end.year, end.month or 12, end.day or 31) <= (first.year, first.month or 1, first.day or 1):
        raise ValueError(f'"{text}" ends before it begins')
    return replace(first, until=(end.year, end.month, end.day))
