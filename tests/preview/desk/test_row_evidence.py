"""Evidence for a name in a row: sentences from several briefings, and signs of a wrong name."""

import pytest

from site_builder.content.front_matter import Document, read_document
from site_builder.core.source_file import SourceFile
from site_builder.preview.desk.row_evidence import evidence_of


def briefing(body: str, number: int = 1) -> Document:
    text = f"---\ntitle: Note {number}\n---\n\n{body}\n"
    return read_document(SourceFile(f"content/briefings/2021/note-{number}.md", text.encode()))


@pytest.mark.parametrize(
    ("name", "body", "doubts"),
    [
        ("Ilse Vantor", "Ilse Vantor spoke. Then Ilse Vantor left.", ()),
        ("Well", "Well, nobody came.", ("always at the beginning of a sentence",)),
        ("Well", "“Well, nobody came,” the pilot said.", ("always at the beginning of a sentence",)),
        (
            "Foreign Military Financing",
            "A Foreign Military Financing loan: foreign military financing.",
            ("also in lower case",),
        ),
        ("Orla Bell", "Where the Orla Bell lay, the Orla Bell sank.", ("always after “the”",)),
        ("Oru Ben", "In May Oru Ben Sallas spoke.", ("always followed by “Sallas”",)),
        ("La Orva", "Many died in La Orva. Houses fell across La Orva.", ("always after “in”",)),
        ("La Orva", "Many died in La Orva.\n\nHouses fell across La Orva.", ("always after “across” or “in”",)),
        ("La Orva", "Many died in La Orva.\n\nThen La Orva spoke.", ()),
        ("Nora BrandtOru Sallas", "Nora BrandtOru Sallas wrote this.", ("perhaps without a space",)),
        ("Nora McBrandt", "Nora McBrandt wrote this.", ()),
    ],
)
def test_a_row_lists_doubts_about_a_name(name: str, body: str, doubts: tuple[str, ...]) -> None:
    assert evidence_of((name,), [briefing(body)], kind="person").doubts == doubts


@pytest.mark.parametrize(
    ("name", "body", "doubts"),
    [
        ("Harbour Hospital", "He was taken to Lady Harbour Hospital.", ("always after “Lady”",)),
        ("Tide Centre", "It was organised by the Ebb&Tide Centre of Karvonia.", ("always after “Ebb&”",)),
        ("Harbour Hospital", "The Harbour Hospital is closed, said President Harbour Hospital.", ()),
        ("Trade Office", "Affected: Pilots, Trade Office, Harbour Board.", ("never in a sentence",)),
        ("Trade Office", "Pilots\n\nHarbour Board · Trade Office · Contact", ("never in a sentence",)),
        ("Trade Office", "Pilots, the Trade Office and the Harbour Board met.", ()),
    ],
)
def test_a_row_lists_doubts_about_an_organisation(name: str, body: str, doubts: tuple[str, ...]) -> None:
    assert evidence_of((name,), [briefing(body)], kind="organisation").doubts == doubts


def test_a_topic_is_doubted_if_no_text_has_its_words() -> None:
    texts = [briefing("Of the sea law.")]
    assert evidence_of(("Sea law",), texts, kind="topic").doubts == ()
    assert evidence_of(("Harbour tax",), texts, kind="topic").doubts == ("its texts do not have these words",)


def test_a_row_shows_a_sentence_of_each_of_three_briefings_without_markup() -> None:
    texts = [briefing(f"Before. **Ilse\nVantor** met [Oru](/oru/) in room {n}. Ilse Vantor left.", n) for n in range(5)]
    shown = evidence_of(("Ilse Vantor",), texts, kind="person").sentences
    assert [one.title for one in shown] == ["Note 0", "Note 1", "Note 2"]
    assert (shown[0].sentence, shown[0].surface) == ("Ilse Vantor met Oru in room 0.", "Ilse Vantor")
