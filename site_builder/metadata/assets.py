"""Files that are published as they are → metadata in them, and cleaned files.

Knows no disk; returns what is to be written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder.core.errors import Location, SiteError
from site_builder.core.source_file import SourceFile
from site_builder.metadata.cleaned import Cleaned, Metadata, Unreadable
from site_builder.metadata.cleaning import clean_picture, picture_kind
from site_builder.metadata.documents import clean_office, is_office, office_traces, traces

_NO_NAMES = (Metadata.SOFTWARE, Metadata.TIME)


@dataclass(frozen=True, slots=True)
class Looked:
    """Inspection of one file."""

    source: SourceFile
    cleaned: Cleaned
    """The cleaned file."""
    left: tuple[Metadata, ...] = ()
    """Metadata that cannot be removed here."""
    damaged: bool = False
    """True if the file could not be inspected."""

    @property
    def is_clean_picture(self) -> bool:
        """True if it is a picture without metadata."""
        return bool(picture_kind(self.source.data)) and not (self.cleaned.removed or self.damaged)

    @property
    def names(self) -> tuple[Metadata, ...]:
        """Personal data in an office document or PDF."""
        if not (is_office(self.source.data) or self.source.data.startswith(b"%PDF-")):
            return ()
        return tuple({kind: 0 for kind in (*self.cleaned.removed, *self.left) if kind not in _NO_NAMES})


def look_into(source: SourceFile) -> Looked:
    """Metadata of a file; none for unknown kinds."""
    data = source.data
    try:
        if picture_kind(data):
            return Looked(source, clean_picture(data))
        if is_office(data):
            return Looked(source, clean_office(data, clean_picture), office_traces(data))
    except Unreadable:
        return Looked(source, Cleaned(data), damaged=True)
    return Looked(source, Cleaned(data), traces(data))


def telling(sources: Iterable[SourceFile]) -> Iterator[SiteError]:
    """A warning for each file that reveals its author, place or tools, or that cannot be inspected."""
    for looked in map(look_into, sources):
        place = Location(looked.source.path)
        if looked.cleaned.removed:
            fact = f"holds metadata that every reader can see: {', '.join(looked.cleaned.removed)}"
            yield SiteError(fact, place=place, hint="to remove it: site-builder assets clean")
        if looked.left:
            fact = f"holds metadata that every reader can see: {', '.join(looked.left)}"
            hint = "remove its properties in the program that made it, and save it again"
            yield SiteError(fact, place=place, hint=hint)
        if looked.damaged:
            fact = "is damaged: it may hold metadata that cannot be found"
            yield SiteError(fact, place=place, hint="open it in its own program and save it again")
