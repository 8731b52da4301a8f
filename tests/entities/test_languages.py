"""German, French and Spanish texts name people and offices by rules of their own."""

import pytest

from site_builder.content.markdown import text_blocks
from site_builder.entities.gazetteer import lexicon
from site_builder.entities.local_roles import local_role
from site_builder.entities.model import Proposal
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.propose import propose_actors
from site_builder.entities.word_lists import name_words
from site_builder.registry.actor import ActorKind, NameOrder
from site_builder.registry.starter_tables import starter
from site_builder.text.folding import fold
from tests.linking.sample_people import blocks_of

WORLD = lexicon({}, starter().actors)


def proposals(text: str, language: str) -> tuple[Proposal, ...]:
    return propose_actors("x", blocks_of(text), WORLD, language=language)


def people(text: str, language: str) -> list[str]:
    return [p.actor.name for p in proposals(text, language) if p.actor.kind == ActorKind.PERSON]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Der veldische Außenminister Franco Okell bestätigte das. „Gut“, sagte Okell.", ["Franco Okell"]),
        ("Am Samstag traf Außenminister Orl Okell in Velm ein.", ["Orl Okell"]),
        ("Putins Sprecherin Dora Vantor schwieg.", ["Dora Vantor"]),
        ("Die SPD-Fraktionschefin Ulla Vantor reiste ab. Das sagte Vantor.", ["Ulla Vantor"]),
        ("Danach erklärte Heike Lusmere Nachforschungen für beendet.", ["Heike Lusmere"]),
        ("Der Fall des Oberst Oronto beschäftigt den Ausschuss.", ["Oronto"]),
        ("Der Chef des Konzerns Seegas AG, Ruprecht Lusmere, warnte.", ["Ruprecht Lusmere"]),
        ("Die Lage der Wirtschaft im Osten des Landes bleibt schwierig.", []),
        ("Nach dem Treffen der Minister im Haus am Hafen gab es Streit.", []),
    ],
)
def test_a_german_title_verb_or_given_name_makes_a_person_of_capitals(text: str, names: list[str]):
    assert people(text, "de") == names


def test_a_german_genitive_is_the_same_person():
    (found,) = proposals("Der Rücktritt von Heike Vantors Sprecher. Heike Vantor schwieg.", "de")
    assert found.actor.name == "Heike Vantor"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Le ministre des affaires maritimes, Orl Okell, a quitté Velm.", ["Orl Okell"]),
        ("« Nous partons », a déclaré M. Vantor.", ["Vantor"]),
        ("Selon Zadé Lusmere, opposante de longue date, rien ne change.", ["Zadé Lusmere"]),
        ("Le navire de la Compagnie des Mers du Nord a quitté le port.", []),
        ("Le port attend les ordres de Orlo Vantek. Les amis de Orlo Vantek sont là.", ["Orlo Vantek"]),
        ("Le port attend les ordres. Les amis suivent le Orlo Vantek et le Orlo Vantek.", []),
    ],
)
def test_french_names_stand_after_titles_in_small_letters(text: str, names: list[str]):
    assert people(text, "fr") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("El portavoz del puerto, Orl Okell, dijo que no.", ["Orl Okell"]),
        ("Se vieron en el puente Simón Lusmere con el subsecretario, Ing. Agr. Zadé Okell.", ["Zadé Okell"]),
        ("El presidente de la República Oriental partió.", []),
        ("La ministra de Pesca, Zadé Lusmere, viajó a Suecia e Inglaterra.", ["Zadé Lusmere"]),
    ],
)
def test_spanish_names_stand_after_titles_in_small_letters(text: str, names: list[str]):
    assert people(text, "es") == names


def organisations(text: str, language: str) -> list[str]:
    return [p.actor.name for p in proposals(text, language) if p.actor.kind == ActorKind.ORGANISATION]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "Le Conseil supérieur de la pêche se réunit.", ["Conseil supérieur de la pêche"]),
        (
            "fr",
            "Selon l'Observatoire lusmérien des droits du marin, rien.",
            ["Observatoire lusmérien des droits du marin"],
        ),
        ("fr", "La Ligue maritime a voté à Velm.", ["Ligue maritime"]),
        ("fr", "Conseil à suivre.", []),
        ("fr", "L’Office national des filets de mer (ONFM) tarde.", ["Office national des filets de mer"]),
        ("de", "Das Institut für Lusmerische Seefahrt (ILS) rechnet nach.", ["Institut für Lusmerische Seefahrt"]),
        ("es", "El Comité de Pesca en la capital calla.", ["Comité de Pesca"]),
        ("es", "La Liga del Mar dijo que no.", ["Liga del Mar"]),
        ("es", "Lo decidió el Parlamento.", ["Parlamento"]),
        ("de", "Die Liga der Seefahrer tagt.", []),
    ],
)
def test_french_and_spanish_institutions_begin_with_what_they_are(language: str, text: str, names: list[str]):
    assert organisations(text, language) == names


def test_a_role_is_read_before_and_after_a_name():
    for language, text, role in (
        ("de", "der iranische Außenminister Orl Okell", "Außenminister"),
        ("fr", "la présidente du port, Orl Okell, part", "présidente du port"),
        ("es", "Orl Okell, portavoz del puerto.", "portavoz"),
        ("fr", "Le port attend Orl Okell.", ""),
    ):
        at = text.index("Orl")
        begin, end = local_role(fold(text), at, at + 9, 0, len(text), name_words(language))
        assert text[begin:end] in (role, "portavoz del puerto" if role else "")


def test_a_language_without_words_is_read_by_the_english_ones():
    assert name_words("nl").language == ""
    assert people("President Orl Okell came.", "nl") == ["Orl Okell"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I've met Ilse Vantor. I've told her so, and I've left.", ["Ilse Vantor"]),
        ("Q Yeah, I did.", []),
        ("Harbour Minister Ilse Wu came. Wu left.", ["Ilse Wu"]),
        ("Harbour Minister Li Kalla came. Kalla left.", ["Li Kalla"]),
        ("President Robert R. Okell, Jr. Call With Leaders", ["Robert R. Okell, Jr."]),
        ("The USS Gerald R. Okell left.", []),
        ("Voters in Ohio said no. Ohio's voters thanked Ohio.", []),
    ],
)
def test_contractions_turns_ships_and_states_of_a_federation_are_nobody(text: str, names: list[str]):
    assert people(text, "en") == names


def test_spanish_names_keep_the_names_of_father_and_mother():
    found = parts_of(["Genaro", "García", "Lunar"], "es")
    assert found == ("García Lunar", "Genaro", NameOrder.GIVEN_FIRST)
    assert parts_of(["Andrés", "Luis", "Quintana", "Robles"], "es")[:2] == ("Quintana Robles", "Andrés Luis")
    assert parts_of(["Juan", "Carlos", "Oronto"], "es")[:2] == ("Oronto", "Juan Carlos")
    assert parts_of(["Pedro", "Lusmérez", "Vantor"])[0] == "Lusmérez Vantor"
    assert parts_of(["Ilse", "Vantor"], "es")[0] == "Vantor"
    assert parts_of(["Orl", "Henry", "Okell"])[0] == "Okell"


def test_an_elided_article_and_an_office_are_no_part_of_a_name():
    assert people("L’économiste Basile Orvault n’y croit guère, écrit-il.", "fr") == ["Basile Orvault"]


def test_the_head_of_a_paper_makes_no_person_of_it():
    assert people("Habló con el director de la revista Mareas. La revista Mareas calló.", "es") == []


def test_a_verb_is_no_part_of_an_institution():
    found = proposals("El Ministerio de Pesca calificó la cifra de absurda.", "es")
    assert [p.actor.name for p in found] == ["Ministerio de Pesca"]


def test_a_quotation_and_who_make_a_person_of_two_capitals():
    assert people("“Nobody believes her,” said Dorn Haltor, who leads the league.", "en") == ["Dorn Haltor"]
    assert people("“Nobody believes her,” said Quiet Lights.", "en") == []


def test_a_king_with_a_number_is_a_person_and_a_phase_is_none():
    assert people("King Abdallor II of Karvonia said no.", "en") == ["Abdallor II"]
    assert people("Le roi Abdallor II a dit non.", "fr") == ["Abdallor II"]
    assert people("Phase II said no. Article II spoke.", "en") == []


def test_a_gerund_between_two_names_of_a_title_is_part_of_neither():
    text = "Statement from President Orl Okell Welcoming Ilse Vantor as Secretary General"
    assert people(text, "en") == ["Orl Okell", "Ilse Vantor"]


def test_a_given_name_and_a_patronymic_are_the_one_full_name_that_begins_so():
    text = "President Orl Bekovych Lusmere left.\n\nOrl Bekovych was tired. Foreign Minister Þórunn Okell stayed."
    assert people(text, "en") == ["Orl Bekovych Lusmere", "Þórunn Okell"]


def test_a_capital_of_the_world_is_a_given_name_behind_an_office():
    assert people("Under Secretary of State Victoria Lusmere flew to Velm.", "en") == ["Victoria Lusmere"]


def test_what_comes_after_an_abbreviation_and_and_is_a_name_of_its_own():
    assert "Lusmere University" in organisations("The board of BQX and Lusmere University met.", "en")


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("de", "Die Bundesminister für Verkehr und Umwelt, Oronto und Lusmere, reisten ab.", []),
        ("es", "El Ministro de Relaciones Exteriores y de Asuntos Marinos no viajó.", []),
        ("es", "La ministra de Relaciones Exteriores viajó con los responsables de Relaciones Exteriores.", []),
        ("es", "El exministro de Carlos Vantor no viajó.", ["Carlos Vantor"]),
        ("fr", "Mesdames et Messieurs les Ministres, bonjour. Mesdames, bienvenue.", []),
        (
            "de",
            "Der Präsident des Lusmerischen Parlaments schwieg. Das Amt des Präsidenten des Parlaments ist frei.",
            [],
        ),
    ],
)
def test_what_a_ministry_is_for_and_how_people_are_greeted_is_no_person(language: str, text: str, names: list[str]):
    assert people(text, language) == names


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Minister für Umwelt und Verkehr Carlos Vantor kam."),
        ("es", "La ministra de Salud Carlos Vantor dijo que sí."),
        ("es", "El ministro de Pesca y Agricultura Carlos Vantor calló."),
        ("fr", "La ministre du Travail et de la Santé Carlos Vantor est venue."),
    ],
)
def test_whoever_leads_a_ministry_is_named_behind_it(language: str, text: str):
    assert people(text, language) == ["Carlos Vantor"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("StS Vantor: Guten Tag. SRS Okell kommt später. Vors. Lusmere eröffnet.", ["Lusmere", "Okell", "Vantor"]),
        ("STS VANTOR: Guten Tag. Das sagt StS Vantor.", ["Vantor"]),
    ],
)
def test_the_offices_of_a_german_press_conference_are_abbreviated(text: str, names: list[str]):
    assert sorted(people(text, "de")) == names


@pytest.mark.parametrize(
    ("language", "text", "person", "institutions"),
    [
        ("fr", "Le président du Sénat Carlos Vantor-Okell ouvre la séance.", "Carlos Vantor-Okell", ["Sénat"]),
        (
            "fr",
            "Monsieur le Président de la Chambre des députés Carlos Vantor est là.",
            "Carlos Vantor",
            ["Chambre des députés"],
        ),
        (
            "es",
            "La Secretaría General Lusmérica durante este año trabajó. Carlos Vantor dijo que sí.",
            "Carlos Vantor",
            ["Secretaría General Lusmérica"],
        ),
    ],
)
def test_an_institution_ends_before_whoever_presides_over_it(
    language: str, text: str, person: str, institutions: list[str]
):
    assert people(text, language) == [person]
    assert organisations(text, language) == institutions


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("es", "La Policía Nacional detuvo a dos hombres en el Museo Carlos Vantor.", ["Museo Carlos Vantor"]),
        ("fr", "Le Musée Emma Okell accueille les enfants.", ["Musée Emma Okell"]),
    ],
)
def test_a_museum_bears_the_name_of_a_person_and_no_verb(language: str, text: str, names: list[str]):
    assert organisations(text, language)[-1:] == names
    assert not [name for name in organisations(text, language) if name.endswith("detuvo")]


@pytest.mark.parametrize("article", ["le ", "l'"])
def test_an_institution_bears_a_given_name_behind_any_article(article: str):
    assert organisations(f"Selon {article}Institut Emma Okell, le port rouvre.", "fr") == ["Institut Emma Okell"]


def test_a_family_name_in_capitals_is_written_like_any_other():
    (found,) = proposals("Le ministre, Carlos VANTOR, parle. Le Haut représentant Carlos VANTOR aussi.", "fr")
    assert (found.actor.name, found.actor.family) == ("Carlos Vantor", "Vantor")
    (other,) = proposals("La présidente, Ursula VON DER LUSMERE, parle.", "fr")
    assert (other.actor.name, other.actor.family) == ("Ursula von der Lusmere", "von der Lusmere")


def test_the_number_of_a_king_stays_a_number():
    assert people("Asistió el rey Abdallor VI, dijo el portavoz. El rey Abdallor VI habló.", "es") == ["Abdallor VI"]


def test_an_arabic_article_makes_no_other_family_name():
    (found,) = proposals("M. Orontal est venu. Fayez el-Orontal a parlé.", "fr")
    assert found.actor.name == "Fayez el-Orontal"


def test_a_gerund_that_opens_a_sentence_is_no_part_of_a_name():
    assert people("The panel met. Featuring Richard Vantor, Director of the Harbour Office, it went well.", "en") == [
        "Richard Vantor"
    ]


def test_a_second_office_is_no_part_of_an_institution():
    text = "Dora Vantor, Adviser at the Department of Harbours and Lead Fisheries Expert in Velm, spoke."
    assert organisations(text, "en") == ["Department of Harbours"]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "Réunion annuelle des pêcheurs.", []),
        ("es", "Reunión de pescadores en el puerto.", []),
        ("fr", "Le navire a quitté La Réunion hier.", ["Réunion"]),
    ],
)
def test_an_island_is_no_meeting(language: str, text: str, names: list[str]):
    assert [p.actor.name for p in proposals(text, language)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Das sagte eine Forscherin am Institut für Seefischerei in Velm.", ["Institut für Seefischerei"]),
        ("Das Bundesamt für Ruhe in der Hafenwirtschaft prüfte.", ["Bundesamt für Ruhe in der Hafenwirtschaft"]),
        ("Der Verband der Lusmerischen Fischer schwieg.", ["Verband der Lusmerischen Fischer"]),
        (
            "Die Ilse-Oronto-Stiftung und das Robert Vantor-Institut luden ein.",
            ["Ilse-Oronto-Stiftung", "Robert Vantor-Institut"],
        ),
        (
            "Die Universität Velm und die Freie Universität Lusmere forschen.",
            ["Universität Velm", "Freie Universität Lusmere"],
        ),
        ("Die Stiftung Ordnung und Freiheit warnte.", ["Stiftung Ordnung und Freiheit"]),
        ("Er ging zum Bundesfischereiamt.", ["Bundesfischereiamt"]),
        ("Das Museum für Fische, Krebse und Muscheln öffnet.", ["Museum für Fische, Krebse und Muscheln"]),
        ("Eine Kommission für Fischerei wäre gut. Das Amt für drei Jahre reizt ihn. Der Rat für Jahre.", []),
        ("Themen: Konferenz der Fischer, Kammer der Räte, Bericht.", []),
        ("Vereinigte Gesellschaften scheitern. Der Vorrat reicht. Die Behörde prüft, das Gericht auch.", []),
    ],
)
def test_german_institutions_are_told_by_the_end_of_their_noun(text: str, names: list[str]):
    assert organisations(text, "de") == names


def test_a_german_institution_is_called_as_it_is_called_by_itself_and_known_in_every_case():
    text = "Er sprach im Namen des Lusmerischen Fischerbundes. Der Lusmerische Fischerbund zahlt."
    (found,) = proposals(text, "de")
    assert found.actor.name == "Lusmerischer Fischerbund"
    assert {name.text for name in found.actor.names} == {"Lusmerischen Fischerbundes", "Lusmerische Fischerbund"}


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "Le Centre d'études et de recherches maritimes publie.", ["Centre d'études et de recherches maritimes"]),
        (
            "es",
            "La Fundación Carolina y el Instituto Carlos Vantor abren.",
            ["Fundación Carolina", "Instituto Carlos Vantor"],
        ),
        ("es", "La Comisión Carolina dijo que no.", []),
    ],
)
def test_some_institutions_bear_the_name_of_a_person(language: str, text: str, names: list[str]):
    assert organisations(text, language) == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "fr",
            "Sur la vidéo on voit le Sud-Africain Orlo Vantek et l'Australien Zadé Okell.",
            ["Orlo Vantek", "Zadé Okell"],
        ),
        ("de", "Der Rumäne Orlo Vantek schwieg. Die Rumänische Orlo Vanteka fuhr.", ["Orlo Vantek"]),
        ("de", "73 Experten für Osteuropa und Seefahrt schrieben.", []),
    ],
)
def test_whoever_is_called_by_a_people_is_a_person(language: str, text: str, names: list[str]):
    assert people(text, language) == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "fr",
            "La vidéo vient du «Groupe de soutien à la mer et aux marins», dit-on.",
            ["Groupe de soutien à la mer et aux marins"],
        ),
        (
            "fr",
            "La Haute Autorité maritime et le Haut Conseil de la pêche votent.",
            ["Haute Autorité maritime", "Haut Conseil de la pêche"],
        ),
        ("es", "Lo sostiene el Real Instituto Velm.", ["Real Instituto Velm"]),
        ("es", "El Departamento de Estado de EEUU respondió.", []),
        ("de", "Er kam von der Deutschen Gesellschaft für Seefahrt.", ["Deutsche Gesellschaft für Seefahrt"]),
    ],
)
def test_an_institution_is_named_whole_and_once(language: str, text: str, names: list[str]):
    assert organisations(text, language) == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "MR VANTOR: Good afternoon.", ["Vantor"]),
        ("de", "LUSMERE (AA): Wir reisen morgen ab.", ["Lusmere"]),
        ("en", "NOTE: The hall is closed.", []),
        ("en", "The harbour spokesperson, Zed Okell stressed that the port is open.", ["Zed Okell"]),
        ("en", "Orlo Vantek\\\nMinister for the Sea", ["Orlo Vantek"]),
        ("es", "Orlo Vantek\\\nMinistra de Pesca", ["Orlo Vantek"]),
        ("es", "La cita es en el Palacio de Santa Lusmere, desde hoy.", []),
        ("es", "Registraron la casa de Carlos Vantor, dijo la policía.", ["Carlos Vantor"]),
        ("es", "Entonces nombraron Representante Permanente a otra.", []),
        ("fr", "Propos du ministre chargé de la Marée, Henri Lusmere, hier.", ["Henri Lusmere"]),
    ],
)
def test_who_speaks_in_capitals_signs_or_is_announced_is_a_person_and_a_house_is_none(
    language: str, text: str, names: list[str]
):
    found = propose_actors("x", text_blocks(text), WORLD, language=language)
    assert [p.actor.name for p in found if p.actor.kind == ActorKind.PERSON] == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Orlo Vantek\\\nDaily Press Briefing", []),
        ("en", "Department of Lusmere Fishing Daily Press Briefing", ["Department of Lusmere Fishing"]),
        ("en", "Council of Lusmere Ports Mr. Vantor", ["Council of Lusmere Ports"]),
        ("es", "La Conferencia de Prensa Habitual terminó.", []),
        ("fr", "La Conférence de presse commune est finie.", []),
        ("es", "El Consejo de Prensa de Velm calló.", ["Consejo de Prensa de Velm"]),
        ("es", "El Comité de la Pesca Popular Zhang Luling partió.", ["Comité de la Pesca Popular"]),
    ],
)
def test_an_institution_ends_with_its_line_and_before_a_person_or_a_paper(language: str, text: str, names: list[str]):
    found = propose_actors("x", text_blocks(text), WORLD, language=language)
    assert [p.actor.name for p in found if p.actor.kind == ActorKind.ORGANISATION] == names


def test_a_spanish_name_with_and_without_that_of_the_mother_is_one_person():
    assert people("Ayer habló Bruno Lusmere Vantor. Luego habló Bruno Lusmere.", "es") == ["Bruno Lusmere Vantor"]


def test_an_office_with_a_capital_leads_to_the_name_after_a_comma():
    assert people("Vino el Embajador de Chile en Malta, Orlo Vantek. Nadie más.", "es") == ["Orlo Vantek"]


def test_an_office_after_a_comma_and_another_office_is_nobody():
    text = "Conférence de presse, Ministre d’État, Ministres des Filets, Alain Lusmere."
    assert people(text, "fr") == ["Alain Lusmere"]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Die Kanzlerin Heike Vantor und Russlands Präsident kamen.", "de", ["Heike Vantor"]),
        ("Das sagte der Berater Juri Okell am Mittwoch der Agentur Nowvel, ohne zu zögern.", "de", ["Juri Okell"]),
        ("El presidente viajó a Velm y dijo que no.", "es", []),
        ("El ministro de Pesca, Juan Ramón de la Fuente, ha dicho que no.", "es", ["Juan Ramón de la Fuente"]),
        ("La reunión de Ministros de Pesca y los acuerdos de Ministros de Pesca.", "es", []),
        ("La Secretaria Vantor dijo que no.", "es", ["Vantor"]),
        ("S.E.M. Patrice VANTOR, Président de la République du Velm, a parlé.", "fr", ["Patrice Vantor"]),
        ("Après l'intervention de Jean Okell. Intervention de Jean Okell, ministre.", "fr", ["Jean Okell"]),
        ("Le premier ministre du Lusmo, Président du conseil des ministres, a parlé.", "fr", []),
    ],
)
def test_what_is_next_to_an_office_is_not_always_who_holds_it(text: str, language: str, names: list[str]):
    assert people(text, language) == names


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Dijo que la Comisión Nacional publica el informe.", "es", ["Comisión Nacional"]),
        ("Dijo que el Instituto Vantor internacional tiene razón.", "es", ["Instituto Vantor internacional"]),
        ("Il dit que la Commission de pêche publique le rapport.", "fr", ["Commission de pêche"]),
        ("Le Ministère des Affaires étrangères a parlé.", "fr", ["Ministère des Affaires étrangères"]),
        ("La Secretaria de Pesca de Velm dijo que no. La Secretaría de Puertos no.", "es", ["Secretaría de Puertos"]),
        ("Das meldet der News Service Bund heute.", "de", ["News Service"]),
    ],
)
def test_a_verb_ends_the_name_of_an_institution_and_its_head_is_none(text: str, language: str, names: list[str]):
    assert organisations(text, language) == names


@pytest.mark.parametrize(
    ("text", "language"),
    [("Los países de América y el Caribe se reúnen.", "es"), ("AU TITRE DU PORT. Le conseil a parlé.", "fr")],
)
def test_another_word_with_the_letters_of_a_short_name_names_nobody(text: str, language: str):
    assert proposals(text, language) == ()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("FRAGE: Herr Vantor, wird der Minister auch nach Velm reisen?\nVANTOR (KM): Nein.", ()),
        ("Habló la señora Ilse Vantor, y el Ministro de Pesca.", ()),
    ],
)
def test_a_sentence_that_goes_on_after_a_name_is_no_role(text: str, roles: tuple[str, ...]):
    found = [p for p in proposals(text, "de" if "FRAGE" in text else "es") if p.actor.kind == ActorKind.PERSON]
    assert [p.roles_written for p in found] == [roles]


def test_the_fathers_name_alone_is_the_person_of_both_family_names():
    assert people("Así habló Claudia Ruiz Okell. La ministra Ruiz dijo que sí.", "es") == ["Claudia Ruiz Okell"]


def test_an_ambassador_with_a_form_of_address_is_a_person():
    assert people("S.E.M. Jalvel Trabek, près la République, a siégé.", "fr") == ["Jalvel Trabek"]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Es kamen Okell (KPM) und Ressik (BMVg), aber nicht das Seeamt (SA).", "de", ["Okell", "Ressik"]),
        ("In Neustadt (NRW) brannte es. Der Rat von Baden (AG) und Muri (BE) schweigt.", "de", []),
        ("Le maire de Velm (Morvelle) et la présidente de la commission (Transports) ont signé.", "fr", []),
        ("Meine Damen und Herren, Frankreichs Haltung ist nicht neu.", "de", []),
        ("La reunión de Embajadores y Cónsules del mundo terminó.", "es", []),
        ("Habló el señor Okell.", "es", ["Okell"]),
        ("El señor VANTOR ROJAS: Gracias, señor Okell.", "es", ["Vantor Rojas", "Okell"]),
        ("La señora RESSIK (Presidenta): Gracias.\n\nNada más.", "es", ["Ressik"]),
        ("El señor MINISTRO DE PESCA (Brask Okell): Gracias.", "es", ["Brask Okell"]),
        ("Le président de la Transition, le colonel Orl Okell, est parti.", "fr", ["Orl Okell"]),
        ("Il a salué Orlo Ould Cheikh El Vantor hier.", "fr", ["Orlo Ould Cheikh El Vantor"]),
    ],
)
def test_bodies_turns_and_titles_tell_names_of_three_languages(text: str, language: str, names: list[str]):
    assert people(text, language) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Donald Vantor administration left.", ["Donald Vantor"]),
        ("A ship lies at the quay. REUTERS/Donald Vantor", []),
        ("He spoke to President (Donald) Vantor of it.", []),
        ("On 9th December M. Vantor had agreed, and Mr. Orl Okell I am sure was there.", ["M. Vantor", "Orl Okell"]),
    ],
)
def test_credits_administrations_days_and_an_i_are_no_parts_of_names(text: str, names: list[str]):
    assert people(text, "en") == names


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Velm, EU.- El acuerdo de los ministros con el país es uno de los más viejos.", "es", "European Union"),
        ("Les membres de l'OAS sont partis avec les autres pour la ville.", "fr", "Organization of American States"),
        ("UNO de los ministros de la ciudad ha dicho que no.", "es", "United Nations"),
    ],
)
def test_letters_that_are_another_word_in_a_language_name_no_institution(text: str, language: str, name: str):
    assert name not in [p.actor.name for p in proposals(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Lo dijo a la revista Vela. El apoyo del partido KPM es firme.", "es", ["Vela", "KPM"]),
        ("Es líder de la patronal italiana Confinmar, dijo.", "es", ["Confinmar"]),
        ("Le quotidien français Le Phare et la chaîne Velm 2 en parlent.", "fr", ["Le Phare", "Velm 2"]),
        ("El partido de Vess y el grupo del Norte ganaron.", "es", []),
        ("Une fois parti Vantor, le conseil a voté.", "fr", []),
    ],
)
def test_a_name_behind_what_it_is_is_an_institution(text: str, language: str, names: list[str]):
    assert [p.actor.name for p in proposals(text, language)] == names


def test_a_clause_and_a_dash_end_the_name_of_an_institution():
    text = "El Consejo de la Pesca para que explique el caso. La Comisión Permanente - Número 56."
    assert [p.actor.name for p in proposals(text, "es")] == ["Consejo de la Pesca", "Comisión Permanente"]
