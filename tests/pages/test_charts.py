"""The geometry of small pictures."""

from site_builder.pages.charts import bars, calendar
from site_builder.pages.model import Day


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
