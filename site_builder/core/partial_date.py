"""Calendar dates with their precision kept: `2021`, `2021-02`, `2021-02-10`. Never a time zone, never a clock.

Extended Date/Time Format level 0 (ISO 8601-2), dates only.
"""

import re
from calendar import monthrange
from dataclasses import dataclass

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

    def __str__(self) -> str:
        if self.day:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"

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
