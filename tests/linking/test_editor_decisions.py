from site_builder.linking.editor_decisions import NONE, Decided, Ruling, decided_for
from site_builder.registry.decisions import Decision, Effective, Scope, Verdict, effective


def decisions(*entries: Decision) -> Effective:
    return effective(entries)


def decision(number: int, verdict: Verdict, **fields: object) -> Decision:
    return Decision(id=f"d{number}", when="2025-01-01", verdict=verdict, **{"surface": "May", **fields})


def test_a_briefing_without_decisions_is_unaffected() -> None:
    assert decided_for("a", ["ilse-may"], decisions()) == Decided()


def test_a_rejection_everywhere_counts_in_every_briefing_that_lists_the_actor() -> None:
    found = decisions(decision(1, Verdict.REJECT, actor="ilse-may"))
    assert decided_for("a", ["ilse-may"], found).rejected == (("May", "ilse-may"),)
    assert decided_for("a", ["somebody-else"], found).rejected == ()


def test_a_rejection_in_one_briefing_counts_there_only() -> None:
    found = decisions(decision(1, Verdict.REJECT, actor="ilse-may", scope=Scope.BRIEFING, briefing="a"))
    assert decided_for("a", ["ilse-may"], found).rejected == (("May", "ilse-may"),)
    assert decided_for("b", ["ilse-may"], found).rejected == ()


def test_a_later_acceptance_in_a_briefing_takes_a_rejection_back_there() -> None:
    found = decisions(
        decision(1, Verdict.REJECT, actor="ilse-may"),
        decision(2, Verdict.ACCEPT, actor="ilse-may", scope=Scope.BRIEFING, briefing="a"),
    )
    assert decided_for("a", ["ilse-may"], found).rejected == ()
    assert decided_for("b", ["ilse-may"], found).rejected == (("May", "ilse-may"),)


def test_a_rejection_of_one_place_is_a_ruling_for_its_paragraph() -> None:
    here = decision(1, Verdict.REJECT, actor="ilse-may", scope=Scope.HERE, briefing="a", paragraph="abc", occurrence=2)
    assert decided_for("a", ["ilse-may"], decisions(here)).rulings == (Ruling("May", NONE, "abc", 2),)


def test_the_narrower_ruling_has_the_last_word() -> None:
    found = decisions(
        decision(1, Verdict.REJECT, scope=Scope.HERE, briefing="a", paragraph="abc"),
        decision(2, Verdict.ASSIGN, actor="ilse-may"),
    )
    assert decided_for("a", ["ilse-may"], found).rulings == (Ruling("May", "ilse-may"), Ruling("May", NONE, "abc"))


def test_a_decision_about_a_tag_does_not_touch_names() -> None:
    tag = Decision(id="d1", when="2025-01-01", verdict=Verdict.REJECT, tag="trade")
    assert decided_for("a", ["ilse-may"], decisions(tag)) == Decided()
