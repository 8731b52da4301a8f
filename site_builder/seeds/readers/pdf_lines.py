"""A PDF, page by page → its lines: words, place on the page, type size, weight, raised figures.

Measures in points from the lower left corner of the page. Needs the extra `pdf` (PDFium).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_HYPHEN = "\x02"
"""What PDFium puts for a hyphen at the end of a line that it found."""
_GAP = 1.6
"""A gap of so many type sizes inside a line parts two cells."""
_RAISED = 0.78
"""A figure smaller than this share of its line and above its foot is raised."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the part of a line that stands in one column."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    """Height of the type, the same for most characters."""
    bold: bool
    hyphen: bool = False
    """It ends inside a word that the typesetter broke."""

    @property
    def words(self) -> int:
        """How many words."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool

    @property
    def height(self) -> float:
        return self.top - self.bottom


def lines_of_page(raw: Any, page: Any, number: int) -> Iterator[Line]:
    """The lines of a page in the order in which the page draws them."""
    text = page.get_textpage()
    try:
        for chars, hyphen in _rows(raw, text.raw):
            yield from _parts(chars, number, hyphen=hyphen)
    finally:
        text.close()


def _rows(raw: Any, text: Any) -> Iterator[tuple[list[_Char], bool]]:
    row: list[_Char] = []
    box = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        char = chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else ""
        if char in ("\r", "\n", _HYPHEN):
            if row:
                yield row, char == _HYPHEN
            row = []
        elif char and char != "\ufffe":
            raw.FPDFText_GetLooseCharBox(text, index, box)
            bold = raw.FPDFText_GetFontWeight(text, index) >= 600 if char.isalnum() else False
            row.append(_Char(char, box.left, box.right, box.bottom, box.top, bold))
    if row:
        yield row, False


def _parts(chars: list[_Char], page: int, *, hyphen: bool) -> Iterator[Line]:
    """The line, cut where a gap parts two columns."""
    inked = [char for char in chars if not char.text.isspace() and char.height > 0]
    if not inked:
        return
    size = Counter(round(char.height * 2) / 2 for char in inked).most_common(1)[0][0]
    part: list[_Char] = []
    end = inked[0].left
    for char in chars:
        if char.text.isspace() or char.height <= 0:
            part.append(char)
            continue
        if char.left - end > _GAP * size and any(not c.text.isspace() for c in part):
            yield _line(part, page, size, hyphen=False)
            part = []
        part.append(char)
        end = max(end, char.right) if char.left >= end - size else char.right
    yield _line(part, page, size, hyphen=hyphen)


def _line(chars: list[_Char], page: int, size: float, *, hyphen: bool) -> Line:
    inked = [char for char in chars if not char.text.isspace() and char.height > 0]
    letters = [char for char in inked if char.text.isalnum()]
    foot = Counter(round(char.bottom, 1) for char in inked if char.height >= _RAISED * size)
    base = foot.most_common(1)[0][0] if foot else min(char.bottom for char in inked)
    return Line(
        page,
        re.sub(r"\s+", " ", _with_marks(chars, size, base)).strip() + ("-" if hyphen else ""),
        min(char.left for char in inked),
        max(char.right for char in inked),
        base,
        base + size,
        size,
        bool(letters) and sum(char.bold for char in letters) > 0.9 * len(letters),
        hyphen,
    )


def _with_marks(chars: list[_Char], size: float, base: float) -> str:
    """The text, raised figures put between U+E000 and U+E001 for the one who pairs footnotes."""
    found: list[str] = []
    raised = False
    for char in chars:
        small = char.text.isdigit() and char.height < _RAISED * size and char.bottom > base - 0.1 * size
        if small != raised and not char.text.isspace():
            found.append("\ue000" if small else "\ue001")
            raised = small
        found.append(char.text)
    return "".join(found) + ("\ue001" if raised else "")
