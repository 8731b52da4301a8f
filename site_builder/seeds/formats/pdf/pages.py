"""The bytes of a PDF → its pages as rows of lines with heights, and its metadata title, through PDFium.

Refuses files with too many objects or pages, and decompression bombs. Knows no paragraphs.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from ctypes import c_float
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.formats.limits import MB, check_text, damaged, library, reading, refusal, too_many, unread
from site_builder.seeds.formats.pdf.heads_and_feet import Row
from site_builder.seeds.formats.pdf.shown_text import hidden_words
from site_builder.seeds.formats.pdf.text_lines import RAISED, PdfLine, as_raised, joined, lines_of_page
from site_builder.seeds.formats.withheld_text import WithheldText
from site_builder.seeds.model import HIDDEN, Removed
from site_builder.settings.site_config import IngestConfig

KIND = "PDF"
_PASSWORD = 4
MAX_FILTERS = 5
"""Maximum layers of compression; nobody compresses twice."""
PIECE = 65_536
FEW_LETTERS = 200
"""A page with more letters is a text, even over an image."""
COVERED = 0.8
"""Share of a page that an image must cover for a scan."""
MOST_SIGNS = 2_000
MOST_OBJECTS = 50
"""Maximum characters and objects examined on a page."""
_OLD = re.compile(rb"/Filter\s{0,9}(?:\[[^\]]{0,400}?)?/(?:LZW|RunLength|RL\b)")
_CHAIN = re.compile(rb"/Filter\s{0,9}\[\s{0,9}(?:/[\w#]{1,40}\s{0,9}){%d}" % MAX_FILTERS)


@dataclass(frozen=True)
class Pages:
    """Content of the pages."""

    rows: list[list[Row]]
    """Rows of each page, from top to bottom."""
    heights: list[float]
    title: str
    """Title in the metadata."""
    hidden: tuple[Removed, ...] = ()
    """Words that no page shows."""
    scans: tuple[int, ...] = ()
    """Pages covered by an image with hardly a word, and pages whose fonts have no character map."""
    unmapped: tuple[int, ...] = ()
    """Of these, pages whose fonts have no character map: their characters are not text."""


def pages_of(data: bytes, path: str, limits: IngestConfig) -> Pages:
    """The pages of the file. Raises SeedError if it is encrypted, damaged or too large."""
    _vet(data, path, limits)
    pdfium, raw = library("pypdfium2", extra="pdf", path=path), library("pypdfium2.raw", extra="pdf", path=path)
    with reading(path, KIND):
        document = _opened(pdfium, raw, data, path)
        try:
            return _pages(raw, document, path, limits)
        finally:
            document.close()


def _vet(data: bytes, path: str, limits: IngestConfig) -> None:
    """Refuses too many objects and decompression bombs before PDFium sees the file."""
    packed_objects = (min(int(number), 10**7) for number in re.findall(rb"/N\s+(\d{1,8})", data))
    if len(re.findall(rb"\d obj\b", data)) + sum(packed_objects) > limits.max_elements:
        raise too_many(path, "objects", limits)
    if _CHAIN.search(data):
        raise refusal(path, f"this {KIND} compresses something {MAX_FILTERS} times over", "it may be an attack")
    if _OLD.search(data):
        fact = f"this {KIND} compresses something with LZW or RunLength, so its size cannot be checked"
        raise unread(path, fact, "save it again in a current program")
    most, total = limits.max_pdf_mb * MB, 0
    for match in re.finditer(rb"stream\r?\n", data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        total += _unpacked_size(data, match.end(), most - total)
        if total >= most:
            hint = f"it may be an attack; if you trust its source, {ALLOW_LARGE}"
            raise refusal(path, f"this {KIND} unpacks to more than {limits.max_pdf_mb} MB", hint)


def _unpacked_size(data: bytes, start: int, most: int) -> int:
    """The unpacked size of all layers of a stream together; stops at `most`."""
    layer: Iterator[bytes] = (data[at : at + PIECE] for at in range(start, len(data), PIECE))
    budget = [most]
    for depth in range(MAX_FILTERS):
        layer = _inflated(layer, budget, drain=depth > 0)
    for _ in layer:
        pass
    return most - budget[0]


def _inflated(packed: Iterator[bytes], budget: list[int], *, drain: bool) -> Iterator[bytes]:
    """The unpacked pieces while the `budget` of bytes lasts. With `drain`, the rest of `packed` is read too, so that
    the layers below count it."""
    unpacker = zlib.decompressobj()
    for piece in packed:
        rest = piece
        with suppress(zlib.error):
            while rest and not unpacker.eof and budget[0] > 0:
                done = unpacker.decompress(rest, PIECE)
                rest = unpacker.unconsumed_tail
                budget[0] -= len(done)
                yield done
            if not unpacker.eof and budget[0] > 0:
                continue
        break
    if drain and budget[0] > 0:
        for _ in packed:
            pass


def _opened(pdfium: Any, raw: Any, data: bytes, path: str) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        if raw.FPDF_GetLastError() == _PASSWORD:
            raise unread(path, f"this {KIND} is encrypted", "save it without a password") from None
        raise damaged(path, KIND) from None


def _pages(raw: Any, document: Any, path: str, limits: IngestConfig) -> Pages:
    if len(document) > limits.max_pages:
        hint = f"split it, or {ALLOW_LARGE}"
        raise refusal(path, f"this {KIND} has {len(document):,} pages, more than {limits.max_pages:,}", hint)
    pages: list[list[Row]] = []
    heights: list[float] = []
    withheld = WithheldText()
    scans: list[int] = []
    unmapped: list[int] = []
    size = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        size += text.count_chars()
        check_text(size, path, limits)
        hidden = hidden_words(raw, page, text)
        for passage in _passages(hidden):
            withheld.add(HIDDEN, passage)
            withheld.close()
        rows = _rows(list(lines_of_page(raw, page, text, number, hidden)))
        if _is_unmapped(raw, text.raw):
            unmapped.append(number)
            rows = []
        if number in unmapped or _is_picture(raw, page, rows):
            scans.append(number)
        pages.append(rows)
        heights.append(page.get_height())
        text.close()
        page.close()
    title = document.get_metadata_value("Title") or ""
    return Pages(pages, heights, title, withheld.removed, tuple(scans), tuple(unmapped))


def _is_unmapped(raw: Any, text: Any) -> bool:
    """True if most characters of the page have no Unicode mapping."""
    signs = min(int(raw.FPDFText_CountChars(text)), MOST_SIGNS)
    return 3 * [raw.FPDFText_HasUnicodeMapError(text, at) for at in range(signs)].count(1) > signs


def _is_picture(raw: Any, page: Any, rows: list[Row]) -> bool:
    """True for a page with few or no words that is covered by an image, whole or in strips."""
    if letters_of_rows(rows) > FEW_LETTERS:
        return False
    covered, box = 0.0, [c_float() for _ in range(4)]
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        drawn = raw.FPDFPage_GetObject(page.raw, at)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_IMAGE and raw.FPDFPageObj_GetBounds(drawn, *box):
            left, bottom, right, top = (side.value for side in box)
            covered += (right - left) * (top - bottom)
    return covered >= COVERED * float(page.get_width() * page.get_height())


def letters_of_rows(rows: list[Row]) -> int:
    """The number of letters and digits in the rows."""
    return sum(char.isalnum() for row in rows for line in row for char in line.text)


def _passages(hidden: Mapping[int, str]) -> Iterator[str]:
    """The passages formed by consecutive hidden characters."""
    for _, places in groupby(enumerate(hidden), lambda pair: pair[1] - pair[0]):
        yield "".join(hidden[place] for _, place in places)


def _rows(lines: list[PdfLine]) -> list[Row]:
    """Rows of parts on one baseline, in file order; close parts are joined."""
    rows: list[list[PdfLine]] = []
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


def _on_one_foot(left: PdfLine, right: PdfLine) -> bool:
    overlap = min(left.top, right.top) - max(left.bottom, right.bottom)
    return overlap > 0.6 * min(left.size, right.size) and right.left >= left.right - 2
