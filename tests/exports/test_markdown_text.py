from dataclasses import replace

import yaml

from site_builder.content.markdown import render_note
from site_builder.content.model import Correction, Detail
from site_builder.core.partial_date import PartialDate
from site_builder.exports.markdown_text import markdown_of, write_text
from site_builder.settings.site_config import RightsConfig
from tests.sample_pages import SITE, make_briefing

PAGE = "https://example.org/archive/briefings/2021-02-10-karvonia/"


def test_the_header_contains_only_public_fields() -> None:
    corrected = (Correction(PartialDate(2022, 1, 4), "A figure."),)
    page = make_briefing(doi="10.5555/12345678", corrections=corrected, details=(Detail("Ref", "VL/7"),))
    site = replace(SITE, rights=RightsConfig(license="https://example.org/licence/"))
    _, header, text = write_text(page, site).split("---\n", 2)
    facts = yaml.safe_load(header)
    assert facts["title"] == page.card.title
    assert facts["url"] == PAGE
    assert facts["doi"] == "https://doi.org/10.5555/12345678"
    assert facts["corrections"] == ["2022-01-04: A figure."]
    assert facts["details"] == ["Ref: VL/7"]
    assert facts["license"] == "https://example.org/licence/"
    assert text.startswith(
        "\n[Ilse Vantor](https://example.org/archive/actors/ilse-vantor/), Karvonia’s first minister"
    )
    assert write_text(page, site) == write_text(page, site)


def test_a_body_reads_the_same_when_it_is_rendered_again() -> None:
    source = (
        "The dues *stay* **as they are**.[^1]\n\n## The canal\n\n- Ships pass `free`\n- none waits\n\n"
        "> “We will not sell.”\n\n| Port | Tons |\n| --- | --- |\n| Ostrel | 12 |\n\n[^1]: Both readings agree.\n"
    )
    once = markdown_of(render_note(source), PAGE)
    again = markdown_of(render_note(once), PAGE)
    assert again == once
    assert "[^1]: Both readings agree." in once


def test_links_and_pictures_have_full_addresses() -> None:
    html = (
        '<p><a href="../2021-01-05-ports/#dues">ports</a> <img src="map.png" alt="A map"> <a href="#dues">dues</a></p>'
    )
    assert markdown_of(html, PAGE) == (
        "[ports](https://example.org/archive/briefings/2021-01-05-ports/#dues) "
        f"![A map]({PAGE}map.png) [dues]({PAGE}#dues)"
    )


def test_text_that_looks_like_markdown_is_escaped() -> None:
    assert markdown_of("<p>Costs rose *twice*, see a_b_c.</p>", PAGE) == r"Costs rose \*twice\*, see a\_b\_c."
