"""Template output is escaped as by `escape`."""

import tracemalloc
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
from site_builder.rendering import environment
from site_builder.rendering.environment import PlainEnvironment, PlainSandbox, put


class PackagedEnvironment(PlainEnvironment):
    """Treats these templates as packaged ones."""

    packaged = frozenset({None, "inner", "outer"})


class Colour(StrEnum):
    """A subclass of str."""

    RED = "<red>"


@given(st.one_of(st.text(alphabet="ab&<>\"'é"), st.integers(), st.booleans(), st.floats(), st.none()))
def test_a_value_is_written_as_escape_writes_it(value: object) -> None:
    assert put(value) == escape(value)
    assert put(Markup("<b>") + "&") == "<b>&amp;"
    assert put(Colour.RED) == "&lt;red&gt;"


@pytest.mark.parametrize("inner", [None, str, lambda: "", lambda text: text.replace("&", "&amp;")])
def test_a_private_escape_function_is_used_only_if_it_escapes_alike(inner: object) -> None:
    assert quick_escape(inner) is escape


@pytest.mark.parametrize("kind", [PlainEnvironment, PackagedEnvironment, PlainSandbox])
def test_templates_escape_everything_not_marked_safe(kind: type[PlainEnvironment]) -> None:
    environment = kind(autoescape=True, undefined=StrictUndefined)
    written = "{{ a }}{% set b %}<i>{{ a }}</i>{% endset %}{{ b }}{{ b | safe }}{{ 2 }}{% if a %}{{ a ~ b }}{% endif %}"
    once, twice = "&lt;&amp;&gt;", "<i>&lt;&amp;&gt;</i>"
    assert environment.from_string(written).render(a="<&>") == f"{once}{twice}{twice}2{once}{twice}"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing }}").render()


def test_inlined_includes_of_packaged_templates_keep_their_variables_local() -> None:
    inner = "{{ word | default('-') }}{% set word = 'x' %}{{ word }}{% if deep is defined %}!{% endif %}"
    texts = {
        "inner": inner,
        "outer": "{% set deep = 1 %}{% for word in 'ab' %}{% include 'inner' %}{% endfor %}{% include 'inner' %}",
    }
    careful, quick = (kind(loader=DictLoader(texts)) for kind in (PlainEnvironment, PackagedEnvironment))
    assert quick.get_template("outer").render() == careful.get_template("outer").render() == "ax!bx!-x!"
    assert "get_template" not in quick.compile(texts["outer"], "outer", raw=True)


def test_a_packaged_template_may_test_for_undefined_values() -> None:
    environment = PackagedEnvironment(undefined=StrictUndefined)
    asking = "{{ red.nothing is defined }}{{ red.nothing | default(red.name) }}{{ red.value | default('-') }}"
    assert environment.from_string(asking).render(red=Colour.RED) == "FalseRED<red>"


def test_values_are_not_escaped_with_autoescape_off() -> None:
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
def test_the_sandbox_refuses_the_same_attributes_as_jinja(thing: object) -> None:
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
def test_a_template_of_unbounded_cost_is_stopped(text: str) -> None:
    environment = PlainSandbox(autoescape=True)
    environment.globals["namespace"] = Namespace
    with pytest.raises((SecurityError, RecursionError)):
        environment.from_string(text).render(many=range(3000))


def test_counting_does_not_change_an_ordinary_template() -> None:
    text = (
        "{% macro f(n) %}<{{ n }}>{% endmacro %}{% for n in many %}{{ loop.index }}/{{ loop.length }}{{ f(n) }}"
        "{{ '' if loop.last else ', ' }}{% else %}none{% endfor %}{% set x %}a{{ 1 ~ '&' }}{% endset %}{{ x }}"
        "{% block b %}{{ many | join('-') }}{% endblock %}{{ 'a' * 3 + 'b' }}{{ '%s' % 2 }}{{ 7 % 4 }}"
    )
    plain, counted = (kind(autoescape=True).from_string(text) for kind in (PlainEnvironment, PlainSandbox))
    for many in ((), (1, 2, 3)):
        assert counted.render(many=many) == plain.render(many=many)


LONG = "{% set long = 'ab' * 1000 %}{% set many = [1] * 1000 %}"
GROWN = "{% set a = [] %}{% for n in numbers %}{% if a.append(long) %}{% endif %}{% endfor %}"
TOO_LARGE = {
    "replace": "{{ long | replace('a', long) }}",
    "replace by a method": "{{ long.replace('a', long) }}",
    "join with a text": "{{ many | join(long) }}",
    "join of what is mapped": "{{ many | map('replace', '1', long) | join }}",
    "join by a method": "{{ long.join(many | map('string') | list) }}",
    "list repeated": "{{ ([long] * 1000) | length }}",
    "lists in lists": "{% set a = [many] * 50 %}{% set b = [a, a, a] %}{{ b | length }}",
    "list that grew": f"{GROWN}{{{{ a }}}}",
    "list written as it is": f"{{% autoescape false %}}{GROWN}{{{{ a }}}}{{% endautoescape %}}",
    "list joined by ~": f"{GROWN}{{{{ a ~ '' }}}}",
    "list made a text": f"{GROWN}{{{{ a | string | length }}}}",
    "format": "{{ ('%s' * 100) | format(long) }}",
    "format by a method": "{{ ('{0}' * 100).format(long) }}",
    "wide format": "{{ ('{0:99999}' * 100).format(1) }}",
    "percent": "{{ ('%99999d' * 100) % 1 }}",
    "indent": "{{ ('\n' * 1000) | indent(long) }}",
    "wordwrap": "{{ long | wordwrap(1, wrapstring=long) }}",
    "urlize": "{{ ('a.org ' * 1000) | urlize(target=long) }}",
    "expandtabs": "{{ ('\t' * 1000).expandtabs(9999) }}",
    "translate": "{{ long.translate({97: long}) }}",
    "sum": f"{GROWN}{{{{ [a, a, a, a] | sum(start=[]) }}}}",
}


@pytest.mark.parametrize("template", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_value_that_is_too_large_is_refused_before_it_is_made(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "MAX_VALUE", 100_000)
    compiled = PlainSandbox(autoescape=True).from_string(LONG + template)
    tracemalloc.start()
    with pytest.raises(SecurityError, match="more than 100,000 characters or items"):
        compiled.render(numbers=range(100))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_ordinary_values_are_computed_as_without_limits() -> None:
    template = """{{ [1, 'a', [2]] }}{{ {'a': 1} }}{{ ['x', 'y<'] | join(', ') }}{{ things | join('-', 'name') }}
{{ 'a b' | replace('a', 'c') }}{{ '%05d of %s' | format(7, 'x') }}{{ '{:>9}'.format('é') }}{{ 'a\tb'.expandtabs(4) }}
{{ 'one two three' | wordwrap(5) }}{{ 'a\nb' | indent('> ', first=true) }}{{ 'x' ~ [1] ~ 2 }}
{{ [[1], [2]] | sum(start=[]) }}
{{ 'www.example.org' | urlize(target='_blank') }}{{ ','.join(['a', 'b']) }}{{ 'ab'.translate({97: 'é'}) }}"""
    things = [Namespace(name="a"), Namespace(name="b")]
    plain = SandboxedEnvironment().from_string(template).render(things=things)
    assert PlainSandbox().from_string(template).render(things=things) == plain
