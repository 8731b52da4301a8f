"""Expansion of a briefing page's JSON-LD. Nothing is fetched: `schema_org.json` is the part of schema.org's context
that the page may use; terms outside it are dropped by expansion."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from site_builder.content.model import Correction
from site_builder.core.partial_date import PartialDate
from site_builder.pages.model import BriefingPage, Link
from site_builder.rendering.render import render_page
from tests.sample_pages import SITE, make_briefing, make_card
from tests.sample_pages import packaged_theme as theme

CONTEXT = json.loads((Path(__file__).parent / "schema_org.json").read_text("utf-8"))
SCHEMA = "https://schema.org/"
NAMED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def context(address: str, _: object) -> dict[str, Any]:
    assert address == "https://schema.org", f"nothing else may be fetched: {address}"
    return {"contextUrl": None, "documentUrl": address, "document": CONTEXT}


def embedded(page: BriefingPage) -> dict[str, Any]:
    """The JSON-LD document in the page, as read by a crawler."""
    html = render_page(page, theme=theme(), site=SITE).decode("utf-8")
    return json.loads(NAMED.findall(html)[0])


def expanded(document: dict[str, Any]) -> dict[str, Any]:
    (report,) = jsonld.expand(document, {"documentLoader": context})
    return report


def lost(document: Any, report: Any) -> list[str]:
    """Every property dropped by expansion, at any depth."""
    if isinstance(document, list):
        return [name for item, other in zip(document, report, strict=True) for name in lost(item, other)]
    if not isinstance(document, dict):
        return []
    found: list[str] = []
    for name, value in document.items():
        if not name.startswith("@"):
            kept = report.get(SCHEMA + name)
            found += [name] if kept is None else lost(value if isinstance(value, list) else [value], kept)
    return found


RICH = make_briefing(
    corrections=(Correction(PartialDate(2022, 1, 4), "A figure."),),
    cites=(Link("/briefings/2020-01-02-canal/", "Canal"),),
)
PLAIN = make_briefing(card=make_card(date=None, summary="", tags=()), authors=(), series="", number="")


@pytest.mark.parametrize("page", [RICH, PLAIN, replace(RICH, language="ar")], ids=["rich", "plain", "Arabic"])
def test_every_property_and_type_is_defined_by_schema_org(page: BriefingPage) -> None:
    document = embedded(page)
    assert lost(document, expanded(document)) == []


def test_an_undefined_property_is_found() -> None:
    document = {**embedded(RICH), "author": [{"@type": "Person", "nickname": "Il"}], "harbour": "closed"}
    assert lost(document, expanded(document)) == ["nickname", "harbour"]


def test_types_dates_and_addresses_expand_as_intended() -> None:
    report = expanded(embedded(RICH))
    assert report["@type"] == [SCHEMA + "Report"]
    assert report[SCHEMA + "datePublished"] == [{"@type": SCHEMA + "Date", "@value": "2021-02-10"}]
    assert report[SCHEMA + "dateModified"] == [{"@type": SCHEMA + "Date", "@value": "2022-01-04"}]
    assert report[SCHEMA + "url"] == [{"@id": "https://example.org/archive/briefings/2021-02-10-karvonia/"}]
    (cited,) = report[SCHEMA + "citation"]
    assert cited[SCHEMA + "url"] == [{"@id": "https://example.org/archive/briefings/2020-01-02-canal/"}]


def test_the_graph_uses_only_absolute_addresses() -> None:
    triples = jsonld.to_rdf(embedded(RICH), {"documentLoader": context, "format": "application/n-quads"})
    names = re.findall(r"<([^>]*)>", triples)
    assert len(triples.splitlines()) > 20
    assert [name for name in names if not re.match(r"https?://", name)] == []
