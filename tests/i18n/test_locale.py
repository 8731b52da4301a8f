import subprocess
import sys

import pytest

from site_builder.core.partial_date import PartialDate
from site_builder.i18n.locale import ENGLISH, direction, locale_of, own_name

DAY, MONTH, YEAR = PartialDate(2021, 3, 1), PartialDate(2021, 3), PartialDate(2021)


@pytest.mark.parametrize(
    ("language", "day", "month", "short", "anniversary"),
    [
        ("en", "1 March 2021", "March 2021", "1 Mar", "1 March"),
        ("en-US", "March 1, 2021", "March 2021", "Mar 1", "March 1"),
        ("de", "1. März 2021", "März 2021", "1. März", "1. März"),
        ("fr", "1 mars 2021", "mars 2021", "1 mars", "1 mars"),
        ("es", "1 de marzo de 2021", "marzo de 2021", "1 mar", "1 de marzo"),
        ("pl", "1 marca 2021", "marzec 2021", "1 mar", "1 marca"),
        ("zh", "2021年3月1日", "2021年3月", "3月1日", "3月1日"),
        ("th", "1 มีนาคม 2021", "มีนาคม 2021", "1 มี.ค.", "1 มีนาคม"),
    ],
)
def test_dates_are_written_as_the_language_has_them(
    language: str, day: str, month: str, short: str, anniversary: str
) -> None:
    locale = locale_of(language)
    assert locale.long_date(DAY) == day
    assert locale.long_date(MONTH) == month
    assert locale.long_date(YEAR) == "2021"
    assert locale.short_date(DAY) == short
    assert locale.short_date(YEAR) == ""
    assert locale.anniversary(DAY) == anniversary


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "1,204,000"), ("de", "1.204.000"), ("fr", "1\u202f204\u202f000"), ("hi", "12,04,000")],
)
def test_numbers_are_grouped_by_the_rules_of_the_language(language: str, number: str) -> None:
    assert locale_of(language).number(1204000) == number
    assert locale_of(language).number(12) == "12"


@pytest.mark.parametrize(
    ("language", "three"), [("en", "a, b and c"), ("de", "a, b und c"), ("fr", "a, b et c"), ("ja", "a、b、c")]
)
def test_lists_are_joined_as_the_language_has_them(language: str, three: str) -> None:
    assert locale_of(language).join(["a", "b", "c"]) == three
    assert locale_of(language).join(["a"]) == "a"
    assert locale_of(language).join([]) == ""


def test_an_unknown_language_is_treated_as_its_nearest_relative() -> None:
    assert locale_of("de-x-desk").long_date(DAY) == "1. März 2021"
    assert locale_of("qaa").long_date(DAY) == "1 March 2021"
    assert locale_of("qaa").language == "qaa"


def test_languages_are_called_as_their_speakers_call_them() -> None:
    assert [own_name(tag) for tag in ("en", "fr", "de-AT", "ar", "qaa")] == [
        "English",
        "Français",
        "Deutsch (Österreich)",
        "العربية",
        "qaa",
    ]


def test_the_text_direction_follows_the_script() -> None:
    assert [direction(tag) for tag in ("ar", "he-IL", "fa", "de", "en-GB")] == ["rtl", "rtl", "rtl", "ltr", "ltr"]


def test_english_needs_no_tables_from_elsewhere() -> None:
    code = "import sys; from site_builder.i18n.locale import locale_of; locale_of('en'); print('babel' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
    assert locale_of("en") is ENGLISH
