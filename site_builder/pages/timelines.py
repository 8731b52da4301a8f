"""Briefings → counts per year and month for timelines and sparklines, and the further pages of listings: each year,
each month of a long year, and undated briefings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import Any, NamedTuple

from site_builder.archive.gather import Archive
from site_builder.content.model import Briefing
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import actor_url, period_url, tag_url, undated_url
from site_builder.pages.model import YearCounts

MAX_BARS, SPAN = 30, 5
"""Maximum bars of a sparkline; with more years, each bar is for five, because the bars would be indistinguishable and
displace the name.
"""
MIN_BRIEFINGS = 8
"""Minimum briefings of a timeline. For fewer, or a single year, the list alone is enough."""
LONG_YEAR = 60
"""A year with more briefings is divided by month."""


class ListedSpan(NamedTuple):
    """Contents of a further page of a listing."""

    briefings: tuple[Briefing, ...]
    """Newest first."""
    newer: int = 0
    """Year or month of the neighbouring page; 0 if there is none."""
    older: int = 0


def base_url(table: str, name: Any) -> str:
    """URL of a listing."""
    if table == "year":
        return period_url("/", name)
    return tag_url(name) if table == "tagged" else actor_url(name)


def listings_of(archive: Archive) -> Iterator[str]:
    """URLs of listings that may have further pages: actors, tags and years."""
    lists, faces = archive.lists, archive.registry.faces
    yield from (base_url("naming", name) for name in lists["naming"] if faces[name].has_page)
    yield from (
        base_url("tagged", name) for name in lists["tagged"] if name not in {*lists["country"], *lists["topic"]}
    )
    yield from (base_url("year", year) for year in lists["year"])


def base_of(url: str) -> str:
    """The listing of a page: `/tags/taiwan/2021/05/` → `/tags/taiwan/`, `/2021/05/` → `/2021/`."""
    steps = url.split("/")
    return "/".join(steps[: 3 if steps[1] in ("actors", "tags") else 2]) + "/"


def further_pages(archive: Archive, base: str, on_first_page: int) -> dict[str, ListedSpan]:
    """URL → further page of a listing; empty if the first page holds everything."""
    section, _, name = base.strip("/").partition("/")
    if not name:
        year = int(section)
        return dict(_months("/", year, archive.by_year.get(year, ())))
    several = archive.countries.get(name) if section == "actors" else None
    several = several or (archive.by_actor if section == "actors" else archive.by_tag).get(name, ())
    return dict(_years(base, several)) if len(several) > on_first_page else {}


def _years(base: str, briefings: Sequence[Briefing]) -> Iterator[tuple[str, ListedSpan]]:
    for year, span in _spans(briefings, "year"):
        yield period_url(base, year), span
        yield from _months(base, year, span.briefings)
    rest = tuple(takewhile(lambda b: not b.date, reversed(briefings)))[::-1]
    yield from [(undated_url(base), ListedSpan(rest))] if rest else ()


def _months(base: str, year: int, briefings: Sequence[Briefing]) -> Iterator[tuple[str, ListedSpan]]:
    for month, span in _spans(briefings, "month") if len(briefings) > LONG_YEAR else ():
        yield period_url(base, year, month), span


def _spans(briefings: Iterable[Briefing], unit: str) -> Iterator[tuple[int, ListedSpan]]:
    """Briefings in runs of one year or month. Briefings without a year, or without a month, are left out."""
    found = [(n, tuple(run)) for n, run in groupby(briefings, lambda b: getattr(b.date, unit, 0)) if n]
    ends = (0, *(n for n, _ in found), 0)
    return ((n, ListedSpan(run, *neighbouring)) for (n, run), *neighbouring in zip(found, ends, ends[2:], strict=False))


Dates = Iterable[PartialDate | None]
"""Dates of briefings, newest first; None for undated ones."""


def timeline(dates: Dates, *, base_url: str = "") -> tuple[YearCounts, ...]:
    """All years from the first to the last dated briefing, oldest first; empty for few briefings or one year.

    `base_url` gives each year its page, if the listing has such pages.
    """
    months = Counter([(date.year, date.month) for date in dates if date])
    if months.total() < MIN_BRIEFINGS or min(months)[0] == max(months)[0]:
        return ()
    years = {year: [0] * 13 for year in range(min(months)[0], max(months)[0] + 1)}
    for (year, month), count in months.items():
        years[year][month] = count
    urls = [period_url(base_url, year) if base_url and any(counts) else "" for year, counts in years.items()]
    rows = zip(years.items(), urls, strict=True)
    return tuple([YearCounts(year, sum(counts), tuple(counts[1:]), url) for (year, counts), url in rows])


def yearly(dates: Dates, years: range) -> tuple[int, ...]:
    """Number of briefings in each of these years, or in equal spans of many years, the last one complete."""
    span = SPAN if len(years) > MAX_BARS else 1
    counts = Counter([(years.stop - 1 - date.year) // span for date in dates if date])
    return tuple([counts.get(back, 0) for back in range(-(-len(years) // span) - 1, -1, -1)])


def years_of(years: Sequence[int]) -> range:
    """All years from the last to the first of `years`, which are newest first."""
    return range(years[-1], years[0] + 1) if years else range(0)
