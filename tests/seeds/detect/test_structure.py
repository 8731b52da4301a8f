"""Blocks of a plain text: headings, lists, tables, quotes, footnotes, ledes, wrapped paragraphs."""

from collections.abc import Callable
from textwrap import fill, indent

import pytest

from tests.seeds.documents import MORE, PROSE, TOP, check, documents, draft_of, headings


@pytest.mark.parametrize("row", documents(__file__))
def test_each_row_of_the_table_is_read_as_expected(row: list[str]) -> None:
    check(row)


def body(text: str) -> str:
    return draft_of(f"{TOP}\n\n{text}\n").body.rstrip("\n")


def test_a_lone_bullet_paragraph_at_the_top_is_the_lede() -> None:
    draft = draft_of(f"{TOP}\n\n• {PROSE}\n\n{MORE}\n")
    assert draft.body.startswith(f"**{PROSE}**\n")
    assert [f.why for f in draft.findings if f.field == "lede"] == ["marked as the lede"]


def test_counted_lines_above_prose_are_headings_even_with_a_stop() -> None:
    lessons = "\n\n".join(f"Lesson #{n}: Observe the pilots first.\n\n{MORE}" for n in (1, 2, 3))
    assert len(headings(draft_of(f"{TOP}\n\n{PROSE}\n\n{lessons}\n"))) == 3


def test_the_questions_of_an_interview_are_headings() -> None:
    asked = "What do you foresee as the main concern of the council in the years ahead of the opening?"
    talk = "\n\n".join(f"{asked}\n\n{answer}" for answer in (PROSE, MORE, PROSE))
    assert headings(draft_of(f"{TOP}\n\n{PROSE}\n\n{talk}\n")) == [asked] * 3


def test_columns_of_spaces_or_tabs_are_a_table() -> None:
    spaces = body(f"{PROSE}\n\nYear    Ships\n1990    four\n1991    nine")
    tabs = body(f"{PROSE}\n\nYear\tShips\n1990\tfour\n1991\tnine")
    pipes = body(f"{PROSE}\n\n| Year | Ships |\n|---|---|\n| 1990 | four |\n| 1991 | nine |")
    table = "| Year | Ships |\n| --- | --- |\n| 1990 | four |\n| 1991 | nine |"
    assert spaces.split("\n\n")[1] == tabs.split("\n\n")[1] == pipes.split("\n\n")[1] == table


def test_quoted_lines_of_a_mail_become_a_quotation() -> None:
    assert body(f"{PROSE}\n\n> one\n>\n> two\n\n{MORE}").split("\n\n", 1)[1].startswith("> one\n>\n> two\n\n")


def test_indented_wrapped_lines_become_a_quotation() -> None:
    wrapped = fill(f"{PROSE} {MORE} {PROSE}", 76)
    quote = indent(fill(MORE, 70), "     ")
    assert body(f"{wrapped}\n\n{quote}\n\n{wrapped}").split("\n\n")[1] == f"> {MORE}"


def test_wrapped_lines_are_joined_and_sure_hyphens_undone() -> None:
    lines = (
        "The commissioner of the northern basin came to the council and said that he",
        "would not wait for the spring but open the basin at once if the older com-",
        "missioner of the pilots agreed. The council, which had waited for a well-",
        "known engineer, heard him on the state of the piers and went on to vote on",
        "the plan. It was accepted by nine votes against two after a short debate.",
    )
    text = body("\n".join(lines))
    assert "the older commissioner of the pilots agreed. The council, which had waited for a well-known" in text
    assert "\n" not in text
    assert body("\n".join(line.replace("commissioner", "com-missioner") for line in lines)).count("com-missioner") == 2


def test_notes_with_marks_in_the_text_become_footnotes() -> None:
    listed = body(f"{PROSE}[1] {MORE}[2]\n\nNotes\n\n1. First note.\n2. Second note.")
    marked = body(f"{PROSE}[1] {MORE}[2]\n\n[1] First note.\n[2] Second note.")
    raised = body(f"{PROSE}¹ {MORE}²\n\n¹ First note.\n² Second note.")
    for text in (listed, marked, raised):
        assert "spring on, provided that the pilots agree to the new hours.[^1]" in text
        assert text.endswith("[^1]: First note.\n\n[^2]: Second note.")


def test_the_depth_of_nested_quotations_is_limited() -> None:
    body = draft_of(f"Ports\n\n{PROSE}\n\n{'>' * 40_000} deep\n").body
    assert body.endswith("> > > > > deep\n")


def test_rows_and_short_lines_do_not_hide_that_a_text_was_wrapped() -> None:
    wrapped = fill(PROSE, 72)
    rows = "\n".join(f"Pier {n} of the northern basin, Sorrel      {n}    {n * 7}" for n in range(9))
    names = "\n".join(f"{n}. Boat number {n}" for n in range(1, 9))
    body = draft_of(f"Ports\n\n{wrapped}\n\n{rows}\n\n{names}\n\n{fill(MORE, 72)}\n").body
    assert PROSE in body
    assert MORE in body


def test_two_names_that_ask_and_answer_repeatedly_open_turns() -> None:
    text = "\n\n".join(
        (
            "Zed Okell: Guten Morgen!",
            "Vantor: Wann öffnet der Hafen das nördliche Becken?",
            "Okell: Sobald die Lotsen den neuen Stunden zustimmen, also wohl im Frühjahr.",
            "Vantor: Und wann ist das nach Ihrer Rechnung genau?",
            "Okell: Im April, wenn nichts dazwischenkommt.",
        )
    )
    found = body(f"{MORE}\n\n{text}")
    assert "**Zed Okell:** Guten Morgen!" in found
    assert found.count("**Vantor:**") == found.count("**Okell:**") == 2


def test_turns_are_cut_from_one_group_of_broken_lines() -> None:
    text = (
        "BRIEFER: Ilse Vantor, Spokeswoman\nHARBOURS\n"
        "MS. VANTOR: Good afternoon. I have no statement today and would be glad\nto take your questions.\n"
        "QUESTION: There were reports from where you were yesterday which suggest\n"
        "that the northern basin has to close. Is that so?\n"
        "MS. VANTOR: The meeting is with the pilots, and with the shipping company\n"
        "that asked for it. We speak with them about all the things that we have\nto do together.\n"
        "QUESTION: When?"
    )
    found = body(f"{MORE}\n\n{text}")
    assert (
        "**MS. VANTOR:** Good afternoon. I have no statement today and would be glad to take your questions." in found
    )
    assert "**QUESTION:** When?" in found
    assert "BRIEFER: Ilse" in found


@pytest.mark.parametrize(
    "labels",
    [
        ("Okell (HM):", "Präsidentin Frau Vantor:", "Dr. Ressik (Velm) (KPM/UPM):", "Brask, Kanzler:"),
        ("El señor PRESIDENTE:", "La señora VANTOR ROJAS:", "El señor OKELL (don Orl):", "El señor PRESIDENTE:"),
    ],
)
def test_a_speaker_in_a_sitting_has_a_title_a_party_or_an_office(labels: tuple[str, ...]) -> None:
    found = body(f"{MORE}\n\n" + "\n\n".join(f"{label} {PROSE}" for label in labels))
    assert all(f"**{label}** {PROSE[:20]}" in found for label in labels)


def test_a_long_title_does_not_hide_how_wide_the_lines_are() -> None:
    title = "The Harbour Council of Karvonia Opens the Northern Basin to All Foreign Ships and Closes the Old Piers"
    draft = draft_of(f"{title}\n{fill(f'{PROSE} {MORE} {PROSE} {MORE}', 66)}\n")
    assert (draft.title, draft.body) == (title, f"{PROSE} {MORE} {PROSE} {MORE}\n")


HEARING = (
    ("Chairman Vantor", PROSE),
    ("Mr. Okell", MORE),
    ("Chairman Vantor", "I thank the gentleman."),
    ("Mr. Okell", PROSE),
)


@pytest.mark.parametrize(("indent", "name"), [("", str.upper), ("", str), ("    ", str)])
def test_an_office_or_an_honour_and_a_name_with_a_stop_open_turns(indent: str, name: Callable[[str], str]) -> None:
    said = [(who.replace(who.split()[-1], name(who.split()[-1])), text) for who, text in HEARING]
    turns = [fill(f"{who}. {text}", 72, initial_indent=indent) for who, text in said]
    assert body(("\n" if indent else "\n\n").join(turns)) == "\n\n".join(f"**{who}:** {text}" for who, text in said)
