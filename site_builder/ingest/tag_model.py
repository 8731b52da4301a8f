"""Registry, decisions, the outlines of all seeds and the tags that people set → the knowledge with which briefings are
prepared."""

from collections.abc import Iterable, Sequence

from site_builder.archive.gather import Registry
from site_builder.content.front_matter import Document, decode
from site_builder.core.source_file import SourceFile
from site_builder.ingest.proposals import ArchiveKnowledge, Lesson, found_already, know, learn_tags
from site_builder.ingest.three_way_merge import edited
from site_builder.registry.decisions import Effective
from site_builder.seeds.corpus.outline import Outline, tags_of
from site_builder.tagging.repeated_phrases import repeated_topics


def knowledge_of(
    registry: Registry,
    decisions: Effective,
    language: str,
    briefings: Iterable[tuple[SourceFile, Document]],
    outlines: Sequence[Outline],
) -> ArchiveKnowledge:
    """What the archive knows; `briefings` are its content files in the order of their paths, `outlines` all seeds'."""
    lessons = [lesson for source, document in briefings if (lesson := lesson_of(source, document))]
    topics = repeated_topics([o.title for o in outlines], [o.phrases for o in outlines], found_already(registry))
    return know(registry, decisions, language, learn_tags(lessons), tags_of(outlines), topics)


def lesson_of(source: SourceFile, document: Document) -> Lesson | None:
    """Title, body and tags of a briefing, where a person wrote or changed its header."""
    header = document.header
    by_hand = header.tags and (not header.seed or "header" in edited(decode(source), header.seed))
    return (header.title, document.body, header.tags) if by_hand else None
