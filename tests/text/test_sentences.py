"""Sentence boundaries of a text."""

from itertools import pairwise

from site_builder.text.sentences import sentence_at, sentence_starts


def sentences(text: str) -> list[str]:
    starts = (*sentence_starts(text), len(text))
    return [text[a:b].strip() for a, b in pairwise(starts)]


def test_a_title_or_an_initial_ends_no_sentence() -> None:
    assert sentences("Dr. Vantor met J. Brandt at St. Olave on 3 Feb. 2024. He left.") == [
        "Dr. Vantor met J. Brandt at St. Olave on 3 Feb. 2024.",
        "He left.",
    ]


def test_a_small_letter_starts_no_sentence() -> None:
    assert sentences("They asked “Why now?” and left. Then it rained.") == [
        "They asked “Why now?” and left.",
        "Then it rained.",
    ]


def test_sentences_of_other_scripts_are_split() -> None:
    assert sentences("港口关闭。他说不。") == ["港口关闭。", "他说不。"]


def test_abbreviations_of_other_languages_end_no_sentence() -> None:
    assert sentences("Er traf u.a. Frau Vantor. Sie schwieg.") == ["Er traf u.a. Frau Vantor.", "Sie schwieg."]
    assert sentences("Am 8. Juni kam sie. Es war 2018. Juni folgte.") == [
        "Am 8. Juni kam sie.",
        "Es war 2018.",
        "Juni folgte.",
    ]


def test_the_sentence_at_a_place_keeps_its_quotation_whole() -> None:
    text = "It rained. “The port is shut. It stays shut,” Vantor said. Nobody asked."
    start, end = sentence_at(text, text.index("stays"))
    assert text[start:end].rstrip() == "“The port is shut. It stays shut,” Vantor said."


def test_a_small_letter_after_an_opening_mark_starts_no_sentence() -> None:
    assert sentences("He left. (they came later.) “They” stayed.") == [
        "He left. (they came later.)",
        "“They” stayed.",
    ]


def test_sentence_at_agrees_with_sentence_starts_at_every_offset() -> None:
    text = "It rained. “The port is shut. It stays shut,” Vantor said. Nobody asked."
    found = list(dict.fromkeys(sentence_at(text, at) for at in range(len(text))))
    assert "".join(text[start:end] for start, end in found) == text
    assert len(found) == 3
