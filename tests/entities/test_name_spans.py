import pytest

from site_builder.entities.name_spans import pieces_of


def words_in(text: str) -> list[str]:
    return [" ".join(piece.words) for piece in pieces_of(text, ())]


@pytest.mark.parametrize("name", ["al-Vantor", "d'Okell", "Ilse al-Vantor", "Ilse Vantor-Okell", "J.R. Vantor"])
def test_a_name_starts_at_its_first_word(name: str) -> None:
    assert words_in(f"They met {name} again.") == [name]


@pytest.mark.parametrize("written", ["quasi-Vantor", "iVantor", "x.Vantor", "half-al-Vantor", "-Vantor", "'d-Vantor"])
def test_a_capital_inside_a_word_begins_no_name(written: str) -> None:
    assert words_in(f"They met {written} again.") == []


def test_a_closed_word_and_a_possessive_part_a_run() -> None:
    text = "Karvonia Ilse Vantor's Orl Okell"
    assert [piece.words for piece in pieces_of(text, ((0, 8),))] == [("Ilse", "Vantor"), ("Orl", "Okell")]


@pytest.mark.parametrize("word", ["The", "von", "Lt.", "Monday"])
def test_a_word_that_is_not_a_name_alone_is_not_a_name_part(word: str) -> None:
    assert words_in(f"{word} left.") == []


def test_the_domain_of_an_office_belongs_to_its_title() -> None:
    assert words_in("They met the minister of Defence. Defence is costly.") == ["Defence"]
    assert words_in("They met the minister of Defence Ilse Vantor.") == ["Ilse Vantor"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("President Vantor Visits Oronto", ["Vantor"]),
        ("President Lands in Oronto", []),
        ("Video: Ilse Vantor Announces Mid-Sea Pact", ["Video", "Ilse Vantor"]),
        ("Ilse Roberts Wins Vote in Oronto", ["Ilse Roberts"]),
    ],
)
def test_the_verb_of_a_headline_ends_a_name(line: str, names: list[str]) -> None:
    assert [name for name in words_in(line) if name not in ("Oronto", "Vote", "President")] == names


def test_a_rank_is_cut_from_a_name() -> None:
    assert words_in("They met Under-Secretary-General Ilse Vantor.") == ["Ilse Vantor"]
