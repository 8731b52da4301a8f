"""Holders of offices, their predecessors and successors."""

import pytest

from site_builder.archive.offices import neighbours_of, offices_of
from site_builder.core.partial_date import parse_date
from site_builder.registry.actor import Actor, Role
from tests.builders import actor

IDS = {name: name for name in ("bank", "karvonia")} | {"old-bank": "bank"}


def holder(name: str, *held: tuple[str, str], title: str = "governor", organisation: str = "bank") -> Actor:
    roles = tuple(
        Role(title, organisation, "karvonia", parse_date(a) if a else None, parse_date(z) if z else None)
        for a, z in held
    )
    return actor(name, roles=roles)


def neighbours(*actors: Actor) -> dict[str, tuple[str, str]]:
    offices = offices_of(actors, IDS)["bank"]
    return {a.id: neighbours_of(offices["governor"], a.roles[0], a.id) for a in actors}


def test_an_office_lists_its_holders_latest_first_ignoring_case() -> None:
    found = offices_of([holder("Ada", ("2010", "2014")), holder("Bo", ("2014", ""), title="Governor")], IDS)
    assert [(name, [t.holder for t in office]) for name, office in found["bank"].items()] == [
        ("governor", ["bo", "ada"])
    ]
    assert found["karvonia"] == found["bank"]


def test_an_office_matches_a_former_organisation_id_but_not_a_plain_name() -> None:
    assert offices_of([holder("Ada", ("2010", ""), organisation="old-bank")], IDS).keys() == {"bank", "karvonia"}
    assert offices_of([holder("Ada", ("2010", ""), organisation="A Bank")], IDS).keys() == {"karvonia"}


def test_predecessor_and_successor_are_known_if_terms_follow_each_other() -> None:
    found = neighbours(
        holder("Ada", ("2010", "2014-05")), holder("Bo", ("2014-05-02", "2020")), holder("Cyn", ("2021-01", ""))
    )
    assert found == {"ada": ("", "bo"), "bo": ("ada", "cyn"), "cyn": ("bo", "")}


def test_two_terms_of_one_holder_are_adjacent_only_to_other_holders() -> None:
    found = neighbours(holder("Ada", ("2010", "2012"), ("2012", "2014")), holder("Bo", ("2014", "")))
    assert found == {"ada": ("", "bo"), "bo": ("ada", "")}


@pytest.mark.parametrize(("first", "second"), [(("2010", "2016"), ("2014", "")), (("2010", ""), ("2014", "2018"))])
def test_no_predecessor_or_successor_if_terms_may_overlap(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert neighbours(holder("Ada", first), holder("Bo", second)) == {"ada": ("", ""), "bo": ("", "")}
