"""The lines of a PDF's pages → those of the document, and page headers, footers and page numbers.

A line at the edge of a page is furniture if it repeats, apart from numbers, at the edge of other pages.
"""

import re
from collections import Counter
from collections.abc import Sequence

from site_builder.seeds.formats.pdf.text_lines import PdfLine
from site_builder.seeds.model import Removal, Removed

_EDGE_ROWS = 3
"""Maximum rows of a page header or footer."""
_EDGE_SHARE = 0.14
"""Share of the page height, at top and bottom, that may hold headers and footers."""
_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|seite|página|p\.)\s*)?(\d{1,4})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?[-–—\s.]*", re.IGNORECASE
)
_PRINTED = re.compile(r"(https?|file)://\S.*\s\d+/\d+")
_PRINTED_HEAD = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}.*")

Row = tuple[PdfLine, ...]
"""The parts of a line, from left to right."""


def printed_by_browser(pages: Sequence[Sequence[Row]]) -> bool:
    """True if a browser printed these pages: their last lines are addresses."""
    return any(_browser_lines(rows) for rows in pages)


def without_furniture(
    pages: Sequence[Sequence[Row]], heights: Sequence[float]
) -> tuple[list[list[Row]], list[Removed]]:
    """The rows of each page without furniture; and each line of furniture once, with its frequency as the reason."""
    edges = [_edge_rows(rows, height) for rows, height in zip(pages, heights, strict=True)]
    counts = Counter(key for rows in edges for key in {_key(row) for row in rows})
    numbered = _numbered(edges)
    needed = max(2, len(pages) * 0.4)
    kept: list[list[Row]] = []
    gone: dict[str, list[str]] = {}
    for place, (rows, edge) in enumerate(zip(pages, edges, strict=True)):
        drop = {id(row) for row in edge if counts[_key(row)] >= needed or (place, _text(row)) in numbered}
        drop |= {id(row) for row in _browser_lines(rows)}
        kept.append([row for row in rows if id(row) not in drop])
        for row in rows:
            if id(row) in drop:
                gone.setdefault(_key(row), []).append(_text(row))
    return kept, _report(gone, len(pages))


def _edge_rows(rows: Sequence[Row], height: float) -> list[Row]:
    by_height = sorted(rows, key=lambda row: -row[0].bottom)
    top = [row for row in by_height[:_EDGE_ROWS] if row[0].top > height * (1 - _EDGE_SHARE)]
    foot = [row for row in by_height[-_EDGE_ROWS:] if row[0].bottom < height * _EDGE_SHARE]
    return list({id(row): row for row in top + foot}.values())


def _key(row: Row) -> str:
    return re.sub(r"[\W_]+", "", re.sub(r"\d+", "#", _text(row))).casefold() or re.sub(r"\d+", "#", _text(row))


def _text(row: Row) -> str:
    return " ".join(line.text for line in row)


def _numbered(edges: list[list[Row]]) -> set[tuple[int, str]]:
    """Page index and text of each row that is a page number: number minus index is the same on at least two pages, or
    1."""
    found: dict[int, list[tuple[int, str]]] = {}
    for page, rows in enumerate(edges):
        for row in rows:
            match = _NUMBER.fullmatch(_text(row))
            if match:
                found.setdefault(int(match[1]) - page, []).append((page, _text(row)))
    return {place for offset, places in found.items() if len(places) > 1 or offset == 1 for place in places}


def _browser_lines(rows: Sequence[Row]) -> list[Row]:
    """The address and time lines that browsers print on a page."""
    feet = [row for row in rows if _PRINTED.fullmatch(_text(row))]
    return feet + [row for row in rows if _PRINTED_HEAD.fullmatch(_text(row))] if feet else []


def _report(gone: dict[str, list[str]], pages: int) -> list[Removed]:
    each = ((text, len(texts)) for texts in gone.values() for text in dict.fromkeys(texts))
    why = "head, foot or number of {} of {} pages"
    return [Removed(0, text, why.format(times, pages), Removal.PAGE) for text, times in each]
