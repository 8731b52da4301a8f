"""Which control of the desk's form shows a field, by the field's declaration."""

from site_builder.preview.desk.forms import form_of
from site_builder.registry.actor import Actor, ActorKind, Name


def test_each_field_has_the_control_that_its_declaration_asks_for() -> None:
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
