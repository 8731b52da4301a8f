import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.search.terms import LONGEST, family_of, fold, stem, terms_of, terms_of_bytes

FOLDED = {
    "ILSE Vantor’s": "ilse vantor",
    "Qur'an": "quran",
    "Pérane": "perane",
    "Łódź, Straße, Ørsted": "lodz, strasse, orsted",
    "İzmir": "izmir",
    "Ὀδυσσεύς": "οδυσσευσ",
    "한국": "한국",
    "ﬁne Ⅳ": "fine iv",
    "أحمد": "احمد",
}
STEMS = {
    "sanctions": "sanction",
    "countries": "countri",
    "country": "countri",
    "valleys": "valley",
    "delays": "delay",
    "boxes": "box",
    "crises": "crise",
    "crisis": "crisis",
    "glass": "glass",
    "gas": "gas",
    "days": "day",
    "ties": "tie",
    "1990s": "1990s",
    "тени": "тени",
}


@pytest.mark.parametrize("written", FOLDED)
def test_words_are_folded(written: str) -> None:
    assert fold(written) == FOLDED[written]


@pytest.mark.parametrize("word", STEMS)
def test_english_plurals_lose_their_ending(word: str) -> None:
    assert stem(word) == STEMS[word]


def test_a_text_gives_its_terms_in_order_without_common_words_and_single_letters() -> None:
    text = "The F-16s of the sea: 1,200 ships, and Al-Qaida’s 7 harbours."
    assert list(terms_of(text)) == ["16s", "sea", "200", "ship", "al", "qaida", "harbour", "f16s", "alqaida"]


def test_scripts_without_spaces_give_pairs_and_their_last_character() -> None:
    assert list(terms_of("王小明 met 2024年")) == ["王小", "小明", "明", "met", "2024", "年"]


def test_a_word_with_hyphens_is_also_one_word() -> None:
    assert list(terms_of("Co-operation")) == ["co", "operation", "cooperation"]
    assert list(terms_of("O’Dell-Smythe’s")) == ["odell", "smythe", "odellsmythe"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("negotiate", "negotiated", "negotiation")),
        ("de", ("verhandlung", "verhandlungen")),
        ("fr", ("negociation", "negociations")),
        ("es", ("negociacion", "negociaciones")),
    ],
)
def test_the_words_of_a_family_share_a_stem(language: str, words: tuple[str, ...]) -> None:
    assert len({family_of(word, language) for word in words}) == 1


def test_a_language_without_a_stemmer_has_no_families() -> None:
    assert family_of("negotiation", "xx") == "negotiation"


def test_a_long_term_is_cut() -> None:
    assert list(terms_of("x" * 99)) == ["x" * LONGEST]


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("aAs ’'‘“”—-_.,éßİΣς王"))))
def test_the_fast_path_finds_the_same_terms(text: str) -> None:
    assert list(terms_of_bytes(text.encode())) == list(terms_of(text))
