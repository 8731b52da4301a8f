"""Detection of acting states in a sentence, in four languages."""

import pytest

from site_builder.linking.agency import acts as acts_at_one
from site_builder.linking.agency import reason_to_act
from site_builder.linking.institutions import institutions_in
from site_builder.linking.model import Block, BlockKind
from site_builder.linking.text_view import TextView, read_blocks
from site_builder.registry.starter_tables import starter
from tests.linking.cases import find_mentions
from tests.linking.sample_people import EVERYBODY, blocks_of


def view(text: str, language: str) -> TextView:
    """A text view; function words are added, since a short text is not enough to detect the language."""
    return read_blocks("", [Block(0, BlockKind.PARAGRAPH, text), Block(1, BlockKind.PARAGRAPH, GRAMMAR[language])])


GRAMMAR = {"en": "the and of was with", "de": "der und mit wurde nach", "fr": "le les avec dans", "es": "el los con y"}


def acts(text: str, language: str, name: str = "Karvonia") -> bool:
    start = text.index(name)
    return bool(reason_to_act(view(text, language), start, start + len(name), capital=False))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They said that Karvonia has now done the opposite."),
        ("en", "Karvonia is using the harbour."),
        ("fr", "Karvonia avait l'intention de partir."),
        ("fr", "Karvonia est intervenue hier."),
        ("es", "Urgieron ayer a Karvonia a usar su influencia."),
        ("de", "Nun verschärft Karvonia seine Sanktionen."),
        ("de", "Karvonia wird die Häfen schließen."),
        ("en", "It happened after Karvonia devalued its coin."),
        ("en", "The talks were hosted by Karvonia."),
        ("en", "The talks were hosted by Karvonia government envoys."),
        ("en", "Karvonia and Ostreland signed a treaty."),
        ("en", "We met the President of Karvonia."),
        ("en", "He spoke with President Ilse Vantor of Karvonia at noon."),
        ("en", "They urged Karvonia to open the harbour."),
        ("en", "They thanked Karvonia for its help, and praised Karvonia for lending nets."),
        ("en", "He met representatives of Brimm and Karvonia."),
        ("en", "Brimm, Karvonia and Lund have long been quarrelling."),
        ("en", "The nets came in, and Karvonia tried to count them."),
        ("de", "Seit Montag verhandelt Karvonia mit den Fischern."),
        ("de", "Karvonia hat den Hafen gesperrt."),
        ("de", "Karvonias Fischereiminister sperrte den Hafen."),
        ("de", "Es scheiterte am Widerstand der Karvonia."),
        ("de", "Karvonia hat den Hafen gesperrt und die Boote bleiben nun alle im Norden."),
        ("fr", "La Karvonia a rejeté cette demande."),
        ("fr", "Le gouvernement de Karvonia se tait."),
        ("fr", "Le premier ministre du Karvonia se tait."),
        ("fr", "Karvonia a « regretté » cette demande."),
        ("fr", "Il craint la politique agressive de Karvonia."),
        ("es", "Karvonia rechazó la oferta."),
        ("es", "Karvonia fustigó el acuerdo."),
        ("fr", "La Karvonia réitère son offre."),
        ("en", "They explained why energy cooperation with Karvonia cannot go on."),
        ("en", "Relations with Brimm and Karvonia are cold."),
        ("fr", "Il défend la coopération avec la Karvonia."),
        ("de", "Die Beziehungen zu Karvonia sind kühl."),
        ("es", "Siguen las relaciones con Karvonia."),
        ("en", "They condemned the annexation of the harbour by Karvonia."),
        ("en", "They commend the Harbour Council and Karvonia for mediating."),
        ("en", "The lessons that Brimm and Karvonia appear to be learning are old."),
        ("en", "Karvonia views such drills as a threat."),
        ("es", "Ayer propuso Karvonia un plan."),
        ("fr", "La République de Karvonia a rejeté cette demande."),
        ("fr", "Elle parle des actes commis par la Karvonia."),
    ],
)
def test_a_state_that_is_the_subject_of_an_act_acts(language: str, text: str) -> None:
    assert acts(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They sailed to Karvonia and stayed."),
        ("en", "He assured Karvonia fans that the game would be played."),
        ("en", "The war in Ostreland and Karvonia is over."),
        ("en", "After the invasion of Karvonia it rained."),
        ("en", "The Karvonia issue came up."),
        ("en", "They saw Karvonia, Lund and a ship."),
        ("en", "The Karvonia agreements hamper the fishing."),
        ("en", "From Karvonia, Lund and Brimm sailed on."),
        ("de", "Sie wohnen in Karvonia und fischen."),
        ("de", "Karvonia hat den Hafen und die Boote."),
        ("de", "Karvonias Küste ist lang."),
        ("de", "Man kennt die Strände Karvonias."),
        ("de", "Das Abkommen von Karvonia bleibt."),
        ("fr", "La flotte, avec les pêcheurs du Karvonia, a rejeté cette demande."),
        ("fr", "Ils vivent en Karvonia depuis deux ans."),
        ("es", "Viven en Karvonia desde hace dos años."),
        ("en", "The talks with Karvonia experts were long."),
        ("en", "They fished with Karvonia in sight."),
        ("en", "The lake is bordered by Karvonia and the sea."),
        ("en", "They passed by Karvonia on the way."),
        ("en", "They read a book by Karvonia scholar Orl Vantor."),
        ("en", "The forum was proposed by Karvonia scholar Orl Vantor."),
        ("en", "Three economies, Karvonia and Lund among them, are stalling."),
        ("de", "Karvonia meldet ein BIP wie im Jahr zuvor."),
        ("es", "Karvonia muestra playas de gran belleza."),
        ("en", "They commend the beaches and Karvonia as well."),
        ("en", "Trade with Karvonia grew."),
        ("fr", "Le commerce avec la Karvonia augmente."),
        ("de", "Das Spiel mit Karvonia beginnt."),
        ("es", "Los viajes con Karvonia en el mapa son largos."),
        ("es", "Karvonia está lejos."),
        ("de", "Karvonia wird von seinen Nachbarn angegriffen."),
        ("es", "Llegaron este viernes a Karvonia."),
        ("en", "Karvonia dismissed Brimm in the second innings."),
        ("de", "Karvonia überwacht den Strafraum schlecht."),
        ("fr", "La Karvonia réclame un penalty."),
        ("es", "Karvonia entregó el balón y perdió."),
        ("en", "Karvonia views delight visitors."),
        ("en", "Karvonia views such as this one hang there."),
        ("es", "La flota, cuando Ostreland abandonó Karvonia, volvió."),
        ("fr", "Ostreland menace Karvonia."),
        ("fr", "Ils vivent dans la République de Karvonia."),
        ("fr", "Il passe par Vess puis par la Karvonia."),
    ],
)
def test_a_state_named_as_a_place_does_not_act(language: str, text: str) -> None:
    assert not acts(text, language)


def test_a_state_with_an_article_may_lead_a_clause() -> None:
    assert acts("That is why the Lund Isles abstained.", "en", "Lund Isles")


def test_a_part_of_a_state_is_found_by_its_peoples_name() -> None:
    assert [state for *_, state in institutions_in(view("the French foreign ministry", "en"))] == ["france"]
    assert [state for *_, state in institutions_in(view("le gouvernement espagnol", "fr"))] == ["spain"]
    assert [state for *_, state in institutions_in(view("die italienische Regierung", "de"))] == ["italy"]
    assert institutions_in(view("the French cheese", "en")) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("French", "authorities said so"), ("He calls himself French", "Government"), ("Le gouvernement", "espagnol")],
)
def test_a_people_and_an_institution_in_two_blocks_are_not_combined_into_a_state(first: str, second: str):
    assert institutions_in(read_blocks("", blocks_of(f"{first}\n\n{second}"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Karvonian officials refused.",
        "It was refused by Karvonian officials.",
        "The advice of Karvonian officials was not heard.",
    ],
)
def test_a_demonym_stands_for_its_state(text: str) -> None:
    blocks = blocks_of(text)
    found = find_mentions(blocks, tuple(EVERYBODY.values()), date=None)
    assert [m.actor for m in found] == ["karvonia"]
    assert acts_at_one(read_blocks("", blocks), found)


@pytest.mark.parametrize(
    ("state", "text", "named"),
    [
        ("united-kingdom", "Downing Street and the fishermen met in Britain. He briefed Downing Street aides.", 3),
        ("united-kingdom", "They met in Downing Street, at the gates of Downing Street, and left Downing Street.", 0),
        ("united-states", "The White House memo was long. She left the USA in the race for the White House.", 2),
        ("france", "Un conseiller de l’Élysée a quitté la France. Il attend sur le perron de l’Élysée.", 2),
        ("venezuela", "Miraflores announced a fair in its parks, as every spring.", 0),
        ("venezuela", "In Venezuela, Miraflores was silent and declined to answer.", 2),
        ("france", "Ils ont chassé Vantor de l’Élysée avec les pilotes.", 0),
        ("italy", "Rome tonight plays Naples in Italy.", 1),
        ("italy", "Rome plans a park, the largest of the towns in Italy.", 1),
        ("united-states", "Los pilotos y un asesor de la Casa Blanca se vieron en la Casa Blanca con el rey.", 1),
    ],
)
def test_a_government_building_means_the_government_unless_used_as_a_place(state: str, text: str, named: int) -> None:
    assert len(find_mentions(blocks_of(text), (starter().actors[state],), date=None)) == named
