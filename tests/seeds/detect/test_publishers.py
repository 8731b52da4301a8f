"""Layouts of publishers that no table names: what heads a page is no title, and what names its writers is no text."""

import pytest

from tests.seeds.documents import MORE, PROSE, draft_of, whys

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


def test_the_word_by_which_an_agency_knows_a_story_is_no_title() -> None:
    draft = draft_of(f"KV-HARBOUR-TALKS/UPDATE 2\n\nKarvonia agrees to open the lock\n\nBy Tomas Maren\n\n{PROSE}\n")
    assert (draft.title, draft.authors) == ("Karvonia agrees to open the lock", ("Tomas Maren",))
    assert draft.body == f"{PROSE}\n"


def test_the_only_main_heading_of_a_page_is_its_title_whatever_stands_above() -> None:
    page = f"![logo](logo.png)\n\nOpinion\n\n# Let the Barges Through\n\n2021-02-10\n\n{PROSE}\n"
    assert draft_of(page, "seeds/page.md").title == "Let the Barges Through"


def test_a_note_of_nothing_but_a_list_is_named_after_its_file() -> None:
    draft = draft_of("- Share the tide table\n- Crane 4 is out of order\n", "seeds/2024-06-01 Quay notes.md")
    assert (draft.title, str(draft.date)) == ("Quay notes", "2024-06-01")
    assert draft.body == "- Share the tide table\n- Crane 4 is out of order\n"


def test_a_kind_of_document_may_begin_a_title() -> None:
    top = "Harbour Office of Ostrel\nNewsroom\nFact Sheets"
    draft = draft_of(f"{top}\n\nFACT SHEET: Support for Bargemen at Sorrel\n\nNovember 18, 2022\n\n{PROSE}\n")
    assert draft.title == "FACT SHEET: Support for Bargemen at Sorrel"


def test_a_line_of_name_date_and_time_to_read_goes_and_one_of_a_place_stays() -> None:
    timed = draft_of(f"Counting Barges\n\nDana Oronto · 22 November 2022 · 9 min read\n\n{PROSE}\n")
    assert (timed.authors, timed.body) == (("Dana Oronto",), f"{PROSE}\n")
    placed = draft_of(f"Counting Barges\n\nPort Oronto · 22 November 2022\n\n{PROSE}\n")
    assert placed.body.startswith("Port Oronto · 22 November 2022\n")


def test_who_is_interviewed_is_no_author_where_a_by_line_names_one() -> None:
    draft = draft_of(f"«El puerto no espera»\n\nIlse Vantor, ministra de Puertos\n\nPor Dana Oronto\n\n{PROSE}\n")
    assert draft.authors == ("Dana Oronto",)
    assert draft.body.startswith("Ilse Vantor, ministra de Puertos\n")


def test_the_foot_of_a_blog_names_who_wrote_it() -> None:
    draft = draft_of(
        f"La esclusa\n\n8 de julio de 2020\n\n{PROSE}\n\nPublicado por Tomas Maren en 9:14 | 3 comentarios\n"
    )
    assert (draft.authors, draft.body) == (("Tomas Maren",), f"{PROSE}\n")


def test_a_newsletter_ends_where_it_speaks_of_itself() -> None:
    foot = "You're receiving this because you signed up.\nUnsubscribe | Update preferences\n\nTide Ltd, 4 Quay Lane"
    draft = draft_of(f"The Merrin Brief\n\nSent: Friday, 12 May 2023\n\n{PROSE}\n\n{foot}\n")
    assert (draft.title, str(draft.date), draft.body) == ("The Merrin Brief", "2023-05-12", f"{PROSE}\n")


def test_the_summary_of_numbered_points_is_the_first_that_is_a_sentence() -> None:
    points = f"1. {PROSE}\n\n2. {MORE}\n\nDone at Ostrel."
    assert draft_of(f"Joint Statement on the Lock\n\n3 September 2019\n\n{points}\n").summary.startswith(PROSE[:40])


GERMAN = "Der Rat hat den Bericht zur Sanierung der Schleuse verabschiedet, und die Arbeiten beginnen im nächsten Jahr."


def test_the_line_of_a_kind_of_document_and_a_date_parts_letterhead_and_title() -> None:
    top = "Kanton Ostrel\nDirektion für Häfen und Verkehr\n\nMedienmitteilung vom 7. Juni 2022"
    draft = draft_of(f"{top}\n\nSanierung der Schleuse: Kanton rechnet mit Kosten\n\n{GERMAN}\n")
    assert (draft.title, str(draft.date)) == ("Sanierung der Schleuse: Kanton rechnet mit Kosten", "2022-06-07")
    assert draft.body == f"{GERMAN}\n"


def test_a_block_of_body_meeting_and_date_is_no_title() -> None:
    top = "MEETINGS COVERAGE\nInland Waters Council\n94TH MEETING (AM)\nIWC/154\n14 September 2023"
    draft = draft_of(f"{top}\n\nCouncil Urges Pilots to Open Northern Basin in Spring\n\n{PROSE}\n")
    assert draft.title == "Council Urges Pilots to Open Northern Basin in Spring"


def test_a_dateline_may_end_in_a_point_and_a_dash() -> None:
    text = (
        "Lusmere, 16 de noviembre de 2022.- El Banco decidió hoy mantener su tasa en 4,25 por ciento, dijo en una nota."
    )
    assert str(draft_of(f"El Banco mantiene su tasa\n\n{text}\n").date) == "2022-11-16"


@pytest.mark.parametrize(("ask", "answer"), [("Q - ", "R - "), ("P. ", "R. "), ("F.", "A.")])
def test_letters_that_ask_and_answer_by_turns_are_who_speaks(ask: str, answer: str) -> None:
    asks, answers = ask.strip(), answer.strip()
    turns = f"{asks} Will it open?\n\n{answers} It will, in spring.\n\n{asks} When?\n\n{answers} In April, they say."
    body = draft_of(f"The Basin Opens in Spring\n\n12 October 2023\n\n{turns}\n").body
    assert body.startswith(f"**{ask[0]}:** Will it open?\n\n**{answer[0]}:** It will, in spring.\n")


def test_the_head_of_a_pasted_mail_names_who_wrote_it() -> None:
    head = (
        "From: Oru Hask\nSent: Thursday, 9 March 2023 16:42\nTo: Dana Oronto\nSubject: The Tolls\nAttachments: a.docx"
    )
    draft = draft_of(f"{head}\n\n{PROSE}\n")
    assert (draft.title, draft.authors, draft.details) == ("The Tolls", ("Oru Hask",), ())
    memo = draft_of(f"TO: Dana Oronto\nFROM: Oru Hask\nSUBJECT: The Tolls\n\n{PROSE}\n")
    assert (memo.title, memo.authors) == ("The Tolls", ("Oru Hask",))
    assert memo.details == (("To", "Dana Oronto"), ("From", "Oru Hask"))
