"""A family name alone is resolved if exactly one full name with it occurs in the other texts."""

from dataclasses import replace

import pytest

from site_builder.content.markdown import text_blocks
from site_builder.core.partial_date import PartialDate, parse_date
from site_builder.entities.full_names import NamesInFull, full_names
from site_builder.entities.gazetteer import lexicon
from site_builder.entities.propose import propose_actors
from site_builder.registry.starter_tables import starter

WORLD = lexicon({}, starter().actors)


def taught(*texts: str, year: int = 2021) -> NamesInFull:
    names = NamesInFull()
    for text in texts:
        names.add(PartialDate(year), full_names(text))
    return names


ILSE = taught(*["Der Minister Ilse Okell kam.", "Ilse M. Okell’s plan", "L’ancienne élue Ilse Okell part."])


def found(text: str, names: NamesInFull = ILSE, language: str = "en", date: str = "2022-05-01") -> list[str]:
    world = replace(WORLD, in_full=names)
    proposals = propose_actors("x", text_blocks(text), world, date=parse_date(date), language=language)
    return [f"{p.actor.name}: {p.evidence[-1].why}" for p in proposals if p.actor.kind == "person"]


def test_the_names_in_full_are_those_with_a_given_name_or_the_shape_of_a_name():
    text = (
        "President Ilse J. Okell met Orl-Dora Vess and Wu Meiren’s aide. Dora von Karvo and D.J. Hallen left the White "
        "House, Harbour Street and the Ilse Okell Library."
    )
    assert full_names(text) == (("Okell", "Ilse"), ("Wu", "Meiren"), ("Karvo", "Dora"), ("Hallen", "D.J."))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The harbour tax stays, Okell said on Monday."),
        ("en", "He thanked Okell for the nets."),
        ("en", "The pilots waited for Okell's reply. The Okell plan was dropped."),
        ("de", "Die Steuer bleibt, sagte Okell am Montag."),
        ("fr", "La taxe reste, a déclaré Okell lundi."),
        ("es", "La tasa queda, dijo Okell el lunes."),
    ],
)
def test_with_a_human_sign_the_word_names_that_person(language: str, text: str):
    assert found(text, taught()) == []
    assert found(text, language=language) == ["Okell: 3 other documents name “Ilse Okell” in full"]


@pytest.mark.parametrize(
    "text",
    [
        "Okell told its staff to go home.",
        "The ferry to Okell sails at noon.",
        "They live in Okell, where he was born.",
        "The Okell Library opens on Monday, and Okell Street closes.",
        "The Okell was towed into the port.",
        "The road from Okell to Sorrel is closed.",
        "Sales of okell rose. Okell said to be better is dear.",
        "Trains between Okell and Sorrel are late.",
        "The Okell plan was dropped, and the Okell line too.",
        "The USS Okell said it was ready.",
        "Okell, 3 May. The harbour tax stays.",
        "Nobody in Okell said a word.",
    ],
)
def test_without_evidence_of_a_person_the_word_names_nobody(text: str):
    assert found(text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Bauern und Okell sagten, die Steuer sei hoch."),
        ("de", "Der Okell berichtete über die Steuer."),
        ("de", "Okell sagte die Messe ab."),
        ("fr", "L’Okell a coulé. Le Okell a dit non."),
        ("es", "La Okell dijo que la tasa queda."),
    ],
)
def test_after_an_article_or_before_a_plural_verb_the_word_is_no_name(language: str, text: str):
    assert found(text, language=language) == []


def test_an_ambiguous_rare_or_outdated_name_identifies_nobody():
    text = "The harbour tax stays, Okell said on Monday."
    assert found(text, taught("Ilse Okell left.")) == []
    assert found(text, taught("Ilse Okell left.", "I. Okell left.", "Ilse Okell came.")) != []
    assert found(text, taught("Ilse Okell left.", "Dora Okell left.", "Ilse Okell came.")) == []
    assert found(text, date="2060-05-01") == []
    rice = taught("Ilse Rice left.", "Ilse Rice came.")
    told = "The harbour tax stays, Rice said on Monday."
    assert found(told, rice, date="2024-05-01") != []
    assert found(told, rice, date="2030-05-01") == []


@pytest.mark.parametrize("firm", ["Okell GmbH", "Ilse Okell Inc", "Okell Harbour Company"])
def test_a_company_name_identifies_nobody(firm: str):
    names = taught("Ilse Okell left.", "Ilse Okell came.", firm)
    assert found("The harbour tax stays, Okell said on Monday.", names) == []


def test_a_single_company_does_not_hide_a_person_named_in_many_texts():
    names = taught("Ilse Okell left.", "Ilse Okell came.", "Ilse Okell slept.", "Okell GmbH grew.")
    assert len(found("The harbour tax stays, Okell said on Monday.", names)) == 1
