"""The pages of the years and their index."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from site_builder.content.model import Briefing
from site_builder.core.urls import period_url
from site_builder.pages.listings import (
    ListingPart,
    count_undated,
    further_page,
    month_name,
    neighbours,
    newest,
    undated_part,
    year_part,
)
from site_builder.pages.model import Count, Link, YearIndexPage, YearPage
from site_builder.pages.site import Site
from site_builder.pages.timelines import timeline


def plan_year(site: Site, name: str) -> Iterator[YearPage]:
    """The page of a year; none if no briefing is of that year."""
    year, years = int(name), list(site.archive.by_year)
    if year not in years:
        return
    neighbouring = neighbours([Link(period_url("/", other), str(other)) for other in years])[years.index(year)]
    briefings = site.archive.by_year[year]
    part = year_part(site, Link("/", ""), briefings, year, neighbouring=neighbouring, order=site.config.order)
    yield _page(site, part, tuple(_months(site, briefings, part)))


def plan_month(site: Site, url: str) -> Iterator[YearPage]:
    """The page of a month in a long year; none for other years."""
    part = further_page(site, Link("/", ""), url, order=site.config.order)
    if part:
        yield _page(site, part)


def _page(site: Site, part: ListingPart, months: tuple[Count, ...] = ()) -> YearPage:
    """The page of a year with its months, or of a month."""
    here: ListingPart = {**part, "base": Link("/years/", site.texts("years.title"))}
    return YearPage(
        title=part["period"],
        description=site.texts("year.description", period=part["period"]),
        language=site.config.language,
        **here,
        months=months,
    )


def plan_undated(site: Site) -> Iterator[YearPage]:
    """`/undated/`, if any briefing has no date."""
    rest = undated(site)
    if rest:
        base = Link("/years/", site.texts("years.title"))
        here: ListingPart = {**undated_part(site, Link("/", ""), rest), "base": base}
        yield YearPage(
            title=site.texts("date.undated"),
            description=site.texts("date.undated-description"),
            language=site.config.language,
            **here,
        )


def undated(site: Site) -> tuple[Briefing, ...]:
    """Undated briefings, in order."""
    return tuple(takewhile(lambda b: not b.date, reversed(site.archive.briefings)))[::-1]


def _months(site: Site, briefings: Sequence[Briefing], part: ListingPart) -> Iterator[Count]:
    """The months of a year, each linked to its own page or to its place on the year's page."""
    pages = {period.month: period.url for period in part["periods"]}
    counts = Counter(b.date.month for b in briefings if b.date and b.date.month)
    for month in sorted(counts):
        yield Count(pages.get(month) or f"{part['url']}#m-{month:02d}", month_name(site, month), counts[month])


def count_years(site: Site) -> tuple[Count, ...]:
    """All years with their number of briefings, newest first, then undated ones."""
    rest = count_undated(site, "/", len(undated(site)))
    years = tuple(Count(period_url("/", y), str(y), len(b)) for y, b in site.archive.by_year.items())
    return (*years, rest) if rest else years


def plan_year_index(site: Site) -> Iterator[YearIndexPage]:
    """`/years/`."""
    dates = (site.archive.dates("year", year) for year in site.archive.by_year)
    yield YearIndexPage(
        url="/years/",
        title=site.texts("years.title"),
        description=site.texts("years.description", site=site.config.title),
        language=site.config.language,
        updated=newest(site.archive.briefings),
        years=count_years(site),
        timeline=timeline(chain.from_iterable(dates), base_url="/"),
    )
