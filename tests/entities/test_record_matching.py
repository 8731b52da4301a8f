"""Matching of names in a text with registered persons."""

import pytest

from site_builder.core.partial_date import parse_date
from site_builder.entities.gazetteer import lexicon
from site_builder.entities.record_matching import recognise
from site_builder.registry.actor import Role
from site_builder.registry.starter_tables import starter
from tests.linking.sample_people import person

KNOWN = {
    record.id: record
    for record in (
        person("Uwe Ann Vantor", family="Vantor"),
        person("Ilse M. Lusmere", family="Lusmere", roles=(Role("Harbour Minister"),)),
        person("Orl Lusmere", family="Lusmere", roles=(Role("Envoy"),)),
    )
}
WORLD = lexicon(KNOWN, starter().actors)


@pytest.mark.parametrize(
    ("words", "roles", "found"),
    [
        ("Uwe A. Vantor", (), "uwe-ann-vantor"),
        ("Ann Vantor", (), "uwe-ann-vantor"),
        ("Orl Vantor", (), ""),
        ("Vantor", (), "uwe-ann-vantor"),
        ("Ilse Lusmere", (), "ilse-m-lusmere"),
        ("I. M. Lusmere", (), "ilse-m-lusmere"),
        ("I. K. Lusmere", (), ""),
        ("Lusmere", (), ""),
        ("Lusmere", ("the Harbour Minister",), "ilse-m-lusmere"),
        ("Lusmere", ("Prime Minister of Lusme",), "ilse-m-lusmere"),
        ("Lusmere", ("fisher",), ""),
        ("Okell", (), ""),
    ],
)
def test_words_are_the_one_registered_person_that_fits(words: str, roles: tuple[str, ...], found: str) -> None:
    assert recognise(WORLD, words.split(), roles) == found


def test_a_family_name_is_not_matched_with_an_official_of_earlier_decades() -> None:
    since, until = parse_date("1977-01"), parse_date("1980-04")
    old = person("Uwe Vantor", family="Vantor", roles=(Role("Harbour Minister", from_=since, to=until),))
    world = lexicon({old.id: old}, {})
    assert recognise(world, ["Vantor"], (), parse_date("1999-01-02")) == "uwe-vantor"
    assert recognise(world, ["Vantor"], (), parse_date("2025-01-02")) == ""
    assert recognise(world, ["Uwe", "Vantor"], (), parse_date("2025-01-02")) == "uwe-vantor"
    assert recognise(world, ["JD", "Vantor"], (), parse_date("1979-01-02")) == ""
