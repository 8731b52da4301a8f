"""Labelled lines at the head of a document become details, in four languages; similar-looking lines are kept."""

import pytest

from tests.seeds.documents import PROSE, check, documents, draft_of


@pytest.mark.parametrize("row", documents(__file__))
def test_each_row_of_the_table_is_read_as_expected(row: list[str]) -> None:
    check(row)


def test_a_value_wrapped_by_a_machine_is_joined() -> None:
    wrapped = (
        "Karvonia Opens Its Basin\n\nSUBJECT: What the harbour office of the outer basin at Lusmere may\n"
        "take from ships that wait for grain\n\nThe harbour office may take a tenth of what a ship brings, and it\n"
        "may take no more than that while the ship waits at the quay for its\nturn at the silo of the lower town.\n"
    )
    (detail,) = draft_of(wrapped).details
    assert detail[1].endswith("at Lusmere may take from ships that wait for grain")


@pytest.mark.parametrize(
    "text",
    [
        f"Talk in the Harbour\n\nGUEST: We open today.\n\nHOST: Why?\n\n{PROSE}\n\nGUEST: It is time.\n\nGUEST: Now."
        "\n\nGUEST: Yes, now.\n\nHOST: Well.\n\nHOST: Good.\n\nHOST: Thanks.",
        f"Karvonia Opens\n\nPopulation: 3 million\nCapital: Lusmere\nRivers: two\nCountry: Karvonia\n\n{PROSE}",
        f"Karvonia Opens\n\n{PROSE}\n\nSubject: this is no head any more.",
        f"Karvonia Opens\n\nVon: Ilse Vantor\n\n{PROSE}",
    ],
)
def test_turns_fact_tables_and_lines_below_the_text_are_not_details(text: str) -> None:
    assert [label for label, _ in draft_of(text).details if label != "Country"] == []
