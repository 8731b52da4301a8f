"""The pages of the years and their index."""

from collections.abc import Iterator

from site_builder.pages.cards import Site
from site_builder.pages.listings import newest, year_parts
from site_builder.pages.page import Count, Link, YearIndexPage, YearPage
from site_builder.urls import period_url


def plan_years(site: Site) -> Iterator[YearPage]:
    """A page for every year with a briefing, newest first, and its months where it is long."""
    years = list(site.archive.by_year)
    for place, year in enumerate(years):
        newer = years[place - 1] if place else 0
        older = years[place + 1] if place + 1 < len(years) else 0
        for part in year_parts(site, Link("/", "Years"), site.archive.by_year[year], year):
            yield YearPage(
                title=part.period,
                description=f"Briefings of {part.period}.",
                language=site.config.language,
                **{**vars(part), "base": Link("/years/", "Years")},
                newer=_link(newer),
                older=_link(older),
            )


def _link(year: int) -> Link | None:
    return Link(period_url("/", year), str(year)) if year else None


def count_years(site: Site) -> tuple[Count, ...]:
    """Every year with its number of briefings, newest first."""
    return tuple(Count(period_url("/", y), str(y), len(b)) for y, b in site.archive.by_year.items())


def plan_year_index(site: Site) -> Iterator[YearIndexPage]:
    """`/years/`."""
    yield YearIndexPage(
        url="/years/",
        title="Years",
        description=f"The archive of {site.config.title} by year.",
        language=site.config.language,
        updated=newest(site.archive.briefings),
        years=count_years(site),
    )
