"""What a template shows is written as `escape` would write it."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, UndefinedError
from jinja2.sandbox import SecurityError
from markupsafe import Markup, escape

from site_builder.jinja import PlainEnvironment, PlainSandbox, put


class Colour(StrEnum):
    """A text of another type."""

    RED = "<red>"


@given(st.one_of(st.text(alphabet="ab&<>\"'é"), st.integers(), st.booleans(), st.floats(), st.none()))
def test_a_value_is_written_as_escape_writes_it(value: object) -> None:
    assert put(value) == escape(value)
    assert put(Markup("<b>") + "&") == "<b>&amp;"
    assert put(Colour.RED) == "&lt;red&gt;"


@pytest.mark.parametrize("kind", [PlainEnvironment, PlainSandbox])
def test_templates_escape_what_is_not_marked_as_safe(kind: type[PlainEnvironment]) -> None:
    environment = kind(autoescape=True, undefined=StrictUndefined)
    written = "{{ a }}{% set b %}<i>{{ a }}</i>{% endset %}{{ b }}{{ b | safe }}{{ 2 }}{% if a %}{{ a ~ b }}{% endif %}"
    once, twice = "&lt;&amp;&gt;", "<i>&lt;&amp;&gt;</i>"
    assert environment.from_string(written).render(a="<&>") == f"{once}{twice}{twice}2{once}{twice}"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing }}").render()


def test_a_part_that_is_no_html_is_left_as_it_is() -> None:
    environment = PlainEnvironment(autoescape=True, finalize=lambda v: v)
    assert (
        environment.from_string("{% autoescape off %}{{ a }}{% endautoescape %}{{ a }}").render(a="<", off=False)
        == "<&lt;"
    )


def test_the_sandbox_still_refuses_what_it_refused() -> None:
    with pytest.raises(SecurityError):
        PlainSandbox(autoescape=True).from_string("{{ ''.__class__.__mro__ }}").render()
