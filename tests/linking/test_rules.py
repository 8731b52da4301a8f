"""The rules R1–R34: each has a fixture file with its number; those that need more than a text are read here."""

import re
from pathlib import Path

import pytest

from site_builder.build.check import check
from site_builder.i18n.collation import sort_key
from site_builder.linking.editor_decisions import Ruling
from site_builder.linking.link_diff import compare_links
from site_builder.linking.pipeline import RULES
from site_builder.registry.actor import Actor, ActorKind, NameOrder
from site_builder.tagging.phrases import tag_phrases
from site_builder.tagging.propose import propose_tags
from tests.builders import CLOCK, FOLDER, TOML, content, document, lay, parse_body
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
    assert numbers == set(range(1, 35)) - {30}, "R30, the order of proposals, is the desk's queue"
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


@fixture_of("wanted-r26")
def test_r26_missing_briefings_are_wanted(text: str, expected: list[str], tmp_path: Path) -> None:
    files = {
        f"{FOLDER}/2024-02-1{n}-talks.md": content(body=f"It rained (see {written}).\n")
        for n, written in enumerate(text.splitlines())
    }
    root = lay(tmp_path, {"site.toml": f'{TOML}[series.HD]\nname = "Harbour Desk"\n', **files})
    assert [f"{len(urls)}: {written}" for written, urls in check(root, clock=CLOCK).wanted] == expected


@fixture_of("rulings-r29")
def test_r29_decisions_are_obeyed(text: str, expected: list[str]) -> None:
    said, _, body = text.partition("\n\n")
    actor, _, surface = said.partition(": ")
    found = find_mentions(blocks_of(body), tuple(EVERYBODY.values()), date=None, rulings=[Ruling(surface, actor)])
    assert [line(m) for m in found] == expected


@fixture_of("drift-r32")
def test_r32_a_change_of_links_is_told(text: str, expected: list[str]) -> None:
    sides = ([f"{line}\twhy" for line in side.strip().split("\n")] for side in text.replace(" ", "\t").split("\n=\n"))
    before, now = ({"a": "\n".join(lines)} for lines in sides)
    found = [f"{d.change} {d.anchor} {d.surface}: {d.before} → {d.now}" for d in compare_links(before, now)]
    assert sorted(" ".join(one.split()) for one in found) == expected


@fixture_of("pairs-r33")
def test_r33_two_states_and_their_relations_are_one_tag(text: str, expected: list[str]) -> None:
    found = propose_tags("A Quiet Year", blocks(text, text), PHRASES)
    assert [p.id for p in found if p.id.endswith("relations")] == expected
