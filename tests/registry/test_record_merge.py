from site_builder.core.source_file import SourceFile
from site_builder.registry.loading import load_actors
from site_builder.registry.record_merge import merge_records

BASE = """\
# Who is who.
a-one:
  kind: person
  name: A One
  note: First.

b-two:
  kind: person
  name: B Two
  names:
    - {text: Bee}
    - {text: Bea}

c-three:
  kind: person
  name: C Three
"""


def merged(ours: str, theirs: str) -> str:
    text, conflicts = merge_records(BASE, ours, theirs)
    assert conflicts == 0
    assert merge_records(BASE, ours, ours) == (ours, 0)
    return text


def test_neighbouring_records_that_each_removed_or_renamed_one_are_joined() -> None:
    ours = BASE.replace("b-two:", "b-deux:").replace("B Two", "B Deux")
    theirs = BASE[: BASE.index("c-three")]
    assert set(load_actors(SourceFile("content/actors.yaml", merged(ours, theirs).encode()))) == {"a-one", "b-deux"}


def test_two_fields_of_one_record_are_joined() -> None:
    ours = BASE.replace("name: A One", "name: Anna One")
    theirs = BASE.replace("note: First.", "note: Second.")
    assert merged(ours, theirs) == BASE.replace("name: A One", "name: Anna One").replace("First.", "Second.")


def test_names_that_each_added_and_removed_are_joined() -> None:
    ours = BASE.replace("    - {text: Bea}\n", "    - {text: Bea}\n    - {text: Bo}\n")
    theirs = BASE.replace("    - {text: Bee}\n", "    - {text: Bi}\n    - {text: Bee}\n")
    assert merged(ours, theirs).count("{text:") == 4
    assert "{text: Bee}" not in merged(ours, BASE.replace("    - {text: Bee}\n", ""))


def test_records_that_both_added_at_one_place_are_both_there() -> None:
    ours = BASE + "\nd-four:\n  kind: person\n  name: D Four\n"
    theirs = BASE + "\ne-five:\n  kind: person\n  name: E Five\n"
    text = merged(ours, theirs)
    assert text.index("d-four") < text.index("e-five")
    assert text.startswith(BASE)


def test_only_a_fact_changed_on_both_sides_is_a_conflict() -> None:
    ours = BASE.replace("First.", "Mine.").replace("C Three", "Cee Three")
    theirs = BASE.replace("First.", "Theirs.")
    text, conflicts = merge_records(BASE, ours, theirs)
    assert conflicts == 1
    assert "<<<<<<< ours\n  note: Mine.\n=======\n  note: Theirs.\n>>>>>>> theirs\n" in text
    assert "name: Cee Three" in text


def test_a_record_that_one_removed_and_the_other_changed_is_left_to_a_person() -> None:
    ours = BASE[: BASE.index("c-three")]
    theirs = BASE.replace("C Three", "Cee Three")
    text, conflicts = merge_records(BASE, ours, theirs)
    assert conflicts == 1
    assert "Cee Three" in text


def test_a_name_replaced_on_both_sides_is_a_conflict() -> None:
    ours, theirs = BASE.replace("Bee", "Bix"), BASE.replace("Bee", "Box")
    assert merge_records(BASE, ours, theirs).conflicts == 1


def test_comments_and_the_head_of_the_file_stay() -> None:
    ours = BASE.replace("b-two:", "# Not Bertram.\nb-two:")
    theirs = BASE.replace("C Three", "Cee Three")
    assert merged(ours, theirs) == ours.replace("C Three", "Cee Three")


def test_unindented_lists_are_merged_without_loss() -> None:
    base = "a:\n  names:\n  - X\n  - Y\n  old_ids:\n  - X\n  note: one\n  name: A\n"
    ours, theirs = base.replace("note: one", "note: two"), base.replace("name: A", "name: B")
    assert merge_records(base, ours, theirs) == (base.replace("one", "two").replace("name: A", "name: B"), 0)
    both = merge_records(base, base.replace("  - Y\n", "  - Y\n  - Z\n"), base.replace("  - Y\n", "  - Y\n  - Q\n"))
    assert both.conflicts == 1


def test_items_with_the_same_beginning_stay_separate() -> None:
    base = "a:\n  roles:\n    - title: Envoy\n      from: 2001\n    - title: Envoy\n      from: 2011\n  note: one\n"
    ours = base.replace("from: 2011\n", "from: 2011\n    - title: Judge\n")
    theirs = base.replace("    - title: Envoy\n      from: 2001\n", "")
    text, conflicts = merge_records(base, ours, theirs)
    assert (text.count("Envoy"), text.count("Judge"), conflicts) == (1, 1, 0)
    assert "2001" not in text


def test_a_list_that_both_emptied_is_left_to_a_person() -> None:
    base = "a:\n  tags:\n    - x\n    - y\n  note: one\n"
    assert merge_records(base, base.replace("    - x\n", ""), base.replace("    - y\n", "")).conflicts == 1


def test_line_ends_stay_as_they_are() -> None:
    base, ours = BASE.replace("\n", "\r\n"), BASE.replace("A One", "Anna One").replace("\n", "\r\n")
    assert merge_records(base, ours, base) == (ours, 0)
