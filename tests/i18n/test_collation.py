import pytest

from site_builder.i18n.collation import initial, sort_key


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en", "Abel|Ädan|Ædan|Álvar|el-Amin|El Bara|Élan|O’Brin|Obrist|Özal|Zed|Ωmega|Ян|王"),
        ("de", "Arvik|Ärvik|Arvikson|Muller|Müller|Mullerin|Ostrel|Östrel|Strase|Strasse|Straße"),
        ("fr", "cote|coté|côte|côté|cotex"),
        ("sv", "Aro|Zed|Åro|Äro|Öro"),
        ("da-DK", "Aro|Zed|Æro|Øro|Åro"),
        ("es", "Nuvo|Nzed|Ñuvo|Oro"),
        ("pl", "Lutz|Łan|Man"),
    ],
)
def test_names_are_sorted_by_the_rules_of_the_language(language: str, ordered: str) -> None:
    names = ordered.split("|")
    assert sorted(sorted(names), key=lambda name: sort_key(name, language)) == names


def test_case_hyphens_and_apostrophes_only_break_ties() -> None:
    names = ["O’Brin", "obrin", "O Brin", "O-Brin", "OBRIN"]
    assert len({sort_key(name, "en")[0] for name in names}) == 2
    assert sort_key("Straße", "de")[0] == sort_key("STRASSE", "de")[0]


@pytest.mark.parametrize(
    ("language", "name", "letter"),
    [
        ("en", "Élan", "E"),
        ("en", "Ædan", "A"),
        ("en", "’t Hask", "T"),
        ("en", "«Quay»", "#"),
        ("en", "9 March", "#"),
        ("en", "", "#"),
        ("de", "Özal", "O"),
        ("sv", "Öro", "Ö"),
        ("es", "Ñuvo", "Ñ"),
        ("en", "Ян", "Я"),
    ],
)
def test_an_index_lists_a_name_under_a_letter_of_the_language(language: str, name: str, letter: str) -> None:
    assert initial(name, language) == letter
