"""Briefings → the pages of a listing: the newest on the first page, then a page for each year, long years by month.
What has no date is the oldest, and is on a page of its own.

These URLs never shift: a new briefing changes the first page and the page of its own year (and month).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypedDict

from site_builder.content.model import Briefing
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import period_url, undated_url
from site_builder.pages.model import Count, Group, Link
from site_builder.pages.site import Site
from site_builder.settings.site_config import ListOrder

LONG_YEAR = 60
"""A year with more briefings is divided by month."""
Runs = tuple[tuple[tuple[int, ...], tuple[Briefing, ...]], ...]
"""Briefings of one year, or of one month, under its number or numbers."""


class ListingPart(TypedDict):
    """One page of a listing: the fields that every ListingPage has."""

    url: str
    groups: tuple[Group, ...]
    total: int
    periods: tuple[Count, ...]
    period: str
    base: Link
    updated: str
    undated: Count | None
    newer: Link | None
    older: Link | None
    above: Link | None
    order: ListOrder


def split_listing(
    site: Site,
    base: Link,
    briefings: Sequence[Briefing],
    *,
    order: ListOrder = ListOrder.NEWEST,
    long_year: int = LONG_YEAR,
) -> Iterator[ListingPart]:
    """The pages of a listing, first page first. `briefings` are newest first, whatever the order in which pages show
    them; a year of more than `long_year` is divided by month."""
    limit = site.config.briefings_on_first_page
    long = len(briefings) > limit
    years = _by(briefings, lambda d: (d.year,)) if long else ()
    periods = tuple(Count(period_url(base.url, y), str(y), len(part)) for (y,), part in years)
    rest = tuple(b for b in briefings if not b.date) if long else ()
    opening, _ = _opening(briefings[: len(briefings) - len(rest)], limit, order)
    first = turn_groups(group_by_year(site, base.url if long else "", opening), order)
    whole = _part(base.url, first, len(briefings), periods, "", base, newest(briefings))
    yield {**whole, "undated": count_undated(site, base.url, rest), "order": order}
    beside = neighbours([Link(period.url, period.label) for period in periods])
    for ((year,), part), ends in zip(years, beside, strict=True):
        yield from year_parts(site, base, part, year, beside=ends, order=order, long_year=long_year)
    if rest:
        yield undated_part(site, base, rest)


def _part(
    url: str,
    groups: tuple[Group, ...],
    total: int,
    periods: tuple[Count, ...],
    period: str,
    base: Link,
    updated: str,
    beside: tuple[Link | None, Link | None] = (None, None),
) -> ListingPart:
    newer, older = beside
    return ListingPart(
        url=url,
        groups=groups,
        total=total,
        periods=periods,
        period=period,
        base=base,
        updated=updated,
        undated=None,
        newer=newer,
        older=older,
        above=None,
        order=ListOrder.NEWEST,
    )


def neighbours(links: Sequence[Link]) -> tuple[tuple[Link | None, Link | None], ...]:
    """For each of some periods, newest first, the next newer and the next older one."""
    padded = (None, *links, None)
    return tuple(zip(padded, padded[2:], strict=False))


def undated_part(site: Site, base: Link, briefings: Sequence[Briefing]) -> ListingPart:
    """The page of what has no date."""
    here, label = undated_url(base.url), site.texts("date.undated")
    return _part(here, group_by_year(site, "", briefings), len(briefings), (), label, base, "")


def count_undated(site: Site, base_url: str, briefings: Sequence[Briefing]) -> Count | None:
    """How many have no date, with the page where they are; None for none."""
    return Count(undated_url(base_url), site.texts("date.undated"), len(briefings)) if briefings else None


def year_parts(
    site: Site,
    base: Link,
    briefings: Sequence[Briefing],
    year: int,
    *,
    beside: tuple[Link | None, Link | None],
    order: ListOrder = ListOrder.NEWEST,
    long_year: int = LONG_YEAR,
) -> Iterator[ListingPart]:
    """The page of one year of a listing, and its months where the year is long. `beside` are the newer and the older
    year with an entry."""
    months = _by(briefings, lambda d: (d.year, d.month)) if len(briefings) > long_year else ()
    limit = site.config.briefings_on_first_page if months else len(briefings)
    shown, rest = _opening(briefings, limit, order)
    # A briefing without a month has no other page to be on.
    shown = (*shown, *(b for b in rest if b.date and not b.date.month))
    yield turn(_year_part(site, base, briefings, year, shown, months, beside), order)
    for part in _month_parts(site, base, year, [(month, part) for (_, month), part in months if month]):
        yield turn(part, order)


def _opening(
    briefings: Sequence[Briefing], limit: int, order: ListOrder
) -> tuple[Sequence[Briefing], Sequence[Briefing]]:
    """Those of a first page, and the rest; both newest first."""
    if order is ListOrder.NEWEST:
        return briefings[:limit], briefings[limit:]
    start = max(0, len(briefings) - limit)
    return briefings[start:], briefings[:start]


def turn(part: ListingPart, order: ListOrder) -> ListingPart:
    """The page with its entries in that order."""
    return {**part, "groups": turn_groups(part["groups"], order), "order": order}


def turn_groups(groups: tuple[Group, ...], order: ListOrder) -> tuple[Group, ...]:
    """Groups that are newest first in that order; what has no date or no month stays at the end."""
    if order is ListOrder.NEWEST:
        return groups
    turned = [replace(group, cards=group.cards[::-1]) for group in reversed(groups)]
    return tuple(sorted(turned, key=lambda group: group.anchor in ("undated", "m-00")))


def _year_part(
    site: Site,
    base: Link,
    briefings: Sequence[Briefing],
    year: int,
    shown: Sequence[Briefing],
    months: Runs,
    beside: tuple[Link | None, Link | None],
) -> ListingPart:
    periods = tuple(
        Count(_month_url(base.url, *ym), month_name(site, ym[1]), len(part), month=ym[1]) for ym, part in months
    )
    return _part(
        period_url(base.url, year),
        group_by_month(site, base.url, shown, linked=bool(months)),
        len(briefings),
        periods,
        str(year),
        base,
        newest(briefings),
        beside,
    )


def _month_parts(
    site: Site, base: Link, year: int, months: Sequence[tuple[int, Sequence[Briefing]]]
) -> Iterator[ListingPart]:
    links = [Link(_month_url(base.url, year, month), site.texts.locale.month_of(year, month)) for month, _ in months]
    above = Link(period_url(base.url, year), str(year))
    for (_, part), link, beside in zip(months, links, neighbours(links), strict=True):
        groups = group_by_month(site, base.url, part, linked=False)
        yield {**_part(link.url, groups, len(part), (), link.label, base, newest(part), beside), "above": above}


def group_by_year(site: Site, base_url: str, briefings: Sequence[Briefing]) -> tuple[Group, ...]:
    """Cards under their years; `base_url` gives each year's own page, empty where there is none."""
    groups = groupby(briefings, key=lambda b: b.date.year if b.date else 0)
    return tuple(
        Group(
            str(year) if year else site.texts("date.undated"),
            period_url(base_url, year) if year and base_url else "",
            f"y-{year}" if year else "undated",
            site.cards_of(part),
        )
        for year, part in groups
    )


def group_by_month(site: Site, base_url: str, briefings: Sequence[Briefing], *, linked: bool) -> tuple[Group, ...]:
    """Cards of one year under their months."""
    return tuple(
        Group(
            month_name(site, month) or site.texts("date.no-month"),
            _month_url(base_url, year, month) if linked else "",
            f"m-{month:02d}",
            site.cards_of(part),
        )
        for (year, month), part in _by(briefings, lambda d: (d.year, d.month))
    )


def month_name(site: Site, month: int) -> str:
    """`February`, or an empty text for 0."""
    return site.texts.locale.months[month - 1] if month else ""


def titled(site: Site, name: str, period: str) -> str:
    """The title of a page of a listing."""
    return site.texts("period.of", name=name, period=period) if period else name


def newest(briefings: Sequence[Briefing]) -> str:
    """`YYYY-MM-DD` of the first briefing, or empty."""
    date = briefings[0].date if briefings else None
    return date.first_day if date else ""


def _month_url(base: str, year: int, month: int) -> str:
    return period_url(base, year, month) if month else ""


def _by(briefings: Sequence[Briefing], key: Callable[[PartialDate], tuple[int, ...]]) -> Runs:
    """Dated briefings in runs of an equal key, in their order."""
    dated = [b for b in briefings if b.date]
    return tuple((k, tuple(run)) for k, run in groupby(dated, key=lambda b: key(b.date or PartialDate(0))))
