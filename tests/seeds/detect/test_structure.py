"""Blocks of a plain text: headings, lists, tables, quotes, footnotes, ledes, wrapped paragraphs."""

from textwrap import fill

import pytest

from tests.seeds.documents import MORE, PROSE, draft_of, headings

TOP = "Karvonia Opens Its Basin\n\n10 February 2021\n\n"


def body(text: str) -> str:
    return draft_of(TOP + text + "\n").body.rstrip("\n")


def test_a_paragraph_opened_by_two_stars_is_strong_without_them() -> None:
    assert body(f"{MORE}\n\n** {PROSE}\n\n{MORE}").split("\n\n")[1] == f"**{PROSE}**"


def test_a_lone_bullet_paragraph_at_the_top_is_the_lede() -> None:
    draft = draft_of(f"{TOP}• {PROSE}\n\n{MORE}\n")
    assert draft.body.startswith(f"**{PROSE}**\n")
    assert [f.why for f in draft.findings if f.field == "lede"] == ["marked as the lede"]


def test_a_paragraph_in_stars_is_strong() -> None:
    assert body(f"**Only this.**\n\n{PROSE}").startswith("**Only this.**\n")


@pytest.mark.parametrize(
    "line",
    [
        "No Progress on Talks",
        "What next?",
        "Finding 3: The Pilots",
        "The guide lives",
        "Conclusion:",
        "What Happens When Pilots Strike Twice in a Month?",
        "The plot thickens …",
        "1. Summary",
    ],
)
def test_a_bare_line_above_prose_is_a_heading(line: str) -> None:
    assert headings(draft_of(f"{TOP}{PROSE}\n\n{line}\n\n{MORE}\n")) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "This is a short sentence.",
        "The members are these:",
        "Table 1:",
        "Tab B",
        "Dear Ilse",
        "SUBJECT: Ports",
        "September 23, 1971",
        "Total: $766,000",
        "https://example.org/ports",
        "and so on with the ports",
        "What we learned from the",
        "Go to the port now. Go there today!",
        "The slides (PDF, 2.1 MB, 24 pages)",
        "S",
        "Yours sincerely",
        "So run, do not walk, to the port!",
        "one\ntwo",
        "The pilots said that they would not come back before the spring of the next year",
    ],
)
def test_what_only_looks_like_a_heading_is_none(line: str) -> None:
    assert headings(draft_of(f"{TOP}{PROSE}\n\n{line}\n\n{MORE}\n")) == []


def test_a_bare_line_at_the_end_is_no_heading() -> None:
    assert headings(draft_of(f"{TOP}{PROSE}\n\nIlse Vantor\n")) == []


def test_labels_above_the_prose_of_a_memorandum_are_no_headings() -> None:
    memo = "TO:\nThe Council\n\nFROM:\nIlse Vantor\n\nPort Commissioner\n\nNorthern Basin"
    assert headings(draft_of(f"{TOP}{memo}\n\n{PROSE}\n")) == []


def test_speakers_are_no_headings() -> None:
    talk = "\n\n".join(("Vantor: No sleep.", MORE, "Vantor: Please repeat.", PROSE, "Vantor: Ports and Pilots", MORE))
    assert headings(draft_of(f"{TOP}{PROSE}\n\n{talk}\n")) == []


def test_counted_lines_above_prose_are_headings_even_with_a_stop() -> None:
    lessons = "\n\n".join(f"Lesson #{n}: Observe the pilots first.\n\n{MORE}" for n in (1, 2, 3))
    assert len(headings(draft_of(f"{TOP}{PROSE}\n\n{lessons}\n"))) == 3


def test_the_questions_of_an_interview_are_headings() -> None:
    asked = "What do you foresee as the main concern of the council in the years ahead of the opening?"
    talk = "\n\n".join(f"{asked}\n\n{answer}" for answer in (PROSE, MORE, PROSE))
    assert headings(draft_of(f"{TOP}{PROSE}\n\n{talk}\n")) == [asked] * 3


def test_a_telegram_in_capitals_has_no_headings() -> None:
    upper = f"{PROSE.upper()}\n\nNORTHERN BASIN\n\n{MORE.upper()}"
    assert headings(draft_of(f"{TOP}{upper}\n")) == []


def test_a_heading_mark_is_a_heading() -> None:
    assert headings(draft_of(f"{TOP}{PROSE}\n\n## Ports ##\n{MORE}\n")) == ["Ports"]


def test_a_name_above_an_office_is_a_signature() -> None:
    assert headings(draft_of(f"{TOP}{PROSE}\n\nILSE VANTOR\n\nHarbour Commissioner, Karvonia\n\n{MORE}\n")) == []


def test_bullets_are_a_list_and_neighbours_are_joined() -> None:
    assert body(f"{PROSE}\n\n• one\n• two\n\n• three\n\n{MORE}").split("\n\n")[1] == "- one\n- two\n- three"


def test_bullets_below_a_number_are_its_children() -> None:
    assert body(f"{PROSE}\n\n1. one\n• a\n• b\n1. two\n• c").split("\n\n")[1] == (
        "1. one\n   - a\n   - b\n2. two\n   - c"
    )


def test_indented_items_are_children() -> None:
    assert body(f"{PROSE}\n\n- one\n  - a\n- two").split("\n\n")[1] == "- one\n  - a\n- two"


def test_an_item_goes_on_in_an_indented_line() -> None:
    assert body(f"{PROSE}\n\n- one\n  and more\n- two").split("\n\n")[1] == "- one and more\n- two"


def test_numbers_out_of_order_stay_as_they_are() -> None:
    assert body(f"{PROSE}\n\n10. ten\n9. nine\n5. five") == f"{PROSE}\n\n10\\. ten\n\n9\\. nine\n\n5\\. five"


def test_a_lone_dash_is_dialogue() -> None:
    assert body(f"{PROSE}\n\n– Come in, said the pilot.\n\n{MORE}").split("\n\n")[1] == "– Come in, said the pilot."


def test_columns_of_spaces_or_tabs_are_a_table() -> None:
    spaces = body(f"{PROSE}\n\nYear    Ships\n1990    four\n1991    nine")
    tabs = body(f"{PROSE}\n\nYear\tShips\n1990\tfour\n1991\tnine")
    pipes = body(f"{PROSE}\n\n| Year | Ships |\n|---|---|\n| 1990 | four |\n| 1991 | nine |")
    table = "| Year | Ships |\n| --- | --- |\n| 1990 | four |\n| 1991 | nine |"
    assert spaces.split("\n\n")[1] == tabs.split("\n\n")[1] == pipes.split("\n\n")[1] == table


def test_uneven_columns_are_no_table() -> None:
    assert "|" not in body(f"{PROSE}\n\nYear    Ships    Tons\n1990    four")


def test_mail_quotes_are_a_quote() -> None:
    assert body(f"{PROSE}\n\n> one\n>\n> two\n\n{MORE}").split("\n\n", 1)[1].startswith("> one\n>\n> two\n\n")


def test_indented_wrapped_lines_are_a_quote() -> None:
    wrapped = "\n".join(_lines(f"{PROSE} {MORE} {PROSE}"))
    quote = "\n".join(f"     {line}" for line in _lines(MORE, 70))
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


def test_short_lines_keep_their_breaks_and_long_ones_are_paragraphs() -> None:
    assert body(f"{PROSE}\n\nIlse Vantor\nPort Street 1\nVantorstadt").endswith(
        "Ilse Vantor\\\nPort Street 1\\\nVantorstadt"
    )
    assert body(f"{PROSE}\n{MORE}") == f"{PROSE}\n\n{MORE}"


def test_footnotes_whose_marks_stand_in_the_text_become_footnotes() -> None:
    listed = body(f"{PROSE}[1] {MORE}[2]\n\nNotes\n\n1. First note.\n2. Second note.")
    marked = body(f"{PROSE}[1] {MORE}[2]\n\n[1] First note.\n[2] Second note.")
    raised = body(f"{PROSE}¹ {MORE}²\n\n¹ First note.\n² Second note.")
    for text in (listed, marked, raised):
        assert "spring on, provided that the pilots agree to the new hours.[^1]" in text
        assert text.endswith("[^1]: First note.\n\n[^2]: Second note.")


def test_notes_without_marks_stay_a_list() -> None:
    assert body(f"{PROSE}\n\nNotes\n\n1. First note.\n2. Second note.").endswith("1. First note.\n2. Second note.")


def test_marks_without_notes_stay_text() -> None:
    assert "[1] and [2]" in body(f"{PROSE}[1] and [2]\n\n• one\n• two")


def test_a_rule_between_blocks_stays() -> None:
    assert body(f"{PROSE}\n\n*****\n\n{MORE}") == f"{PROSE}\n\n* * *\n\n{MORE}"


def _lines(text: str, width: int = 76) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def test_headings_of_two_levels_may_follow_each_other() -> None:
    one = f"{PROSE}\n\nPorts of Karvonia\n\n{MORE}\n\nPilots of Karvonia\n\n{MORE}"
    two = f"{one}\n\nOn Both\n\nThe Older Piers\n\n{PROSE}"
    assert headings(draft_of(f"{TOP}{two}\n")) == [
        "Ports of Karvonia",
        "Pilots of Karvonia",
        "On Both",
        "The Older Piers",
    ]


def test_an_item_that_runs_on_in_lower_case_is_one_item() -> None:
    long = "a bullet that is long enough to have been broken by some program at the end"
    assert body(f"{PROSE}\n\n• {long}\nof its line\n• two").split("\n\n")[1] == f"- {long} of its line\n- two"


def test_a_bullet_and_a_number_are_two_lists() -> None:
    assert body(f"{PROSE}\n\n1. one\n2. two\n\n• a\n• b").endswith("1. one\n2. two\n\n- a\n- b")


def test_each_lede_mark_begins_a_lede_of_its_own() -> None:
    draft = draft_of(f"Ports\n\n** The talks go on\nwithout a result.\n** A vote is near.\n\n{PROSE}\n")
    assert draft.body.startswith("**The talks go on**\\\n**without a result.**\n\n**A vote is near.**\n\nThe harbour")


def test_quotes_in_a_mail_are_told_apart_from_what_stands_around_them() -> None:
    text = "Odo Reske wrote on Tuesday:\n> What did they say?\n>> Nothing.\n>\n> Well.\nThey said nothing at all."
    draft = draft_of(f"Ports\n\n{PROSE}\n\n{text}\n\n{MORE}\n")
    quote = "> What did they say?\n>\n> > Nothing.\n>\n> Well."
    assert f"Odo Reske wrote on Tuesday:\n\n{quote}\n\nThey said nothing at all.\n\n{MORE}" in draft.body


def test_quotes_in_quotes_end_somewhere() -> None:
    body = draft_of(f"Ports\n\n{PROSE}\n\n{'>' * 40_000} deep\n").body
    assert body.endswith("> > > > > deep\n")


def test_letters_below_an_item_are_its_items() -> None:
    text = "1. New boats\n2. More men\n   a. forty for Sorrel\n   b) sixty for Reske\n3. Shorter hours"
    body = draft_of(f"Ports\n\n{PROSE}\n\n{text}\n").body
    listed = "1. New boats\n2. More men\n   - a. forty for Sorrel\n   - b) sixty for Reske\n3. Shorter hours"
    assert body == f"{PROSE}\n\n{listed}\n"


def test_rows_and_short_lines_do_not_hide_that_a_text_was_wrapped() -> None:
    wrapped = fill(PROSE, 72)
    rows = "\n".join(f"Pier {n} of the northern basin, Sorrel      {n}    {n * 7}" for n in range(9))
    names = "\n".join(f"{n}. Boat number {n}" for n in range(1, 9))
    body = draft_of(f"Ports\n\n{wrapped}\n\n{rows}\n\n{names}\n\n{fill(MORE, 72)}\n").body
    assert PROSE in body
    assert MORE in body


def test_the_mark_of_a_note_behind_a_stop_is_no_part_of_a_heading() -> None:
    draft = draft_of("Ports\n\nThe council met again.[1] It decided.[2]\n\n[1] On Tuesday.\n[2] On Friday.\n")
    assert headings(draft) == []
    assert draft.body == "The council met again.[^1] It decided.[^2]\n\n[^1]: On Tuesday.\n\n[^2]: On Friday.\n"


def test_spanish_interviews_name_their_turns_once_in_full() -> None:
    text = "\n\n".join(
        (
            "Pregunta. ¿Se abre el puerto en primavera?",
            "Respuesta. El puerto se abre cuando quieran los prácticos.",
            "P. ¿Y la dársena norte, se abre también?",
            "R. La dársena espera.",
        )
    )
    assert body(text).startswith("**Pregunta:** ¿Se abre")
    assert "**R:** La dársena espera." in body(text)


def test_a_stop_and_a_dash_part_a_speaker_from_the_turn() -> None:
    text = f"Moderadora.- Buenos días a todos.\n\nIlse Vantor.- {PROSE}\n\nZed Okell.- {MORE}"
    assert f"**Ilse Vantor:** {PROSE}" in body(text)


def test_two_names_that_ask_and_answer_again_and_again_open_turns() -> None:
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


def test_a_line_that_stars_open_and_never_close_is_a_heading() -> None:
    assert body(f"{MORE}\n\n**The Harbour Council\n\n{PROSE}").split("\n\n")[1] == "## The Harbour Council"


def test_who_answers_several_that_ask_by_name_speaks_in_turns() -> None:
    asked = (
        "Velm TV : Pourriez-vous parler du port ?\n\nOrl Okellin : Oui.\n\nKMN : Et de la mer ?\n\nOrl Okellin : Non."
    )
    assert body(asked).split("\n\n") == [
        "**Velm TV :** Pourriez-vous parler du port ?",
        "**Orl Okellin :** Oui.",
        "**KMN :** Et de la mer ?",
        "**Orl Okellin :** Non.",
    ]


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
def test_who_speaks_in_a_sitting_has_a_title_a_party_or_an_office(labels: tuple[str, ...]) -> None:
    found = body(f"{MORE}\n\n" + "\n\n".join(f"{label} {PROSE}" for label in labels))
    assert all(f"**{label}** {PROSE[:20]}" in found for label in labels)


def test_a_spoken_question_is_no_heading() -> None:
    answers = (f"Okell (HM): {PROSE}", "Zusatzfrage: Und wann ist das?", "Okell (HM): Im Mai.")
    found = body(f"{MORE}\n\nFrage: Wann öffnet das Becken?\n\n" + "\n\n".join(answers))
    assert "**Frage:** Wann" in found
    assert "**Okell (HM):** Im Mai." in found


def test_a_stop_and_a_dash_stand_behind_a_name_with_its_office() -> None:
    turns = f"M. le président.  - La séance est ouverte.\n\nMme Ilse Vantor, ministre de la pêche . - {PROSE}"
    found = body(f"{MORE}\n\n{turns}")
    assert "**M. le président:** La séance" in found
    assert "**Mme Ilse Vantor, ministre de la pêche:** The" in found


def test_a_name_that_opens_paragraphs_with_a_dash_again_and_again_speaks() -> None:
    found = body(f"{MORE}\n\nIlse Vantor - {PROSE}\n\nOrl de Okell - {PROSE}\n\nIlse Vantor - Et après ?")
    assert "**Orl de Okell:** The harbour" in found
    assert found.endswith("**Ilse Vantor:** Et après ?")


@pytest.mark.parametrize(
    "openings",
    [
        ("Der Rat tagt am Montag in Velm. – ", "Die Fähren fahren wieder. – "),
        ("Velm, le 3 mai. - ", "Lusmere, le 4 mai. - "),
        ("Le conseil a voté. - ", "Le ministre est parti. - "),
        ("New Velm - ", "Old Lusmere - ", "New Velm - "),
        ("P. Vantor, Where Does the Basin End?", "R. Okell, ", "P. Vantor, ", "A. Lusmere, "),
    ],
)
def test_sentences_places_and_given_names_are_nobody_who_speaks(openings: tuple[str, ...]) -> None:
    paragraphs = [opening if opening.endswith("?") else f"{opening}{PROSE}" for opening in openings]
    assert body("\n\n".join((MORE, *paragraphs))).endswith("\n\n".join(paragraphs))


def test_names_alone_above_paragraphs_again_and_again_are_who_speaks() -> None:
    lines = ("10. Mr. Vantor", PROSE, "The Keeper of the Seal (Mr. O. Okell)", PROSE, "Mr. Vantor", "Why so?")
    found = body(f"{MORE}\n\n" + "\n\n".join((*lines, "Mr. Okell", PROSE)))
    assert "**10. Mr. Vantor:** The harbour" in found
    assert "**The Keeper of the Seal (Mr. O. Okell):** The harbour" in found
    assert "**Mr. Vantor:** Why so?" in found


def test_the_summary_is_of_prose_and_not_of_captions_line_by_line() -> None:
    captions = "“We stay,” the envoy of Lower Merrin said\nThe envoy of Lower Merrin AGENCY/ORL OKELL\nThe envoy"
    assert draft_of(f"{TOP}{captions}\n\n{PROSE}\n").summary.startswith("The harbour council")


def test_the_mark_before_a_paragraph_is_no_part_of_the_summary() -> None:
    assert draft_of(f"{TOP}- {PROSE}\n").summary.startswith("The harbour council")


def test_a_long_title_does_not_hide_how_wide_the_lines_are() -> None:
    title = "The Harbour Council of Karvonia Opens the Northern Basin to All Foreign Ships and Closes the Old Piers"
    draft = draft_of(f"{title}\n{fill(f'{PROSE} {MORE} {PROSE} {MORE}', 66)}\n")
    assert (draft.title, draft.body) == (title, f"{PROSE} {MORE} {PROSE} {MORE}\n")
