"""Files that are published as they are → what they tell beyond what they show, and the same files without that.

Knows no disk: what is to be written is returned.
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
    """One file, looked into."""

    source: SourceFile
    cleaned: Cleaned
    """The file without what it told."""
    left: tuple[Metadata, ...] = ()
    """What it tells and nobody here can take out."""
    damaged: bool = False
    """Whether it could not be looked into."""

    @property
    def is_clean_picture(self) -> bool:
        """True if it is a picture that tells nothing beyond what it shows."""
        return bool(picture_kind(self.source.data)) and not (self.cleaned.removed or self.damaged)

    @property
    def names(self) -> tuple[Metadata, ...]:
        """Traces of people in an office document or a PDF."""
        if not (is_office(self.source.data) or self.source.data.startswith(b"%PDF-")):
            return ()
        return tuple({kind: 0 for kind in (*self.cleaned.removed, *self.left) if kind not in _NO_NAMES})


def look_into(source: SourceFile) -> Looked:
    """What a file tells; nothing for a kind that is not known here."""
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
    """A warning for each file that says who made it, where or with what, or that cannot be looked into."""
    for looked in map(look_into, sources):
        place = Location(looked.source.path)
        if looked.cleaned.removed:
            fact = f"holds metadata that every reader can see: {', '.join(looked.cleaned.removed)}"
            yield SiteError(fact, place=place, hint="take it out with: site-builder assets clean")
        if looked.left:
            fact = f"holds metadata that every reader can see: {', '.join(looked.left)}"
            hint = "remove its properties in the program that made it, and save it again"
            yield SiteError(fact, place=place, hint=hint)
        if looked.damaged:
            fact = "is damaged: it may hold metadata that cannot be found"
            yield SiteError(fact, place=place, hint="open it in its own program and save it again")
