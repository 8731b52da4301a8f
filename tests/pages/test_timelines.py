"""Number of briefings per year, or per equal span of a long time; timelines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.partial_date import PartialDate
from site_builder.pages.timelines import MAX_BARS, timeline, yearly


def counts(years: range, *dated: int) -> tuple[int, ...]:
    return yearly([PartialDate(year, 2, 12) for year in dated], years)


def test_a_short_period_is_counted_by_year() -> None:
    assert counts(range(2019, 2022), 2021, 2019, 2021) == (1, 0, 2)


@pytest.mark.parametrize(("years", "bars"), [(range(1955, 2027), 15), (range(1996, 2026), 30), (range(1995, 2026), 7)])
def test_a_long_period_is_counted_in_equal_spans_of_years(years: range, bars: int) -> None:
    found = counts(years, years[0], years[-1], years[-1])
    assert (len(found), found[0], found[-1], sum(found)) == (bars, 1, 2, 3)


@given(st.integers(1, 400), st.integers(0, 399))
def test_no_sparkline_has_more_bars_than_it_has_room_for(length: int, place: int) -> None:
    found = counts(range(1800, 1800 + length), 1800 + place % length)
    assert len(found) <= max(MAX_BARS, length // 5 + 1)
    assert sum(found) == 1


def test_an_undated_archive_has_no_bars() -> None:
    assert counts(range(0)) == ()


@pytest.mark.parametrize(
    ("years", "drawn"), [([2020] * 9, 0), ([2020] * 4 + [2021] * 3, 0), ([2020] * 4 + [2022] * 4, 3)]
)
def test_few_briefings_or_a_single_year_have_no_timeline(years: list[int], drawn: int) -> None:
    assert len(timeline([PartialDate(year, 2) for year in years])) == drawn
