"""The tables of each language."""

from collections.abc import Iterator

import pytest

from site_builder.linking.language_words import DEFAULT, LANGUAGES, language_in, words_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_tables_of_the_default(language: str) -> None:
    assert words_of(language).tables.keys() == words_of(DEFAULT).tables.keys()
    for table in ("speech", "grammar", "acting", "citing"):
        assert words_of(language).tables[table].keys() >= words_of(DEFAULT).tables[table].keys() - {"subject_may_open"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_has_twelve_months(language: str) -> None:
    assert len(words_of(language).tables["citing"]["months"].split()) == 12


def test_a_language_without_a_table_is_read_by_the_default() -> None:
    assert words_of("pt-BR").language == DEFAULT
    assert words_of("de-AT").language == "de"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("der hafen ist seit gestern geschlossen sagte der minister", "de"),
        ("le port est fermé depuis hier a déclaré la ministre", "fr"),
        ("el puerto está cerrado desde ayer dijo la ministra", "es"),
        ("the harbour has been shut since yesterday", "en"),
        ("", DEFAULT),
    ],
)
def test_function_words_determine_the_language_of_a_text(words: str, language: str) -> None:
    assert language_in([words.split()]) == language


def test_detection_stops_once_the_language_is_clear() -> None:
    def texts() -> Iterator[list[str]]:
        yield ["the", "of", "and", "said"] * 10
        raise AssertionError("the rest was read")

    assert language_in(texts()) == "en"
