"""The geometry of small pictures."""

import re

from site_builder.pages.charts import bars, calendar, ring
from site_builder.pages.model import Day


def test_the_most_fills_the_height_and_little_leaves_a_trace() -> None:
    assert bars((100, 0, 50, 1), 100, 36) == "M2 36v-36M10 36v-18M14 36v-1"


def test_nothing_draws_nothing() -> None:
    assert bars((0, 0), 0, 36) == ""


def test_places_on_a_ring_start_at_the_upper_right_and_label_outwards() -> None:
    spots = ring(4, 100, 100)
    assert [(s.x, s.y, s.right) for s in spots] == [(85, 15, True), (85, 85, True), (15, 85, False), (15, 15, False)]


def test_a_calendar_draws_every_day_of_the_year_once() -> None:
    leap, common = calendar((), 2024), calendar((), 2023)
    assert (leap.empty.count("M"), common.empty.count("M"), leap.levels) == (366, 365, ("", "", "", ""))
    assert (leap.width, leap.height) == (53 * 12 - 2, 82)


def test_a_calendar_shades_days_by_the_most_of_a_day() -> None:
    shown = calendar((Day(1, 1, 1), Day(1, 2, 4), Day(12, 31, 2)), 2024)
    assert [len(re.findall("M", level)) for level in shown.levels] == [1, 1, 0, 1]
    assert shown.levels[0].startswith("M0 0h")
    assert shown.levels[3].startswith("M0 12h")


def test_months_of_a_calendar_begin_in_the_week_of_their_first_day() -> None:
    assert calendar((), 2024).months[:3] == (0, 48, 96)
