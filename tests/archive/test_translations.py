"""Translations of one briefing: mutual lists, and errors."""

import json
import re
from pathlib import Path

import pytest

from site_builder.core.errors import SiteErrors
from tests.builders import archive, briefing, built, content, lay

FOLDER = "content/briefings/2024"
THREE = {
    f"{FOLDER}/2024-02-12-harbour.md": content("Harbour Talks"),
    f"{FOLDER}/2024-02-12-hafen.md": content("Hafengespräche", language="de", translation_of="2024-02-12-harbour"),
    f"{FOLDER}/2024-02-13-marsa.md": content("مرسى", language="ar", translation_of="2024-02-12-harbour"),
    f"{FOLDER}/2024-02-14-canal.md": content("Canal Dues"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay(tmp_path_factory.mktemp("archive"), THREE)
    built(root)
    return root / "public"


def test_every_version_of_a_text_leads_to_the_others(site: Path) -> None:
    original = (site / "briefings/2024-02-12-harbour/index.html").read_text("utf-8")
    assert '<link rel="alternate" hreflang="ar" href="https://example.org/briefings/2024-02-13-marsa/">' in original
    assert '<link rel="alternate" hreflang="en" href="https://example.org/briefings/2024-02-12-harbour/">' in original
    line = re.search(r'<span class="versions">(.*)</span> <button', original)
    assert line
    assert line[1] == (
        'Also in: <a href="../2024-02-13-marsa/" lang="ar" dir="rtl" hreflang="ar" rel="alternate">العربية</a>, '
        '<a href="../2024-02-12-hafen/" lang="de" dir="ltr" hreflang="de" rel="alternate">Deutsch</a>'
    ).replace("../2024", "../../briefings/2024")
    german = (site / "briefings/2024-02-12-hafen/index.html").read_text("utf-8")
    assert re.findall(r'hreflang="(\w+)" rel="alternate">([^<]+)<', german) == [("en", "English"), ("ar", "العربية")]
    assert "hreflang" not in (site / "briefings/2024-02-14-canal/index.html").read_text("utf-8").partition("</head>")[0]


def test_a_translation_is_not_a_related_briefing_but_is_exported(site: Path) -> None:
    data = json.loads((site / "briefings/2024-02-12-hafen/index.json").read_text("utf-8"))
    assert data["translations"] == [
        {"language": "en", "url": "https://example.org/briefings/2024-02-12-harbour/"},
        {"language": "ar", "url": "https://example.org/briefings/2024-02-13-marsa/"},
    ]
    found = (site / "briefings/2024-02-12-hafen/index.html").read_text("utf-8")
    ld = json.loads(re.search(r'<script type="application/ld\+json">(.*)</script>', found)[1])
    assert [work["url"] for work in ld["translationOfWork"]] == ["https://example.org/briefings/2024-02-12-harbour/"]


def test_the_sitemap_lists_the_versions(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert 'xmlns:xhtml="http://www.w3.org/1999/xhtml"' in sitemap
    assert sitemap.count('<xhtml:link rel="alternate" hreflang="de"') == 3
    plain = lay(site.parent / "plain", {f"{FOLDER}/a.md": content()})
    built(plain)
    assert "xhtml" not in (plain / "public/sitemap.xml").read_text("utf-8")


def test_a_version_that_is_not_published_is_not_listed() -> None:
    found = archive(
        briefing("a"),
        briefing("b", language="de", translation_of="a"),
        briefing("c", language="fr", translation_of="a", status="draft"),
    )
    assert [b.stem for b in found.translations["/briefings/a/"]] == ["a", "b"]
    hidden = archive(briefing("a"), briefing("c", language="fr", translation_of="a", status="draft"))
    assert hidden.translations == {}


@pytest.mark.parametrize(
    ("header", "message", "hint"),
    [
        ({"language": "de", "translation_of": "harbor"}, 'there is no briefing "harbor"', 'did you mean "harbour"?'),
        ({"language": "de", "translation_of": "x"}, 'there is no briefing "x"', "give the file name of the original"),
        (
            {"language": "de", "translation_of": "b"},
            "a briefing cannot be a translation of itself",
            "give the file name",
        ),
        (
            {"language": "de", "translation_of": "fr"},
            "fr is itself a translation",
            "give the original of both: harbour",
        ),
        (
            {"language": "fr", "translation_of": "harbour"},
            "is already the translation into fr",
            "set language: to the language",
        ),
        (
            {"translation_of": "harbour"},
            "is already the translation into en",
            "set language: to the language of this file",
        ),
    ],
)
def test_a_wrong_translation_is_refused(header: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(SiteErrors) as caught:
        archive(briefing("harbour"), briefing("fr", language="fr", translation_of="harbour"), briefing("b", **header))
    wrong = [error for error in caught.value.errors if message in error.message]
    assert [error.hint.startswith(hint) for error in wrong] == [True]
    assert str(wrong[0].place).startswith(("content/briefings/2024/b.md:", "content/briefings/2024/fr.md:"))
