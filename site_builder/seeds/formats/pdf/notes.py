"""The footnotes of a PDF → notes at the raised numbers that refer to them.

A note is a paragraph that begins with a raised number to which exactly one mark on the same page refers. Knows no
headings or lists.
"""

from collections import Counter

from site_builder.seeds.formats.document_tree import Element, dressed
from site_builder.seeds.formats.pdf.paragraphs import PdfParagraph
from site_builder.seeds.formats.pdf.text_lines import GlyphRun

Notes = dict[tuple[int, str], list[PdfParagraph]]
"""Page and number → the paragraphs of the note."""


def footnotes_of(paragraphs: list[PdfParagraph]) -> Notes:
    """The notes to which a raised number in the text refers."""
    calls = Counter(
        (line.page, piece.text)
        for paragraph in paragraphs
        for line in paragraph.lines
        for place, piece in enumerate(line.pieces)
        if piece.raised and (place or line is not paragraph.lines[0])
    )
    found: Notes = {}
    current: tuple[int, str] | None = None
    for paragraph in paragraphs:
        page = paragraph.lines[0].page
        start = paragraph.pieces[0] if paragraph.pieces else GlyphRun("")
        key = (page, start.text.strip())
        if start.raised and calls[key] == 1 and key not in found:
            current = key
            found[key] = [paragraph]
        elif current is not None and current[0] == page and not paragraph.table:
            found[current].append(paragraph)
        else:
            current = None
    return found


def with_notes(paragraph: PdfParagraph, notes: Notes, *, heading: bool) -> list[Element | str]:
    """The pieces of a paragraph, without bold and italic in a heading; each note referred to moves here from
    `notes`.
    """
    found: list[Element | str] = []
    page = paragraph.lines[0].page
    for piece in paragraph.pieces:
        pages = range(page, paragraph.lines[-1].page + 1)
        key = next(((at, piece.text) for at in pages if (at, piece.text) in notes), None)
        if piece.raised and key is not None:
            group = [p.pieces[1:] if p.pieces and p.pieces[0].raised else p.pieces for p in notes.pop(key)]
            found.append(Element("note", {}, [Element("p", {}, _looks(pieces)) for pieces in group]))
        else:
            found += _looks([piece], plain=heading)
    return found


def _looks(pieces: list[GlyphRun], *, plain: bool = False) -> list[Element | str]:
    found: list[Element | str] = []
    for piece in pieces:
        bold, italic = piece.bold and not plain, piece.italic and not plain
        found += dressed([piece.text], bold=bold, italic=italic, link=piece.link)
    return found
