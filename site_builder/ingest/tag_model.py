"""Registry, decisions and the tags that people set → the knowledge with which briefings are prepared."""

from collections.abc import Iterable

from site_builder.archive.gather import Registry
from site_builder.content.front_matter import Document, decode
from site_builder.core.source_file import SourceFile
from site_builder.ingest.proposals import ArchiveKnowledge, Lesson, know, learn_tags
from site_builder.ingest.three_way_merge import edited
from site_builder.registry.decisions import Effective


def knowledge_of(
    registry: Registry,
    decisions: Effective,
    language: str,
    briefings: Iterable[tuple[SourceFile, Document]],
    own: Iterable[str],
) -> ArchiveKnowledge:
    """What the archive knows; `briefings` are its content files in the order of their paths, `own` the tags that the
    seeds name."""
    lessons = [lesson for source, document in briefings if (lesson := lesson_of(source, document))]
    return know(registry, decisions, language, learn_tags(lessons), own)


def lesson_of(source: SourceFile, document: Document) -> Lesson | None:
    """Title, body and tags of a briefing, where a person wrote or changed its header."""
    header = document.header
    by_hand = header.tags and (not header.seed or "header" in edited(decode(source), header.seed))
    return (header.title, document.body, header.tags) if by_hand else None
