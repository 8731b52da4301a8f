"""A search for many names gives the same result for short and for long texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text import multi_search
from site_builder.text.multi_search import FEW_CHARACTERS, Literals

words = st.text(alphabet="ab é?", min_size=1, max_size=7)


@given(st.lists(words, min_size=1, max_size=8, unique=True), st.text(alphabet="ab é?", max_size=40))
def test_short_texts_get_the_same_hits_as_those_after_a_long_one(names: list[str], text: str) -> None:
    literals = Literals(names)
    found = list(literals.find(text))
    list(literals.find("-" * FEW_CHARACTERS))
    assert list(literals.find(text)) == found
    assert all(text[start:end] == name for name, start, end in found)


def test_no_automaton_of_all_names_is_built_for_short_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    make = multi_search._made_finder
    monkeypatch.setattr(multi_search, "_made_finder", lambda names: made.append(len(names)) or make(names))
    literals = Literals([f"Quay {number}" for number in range(100)])
    for text in ("From Quay 7 to Quay 12", "From Quay 7 to Quay 12. " + "They waited. " * 2000):
        assert [name for name, _, _ in literals.find(text)] == ["Quay 7", "Quay 12"]
    assert max(made) <= 4
    assert len(list(literals.find("From Quay 7 to Quay 12. " * 1000))) == 2000
    assert made[-1] == 100
