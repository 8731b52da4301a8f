import pickle
from difflib import get_close_matches
from unittest.mock import patch

import pytest

from site_builder.core import errors
from site_builder.core.errors import (
    HeaderError,
    Location,
    SiteError,
    SiteErrors,
    counted,
    did_you_mean,
    excerpt,
)


def test_an_error_reads_as_place_and_fact() -> None:
    assert str(SiteError("is empty", place=Location("a.md", 3))) == "a.md:3: is empty"
    assert str(SiteError("is empty", place=Location("a.md"))) == "a.md: is empty"
    assert str(SiteError("is empty")) == "is empty"


def test_errors_of_one_stage_come_in_the_order_of_their_places() -> None:
    later, nowhere = SiteError("b", place=Location("a.md", 10)), SiteError("a")
    earlier = SiteError("c", place=Location("a.md", 9))
    assert SiteErrors([later, nowhere, earlier]).errors == (nowhere, earlier, later)


def test_errors_travel_between_processes() -> None:
    sent = SiteErrors([HeaderError("is empty", place=Location("a.md", 3), hint="fill it")])
    (error,) = pickle.loads(pickle.dumps(sent)).errors
    assert (type(error), str(error), error.hint) == (HeaderError, "a.md:3: is empty", "fill it")


def test_an_excerpt_shows_two_lines_around_the_spot() -> None:
    text = "\n".join(f"line {n}" for n in range(1, 12))
    assert excerpt(text, 9) == "   7 | line 7\n   8 | line 8\n>  9 | line 9\n  10 | line 10\n  11 | line 11"


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("one\r\ntwo\r\n", 2, "  1 | one\n> 2 | two"),
        ("one\rtwo", 1, "> 1 | one\n  2 | two"),
        ("one\u2028still one\ntwo", 2, "  1 | one\u2028still one\n> 2 | two"),
        ("\x1b[31mred", 1, "> 1 | �[31mred"),
        ("x" * 200, 1, "> 1 | " + "x" * 160),
    ],
)
def test_an_excerpt_counts_lines_as_editors_do_and_is_safe_to_print(text: str, line: int, expected: str) -> None:
    assert excerpt(text, line) == expected


def test_a_near_word_is_guessed_and_a_far_one_is_not() -> None:
    assert did_you_mean("sumary", ["summary", "tags"]) == 'did you mean "summary"?'
    assert did_you_mean("xyz", ["summary", "tags"]) == ""


def test_only_few_of_many_names_are_compared_letter_by_letter():
    known = [
        f"/briefings/2024-05-{day:02d}-{place}-bridge-closed/"
        for day in range(1, 31)
        for place in ("oronto", "lusmere")
    ]
    with patch("difflib.get_close_matches", wraps=get_close_matches) as compared:
        hint = did_you_mean("/briefings/2024-05-17-lusmer-bridge-closed/", known)
    assert hint == 'did you mean "/briefings/2024-05-17-lusmere-bridge-closed/"?'
    assert len(compared.call_args.args[1]) == errors.LIKELY


def test_one_is_singular() -> None:
    assert [counted(number, "seed") for number in (0, 1, 2)] == ["0 seeds", "1 seed", "2 seeds"]
