import pytest

from site_builder.entities.propose import _lower_words


@pytest.mark.parametrize("dash", ["—", "…", "•", "*", "→"])
def test_words_in_lower_case_are_those_that_no_hyphen_comes_before(dash: str) -> None:
    found = _lower_words(f"A half-baked plan{dash}the port's wharf, Sea3")
    assert {"half", "plan", "the", "port", "wharf"} <= found
    assert not {"a", "baked", "s", "sea"} & found
