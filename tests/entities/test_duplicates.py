"""Pairs of records that are probably one."""

from dataclasses import replace
from pathlib import Path

from site_builder.entities.duplicates import begun_names, propose_merges, shared_names
from site_builder.registry.actor import ActorKind, Confidence, Name, Role, Status
from tests.builders import actor

PROPOSED = {"status": Status.PROPOSED, "confidence": Confidence.LIKELY}


def test_two_organisations_with_one_name_are_a_pair_and_two_persons_are_not() -> None:
    group = actor("Harbour Union of Ostrel", ActorKind.ORGANISATION, names=(Name("HUO"),), **PROPOSED)
    short = actor("HUO", ActorKind.ORGANISATION, **PROPOSED)
    (merge,) = shared_names((group, short))
    assert (merge.kept, merge.gone, merge.why) == (group.id, short.id, "both are called “HUO”")
    people = actor("Ilse Vantor", names=(Name("Ilse"),), **PROPOSED), actor("Ilse", **PROPOSED)
    assert shared_names(people) == ()


def test_organisations_that_are_kept_apart_or_both_curated_are_no_pair() -> None:
    one = actor("Harbour Union", ActorKind.ORGANISATION, names=(Name("HU"),))
    other = actor("HU", ActorKind.ORGANISATION)
    assert shared_names((one, other)) == ()
    apart = actor("HU", ActorKind.ORGANISATION, distinct_from=(one.id,), **PROPOSED)
    assert shared_names((one, apart)) == ()


def test_a_person_whose_name_begins_another_name_is_proposed_for_merging() -> None:
    short, full = actor("Luiz Oronto", **PROPOSED), actor("Luiz Oronto Lula da Sallas")
    others = actor("Luiz", **PROPOSED), actor("Luiz Orontos Sallas", **PROPOSED)
    (merge,) = begun_names((short, full, *others))
    assert (merge.kept, merge.gone, merge.is_doubtful) == (full.id, short.id, True)
    assert begun_names((replace(short, distinct_from=(full.id,)), full)) == ()


def test_of_the_pairs_with_answers_at_most_one_in_fifty_that_is_ticked_is_two_persons() -> None:
    lines = (line for line in PAIRS.read_text("utf-8").splitlines() if line[:1] not in ("#", "=", ""))
    pairs = [[cell.strip() for cell in line.replace("⇒", "|").split("|")] for line in lines]
    assert len(pairs) >= 200
    ticked = {(one, other): answer for one, other, office, answer in pairs if is_ticked(one, other, office)}
    assert list(ticked.values()).count("same") >= 0.98 * len(ticked)
    assert {
        ("Vernon Walters", "Vernon A. Walters"),
        ("Peter Choi", "T. Peter Choi"),
        ("Julie Rodriguez", "Julie Chavez Rodriguez"),
        ("Yoon", "Yoon Suk-yeol"),
    } <= ticked.keys()


def test_a_form_that_fits_two_persons_is_not_ticked() -> None:
    names = ("Robert Quill", "Robert A. Quill", "Robert B. Quill")
    assert is_ticked(*names[:2])
    assert is_ticked(*names[::2])
    assert all(merge.is_doubtful for merge in propose_merges([actor(name, **PROPOSED) for name in names]))


PAIRS = Path(__file__).parent / "same_persons.txt"


def is_ticked(one: str, other: str, office: str = "") -> bool:
    """True if the desk answers the question about two records with yes in advance, as far as names and office tell."""
    roles = (Role(office),) if office else ()
    both = [actor(name, roles=roles, **PROPOSED) for name in (one, other)]
    return any(not merge.is_doubtful for merge in (*propose_merges(both), *begun_names(both)))
