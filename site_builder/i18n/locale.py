"""A language tag → its forms of dates, numbers, lists and plurals, as a frozen value.

Knows no text of the site. English is built in, in the desk's form (`10 February 2021`, CLDR's British one), so an
English site loads nothing more; other languages come from CLDR through babel, which takes 20 ms.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from site_builder.core.partial_date import MONTHS, PartialDate

THREE = 3
RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"})


def one_or_other(count: int) -> str:
    """Plural category in English and similar languages (CLDR plural rules)."""
    return "one" if count == 1 else "other"


@dataclass(frozen=True)
class Locale:
    """Forms of one language. Patterns have placeholders: `{day} {month} {year}`; `{number}` is the month in digits."""

    language: str
    months: tuple[str, ...]
    """January to December, alone or before a year."""
    dated_months: tuple[str, ...]
    """Months next to a day."""
    short_months: tuple[str, ...]
    """Abbreviated months."""
    day: str = "{day} {month} {year}"
    month: str = "{month} {year}"
    day_of_year: str = "{day} {month}"
    short_day: str = "{day} {month}"
    group: str = ","
    """Separator of thousands."""
    group_size: int = 3
    """Digits per group except the last, which has three: two in the languages of India."""
    comma: str = ", "
    """Separator of list items, except the last two."""
    last: str = " and "
    """Separator of the last two of three or more items."""
    pair: str = " and "
    """Separator of two items."""
    category: Callable[[int], str] = field(default=one_or_other, compare=False)
    """Number → CLDR plural category: zero, one, two, few, many or other."""

    def long_date(self, date: PartialDate) -> str:
        """`10 February 2021`, `February 2021`, `2021`."""
        if not date.month:
            return str(date.year)
        if not date.day:
            return self.month_of(date.year, date.month)
        return self._written(self.day, self.dated_months, date)

    def month_of(self, year: int, month: int, *, since: int = 0) -> str:
        """`February 2021`; with an earlier month `February–March 2021`."""
        months = self.months
        if since:
            months = tuple(f"{months[since - 1]}–{name}" for name in months)
        return self._written(self.month, months, PartialDate(year, month))

    def anniversary(self, date: PartialDate) -> str:
        """`10 February`."""
        return self._written(self.day_of_year, self.dated_months, date)

    def short_date(self, date: PartialDate) -> str:
        """`10 Feb`, `Feb`, or empty if only the year is known; for lists below a year's heading."""
        if date.day:
            return self._written(self.short_day, self.short_months, date)
        return self.short_months[date.month - 1] if date.month else ""

    def number(self, count: int) -> str:
        """`1,204`."""
        if self.group_size == THREE:
            return f"{count:,}".replace(",", self.group)
        head, tail = str(count)[:-THREE], str(count)[-THREE:]
        start = len(head) % self.group_size
        groups = [head[:start], *(head[at : at + self.group_size] for at in range(start, len(head), self.group_size))]
        return self.group.join([*filter(None, groups), tail])

    def join(self, items: Sequence[str]) -> str:
        """`one, two and three`."""
        if len(items) <= 2:
            return self.pair.join(items)
        return self.last.join((self.comma.join(items[:-1]), items[-1]))

    def _written(self, pattern: str, months: tuple[str, ...], date: PartialDate) -> str:
        month = months[date.month - 1]
        return pattern.format(day=date.day, month=month, number=date.month, year=date.year)


ENGLISH = Locale("en", months=MONTHS, dated_months=MONTHS, short_months=tuple(month[:3] for month in MONTHS))


@lru_cache(maxsize=8)
def locale_of(language: str) -> Locale:
    """Forms of a language; if CLDR lacks it, those of its nearest relative, finally English."""
    if language == ENGLISH.language:
        return ENGLISH
    found = _cldr(language)
    if found is None:
        wider, _, _ = language.rpartition("-")
        return replace(locale_of(wider or ENGLISH.language), language=language)
    return found


def _known(language: str) -> Any:
    """CLDR data of a language, or None."""
    from babel.core import Locale as Known
    from babel.core import UnknownLocaleError

    try:
        return Known.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _cldr(language: str) -> Locale | None:
    known = _known(language)
    if known is None:
        return None
    months, short = known.months["format"]["wide"], known.months["format"]["abbreviated"]
    of_year = str(known.datetime_skeletons["yMMMM"])
    # Aliases in babel's tables may lead to another language: only the language's own entries are used.
    alone = known.months["stand-alone"]["wide"] if "L" in of_year else months
    lists = {name: re.sub(r"\{[01]\}", "", pattern) for name, pattern in known.list_patterns["standard"].items()}
    return Locale(
        language=language,
        months=tuple(alone[number] for number in range(1, 13)),
        dated_months=tuple(months[number] for number in range(1, 13)),
        short_months=tuple(short[number] for number in range(1, 13)),
        day=_pattern(known.date_formats["long"].pattern),
        month=_pattern(of_year),
        day_of_year=_pattern(str(known.datetime_skeletons["MMMMd"])),
        short_day=_pattern(str(known.datetime_skeletons["MMMd"])),
        group=known.number_symbols["latn"]["group"],
        group_size=known.decimal_formats[None].grouping[1],
        comma=lists["middle"],
        last=lists["end"],
        pair=lists["2"],
        category=known.plural_form,
    )


_TOKEN = re.compile(r"'([^']*)'|([A-Za-z])\2*")
"""Quoted text or a field of a date pattern (Unicode Technical Standard 35, part 4)."""
_FIELDS = {"d": "{day}", "y": "{year}", "G": ""}


def _pattern(cldr: str) -> str:
    """`d. MMMM y` → `{day}. {month} {year}`; eras are dropped, since all dates are in the present one."""

    def field_of(match: re.Match[str]) -> str:
        if match[2] is None:
            return match[1] or "'"
        if match[2] in "ML":
            return "{month}" if len(match[0]) > 2 else "{number}"
        return _FIELDS[match[2]]

    return " ".join(_TOKEN.sub(field_of, cldr).split())


def own_name(language: str) -> str:
    """Name of a language in that language, capitalised: `Français`; the tag if CLDR has no name."""
    if language == ENGLISH.language:
        return "English"
    known = _known(language)
    name = known.get_display_name() if known else None
    return f"{name[0].upper()}{name[1:]}" if name else language


def direction(language: str) -> str:
    """`rtl` or `ltr`, by the usual script of the language."""
    return "rtl" if language.split("-")[0] in RTL_LANGUAGES else "ltr"
