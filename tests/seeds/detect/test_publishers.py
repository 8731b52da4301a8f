"""Layouts of publishers that no table names: what heads a page is no title, and what names its writers is no text."""

import pytest

from tests.seeds.documents import MORE, PROSE, check, documents, draft_of, whys


@pytest.mark.parametrize("row", documents(__file__))
def test_a_document_is_read_as_its_row_says(row: list[str]) -> None:
    check(row)


FRENCH = (
    "Ilse Vantor a signé mardi avec le syndicat des pilotes un accord qui met fin à onze jours de blocage du bassin, et"
    " le trafic reprendra jeudi à six heures dans le port."
)
RELEASE = f"""RÉPUBLIQUE D’OSTREL
Liberté – Travail – Mer

Ministère des Ports et de la Navigation
Service de presse

COMMUNIQUÉ DE PRESSE

Lusmere, le 14 mars 2023

Réouverture du bassin nord : la ministre signe l’accord

{FRENCH}
"""
PAGED = f"""Lusmere Papers, no. 14          3

Dredging the Lower Basin: Costs, Benefits
and Open Questions

Jürgen Öztürk and Oru Hask

January 2020

{PROSE}

Lusmere Papers, no. 14          4

{MORE}

Lusmere Papers, no. 14          5

{PROSE}
"""


def test_the_letterhead_of_a_state_with_its_motto_is_no_title() -> None:
    draft = draft_of(RELEASE)
    assert draft.title == "Réouverture du bassin nord : la ministre signe l’accord"
    assert draft.body == f"Lusmere, le 14 mars 2023\n\n{FRENCH}\n"


def test_the_head_of_each_page_leaves_the_text_and_a_title_may_have_two_lines() -> None:
    draft = draft_of(PAGED)
    assert draft.title == "Dredging the Lower Basin: Costs, Benefits and Open Questions"
    assert draft.authors == ("Jürgen Öztürk", "Oru Hask")
    assert draft.body == f"{PROSE}\n\n{MORE}\n\n{PROSE}\n"
    assert whys(draft)["Lusmere Papers, no. 14          4"] == "the head or foot of a page"


@pytest.mark.parametrize("lines", [("Step 1", "Step 2"), ("Room 12, 3 May", "Room 14, 4 May", "Room 17, 5 May")])
def test_lines_that_count_twice_or_in_two_numbers_are_no_heads_of_pages(lines: tuple[str, ...]) -> None:
    text = "\n\n".join(f"{line}\n\n{PROSE}" for line in lines)
    assert all(line in draft_of(f"Karvonia Opens\n\n{text}\n").body for line in lines)


GERMAN = "Der Rat hat den Bericht zur Sanierung der Schleuse verabschiedet, und die Arbeiten beginnen im nächsten Jahr."


def test_the_line_of_a_kind_of_document_and_a_date_parts_letterhead_and_title() -> None:
    top = "Kanton Ostrel\nDirektion für Häfen und Verkehr\n\nMedienmitteilung vom 7. Juni 2022"
    draft = draft_of(f"{top}\n\nSanierung der Schleuse: Kanton rechnet mit Kosten\n\n{GERMAN}\n")
    assert (draft.title, str(draft.date)) == ("Sanierung der Schleuse: Kanton rechnet mit Kosten", "2022-06-07")
    assert draft.body == f"{GERMAN}\n"
