"""Each rule of find_mentions, with texts and expected mentions."""

from dataclasses import replace

import pytest

from site_builder.core.digests import digest_text
from site_builder.core.partial_date import parse_date
from site_builder.linking.editor_decisions import Ruling
from site_builder.linking.model import Mention
from site_builder.registry.actor import Actor, ActorKind, Name, NameKind, Role
from site_builder.registry.starter_tables import starter
from tests.linking.cases import cases, find_mentions
from tests.linking.sample_people import EVERYBODY, FOREIGN_MINISTER, NAMESAKES, PEOPLE, blocks_of, person

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
        assert mention.rule.startswith("R")
        assert mention.why
    return [line(mention) for mention in found]


def line(m: Mention) -> str:
    role = f" ({m.role_written})" if m.role_written else ""
    return f"{m.surface} → {m.actor or '?'} {m.rule}{role}{' *' if m.linked else ''}"


def test_a_full_name_in_the_title_allows_the_family_name_in_the_text():
    found = find_mentions(blocks_of("I saw Vantor."), PEOPLE, "A Talk with Ilse Vantor", date=None)
    assert [line(m) for m in found] == ["Vantor → ilse-vantor R7 *"]
    assert find_mentions(blocks_of("I saw Vantor."), PEOPLE, "A Talk with Ilse Vantorov", date=None) == ()


def test_a_french_article_is_before_a_state_and_before_no_person():
    text = blocks_of("Les pêcheurs du Mali ont quitté le port avec les pilotes. Ils sont chez Mali dans la ville.")
    assert [m.start for m in find_mentions(text, (starter().actors["mali"],), date=None)] == [16]


def test_a_single_word_name_is_found_in_each_spelling():
    known = person("Orl Vàntor", Name("Vántor", NameKind.MONONYM), family="Vàntor")
    assert [line(m) for m in find_mentions(blocks_of("I saw Vantor."), (known,), date=None)] == [
        "Vantor → orl-vantor R7 *"
    ]


def test_an_override_wins_over_the_rules():
    text = blocks_of("Ilse Vantor left.\n\nVantor came back.")
    actors = tuple(EVERYBODY.values())
    found = find_mentions(text, actors, date=None, overrides=[("Vantor", "none"), ("Ilse Vantor", "dana-maren")])
    assert [(m.surface, m.actor, m.rule) for m in found] == [("Ilse Vantor", "dana-maren", "R29")]


def test_a_rejected_name_is_not_linked_here():
    text = blocks_of("Ilse Vantor left. Karvonia stayed.")
    found = find_mentions(text, tuple(EVERYBODY.values()), date=None, rejected=[("Ilse Vantor", "ilse-vantor")])
    assert [m.surface for m in found] == ["Karvonia"]


def test_a_text_without_listed_actors_has_no_mentions():
    assert find_mentions(blocks_of("Ilse Vantor left."), (), date=None) == ()


def test_equal_input_gives_equal_links():
    text = blocks_of("Ilse Vantor met Orl Okell. Okell and Vantor spoke for Karvonia.")
    actors = tuple(EVERYBODY.values())
    assert find_mentions(text, actors, date=None) == find_mentions(text, tuple(reversed(actors)), date=None)


def test_in_a_long_briefing_every_part_links_an_actor_once():
    text = "\n\n".join(f"## Part {n}\n\nIlse Vantor came. Vantor left. {'It rained again. ' * 100}" for n in (1, 2, 3))
    found = find_mentions(blocks_of(text), tuple(EVERYBODY.values()), date=None)
    assert [m.surface for m in found if m.linked] == ["Ilse Vantor"] * 3


def test_nothing_is_a_mention_inside_links_and_code():
    (block,) = blocks_of("Ilse Vantor met Ilse Vantor.")
    found = find_mentions([block._replace(protected=((0, 11),))], tuple(EVERYBODY.values()), date=None)
    assert [m.start for m in found] == [16]


def test_a_ruling_on_one_paragraph_lapses_when_it_is_rewritten():
    blocks = blocks_of("Ilse Vantor met Ilse Vantor.\n\nIlse Vantor left.")
    actors = tuple(EVERYBODY.values())
    ruling = Ruling("Ilse Vantor", "none", paragraph=digest_text(blocks[0].text), occurrence=2)
    assert [(m.block, m.start) for m in find_mentions(blocks, actors, date=None, rulings=[ruling])] == [(0, 0), (1, 0)]
    lapsed = replace(ruling, paragraph=digest_text("Rewritten."))
    assert len(find_mentions(blocks, actors, date=None, rulings=[lapsed])) == 3


@pytest.mark.parametrize("written_date", ["2019-03-04", "2022-06-28", "2019-02", "2018-01-01"])
def test_no_title_alone_is_resolved_near_a_handover_or_without_a_day(written_date: str):
    found = find_mentions(blocks_of("The Foreign Minister came."), PEOPLE, date=parse_date(written_date))
    assert found == ()


def test_two_holders_of_one_office_leave_its_title_open():
    other = replace(PEOPLE[1], roles=(replace(FOREIGN_MINISTER, from_=parse_date("2020"), to=None),))
    found = find_mentions(blocks_of("It was the Foreign Minister."), (PEOPLE[0], other), date=parse_date("2021-02-10"))
    assert [(m.actor, m.rule) for m in found] == [("", "R11")]


def test_the_role_at_the_date_is_looked_up():
    (found,) = find_mentions(blocks_of("Ilse Vantor came."), PEOPLE, date=parse_date("2021-02-10"))
    assert found.role_at_date == "Foreign Minister"


@pytest.mark.parametrize(
    ("written_date", "held"),
    [("2021-12-01", True), ("2021-12-31", True), ("2022-01-01", False), ("2021-11-30", True), ("2020-12-31", False)],
)
def test_a_role_dated_by_month_or_year_lasts_until_its_last_day(written_date: str, held: bool):
    roles = (Role("Harbour Master", from_=parse_date("2021"), to=parse_date("2021-12")),)
    (found,) = find_mentions(
        blocks_of("Dora May came."), (person("Dora May", roles=roles),), date=parse_date(written_date)
    )
    assert found.role_at_date == ("Harbour Master" if held else "")


@pytest.mark.parametrize(
    ("written_date", "is_found"),
    [("2021-03-01", True), ("2021-05-31", True), ("2021-02-28", False), ("2021-06-01", False)],
)
def test_a_name_is_in_use_on_its_first_and_its_last_day(written_date: str, is_found: bool):
    name = Name("Old Merrin", from_=parse_date("2021-03-01"), to=parse_date("2021-05-31"))
    merrin = Actor("merrin", ActorKind.GOVERNMENT, "Merrin", names=(name,))
    found = find_mentions(blocks_of("It was Old Merrin then."), (merrin,), date=parse_date(written_date))
    assert ("Old Merrin" in [m.surface for m in found]) == is_found


def test_a_month_is_not_a_person():
    may = person("Dora May", family="May")
    found = find_mentions(blocks_of("Dora May came in May 2021. May left."), (may,), date=None)
    assert [(m.start, m.surface) for m in found] == [(0, "Dora May"), (27, "May")]
