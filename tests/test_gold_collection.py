"""The collection of real documents: well-formed answers, a split by publisher, no long passages of others' texts."""

import runpy
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "benchmarks" / "gold"
sys.path.insert(0, str(FOLDER))
REBUILD: dict[str, Any] = runpy.run_path(str(FOLDER / "rebuild.py"))
PATHS = sorted((FOLDER / "publishers").glob("*.toml"))
PUBLISHERS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in PATHS}
DOCUMENTS: list[dict[str, Any]] = list(REBUILD["documents"]())
TEXTS = {"id", "kind", "language", "repository", "path", "title", "date", "starts", "ends", "caption"}
LISTS = {"titles", "authors", "headings", "headings_optional", "boilerplate"}
NAMES = {"people", "organisations", "governments", "quotes", "unnamed", "topics", "optional"}
CUTS = {"row", "columns", "lines"}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_answers_have_known_keys_and_the_answers_each_document_needs(publisher: str) -> None:
    for document in PUBLISHERS[publisher]["documents"]:
        assert set(document) <= TEXTS | LISTS | CUTS | {"details", "names"}
        assert all(isinstance(document[key], str) for key in TEXTS & set(document))
        assert all(isinstance(answer, str) for key in LISTS & set(document) for answer in document[key])
        assert set(document.get("names", {})) <= NAMES
        assert document["title"]
        assert document["starts"]
        assert document["ends"]
        assert document["kind"] in REBUILD["KINDS"]
        assert document["kind"] not in ("pasted page", "saved page") or document["boilerplate"]
        assert all(len(quote) == 2 for quote in document.get("names", {}).get("quotes", []))


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_no_answer_is_a_long_passage(publisher: str) -> None:
    assert [text for text in strings(PUBLISHERS[publisher]) if len(text) > 200] == []


def test_each_document_has_an_id_of_its_own_and_each_publisher_few_documents() -> None:
    assert len({document["id"] for document in DOCUMENTS}) == len(DOCUMENTS)
    assert max(Counter(document["publisher"] for document in DOCUMENTS).values()) <= 6


def test_sources_are_those_the_documents_name_pinned_to_a_commit() -> None:
    sources = tomllib.loads((FOLDER / "sources.toml").read_text("utf-8"))
    assert set(sources) == {document["repository"] for document in DOCUMENTS}
    assert all(len(source["commit"]) == 40 and source["licence"] for source in sources.values())


def test_collection_is_as_large_and_as_mixed_as_promised() -> None:
    whole = [document for document in DOCUMENTS if document["kind"] in ("pasted page", "saved page")]
    languages = Counter(document["language"] for document in DOCUMENTS)
    assert len(DOCUMENTS) >= 150
    assert len(PUBLISHERS) >= 50
    assert len(whole) * 2 >= len(DOCUMENTS)
    assert len([document for document in DOCUMENTS if "names" in document]) >= 60
    assert len(languages) >= 6
    assert {language for language, _ in languages.most_common(4)} == {"en", "de", "es", "fr"}


def test_about_a_third_of_the_documents_of_each_kind_is_held_out() -> None:
    held = [document for document in DOCUMENTS if document["held_out"]]
    fitted = [document for document in DOCUMENTS if not document["held_out"]]
    assert 0.25 < len(held) / len(DOCUMENTS) < 0.42
    assert {document["kind"] for document in held} == {document["kind"] for document in fitted}


def test_a_publisher_is_wholly_in_or_out() -> None:
    sides = {(document["publisher"], document["held_out"]) for document in DOCUMENTS}
    assert len(sides) == len({publisher["name"] for publisher in PUBLISHERS.values()}) == len(PUBLISHERS)


def test_a_pasted_page_has_one_line_per_block_and_no_hidden_text() -> None:
    page = "<html><head><title>T</title></head><body><nav><a>Home</a></nav><div hidden>No</div><script>x()</script>"
    page += "<p>One<br>two &amp; <b>three</b></p><table><tr><td>a</td><td>b</td></tr></table></body></html>"
    assert REBUILD["pasted"](page) == "Home\n\nOne\ntwo & three\n\na\tb\n"


def test_an_answer_ending_in_an_ellipsis_means_the_whole_line() -> None:
    text = "Menu\nFollow us on every network there is\nText"
    assert REBUILD["whole_line"]("Follow us …", text) == "Follow us on every network there is"
    assert REBUILD["whole_line"]("Menu", text) == "Menu"


def test_a_publisher_counts_once_however_many_documents_it_has() -> None:
    pages = runpy.run_path(str(FOLDER.parent / "gold_pages.py"))
    right, wrong = {"titles": 1.0}, {"titles": 0.0}
    figures = pages["figures_of"]([("Velm Herald", right), *[("Karvonia Times", wrong)] * 9])
    assert figures["titles"] == 50


PAGE = """Home
Ports
Karvonia Opens Its Basin
By Ilse Vantor, 3 May 2021
The harbour council met on Tuesday.
Photo: the basin
What it costs
Nobody knows what the basin costs.
Related stories
Ships Wait in Vess
"""


def test_a_newsroom_page_gets_its_answers_from_the_parts_of_its_article() -> None:
    sections = [
        {"headline": [], "paragraphs": ["The harbour council met on Tuesday."]},
        {"headline": ["What it costs"], "paragraphs": ["Nobody knows what the basin costs."]},
    ]
    parts = {
        "title": "Karvonia Opens Its Basin",
        "authors": ["Ilse Vantor"],
        "publishing_date": "2021-05-03 12:00:00+00:00",
        "body": {"summary": [], "sections": sections},
    }
    answers = REBUILD["fundus"].answers(PAGE, parts, REBUILD["plain"])
    assert answers["boilerplate"] == ["Home", "Ports", "Related stories", "Ships Wait in Vess"]
    assert (answers["date"], answers["headings"]) == ("2021-05-03", ["What it costs"])
    assert answers["starts"] == "The harbour council met on Tuesday."
    assert answers["ends"] == "Nobody knows what the basin costs."


def test_a_newsroom_page_without_its_last_paragraph_is_left_out() -> None:
    parts = {"title": "Karvonia Opens Its Basin", "body": {"sections": [{"headline": [], "paragraphs": ["No."]}]}}
    assert REBUILD["fundus"].answers(PAGE, parts, REBUILD["plain"]) is None
