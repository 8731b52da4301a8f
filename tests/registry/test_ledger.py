from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.errors import RegistryError, SiteErrors
from site_builder.registry.decisions import Decision, Scope, Verdict, content_id, effective
from site_builder.registry.ledger import (
    HEAD,
    _own_nodes,
    _yaml_nodes,
    added,
    append_decisions,
    load_decisions,
    undo,
)
from tests import examples

from .sample_registry import HOSTILE, source

PATH = "content/decisions.yaml"
DAY = "2021-03-01"
OLD = f"""\
# What we decided.

- {{id: d1, when: {DAY}, verdict: reject, surface: Vantor, actor: ilse-vantor}}  # asked twice
# Not of tides.
- id: d2
  when: {DAY}
  verdict: reject
  # the older one
  scope: briefing
  briefing: 2021-02-10-tides
  tag: tolls  # paid
- {{id: d3, when: {DAY}, verdict: reverse, reverses: d1}}
"""


def tagged(tag: str, when: str = DAY, verdict: Verdict = Verdict.REJECT) -> Decision:
    return Decision("", when, verdict, tag=tag)


def read(text: str) -> tuple[Decision, ...]:
    return load_decisions(source(text, PATH))


def rewritten(text: str) -> str:
    """The file after the next decision, which is added last."""
    return append_decisions(text, tagged("last", "2099-01-01"))


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("-")]


def errors_of(text: str) -> list[str]:
    with pytest.raises(SiteErrors) as caught:
        read(text)
    return [str(error).removeprefix(PATH) for error in caught.value.errors]


def test_no_file_and_an_empty_one_hold_no_decisions() -> None:
    assert load_decisions(None) == () == read("# nothing yet\n") == read("[]\n")


def test_an_entry_is_one_line_however_long_with_the_digest_of_its_content_as_id() -> None:
    where = {"scope": Scope.HERE, "briefing": "2021-02-10-" + "tides-" * 20, "paragraph": "a" * 32, "occurrence": 1}
    text = append_decisions("", Decision("", DAY, Verdict.REJECT, surface="Oru: B", by="Ilse Vantor", **where))
    (entry,) = read(text)
    assert len(lines_of(text)) == 1
    assert entry.id == content_id(entry)
    # What users have in decisions.yaml: a release that gave others would lose what they decided.
    assert content_id(Decision("", "2026-01-02T03:04:05Z", Verdict.REJECT, surface="Zoë")) == "d5325be373ae75586"
    assert entry.by == "Ilse Vantor"
    assert content_id(tagged("a")) != content_id(tagged("a", "2021-03-02")) != content_id(tagged("b", "2021-03-02"))


def test_appending_keeps_existing_lines_unchanged() -> None:
    before = append_decisions(append_decisions("", tagged("a")), tagged("b"))
    after = append_decisions(before, tagged("c", "2021-02-01"))
    assert set(lines_of(before)) < set(lines_of(after))
    assert [d.tag for d in read(after)] == ["c", "a", "b"]
    assert after.startswith(HEAD)


def test_decisions_of_one_moment_keep_the_order_in_which_they_were_made() -> None:
    text = ""
    for verdict in (Verdict.REJECT, Verdict.ACCEPT, Verdict.REJECT, Verdict.ACCEPT):
        text = append_decisions(text, tagged("a", verdict=verdict))
    assert [d.verdict for d in read(text)] == ["reject", "accept", "reject", "accept"]
    assert not effective(read(text)).rejected_tag("a")


def test_times_are_compared_across_zones() -> None:
    text = append_decisions("", tagged("late", "2021-03-01T12:00:00+01:00"))
    text = append_decisions(text, tagged("early", "2021-03-01T10:30:00Z"))
    assert [d.tag for d in read(append_decisions(text, tagged("first")))] == ["first", "early", "late"]


def test_lines_in_any_order_and_twice_read_the_same() -> None:
    text = ""
    for tag in ("a", "b", "c"):
        text = append_decisions(text, tagged(tag))
    text = undo(text, read(text)[1].id, when=DAY)
    for shuffled in permutations(lines_of(text)):
        mixed = "\n".join((*shuffled, shuffled[0]))
        assert read(mixed) == read(text)
        assert lines_of(rewritten(mixed)) == lines_of(rewritten(text))


def test_parallel_decisions_of_two_people_merge_by_lines() -> None:
    base = append_decisions("", tagged("a"))
    mine, yours = append_decisions(base, tagged("b")), append_decisions(base, tagged("c", "2021-04-01"))
    union = base + "".join(line + "\n" for side in (mine, yours) for line in lines_of(side)[1:])
    assert [d.tag for d in read(union)] == ["a", "b", "c"]
    assert rewritten(append_decisions(mine, tagged("c", "2021-04-01"))) == rewritten(union)


def test_a_file_of_the_old_form_is_rewritten_once_with_its_comments_and_reversals() -> None:
    before, after = read(OLD), rewritten(OLD)
    assert [(d.verdict, d.tag, d.order) for d in before] == [
        ("reject", "", 0),
        ("reject", "tolls", 1),
        ("reverse", "", 2),
    ]
    assert before[2].reverses == before[0].id
    assert read(after)[:-1] == before
    assert [line for line in after.splitlines() if not line.startswith("-")] == [
        "# What we decided.",
        "",
        "# asked twice",
        "# Not of tides.",
        "# the older one",
        "# paid",
    ]
    assert len(lines_of(after)) == 4
    assert rewritten(after).startswith(after)


def test_two_branches_that_rewrite_one_old_file_agree() -> None:
    mine = append_decisions(OLD, tagged("b"))
    union = mine + OLD + f"- {{id: d4, when: {DAY}, verdict: reject, tag: c}}\n"
    assert sorted(d.tag for d in read(union)) == ["", "", "b", "c", "tolls"]
    assert len(lines_of(rewritten(union))) == 6


def test_entries_of_the_old_form_hold_in_the_order_of_the_file() -> None:
    text = "".join(
        f"- {{id: d{number}, when: {when}, verdict: {verdict}, tag: t}}\n"
        for number, (when, verdict) in enumerate([(DAY, "reject"), ("2020-01-01", "accept"), ("later", "reject")])
    )
    assert (
        [d.verdict for d in read(text)]
        == ["reject", "accept", "reject"]
        == [d.verdict for d in read(rewritten(text))[:-1]]
    )


def test_two_old_entries_of_one_id_are_two_decisions() -> None:
    text = OLD + f"- {{id: d3, when: {DAY}, verdict: reject, tag: other}}\n"
    assert [d.tag for d in read(text)] == ["", "tolls", "", "other"]


def test_an_entry_by_hand_is_read_and_gets_its_id_with_the_next_write() -> None:
    text = append_decisions("", tagged("a"))
    reversal = f"- {{id: settled, when: {DAY}, verdict: reverse, reverses: {read(text)[0].id}}}\n"
    assert not effective(read(text + reversal)).decisions
    assert "settled" not in append_decisions(text + reversal, tagged("b"))


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff  - {id: d1, when: x, verdict: reject, tag: a}\r\n"
    after = append_decisions(text, tagged("b"))
    assert after.startswith("\ufeff#")
    assert after.count("\n") == after.count("\r\n") == 4
    assert [d.tag for d in read(after)] == ["a", "b"]


def test_nothing_is_appended_to_a_file_that_is_not_a_list() -> None:
    with pytest.raises(RegistryError, match="list of decisions"):
        append_decisions("a: b\n", tagged("b"))
    with pytest.raises(RegistryError, match="list of decisions"):
        read("a: b\n")


@given(st.lists(HOSTILE.map(lambda t: " ".join(t.split())).filter(bool), min_size=1, max_size=4))
def test_any_name_can_be_decided_about_by_anybody(names: list[str]) -> None:
    text = ""
    for name in names:
        text = append_decisions(text, Decision("", DAY, Verdict.ASSIGN, surface=name, actor="a", by=name))
    assert [(entry.surface, entry.by) for entry in read(text)] == [(name, name) for name in names]
    assert rewritten(text).startswith(text)


def test_an_undo_appends_a_reversal_and_can_be_undone() -> None:
    text = append_decisions("", Decision("", DAY, Verdict.REJECT, surface="Vantor", actor="ilse-vantor"))
    once = undo(text, read(text)[0].id, when=DAY, by="Ilse")
    assert once.startswith(text)
    assert not effective(read(once)).rejected("Vantor", "ilse-vantor")
    twice = undo(once, added(text, once)[0], when=DAY)
    assert effective(read(twice)).rejected("Vantor", "ilse-vantor")
    with pytest.raises(SiteErrors, match='reverses "d99"'):
        undo(text, "d99", when=DAY)


def test_added_lists_only_new_entries_even_in_a_rewritten_file() -> None:
    after = append_decisions(OLD, tagged("b"))
    assert added(OLD, after) == (read(after)[-1].id,)
    assert added(after, after) == ()


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
        ":1: d1 needs both verdict: reverse and reverses:, or neither",
        ':1: d1 reverses "", but there is no such decision',
        ":2: d2 needs both verdict: reverse and reverses:, or neither",
        ":3: d3 has a scope within a briefing but no briefing",
        ":4: d4 has the scope everywhere, but also a briefing",
        ":5: d5 needs both scope: here and paragraph:, or neither",
        ":6: d6 names a tag and also an actor or a surface",
        ":7: d7 assigns a tag, which only names can be",
        ":8: d8 has no surface, actor or tag",
        ":9: d9 assigns, but surface or actor is missing",
    ]
    assert errors_of(f"- {{id: d1, when: x, {rows[-1]}}}\n") == [':1: verdict: "no" is not an allowed value']


SCALARS = st.text(alphabet="aZ7 :#,'\"{}[]\\\u00e9\u00a0\u2028\x07-~|\n", max_size=8)


@examples(50)
@given(st.lists(st.tuples(st.sampled_from(["id", "when", "surface"]), SCALARS), min_size=1, max_size=3))
def test_lines_read_without_the_parser_give_the_same_values(pairs: list[tuple[str, str]]) -> None:
    text = "- {" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}\n"
    quick = _own_nodes(text)
    assert not quick or quick == list(_yaml_nodes(text, PATH))


def test_written_lines_are_read_without_the_parser() -> None:
    text = append_decisions(append_decisions("", tagged("a")), Decision("", DAY, Verdict.REJECT, surface='Oru: B "C"'))
    assert [node.line for node in _own_nodes(text)] == [3, 4]
