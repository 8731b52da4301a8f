import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.errors import RegistryError, SiteErrors
from site_builder.core.partial_date import PartialDate
from site_builder.registry.actor import Actor, ActorKind, Name, Role, SameAs
from site_builder.registry.csv_table import COLUMNS, actors_to_csv, csv_to_actors
from site_builder.registry.loading import load_actors

from .sample_registry import ACTORS, RECORDS, source


def errors_of(text: str) -> list[tuple[str, str]]:
    with pytest.raises(SiteErrors) as caught:
        csv_to_actors(text)
    return [(str(error), error.hint) for error in caught.value.errors]


@given(st.lists(RECORDS, max_size=3, unique_by=lambda actor: actor.id))
def test_any_actors_are_read_back_unchanged(actors: list[Actor]) -> None:
    known = {actor.id: actor for actor in actors}
    assert csv_to_actors(actors_to_csv(known)) == known


def test_a_table_is_read_back_unchanged_even_if_reordered_or_with_a_byte_order_mark() -> None:
    actors = load_actors(source(ACTORS))
    head, *rows = csv.reader(io.StringIO(actors_to_csv(actors)))
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows[1:3], *rows[::-1][:-3], *rows[:1], [""] * len(head)])
    assert csv_to_actors("\ufeff" + out.getvalue()) == {**actors, "ilse-vantor": actors["ilse-vantor"]}
    assert csv_to_actors(actors_to_csv({})) == {}


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_of_another_country_is_read_too(delimiter: str) -> None:
    actors = load_actors(source(ACTORS))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(actors_to_csv(actors))))
    assert csv_to_actors(out.getvalue()) == actors


def test_ids_in_one_cell_are_read_back_as_a_list() -> None:
    actors = {
        "a": Actor("a", ActorKind.PLACE, "A", old_ids=("x", "y"), distinct_from=("b",)),
        "b": Actor("b", ActorKind.PLACE, "B"),
    }
    assert csv_to_actors(actors_to_csv(actors)) == actors


def test_an_empty_mapping_is_no_loss() -> None:
    actors = load_actors(source("a:\n  kind: place\n  name: A\n  same_as: {}\n"))
    assert csv_to_actors(actors_to_csv(actors)) == actors


def test_every_value_has_a_cell_of_its_own() -> None:
    actor = Actor(
        "ilse",
        ActorKind.PERSON,
        "Ilse",
        same_as=SameAs("Q1", "https://example.org/"),
        old_ids=("a", "b"),
        names=(Name("I.", to=PartialDate(2021, 2)),),
        roles=(Role("Minister"),),
        index=False,
    )
    rows = list(csv.DictReader(io.StringIO(actors_to_csv({"ilse": actor}))))
    found = [{key: cell for key, cell in row.items() if cell} for row in rows]
    assert found == [
        {
            "id": "ilse",
            "row": "actor",
            "kind": "person",
            "name": "Ilse",
            "old_ids": "a; b",
            "index": "false",
            "wikidata": "Q1",
            "url": "https://example.org/",
        },
        {"id": "ilse", "row": "name", "text": "I.", "to": "2021-02"},
        {"id": "ilse", "row": "role", "title": "Minister"},
    ]


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x", "'=x", "''-x", "'s Tides", "'"])
def test_no_cell_is_run_as_a_formula_and_none_is_changed(name: str) -> None:
    actors = {"a": Actor("a", ActorKind.PERSON, name)}
    text = actors_to_csv(actors)
    cells = next(iter(list(csv.reader(io.StringIO(text)))[1:]))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert csv_to_actors(text) == actors


def test_lines_end_as_the_standard_says() -> None:
    text = actors_to_csv(load_actors(source("a:\n  kind: place\n  name: A\n")))
    assert text.startswith(",".join(COLUMNS) + "\r\na,actor,place,A,")
    assert text.endswith(",\r\n")


def test_every_error_names_row_and_column() -> None:
    text = (
        "id,row,kind,name,text,to\n"
        "a,actor,persn,,,\n"
        "a,name,,,Aa,Feb-21\n"
        "a,name,,x,Aa,\n"
        "B c,actor,place,B,,\n"
        "d,actr,place,D,,\n"
        "e,name,,,Ee,\n"
        "f,actor,place,F,,\n"
        "f,actor,place,F,,\n"
        "g,actor,place,G,,,too much\n"
    )
    assert [message for message, _ in errors_of(text)] == [
        'actors.csv:2: row 2, column kind: "persn" is not an allowed value',
        "actors.csv:2: row 2, column name is missing",
        'actors.csv:3: row 3, column to: "Feb-21" is not a date',
        "actors.csv:4: row 4, column name: rows for name have no such value",
        'actors.csv:5: row 5 column id: "B c" is not an id',
        'actors.csv:6: row 6 column row: "actr" is not actor, name or role',
        "actors.csv:7: row 7: e has no actor row",
        "actors.csv:9: row 9: f has two actor rows",
        "actors.csv:10: row 10 has more cells than the header row",
    ]


def test_ids_that_lead_nowhere_are_found_in_a_table_too() -> None:
    assert errors_of("id,row,kind,name,merged_into\na,actor,place,A,b\n")[0][0] == (
        'actors.csv:2: a merged_into: there is no record "b"'
    )


def test_a_wrong_header_row_is_reported() -> None:
    assert errors_of("id,nam,id,kind\n") == [
        ("actors.csv:1: duplicate column id", "delete one of the two"),
        ("actors.csv:1: the column row is missing", "the first row names the columns"),
        ('actors.csv:1: unknown column "nam"', 'did you mean "name"?'),
    ]
    assert len(errors_of("")) == 2


def test_invalid_csv_is_reported() -> None:
    with pytest.raises(RegistryError, match="not valid CSV"):
        csv_to_actors('id,row\n"a" b,c\n')
