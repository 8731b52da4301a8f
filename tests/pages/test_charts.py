"""The geometry of small charts."""

import pytest

from site_builder.pages.charts import LABELS, Stretch, axis, axis_labels, bars, strip
from site_builder.pages.model import Count, YearCounts


def test_the_maximum_fills_the_height_and_small_counts_stay_visible() -> None:
    assert bars((100, 0, 50, 1), 100, 36) == "M2 36v-36M10 36v-18M14 36v-1"


def test_no_counts_draw_no_chart() -> None:
    assert bars((0, 0), 0, 36) == ""


def test_a_strip_has_every_year_or_every_decade_for_many_years() -> None:
    few = (Count("/2021/", "2021", 4), Count("/2019/", "2019", 4), Count("/undated/", "Undated", 1))
    assert strip(few) == (
        Stretch(2019, "/2019/", 4, (4,)),
        Stretch(2020, "", 0, (0,)),
        Stretch(2021, "/2021/", 4, (4,)),
    )
    many = (Count("/2021/", "2021", 4), Count("/1999/", "1999", 4))
    assert [(s.year, s.url, s.count) for s in strip(many)] == [
        (1990, "/years/#d-1990", 4),
        (2000, "", 0),
        (2010, "", 0),
        (2020, "/years/#d-2020", 4),
    ]


@pytest.mark.parametrize("years", [(), ((2021, 4), (2020, 9)), ((2021, 4), (2019, 3))])
def test_few_years_or_briefings_have_no_strip(years: tuple[tuple[int, int], ...]) -> None:
    assert strip([Count(f"/{year}/", str(year), count) for year, count in years]) == ()


def test_the_axis_has_the_height_and_position_of_its_highest_bar() -> None:
    years = [YearCounts(2020, 3, (0, 3, *[0] * 10), ""), YearCounts(2021, 5, (0,) * 11 + (5,), "")]
    drawn = axis(years)
    assert (drawn.most, drawn.peak) == (5, 97)


@pytest.mark.parametrize("count", [1, 12, 13, 1201, 2024, 9999])
def test_an_axis_of_any_length_has_few_labels(count: int) -> None:
    labels = axis_labels([YearCounts(year, 0, (), "") for year in range(1, count + 1)])
    assert len(labels) == count
    assert 0 < len([label for label in labels if label]) <= LABELS
