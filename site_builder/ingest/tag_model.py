"""Registry, decisions, facts from seeds and tags set by people → the knowledge for preparing briefings."""

from collections.abc import Sequence

from site_builder.archive.known_records import Registry
from site_builder.content.front_matter import Document, decode
from site_builder.ingest.learned import Learned
from site_builder.ingest.proposals import LIKE_AT_MOST, ArchiveKnowledge, found_already, know, learn_tags
from site_builder.ingest.three_way_merge import edited
from site_builder.registry.decisions import Effective
from site_builder.tagging.repeated_phrases import repeated_topics


def knowledge_of(
    registry: Registry,
    decisions: Effective,
    language: str,
    taught: Sequence[Document],
    learned: Learned,
) -> ArchiveKnowledge:
    """The archive's knowledge; `taught` are briefings whose tags a person set, in path order."""
    lessons = [(d.header.title, d.body, d.header.tags) for d in taught[-LIKE_AT_MOST:]]
    topics = repeated_topics(learned.titles.values(), learned.phrases, found_already(registry))
    return know(registry, decisions, language, learn_tags(lessons), learned.own_tags(), topics, learned.people)


def is_by_hand(document: Document) -> bool:
    """True if a person wrote or changed the header of a briefing."""
    seed = document.header.seed
    return not seed or "header" in edited(decode(document.source), seed)
