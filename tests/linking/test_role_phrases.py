"""Words before and after a name → title or role."""

import pytest

from site_builder.linking.role_phrases import MAX_TITLE_WORDS, role_after, role_leading, title_before


def test_a_title_ends_before_the_first_other_word() -> None:
    text = "They met Karvonian Deputy Minister of Fisheries and Trade "
    begin, end = title_before(text, len(text))
    assert text[begin:end].strip() == "Karvonian Deputy Minister of Fisheries and Trade"


def test_the_title_in_a_line_of_capitals_has_a_maximum_length() -> None:
    text = "Harbour " * 1000 + "Minister "
    begin, end = title_before(text, len(text))
    assert len(text[begin:end].split()) == MAX_TITLE_WORDS


def test_a_spanish_clause_after_a_name_is_not_a_role() -> None:
    text = "Ilse Vantor, confirmó hoy que el Secretario General de la Pesca, Orl Okell"
    begin, end = role_after(text, len("Ilse Vantor"))
    assert begin == end


@pytest.mark.parametrize("before", ["and her husband Orl Okell, ", "Mr. Secretary, ", "Madam President, "])
def test_names_and_addressees_before_a_comma_are_not_roles(before: str) -> None:
    begin, end = role_leading(f"{before}Ilse Vantor, left.", len(before), len(before) + len("Ilse Vantor"))
    assert begin == end


def test_roles_of_other_people_are_ignored() -> None:
    text = "Ilse Vantor, foreign minister and other guests of the port, left."
    begin, end = role_after(text, len("Ilse Vantor"))
    assert begin == end


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("Remarks With Foreign Minister ", "Foreign Minister"),
        ("They met His Excellency President ", "President"),
        ("Letter From President Okell to Secretary of State ", "Secretary of State"),
        ("They met the Ambassador to Karvonia ", "Ambassador to Karvonia"),
    ],
)
def test_only_words_of_the_own_title_are_read_before_a_name(before: str, title: str) -> None:
    begin, end = title_before(before, len(before))
    assert before[begin:end].strip() == title
