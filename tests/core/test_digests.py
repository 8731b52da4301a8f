import json
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from site_builder.core.digests import digest_bytes, digest_of, digest_text, lasting_digest


class Colour(StrEnum):
    RED = "red"


class Row(NamedTuple):
    name: str
    count: int


@dataclass(frozen=True)
class Point:
    x: int
    y: object = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Card:
    title: str
    digest: str


@dataclass(frozen=True, slots=True)
class Single:
    only: str


@dataclass(frozen=True)
class Nothing:
    pass


@dataclass(frozen=True)
class Pair:
    one: Point
    other: Point

    def compared(self) -> tuple[object, ...]:
        return self.one.x, self.other.x


def test_a_value_may_define_its_own_identity() -> None:
    assert digest_of(Pair(Point(1, 2), Point(3))) == digest_of(Pair(Point(1), Point(3, 4)))
    assert digest_of(Pair(Point(1), Point(3))) != digest_of(Pair(Point(3), Point(1)))


def test_a_digest_is_blake2b_with_sixteen_bytes() -> None:
    assert digest_bytes(b"") == "cae66941d9efbd404e4d88758ea67670"
    assert digest_text("é") == digest_bytes("é".encode())
    assert len(digest_text("\ud800")) == 32


def test_lasting_digests_never_change() -> None:
    assert lasting_digest("é", ("“No”", 1), {"b": None, "a": "\x7f"}) == "496e69e226bbf2d9efea3f677ae3806b"


@pytest.mark.parametrize("value", ["\ud800", 2**64, {1: 2}, {Colour.RED: 1}, ("é", "\ud800")])
def test_values_refused_by_the_fast_encoder_get_a_lasting_digest(value: Any) -> None:
    assert digest_of(value) == lasting_digest(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Row("é", 1), ("é", 1)),
        (MappingProxyType({"a": 1}), {"a": 1}),
        ((1, 2), [1, 2]),
        (Point(1, line=3), Point(1, line=4)),
        (Card("a", "same"), Card("b", "same")),
        (Colour.RED, "red"),
    ],
)
def test_equal_values_have_equal_digests(one: Any, other: Any) -> None:
    assert digest_of(one) == digest_of(other)


def test_different_values_have_different_digests() -> None:
    plain = [None, True, 0, 1, 1.5, "", "1", "a", "é", "\ud800", 2**70, 2**70 + 1, b"a", [], ["a"], [["a"]], {"a": "a"}]
    records = [Point(1), Point(2), Point(1, Point(1)), Card("a", "one")]
    values: list[Any] = [*plain, *records, date(2024, 2, 12), datetime(2024, 2, 12, tzinfo=UTC)]
    assert len({digest_of(value) for value in values}) == len(values)
    assert digest_of("a", "b") != digest_of("ab")
    assert digest_of("a", "b") != digest_of(("a", "b"))


@pytest.mark.parametrize("value", [{1, 2}, object(), Point])
def test_a_value_without_an_order_has_no_digest(value: Any) -> None:
    with pytest.raises(TypeError, match="no digest"):
        digest_of(value)


def test_an_interrupt_during_a_digest_is_not_lost() -> None:
    class Pressed(Pair):
        def compared(self) -> tuple[object, ...]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        digest_of([Pressed(Point(1), Point(3))])


@pytest.mark.parametrize(
    "value", [Point(1), Point(1, Point(2, (b"a", None))), Card("a", "one"), (Single("a"), Nothing())]
)
def test_a_type_is_inspected_once_and_every_value_written_in_full(value: Any) -> None:
    assert digest_of(value) == digest_text(json.dumps([value], default=slow, sort_keys=True, separators=(",", ":")))


def slow(value: Any) -> Any:
    """The bytes hashed for a value, computed field by field."""
    if isinstance(value, bytes):
        return {"": "bytes", "=": digest_bytes(value)}
    named = getattr(value, "digest", None)
    return {"": type(value).__name__, "=": named or [getattr(value, f.name) for f in fields(value) if f.compare]}
