"""The catalogue of interface texts: every text is in it, and every text in it is used."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from markupsafe import Markup

from site_builder.core.errors import Location, SiteErrors
from site_builder.core.installed import packaged_theme_folder
from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.core.source_file import SourceFile
from site_builder.i18n.catalogue import UnknownText, merge_texts, names_in
from site_builder.i18n.locale import ENGLISH
from site_builder.rendering.theme import read_theme, texts_of
from tests.builders import texts

THEME = packaged_theme_folder()
PACKAGE = Path(__file__).parents[2] / "site_builder"
SPOKEN_ATTRIBUTES = {"title", "aria-label", "alt", "placeholder", "aria-description", "aria-roledescription"}
NOT_SAID = r"{% block (?:kind|og_type) %}.*?{% endblock %}|{% set chrome %}.*?{% endset %}|{{.*?}}|{%.*?%}|{#.*?#}"
"""Parts of a template without text: attribute values defined elsewhere, and Jinja expressions."""
NAMES = {"404", "BLAKE2b"}
"""Names that are the same in every language."""


class Words(HTMLParser):
    """Text and readable attributes of a template, without Jinja expressions."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(re.sub(NOT_SAID, "", template, flags=re.DOTALL))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_data(self, data: str) -> None:
        self.found += data.split("\n")


def constants(template: str) -> Iterator[str]:
    """Every string constant in an expression of the template."""
    tree = Environment().parse(template)
    yield from (node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))


def templates(*endings: str) -> list[Path]:
    return sorted(path for path in THEME.rglob("*") if path.suffix in endings)


@pytest.mark.parametrize("path", templates(".html"), ids=lambda path: path.name)
def test_all_texts_of_templates_are_in_the_catalogue(path: Path) -> None:
    said = [words.strip() for words in Words(path.read_text("utf-8")).found]
    assert [words for words in said if re.search(r"[^\W\d_]{2}", words) and words not in NAMES] == []


@pytest.mark.parametrize("path", templates(".html"), ids=lambda path: path.name)
def test_no_template_expression_contains_untranslated_words(path: Path) -> None:
    words = [value for value in constants(path.read_text("utf-8")) if re.match(r"\s*[A-Z][a-z]|.*[a-z] [a-z]", value)]
    assert words == []


@pytest.mark.parametrize("path", templates(".js"), ids=lambda path: path.name)
def test_all_texts_of_scripts_are_in_the_catalogue(path: Path) -> None:
    script = re.sub(r"//.*|{{.*?}}", "", path.read_text("utf-8"))
    said = re.findall(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`', script)
    wordy = [a for a, _ in said if re.match("[A-Z][a-z]", a)] + [b for _, b in said if re.search("[a-z] [a-z]", b)]
    assert [words for words in wordy if words != "Escape"] == []


def test_every_text_is_used() -> None:
    asked = {
        value for path in templates(".html", ".xml", ".js", ".css") for value in constants(path.read_text("utf-8"))
    }
    for path in PACKAGE.rglob("*.py"):
        tree = ast.walk(ast.parse(path.read_text("utf-8")))
        asked |= {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    families = {value for value in asked if re.fullmatch(r"[a-z]+\.", value)}
    assert [key for key in texts().entries if key not in asked and f"{key.partition('.')[0]}." not in families] == []


def test_a_text_has_its_values_filled_in() -> None:
    found = merge_texts(('[a]\nb = "{name} & {n}"\nc = { one = "{n} ship", other = "{n} ships" }',), (), ENGLISH)
    assert found("a.b", name="<Vantor>", n=1204) == "<Vantor> & 1,204"
    assert found.html("a.b", name="<Vantor>", n=2) == "&lt;Vantor&gt; &amp; 2"
    assert found.html("a.b", name=Markup("<b>Vantor</b>"), n=2) == "<b>Vantor</b> &amp; 2"
    assert [found("a.c", n=n) for n in (0, 1, 2)] == ["0 ships", "1 ship", "2 ships"]
    assert found.pattern("a.c") == "{n} ships"
    assert found.patterns("a.c") == {"one": "{n} ship", "other": "{n} ships"}
    with pytest.raises(UnknownText):
        found("a.d")


def own(text: str, language: str = "en") -> SourceFile:
    return SourceFile(f"templates/texts/{language}.toml", text.encode())


def packaged() -> tuple[SourceFile, ...]:
    return tuple(SourceFile(f"texts/{path.name}", path.read_bytes()) for path in sorted(THEME.glob("texts/*.toml")))


def test_an_archive_can_override_single_texts() -> None:
    plain, theme = read_theme(packaged()), read_theme(packaged(), (own('[nav]\nlatest = "News"'),))
    assert texts_of(theme, "en")("nav.latest") == "News"
    assert texts_of(theme, "en")("nav.tags") == "Topics"
    assert theme.digest != plain.digest
    assert not theme.own


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ('[nav]\nlatst = "News"', 2, 'there is no text "nav.latst"', 'did you mean "nav.latest"?'),
        ('[buttons]\nx = "y"', 1, 'there is no text "buttons"', "the texts are those of templates/texts/en.toml"),
        ('[tally]\n\ntags = "{m} tags"', 3, "tally.tags has no value {m}", "known: n"),
        ('[nav]\nlatest = ["a"]', 2, "nav.latest has no value {nav.latest}", "known: none"),
        ('[tally]\ntags = { one = "{n}" }', 2, "tally.tags is not a text", "write a text, or one for each plural form"),
        ("[nav]\nlatest", 2, "this is not valid TOML", "put texts in double quotes"),
        ("[nav]\n\n[nav]", 3, "this is not valid TOML", "move these lines to where it stands above"),
        ('[nav]\nlatest = "a"\nlatest = "b"', 3, "this is not valid TOML", "move these lines"),
    ],
)
def test_a_wrong_text_of_an_archive_is_refused(text: str, line: int, message: str, hint: str) -> None:
    with pytest.raises(Exception) as caught:
        read_theme(packaged(), (own(text, "de"),))
    (error,) = caught.value.errors if isinstance(caught.value, SiteErrors) else (caught.value,)
    assert error.place == Location("templates/texts/de.toml", line)
    assert error.message.startswith(message)
    assert error.hint.startswith(hint)


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_a_translation_is_complete_and_wants_the_same_values(language: str) -> None:
    english, translated = texts(), texts(language)
    assert translated.missing == ()
    assert sorted(translated.entries) == sorted(english.entries)
    for key, entry in english.entries.items():
        assert names_in(translated.entries[key]) == names_in(entry), key
        assert ("one" in translated.entries[key]) == ("one" in entry), key


def test_a_language_without_texts_uses_english_texts_and_its_own_dates() -> None:
    found = texts("ar")
    assert found("nav.tags") == "Topics"
    assert found.missing == tuple(found.entries)
    assert found.locale.long_date(PartialDate(2021, 2, 10)) == "10 فبراير 2021"
    assert [found("tally.tags", n=n) for n in (0, 1, 2, 3)] == ["0 topics", "1 topic", "2 topics", "3 topics"]


def test_an_untranslated_text_is_english() -> None:
    theme = read_theme(
        packaged(), (own('[nav]\ntags = "Etiquetas"\n[tally]\ntags = { one = "una", other = "{n}" }', "pt"),)
    )
    found = texts_of(theme, "pt-BR")
    assert (found("nav.tags"), found("nav.years"), found("tally.tags", n=1)) == ("Etiquetas", "By date", "una")
    assert "nav.tags" not in found.missing
    assert "nav.years" in found.missing


def test_french_counts_nothing_as_one() -> None:
    said = [texts("fr")("tally.briefings", n=n) for n in (0, 1, 2, 1204)]
    assert said == ["0\xa0note", "1\xa0note", "2\xa0notes", "1\u202f204\xa0notes"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2021-02~", "about February 2021"),
        ("2021-02-10?", "probably 10 February 2021"),
        ("2021-02/2021-03", "February–March 2021"),
        ("2021/2022", "2021 – 2022"),
        ("2021-02-10/2021-03-02", "10 February 2021 – 2 March 2021"),
        ("2021-02", "February 2021"),
    ],
)
def test_an_uncertain_date_is_shown_as_one(written: str, shown: str) -> None:
    assert texts().long_date(parse_edtf(written)) == shown
