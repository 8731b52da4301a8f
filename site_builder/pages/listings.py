"""Briefings → the pages of a listing: the newest on the first page, then a page per year, long years by month. Undated
briefings are the oldest, on a page of their own.

These URLs never shift: a new briefing changes the first page and the page of its own year (and month).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypedDict

from site_builder.content.model import Briefing
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import period_url, undated_url
from site_builder.pages.model import Count, Group, Link
from site_builder.pages.site import Site
from site_builder.pages.timelines import LONG_YEAR, ListedSpan
from site_builder.settings.site_config import ListOrder

Runs = tuple[tuple[tuple[int, ...], tuple[Briefing, ...]], ...]
"""Briefings of one year or month, by number."""


class ListingPart(TypedDict):
    """One page of a listing: the fields shared by every ListingPage."""

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


def first_page(
    site: Site,
    base: Link,
    briefings: Sequence[Briefing],
    dates: Sequence[PartialDate | None],
    *,
    order: ListOrder = ListOrder.NEWEST,
) -> ListingPart:
    """The first page of a listing. `briefings` and `dates` are newest first, whatever the display order."""
    limit = site.config.briefings_on_first_page
    long = len(briefings) > limit
    years = Counter([date.year for date in dates if date] if long else [])
    periods = tuple(Count(period_url(base.url, year), str(year), count) for year, count in years.items())
    rest = dates.count(None) if long else 0
    opening, _ = _opening(briefings[: len(briefings) - rest], limit, order)
    first = turn_groups(group_by_year(site, base.url if long else "", opening), order)
    whole = _part(base.url, first, len(briefings), periods, "", base, newest(briefings))
    return {**whole, "undated": count_undated(site, base.url, rest), "order": order}


def further_page(site: Site, base: Link, url: str, *, order: ListOrder = ListOrder.NEWEST) -> ListingPart | None:
    """The page of a listing at a URL: of a year, a month, or undated briefings. None if there is none."""
    span = site.span(url)
    if span is None:
        return None
    if url == undated_url(base.url):
        return undated_part(site, base, span.briefings)
    year, month = (int(number or 0) for number in url.removeprefix(base.url).split("/")[:2])
    if month:
        return turn(_month_part(site, base, year, month, span), order)
    newer, older = (Link(period_url(base.url, y), str(y)) if y else None for y in span[1:])
    return year_part(site, base, span.briefings, year, neighbouring=(newer, older), order=order)


def _part(
    url: str,
    groups: tuple[Group, ...],
    total: int,
    periods: tuple[Count, ...],
    period: str,
    base: Link,
    updated: str,
    neighbouring: tuple[Link | None, Link | None] = (None, None),
) -> ListingPart:
    newer, older = neighbouring
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
    """The next newer and next older link for each of some periods, given newest first."""
    padded = (None, *links, None)
    return tuple(zip(padded, padded[2:], strict=False))


def undated_part(site: Site, base: Link, briefings: Sequence[Briefing]) -> ListingPart:
    """The page of a listing for its undated briefings."""
    here, label = undated_url(base.url), site.texts("date.undated")
    return _part(here, group_by_year(site, "", briefings), len(briefings), (), label, base, "")


def count_undated(site: Site, base_url: str, count: int) -> Count | None:
    """The number of undated briefings with their page; None if there are none."""
    return Count(undated_url(base_url), site.texts("date.undated"), count) if count else None


def year_part(
    site: Site,
    base: Link,
    briefings: Sequence[Briefing],
    year: int,
    *,
    neighbouring: tuple[Link | None, Link | None],
    order: ListOrder = ListOrder.NEWEST,
) -> ListingPart:
    """The page of one year; `neighbouring` has the newer and older year with an entry."""
    months = _by(briefings, lambda d: (d.year, d.month)) if len(briefings) > LONG_YEAR else ()
    limit = site.config.briefings_on_first_page if months else len(briefings)
    shown, rest = _opening(briefings, limit, order)
    # A briefing without a month has no other page to be on.
    shown = (*shown, *(b for b in rest if b.date and not b.date.month))
    periods = tuple(
        Count(_month_url(base.url, *ym), month_name(site, ym[1]), len(part), month=ym[1]) for ym, part in months
    )
    groups = group_by_month(site, base.url, shown, linked=bool(months))
    url, label, day = period_url(base.url, year), str(year), newest(briefings)
    return turn(_part(url, groups, len(briefings), periods, label, base, day, neighbouring), order)


def _opening(
    briefings: Sequence[Briefing], limit: int, order: ListOrder
) -> tuple[Sequence[Briefing], Sequence[Briefing]]:
    """The briefings of a first page, and the rest; both newest first."""
    if order is ListOrder.NEWEST:
        return briefings[:limit], briefings[limit:]
    start = max(0, len(briefings) - limit)
    return briefings[start:], briefings[:start]


def turn(part: ListingPart, order: ListOrder) -> ListingPart:
    """The page with its entries in the given order."""
    return {**part, "groups": turn_groups(part["groups"], order), "order": order}


def turn_groups(groups: tuple[Group, ...], order: ListOrder) -> tuple[Group, ...]:
    """The groups, given newest first, in that order; entries without date or month stay last."""
    if order is ListOrder.NEWEST:
        return groups
    turned = [replace(group, cards=group.cards[::-1]) for group in reversed(groups)]
    return tuple(sorted(turned, key=lambda group: group.anchor in ("undated", "m-00")))


def _month_part(site: Site, base: Link, year: int, month: int, span: ListedSpan) -> ListingPart:
    months = {
        m: Link(_month_url(base.url, year, m), site.texts.locale.month_of(year, m)) for m in (month, *span[1:]) if m
    }
    here, neighbouring = months[month], (months.get(span.newer), months.get(span.older))
    groups = group_by_month(site, base.url, span.briefings, linked=False)
    part = _part(here.url, groups, len(span.briefings), (), here.label, base, newest(span.briefings), neighbouring)
    return {**part, "above": Link(period_url(base.url, year), str(year))}


def group_by_year(site: Site, base_url: str, briefings: Sequence[Briefing]) -> tuple[Group, ...]:
    """Cards by year; `base_url` gives each year its page, unless empty."""
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
    """Cards of one year by month."""
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
    """`February`; empty for 0."""
    return site.texts.locale.months[month - 1] if month else ""


def titled(site: Site, name: str, period: str) -> str:
    """The title of a page of a listing."""
    return site.texts("period.of", name=name, period=period) if period else name


def newest(briefings: Sequence[Briefing]) -> str:
    """`YYYY-MM-DD` of the first briefing; else empty."""
    date = briefings[0].date if briefings else None
    return date.first_day if date else ""


def _month_url(base: str, year: int, month: int) -> str:
    return period_url(base, year, month) if month else ""


def _by(briefings: Sequence[Briefing], key: Callable[[PartialDate], tuple[int, ...]]) -> Runs:
    """Dated briefings in runs of an equal key, in order."""
    dated = [b for b in briefings if b.date]
    return tuple((k, tuple(run)) for k, run in groupby(dated, key=lambda b: key(b.date or PartialDate(0))))
