"""Tags are proposed for the subject of a text, never for a stray word."""

from itertools import chain, repeat
from pathlib import Path

import pytest

from site_builder.core.partial_date import parse_date
from site_builder.registry.actor import Status
from site_builder.registry.starter_tables import starter
from site_builder.registry.tag import Tag
from site_builder.tagging.nearest_neighbours import LikeTag
from site_builder.tagging.phrases import tag_phrases
from site_builder.tagging.propose import TagProposal, propose_tags
from tests.linking.cases import rows

from .sample_countries import ACTORS, TOPICS, WORLD, blocks, state

PHRASES = tag_phrases({}, WORLD, actors={})
STARTER = tag_phrases({}, starter(), actors={})


def ids(found: tuple[TagProposal, ...]) -> list[str]:
    return [proposal.id for proposal in found]


def proposed(title: str, *texts: str) -> list[str]:
    return ids(propose_tags(title, blocks(*texts), PHRASES))


@pytest.mark.parametrize("row", rows(Path(__file__).parent / "tags.txt"))
def test_a_text_has_the_tags_of_its_row(row: list[str]):
    assert ", ".join(proposed(*row[0].split("\n\n"))) == row[1]


def test_two_paragraphs_of_thirty_propose_nothing():
    rain = tuple(repeat("It rains.", 28))
    assert proposed("A Quiet Year", "Karvonia is cold.", *rain, "Karvonia is wet.") == []


def test_a_name_inside_the_name_of_a_strait_counts_half_for_its_state():
    found = proposed("A Quiet Year", "Karvonia is large.", "Ships pass the Karvonia Strait.")
    assert found == ["karvonia"]


def test_with_few_tags_an_international_institution_or_a_very_frequent_topic_is_added():
    def found(word: str, times: int) -> list[str]:
        rain = repeat("It rains.", times * 7 - times)
        return proposed("A Quiet Year", *rain, *repeat(f"Nobody went, and {word} came.", times))

    assert found("the Seven Seas Union", 4) == ["seven-seas-union"]
    assert (found("the Bank of Karvonia", 4), found("whaling", 4)) == ([], [])
    assert found("whaling", 6) == ["whaling"]


def test_a_former_name_counts_only_within_its_dates():
    text = blocks("Brona is calm.", "Brona is small.")
    assert ids(propose_tags("A Quiet Year", text, PHRASES, date=parse_date("1989"))) == ["norda"]
    assert ids(propose_tags("A Quiet Year", text, PHRASES, date=parse_date("2001-05-06"))) == []


def test_a_new_name_does_not_count_before_its_first_date():
    text = blocks("Nordia is calm.", "Nordia is small.")
    assert ids(propose_tags("A Quiet Year", text, PHRASES, date=parse_date("1989"))) == []
    assert ids(propose_tags("A Quiet Year", text, PHRASES)) == ["norda"]


def test_the_reason_names_place_and_phrase():
    found = propose_tags("Karvonia: Rain", blocks("Velmora is wet.", "# Rain", "It rains."), PHRASES)
    assert found[0].why == 'before the colon of the title; in the first paragraph; in 1 of 2 paragraphs ("Karvonia")'


def test_a_heading_adds_weight():
    plain = propose_tags("On Karvonia", blocks("Karvonia is wet.", "# Rain"), PHRASES)
    headed = propose_tags("On Karvonia", blocks("Karvonia is wet.", "# Karvonia"), PHRASES)
    assert headed[0].score > plain[0].score


def test_the_archives_own_tag_precedes_the_packaged_one():
    own = Tag("whaling", label="The whale hunt", match=("whale hunt",))
    phrases = tag_phrases({"whaling": own}, WORLD, actors={})
    found = propose_tags("The Whale Hunt", blocks("Fine."), phrases)
    assert found[0].tag is own
    assert propose_tags("Whaling Resumes", blocks("Fine."), phrases) == ()


def test_a_retired_tag_is_proposed_as_its_successor():
    old = Tag("whaling", label="Whaling", match=("whaling",), status=Status.RETIRED, replaced_by="sea-life")
    phrases = tag_phrases({"whaling": old, "sea-life": Tag("sea-life", label="Sea life")}, WORLD, actors={})
    assert ids(propose_tags("Whaling Resumes", blocks("Fine."), phrases)) == ["sea-life"]


def test_a_retired_tag_without_successor_is_not_proposed():
    old = Tag("whaling", label="Whaling", match=("whaling",), status=Status.RETIRED)
    phrases = tag_phrases({"whaling": old}, WORLD, actors={})
    assert propose_tags("Whaling Resumes", blocks("Fine."), phrases) == ()


def test_tags_that_replace_each_other_propose_nothing():
    one = Tag("one", label="One", match=("sealing",), status=Status.RETIRED, replaced_by="two")
    two = Tag("two", label="Two", match=("hunting",), status=Status.RETIRED, replaced_by="one")
    phrases = tag_phrases({"one": one, "two": two}, WORLD, actors={})
    assert propose_tags("Sealing and Hunting", blocks("Fine."), phrases) == ()


def test_a_government_of_the_registry_has_a_tag_before_anybody_made_one():
    phrases = tag_phrases({}, WORLD, actors={"lumenia": state("Lumenia", "Lumenian", "Parch")})
    found = propose_tags("Lumenia: Rain", blocks("It rains."), phrases)
    assert found[0].tag.match == ("Lumenia", "Lumenian")


def test_a_phrase_that_a_curator_added_to_a_state_indicates_it():
    own = Tag("karvonia", label="Karvonia", match=("the old kingdom", "Silver Crown"))
    phrases = tag_phrases({"karvonia": own}, WORLD, actors={})
    assert ids(propose_tags("The Silver Crown", blocks("Fine."), phrases)) == ["karvonia"]


def test_at_most_as_many_are_proposed_as_asked_for():
    title = "Karvonia: OST and Whaling"
    assert len(propose_tags(title, blocks("Fine."), PHRASES, most=2)) == 2


def test_tags_of_similar_briefings_are_proposed_with_a_reason():
    like = (LikeTag("whaling", 0.6, "on 6 of the 10 most similar briefings"),)
    found = propose_tags("A Quiet Year", blocks("Fine."), PHRASES, like=like)
    assert [(p.id, p.why) for p in found] == [("whaling", "on 6 of the 10 most similar briefings")]


def test_similarity_supports_tags_found_in_the_text():
    like = (LikeTag("whaling", 0.1, "on 1 of the 10 most similar briefings"),)
    found = propose_tags("Whaling", blocks("Fine."), PHRASES, like=like)
    assert found[0].why == 'in the title ("whaling"); on 1 of the 10 most similar briefings'
    assert found[0].score > propose_tags("Whaling", blocks("Fine."), PHRASES)[0].score


def test_weak_likeness_alone_proposes_nothing():
    like = (LikeTag("whaling", 0.1, ""), LikeTag("a-tag-that-is-gone", 0.9, ""))
    assert propose_tags("A Quiet Year", blocks("Fine."), PHRASES, like=like) == ()


def test_an_empty_document_has_no_tags():
    assert propose_tags("", (), PHRASES) == ()


def test_the_order_of_the_tables_does_not_matter():
    turned = tag_phrases(dict(reversed(TOPICS.items())), WORLD, actors=dict(reversed(ACTORS.items())))
    text = blocks("Karvonia and OST talk of whaling.", "OST and Karvonia talk of the Kelp Pact.")
    assert propose_tags("A Quiet Year", text, turned) == propose_tags("A Quiet Year", text, PHRASES)


def test_a_text_on_two_states_gets_tags_for_their_relations_and_dispute():
    told = (
        "China and the United States held talks that both called tough.",
        "Beijing expects little; relations between Washington and Beijing stay cold, and China-US relations matter.",
        "The Americans spoke of human rights in Tibet; China refused.",
        "On Myanmar, China wants patience. Myanmar was not asked.",
        "Myanmar and human rights will return, Chinese sources say.",
    )
    found = ids(propose_tags("China: A Tough Call", blocks(*chain(told, ("Both wait.",))), STARTER))
    assert found[:2] == ["china-us-relations", "china"]
    assert {"united-states", "myanmar", "human-rights"} <= set(found)
    assert "tibet" not in found


def test_a_phrase_may_indicate_two_topics():
    tags = {key: Tag(key, label=key, match=("ice treaty",)) for key in ("ice", "treaties")}
    assert ids(propose_tags("The Ice Treaty", blocks("Fine."), tag_phrases(tags, WORLD, actors={}))) == [
        "ice",
        "treaties",
    ]


def test_a_topic_is_found_by_its_german_french_and_spanish_words():
    for title in ("Streit um die Wahlen", "La France après le scrutin", "Las elecciones de mayo"):
        found = [p.id for p in propose_tags(title, blocks("Nothing else."), STARTER)]
        assert "elections" in found


def test_an_institution_is_a_topic_if_the_text_is_about_it():
    about = propose_tags("NATO Looks Ahead", blocks("NATO met.", "It rained."), STARTER)
    named = propose_tags("A Quiet Year", blocks("All was quiet.", "NATO met.", *["It rained."] * 9), STARTER)
    assert (ids(about), ids(named)) == (["nato"], [])


def test_states_do_not_crowd_out_topics():
    title = "France, Spain and Italy on Sanctions, Tariffs"
    found = ids(propose_tags(title, blocks("France and Italy.", "Spain and Italy."), STARTER))
    assert {"sanctions", "tariffs"} <= set(found[:4])
    assert len(found) >= 5


def test_a_long_text_gets_more_tags_if_few_were_found():
    rain = tuple(repeat("It rains.", 20))
    named = ("In Ostreland it is dry.", "Ostreland and Ostreland.", "Back from Ostreland.")
    assert proposed("On Karvonia", "Karvonia is cold.", *rain, *named) == ["karvonia", "ostreland"]


def test_a_long_text_that_names_a_state_here_and_there_is_not_about_it():
    rain = tuple(repeat("It rains.", 40))
    named = ("In Ostreland it is dry.", "Ostreland and Ostreland.", "Back from Ostreland.")
    assert proposed("On Karvonia", "Karvonia is cold.", *rain, *named) == ["karvonia"]


def test_a_frequently_named_topic_is_added_if_few_tags_were_found():
    rain = tuple(repeat("It rains.", 20))
    named = ("Whaling and whaling.", "Whaling and whaling.", "Whaling and whaling.")
    assert proposed("On Karvonia", "Karvonia is cold.", *rain, *named) == ["karvonia", "whaling"]


def test_a_third_state_of_the_title_stays_before_a_topic_below_it():
    text = ("They met.", *["Whaling and diplomacy."] * 3, *["It rains."] * 3)
    found = proposed("Karvonia, Ostreland, Norda", *text)
    assert (set(found[:3]), len(found)) == ({"karvonia", "ostreland", "norda"}, 5)
    assert set(proposed("Karvonia, Ostreland, Norda on Whaling Diplomacy", *text)[:4]) == {
        "karvonia",
        "norda",
        "whaling",
        "diplomacy",
    }


def test_a_people_that_is_a_topic_does_not_indicate_its_region():
    found = ids(propose_tags("Kurds Meet", blocks("Kurdish leaders met.", "The Kurds left.", "Kurds wait."), STARTER))
    assert found == ["kurds"]
