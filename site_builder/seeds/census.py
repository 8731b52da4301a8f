"""The outlines of all seeds with what they teach, and the same with one outline replaced by a newer one.

Tells by itself whether the newer outline leaves alone what the other seeds were understood with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from site_builder.seeds.likeness import stays_unlike
from site_builder.seeds.survey import Outline, Survey, survey, teach


@dataclass(frozen=True, slots=True)
class Census:
    """What a whole ingest knows of its seeds."""

    outlines: Mapping[str, Outline]
    """By path."""
    found: Survey
    edges: frozenset[int] = field(compare=False)
    """Checksums of all lines near the top or the end of a seed, of some that stood there before too."""

    def with_outline(self, new: Outline) -> "Census | None":
        """With the newer outline of a seed; None where another seed could now be understood otherwise."""
        old = self.outlines.get(new.path)
        linked = any(new.path in (link.path, link.like) for link in self.found.likenesses)
        if old is None or linked or not stays_unlike(old, new, self.outlines.values()):
            return None
        outlines = {**self.outlines, new.path: new}
        if _edges_of(old) == _edges_of(new) and self.edges.isdisjoint(old.lines ^ new.lines):
            return replace(self, outlines=outlines)
        found = replace(_taught(outlines), likenesses=self.found.likenesses)
        if _lessons(found) != _lessons(self.found):
            return None
        return Census(outlines, found, self.edges | _checksums([new]))


def census(outlines: Iterable[Outline]) -> Census:
    """Of the outlines of all seeds."""
    by_path = {outline.path: outline for outline in outlines}
    return Census(by_path, survey(by_path.values()), _checksums(by_path.values()))


def _taught(outlines: Mapping[str, Outline]) -> Survey:
    return teach([outlines[path] for path in sorted(outlines)])


def _edges_of(outline: Outline) -> tuple[object, ...]:
    return outline.first, outline.last, outline.under_title, outline.parts


def _lessons(found: Survey) -> tuple[object, ...]:
    """What is learned, without how often it was met."""
    return found.first.keys(), found.under_title.keys(), found.last.keys(), found.orders


def _checksums(outlines: Iterable[Outline]) -> frozenset[int]:
    return frozenset(line.checksum for outline in outlines for line in (*outline.first, *outline.last))
