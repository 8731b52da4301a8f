"""A PDF with text → Markdown: paragraphs, headings by type, lists, tables, footnotes; running heads put aside.

A page that was scanned and never read by a machine holds no text: such a PDF is refused, not ingested empty.
Needs the extra `pdf`.
"""

from site_builder.core.errors import counted
from site_builder.seeds.formats.document_title import clean_title
from site_builder.seeds.formats.document_tree import words_of
from site_builder.seeds.formats.finishing import finished
from site_builder.seeds.formats.limits import unread
from site_builder.seeds.formats.pdf.heading_sizes import without_page
from site_builder.seeds.formats.pdf.heads_and_feet import printed_by_browser, without_furniture
from site_builder.seeds.formats.pdf.pages import KIND, pages_of
from site_builder.seeds.formats.pdf.paragraphs import paragraphs_of
from site_builder.seeds.formats.pdf.recognition import recognised
from site_builder.seeds.formats.pdf.tree import tree_of
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

WITH_TESSERACT = "set programs = true under [ingest] in site.toml, with tesseract-ocr installed"


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text; SeedError where it is encrypted, damaged, scanned or too large."""
    pages = pages_of(data, path, limits)
    if not any(pages.rows) and limits.programs:
        return recognised(data, path, limits)
    if not any(pages.rows):
        raise unread(
            path,
            f"this {KIND} holds no text, its pages are pictures",
            f"run ocrmypdf and add what it makes, or {WITH_TESSERACT}",
        )
    kept, furniture = without_furniture(pages.rows, pages.heights)
    if not any(kept):  # every page says the same
        kept, furniture = pages.rows, []
    paragraphs, doubtful = paragraphs_of(kept)
    if printed_by_browser(pages.rows):
        paragraphs, around = without_page(paragraphs)
        furniture += around
    root = tree_of(paragraphs)
    text, markup = finished(root)
    first = next(map(words_of, root.named("h1")), "")
    return Extract(
        text=text,
        markup=markup,
        title=first or clean_title(pages.title),
        removed=(*pages.hidden, *furniture),
        notes=_notes(doubtful, empty=sum(not page for page in pages.rows), hidden=len(pages.hidden)),
    )


def _notes(doubtful: int, *, empty: int, hidden: int) -> tuple[str, ...]:
    found = []
    if doubtful:
        found.append(f"hyphens at line ends that may not belong there: {doubtful}")
    if empty:
        found.append(f"pages without text, perhaps pictures: {empty}")
    if hidden:
        found.append(f"words that no page shows, left out: {counted(hidden, 'passage')}")
    return tuple(found)
