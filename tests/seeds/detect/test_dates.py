"""Date lines, and lines that only look like one."""

import pytest

from site_builder.seeds.detect.dates import Label, _patterns, date_line, readings


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published on February 10, 2021", "2021-02-10"),
        ("10 February 2021", "2021-02-10"),
        ("Feb. 10, 2021 at 4:15 p.m. EST", "2021-02-10"),
        ("2021-02-10", "2021-02-10"),
        ("2021/02/10", "2021-02-10"),
        ("10/02/2021", "2021-02-10"),
        ("10.02.2021", "2021-02-10"),
        ("By Ilse Vantor | February 10, 2021", "2021-02-10"),
        ("Posted by Ilse Vantor on Feb 10, 2021", "2021-02-10"),
        ("Wednesday, February 10th, 2021", "2021-02-10"),
        ("the 10th of February 2021".title(), "2021-02-10"),
        ("Vantorstadt, 10 February 2021.", "2021-02-10"),
        ("Port Ilse, February 10, 2021, 8:45-9:10 p.m.", "2021-02-10"),
        ("Publié le mercredi 10 février 2021 à 14h30", "2021-02-10"),
        ("Le 1er février 2021", "2021-02-01"),
        ("Vantorstadt, den 10. Februar 2021", "2021-02-10"),
        ("Madrid, 10 de febrero de 2021", "2021-02-10"),
        ("10-Feb-2021", "2021-02-10"),
        ("10 February 2021 | 4 min read", "2021-02-10"),
        ("Issue 12 | February 10, 2021", "2021-02-10"),
        ("February 10, 2021 | Analysis", "2021-02-10"),
        ("DATE: FEBRUARY 10, 2021", "2021-02-10"),
        ("2021年2月10日", "2021-02-10"),
        ("Updated: 3 May 2022 | Published: 10 February 2021", "2021-02-10"),
        ("February 2021", "2021-02"),
        ("10 Feb 71", "1971-02-10"),
        ("10 Feb 49", "1949-02-10"),
        ("10 Feb 48", "2048-02-10"),
        ("Lusmere, 10 marzo 2021", "2021-03-10"),
        ("Publicado em 10 de março de 2021 às 14h05", "2021-03-10"),
        ("Lusmere, 10 maja 2021 r.", "2021-05-10"),
        ("10 февраля 2021 года", "2021-02-10"),
        ("Λουσμέρη, 10 Φεβρουαρίου 2021", "2021-02-10"),
        ("10 ARALIK 2021, 11:42", "2021-12-10"),
        ("10 NİSAN 2021", "2021-04-10"),
        ("10 فبراير 2021", "2021-02-10"),
        ("令和3年2月10日(水曜日)", "2021-02-10"),
        ("平成元年2月3日", "1989-02-03"),
        ("Lusmere 10. března 2021", "2021-03-10"),
        ("10. maaliskuuta 2021", "2021-03-10"),
        ("2021. március 10.", "2021-03-10"),
        ("Lusmere, ngày 10 tháng 3 năm 2021", "2021-03-10"),
        ("R 101512Z FEB 71", "1971-02-10"),
        ("February 8–10, 2021", "2021-02-10"),
        ("8-10 February 2021", "2021-02-10"),
        ("February 9 and 10, 2021", "2021-02-10"),
        ("10 Auguſt 1721", "1721-08-10"),
        ("No. 11 - February 2021", "2021-02"),
        ("Harbour Papers: 14        February 2021", "2021-02"),
    ],
)
def test_a_date_line_is_read(line: str, date: str) -> None:
    found = date_line(line)
    assert (str(found.date), found.score >= 0.6) == (date, True)


@pytest.mark.parametrize(
    "line",
    [
        "4 min read",
        "303 Committee",
        "March on the harbour",
        "The pilots (see KAR 2/2/2021; “Ports of Karvonia”) struck again",
        "March 2019 Report on Trade in the Northern Basin and Beyond",
        "May 1, 2021 was the day on which the pilots of the northern basin met for the first time",
        "expires 2025-01-01",
        "Dredging ends on 4 May 2031.",
        "The vote was held on 4 May 2031.",
        "Retrieved on 10 February 2021",
        "Between 31/02/2021 and later",
        "Version 1.2.2021.4",
        "32 February 2021",
        "x" * 200 + " 10 February 2021",
    ],
)
def test_other_lines_than_date_lines_score_low(line: str) -> None:
    found = date_line(line)
    assert found is None or found.score < 0.6


def test_an_update_line_is_recognised_and_scores_low() -> None:
    found = date_line("Last updated March 3, 2024")
    assert (found.label, found.score < 0.5, found.bare) == (Label.UPDATED, True, True)


def test_both_readings_of_a_numeric_date_are_kept() -> None:
    found = date_line("03/04/21")
    assert (str(found.date), str(found.other), found.parts, found.short_year) == (
        "2021-04-03",
        "2021-03-04",
        (3, 4),
        True,
    )


def test_a_day_over_twelve_decides_the_order() -> None:
    (month_first,) = readings("2/13/2021")
    (day_first,) = readings("13/2/2021")
    assert (str(month_first.date), month_first.other) == ("2021-02-13", None)
    assert (str(day_first.date), day_first.other) == ("2021-02-13", None)


def test_equal_day_and_month_have_one_reading() -> None:
    (reading,) = readings("3/3/2021")
    assert reading.other is None


def test_the_longest_pattern_wins_where_two_overlap() -> None:
    assert [str(r.date) for r in readings("on 10 February 2021 and in March 2022")] == ["2021-02-10", "2022-03"]


@pytest.mark.parametrize("text", ["held on 4 May", "May 4, '5", "1/2/3", "2 de mayo de 9", "5年3月1日", "no date"])
def test_no_pattern_finds_a_date_without_two_year_digits(text: str) -> None:
    assert (readings(text), list(_patterns(text))) == ((), [])
