"""Duplicate records of persons, and the order of proposals from many documents."""

from site_builder.entities.duplicates import Merge, propose_merges
from site_builder.entities.model import Evidence, Proposal, Seen, joined
from site_builder.entities.nicknames import may_be_one
from site_builder.registry.actor import Actor, ActorKind, NameOrder, Role, Status
from tests.linking.sample_people import person


def merged(*actors: Actor, **roles: tuple[str, ...]) -> list[tuple[str, str]]:
    found = propose_merges(actors, {key.replace("_", "-"): value for key, value in roles.items()})
    return [(m.kept, m.gone) for m in found]


def quill(name: str, **more: object) -> Actor:
    return person(name, family="Quill", **more)


def test_spellings_of_one_name_are_merged():
    one = person("Vor Dal Ho", family="Vor", order=NameOrder.FAMILY_FIRST)
    other = person("Vor Dal-ho", family="Vor", order=NameOrder.FAMILY_FIRST)
    (found,) = propose_merges([one, Actor("vor-dal-ho-2", ActorKind.PERSON, other.name, family="Vor", given="Dal-ho")])
    assert found == Merge("vor-dal-ho", "vor-dal-ho-2", "two spellings of one name")


def test_a_nickname_and_a_full_given_name_are_merged():
    assert merged(quill("Robert Quill"), quill("Bob Quill")) == [("robert-quill", "bob-quill")]
    assert merged(quill("Antony Quill"), quill("Tony Quill")) == [("antony-quill", "tony-quill")]


def test_the_role_decides_if_both_have_one():
    mayor, judge = (Role("Mayor"),), (Role("Judge"),)
    assert merged(quill("Robert Quill", roles=mayor), quill("Bob Quill", roles=judge)) == []
    assert merged(quill("Robert Quill", roles=mayor), quill("Bob Quill"), bob_quill=("the mayor of Vess",)) == [
        ("robert-quill", "bob-quill")
    ]


def test_two_people_of_one_family_name_stay_two():
    assert merged(quill("Robert Quill"), quill("Dora Quill")) == []
    assert merged(quill("Robert A. Quill"), quill("Bob X. Quill")) == []


def test_family_names_with_similar_spelling_are_asked_separately():
    near = [("Bessent", "Besant"), ("Hernandez", "Hernadez"), ("Poroschenko", "Poroshenko"), ("Vantorr", "Vantor")]
    for one, other in near:
        (found,) = propose_merges([person(f"Orl {one}", family=one), person(f"Orl {other}", family=other)])
        assert found.is_doubtful
    apart = [("Okell", "Vantor"), ("Martin", "Morel"), ("Rill", "Rile")]
    assert all(merged(person(f"Orl {a}", family=a), person(f"Orl {b}", family=b)) == [] for a, b in apart)
    assert merged(person("Orl Bessent", family="Bessent"), person("Ilse Besant", family="Besant")) == []
    mayor, judge = (Role("Mayor"),), (Role("Judge"),)
    two = person("Orl Bessent", family="Bessent", roles=mayor), person("Orl Besant", family="Besant", roles=judge)
    assert merged(*two) == []


def test_a_bare_family_name_is_attached_to_its_only_bearer():
    bare = Actor("quill", ActorKind.PERSON, "Quill", order=NameOrder.MONONYM)
    assert merged(quill("Robert Quill"), bare) == [("robert-quill", "quill")]
    assert merged(quill("Robert Quill"), quill("Dora Quill"), bare) == []
    assert merged(quill("Robert Quill"), quill("Bob Quill"), bare) == [
        ("robert-quill", "bob-quill"),
        ("robert-quill", "quill"),
    ]


def test_records_kept_apart_by_a_curator_are_not_proposed_again():
    assert merged(quill("Robert Quill", distinct_from=("bob-quill",)), quill("Bob Quill")) == []


def test_the_curated_record_is_kept():
    proposed = quill("Robert Quill", status=Status.PROPOSED)
    assert merged(proposed, quill("Bob Quill")) == [("bob-quill", "robert-quill")]


def test_only_records_of_active_persons_are_compared():
    assert merged(quill("Robert Quill"), quill("Bob Quill", merged_into="robert-quill")) == []
    assert (
        merged(Actor("a", ActorKind.ORGANISATION, "Net Board"), Actor("b", ActorKind.ORGANISATION, "Net Board")) == []
    )


def test_names_of_records_without_name_parts_are_compared():
    assert merged(Actor("a", ActorKind.PERSON, "Robert Quill"), Actor("b", ActorKind.PERSON, "Bob Quill")) == [
        ("a", "b")
    ]


def test_given_names_are_compared_by_initials_and_nicknames():
    alike = [("Alex", "Alexander"), ("Beth", "Elizabeth"), ("R.", "Robert"), ("Bill", "William"), ("Joe", "Joseph")]
    assert all(may_be_one(a, b) and may_be_one(b, a) for a, b in alike)
    apart = [("Bob", "Dora"), ("", "Dora"), ("D", "Robert"), ("Ann", "Dan")]
    assert not any(may_be_one(a, b) for a, b in apart)


def proposal(name: str, score: int = 3) -> Proposal:
    actor = Actor(name.lower(), ActorKind.PERSON, name)
    return Proposal(actor.id, actor, False, (name,), (Seen(0, 0, 1, name),), (), (Evidence("x", "y", score),))


def test_two_proposals_of_one_actor_are_one():
    both = joined(proposal("Ado"), proposal("Ado", 2))
    assert (both.score, len(both.seen), both.names) == (5, 1, ("Ado",))
