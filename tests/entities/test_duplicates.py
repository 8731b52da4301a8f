"""Pairs of records that are probably one."""

from dataclasses import replace

from site_builder.entities.duplicates import begun_names, shared_names
from site_builder.registry.actor import ActorKind, Confidence, Name, Status
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
    assert (merge.kept, merge.gone, merge.is_near) == (full.id, short.id, True)
    assert begun_names((replace(short, distinct_from=(full.id,)), full)) == ()
