"""What a template shows is written as `escape` would write it."""

from collections.abc import AsyncIterator
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from jinja2.sandbox import SandboxedEnvironment, SecurityError
from jinja2.utils import Namespace
from markupsafe import Markup, escape

from site_builder.core.markup import quick_escape
from site_builder.rendering.environment import PlainEnvironment, PlainSandbox, put


class PackagedEnvironment(PlainEnvironment):
    """Takes these for templates of the package."""

    packaged = frozenset({None, "inner", "outer"})


class Colour(StrEnum):
    """A text of another type."""

    RED = "<red>"


@given(st.one_of(st.text(alphabet="ab&<>\"'é"), st.integers(), st.booleans(), st.floats(), st.none()))
def test_a_value_is_written_as_escape_writes_it(value: object) -> None:
    assert put(value) == escape(value)
    assert put(Markup("<b>") + "&") == "<b>&amp;"
    assert put(Colour.RED) == "&lt;red&gt;"


@pytest.mark.parametrize("inner", [None, str, lambda: "", lambda text: text.replace("&", "&amp;")])
def test_an_inner_escape_that_escapes_otherwise_is_not_taken(inner: object) -> None:
    assert quick_escape(inner) is escape


@pytest.mark.parametrize("kind", [PlainEnvironment, PackagedEnvironment, PlainSandbox])
def test_templates_escape_what_is_not_marked_as_safe(kind: type[PlainEnvironment]) -> None:
    environment = kind(autoescape=True, undefined=StrictUndefined)
    written = "{{ a }}{% set b %}<i>{{ a }}</i>{% endset %}{{ b }}{{ b | safe }}{{ 2 }}{% if a %}{{ a ~ b }}{% endif %}"
    once, twice = "&lt;&amp;&gt;", "<i>&lt;&amp;&gt;</i>"
    assert environment.from_string(written).render(a="<&>") == f"{once}{twice}{twice}2{once}{twice}"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing }}").render()


def test_what_a_packaged_template_includes_is_put_into_it_and_keeps_its_variables_to_itself() -> None:
    inner = "{{ word | default('-') }}{% set word = 'x' %}{{ word }}{% if deep is defined %}!{% endif %}"
    texts = {
        "inner": inner,
        "outer": "{% set deep = 1 %}{% for word in 'ab' %}{% include 'inner' %}{% endfor %}{% include 'inner' %}",
    }
    careful, quick = (kind(loader=DictLoader(texts)) for kind in (PlainEnvironment, PackagedEnvironment))
    assert quick.get_template("outer").render() == careful.get_template("outer").render() == "ax!bx!-x!"
    assert "get_template" not in quick.compile(texts["outer"], "outer", raw=True)


def test_a_packaged_template_may_ask_for_what_is_not_there() -> None:
    environment = PackagedEnvironment(undefined=StrictUndefined)
    asking = "{{ red.nothing is defined }}{{ red.nothing | default(red.name) }}{{ red.value | default('-') }}"
    assert environment.from_string(asking).render(red=Colour.RED) == "FalseRED<red>"


def test_a_part_that_is_no_html_is_left_as_it_is() -> None:
    environment = PlainEnvironment(autoescape=True, finalize=lambda v: v)
    assert (
        environment.from_string("{% autoescape off %}{{ a }}{% endautoescape %}{{ a }}").render(a="<", off=False)
        == "<&lt;"
    )


async def _later() -> AsyncIterator[int]:
    yield 1


@pytest.mark.parametrize(
    "thing", [put, Markup("").join, Colour, (n for n in ()), _later(), _later().asend(1), "a", b"a"]
)
def test_the_sandbox_still_refuses_what_it_refused(thing: object) -> None:
    sandbox, plain = PlainSandbox(undefined=StrictUndefined), SandboxedEnvironment(undefined=StrictUndefined)
    refused = {name for name in dir(thing) if not plain.is_safe_attribute(thing, name, None)}
    assert "__class__" in refused
    for name in refused:
        with pytest.raises(SecurityError):
            sandbox.from_string(f"{{{{ thing.{name} ~ '' }}}}").render(thing=thing)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in many %}{% for b in many %}{% endfor %}{% endfor %}",
        "{% for a in many recursive %}{{ loop(many) }}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
        "{{ 'a' * 100000000 }}",
        "{{ [1] * 100000000 }}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ 'a'.center(999999999) }}",
        "{{ 'a' | center(999999999) }}",
        "{{ 'a'.encode().ljust(99999999) }}",
        "{{ (1).to_bytes(99999999, 'big') }}",
        "{% set x = [1] %}{% for a in many %}{% if x.extend(x) %}{% endif %}{% endfor %}",
        "{% set x = 'a' * 9000 %}{{ ('%s' * 2000) % ((x,) * 2000) }}",
        "{% for a in many %}{{ ('a' * 100000) | list | length }}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% for a in many %}{{ x | length }}{% endfor %}",
        "{{ 'a' | indent(999999999) }}",
        "{% set ns = namespace(x='a') %}{% for a in many %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% set ns = namespace(x='a') %}{% for a in many %}{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}{% endfor %}",
        "{% set ns = namespace(x='aa') %}{% for a in many %}{% set ns.x = ns.x | replace('a', 'aa') %}{% endfor %}",
    ],
)
def test_a_template_of_endless_cost_is_left_where_it_becomes_one(text: str) -> None:
    environment = PlainSandbox(autoescape=True)
    environment.globals["namespace"] = Namespace
    with pytest.raises((SecurityError, RecursionError)):
        environment.from_string(text).render(many=range(3000))


def test_counting_leaves_an_honest_template_as_it_was() -> None:
    text = (
        "{% macro f(n) %}<{{ n }}>{% endmacro %}{% for n in many %}{{ loop.index }}/{{ loop.length }}{{ f(n) }}"
        "{{ '' if loop.last else ', ' }}{% else %}none{% endfor %}{% set x %}a{{ 1 ~ '&' }}{% endset %}{{ x }}"
        "{% block b %}{{ many | join('-') }}{% endblock %}{{ 'a' * 3 + 'b' }}{{ '%s' % 2 }}{{ 7 % 4 }}"
    )
    plain, counted = (kind(autoescape=True).from_string(text) for kind in (PlainEnvironment, PlainSandbox))
    for many in ((), (1, 2, 3)):
        assert counted.render(many=many) == plain.render(many=many)
