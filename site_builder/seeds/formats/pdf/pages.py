"""The bytes of a PDF, by way of PDFium → its pages as rows of lines, their heights and the title in its metadata.

A file of too many objects or pages, and one whose compressed parts are a bomb, is refused. Knows no paragraph.
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
from site_builder.seeds.formats.pdf.old_filters import filters_above, is_old, unpacked_length
from site_builder.seeds.formats.pdf.shown_text import hidden_words
from site_builder.seeds.formats.pdf.text_lines import RAISED, PdfLine, as_raised, joined, lines_of_page
from site_builder.seeds.formats.withheld_text import HIDDEN, WithheldText
from site_builder.seeds.model import Removed
from site_builder.settings.site_config import IngestConfig

KIND = "PDF"
_PASSWORD = 4
MAX_FILTERS = 5
"""Layers of packing that are looked through; nobody packs twice what is packed."""
PIECE = 65_536
FEW_LETTERS = 200
"""A page with more is a text, whatever pictures are below it."""
COVERED = 0.8
"""The share of a page that its picture covers."""
MOST_SIGNS = 2_000
MOST_OBJECTS = 50
"""Signs and objects of a page that are looked at."""
_CHAIN = re.compile(rb"/Filter\s{0,9}\[\s{0,9}(?:/[\w#]{1,40}\s{0,9}){%d}" % MAX_FILTERS)


@dataclass(frozen=True)
class Pages:
    """What is on the pages."""

    rows: list[list[Row]]
    """Of each page, from its head to its foot."""
    heights: list[float]
    title: str
    """As the metadata name it."""
    hidden: tuple[Removed, ...] = ()
    """Words that no page shows."""
    scans: tuple[int, ...] = ()
    """Pages that a picture covers, with hardly a word, and those whose fonts have no map."""
    unmapped: tuple[int, ...] = ()
    """Those of them whose fonts do not say which letters they show: what is on them is no text."""


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
    packed_objects = (min(int(number), 10**7) for number in re.findall(rb"/N\s+(\d{1,8})", data))
    if len(re.findall(rb"\d obj\b", data)) + sum(packed_objects) > limits.max_elements:
        raise too_many(path, "objects", limits)
    if _CHAIN.search(data):
        raise refusal(path, f"this {KIND} packs something {MAX_FILTERS} times over", "do not trust it")
    most, total = limits.max_pdf_mb * MB, 0
    for match in re.finditer(rb"stream\r?\n", data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        packed = filters_above(data, match.start())
        if len(packed) > 1 and any(map(is_old, packed)):
            raise refusal(path, f"this {KIND} packs something twice", "do not trust it")
        if packed and is_old(packed[0]):
            end = data.find(b"endstream", match.end())
            total += unpacked_length(packed[0], data[match.end() : end if end >= 0 else len(data)], most - total)
        else:
            total += _unpacked_size(data, match.end(), most - total)
        if total >= most:
            hint = f"do not trust it; if you know where it comes from, {ALLOW_LARGE}"
            raise refusal(path, f"this {KIND} unpacks to more than {limits.max_pdf_mb} MB", hint)


def _unpacked_size(data: bytes, start: int, most: int) -> int:
    """What the stream unpacks to, layer by layer, all of them together; more than `most` is not unpacked."""
    layer: Iterator[bytes] = (data[at : at + PIECE] for at in range(start, len(data), PIECE))
    room = [most]
    for depth in range(MAX_FILTERS):
        layer = _inflated(layer, room, drain=depth > 0)
    for _ in layer:
        pass
    return most - room[0]


def _inflated(packed: Iterator[bytes], room: list[int], *, drain: bool) -> Iterator[bytes]:
    """The pieces that packed ones unpack to, as long as there is room; `drain` counts what of them is not packed."""
    unpacker = zlib.decompressobj()
    for piece in packed:
        rest = piece
        with suppress(zlib.error):
            while rest and not unpacker.eof and room[0] > 0:
                done = unpacker.decompress(rest, PIECE)
                rest = unpacker.unconsumed_tail
                room[0] -= len(done)
                yield done
            if not unpacker.eof and room[0] > 0:
                continue
        break
    if drain and room[0] > 0:
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
    """True if the fonts of a page do not say which letters most of its signs are."""
    signs = min(int(raw.FPDFText_CountChars(text)), MOST_SIGNS)
    return 3 * [raw.FPDFText_HasUnicodeMapError(text, at) for at in range(signs)].count(1) > signs


def _is_picture(raw: Any, page: Any, rows: list[Row]) -> bool:
    """True for a page with few words, or none, that is covered by a picture, whole or in strips."""
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
    """Number of letters and digits in the rows."""
    return sum(char.isalnum() for row in rows for line in row for char in line.text)


def _passages(hidden: Mapping[int, str]) -> Iterator[str]:
    """Consecutive pieces of the text, joined."""
    for _, places in groupby(enumerate(hidden), lambda pair: pair[1] - pair[0]):
        yield "".join(hidden[place] for _, place in places)


def _rows(lines: list[PdfLine]) -> list[Row]:
    """Parts that are on one foot, in the order of the file, as one row; what is near is one part."""
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
