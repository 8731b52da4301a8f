import json
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from site_builder.core.compact_json import compact_json


class Row(NamedTuple):
    name: str
    count: int


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
)


@given(plain)
def test_json_equals_the_output_of_the_standard_library(value: Any) -> None:
    assert compact_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_a_named_tuple_is_written_as_a_list_and_markup_as_a_string() -> None:
    assert compact_json({"b": Row("é", 1), "a": Markup("<b>")}) == '{"b":["é",1],"a":"<b>"}'


@pytest.mark.parametrize("value", [{1}, b"a", {1: "a"}, object()])
def test_values_without_a_json_form_are_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        compact_json([value])
