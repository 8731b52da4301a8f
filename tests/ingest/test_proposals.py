"""A finished draft and an archive → the proposed header."""

from dataclasses import replace
from itertools import product

import pytest

from site_builder.core.partial_date import PartialDate
from site_builder.ingest.proposals import (
    LIKE_AT_LEAST,
    Prepared,
    know,
    learn_tags,
    prepare,
    with_broader,
    with_countries,
)
from site_builder.registry.actor import ActorKind, Status
from site_builder.registry.decisions import Decision, Verdict, effective
from site_builder.registry.starter_tables import starter
from site_builder.seeds.model import Draft
from tests.builders import actor, registry, tag

GIVEN = [start + end for start, end in product(("Or", "Il", "Bri", "Ma", "Ke"), ("la", "se", "na", "ra"))]
FAMILIES = [
    start + end
    for start, end in product(("Van", "Bra", "Les", "Kol", "Dor", "Mir"), ("tor", "ndt", "mock", "wick", "den"))
]
BODY = "Ilse Vantor, the foreign minister of France, met pilots.\n\nIlse Vantor said no. France said nothing.\n"


def prepared(*records: object, propose: bool = True, decisions: tuple[Decision, ...] = (), **draft: object) -> Prepared:
    values = {"title": "France: Talks", "date": PartialDate(2024, 2, 12), "body": BODY, **draft}
    knowledge = know(registry(*records), effective(decisions), "en")
    return prepare(Draft("seeds/a.txt", "d1", **values), knowledge=knowledge, propose=propose)


def ids(records: tuple[object, ...]) -> set[str]:
    return {record.id for record in records}


def test_named_actors_are_proposed_with_their_records() -> None:
    found = prepared()
    assert {"ilse-vantor", "france"} <= set(found.fields["actors"])
    assert found.fields["tags"][0] == "france"
    assert {"ilse-vantor", "france"} <= ids(found.actors)
    assert "france" in ids(found.tags)
    assert {a.id: a.status for a in found.actors}["ilse-vantor"] is Status.PROPOSED


@pytest.mark.parametrize(("families", "number"), [(5, 100), (30, 0)])
def test_a_list_of_names_proposes_no_actors_and_says_so(families: int, number: int) -> None:
    names = [f"{given} {family}" for family in FAMILIES[:families] for given in GIVEN]
    said = (f"{name}, minister of harbours, said on day {n} that pier {n} opens." for n, name in enumerate(names))
    found = prepared(title="Talks", body="\n\n".join(said))
    assert len(found.actors) == number
    assert any("as a list does, so none is proposed" in note for note in found.notes) is not bool(number)


def test_records_that_the_archive_has_are_not_added_again() -> None:
    known = actor("Ilse Vantor", family="Vantor", given="Ilse")
    found = prepared(known, tag("France"))
    assert "ilse-vantor" in found.fields["actors"]
    assert "ilse-vantor" not in ids(found.actors)
    assert "france" not in ids(found.tags)


def test_without_proposals_the_header_has_only_the_seeds_own_names() -> None:
    found = prepared(
        actor("Zora Brandt"),
        tag("Old Harbour"),
        propose=False,
        tags=("Old harbour", "New", "!"),
        actors=("Zora Brandt",),
    )
    assert found.fields["tags"] == ("old-harbour", "new")
    assert found.fields["actors"] == ("zora-brandt",)
    assert [(t.id, t.label) for t in found.tags] == [("new", "New")]
    assert found.evidence == ()


def test_a_state_that_a_seed_names_among_its_tags_is_one_tag_in_any_language() -> None:
    assert prepared(propose=False, tags=("Ägypten", "EEUU", "Georgia")).fields["tags"] == (
        "egypt",
        "united-states",
        "georgia",
    )
    own = prepared(replace(tag("Ägypten"), id="agypten"), propose=False, tags=("Ägypten",))
    assert own.fields["tags"] == ("agypten",)


def test_an_unknown_actor_in_the_seed_gives_a_note() -> None:
    found = prepared(propose=False, actors=("Oslo Brandt",))
    assert found.fields["actors"] is None
    assert found.notes == ('the seed lists the actor "Oslo Brandt", who is not in actors.yaml',)


def test_an_undated_draft_waits_and_a_different_language_is_stated() -> None:
    assert prepared(date=None, propose=False).fields["status"] == "draft"
    assert prepared(propose=False).fields["status"] is None
    assert prepared(language="en", propose=False).fields["language"] is None
    assert prepared(language="fr", propose=False).fields["language"] == "fr"


def test_a_rejected_name_makes_no_new_actor_and_a_known_one_needs_another_name() -> None:
    rejection = Decision("d1", "2026-01-01", Verdict.REJECT, surface="Ilse Vantor")
    assert "ilse-vantor" not in prepared(decisions=(rejection,)).fields["actors"]
    known = actor("Ilse Vantor", family="Vantor", given="Ilse")
    body = BODY + "\nVantor left.\n"
    assert "ilse-vantor" in prepared(known, body=body, decisions=(rejection,)).fields["actors"]
    both = (rejection, Decision("d2", "2026-01-01", Verdict.REJECT, surface="Vantor"))
    assert "ilse-vantor" not in prepared(known, body=body, decisions=both).fields["actors"]


def test_a_new_tag_brings_the_packaged_ones_above_it() -> None:
    packaged = starter().tags
    low = next(t for t in packaged.values() if t.broader in packaged)
    found = with_broader([low], {})
    assert {low.id, low.broader} <= ids(found)
    assert all(not t.broader or t.broader in ids(found) for t in found)
    assert ids(with_broader([low], {low.broader: packaged[low.broader]})) == {low.id}
    lost = tag("Lost", broader="nowhere", related=("nobody", "lost"))
    (alone,) = with_broader([lost], {})
    assert (alone.broader, alone.related) == ("", ("lost",))


def test_a_new_actor_brings_the_government_that_it_belongs_to() -> None:
    bank = actor("Bank", ActorKind.ORGANISATION, country="france")
    assert ids(with_countries([bank], {})) == {"bank", "france"}
    assert ids(with_countries([bank], {"france": starter().actors["france"]})) == {"bank"}


def test_tags_are_learned_from_briefings_tagged_by_editors() -> None:
    goods = ("barley granary", "fleece loom", "copper smelter", "herring trawler")
    tagged = [
        ("Goods", f"The {words} stood still for day {n}.\n", (words.split()[0],)) for words in goods for n in range(9)
    ]
    knowledge = know(registry(*(tag(t.split()[0]) for t in goods)), effective(()), "en", learn_tags(tagged))
    draft = Draft("seeds/a.txt", "d", "Talks", PartialDate(2024, 2, 12), "The granary was full of barley.\n")
    assert "barley" in prepare(draft, knowledge=knowledge, propose=True).fields["tags"]


def test_nothing_is_learned_from_too_few_tagged_briefings() -> None:
    tagged = [("Grain", "Barley.\n", ("harvest",))] * LIKE_AT_LEAST
    assert learn_tags(tagged) is not None
    assert learn_tags(tagged[1:]) is None
