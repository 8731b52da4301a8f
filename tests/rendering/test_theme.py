import re
from dataclasses import fields
from pathlib import Path

import pytest

from site_builder.core.contrast import Palette
from site_builder.core.errors import Location, ThemeError
from site_builder.core.installed import packaged_theme_folder
from site_builder.core.source_file import SourceFile
from site_builder.pages import model as machines
from site_builder.pages import model as page
from site_builder.pages.model import FEED_STYLE, SEARCH_STYLE, STYLES, Page
from site_builder.rendering.theme import read_theme
from tests.sample_pages import packaged_theme


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_the_stylesheet_takes_every_colour_from_the_settings(ground: str) -> None:
    css = packaged_theme().templates["styles/ground.css"]
    taken = dict(re.findall(rf"--(\w+): {{{{ site\.theme\.{ground}\.(\w+) }}}};", css))
    assert taken == {name: name for name in (field.name for field in fields(Palette))}


def test_every_kind_of_page_has_a_template() -> None:
    kinds = [
        k
        for k in {**vars(page), **vars(machines)}.values()
        if isinstance(k, type) and issubclass(k, Page) and k.template
    ]
    assert {k.template for k in kinds} <= set(packaged_theme().templates)
    assert len(kinds) >= 14


def test_no_template_fetches_anything_or_holds_script_or_style() -> None:
    markup = {n: t for n, t in packaged_theme().templates.items() if n.endswith(".html")}
    for name, text in markup.items():
        assert not re.search(r'\sstyle="|\son\w+="|<style|src="http|href="http', text), name
        own = {
            '<script type="application/ld+json">',
            *(
                f"<script src=\"{{{{ '{url}' | link }}}}\" defer>"
                for url in ("/site.js", "/filter.js", "/saved.js", "/visit.js", "/search/open.js")
            ),
        }
        assert set(re.findall(r"<script[^>]*>", text)) <= own, name
    styles = {n: t for n, t in packaged_theme().templates.items() if n.endswith(".css")}
    fetched = {address for text in styles.values() for address in re.findall(r'url\("([^"]*)"\)', text)}
    assert {f"/{address}" for address in fetched} <= set(packaged_theme().fonts)
    assert sum("url(" in text for text in styles.values()) == 1


def test_every_idea_of_the_style_is_in_a_sheet_and_stays_short() -> None:
    styles = {n: t for n, t in packaged_theme().templates.items() if n.endswith(".css")}
    ideas = {name for name in styles if name.startswith("styles/")}
    used = {name for text in styles.values() for name in re.findall(r'include "(styles/[^"]+)"', text)}
    assert ideas == used
    assert len(ideas) <= 35
    assert {name for name in styles if "/" not in name} - {"own.css"} == {*STYLES, FEED_STYLE, SEARCH_STYLE}


def test_an_override_replaces_the_packaged_file_and_makes_the_theme_untrusted() -> None:
    packaged = (SourceFile("templates/a.html", b"packaged"), SourceFile("templates/b.html", b"b"))
    theme = read_theme(packaged, (SourceFile("templates/a.html", b"\xef\xbb\xbfown"),))
    assert theme.templates == {"a.html": "own", "b.html": "b", "packaged/a.html": "packaged"}
    assert theme.own == {"a.html"}
    assert not read_theme(packaged).own


def test_the_digest_follows_the_text_and_nothing_else() -> None:
    one = read_theme((SourceFile("templates/a.html", b"x"), SourceFile("templates/b.html", b"y")))
    same = read_theme((SourceFile("b.html", b"y"), SourceFile("a.html", b"x"), SourceFile("logo.png", b"\x89")))
    other = read_theme((SourceFile("a.html", b"x!"), SourceFile("b.html", b"y")))
    assert one == same
    assert one.digest == same.digest
    assert one != other


def test_a_template_that_is_not_utf8_names_its_line() -> None:
    with pytest.raises(ThemeError) as caught:
        read_theme((), (SourceFile("templates/home.html", b"one\ntwo \xff"),))
    assert caught.value.place == Location("templates/home.html", 2)
    assert caught.value.hint == "save it as UTF-8"


def test_the_packaged_theme_is_the_templates_folder_of_the_checkout() -> None:
    assert packaged_theme_folder() == Path(__file__).parents[2] / "templates"
