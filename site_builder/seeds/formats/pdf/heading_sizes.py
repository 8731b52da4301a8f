"""The paragraphs of a PDF → headings with their ranks, and the frame of a printed web page.

Judged by type size and weight alone, because a PDF marks no headings. Knows no tree.
"""

import re
from collections import Counter

from site_builder.seeds.formats.pdf.paragraphs import PdfParagraph
from site_builder.seeds.formats.type_sizes import body_size
from site_builder.seeds.model import Removed

_LARGER = 1.12
_SMALL = 0.87
_MAX_NAVIGATION_WORDS = 80
_MAX_TITLE_WORDS = 60
_MAX_HEADING_WORDS = 20
_TITLE_FACTOR = 1.3
_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")


def heading_ranks(paragraphs: list[PdfParagraph]) -> dict[int, int]:
    """`id` of each heading paragraph → rank: 1 for the title, from 2 by size for the others."""
    by_id = _sizes_of_headings(paragraphs, _body(paragraphs))
    title = id(_title(paragraphs, by_id))
    sizes = sorted({size for key, size in by_id.items() if key != title}, reverse=True)
    return {key: 1 if key == title else sizes.index(size) + 2 for key, size in by_id.items()}


def without_page(paragraphs: list[PdfParagraph]) -> tuple[list[PdfParagraph], list[Removed]]:
    """Removes what a printed web page shows above its headline and in small print below its text."""
    body = _body(paragraphs)
    title = _title(paragraphs, _sizes_of_headings(paragraphs, body))
    start = paragraphs.index(title) if title in paragraphs else 0
    if sum(len(paragraph.text.split()) for paragraph in paragraphs[:start]) > _MAX_NAVIGATION_WORDS:
        start = 0
    end = len(paragraphs)
    while end > start and paragraphs[end - 1].size < _SMALL * body:
        end -= 1
    if end < len(paragraphs) and end - 1 > start and paragraphs[end - 1].bold:
        end -= 1
    outside = paragraphs[:start] + paragraphs[end:]
    return paragraphs[start:end], [Removed(0, p.text, "around the text of a printed web page") for p in outside]


def _body(paragraphs: list[PdfParagraph]) -> float:
    chars: Counter[float] = Counter()
    for paragraph in paragraphs:
        chars[paragraph.size] += len(paragraph.text)
    return body_size(chars)


def _sizes_of_headings(paragraphs: list[PdfParagraph], body: float) -> dict[int, float]:
    """`id` of each heading paragraph → type size. A heading has larger type, or bold lines in the size of the text."""
    sizes: dict[int, float] = {}
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        words = len(paragraph.text.split())
        if paragraph.table or after is None or not re.search(r"[^\W\d_]", paragraph.text):
            continue
        if paragraph.lines[0].page == 0 and words < 10 and _YEAR.search(paragraph.text) and sizes:
            continue
        if paragraph.size >= body * _LARGER and words <= _MAX_TITLE_WORDS:
            sizes[id(paragraph)] = paragraph.size
        elif paragraph.bold and words <= _MAX_HEADING_WORDS and not paragraph.text.endswith((".", ",", ";")):
            sizes[id(paragraph)] = body
    return sizes


def _title(paragraphs: list[PdfParagraph], headings: dict[int, float]) -> PdfParagraph | None:
    """The first heading of the first page, or a much larger one further down."""
    first_page = [p for p in paragraphs if p.lines[0].page == paragraphs[0].lines[0].page and id(p) in headings]
    if not first_page:
        return None
    largest = max(first_page, key=lambda paragraph: paragraph.size)
    return largest if largest.size >= _TITLE_FACTOR * first_page[0].size else first_page[0]
