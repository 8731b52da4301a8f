"""Whether a state acts in its sentence, in four languages."""

import pytest

from site_builder.linking.agency import institutions_in, reason_to_act


def acts(text: str, language: str, name: str = "Karvonia") -> bool:
    start = text.index(name)
    return bool(reason_to_act(text, start, start + len(name), language=language, capital=False))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They said that Karvonia has now done the opposite."),
        ("en", "Karvonia is using the harbour."),
        ("en", "It happened after Karvonia devalued its coin."),
        ("en", "The talks were hosted by Karvonia."),
        ("en", "Karvonia and Ostreland signed a treaty."),
        ("de", "Seit Montag verhandelt Karvonia mit den Fischern."),
        ("de", "Karvonia hat den Hafen gesperrt."),
        ("fr", "La Karvonia a rejeté cette demande."),
        ("fr", "Le gouvernement de Karvonia se tait."),
        ("es", "Karvonia rechazó la oferta."),
    ],
)
def test_a_state_that_does_something_acts(language: str, text: str) -> None:
    assert acts(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They sailed to Karvonia and stayed."),
        ("en", "The war in Ostreland and Karvonia is over."),
        ("en", "After the invasion of Karvonia it rained."),
        ("en", "The Karvonia issue came up."),
        ("de", "Sie wohnen in Karvonia und fischen."),
        ("fr", "Ils vivent en Karvonia depuis deux ans."),
        ("es", "Viven en Karvonia desde hace dos años."),
    ],
)
def test_a_place_does_not(language: str, text: str) -> None:
    assert not acts(text, language)


def test_a_part_of_a_state_is_found_by_its_peoples_name() -> None:
    assert [state for *_, state in institutions_in("the French foreign ministry", "en")] == ["france"]
    assert [state for *_, state in institutions_in("le gouvernement espagnol", "fr")] == ["spain"]
    assert [state for *_, state in institutions_in("die italienische Regierung", "de")] == ["italy"]
    assert institutions_in("the French cheese", "en") == []
