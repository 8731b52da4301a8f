"""Names of a whole registry are looked for at once, or for the first few texts those of their own actors alone."""

from site_builder.linking.name_matcher import Names
from site_builder.registry.actor import Actor, ActorKind
from site_builder.text.multi_search import FEW_TEXTS

ACTORS = {
    "ilse-vantor": Actor("ilse-vantor", ActorKind.PERSON, "Ilse Vantor"),
    "port-of-oronto": Actor("port-of-oronto", ActorKind.ORGANISATION, "Port of Oronto"),
    "oronto": Actor("oronto", ActorKind.PLACE, "Oronto"),
    "lusmere": Actor("lusmere", ActorKind.PLACE, "Lusmere"),
}
TEXT = "Ilse Vantor left the Port of Oronto for Lusmere; Vantor came back to Oronto."


def test_the_first_texts_are_given_what_the_later_ones_are() -> None:
    names = Names(ACTORS.values())
    own = {actor: ACTORS[actor] for actor in ("ilse-vantor", "oronto", "port-of-oronto")}
    found = [
        [(start, end, spelling.forms) for start, end, spelling in names.find(TEXT, own, date=None, loud=lambda: False)]
        for _ in range(FEW_TEXTS + 2)
    ]
    assert [TEXT[start:end] for start, end, _ in found[0]] == ["Ilse Vantor", "Port of Oronto", "Vantor", "Oronto"]
    assert all(here == found[0] for here in found)
