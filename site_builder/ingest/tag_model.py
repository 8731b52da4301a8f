"""Registry, decisions and the tags that people set → the Knowledge with which briefings are prepared.

A Teacher that is asked again learns only what has changed since; what it answers does not depend on that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from site_builder.archive.gather import Registry
from site_builder.content.front_matter import Document, decode
from site_builder.core.source_file import SourceFile
from site_builder.ingest.proposals import ArchiveKnowledge, Lesson, know, learn_tags
from site_builder.ingest.three_way_merge import edited
from site_builder.registry.decisions import Effective
from site_builder.tagging.nearest_neighbours import NeighbourModel

_Asked = tuple[Registry, Effective, str, NeighbourModel | None]


@dataclass
class TagModelBuilder:
    """Remembers each content file's lesson, and the last knowledge with what it came from."""

    _lessons: dict[str, tuple[SourceFile, Lesson | None]] = field(default_factory=dict)
    _learned: tuple[list[Lesson], NeighbourModel | None] = ([], None)
    _known: tuple[_Asked, tuple[str, ...], ArchiveKnowledge] | None = None

    def knowledge(
        self,
        registry: Registry,
        decisions: Effective,
        language: str,
        briefings: Iterable[tuple[SourceFile, Document]],
        own: tuple[str, ...] = (),
    ) -> ArchiveKnowledge:
        """What the archive knows; `briefings` are its content files in the order of their paths, `own` the tags of
        the seeds."""
        lessons = [lesson for source, document in briefings if (lesson := self._lesson(source, document))]
        if lessons != self._learned[0]:
            self._learned = lessons, learn_tags(lessons)
        asked = registry, decisions, language, self._learned[1]
        known = self._known
        if known is None or own != known[1] or any(a is not b for a, b in zip(known[0], asked, strict=True)):
            self._known = known = asked, own, know(registry, decisions, language, self._learned[1], own)
        return known[2]

    def _lesson(self, source: SourceFile, document: Document) -> Lesson | None:
        known = self._lessons.get(source.path)
        if known is None or known[0] is not source:
            known = self._lessons[source.path] = source, lesson_of(source, document)
        return known[1]


def lesson_of(source: SourceFile, document: Document) -> Lesson | None:
    """Title, body and tags of a briefing, where a person wrote or changed its header."""
    header = document.header
    by_hand = header.tags and (not header.seed or "header" in edited(decode(source), header.seed))
    return (header.title, document.body, header.tags) if by_hand else None
