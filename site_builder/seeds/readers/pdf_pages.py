"""The bytes of a PDF, by way of PDFium → its pages as rows of lines, their heights and the title in its metadata.

A file of too many objects or pages, and one whose compressed parts are a bomb, is refused. Knows no paragraph.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Any

from site_builder.config import IngestConfig
from site_builder.seeds.readers.pdf_furniture import Row
from site_builder.seeds.readers.pdf_lines import RAISED, Line, as_raised, joined, lines_of_page
from site_builder.seeds.readers.refusals import MB, check_text, damaged, library, reading, refusal, too_many

KIND = "PDF"
_PASSWORD = 4


@dataclass(frozen=True)
class Pages:
    """What stands on the pages."""

    rows: list[list[Row]]
    """Of each page, from its head to its foot."""
    heights: list[float]
    title: str
    """As the metadata name it."""


def pages_of(data: bytes, path: str, limits: IngestConfig) -> Pages:
    """The pages of the file; SeedError where it is encrypted, damaged or too large."""
    _vet(data, path, limits)
    pdfium, raw = library("pypdfium2", extra="pdf", path=path), library("pypdfium2.raw", extra="pdf", path=path)
    with reading(path, KIND):
        document = _opened(pdfium, raw, data, path)
        try:
            return _pages(raw, document, path, limits)
        finally:
            document.close()


def _vet(data: bytes, path: str, limits: IngestConfig) -> None:
    """Refuse a file of too many objects, or one whose compressed parts are a bomb, before PDFium sees it."""
    objects = len(re.findall(rb"\d obj\b", data)) + sum(
        min(int(number), 10**7) for number in re.findall(rb"/N\s+(\d{1,8})", data)
    )
    if objects > limits.max_elements:
        raise too_many(path, "objects", limits)
    most, total = limits.max_pdf_mb * MB, 0
    for match in re.finditer(rb"stream\r?\n", data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        total += _unpacked_size(data, match.end(), most - total)
        if total >= most:
            raise refusal(
                path,
                f"this {KIND} unpacks to more than {limits.max_pdf_mb} MB",
                "do not trust it, or raise max_pdf_mb in [ingest] of site.toml",
            )


def _unpacked_size(data: bytes, start: int, most: int) -> int:
    unpacker, size = zlib.decompressobj(), 0
    piece = data[start : start + 65536]
    try:
        while piece and not unpacker.eof and size < most:
            size += len(unpacker.decompress(piece, 1 << 20))
            start += 0 if unpacker.unconsumed_tail else 65536
            piece = unpacker.unconsumed_tail or data[start : start + 65536]
    except zlib.error:
        pass
    return size


def _opened(pdfium: Any, raw: Any, data: bytes, path: str) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        if raw.FPDF_GetLastError() == _PASSWORD:
            raise refusal(path, f"this {KIND} is encrypted", "save it without a password") from None
        raise damaged(path, KIND) from None


def _pages(raw: Any, document: Any, path: str, limits: IngestConfig) -> Pages:
    if len(document) > limits.max_pages:
        raise refusal(
            path,
            f"this {KIND} has {len(document):,} pages, more than {limits.max_pages:,}",
            "split it, or raise max_pages in [ingest] of site.toml",
        )
    pages: list[list[Row]] = []
    heights: list[float] = []
    size = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        size += text.count_chars()
        check_text(size, path, limits)
        pages.append(_rows(list(lines_of_page(raw, page, text, number))))
        heights.append(page.get_height())
        text.close()
        page.close()
    return Pages(pages, heights, document.get_metadata_value("Title") or "")


def _rows(lines: list[Line]) -> list[Row]:
    """Parts that stand on one foot, in the order of the file, as one row; what is near is one part."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last is None or not _on_one_foot(last, line):
            rows.append([line])
            continue
        small, large = min(last.size, line.size), max(last.size, line.size)
        if line.size < RAISED * large and line.text.isdigit():
            line = as_raised(line)
        if last.size < RAISED * large and last.text.isdigit():
            last = as_raised(last)
        if line.left - last.right < 1.6 * max(small, 1):
            rows[-1][-1] = joined(last, line)
        else:
            rows[-1].append(line)
    return [tuple(row) for row in rows]


def _on_one_foot(left: Line, right: Line) -> bool:
    overlap = min(left.top, right.top) - max(left.bottom, right.bottom)
    return overlap > 0.6 * min(left.size, right.size) and right.left >= left.right - 2
