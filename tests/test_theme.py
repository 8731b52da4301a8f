import re
from pathlib import Path

import pytest

from site_builder.errors import Location, ThemeError
from site_builder.pages import machines, page
from site_builder.pages.page import Page
from site_builder.sources import SourceFile
from site_builder.theme import packaged_theme_folder, read_theme
from tests.sample_pages import packaged_theme

ON_GROUND = ("--ink", "--soft", "--accent")
"""Colours of text; each must be readable on the paper and on the wash."""


def palette(dark: bool) -> dict[str, str]:
    css = packaged_theme().templates["style.css"]
    blocks = re.findall(r":root \{(.*?)\}", css.replace("{{ ", "").replace(" }}", ""), re.DOTALL)
    colours = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6}|site\.theme\.\w+);", blocks[0]))
    if dark:
        colours |= dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6}|site\.theme\.\w+);", blocks[1]))
    return colours | {"--accent": "#e5a3a0" if dark else "#7a1f2b"}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["--paper", "--wash"])
def test_text_can_be_read_on_every_ground(dark: bool, ground: str) -> None:
    colours = palette(dark)
    assert {name: contrast(colours[name], colours[ground]) >= 4.5 for name in ON_GROUND} == dict.fromkeys(
        ON_GROUND, True
    )


@pytest.mark.parametrize("dark", [False, True])
def test_bars_and_borders_that_carry_meaning_stand_out(dark: bool) -> None:
    colours = palette(dark)
    assert contrast(colours["--edge"], colours["--paper"]) >= 3


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
            *(f"<script src=\"{{{{ '{url}' | link }}}}\" defer>" for url in ("/site.js", "/search/open.js")),
        }
        assert set(re.findall(r"<script[^>]*>", text)) <= own, name
    assert "url(" not in packaged_theme().templates["style.css"]


def test_an_override_stands_before_the_packaged_file_and_makes_the_theme_untrusted() -> None:
    packaged = (SourceFile("templates/a.html", b"packaged"), SourceFile("templates/b.html", b"b"))
    theme = read_theme(packaged, (SourceFile("templates/a.html", b"\xef\xbb\xbfown"),))
    assert theme.templates == {"a.html": "own", "b.html": "b", "packaged/a.html": "packaged"}
    assert not theme.trusted
    assert read_theme(packaged).trusted


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
    assert packaged_theme_folder() == Path(__file__).parent.parent / "templates"
