"""Names of a whole registry are looked for at once, or for the first few texts those of their own actors alone."""

from collections.abc import Mapping, Sequence

from site_builder.linking.name_matcher import Names, Written
from site_builder.registry.actor import Actor, ActorKind
from site_builder.text.multi_search import FEW_TEXTS, in_bytes

ACTORS = {
    "ilse-vantor": Actor("ilse-vantor", ActorKind.PERSON, "Ilse Vantor"),
    "port-of-oronto": Actor("port-of-oronto", ActorKind.ORGANISATION, "Port of Oronto"),
    "oronto": Actor("oronto", ActorKind.PLACE, "Oronto"),
    "lusmere": Actor("lusmere", ActorKind.PLACE, "Lusmere"),
}
TEXT = "Ilse Vantor left the Port of Oronto for Lusmere; Vantor came back to Oronto."


def _find(names: Names, text: str, actors: Mapping[str, Actor]) -> Sequence[Written]:
    return names.find(text, in_bytes(text), actors, date=None, loud=lambda: False)


def test_the_first_texts_are_given_what_the_later_ones_are() -> None:
    names = Names(ACTORS.values())
    own = {actor: ACTORS[actor] for actor in ("ilse-vantor", "oronto", "port-of-oronto")}
    found = [
        [(start, end, spelling.forms) for start, end, spelling in _find(names, TEXT, own)] for _ in range(FEW_TEXTS + 2)
    ]
    assert [TEXT[start:end] for start, end, _ in found[0]] == ["Ilse Vantor", "Port of Oronto", "Vantor", "Oronto"]
    assert all(here == found[0] for here in found)


def test_signs_that_are_no_ascii_are_no_other_ones() -> None:
    own = {name: Actor(name, ActorKind.PERSON, name) for name in ("杨洁篪", "Жана", "Vantor")}
    names, text = Names(own.values()), "??? 王毅? 杨洁篪 éana Жана —Vantor"
    assert [text[start:end] for start, end, _ in _find(names, text, own)] == ["杨洁篪", "Жана", "Vantor"]
