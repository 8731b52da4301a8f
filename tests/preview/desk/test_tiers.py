"""Proposals that are likely right, uncertain or likely wrong, by foundation and form."""

import pytest

from site_builder.preview.desk.tiers import tier_of
from site_builder.registry.actor import ActorKind, Confidence, Name
from tests.builders import actor

PEOPLE = {
    "Ilse Vantor": "likely",
    "Nora bin Oronto": "likely",
    "Vantor": "weak",
    "ILSE VANTOR": "wrong",
    "Page 12": "wrong",
    "Harbour Board Committee": "wrong",
    "Ilse Vantor Said On Monday That": "wrong",
}


@pytest.mark.parametrize(("name", "tier"), PEOPLE.items())
def test_a_person_is_judged_by_the_form_of_the_name(name: str, tier: str) -> None:
    assert tier_of(actor(name), 1) == tier


def test_a_weakly_founded_person_is_uncertain() -> None:
    assert tier_of(actor("Ilse Vantor", confidence=Confidence.WEAK), 5) == "weak"


@pytest.mark.parametrize(
    ("name", "spread", "names", "tier"),
    [
        ("Harbour Board", 1, (), "weak"),
        ("Harbour Board", 2, (), "likely"),
        ("Harbour Board", 1, (Name("HB"),), "likely"),
        ("Harbour Loans", 1, (Name("HL"),), "weak"),
        ("Your Harbour Board", 3, (), "wrong"),
        ("Ask the harbour", 1, (), "wrong"),
    ],
)
def test_an_organisation_is_judged_by_spread_and_abbreviation(
    name: str, spread: int, names: tuple[Name, ...], tier: str
) -> None:
    assert tier_of(actor(name, ActorKind.ORGANISATION, names=names), spread) == tier
