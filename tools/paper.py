"""Pages of a built site, printed to PDF → what paper would lack: cut lines, lost words, addresses, the citation.

Prints A4 as Chromium does, reads the PDF with pdfium: the box of every glyph and the text of every page.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from browser import chromium
from built import serve

EDGE_PT = 40
"""Minimum distance of a glyph from the edge of the sheet, except the page number; the margins are at least 57
points.
"""
FEW = 6
SHEET = (Path(__file__).parent / "sheet.js").read_text(encoding="utf-8")


def lacks(site: Path, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each defect."""
    with serve(site) as address, chromium() as browser:
        context = browser.new_context()
        page = context.new_page()
        for kind, url in pages:
            page.goto(address + url)
            sheet = page.evaluate(SHEET)
            data = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
            yield from (f"{kind} {url} on paper: {fact}" for fact in _lacks(data, sheet))
        context.close()


def _lacks(data: bytes, sheet: dict[str, Any]) -> Iterator[str]:
    try:
        import pypdfium2
    except ModuleNotFoundError:
        sys.exit("error: pypdfium2 is missing; install it with: pip install pypdfium2")
    document = pypdfium2.PdfDocument(data)
    printed: list[str] = []
    for number, sheet_page in enumerate(document, 1):
        glyphs = sheet_page.get_textpage()
        text = glyphs.get_text_bounded()
        label = re.compile(rf"{number}\s*/\s*{len(document)}|{len(document)}\s*/\s*{number}")
        if not label.search(text):
            yield f"page {number} has no number"
        printed.append(_plain(label.sub("", text)))
        yield from _cut(glyphs, *sheet_page.get_size(), number)
    document.close()
    wanted = [("the address", sheet["address"]), ("the citation", sheet["citation"])]
    wanted += [("the address of a link", link) for link in sheet["links"]]
    wanted += [("the text", text) for text in sheet["texts"]]
    lost = [f"{name} {text.strip()[:80]!r} is missing" for name, text in wanted if not _stands(_plain(text), printed)]
    yield from lost[:FEW]


def _stands(text: str, pages: Sequence[str]) -> bool:
    """True if a text is on the pages. It may continue on the next sheet, whose footer may come first."""
    if text in "".join(pages):
        return True
    cuts = range(1, len(text))
    return any(first.endswith(text[:cut]) and text[cut:] in second for first, second in pairwise(pages) for cut in cuts)


def _cut(glyphs: Any, width: float, height: float, number: int) -> Iterator[str]:
    """Glyphs beyond the margins: a line split by a page break, a table wider than the sheet."""
    beyond = ""
    for place in range(glyphs.count_chars()):
        left, bottom, right, top = glyphs.get_charbox(place)
        if right - left < 0.1 or top - bottom < 0.1:
            continue
        in_footer = top < EDGE_PT + 20 and left > width / 2
        if left < EDGE_PT or right > width - EDGE_PT or top > height - EDGE_PT or (bottom < EDGE_PT and not in_footer):
            beyond += glyphs.get_text_range(place, 1)
    if beyond:
        yield f"page {number} cuts {beyond[:60]!r}"


def _plain(text: str) -> str:
    """Text without spaces, hyphens and ligatures, which a PDF has at line ends, and without signs of direction."""
    return re.sub(r"[\s\-\u00ad\u2010\u2066-\u2069\ufffe\u0002]+", "", unicodedata.normalize("NFKC", text))
