"""A language tag → how that language writes dates, numbers and lists, and counts: a frozen value, resolved once.

Knows no text of the site. English stands here in the desk's own form (`10 February 2021`, CLDR's British one), so a
build of an English site loads nothing more; every other language is taken from CLDR through babel.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from site_builder.dates import MONTHS, PartialDate

RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"})


def one_or_other(count: int) -> str:
    """The plural category of a number in English and its kin (CLDR plural rules)."""
    return "one" if count == 1 else "other"


@dataclass(frozen=True)
class Locale:
    """Forms of one language. Patterns name their parts in braces: `{day} {month} {year}`."""

    language: str
    months: tuple[str, ...]
    """January to December, standing alone or before a year."""
    dated_months: tuple[str, ...]
    """The same beside a day."""
    short_months: tuple[str, ...]
    short_dated_months: tuple[str, ...]
    day: str = "{day} {month} {year}"
    month: str = "{month} {year}"
    day_of_year: str = "{day} {month}"
    short_day: str = "{day} {month}"
    group: str = ","
    """Between the thousands of a number."""
    comma: str = ", "
    """Between the items of a list, but for the last two."""
    and_: str = " and "
    """Between the last two."""
    category: Callable[[int], str] = field(default=one_or_other, compare=False)
    """Number → plural category of CLDR: zero, one, two, few, many or other."""

    def long_date(self, date: PartialDate) -> str:
        """`10 February 2021`, `February 2021`, `2021`."""
        if not date.month:
            return str(date.year)
        if not date.day:
            return self.month_of(date.year, date.month)
        return self.day.format(day=date.day, month=self.dated_months[date.month - 1], year=date.year)

    def month_of(self, year: int, month: int) -> str:
        """`February 2021`."""
        return self.month.format(month=self.months[month - 1], year=year)

    def anniversary(self, date: PartialDate) -> str:
        """`10 February`."""
        return self.day_of_year.format(day=date.day, month=self.dated_months[date.month - 1])

    def short_date(self, date: PartialDate) -> str:
        """`10 Feb`, `Feb`, or nothing where only the year is known: for lists under a year's heading."""
        if date.day:
            return self.short_day.format(day=date.day, month=self.short_dated_months[date.month - 1])
        return self.short_months[date.month - 1] if date.month else ""

    def number(self, count: int) -> str:
        """`1,204`."""
        return f"{count:,}".replace(",", self.group)

    def join(self, items: Sequence[str]) -> str:
        """`one, two and three`."""
        return self.and_.join(filter(None, (self.comma.join(items[:-1]), *items[-1:])))


ENGLISH = Locale(
    language="en",
    months=MONTHS,
    dated_months=MONTHS,
    short_months=tuple(month[:3] for month in MONTHS),
    short_dated_months=tuple(month[:3] for month in MONTHS),
)


def direction(language: str) -> str:
    """`rtl` or `ltr`, by the language's usual script."""
    return "rtl" if language.split("-")[0] in RTL_LANGUAGES else "ltr"
