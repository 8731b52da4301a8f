"""A PDF page, rendered with and without its text → the characters that nobody sees.

A word is visible if drawing it changes the picture of the page. The cause does not matter: render mode 3, zero opacity,
paper colour, a layer switched off, a place outside the crop box, a bar or image on top. Two exceptions: type below one
point is hidden, and on a page with next to no visible text the words count as visible where the page has ink, because
they were recognised in a scan. Text exactly under other words cannot be detected. Needs the extra `pdf`.
"""

from collections.abc import Iterator
from ctypes import POINTER, c_int, c_ubyte, c_void_p, cast
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import Any

_SCALE = 1.0
_MAX_PIXELS = 4_000_000
_MIN_POINTS = 1.0
_VISIBLE = 12
"""Minimum visible difference, in grey levels."""
_MARKED = 48
"""Minimum contrast of ink in the place of a recognised word, in grey levels."""
_SCAN_SHARE = 0.75
"""Minimum share of undrawn words that marks a scanned page."""
_LAST_LATIN = 0x24F
_UNDRAWN = (3, 7)
"""Render modes that draw nothing (ISO 32000-1, table 106)."""


@dataclass(frozen=True, slots=True)
class _Word:
    first: int
    last: int
    text: str
    box: tuple[int, int, int, int]
    """Left, top, right and bottom in pixels; an empty range off the page."""
    drawn: Any
    """The object that draws the word."""
    is_tiny: bool


def hidden_words(raw: Any, page: Any, text: Any) -> dict[int, str]:
    """The hidden characters by position in the text page, including spaces between them."""
    canvas = _Canvas(raw, page)
    words = list(_words(raw, text.raw, canvas))
    if not words:
        return {}
    drawn = {cast(word.drawn, c_void_p).value: word.drawn for word in words}
    with_text = canvas.drawn()
    for piece in drawn.values():
        raw.FPDFPageObj_SetIsActive(piece, False)
    without = canvas.drawn()
    for piece in drawn.values():
        raw.FPDFPageObj_SetIsActive(piece, True)
    hidden = [
        word
        for word in words
        if word.is_tiny or not (canvas.differ(with_text, without, word.box) or _cannot_be_drawn(raw, word))
    ]
    if len(hidden) >= _SCAN_SHARE * len(words):
        hidden = [word for word in hidden if word.is_tiny or not canvas.has_mark(without, word.box)]
    return _chars(raw, text.raw, hidden)


def _cannot_be_drawn(raw: Any, word: _Word) -> bool:
    """True if the word may be missing from the picture because its font is neither embedded nor installed."""
    if all(ord(char) <= _LAST_LATIN for char in word.text) or raw.FPDFTextObj_GetTextRenderMode(word.drawn) in _UNDRAWN:
        return False
    font = raw.FPDFTextObj_GetFont(word.drawn)
    return not font or raw.FPDFFont_GetIsEmbedded(font) != 1


def _words(raw: Any, text: Any, canvas: "_Canvas") -> Iterator[_Word]:
    """Runs of characters drawn by one object that have a letter or digit."""
    box = raw.FS_RECTF()

    def char(index: int) -> str:
        code = raw.FPDFText_GetUnicode(text, index)
        return chr(code) if 32 < code < 0xD800 or 0xDFFF < code < 0x110000 else " "

    def piece(index: int) -> tuple[int, bool]:
        drawn = raw.FPDFText_GetTextObject(text, index)
        return (cast(drawn, c_void_p).value or 0, char(index).isspace())

    for (drawn, is_space), group in groupby(range(raw.FPDFText_CountChars(text)), piece):
        indices = list(group)
        if not drawn or is_space:
            continue
        boxes = []
        for index in indices:
            raw.FPDFText_GetLooseCharBox(text, index, box)
            boxes.append((box.left, box.bottom, box.right, box.top))
        height = max(abs(top - bottom) for _, bottom, _, top in boxes)
        around = (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
        words = "".join(map(char, indices))
        owner = raw.FPDFText_GetTextObject(text, indices[0])
        yield _Word(indices[0], indices[-1], words, canvas.place(*around), owner, height < _MIN_POINTS)


def _chars(raw: Any, text: Any, hidden: list[_Word]) -> dict[int, str]:
    """The characters of the hidden words and the gaps between adjacent ones."""
    found: dict[int, str] = {}
    end = -2
    for word in hidden:
        gap = range(end + 1, word.first)
        if len(gap) <= 2 and all(raw.FPDFText_GetUnicode(text, index) <= 32 for index in gap):
            found |= dict.fromkeys(gap, " ")
        found |= dict(zip(range(word.first, word.last + 1), word.text, strict=True))
        end = word.last
    return found


class _Canvas:
    """Renders a page in grey and compares areas of two renderings."""

    def __init__(self, raw: Any, page: Any) -> None:
        self.raw, self.page = raw, page.raw
        width, height = page.get_size()
        scale = min(_SCALE, sqrt(_MAX_PIXELS / max(width * height, 1)))
        self.width, self.height = max(1, int(width * scale)), max(1, int(height * scale))

    def place(self, left: float, bottom: float, right: float, top: float) -> tuple[int, int, int, int]:
        """The pixels of an area of the page, slightly narrowed, because neighbours overlap."""
        inset = 0.1 * (right - left)
        corners = [self._pixel(left + inset, bottom), self._pixel(right - inset, top)]
        (x0, x1), (y0, y1) = (sorted(sides) for sides in zip(*corners, strict=True))
        return max(x0, 0), max(y0, 0), min(x1 + 1, self.width), min(y1 + 1, self.height)

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        across, down = c_int(), c_int()
        self.raw.FPDF_PageToDevice(self.page, 0, 0, self.width, self.height, 0, x, y, across, down)
        return across.value, down.value

    def drawn(self) -> bytes:
        """The page in its present state, one byte a pixel."""
        raw = self.raw
        bitmap = raw.FPDFBitmap_CreateEx(self.width, self.height, raw.FPDFBitmap_Gray, None, 0)
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, self.width, self.height, 0xFFFFFFFF)
            raw.FPDF_RenderPageBitmap(bitmap, self.page, 0, 0, self.width, self.height, 0, raw.FPDF_GRAYSCALE)
            stride = raw.FPDFBitmap_GetStride(bitmap)
            pixels = cast(raw.FPDFBitmap_GetBuffer(bitmap), POINTER(c_ubyte * (stride * self.height))).contents
            rows = bytes(pixels)
            return b"".join(rows[y * stride : y * stride + self.width] for y in range(self.height))
        finally:
            raw.FPDFBitmap_Destroy(bitmap)

    def differ(self, one: bytes, other: bytes, box: tuple[int, int, int, int]) -> bool:
        """True if two renderings of a page visibly differ in an area."""
        for start, end in self._rows(box):
            if one[start:end] != other[start:end]:
                steps = (abs(a - b) for a, b in zip(one[start:end], other[start:end], strict=True))
                if any(step >= _VISIBLE for step in steps):
                    return True
        return False

    def has_mark(self, drawing: bytes, box: tuple[int, int, int, int]) -> bool:
        """True if an area has ink, not just paper or a solid bar."""
        pixels = b"".join(drawing[start:end] for start, end in self._rows(box))
        return bool(pixels) and max(pixels) - min(pixels) >= _MARKED

    def _rows(self, box: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = box
        if left < right:
            yield from ((y * self.width + left, y * self.width + right) for y in range(top, bottom))
