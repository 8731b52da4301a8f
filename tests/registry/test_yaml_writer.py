from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.errors import SiteError
from site_builder.core.partial_date import PartialDate
from site_builder.registry.actor import LinkRule, Name, NameKind
from site_builder.registry.yaml_writer import emit_field, emit_item, emit_scalar, tree
from site_builder.settings.yaml_nodes import Node, yaml_node

from .sample_registry import HOSTILE


def plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: plain(item) for key, item in node.value.items()}
    return tuple(map(plain, node.value)) if isinstance(node.value, tuple) else node.value


VALUES = st.recursive(
    HOSTILE,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(HOSTILE.filter(lambda t: len(t) < 200), inner, max_size=3)
    ),
)


@given(HOSTILE)
def test_any_text_reads_back_as_it_was(text: str) -> None:
    assert yaml_node(f"key: {emit_scalar(text)}\n", "x").value == {"key": Node(text, 1)}
    flow = yaml_node(f"[{emit_scalar(text, flow=True)}, {{a: {emit_scalar(text, flow=True)}}}]\n", "x")
    assert plain(flow) == (text, {"a": text})


READERS = (yaml.SafeLoader, yaml.CSafeLoader, yaml.BaseLoader, yaml.CBaseLoader)
"""PyYAML in Python and in C, with types and without them."""


@pytest.mark.parametrize(
    "text", ["counter-attack?", "a?b", "?", "-", "a: ?", "no?", "x ? y", "#?", "%", "@a", "=", "<<", "!x"]
)
def test_a_text_inside_brackets_is_read_by_every_reader(text: str) -> None:
    lines = "\n".join(emit_field("details", ({"label": "Move", "value": text, text: "x"}, text))) + "\n"
    for reader in READERS:
        assert yaml.load(lines, Loader=reader) == {"details": [{"label": "Move", "value": text, text: "x"}, text]}


@given(VALUES)
def test_all_parsers_read_the_output_alike(value: object) -> None:
    lines = "\n".join(emit_field("key", value)) + "\n"
    for reader in READERS:
        assert yaml.load(lines, Loader=reader) == {"key": listed(value)}


def listed(value: object) -> object:
    """The value with lists where it has tuples."""
    if isinstance(value, dict):
        return {key: listed(item) for key, item in value.items()}
    return [listed(item) for item in value] if isinstance(value, tuple) else value


@given(HOSTILE)
def test_no_reader_with_types_takes_a_text_for_another_type(text: str) -> None:
    assert yaml.safe_load(f"key: {emit_scalar(text)}\n") == {"key": text}


@given(VALUES)
def test_any_value_reads_back_as_it_was(value: object) -> None:
    lines = "\n".join(emit_field("key", value, indent=0)) + "\n"
    assert plain(yaml_node(lines, "x")) == {"key": value}
    items = "\n".join(emit_item(value, indent=2)) + "\n"
    assert plain(yaml_node(f"key:\n{items}", "x")) == {"key": (value,)}


@given(VALUES)
def test_any_value_reads_back_from_a_file_with_windows_line_ends(value: object) -> None:
    lines = "\r\n".join([*emit_field("key", value, indent=4), "    end: x"]) + "\r\n"
    assert plain(yaml_node(f"top:\r\n{lines}", "x")) == {"top": {"key": value, "end": "x"}}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ilse Vantor", "Ilse Vantor"),
        ("Minister, Tides", "Minister, Tides"),
        ("Karvonia: Tides", '"Karvonia: Tides"'),
        ("a:b", "a:b"),
        ("ends:", '"ends:"'),
        ("C# and a #", '"C# and a #"'),
        ("C#", "C#"),
        ("yes", '"yes"'),
        ("NULL", '"NULL"'),
        ("1:30", '"1:30"'),
        ("007", '"007"'),
        ("2021-02-10", '"2021-02-10"'),
        ("2021-02", "2021-02"),
        ("~", '"~"'),
        ("- x", '"- x"'),
        ("", '""'),
        (" x", '" x"'),
        ('He said "no"', 'He said "no"'),
        ('"No"', "'\"No\"'"),
        ('"It\'s"', '"\\"It\'s\\""'),
        ("“Quoted”", "“Quoted”"),
        ("🦆 pond", "🦆 pond"),
        ("a\u2028b", '"a\\u2028b"'),
        ("a\xa0b", '"a\\xA0b"'),
        ("a\tb", '"a\\tb"'),
    ],
)
def test_quotes_are_written_only_if_needed(text: str, written: str) -> None:
    assert emit_scalar(text) == written


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_no_file_can_hold_is_refused(text: str) -> None:
    with pytest.raises(SiteError, match="cannot be saved"):
        emit_scalar(text)
    with pytest.raises(SiteError, match="cannot be saved"):
        emit_field("note", f"one\n{text}")


def test_dates_numbers_and_booleans_are_unquoted() -> None:
    when = datetime(2021, 2, 10, 9, tzinfo=UTC)
    found = [emit_field("k", value) for value in (PartialDate(2021), True, 7, when, [PartialDate(2021, 2)])]
    assert found == [["k: 2021"], ["k: true"], ["k: 7"], ["k: 2021-02-10T09:00:00+00:00"], ["k: [2021-02]"]]


def test_a_record_is_written_by_its_keys_without_defaults() -> None:
    name = Name("Vantor", kind=NameKind.SHORT, link=LinkRule.SCOPED, from_=PartialDate(2019))
    assert emit_item(name, indent=4) == ["    - {text: Vantor, kind: short, from: 2019, link: scoped}"]


def test_long_values_are_wrapped() -> None:
    words = tuple(f"harbour master number {n}" for n in range(6))
    assert emit_field("match", words) == ["match:", *(f"  - {word}" for word in words)]
    assert emit_field("same_as", {"a": words[0] * 3, "b": words[1] * 3})[0] == "same_as:"
    assert emit_item({"title": words[0] * 3, "b": words[1] * 3})[1].startswith("  b: ")


def test_several_lines_of_text_are_a_block() -> None:
    assert emit_field("note", "one\n\n  two\n", indent=2) == ["  note: |", "    one", "", "      two"]
    assert emit_item(" one\ntwo", indent=0) == ["- |2-", "   one", "  two"]


def test_a_value_without_a_yaml_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be written"):
        tree(object())


def test_empty_lists_and_mappings_have_a_form() -> None:
    assert emit_field("a", ()) == ["a: []"]
    assert emit_field("a", {"b": None}) == ["a: {}"]
