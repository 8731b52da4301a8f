import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.errors import RegistryError, SiteErrors
from site_builder.registry.decisions import (
    Decision,
    Effective,
    Scope,
    Verdict,
    append_decision,
    effective,
    load_decisions,
    next_id,
    paragraph_digest,
    undo,
)

from .sample_registry import HOSTILE, source

PATH = "content/decisions.yaml"
DAY = "2021-03-01"
TEXT = f"""\
# What we decided.
- {{id: d1, when: {DAY}, verdict: reject, surface: Vantor, actor: ilse-vantor}}  # asked twice
- id: d2
  when: {DAY}
  verdict: reject
  scope: briefing
  briefing: 2021-02-10-tides
  tag: tolls
"""


def decision(number: int, verdict: Verdict = Verdict.REJECT, **values: object) -> Decision:
    return Decision(f"d{number}", DAY, verdict, **values)  # type: ignore[arg-type]


def read(text: str) -> tuple[Decision, ...]:
    return load_decisions(source(text, PATH))


def errors_of(text: str) -> list[str]:
    with pytest.raises(SiteErrors) as caught:
        read(text)
    return [str(error).removeprefix(PATH) for error in caught.value.errors]


def test_decisions_are_read_in_the_order_of_the_file() -> None:
    first, second = read(TEXT)
    assert first == decision(1, surface="Vantor", actor="ilse-vantor")
    assert second == decision(2, scope=Scope.BRIEFING, briefing="2021-02-10-tides", tag="tolls")
    assert (first.line, second.line) == (2, 3)
    assert load_decisions(None) == () == read("# nothing yet\n") == read("[]\n")


def test_an_entry_is_appended_and_nothing_else_changes() -> None:
    after = append_decision(TEXT, decision(3, surface="Oru: B", actor="oru"))
    line = f'- {{id: d3, when: {DAY}, verdict: reject, surface: "Oru: B", actor: oru}}\n'
    assert after == TEXT.replace(DAY, DAY) + line.replace(f"when: {DAY}", f'when: "{DAY}"')
    assert read(after)[2] == decision(3, surface="Oru: B", actor="oru")


@pytest.mark.parametrize("text", ["", "[]\n", "# head\n", "---\n", "- {id: d9, when: x, verdict: reject, tag: a}"])
def test_the_first_entries_find_their_place(text: str) -> None:
    found = read(append_decision(text, decision(3, tag="b")))
    assert found[-1] == decision(3, tag="b")
    assert len(found) == (2 if "d9" in text else 1)


def test_an_entry_takes_the_indentation_and_line_ends_of_the_others() -> None:
    text = "  - {id: d1, when: x, verdict: reject, tag: a}\r\n"
    after = append_decision(text, decision(2, tag="b"))
    assert after == text + f'  - {{id: d2, when: "{DAY}", verdict: reject, tag: b}}\r\n'
    assert len(read(after)) == 2


def test_nothing_is_appended_to_what_is_no_list() -> None:
    with pytest.raises(RegistryError, match="list of decisions"):
        append_decision("a: b\n", decision(1, tag="b"))
    with pytest.raises(RegistryError, match="list of decisions"):
        read("a: b\n")


@settings(deadline=None)
@given(st.lists(HOSTILE.map(lambda t: " ".join(t.split())).filter(bool), min_size=1, max_size=4))
def test_any_name_can_be_decided_about(names: list[str]) -> None:
    text = ""
    for number, name in enumerate(names, 1):
        text = append_decision(text, Decision(f"e{number}", DAY, Verdict.ASSIGN, surface=name, actor="a"))
    assert [entry.surface for entry in read(text)] == names


def test_ids_are_counted_on() -> None:
    assert next_id("") == "d1"
    assert next_id("- {id: d7, when: x}\n- id: by-hand\n- {surface: pid d9}\n") == "d8"


def test_an_undo_appends_a_reversal_and_can_be_undone() -> None:
    once = undo(TEXT, "d1", when=DAY)
    assert once.startswith(TEXT)
    assert not effective(read(once)).rejected("Vantor", "ilse-vantor")
    twice = undo(once, "d3", when=DAY)
    assert effective(read(twice)).rejected("Vantor", "ilse-vantor")
    with pytest.raises(SiteErrors, match='reverses "d99"'):
        undo(TEXT, "d99", when=DAY)


def test_every_wrong_entry_is_named() -> None:
    rows = [
        "verdict: reverse",
        "verdict: reject, reverses: d1, tag: t",
        "verdict: reject, scope: briefing, tag: t",
        "verdict: reject, briefing: b, tag: t",
        "verdict: reject, scope: here, briefing: b, tag: t",
        "verdict: reject, tag: t, actor: a",
        "verdict: assign, tag: t",
        "verdict: reject",
        "verdict: assign, surface: s",
        "verdict: no",
    ]
    shapes = "".join(f"- {{id: d{n}, when: x, {row}}}\n" for n, row in enumerate(rows[:-1], 1))
    assert errors_of(shapes) == [
        ":1: d1 has one of verdict: reverse and the field reverses without the other",
        ':1: d1 reverses "", which is not above it',
        ":2: d2 has one of verdict: reverse and the field reverses without the other",
        ":3: d3 has a scope inside a briefing but names none",
        ":4: d4 has scope everywhere and a briefing",
        ":5: d5 has one of scope: here and the field paragraph without the other",
        ":6: d6 names a tag and an actor or a surface",
        ":7: d7 assigns a tag",
        ":8: d8 names no surface, actor or tag",
        ":9: d9 assigns without both surface and actor",
    ]
    assert errors_of(f"- {{id: d1, when: x, {rows[-1]}}}\n") == [':1: verdict: "no" is not known here']
    assert errors_of("- {id: d1, when: x, verdict: reject, tag: t}\n" * 2) == [":2: the id d1 stands twice"]


def test_a_rejection_holds_as_far_as_its_scope() -> None:
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


def test_a_refused_name_is_not_proposed_whoever_was_meant() -> None:
    found = effective([decision(1, surface="Phase One", actor="phase-one"), decision(2, tag="tolls")])
    assert found.refused("Phase One")
    assert found.refused("Phase One", briefing="x")
    assert not found.refused("Phase Two")
    assert found.rejected_tag("tolls", briefing="x")
    assert not found.rejected_tag("tides")


def test_the_later_of_two_equal_decisions_wins() -> None:
    tags = [decision(1, tag="t"), decision(2, tag="t", verdict=Verdict.ACCEPT)]
    assert not effective(tags).rejected_tag("t")
    assert effective([*tags, decision(3, tag="t")]).rejected_tag("t")


def test_an_assignment_names_the_actor_and_the_narrower_wins() -> None:
    found = effective(
        [
            decision(1, Verdict.ASSIGN, surface="Bush", actor="old", scope=Scope.BRIEFING, briefing="x"),
            decision(2, Verdict.ASSIGN, surface="Bush", actor="young"),
        ]
    )
    assert found.assigned("Bush") == "young"
    assert found.assigned("Bush", briefing="x") == "old"
    assert found.assigned("Tree") == ""


def test_a_decision_about_one_place_is_found_by_its_paragraph() -> None:
    where = {"scope": Scope.HERE, "briefing": "x", "paragraph": "p", "surface": "Bush"}
    every = decision(1, actor="a", **where)
    second = decision(2, Verdict.ASSIGN, actor="b", occurrence=2, **where)
    found = effective([every, second])
    assert found.here("x", "p") == (every, second)
    assert found.at("Bush", briefing="x", paragraph="p", occurrence=1) == every
    assert found.at("Bush", briefing="x", paragraph="p", occurrence=2) == second
    assert found.at("Tree", briefing="x", paragraph="p", occurrence=1) is None
    assert found.at("Bush", briefing="x", paragraph="q", occurrence=1) is None


def test_a_decision_lapses_with_its_paragraph() -> None:
    kept = decision(1, surface="A", scope=Scope.HERE, briefing="x", paragraph=paragraph_digest("One  two\nthree"))
    gone = decision(2, surface="A", scope=Scope.HERE, briefing="x", paragraph=paragraph_digest("rewritten"))
    lost = decision(3, surface="A", scope=Scope.HERE, briefing="y", paragraph=kept.paragraph)
    found = effective([kept, gone, lost, decision(4, surface="A")])
    assert found.lapsed({"x": frozenset({paragraph_digest("One two three")})}) == (gone, lost)


def test_a_slice_holds_what_concerns_one_briefing() -> None:
    here = decision(1, surface="A", scope=Scope.BRIEFING, briefing="x")
    there = decision(2, surface="A", scope=Scope.BRIEFING, briefing="y")
    everywhere = decision(3, surface="A")
    found = effective([here, there, everywhere])
    assert found.slice_for("x") == Effective((here, everywhere))
    assert found.slice_for("z") == Effective((everywhere,))
