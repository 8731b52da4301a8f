"""Roles from the text of briefings, over time."""

import pytest

from site_builder.archive.written_roles import (
    Description,
    group_roles,
    unrecorded_roles,
)
from site_builder.core.partial_date import parse_date
from site_builder.registry.actor import Actor, ActorKind, Role


def said(date: str, words: str) -> Description:
    return Description(date, f"/briefings/{date}/", words)


def test_a_role_and_its_fuller_wording_count_as_one_at_a_time() -> None:
    found = group_roles(
        [
            said("2021-02-01", "US Secretary of State"),
            said("2022-03-01", "Secretary of State"),
            said("2024-05-01", "U.S. Secretary of State"),
        ]
    )
    assert [(r.first, r.last, r.url) for r in found] == [("2021-02-01", "2024-05-01", "/briefings/2021-02-01/")]
    assert found[0].words in ("US Secretary of State", "U.S. Secretary of State")


def test_a_former_role_differs_from_the_present_one() -> None:
    found = group_roles([said("2021-02-01", "foreign minister"), said("2024-02-01", "former foreign minister")])
    assert [r.words for r in found] == ["former foreign minister", "foreign minister"]


def test_a_wording_shared_by_two_roles_stays_separate() -> None:
    written = [
        said("2021-02-01", "trade minister"),
        said("2022-02-01", "foreign minister"),
        said("2023-02-01", "minister"),
    ]
    assert [r.words for r in group_roles(written)] == ["minister", "foreign minister", "trade minister"]


VANTOR = Actor(
    "ilse-vantor",
    ActorKind.PERSON,
    "Ilse Vantor",
    roles=(Role("Foreign Minister", from_=parse_date("2019-03-01"), to=parse_date("2022-06")),),
)


@pytest.mark.parametrize(
    ("words", "is_new"),
    [
        ("harbour master", True),
        ("deputy foreign minister", True),
        ("foreign minister", False),
        ("Karvonia’s foreign minister", False),
        ("minister", False),
        ("former harbour master", False),
        ("ex-harbour master", False),
    ],
)
def test_a_role_is_new_if_no_record_contains_its_words(words: str, is_new: bool) -> None:
    written = [said("2020-01-01", words), said("2021-05-01", words)]
    found = [(role.words, role.first, role.last, len(role.urls)) for role in unrecorded_roles(VANTOR, written)]
    assert found == ([(words, "2020-01-01", "2021-05-01", 2)] if is_new else [])


@pytest.mark.parametrize("words", ["the harbour master", "Le capitaine", "Die Ministerin", "La ministra"])
def test_a_role_is_recorded_without_its_article(words: str) -> None:
    written = [said("2020-01-01", words), said("2021-05-01", words)]
    assert [role.words for role in unrecorded_roles(VANTOR, written)] == [words.partition(" ")[2]]


def test_an_abbreviation_is_not_an_article() -> None:
    written = [said("2020-01-01", "UN envoy"), said("2021-05-01", "UN envoy")]
    assert [role.words for role in unrecorded_roles(VANTOR, written)] == ["UN envoy"]


def test_a_form_of_address_is_not_a_role() -> None:
    assert unrecorded_roles(VANTOR, [said("2020-01-01", "Dr."), said("2021-01-01", "Dr.")]) == ()


def test_a_role_of_a_single_briefing_is_not_proposed() -> None:
    assert unrecorded_roles(VANTOR, [said("2020-01-01", "harbour master"), said("2020-01-01", "Harbour Master")]) == ()
