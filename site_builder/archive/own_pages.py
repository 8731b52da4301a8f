"""Files of content/pages/ → pages of the archive's own: an imprint, a page about the desk.

They pass the same door as briefings and are in no list. Their links lead where they are written to; nothing is linked
in them. Knows no disk.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder.archive.admission import Door
from site_builder.content.front_matter import Document, look_at_head
from site_builder.content.markdown import render_note
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import own_page_url

FOLDER = "content/pages"


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page that is no briefing."""

    path: str
    """Of the file."""
    url: str
    title: str
    summary: str
    language: str
    """Empty for that of the site."""
    html: str


def read_own_pages(sources: Iterable[SourceFile]) -> tuple[Document, ...]:
    """The header of each file, whatever is wrong with it."""
    return tuple([Document(source, look_at_head(source)) for source in sources])


def admitted(documents: Iterable[Document], door: Door) -> Iterator[Document]:
    """Those that readers may see now; what is wrong with a header is told at the door."""
    for document in documents:
        counts = door.enter(document)
        if counts.source is document.source and counts.header.public_at(door.clock):
            yield counts


def own_page(document: Document) -> OwnPage:
    """The page of a file."""
    header, url = document.header, own_page_url(document.path)
    return OwnPage(document.path, url, header.title, header.summary, header.language, render_note(document.body))
