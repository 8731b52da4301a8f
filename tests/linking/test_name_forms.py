"""Short forms of a person with two family names."""

from site_builder.linking.model import MentionKind
from site_builder.linking.name_forms import forms_of
from tests.linking.sample_people import person


def short_forms(name: str, family: str) -> set[str]:
    found = forms_of(person(name, family=family))
    return {form.text for form in found if form.kind is MentionKind.SHORT and not form.shouted}


def test_the_first_of_two_family_names_is_a_short_form():
    assert short_forms("Zadé Lusmere Okell", "Lusmere Okell") == {"Lusmere Okell", "Lusmere"}


def test_prefixes_of_a_family_name_are_not_short_forms():
    assert short_forms("Orl van Bekk", "van Bekk") == {"van Bekk"}
    assert short_forms("Karim Abi Rached", "Abi Rached") == {"Abi Rached"}
