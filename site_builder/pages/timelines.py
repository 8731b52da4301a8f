"""Briefings → how many there were in each year and month, for timelines and sparklines; and what is on which further
page of a listing: those of each year, of each month of a long year, and what has no date.
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
"""More in a sparkline could not be told from each other, and it would take the room of the name: then each bar is
for five years."""
MIN_BRIEFINGS = 8
"""A timeline of fewer briefings, or of a single year, says no more than the list."""
LONG_YEAR = 60
"""A year with more briefings is divided by month."""


class ListedSpan(NamedTuple):
    """What a further page of a listing has."""

    briefings: tuple[Briefing, ...]
    """Newest first."""
    newer: int = 0
    """The year or month of the page beside it."""
    older: int = 0


def base_url(table: str, name: Any) -> str:
    """Of the page of a list."""
    if table == "year":
        return period_url("/", name)
    return tag_url(name) if table == "tagged" else actor_url(name)


def listings_of(archive: Archive) -> Iterator[str]:
    """URLs of the listings that may have further pages: of actors, tags and years."""
    lists, faces = archive.lists, archive.registry.faces
    yield from (base_url("naming", name) for name in lists["naming"] if faces[name].has_page)
    yield from (
        base_url("tagged", name) for name in lists["tagged"] if name not in {*lists["country"], *lists["topic"]}
    )
    yield from (base_url("year", year) for year in lists["year"])


def base_of(url: str) -> str:
    """The listing of which a page is: `/tags/taiwan/2021/05/` → `/tags/taiwan/`, `/2021/05/` → `/2021/`."""
    steps = url.split("/")
    return "/".join(steps[: 3 if steps[1] in ("actors", "tags") else 2]) + "/"


def further_pages(archive: Archive, base: str, on_first_page: int) -> dict[str, ListedSpan]:
    """The further pages of a listing, by URL; none where the first page has room for all."""
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
    """Briefings in runs of the same year or month, those without it left out."""
    found = [(n, tuple(run)) for n, run in groupby(briefings, lambda b: getattr(b.date, unit, 0)) if n]
    ends = (0, *(n for n, _ in found), 0)
    return ((n, ListedSpan(run, *beside)) for (n, run), *beside in zip(found, ends, ends[2:], strict=False))


Dates = Iterable[PartialDate | None]
"""Of briefings, the newest first; of some none is known."""


def timeline(dates: Dates, *, base_url: str = "") -> tuple[YearCounts, ...]:
    """Every year from the first to the last with a dated briefing, oldest first; empty for few briefings or one year.

    `base_url` gives each year its own page, where the listing has such pages.
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
    """How many of the briefings each of these years has; of many years, each of equal spans, the last to the end."""
    span = SPAN if len(years) > MAX_BARS else 1
    counts = Counter([(years.stop - 1 - date.year) // span for date in dates if date])
    return tuple([counts.get(back, 0) for back in range(-(-len(years) // span) - 1, -1, -1)])


def years_of(years: Sequence[int]) -> range:
    """All from the last of these to the first."""
    return range(years[-1], years[0] + 1) if years else range(0)
