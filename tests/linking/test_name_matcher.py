"""Search for the names of a whole registry at once, or for the first few texts only those of their own actors."""

from collections.abc import Mapping, Sequence

import pytest

from site_builder.linking.name_matcher import FEW_TEXTS, Names, Written
from site_builder.registry.actor import Actor, ActorKind
from site_builder.text.multi_search import in_bytes, overlapping

ACTORS = {
    "ilse-vantor": Actor("ilse-vantor", ActorKind.PERSON, "Ilse Vantor"),
    "port-of-oronto": Actor("port-of-oronto", ActorKind.ORGANISATION, "Port of Oronto"),
    "oronto": Actor("oronto", ActorKind.PLACE, "Oronto"),
    "lusmere": Actor("lusmere", ActorKind.PLACE, "Lusmere"),
}
TEXT = "Ilse Vantor left the Port of Oronto for Lusmere; Vantor came back to Oronto."


def _find(names: Names, text: str, actors: Mapping[str, Actor]) -> Sequence[Written]:
    return names.find(text, in_bytes(text), actors, date=None, loud=lambda: False)


def test_the_first_texts_get_the_same_matches_as_later_ones() -> None:
    names = Names(ACTORS.values())
    own = {actor: ACTORS[actor] for actor in ("ilse-vantor", "oronto", "port-of-oronto")}
    found = [
        [(start, end, spelling.forms) for start, end, spelling in _find(names, TEXT, own)] for _ in range(FEW_TEXTS + 2)
    ]
    assert [TEXT[start:end] for start, end, _ in found[0]] == ["Ilse Vantor", "Port of Oronto", "Vantor", "Oronto"]
    assert all(here == found[0] for here in found)


@pytest.mark.parametrize("alone", [True, False])
def test_a_non_ascii_character_matches_only_itself(alone: bool) -> None:
    """With and without names in another script."""
    own = {name: Actor(name, ActorKind.PERSON, name) for name in ("Weißmoor", "Vantor", "Why?", "杨洁篪", "Жана")}
    own = dict(list(own.items())[: 3 if alone else 5])
    names, text = Names(own.values()), "??? 王毅? 杨洁篪 éana Жана —Vantor Why— Why… Weiæmoor Weißmoor Why?"
    found = ["Vantor", "Weißmoor", "Why?"] if alone else ["杨洁篪", "Жана", "Vantor", "Weißmoor", "Why?"]
    assert [text[start:end] for start, end, _ in _find(names, text, own)] == found


def test_names_in_another_script_match_only_themselves() -> None:
    """Thousands of names of one length do not slow down each word."""
    letters = "абвгдежзиклмноп"
    words = [f"{a}{b}{c}" for a in letters for b in letters for c in letters]
    search, text = overlapping(words), " ".join(words)
    assert len(search(text, in_bytes(text))) == len(words)
    assert search("ффф", in_bytes("ффф")) == []
