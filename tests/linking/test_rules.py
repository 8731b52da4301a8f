"""The rules R1–R34: each has a fixture file with its number; cases that need more than a text are here."""

import re

import pytest

from site_builder.i18n.collation import sort_key
from site_builder.linking.editor_decisions import Ruling
from site_builder.linking.pipeline import RULES
from site_builder.registry.actor import Actor, ActorKind, NameOrder
from site_builder.tagging.phrases import tag_phrases
from site_builder.tagging.propose import propose_tags
from tests.builders import content, document, parse_body
from tests.linking.cases import FIXTURES, cases, find_mentions
from tests.linking.sample_people import EVERYBODY, blocks_of
from tests.linking.test_model import line
from tests.tagging.sample_countries import WORLD, blocks

PHRASES = tag_phrases({}, WORLD, actors={})


def fixture_of(prefix: str) -> pytest.MarkDecorator:
    found = list(cases(prefix))
    return pytest.mark.parametrize(("text", "expected"), [c[1:] for c in found], ids=[c[0] for c in found])


def test_every_rule_has_a_fixture_of_its_own() -> None:
    numbers = {int(n) for path in FIXTURES.glob("*.txt") for n in re.findall(r"-r(\d\d)", path.stem)}
    elsewhere = {26, 30, 32}  # a list that is gone, the order of the desk's queue, and equal links of equal texts
    assert numbers == set(range(1, 35)) - elsewhere
    named = {int(n) for name, _ in RULES for n in re.findall(r"R(\d+)", name)}
    assert named <= numbers


@fixture_of("markup-r01")
def test_r1_explicit_markup_wins(text: str, expected: list[str]) -> None:
    read = document(content(body=f"{text}\n", actors="[ilse-vantor, dana-maren]"))
    found = parse_body(read, actors=EVERYBODY, series={}, explained=True).details.mentions
    assert [f"{m.surface} → {m.actor} {m.rule}: {m.why}" for m in found] == expected


@fixture_of("sorting-r19")
def test_r19_names_are_sorted_by_their_key(text: str, expected: list[str]) -> None:
    actors = [actor_of(written) for written in text.splitlines()]
    assert [a.name for a in sorted(actors, key=lambda a: (sort_key(a.sorts_under, "en"), a.id))] == expected


def actor_of(written: str) -> Actor:
    name, _, parts = written.rstrip(")").partition(" (")
    family, _, given = parts.partition(", ")
    order = NameOrder.FAMILY_FIRST if family and name.startswith(family) else NameOrder.GIVEN_FIRST
    return Actor(name, ActorKind.PERSON, name, family=family, given=given, order=order)


@fixture_of("rulings-r29")
def test_r29_decisions_are_applied(text: str, expected: list[str]) -> None:
    said, _, body = text.partition("\n\n")
    actor, _, surface = said.partition(": ")
    found = find_mentions(blocks_of(body), tuple(EVERYBODY.values()), date=None, rulings=[Ruling(surface, actor)])
    assert [line(m) for m in found] == expected


@fixture_of("pairs-r33")
def test_r33_two_states_and_their_relations_are_one_tag(text: str, expected: list[str]) -> None:
    found = propose_tags("A Quiet Year", blocks(text, text), PHRASES)
    assert [p.id for p in found if p.id.endswith("relations")] == expected
