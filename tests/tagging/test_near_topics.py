"""Topics with similar spelling are reported as pairs to a curator."""

from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag
from site_builder.tagging.near_topics import near_topics


def topic(label: str, status: Status = Status.PROPOSED) -> Tag:
    return Tag(label.lower().replace(" ", "-"), label, status=status)


def test_labels_that_differ_by_a_space_hyphen_or_plural_are_one_topic():
    assert near_topics([topic("Citizenscience"), topic("Citizen science")]) == (("citizen-science", "citizenscience"),)
    assert near_topics([topic("Net tax"), topic("Nets")]) == ()
    assert near_topics([topic("Harbours"), topic("Harbour")]) == (("harbour", "harbours"),)


def test_a_curated_topic_stays_and_a_retired_one_is_left_alone():
    assert near_topics([topic("Sea law"), topic("Sealaw", Status.CURATED)]) == (("sealaw", "sea-law"),)
    assert near_topics([topic("Sea law"), topic("Sealaw", Status.RETIRED)]) == ()
