"""Each rule of find_mentions with texts and what is found in them."""

import pytest

from site_builder.dates import parse_date
from site_builder.linking.detection import find_mentions
from site_builder.linking.mentions import Mention
from tests.linking.cases import cases
from tests.linking.sample_people import EVERYBODY, NAMESAKES, blocks_of

CASES = list(cases("mentions"))


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_mentions_of_a_text_are_those_of_the_fixture(text: str, expected: list[str]):
    assert written(text) == expected


def written(text: str) -> list[str]:
    actors = EVERYBODY | (NAMESAKES if "Lom" in text else {})
    blocks = blocks_of(text)
    found = find_mentions(blocks, tuple(actors.values()), date=parse_date("2021-02-10"))
    for mention in found:
        assert blocks[mention.block].text[mention.start : mention.end] == mention.surface
    return [line(mention) for mention in found]


def line(m: Mention) -> str:
    role = f" ({m.role_written})" if m.role_written else ""
    return f"{m.surface} → {m.actor or '?'} {m.rule}{role}{' *' if m.linked else ''}"


def test_an_override_wins_over_the_rules():
    text = blocks_of("Ilse Vantor left.\n\nVantor came back.")
    actors = tuple(EVERYBODY.values())
    found = find_mentions(text, actors, date=None, overrides=[("Vantor", "none"), ("Ilse Vantor", "dana-maren")])
    assert [(m.surface, m.actor, m.rule) for m in found] == [("Ilse Vantor", "dana-maren", "R29")]


def test_a_rejected_name_is_not_linked_here():
    text = blocks_of("Ilse Vantor left. Karvonia stayed.")
    found = find_mentions(text, tuple(EVERYBODY.values()), date=None, rejected=[("Ilse Vantor", "ilse-vantor")])
    assert [m.surface for m in found] == ["Karvonia"]


def test_nothing_is_found_where_nobody_is_listed():
    assert find_mentions(blocks_of("Ilse Vantor left."), (), date=None) == ()


def test_equal_input_gives_equal_links():
    text = blocks_of("Ilse Vantor met Orl Okell. Okell and Vantor spoke for Karvonia.")
    actors = tuple(EVERYBODY.values())
    assert find_mentions(text, actors, date=None) == find_mentions(text, tuple(reversed(actors)), date=None)
