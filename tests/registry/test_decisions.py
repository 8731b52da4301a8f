from itertools import permutations

import pytest

from site_builder.core.errors import RegistryError
from site_builder.registry.decisions import (
    Decision,
    Effective,
    Scope,
    Verdict,
    effective,
    paragraph_digest,
)

DAY = "2021-03-01"


def decision(number: int, verdict: Verdict = Verdict.REJECT, **values: object) -> Decision:
    return Decision(f"d{number}", DAY, verdict, **values)


def test_a_rejection_applies_within_its_scope() -> None:
    found = effective(
        [
            decision(1, surface="Vantor", actor="a"),
            decision(2, surface="May"),
            decision(3, actor="b", scope=Scope.BRIEFING, briefing="x"),
            decision(4, surface="Vantor", actor="a", verdict=Verdict.ACCEPT, scope=Scope.BRIEFING, briefing="y"),
            decision(5, surface="Oss", actor="c", scope=Scope.HERE, briefing="x", paragraph="p"),
        ]
    )
    assert found.rejected("Vantor", "a")
    assert found.rejected("Vantor", "a", briefing="x")
    assert not found.rejected("Vantor", "a", briefing="y")
    assert not found.rejected("Vantor", "z")
    assert found.rejected("May", "whoever")
    assert found.rejected("Benn", "b", briefing="x")
    assert not found.rejected("Benn", "b")
    assert not found.rejected("Oss", "c", briefing="x")


def test_a_refused_name_is_not_proposed_for_any_actor() -> None:
    found = effective([decision(1, surface="Phase One", actor="phase-one"), decision(2, tag="tolls")])
    assert found.refused("Phase One")
    assert not found.refused("Phase Two")
    assert found.rejected_tag("tolls")
    assert not found.rejected_tag("tides")


def test_the_later_of_two_equal_decisions_counts() -> None:
    tags = [decision(1, tag="t"), decision(2, tag="t", verdict=Verdict.ACCEPT)]
    assert not effective(tags).rejected_tag("t")
    assert effective([*tags, decision(3, tag="t")]).rejected_tag("t")


def test_a_decision_lapses_with_its_paragraph() -> None:
    kept = decision(1, surface="A", scope=Scope.HERE, briefing="x", paragraph=paragraph_digest("One  two\nthree"))
    gone = decision(2, surface="A", scope=Scope.HERE, briefing="x", paragraph=paragraph_digest("rewritten"))
    lost = decision(3, surface="A", scope=Scope.HERE, briefing="y", paragraph=kept.paragraph)
    found = effective([kept, gone, lost, decision(4, surface="A")])
    assert found.lapsed({"x": frozenset({paragraph_digest("One two three")})}) == (gone, lost)


def test_a_slice_contains_the_decisions_on_one_briefing() -> None:
    here = decision(1, surface="A", scope=Scope.BRIEFING, briefing="x")
    there = decision(2, surface="A", scope=Scope.BRIEFING, briefing="y")
    everywhere = decision(3, surface="A")
    found = effective([here, there, everywhere])
    assert found.slice_for("x") == Effective((here, everywhere))
    assert found.slice_for("z") == Effective((everywhere,))


def test_a_reversal_counts_at_any_position_and_can_be_reversed() -> None:
    entries = (
        decision(1, tag="t"),
        decision(2, Verdict.REVERSE, reverses="d1"),
        decision(3, Verdict.REVERSE, reverses="d2"),
    )
    for shuffled in permutations(entries):
        assert effective(shuffled).rejected_tag("t")
    for shuffled in permutations(entries[:2]):
        assert not effective(shuffled).decisions


def test_reversals_in_a_circle_are_an_error() -> None:
    with pytest.raises(RegistryError, match="in a circle"):
        effective([decision(1, Verdict.REVERSE, reverses="d2"), decision(2, Verdict.REVERSE, reverses="d1")])


REJECT, ASSIGN, ACCEPT = Verdict.REJECT, Verdict.ASSIGN, Verdict.ACCEPT


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (decision(1, ASSIGN, surface="Bush", actor="old"), decision(2, ASSIGN, surface="Bush", actor="young")),
        (decision(1, ASSIGN, surface="Bush", actor="old"), decision(2, REJECT, surface="Bush", actor="old")),
        (decision(1, REJECT, surface="Bush"), decision(2, ASSIGN, surface="Bush", actor="old")),
        (decision(1, REJECT, surface="Bush", actor="old"), decision(2, ACCEPT, surface="Bush", actor="old")),
        (decision(1, ACCEPT, tag="t"), decision(2, REJECT, tag="t")),
    ],
)
def test_the_later_of_two_contradicting_decisions_counts(first: Decision, second: Decision) -> None:
    found = effective([first, second])
    assert found.decisions == (second,)
    assert found.contradicted == ((first, second),)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (decision(1, ASSIGN, surface="Bush", actor="old"), decision(2, REJECT, surface="Bush", actor="young")),
        (decision(1, REJECT, surface="Bush"), decision(2, REJECT, surface="Bush", actor="old")),
        (decision(1, REJECT, tag="t"), decision(2, ACCEPT, tag="t", scope=Scope.BRIEFING, briefing="x")),
    ],
)
def test_decisions_that_can_both_be_right_do_not_contradict(first: Decision, second: Decision) -> None:
    found = effective([first, second])
    assert found.decisions == (first, second)
    assert found.contradicted == ()
