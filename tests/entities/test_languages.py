"""Names and offices in languages with rules of their own; most cases are rows of `names.txt`."""

from pathlib import Path

import pytest

from site_builder.content.markdown import text_blocks
from site_builder.entities.gazetteer import lexicon
from site_builder.entities.local_roles import local_role
from site_builder.entities.model import Proposal
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.propose import propose_actors
from site_builder.entities.word_lists import name_words
from site_builder.registry.actor import ActorKind, NameKind, NameOrder
from site_builder.registry.starter_tables import starter
from site_builder.text.folding import fold
from tests.linking.cases import rows

WORLD = lexicon({}, starter().actors)
KINDS = {"people": [ActorKind.PERSON], "institutions": [ActorKind.ORGANISATION], "all": list(ActorKind)}


def proposals(text: str, language: str) -> tuple[Proposal, ...]:
    return propose_actors("x", text_blocks(text), WORLD, language=language)


@pytest.mark.parametrize("row", rows(Path(__file__).parent / "names.txt"))
def test_a_text_names_exactly_the_persons_of_its_row(row: list[str]):
    (language, kind), text, names = row[0].split(), *row[1:]
    assert "; ".join(p.actor.name for p in proposals(text, language) if p.actor.kind in KINDS[kind]) == names


def test_a_role_is_read_before_and_after_a_name():
    for language, text, role in (
        ("de", "der iranische Außenminister Orl Okell", "Außenminister"),
        ("fr", "la présidente du port, Orl Okell, part", "présidente du port"),
        ("es", "Orl Okell, portavoz del puerto.", "portavoz"),
        ("fr", "Le port attend Orl Okell.", ""),
    ):
        at = text.index("Orl")
        begin, end = local_role(fold(text), at, at + 9, 0, len(text), name_words(language))
        assert text[begin:end] in (role, "portavoz del puerto" if role else "")


def test_spanish_names_keep_the_names_of_father_and_mother():
    found = parts_of(["Genaro", "García", "Lunar"], "es")
    assert found == ("García Lunar", "Genaro", NameOrder.GIVEN_FIRST)
    assert parts_of(["Andrés", "Luis", "Quintana", "Robles"], "es")[:2] == ("Quintana Robles", "Andrés Luis")
    assert parts_of(["Juan", "Carlos", "Oronto"], "es")[:2] == ("Oronto", "Juan Carlos")
    assert parts_of(["Pedro", "Lusmérez", "Vantor"])[0] == "Lusmérez Vantor"
    assert parts_of(["Ilse", "Vantor"], "es")[0] == "Vantor"
    assert parts_of(["Orl", "Henry", "Okell"])[0] == "Okell"


def test_a_family_name_in_capitals_is_written_like_any_other():
    (found,) = proposals("Le ministre, Carlos VANTOR, parle. Le Haut représentant Carlos VANTOR aussi.", "fr")
    assert (found.actor.name, found.actor.family) == ("Carlos Vantor", "Vantor")
    (other,) = proposals("La présidente, Ursula VON DER LUSMERE, parle.", "fr")
    assert (other.actor.name, other.actor.family) == ("Ursula von der Lusmere", "von der Lusmere")


def test_a_person_known_by_given_name_alone_is_found_by_it():
    text = (
        "The minister Retno Lusmere came. “We are ready,” Retno said. So was Minister Dora Okell. Okell and Dora left."
    )
    found = {p.actor.name: p.actor for p in proposals(text, "en")}
    assert [(name.text, name.kind) for name in found["Retno Lusmere"].names] == [("Retno", NameKind.SHORT)]
    assert found["Dora Okell"].names == ()


def test_a_german_institution_has_its_own_name_and_is_recognised_in_every_case():
    text = "Er sprach im Namen des Lusmerischen Fischerbundes. Der Lusmerische Fischerbund zahlt."
    (found,) = proposals(text, "de")
    assert found.actor.name == "Lusmerischer Fischerbund"
    assert {name.text for name in found.actor.names} == {"Lusmerischen Fischerbundes", "Lusmerische Fischerbund"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "FRAGE: Herr Vantor, wird der Minister auch nach Velm reisen?\nVANTOR (KM): Nein."),
        ("es", "Habló la señora Ilse Vantor, y el Ministro de Pesca."),
    ],
)
def test_a_sentence_continuing_after_a_name_is_not_a_role(language: str, text: str):
    assert [p.roles_written for p in proposals(text, language)] == [()]
