"""Tags proposed from similar briefings."""

import pickle

from site_builder.tagging.nearest_neighbours import LikeTag, propose_like, train

WHALES = "the fleet hunted grey whales beyond the northern ice all summer"
BANKS = "the lenders raised deposit rates because savers withdrew their money"
KNOWN = (
    (WHALES, ("whaling",)),
    (f"{WHALES} again", ("whaling", "fleets")),
    (BANKS, ("banking",)),
    (f"{BANKS} again", ("banking",)),
    ("rain fell on empty streets while nobody watched", ("weather",)),
    ("snow covered quiet roofs until spring returned", ("weather",)),
)


def test_a_text_gets_the_tags_of_similar_briefings():
    found = propose_like(train(KNOWN), "whales were hunted by the northern fleet")
    assert found == (
        LikeTag("whaling", found[0].score, "on 2 of the 2 most similar briefings"),
        LikeTag("fleets", found[1].score, "on 1 of the 2 most similar briefings"),
    )
    assert found[0].score == 1.0
    assert 0 < found[1].score < 1


def test_a_text_unlike_all_briefings_gets_no_tags():
    assert propose_like(train(KNOWN), "xylophones") == ()
    assert propose_like(train(()), WHALES) == ()


def test_a_tag_given_twice_to_a_briefing_counts_once():
    found = propose_like(
        train(((WHALES, ("whaling", "whaling")), (WHALES, ("whaling",)), (BANKS, ("banking",)))), WHALES
    )
    assert [(tag.id, tag.score) for tag in found] == [("whaling", 1.0)]


def test_diacritics_and_case_make_no_difference():
    model = train(KNOWN)
    assert propose_like(model, "WHÀLES hunted") == propose_like(model, "whales hunted")


def test_a_model_can_be_pickled():
    model = train(KNOWN)
    assert pickle.loads(pickle.dumps(model)) == model == train(KNOWN)
