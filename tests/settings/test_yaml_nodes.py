import pytest

from site_builder.core.errors import SiteError
from site_builder.settings.yaml_nodes import Node, toml_node, yaml_node


def node(text: str) -> Node:
    return yaml_node(text, "a.yaml")


def test_scalars_are_read_as_written() -> None:
    found = node("a: 007\nb: no\nc: 2021-02\nd: 1:30\ne: ~\n").value
    assert [item.value for item in found.values()] == ["007", "no", "2021-02", "1:30", "~"]


def test_each_node_has_its_line_number() -> None:
    found = yaml_node("a:\n  - b\n  - c\n", "a.yaml", first_line=10)
    assert found == Node({"a": Node((Node("b", 11), Node("c", 12)), 11)}, 10)
    assert node("") == Node({}, 1)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: &x 1\nb: *x\n", "YAML anchors and deep nesting are not supported here", 2),
        ("[" * 30 + "]" * 30, "YAML anchors and deep nesting are not supported here", 1),
        ("[" * 100_000, "this is not valid YAML", 1),
        ("? [a, b]\n: c\n", "a key must be plain text", 1),
        ("a: 1\nb: 2\na: 3\n", 'duplicate key "a"', 3),
        ("a: Talks: resumed\n", "the value of a cannot be read", 1),
        ("x:\n- a: b: c\n", "the value of a cannot be read", 2),
        ("x: 1\n- a\n", "this is not valid YAML", 2),
        ("a: [1\n", "this is not valid YAML", 2),
        ("a: 1\n---\nb: 2\n", "this is not valid YAML: but found another document", 2),
        ("a: 1\nb: x\x00y\n", "the line has a control character, U+0000", 2),
    ],
)
def test_yaml_that_cannot_be_used_names_its_line(text: str, message: str, line: int) -> None:
    with pytest.raises(SiteError) as raised:
        node(text)
    assert raised.value.message.startswith(message)
    assert raised.value.place.line == line


def test_toml_values_become_text() -> None:
    found = toml_node('a = true\nb = 1\nc = 2021-02-10\nd = ["x"]\n[e.f]\n"g h" = "y"\n', "a.toml")
    assert found == Node(
        {
            "a": Node("true", 1),
            "b": Node("1", 2),
            "c": Node("2021-02-10", 3),
            "d": Node((Node("x", 4),), 4),
            "e": Node({"f": Node({"g h": Node("y", 6)}, 5)}, 5),
        },
        1,
    )


def test_every_git_conflict_is_named_even_with_an_empty_side() -> None:
    text = (
        "a: 1\n<<<<<<< ours\nb: 2\n=======\n>>>>>>> theirs\nc: 3\n<<<<<<< ours\nd: 4\n=======\nd: 5\n>>>>>>> theirs\n"
    )
    with pytest.raises(SiteError) as raised:
        yaml_node(text, "content/actors.yaml")
    assert str(raised.value) == (
        "content/actors.yaml:2: two people changed these lines: “b: 2” or nothing; likewise in line 7"
    )
