"""Fast search for names and spans against a slow reference."""

import pickle
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from site_builder.linking.name_forms import forms_of
from site_builder.linking.name_matcher import Names
from site_builder.linking.text_view import within, within_disjoint
from site_builder.text.folding import count_words, fold, is_word, lowered, whole_word
from site_builder.text.multi_search import LiteralSearch, find_literals, in_bytes, leftmost_longest
from tests.linking.sample_people import EVERYBODY

NAMES = ("Vantor", "Ilse Vantor", "Vantor Port", "Karvonia", "Karvonia Port", "Port Office", "ana", "anana")
TEXT = "Ilse Vantor Port Office; Karvonia Ports, Karvonia. Vantor—Vantor ananana Port Office Karvonia Port"

ALL = Names(EVERYBODY.values())
SAYING_ALL = ", ".join(form.text for actor in EVERYBODY.values() for form in forms_of(actor))


def slowly(names: Sequence[str], text: str) -> list[tuple[int, int, int]]:
    found, at = [], 0
    while at < len(text):
        here = [(len(name), number) for number, name in enumerate(names) if text.startswith(name, at)]
        if here:
            length, number = max(here)
            found.append((number, at, at + length))
        at += max(here)[0] if here else 1
    return found


def test_names_are_found_from_the_left_the_longest_first_and_without_overlaps() -> None:
    many = (*NAMES, *(f"Office {number}" for number in range(600)))
    odd = (*NAMES, "Vantor?", "Łod", "杨洁篪")
    foreign = "Vantoré Vantor? Łod 杨洁篪 — Vantor Port — éKarvonia"
    texts = (TEXT, f"{TEXT} Office 5, Office 57", foreign)
    for names, text in [(names, text) for names in (NAMES, many, odd, ()) for text in texts]:
        assert list(find_literals(names, text)) == slowly(names, text)


def test_words_are_found_inside_others_and_non_ascii_characters_match_no_question_mark() -> None:
    words = ("port", "ports", "airport", "weißport", "wei?port")
    text = "airports? weißport wei—port wei?port"
    every = sorted((at, at + len(w)) for w in words for at in range(len(text)) if text.startswith(w, at))
    found = LiteralSearch({"all": words, "long": words[2:], "none": ()}).find(text, in_bytes(text))
    assert found == {"all": every, "long": [span for span in every if text[slice(*span)] in words[2:]], "none": []}
    assert [text[a:z] for a, z in leftmost_longest(every)] == ["airport", "weißport", "port", "wei?port"]
    assert LiteralSearch({}).find(text, in_bytes(text)) == {}


@given(st.lists(st.sampled_from(sorted(EVERYBODY)), unique=True), st.booleans())
def test_a_search_over_all_names_finds_the_names_of_some_actors(ids: list[str], loud: bool) -> None:
    some = {name: EVERYBODY[name] for name in ids}
    forms = [form for actor in some.values() for form in forms_of(actor) if loud or not form.shouted]
    texts = list(dict.fromkeys(form.text for form in forms))
    where = SAYING_ALL, in_bytes(SAYING_ALL), some
    found = ALL.find(*where, date=None, loud=lambda: loud)
    assert [(start, end) for start, end, _ in found] == [(start, end) for _, start, end in slowly(texts, SAYING_ALL)]
    for start, end, written in found:
        assert list(written.forms) == [form for form in forms if form.text == SAYING_ALL[start:end]]
    assert found == Names(some.values()).find(*where, date=None, loud=lambda: loud)
    assert found == pickle.loads(pickle.dumps(ALL)).find(*where, date=None, loud=lambda: loud)


def test_disjoint_spans_are_found_by_binary_search() -> None:
    spans = ((2, 5), (5, 6), (9, 14))
    every = [(start, end) for start in range(16) for end in range(start + 1, 17)]
    assert [within_disjoint(spans, *span) for span in every] == [within(spans, *span) for span in every]


def test_a_whole_word_touches_no_letter_digit_or_mark() -> None:
    for beside in (*" \n,.;:'\"()-—…?/_", "a", "7", "é", "\u0301"):
        free = not is_word(beside)
        assert whole_word(f"{beside}Vess", 1, 5) == free
        assert whole_word(f"Vess{beside}", 0, 4) == free


def test_frequent_signs_fold_like_all_others() -> None:
    assert fold("“Gök–Vår’s” ‘Vess’ ‐ Łod") == "\"Gok-Var's\" 'Vess' - Lod"
    assert fold("Vess—“Gök” — ‘Vår’") == "Vess—\"Gok\" — 'Var'"


def test_a_letter_is_folded_alike_alone_and_in_a_text() -> None:
    letters = "".join(map(chr, range(0x3000)))
    assert fold(letters) == "".join(map(fold, letters)) == fold(fold(letters))


@given(st.text(alphabet="aΣσİ—\u0301 É"))
def test_lower_case_by_parts_equals_lower_case_of_the_whole(text: str) -> None:
    whole = text.lower()
    assert lowered(text) == whole or len(whole) != len(text) == len(lowered(text))


@given(st.text(alphabet="ab \n\t\x1c\x85\u00a0\u2003\u3000—é"))
def test_fast_counting_equals_the_number_of_split_words(text: str) -> None:
    assert count_words(text) == len(text.split())
