"""The outlines of all seeds with what they teach, and the same with one outline replaced by a newer one.

Tells by itself whether the newer outline leaves alone what the other seeds were understood with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from site_builder.seeds.corpus.near_duplicates import Neighbours, likenesses, neighbours_of, stays_unlike
from site_builder.seeds.corpus.outline import Outline
from site_builder.seeds.corpus.statistics import CorpusStatistics, learn
from site_builder.seeds.corpus.survey import Survey, taught


@dataclass(frozen=True, slots=True)
class IncrementalCorpus:
    """What a whole ingest knows of its seeds."""

    outlines: Mapping[str, Outline]
    """By path."""
    found: Survey
    lessons: CorpusStatistics
    """What was counted to find it."""
    neighbours: Neighbours = field(compare=False)

    def with_outline(self, new: Outline) -> "IncrementalCorpus | None":
        """With the newer outline of a seed; None where another seed could now be understood otherwise."""
        old = self.outlines.get(new.path)
        if old is None or any(new.path in (link.path, link.like) for link in self.found.likenesses):
            return None
        near = self.neighbours.near(old, new)
        if not stays_unlike(old, new, (self.outlines[path] for path in near.paths), near.forms):
            return None
        outlines = {**self.outlines, new.path: new}
        lessons = self.lessons.exchanged(old, new) or learn_all(outlines)
        found = replace(taught(lessons), likenesses=self.found.likenesses)
        if _learned(found) != _learned(self.found):
            return None
        return IncrementalCorpus(outlines, found, lessons, self.neighbours.with_changed(new.path))


def census(outlines: Iterable[Outline]) -> IncrementalCorpus:
    """Of the outlines of all seeds."""
    by_path = {outline.path: outline for outline in outlines}
    lessons = learn_all(by_path)
    ordered = [by_path[path] for path in sorted(by_path)]
    found = replace(taught(lessons), likenesses=likenesses(ordered))
    return IncrementalCorpus(by_path, found, lessons, neighbours_of(ordered))


def learn_all(outlines: Mapping[str, Outline]) -> CorpusStatistics:
    """What the outlines of all seeds teach."""
    return learn([outlines[path] for path in sorted(outlines)])


def _learned(found: Survey) -> tuple[object, ...]:
    """What is learned, without how often it was met."""
    return found.first.keys(), found.under_title.keys(), found.last.keys(), found.orders
