"""Form controls of the desk, chosen by the field's declaration."""

from site_builder.preview.desk.forms import form_of
from site_builder.registry.actor import Actor, ActorKind, Name


def test_each_field_has_the_control_of_its_declared_type() -> None:
    form = {row["key"]: row for row in form_of(Actor("oru-benn", ActorKind.PERSON, "Oru Benn", names=(Name("Benn"),)))}
    controls = {key: row["control"] for key, row in form.items()}
    assert {key: controls[key] for key in ("index", "note", "kind", "names", "distinct_from", "same_as")} == {
        "index": "switch",
        "note": "text",
        "kind": "choice",
        "names": "rows",
        "distinct_from": "list",
        "same_as": "group",
    }
    assert "person" in form["kind"]["choices"]


def test_a_form_shows_the_fields_of_its_record_type() -> None:
    board = form_of(Actor("board", ActorKind.ORGANISATION, "Harbour Board"))
    assert not {"family", "given", "order", "roles"} & {str(row["key"]) for row in board}
    (same_as,) = (row for row in board if row["key"] == "same_as")
    assert [column["key"] for column in same_as["columns"]] == ["wikidata", "url", "ror"]


def test_a_field_that_is_filled_in_is_shown_whatever_the_kind() -> None:
    board = form_of(Actor("board", ActorKind.ORGANISATION, "Harbour Board", family="Board"))
    assert "family" in {row["key"] for row in board}
