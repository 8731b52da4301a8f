"""Scanned pages → their words, through Tesseract, in the installed languages."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from typing import Any

from site_builder.seeds.formats.limits import check_text, library, reading
from site_builder.seeds.formats.programs import folder_with, program, run
from site_builder.settings.site_config import IngestConfig

PACKAGE = "tesseract-ocr"
DPI = 200
MOST_PAGES = 60
"""Longer scans would exceed a seed's time limit."""


def recognised(data: bytes, path: str, limits: IngestConfig, pages: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The paragraphs of these pages, as many as a seed has time for. Raises UnreadKind if Tesseract is not
    installed.
    """
    tesseract = program(("tesseract",), PACKAGE, path, "a PDF whose pages are pictures")
    pdfium = library("pypdfium2", extra="pdf", path=path)
    found: dict[int, tuple[str, ...]] = {}
    with reading(path, "PDF"), closing(pdfium.PdfDocument(data)) as document:
        for at in pages[:MOST_PAGES]:
            with folder_with({"page.pgm": _picture(document[at])}) as folder:
                spoken = "+".join(_languages(run((tesseract, "--list-langs"), folder, path).decode()) or ("eng",))
                words = (tesseract, "page.pgm", "stdout", "-l", spoken, "--dpi", str(DPI))
                found[at] = tuple(_paragraphs(run(words, folder, path).decode("utf-8", "replace")))
            check_text(sum(len(text) for texts in found.values() for text in texts), path, limits)
    return found


def _paragraphs(printed: str) -> Iterator[str]:
    """The lines of each paragraph joined, hyphenated words too."""
    lines = (line.strip() for line in printed.replace("\f", "").split("\n"))
    joined = (" ".join(block) for is_text, block in groupby(lines, bool) if is_text)
    return (re.sub(r"(?<=[^\W\d_])- (?=[a-zß-ÿ])", "", block) for block in joined)


def _picture(page: Any) -> bytes:
    """A page in greyscale (Netpbm PGM)."""
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    width, height, stride, pixels = bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
    rows = (pixels[row * stride : row * stride + width] for row in range(height))
    return b"P5 %d %d 255\n" % (width, height) + b"".join(rows)


def _languages(printed: str) -> tuple[str, ...]:
    """The listed codes that are languages."""
    listed = [line.strip() for line in printed.splitlines()[1:]]
    return tuple(name for name in listed if len(name) == 3 and name not in ("osd", "equ"))
