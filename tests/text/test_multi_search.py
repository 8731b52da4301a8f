"""A search for many names gives the same result for few and for many texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text import multi_search
from site_builder.text.multi_search import FEW_TEXTS, Literals

words = st.text(alphabet="ab é?", min_size=1, max_size=7)


@given(st.lists(words, min_size=1, max_size=8, unique=True), st.text(alphabet="ab é?", max_size=40))
def test_the_first_texts_get_the_same_hits_as_later_ones(names: list[str], text: str) -> None:
    literals = Literals(names)
    found = [list(literals.find(text)) for _ in range(FEW_TEXTS + 1)]
    assert all(hits == found[-1] for hits in found)
    assert all(text[start:end] == name for name, start, end in found[-1])


def test_no_automaton_is_built_for_few_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    make = multi_search._made_finder
    monkeypatch.setattr(multi_search, "_made_finder", lambda names: made.append(len(names)) or make(names))
    literals = Literals([f"Quay {number}" for number in range(100)])
    for _ in range(FEW_TEXTS):
        assert [name for name, _, _ in literals.find("From Quay 7 to Quay 12")] == ["Quay 7", "Quay 12"]
    assert max(made) <= 4
    assert [name for name, _, _ in literals.find("From Quay 7 to Quay 12")] == ["Quay 7", "Quay 12"]
    assert made[-1] == 100
