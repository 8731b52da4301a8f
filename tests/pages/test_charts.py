"""The geometry of small pictures."""

from site_builder.pages.charts import Stretch, bars, calendar, strip
from site_builder.pages.model import Count, Day


def test_the_most_fills_the_height_and_little_leaves_a_trace() -> None:
    assert bars((100, 0, 50, 1), 100, 36) == "M2 36v-36M10 36v-18M14 36v-1"


def test_nothing_draws_nothing() -> None:
    assert bars((0, 0), 0, 36) == ""


def test_a_calendar_draws_every_day_of_the_year_once() -> None:
    leap, common = calendar((), 2024), calendar((), 2023)
    assert (leap.empty.count("M"), common.empty.count("M"), leap.days) == (366, 365, ())
    assert (leap.width, leap.height) == (53 * 12 - 2, 82)


def test_a_calendar_shades_days_by_the_most_of_a_day() -> None:
    shown = calendar((Day(1, 1, 1, "/a/"), Day(1, 2, 4, "/b/"), Day(12, 31, 2, "/c/")), 2024)
    assert [(item.day.url, item.level) for item in shown.days] == [("/a/", 1), ("/b/", 4), ("/c/", 2)]
    assert shown.days[0].path.startswith("M0 0h")
    assert shown.days[1].path.startswith("M0 12h")


def test_months_of_a_calendar_begin_in_the_week_of_their_first_day() -> None:
    assert calendar((), 2024).months[:3] == (0, 48, 96)


def test_a_strip_has_every_year_or_every_decade_where_they_are_many() -> None:
    few = (Count("/2021/", "2021", 4), Count("/2019/", "2019", 2), Count("/undated/", "Undated", 1))
    assert strip(few) == (
        Stretch(2019, "/2019/", 2, (2,)),
        Stretch(2020, "", 0, (0,)),
        Stretch(2021, "/2021/", 4, (4,)),
    )
    many = (Count("/2021/", "2021", 4), Count("/1999/", "1999", 2))
    assert [(s.year, s.url, s.count) for s in strip(many)] == [
        (1990, "/years/#d-1990", 2),
        (2000, "", 0),
        (2010, "", 0),
        (2020, "/years/#d-2020", 4),
    ]
    assert strip(()) == ()
