"""Languages recognised by script in texts of any length; shared scripts are told apart by some letters."""

import pytest

from site_builder.seeds.detect.language_id import language_of, unknown_language
from tests.seeds.documents import PROSE, draft_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("بيان وزارة الخارجية", "ar"),
        ("وزارت امور خارجه گفت که مذاکرات ادامه دارد", "fa"),
        ("وزیر خارجہ نے کہا کہ گفتگو ڈالر کے بارے میں تھی", "ur"),
        ("משרד החוץ", "he"),
        ("日米首脳会談について", "ja"),
        ("外交部发言人例行记者会", "zh"),
        ("남북 정상회담", "ko"),
        ("Переговоры были долгими", "ru"),
        ("Її позиція не змінилася, хоч він читав «Мы» і «Эхо»", "uk"),
        ("Гэта быў доўгі дзень", "be"),
        ("Η κυβέρνηση ανακοίνωσε", "el"),
    ],
)
def test_special_letters_identify_the_language_of_a_short_text(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        *("The word שלום means peace, and Вы is polite", "Österreich über Ärger", "α = 0.05 and β = 0.2", "2012", ""),
        *(
            "Министърът заяви, че преговорите продължават",
            "Његова љубав је велика",
            "प्रधानमंत्री ने कहा",
            "د افغانستان ښار",
        ),
    ],
)
def test_letters_shared_by_several_languages_decide_nothing(text: str) -> None:
    assert language_of(text) == ""


def test_a_text_in_arabic_is_set_in_its_direction() -> None:
    assert draft_of("بيان وزارة الخارجية\n\n5 March 2014\n\nقال الوزير إن المحادثات ستستمر.\n").language == "ar"
    assert draft_of(f"Karvonia\n\n5 March 2014\n\n{PROSE}\n\nقال الوزير.\n").language == "en"


@pytest.mark.parametrize(("language", "is_known"), [("en", True), ("en-US", True), ("de-AT", True), ("xq-US", False)])
def test_a_language_of_a_region_has_the_phrases_of_its_language(language: str, is_known: bool) -> None:
    assert (unknown_language(PROSE, language) == "") is is_known
