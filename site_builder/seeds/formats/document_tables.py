"""A table element → a rectangle of cells, spans filled with None; or a layout table.

Mails and old web pages lay out whole pages in tables; those are unwrapped instead.
"""

from collections.abc import Iterator

from site_builder.seeds.formats.document_tree import HEADINGS, Element, number_of, walk, words_of

MAX_COLUMNS = 60
"""A wider table is not for reading; a forged `colspan` of a million must not create cells."""
_CELL_CHARS = 600
_BLOCKS = frozenset({"table", "ul", "ol", "blockquote", "pre", "hr", "article", "section", *HEADINGS})

Grid = list[list[Element | None]]


def rows_of(table: Element) -> Iterator[list[Element]]:
    """The cells of each row, without those of nested tables."""
    for child in table.elements:
        if child.tag == "tr":
            yield [cell for cell in child.elements if cell.tag in ("td", "th")]
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from rows_of(child)


def is_layout(table: Element) -> bool:
    """True for a single column, or for cells that hold a page rather than a value."""
    rows = [row for row in rows_of(table) if any(words_of(cell) for cell in row)]
    widest = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
    if max(map(len, rows), default=0) < 2 or len(rows) < 2 or widest > MAX_COLUMNS:
        return True
    return any(_holds_page(cell) for row in rows for cell in row)


def grid_of(table: Element) -> Grid:
    """All rows, padded to one width; a spanning cell is only at its first position."""
    grid: Grid = []
    hanging: dict[int, int] = {}
    for cells in rows_of(table):
        row: list[Element | None] = []
        waiting = list(reversed(cells))
        while (waiting or hanging.get(len(row))) and len(row) < MAX_COLUMNS:
            if hanging.get(len(row)):
                hanging[len(row)] -= 1
                row.append(None)
                continue
            _place(waiting.pop(), row, hanging)
        grid.append(row)
    width = max(map(len, grid), default=0)
    return [row + [None] * (width - len(row)) for row in grid]


def _place(cell: Element, row: list[Element | None], hanging: dict[int, int]) -> None:
    wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
    for step in range(min(wide, MAX_COLUMNS - len(row))):
        hanging[len(row)] = tall - 1
        row.append(None if step else cell)


def _span(cell: Element, name: str) -> int:
    return min(number_of(cell.attrs.get(name), 1, digits=7), 10_000) or 1


def _holds_page(cell: Element) -> bool:
    below = [node.tag for node in walk(cell)][1:]
    return any(tag in _BLOCKS for tag in below) or len(words_of(cell)) > _CELL_CHARS
