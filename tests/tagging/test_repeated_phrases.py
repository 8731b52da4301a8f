"""Phrases repeated in an archive become topics, unless they occur everywhere."""

from itertools import repeat

from site_builder.core.repeats import repeats_of
from site_builder.registry.actor import Status
from site_builder.seeds.corpus.noun_phrases import noun_phrases
from site_builder.tagging.repeated_phrases import PhraseCounts, repeated_topics, with_words

TALKS = "Both sides came back to the hostage talks in Vess."


def count_phrases(texts: list[tuple[str, ...]]) -> PhraseCounts:
    return PhraseCounts(len(texts), repeats_of(map(with_words, texts)))


def labels(titles: list[str], *texts: tuple[str, ...]) -> list[str]:
    return [topic.label for topic in repeated_topics(titles, count_phrases(texts))]


def test_two_nouns_between_words_of_grammar_are_a_phrase():
    assert noun_phrases("A Quiet Year", TALKS) == ("hostage talks",)
    assert noun_phrases("A Quiet Year", "The ships in the Strait of Oronto waited.") == ("Strait of Oronto",)
    assert noun_phrases("A Quiet Year", "They passed the Lusmere Canal.") == ("Lusmere Canal",)


def test_offices_verbs_and_time_make_no_phrase():
    text = "Last week the foreign minister said that senior officials quickly accepted many new things."
    assert noun_phrases("A Quiet Year", text) == ()


def test_a_phrase_of_three_texts_and_a_title_is_a_proposed_topic():
    texts = [noun_phrases("", TALKS)] * 3
    found = repeated_topics(["The hostage talks stall"], count_phrases(texts))
    assert [(t.id, t.label, t.match, t.status) for t in found] == [
        ("hostage-talks", "Hostage talks", ("hostage talks",), Status.PROPOSED)
    ]
    assert labels(["The hostage talks stall"], *texts[:2]) == []
    assert labels(["A quiet year"], *texts) == []


def test_a_thing_with_a_name_needs_no_title():
    assert labels([], *repeat(("Strait of Oronto",), 3)) == ["Strait of Oronto"]


def test_a_phrase_in_half_of_the_texts_is_not_a_topic():
    texts = [("hostage talks",)] * 10 + [("quiet harbour",)] * 10
    assert labels(["hostage talks, quiet harbour"], *texts) == []


def test_words_that_mostly_occur_in_longer_phrases_are_not_phrases():
    texts = [("hostage talks",)] * 3 + [("hostage taker", "trade talks")] * 9 + [()] * 40
    assert labels(["hostage talks"], *texts) == []


def test_phrases_in_a_table_are_not_proposed_again():
    texts = [("hostage talks",)] * 3
    assert repeated_topics(["hostage talks"], count_phrases(texts), frozenset({"hostage talks"})) == ()


def test_parts_and_plurals_of_a_proposed_phrase_are_not_proposed():
    texts = [("hostage talks", "secret hostage talks", "harbour tax", "harbour taxs")] * 3
    titles = ["secret hostage talks, harbour tax, harbour taxs"]
    assert labels(titles, *texts) == ["Harbour tax", "Secret hostage talks"]


def test_two_spellings_of_one_phrase_are_one_topic():
    texts = [*repeat(("Lusmere Canal", "Lusmere canal"), 3)]
    assert [topic.id for topic in repeated_topics(["Lusmere canal"], count_phrases(texts))] == ["lusmere-canal"]


def test_a_phrase_of_six_words_is_not_a_topic():
    short, long = "Bureau of Nets and Boats", "Bureau of Old Nets and Boats"
    assert labels(["A quiet year"], *[(short,)] * 3) == [short]
    assert labels(["A quiet year"], *[(long,)] * 3) == []
