"""Quotations and their speakers, unnamed sources: texts and expected results."""

import pytest

from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.quotations import find_quotes
from site_builder.linking.text_view import read_blocks
from site_builder.registry.actor import Actor, ActorKind
from tests.linking.cases import cases, find_mentions
from tests.linking.sample_people import EVERYBODY, VOICES, blocks_of

QUOTES = list(cases("quotes"))
SOURCES = list(cases("sources"))


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in QUOTES], ids=[c[0] for c in QUOTES])
def test_the_quotations_of_a_text_have_the_speakers_of_the_fixture(text: str, expected: list[str]):
    assert written(text) == expected


def written(text: str) -> list[str]:
    blocks = blocks_of(text)
    reading = read_blocks("", blocks)
    mentions = find_mentions(blocks, tuple(EVERYBODY.values()), date=None)
    found = find_quotes(reading, mentions, find_sources(reading), **VOICES)
    assert all(blocks[q.block].text[q.start : q.end].strip('“”‘’"„«» ') == q.text for q in found)
    assert all(bool(q.speaker) + bool(q.source) + bool(q.body) <= 1 for q in found)
    return [f"{q.text} — {q.speaker or q.source or q.body or '?'} ({q.verb or q.why})" for q in found]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in SOURCES], ids=[c[0] for c in SOURCES])
def test_the_unnamed_sources_of_a_text_are_those_of_the_fixture(text: str, expected: list[str]):
    assert phrases(text) == expected


def phrases(text: str) -> list[str]:
    return [source.phrase for source in find_sources(read_blocks("", blocks_of(text)))]


def test_quotations_can_be_attributed_with_given_ids_of_persons():
    blocks = blocks_of("Karvonia and Ilse Vantor came. He said “that is very good”.")
    mentions = find_mentions(blocks, tuple(EVERYBODY.values()), date=None)
    reading = read_blocks("", blocks)
    assert [q.speaker for q in find_quotes(reading, mentions, (), people=["ilse-vantor"])] == ["ilse-vantor"]
    assert [q.speaker for q in find_quotes(reading, mentions, (), people=[])] == [""]


def test_two_equal_phrases_are_two_sources():
    assert phrases("Senior officials in Vess said no.\n\nSenior officials in Vess said no.") == [
        "Senior officials in Vess",
        "Senior officials in Vess",
    ]


def test_the_employer_of_an_unregistered_speaker_is_not_the_speaker():
    blocks = blocks_of("A scholar disagreed with Karvonia: “The nets were never mended at all.”")
    mentions = find_mentions(blocks, tuple(EVERYBODY.values()), date=None)
    assert [q.speaker for q in find_quotes(read_blocks("", blocks), mentions, (), people=["ilse-vantor"])] == [""]


def test_an_institution_that_is_called_like_an_office_speaks():
    blocks = blocks_of(
        "The secretary Ilse Vantor left. “The port is closed again,” said the Secretary of State Office."
    )
    office = Actor("office", ActorKind.ORGANISATION, "Secretary of State Office")
    mentions = find_mentions(blocks, (*EVERYBODY.values(), office), date=None)
    given = {"people": VOICES["people"], "institutions": ["office"]}
    assert [q.speaker for q in find_quotes(read_blocks("", blocks), mentions, (), **given)] == ["office"]


@pytest.mark.parametrize("after", ["\u0345", " \u0345", "\u0345 ", "ª", "\u0301"])
def test_a_punctuation_mark_may_follow_a_quotation(after: str):
    assert written(f"“That is very good.”{after}") == ["That is very good. — ? (nobody is named next to the quotation)"]
