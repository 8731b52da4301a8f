"""The labelled lines of a document's head become details, in four languages; what only looks like one stays."""

import pytest

from tests.seeds.documents import MORE, PROSE, draft_of

MEMO = f"""MEMORANDUM

TO: Oru Hask, Deputy Harbour Master
FROM: Ilse Vantor
DATE: 10 February 2021
SUBJECT: Dues in the Outer Basin
CLASSIFICATION: Confidential

{PROSE}

{MORE}
"""


def test_a_memorandum_says_to_whom_from_whom_and_how_secret() -> None:
    draft = draft_of(MEMO)
    assert (draft.title, str(draft.date), draft.authors) == ("Dues in the Outer Basin", "2021-02-10", ("Ilse Vantor",))
    assert draft.details == (
        ("To", "Oru Hask, Deputy Harbour Master"),
        ("From", "Ilse Vantor"),
        ("Classification", "Confidential"),
    )
    assert draft.summary.startswith(PROSE[:30])


def test_the_subject_is_a_detail_below_a_title_of_its_own() -> None:
    draft = draft_of(f"7. Memorandum of Conversation, Lusmere\n\nSUBJECT\nDues in the Outer Basin\n\n{PROSE}\n")
    assert draft.title == "7. Memorandum of Conversation, Lusmere"
    assert draft.details == (("Subject", "Dues in the Outer Basin"),)
    assert draft.body == f"{PROSE}\n"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_each_participant_is_a_value_whether_or_not_blank_lines_part_them(gap: str) -> None:
    people = gap.join(("PARTICIPANTS:", "Ilse Vantor, First Minister", "Oru Hask, Envoy to Lower Merrin"))
    draft = draft_of(f"The Talks at Lusmere\n\n10 February 2021\n\n{people}\n\nPLACE: Harbour House\n\n{PROSE}\n")
    assert draft.details == (
        ("Participants", "Ilse Vantor, First Minister"),
        ("Participants", "Oru Hask, Envoy to Lower Merrin"),
        ("Place", "Harbour House"),
    )
    assert draft.body == f"{PROSE}\n"


@pytest.mark.parametrize(
    ("head", "details"),
    [
        ("Betreff: Liegegeld\nAktenzeichen: H 12 – 4", (("Betreff", "Liegegeld"), ("Aktenzeichen", "H 12 – 4"))),
        ("Objet : Les droits de port\nLieu : Lusmere", (("Objet", "Les droits de port"), ("Lieu", "Lusmere"))),
        ("Asunto: Tasas\nAsistentes: Ilse Vantor", (("Asunto", "Tasas"), ("Asistentes", "Ilse Vantor"))),
        ("Release Type: Statement\nPort Sector: Grain", (("Release Type", "Statement"), ("Port Sector", "Grain"))),
    ],
)
def test_labels_are_known_in_four_languages_and_bring_their_neighbours(
    head: str, details: tuple[tuple[str, str], ...]
) -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\n10 February 2021\n\n{head}\n\n{PROSE}\n")
    assert draft.details == details


@pytest.mark.parametrize(
    ("mark", "label"),
    [("SECRET", "Classification"), ("Vertraulich", "Einstufung"), ("CONFIDENTIEL", "Classification")],
)
def test_a_mark_of_classification_that_stands_alone_is_kept(mark: str, label: str) -> None:
    draft = draft_of(f"{mark}\n\nKarvonia Opens Its Basin\n\n10 February 2021\n\n{PROSE}\n")
    assert (draft.title, draft.details) == ("Karvonia Opens Its Basin", ((label, mark),))


def test_a_telegram_has_labels_without_colons() -> None:
    draft = draft_of(f"Message 12 on the Outer Basin\n\nTO ORU HASK\n\nFROM ILSE VANTOR\n\n{PROSE}\n")
    assert draft.details == (("To", "ORU HASK"), ("From", "ILSE VANTOR"))
    assert not draft.authors


def test_a_value_that_a_machine_broke_is_one() -> None:
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
def test_turns_tables_of_facts_and_lines_below_the_text_are_no_details(text: str) -> None:
    assert [label for label, _ in draft_of(text).details if label != "Country"] == []


def test_the_head_of_a_pasted_mail_names_nobody_s_address() -> None:
    draft = draft_of(f"From: ilse@example.org\nTo: oru@example.org\nSubject: The Basin\n\n{PROSE}\n")
    assert (draft.title, draft.details) == ("The Basin", ())


def test_fields_whose_values_are_below_their_labels_take_no_line_of_the_text() -> None:
    fields = "Document Type:\nCollection:\nDocument Number:\nLV-0042\nPublication Date:\nOctober 4, 1979\nBody:\n"
    text = "Lusmere has asked for\nthe treaty of the basin to\nbe read again.\n"
    draft = draft_of(f"Talks with the Envoy\n\n{fields}{text}")
    assert draft.details == (("Document Number", "LV-0042"), ("Publication Date", "October 4, 1979"))
    assert (str(draft.date), draft.body) == ("1979-10-04", f"Body:\\\n{text.replace(chr(10), chr(92) + chr(10), 2)}")


def test_a_list_below_a_label_that_is_not_of_people_ends() -> None:
    lines = "\n".join(f"Line {letter} of what was said" for letter in "abcdefghijklmn")
    draft = draft_of(f"Talks at Lusmere\n\nPLACE:\n{lines}\n\n{PROSE}\n")
    assert "Line n of what was said" in draft.body


def test_the_subject_of_a_telegram_is_its_title() -> None:
    head = "PAGE 01\nVELM 045271\nFM SECVELM\nTO ALLPOSTS\nSUBJECT:DUES IN THE OUTER BASIN\n"
    assert draft_of(f"{head}\n{PROSE}\n").title == "DUES IN THE OUTER BASIN"
