"""Two states and a word for their relations propose one tag for the pair (R33)."""

import pytest

from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag
from site_builder.tagging.phrases import tag_phrases
from site_builder.tagging.propose import propose_tags

from .sample_countries import WORLD, blocks

PHRASES = tag_phrases({}, WORLD, actors={})
PAIR = "karvonia-ost-relations"


@pytest.mark.parametrize(
    "words",
    [
        "Karvonia-OST relations",
        "OST–Karvonia trade ties",
        "Karvonian-Ostrelander relations",
        "OST/Karvonia talks",
        "relations between Velmora and Brimsk",
        "talks between the Karvonians and the Ostrelanders",
        "dialogue between OST and Karvonia",
        "Karvonia's difficult ties with Ostreland",
        "Velmora’s relationship with the Ostrelanders",
    ],
)
def test_every_form_proposes_the_same_pair(words: str):
    text = blocks(f"They spoke of {words}.", f"Again they spoke of {words}.")
    assert PAIR in [found.id for found in propose_tags("A Quiet Year", text, PHRASES)]


@pytest.mark.parametrize(
    "words",
    [
        "Karvonia and Ostreland",
        "relations of Karvonia, and Ostreland",
        "Karvonia-Ostreland whaling",
        "Karvonia-Karvonian relations",
        "Karvonia-Karvonia Strait relations",
    ],
)
def test_two_names_without_a_word_for_relations_propose_no_pair(words: str):
    text = blocks(f"They spoke of {words}.", f"Again they spoke of {words}.")
    found = propose_tags("A Quiet Year", text, PHRASES)
    assert [proposal.id for proposal in found if proposal.id.endswith("relations")] == []


def test_one_stray_phrase_proposes_no_pair():
    assert propose_tags("A Quiet Year", blocks("Karvonia-OST relations are cold.", "It rains."), PHRASES) == ()


def test_one_phrase_suffices_if_both_states_are_central():
    text = blocks("Karvonia-OST relations are cold.", "Karvonia waits for OST.")
    assert propose_tags("A Quiet Year", text, PHRASES)[0].id == PAIR


def test_a_pair_with_an_alliance_uses_its_short_name():
    text = blocks("Karvonia-Seven Seas Union talks failed.", "Seven Seas Union-Karvonia ties are old.")
    assert propose_tags("A Quiet Year", text, PHRASES)[0].id == "karvonia-ssu-relations"


def test_the_new_tag_has_a_definition():
    text = blocks("OST-Karvonia relations are cold.", "OST-Karvonia relations are old.")
    found = propose_tags("A Quiet Year", text, PHRASES)[0]
    assert found.why == 'names their relations ("OST-Karvonia", 2 times)'
    assert found.tag == Tag(
        PAIR,
        label="Karvonia-OST relations",
        broader="diplomacy",
        related=("karvonia", "ostreland"),
        match=("Karvonia-OST relations", "OST-Karvonia relations"),
        status=Status.PROPOSED,
    )


def test_the_archives_own_tag_of_the_pair_is_used_in_either_order():
    own = Tag("ost-karvonia-relations", label="OST-Karvonia relations", match=("OST-Karvonia relations",))
    phrases = tag_phrases({own.id: own}, WORLD, actors={})
    text = blocks("Karvonia-OST relations are cold.", "Karvonia-OST relations are old.")
    assert propose_tags("A Quiet Year", text, phrases)[0].tag is own
