from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from site_builder.core.errors import SiteError, SiteErrors
from site_builder.settings import fields
from site_builder.settings.fields import Invalid, entry, read_record
from site_builder.settings.yaml_nodes import Node, yaml_node


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True)
class Part:
    name: str = entry(fields.words)
    size: Size = entry(fields.choice(Size), default=Size.SMALL)


@dataclass(frozen=True)
class Whole:
    title: str = entry(fields.words)
    from_: str = entry(fields.words, default="", key="from")
    parts: tuple[Part, ...] = entry(fields.listing(fields.record(Part)), default=())
    plain: str = entry(lambda node: _never(node), default="")
    line: int = 0


def _never(node: Node) -> str:
    raise ValueError(f"cannot be {node.value}")


def node(text: str) -> Node:
    return yaml_node(text, "a.yaml")


def problems(text: str, *, name: str = "") -> list[tuple[str, int, str]]:
    with pytest.raises(SiteErrors) as raised:
        read_record(Whole, node(text), "a.yaml", error=SiteError, name=name)
    return [(e.message, e.place.line if e.place else 0, e.hint) for e in raised.value.errors]


# ---------- records


def test_a_record_is_read_by_the_readers_of_its_fields() -> None:
    text = "title: ' a  b '\nfrom: c\nparts:\n  - {name: d, size: large}\n"
    assert read_record(Whole, node(text), "a.yaml", error=SiteError) == Whole("a b", "c", (Part("d", Size.LARGE),))


def test_all_errors_are_reported_together() -> None:
    assert problems("titel: a\nfrom: ''\nparts:\n  - size: medium\n  - name: b\n    size: x\nplain: y\n") == [
        ("title is missing", 1, "add a line title: …"),
        ('unknown field "titel"', 1, 'did you mean "title"?'),
        ("from: is empty", 2, "add a value, or delete the line"),
        ("parts: name is missing", 4, "add its name"),
        ('parts: size: "medium" is not an allowed value', 4, "one of: small, large"),
        ('parts: size: "x" is not an allowed value', 6, "one of: small, large"),
        ("plain: cannot be y", 7, ""),
    ]  # fmt: skip


def test_errors_of_a_named_record_include_its_name() -> None:
    assert problems("x: 1\ntitle: a\n", name="[theme]") == [
        ('[theme] has no field "x"', 1, "known: from, parts, plain, title")
    ]
    assert problems("- a\n", name="[theme]") == [("[theme] must be a mapping of keys and values", 1, "key: value")]


def test_a_required_key_with_an_invalid_value_gives_one_error() -> None:
    assert [message for message, _, _ in problems("title: ''\n")] == ["title: is empty"]


# ---------- readers


@pytest.mark.parametrize(
    ("reader", "written", "value"),
    [
        (fields.block, " a\nb ", "a\nb"),
        (fields.block, "", ""),
        (fields.boolean, "true", True),
        (fields.integer(-5, 5), "-5", -5),
        (fields.moment, "2024-02-12", datetime(2024, 2, 12, tzinfo=UTC)),
        (fields.moment, "2024-02-12T09:00+01:00", datetime(2024, 2, 12, 8, tzinfo=UTC)),
        (fields.moment, "2024-02-12 09:00:30Z", datetime(2024, 2, 12, 9, 0, 30, tzinfo=UTC)),
        (fields.identifier, "ilse-vantor", "ilse-vantor"),
        (fields.choice(Size), "large", Size.LARGE),
    ],
)
def test_a_reader_gives_a_value_its_type(reader: fields.Reader, written: str, value: Any) -> None:
    assert reader(Node(written, 1)) == value


@pytest.mark.parametrize(
    ("reader", "written", "message", "hint"),
    [
        (fields.block, (), "must be text", ""),
        (fields.integer(1, 5), "６", "must be a whole number", ""),
        (fields.integer(1, 5), "6", "must be from 1 to 5", ""),
        (fields.calendar_date, (), "must be a date", "write 2024-02-12"),
        (fields.calendar_date, "12/02/2024", '"12/02/2024" is not a date', "write 2024-02-12 or 2024-12-02"),
        (fields.calendar_date, "13.2.24", '"13.2.24" is not a date', "write 2024-02-13"),
        (fields.calendar_date, "2/2/2024", '"2/2/2024" is not a date', "write 2024-02-02"),
        (fields.calendar_date, "99/99/2024", '"99/99/2024" is not a date', "write 2024-02-12"),
        (fields.calendar_date, "31/02/2021", '"31/02/2021" is not a date', "February 2021 has 28 days"),
        (fields.calendar_date, "31.4.2021", '"31.4.2021" is not a date', "April 2021 has 30 days"),
        (fields.calendar_date, "2/30/2024", '"2/30/2024" is not a date', "February 2024 has 29 days"),
        (fields.calendar_date, "1/1/0000", '"1/1/0000" is not a date', "write 2024-02-12"),
        (fields.calendar_date, "Monday", '"Monday" is not a date', "write 2024-02-12"),
        (fields.calendar_date, "2023-02-29", '"2023-02-29" is not a day in the calendar', "February 2023 has 28 days"),
        (fields.calendar_date, "2023-13-01", '"2023-13-01" is not a date', "write 2024-02-12"),
        (fields.calendar_date, "2023 May", '"2023 May" is not a date', "write 2024-02-12"),
        (
            fields.document_date,
            "2021-03/2021-02",
            '"2021-03/2021-02" ends before it begins',
            "write the earlier date first",
        ),
        (fields.moment, "2021-02~", '"2021-02~" is not a date or time', "write 2024-02-12 or 2024-02-12T09:00+01:00"),
        (fields.moment, (), "must be a date or a date-time with a zone", ""),
        (fields.moment, "2024-02-12T09:00", "needs a time zone", "write 2024-02-12T09:00+00:00 for UTC"),
        *(
            (fields.moment, wrong, f'"{wrong}" is not a date or time', "write 2024-02-12 or 2024-02-12T09:00+01:00")
            for wrong in ("2024-02-30", "20240212", "2024-W07-1", "soon", "0001-01-01T00:00+14:00", "2024-02-12T25:00Z")
        ),
        (fields.identifier, "Ilse Vantor", '"Ilse Vantor" is not an id', "write ilse-vantor"),
        (fields.identifier, "…", '"…" is not an id', "use letters and digits"),
        (fields.choice(Size), "larg", '"larg" is not an allowed value', 'did you mean "large"?'),
        (fields.listing(fields.words), "a", "must be a list", 'write ["a", "b"], or "- a" on a line for each'),
        (fields.records(Part), "a", "must be a table", ""),
    ],
)
def test_a_reader_refuses_invalid_values_with_a_hint(
    reader: fields.Reader, written: Any, message: str, hint: str
) -> None:
    with pytest.raises(Invalid) as raised:
        reader(Node(written, 3))
    assert (str(raised.value), raised.value.hint) == (message, hint)


def test_a_table_of_records_is_read_in_the_order_of_its_keys() -> None:
    assert fields.records(Part)(node("b: {name: x}\na: {name: y}\n")) == (("a", Part("y")), ("b", Part("x")))
