"""A PDF with text → Markdown: paragraphs, headings by type, lists, tables, footnotes; page headers set aside.

A scan without recognised text is refused, not ingested empty. Needs the extra `pdf`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import merge
from itertools import chain

from site_builder.core.errors import UnreadKind, counted
from site_builder.seeds.formats.document_title import clean_title
from site_builder.seeds.formats.document_tree import words_of
from site_builder.seeds.formats.finishing import finished
from site_builder.seeds.formats.limits import unread
from site_builder.seeds.formats.old_office import unseen
from site_builder.seeds.formats.pdf.heading_sizes import without_page
from site_builder.seeds.formats.pdf.heads_and_feet import printed_by_browser, without_furniture
from site_builder.seeds.formats.pdf.pages import KIND, Pages, letters_of_rows, pages_of
from site_builder.seeds.formats.pdf.paragraphs import PdfParagraph, paragraphs_of
from site_builder.seeds.formats.pdf.recognition import recognised
from site_builder.seeds.formats.pdf.text_lines import GlyphRun, PdfLine
from site_builder.seeds.formats.pdf.tree import tree_of
from site_builder.seeds.formats.type_sizes import body_size
from site_builder.seeds.model import Extract, MarkPlace
from site_builder.settings.site_config import IngestConfig

WITH_OCRMYPDF = "run OCR (ocrmypdf) and add the new PDF"
WITH_TESSERACT = "install tesseract-ocr and set programs = true under [ingest] in site.toml"


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text. Raises SeedError if it is encrypted, damaged, scanned or too large. If site.toml allows it,
    scanned pages are recognised, and the text is then withheld.
    """
    pages = pages_of(data, path, limits)
    if not any(pages.rows) and not limits.programs:
        fonts = "this PDF's fonts cannot be read as text"
        fact = fonts if pages.unmapped else f"this {KIND} contains pictures of pages, but no text"
        raise unread(path, fact, f"{WITH_OCRMYPDF}, or {WITH_TESSERACT}")
    seen = _recognised(data, path, limits, pages)
    rows = [[] if at in seen else page for at, page in enumerate(pages.rows)]
    notes = _of_pages(pages, seen)
    if any(rows):
        extract = _extract(replace(pages, rows=rows), seen, notes)
    else:
        text = "\n\n".join(chain.from_iterable(seen.values()))
        if not text.strip():
            raise unread(path, f"OCR found no words in this {KIND}", WITH_OCRMYPDF)
        extract = Extract(text=f"{text}\n", markup="plain", removed=pages.hidden, notes=notes)
    return unseen(extract, MarkPlace.RECOGNISED, data) if seen else extract


def _recognised(data: bytes, path: str, limits: IngestConfig, pages: Pages) -> dict[int, tuple[str, ...]]:
    """The recognised paragraphs of each scanned page that yield more than the page's own text."""
    wanted = pages.scans if any(pages.rows) else range(len(pages.rows))
    if not wanted or not limits.programs:
        return {}
    try:
        found = recognised(data, path, limits, wanted)
    except UnreadKind:
        if any(pages.rows):
            return {}
        raise
    texts = {at: letters_of_rows(pages.rows[at]) for at in found}
    return {at: words for at, words in found.items() if sum(map(len, words)) > 2 * texts[at]}


def _extract(pages: Pages, seen: Mapping[int, Sequence[str]], notes: tuple[str, ...]) -> Extract:
    """The text of the pages, with recognised paragraphs in their places."""
    kept, furniture = without_furniture(pages.rows, pages.heights)
    if not any(kept):  # all pages have the same text
        kept, furniture = pages.rows, []
    paragraphs, doubtful = paragraphs_of(kept)
    if printed_by_browser(pages.rows):
        paragraphs, around = without_page(paragraphs)
        furniture += around
    root = tree_of([*merge(paragraphs, _of_pictures(paragraphs, seen), key=lambda one: one.lines[0].page)])
    text, markup = finished(root)
    first = next(map(words_of, root.named("h1")), "")
    doubts = (f"words whose hyphen at a line end may be wrong: {doubtful}",) if doubtful else ()
    return Extract(
        text=text,
        markup=markup,
        title=first or clean_title(pages.title),
        removed=(*pages.hidden, *furniture),
        notes=(*doubts, *notes),
    )


def _of_pictures(paragraphs: Sequence[PdfParagraph], seen: Mapping[int, Sequence[str]]) -> Iterator[PdfParagraph]:
    """Recognised paragraphs in the body's type size, so that none becomes a heading."""
    chars = Counter[float]()
    for paragraph in paragraphs:
        chars[paragraph.size] += len(paragraph.text)
    size = body_size(chars)
    for at, texts in sorted(seen.items()):
        for text in texts:
            pieces = (GlyphRun(text),)
            yield PdfParagraph([PdfLine(at, pieces, 0, 0, 0, size)], pieces=[*pieces], spaced=True)


def _of_pages(pages: Pages, seen: Collection[int]) -> tuple[str, ...]:
    """Notes for the editor on pages that were read by OCR, have no text, or cannot be read."""
    found = []
    if seen:
        numbers = ", ".join(str(at + 1) for at in seen)
        found.append(f"Read by OCR, so compare names and numbers: page {numbers}.")
    empty = [at for at, rows in enumerate(pages.rows) if not rows and at not in {*seen, *pages.unmapped}]
    if empty:
        found.append(f"pages without text, perhaps scans: {len(empty)}")
    if unmapped := [at + 1 for at in pages.unmapped if at not in seen]:
        numbers = ", ".join(map(str, unmapped))
        found.append(f"Left out, as the fonts cannot be read as text: page {numbers}; {WITH_OCRMYPDF}.")
    if pages.hidden:
        found.append(f"hidden text left out: {counted(len(pages.hidden), 'passage')}")
    return tuple(found)
