"""A template includes only declared templates, and its dependencies follow from them."""

from collections.abc import Callable
from functools import partial

import pytest
from jinja2 import FunctionLoader
from markupsafe import Markup

from site_builder.pages.model import Page
from site_builder.rendering import render
from site_builder.rendering.environment import MARKING
from site_builder.rendering.inclusion import reached, template_digests
from site_builder.rendering.render import load_templates, render_page
from tests.rendering.test_render import theme_with
from tests.sample_pages import SITE, make_pages, packaged_theme

PAGES = [page for page in make_pages() if page.template]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: type(page).__name__)
def test_a_page_includes_only_templates_known_to_be_reachable(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, asked = theme_with(**{"partials/footer": "{{ page.groups | default(()) | length }}"}), set[str]()

    def noted(load: Callable[[str], object]) -> FunctionLoader:
        return FunctionLoader(lambda name: (asked.add(name), load(name))[1])

    monkeypatch.setattr(render, "FunctionLoader", noted)
    render._environment.cache_clear()
    render_page(page, theme=chosen, site=SITE)
    render._environment.cache_clear()
    assert page.template in asked <= reached(chosen)[page.template]


def test_filters_with_unescaped_output_return_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    filters, given = render._environment(packaged_theme().markup, SITE, False).filters, set[tuple[str, type]]()

    def noted(name: str, apply: Callable[..., object], /, *shown: object, **values: object) -> object:
        found = apply(*shown, **values)
        given.add((name, type(found)))
        return found

    load_templates(packaged_theme(), SITE)
    for name in MARKING:
        monkeypatch.setitem(filters, name, partial(noted, name, filters[name]))
    for page in PAGES:
        render_page(page, theme=packaged_theme(), site=SITE)
    assert given == {(name, Markup) for name in MARKING}


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ("{% include 'partials/status.html' %}", {"partials/status.html"}),
        ("{{ page.card | entry('partials/titled.html') }}", {"partials/titled.html", "partials/entry.html"}),
        ("{{ page.card | entry }}", {"partials/entry.html"}),
        ("{% from 'partials/part.html' import one %}", {"partials/part.html"}),
        ("{% set name = 'partials/strip.html' %}{{ page.title }}", {"partials/strip.html"}),
    ],
)
def test_an_own_template_depends_on_the_templates_it_names(own: str, others: set[str]) -> None:
    assert reached(theme_with(page=own))["page.html"] == {"page.html", *others}


@pytest.mark.parametrize(
    "own",
    [
        "{% include 'partials/' ~ page.kind ~ '.html' %}",
        "{% set name = 'partials/strip.html' %}{% include name %}",
        "{% extends page.title %}",
        "{% import site.title as x %}",
        "{{ page.card | entry(page.title) }}",
        "{{ page.card | entry(name=page.title) }}",
        "{{ page.cards | map('entry', page.title) | join }}",
        "{{ page.cards | map(*('entry', page.title)) | join }}",
        "{% if %}",
    ],
)
def test_an_own_template_that_computes_a_name_may_include_any_template(own: str) -> None:
    chosen = theme_with(page=own)
    assert reached(chosen)["page.html"] == chosen.templates.keys()


def test_the_digest_of_a_template_depends_on_its_inclusions_only() -> None:
    before, after = (template_digests(theme_with(**{"partials/footer": text})) for text in ("a", "b"))
    changed = {name for name in before if before[name] != after[name]}
    assert {"home.html", "briefing.html", "base.html", "partials/footer.html"} <= changed
    assert not {"feed.xml", "sitemap.xml", "site.css", "site.js", "packaged/partials/footer.html"} & changed
