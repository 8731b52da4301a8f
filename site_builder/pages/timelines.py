"""Briefings → how many there were in each year and month: what timelines, sparklines and calendars are drawn from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from site_builder.content.model import Briefing
from site_builder.core.urls import period_url
from site_builder.pages.model import Day, YearCounts

MAX_BARS, SPAN = 30, 5
"""More in a sparkline could not be told from each other, and it would take the room of the name: then each bar is
for five years."""
MIN_SPAN = 2
"""A timeline of fewer months with a briefing says no more than the list."""


def timeline(briefings: Iterable[Briefing], *, base_url: str = "") -> tuple[YearCounts, ...]:
    """Every year from the first to the last with a dated briefing, oldest first; empty for one or two briefings.

    `base_url` gives each year its own page, where the listing has such pages.
    """
    months = Counter((date.year, date.month) for b in briefings if (date := b.date))
    if len(months) < MIN_SPAN:
        return ()
    years = range(min(months)[0], max(months)[0] + 1)
    return tuple(_span(year, months, base_url) for year in years)


def _span(year: int, months: Counter[tuple[int, int]], base_url: str) -> YearCounts:
    counts = tuple([months.get((year, month), 0) for month in range(1, 13)])  # `[…]` would ask Counter for each zero
    total = sum(counts) + months[year, 0]
    return YearCounts(year, total, counts, period_url(base_url, year) if base_url and total else "")


def yearly(briefings: Iterable[Briefing], years: range) -> tuple[int, ...]:
    """How many of the briefings each of these years has; of many years, each of equal spans, the last to the end."""
    span = SPAN if len(years) > MAX_BARS else 1
    counts = Counter((years[-1] - date.year) // span for b in briefings if (date := b.date))
    return tuple([counts.get(place, 0) for place in reversed(range(-(-len(years) // span)))])


def years_of(briefings: Sequence[Briefing]) -> range:
    """The years that dated briefings, newest first, span."""
    dated = [b.date.year for b in briefings if b.date]
    return range(dated[-1], dated[0] + 1) if dated else range(0)


def days_of(briefings: Iterable[Briefing], months: Mapping[int, str]) -> tuple[Day, ...]:
    """The days of one year with a briefing, and how many each has, in order. `months` are where theirs are."""
    days: dict[tuple[int, int], list[str]] = {}
    for briefing in briefings:
        date = briefing.date
        if date and date.day:
            days.setdefault((date.month, date.day), []).append(briefing.url)
    return tuple(
        Day(month, day, len(urls), urls[0] if len(urls) == 1 else months[month])
        for (month, day), urls in sorted(days.items())
    )
