"""Files of content/pages/ → the archive's own pages, such as an imprint.

They pass the same door as briefings and appear in no list. Their links stay as written; names are not linked. Knows no
disk.
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
    """A page that is not a briefing."""

    path: str
    """Path of the file."""
    url: str
    title: str
    summary: str
    language: str
    """Empty for the language of the site."""
    html: str


def read_own_pages(sources: Iterable[SourceFile]) -> tuple[Document, ...]:
    """Header of each file, with its errors."""
    return tuple([Document(source, look_at_head(source)) for source in sources])


def admitted(documents: Iterable[Document], door: Door) -> Iterator[Document]:
    """Pages that readers may see now; errors in headers are reported at the door."""
    for document in documents:
        counts = door.enter(document)
        if counts.source is document.source and counts.header.public_at(door.clock):
            yield counts


def own_page(document: Document) -> OwnPage:
    """Page of a file."""
    header, url = document.header, own_page_url(document.path)
    return OwnPage(document.path, url, header.title, header.summary, header.language, render_note(document.body))
