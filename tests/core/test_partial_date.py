import pytest

from site_builder.core.partial_date import PartialDate, parse_date, parse_edtf


@pytest.mark.parametrize(
    ("written", "long", "first_day"),
    [
        ("2021", "2021", "2021-01-01"),
        ("2021-02", "February 2021", "2021-02-01"),
        ("2021-02-10", "10 February 2021", "2021-02-10"),
        ("0987-12-31", "31 December 987", "0987-12-31"),
    ],
)
def test_a_date_keeps_its_precision(written: str, long: str, first_day: str) -> None:
    date = parse_date(written)
    assert (str(date), date.long, date.first_day) == (written, long, first_day)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "21",
        "2021-2",
        "2021-13",
        "2021-00",
        "2021-02-30",
        "2023-02-29",
        "2021-02-00",
        "0000",
        "2021-02-10 ",
        "２０２１",
    ],
)
def test_another_form_or_an_impossible_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_date(written)


def test_a_year_sorts_before_its_months_and_a_month_before_its_days() -> None:
    dates = ["2020-12-31", "2021", "2021-02", "2021-02-01", "2021-03"]
    assert sorted(dates, key=parse_date) == dates
    assert parse_date("2024-02-29") == PartialDate(2024, 2, 29)


@pytest.mark.parametrize(
    "written", ["2021-02~", "2021?", "2021-02-10~", "2021-02/2021-03", "2020/2021", "2021-02-27/2021-03-02"]
)
def test_an_uncertain_date_prints_without_its_mark_and_sorts_after_the_certain_one(written: str) -> None:
    date = parse_edtf(written)
    assert date.edtf == written
    assert str(date) == written.split("/")[0].rstrip("~?")
    assert parse_date(str(date)) <= date


@pytest.mark.parametrize(
    "written", ["2021-02%", "~2021", "2021/", "/2021", "2021~/2022", "2021-03/2021-02", "2021/2021/2022"]
)
def test_other_forms_of_uncertainty_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"not a|ends before"):
        parse_edtf(written)
