"""Typography, summaries and languages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.seeds.detect.language_id import language_of
from site_builder.seeds.detect.site_words import letters_of
from site_builder.seeds.detect.summaries import cut, summary_of
from site_builder.seeds.detect.typography import typeset
from site_builder.seeds.markdown_lines import paragraphs_of
from site_builder.text.folding import runs_of


@pytest.mark.parametrize(
    ("written", "set_in_print"),
    [
        ('He said "yes" and "no."', "He said “yes” and “no.”"),
        ("It's the ports' 'new' plan", "It’s the ports' 'new' plan"),
        ("a 'new' plan", "a ‘new’ plan"),
        ('a 6" pipe and "more"', 'a 6" pipe and "more"'),
        ("ships -- and men", "ships — and men"),
        ("ships--and men", "ships—and men"),
        ("1990--95", "1990–95"),
        ("well... then....", "well… then...."),
        ("the '90s", "the ’90s"),
        ("see https://example.org/a--b?c='d' \"now\"", "see https://example.org/a--b?c='d' “now”"),
        ("run --force `a -- b`", "run --force `a -- b`"),
        ("ilse--x@example.org", "ilse--x@example.org"),
    ],
)
def test_characters_are_normalised_only_if_unambiguous(written: str, set_in_print: str) -> None:
    assert typeset(written, "en") == set_in_print


def test_quotes_follow_the_language_or_stay() -> None:
    assert typeset('Er sagte "ja"', "de") == "Er sagte „ja“"
    assert typeset('Il a dit "oui", l\'eau', "fr") == 'Il a dit "oui", l’eau'


@given(st.text(alphabet="ab1 .\"'-\n", max_size=60))
def test_no_letter_or_digit_changes(text: str) -> None:
    assert re.sub(r"\W", "", typeset(text, "en")) == re.sub(r"\W", "", text)


@pytest.mark.parametrize(
    "text",
    [
        "The [port][1] of [Oronto] is shut.",
        "The [port][] of [Oronto]\nis shut.",
        'The [port\nof](/a "A map") [Oronto] is shut.',
        "The port of [[Oronto]](https://a.org/) is shut.",
    ],
)
def test_links_in_a_paragraph_are_their_words(text: str) -> None:
    assert paragraphs_of(text) == ["The port of [Oronto] is shut."]


def test_a_summary_is_the_first_prose_cut_at_a_sentence() -> None:
    sentence = "The council of the U.S. port met Dr. Vantor on Tuesday and heard her plan for the basin. "
    assert summary_of(["Short line", sentence * 5]) == (sentence * 3).strip()
    assert summary_of(["Short line"]) == "Short line"
    assert summary_of([]) == ""


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    found = cut("ports and pilots, " * 40)
    assert len(found) <= 300
    assert found.endswith("ports and…")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The council has decided that the ports are opened for all of the ships which come from the north. ",
            "en",
        ),
        (
            "Le conseil a décidé que les ports sont ouverts pour tous les navires qui viennent du nord. ",
            "fr",
        ),
        (
            "Der Rat hat beschlossen, dass die Häfen für alle offen sind, die von Norden mit dem Wind kommen. ",
            "de",
        ),
        (
            "El consejo ha decidido que los puertos se abren para todos los barcos que vienen del norte. ",
            "es",
        ),
        ("Ports pilots piers cranes quays basins wharves bridges tugs. ", ""),
    ],
)
def test_a_language_is_set_only_if_certain(text: str, language: str) -> None:
    assert language_of(text * 4) == language
    assert language_of(text[:40]) == ""


@given(st.text() | st.text("aB1_ ’“–—…•-.é\n\xa0"))
def test_fast_splitting_finds_the_words_and_letters_of_the_patterns(text: str) -> None:
    for pattern in (re.compile(r"\w+"), re.compile(r"[^\W\d_]+")):
        assert runs_of(pattern, text) == pattern.findall(text)
    assert letters_of(text) == re.sub(r"[\W_]+", "", text).casefold()
