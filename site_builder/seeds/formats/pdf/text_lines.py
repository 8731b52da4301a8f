"""A PDF page → its lines: words with style, position and type size.

Measures in points from the lower left corner. PDFium decodes; needs the extra `pdf`.

Own code: pdftext 0.7.1 finds the same words in 0.02 to 0.07 s (ours: 0.03 to 0.12 s, including paragraphs, headings,
notes and page headers, none of which it detects), needs an exact older pypdfium2, and brings 84 MB.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator
from ctypes import c_int, create_string_buffer
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from unicodedata import bidirectional

_HYPHEN = "\x02"
"""PDFium's placeholder for a hyphen at a line end."""
_SOFT = "\xad"
_GAP = 1.6
"""Gap, in type sizes, that separates two columns."""
RAISED = 0.78
"""A number smaller than this share of its line is raised."""
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_BOLD_WEIGHT = 600
_SPACE = 0.12
"""Gap, in type sizes, that counts as a space."""
_KINDS = {"L": "L", "EN": "N", "AN": "N"}
_RUNS_RIGHT = re.compile(r"[LN](?:\.?[LN]|[ .]{1,2}L|(?<=L) N)*|[ .]+")
"""Left-to-right words and numbers among right-to-left letters, and the separators between."""
_TURNED = str.maketrans("()[]", ")(][")
_MAX_LINKS = 500
_MAX_LINKED_CHARS = 50_000
"""Maximum characters of a page whose links are read; a fuller page is not a page."""


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Characters in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line, or the part of it in one column."""

    page: int
    pieces: tuple[GlyphRun, ...]
    left: float
    right: float
    bottom: float
    size: float
    """Type height of most characters."""
    hyphen: bool = False
    """True if the file says that the last word continues on the next line."""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def bold(self) -> bool:
        """True if all letters are bold."""
        lettered = [piece for piece in self.pieces if any(char.isalnum() for char in piece.text)]
        return bool(lettered) and all(piece.bold for piece in lettered)

    @property
    def top(self) -> float:
        """The upper edge of the type."""
        return self.bottom + self.size


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    left: float
    right: float
    bottom: float
    height: float
    font: str
    bold: bool
    link: str = ""

    @property
    def inked(self) -> bool:
        return not self.text.isspace() and self.height > 0


def lines_of_page(raw: Any, page: Any, text: Any, number: int, hidden: Container[int] = ()) -> Iterator[PdfLine]:
    """The lines of a page in drawing order; `text` is its text page, whose characters at `hidden` are left out."""
    links = _links(raw, page.raw, page.pdf.raw) if text.count_chars() < _MAX_LINKED_CHARS else []
    for chars, hyphen in _rows(raw, text.raw, links, hidden):
        if _runs_left(chars):
            yield _line(_in_reading_order(chars), number, _size_of(chars), hyphen=hyphen)
        else:
            yield from _parts(chars, number, hyphen=hyphen)


def _runs_left(chars: list[_Char]) -> bool:
    """True if most letters of a line are right-to-left."""
    letters = [bidirectional(char.text[0]) for char in chars if char.text.isalpha()]
    return 2 * sum(kind in ("R", "AL") for kind in letters) > len(letters)


def _in_reading_order(chars: list[_Char]) -> list[_Char]:
    """The characters of a right-to-left line in reading order, embedded left-to-right words kept as they are, with
    visible gaps as spaces. The letters of a ligature share one place, and PDFium gives the last one first. A
    bracket is mirrored if the file names the drawn shape.
    """
    placed = sorted(enumerate(chars), key=lambda pair: (-(pair[1].left + pair[1].right), -pair[0]))
    size, line = _size_of(chars), list[_Char]()
    for _, char in placed:
        if char.inked:
            if line and line[-1].left - char.right > _SPACE * size:
                line.append(replace(line[-1], text=" ", left=char.right, right=line[-1].left))
            line.append(char)
    kinds = "".join(_KINDS.get(bidirectional(char.text[0]), " " if char.text == " " else ".") for char in line)
    found: list[_Char] = []
    for run in _RUNS_RIGHT.finditer(kinds):
        part = line[run.start() : run.end()]
        found += reversed(part) if run[0][0] in "LN" else part
    brackets = "".join(char.text for char in found if char.text in "()[]")
    return [replace(char, text=char.text.translate(_TURNED)) for char in found] if brackets[:1] in (")", "]") else found


def _size_of(chars: list[_Char]) -> float:
    return max((char.height for char in chars if char.inked), default=0.0)


def joined(left: PdfLine, right: PdfLine) -> PdfLine:
    """Two parts of a line joined, with a space if there is a visible gap."""
    space = (GlyphRun(" "),) if right.left - left.right > 0.12 * max(left.size, right.size) else ()
    return replace(
        left,
        pieces=(*left.pieces, *space, *right.pieces),
        right=max(left.right, right.right),
        bottom=left.bottom if left.size >= right.size else right.bottom,
        size=max(left.size, right.size),
        hyphen=right.hyphen,
    )


def as_raised(line: PdfLine) -> PdfLine:
    """The line with all its characters raised."""
    return replace(line, pieces=tuple(replace(piece, raised=True) for piece in line.pieces))


def _links(raw: Any, page: Any, document: Any) -> list[tuple[float, float, float, float, str]]:
    """Left, bottom, right, top and address of each web link."""
    found: list[tuple[float, float, float, float, str]] = []
    position, link, box = c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    address = create_string_buffer(2048)
    while len(found) < _MAX_LINKS and raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        length = raw.FPDFAction_GetURIPath(document, action, address, 2048) if action else 0
        if 1 < length <= 2048 and raw.FPDFLink_GetAnnotRect(link, box):
            found.append((box.left, box.bottom, box.right, box.top, address.value.decode("utf-8", "replace")))
    return found


def _rows(
    raw: Any, text: Any, links: list[tuple[float, float, float, float, str]], hidden: Container[int]
) -> Iterator[tuple[list[_Char], bool]]:
    row: list[_Char] = []
    box, name, flags = raw.FS_RECTF(), create_string_buffer(128), c_int()
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        char = chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else ""
        if char in ("\r", "\n", _HYPHEN):
            if row:
                yield row, char == _HYPHEN
            row = []
        elif char and index not in hidden and char not in "\ufffe\uffff":
            raw.FPDFText_GetLooseCharBox(text, index, box)
            length = raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
            font = name.value.decode("latin-1") if 0 < length <= 128 else ""
            heavy = raw.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT or bool(_BOLD.search(font))
            x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            link = next((to for left, low, right, high, to in links if left <= x <= right and low <= y <= high), "")
            row.append(_Char(char, box.left, box.right, box.bottom, box.top - box.bottom, font, heavy, link))
    if row:
        yield row, False


def _parts(chars: list[_Char], page: int, *, hyphen: bool) -> Iterator[PdfLine]:
    """The line, split at gaps between columns."""
    inked = [char for char in chars if char.inked]
    if not inked:
        return
    size = Counter(round(char.height * 2) / 2 for char in inked).most_common(1)[0][0]
    part: list[_Char] = []
    end = inked[0].left
    for char in chars:
        if char.inked:
            if char.left - end > _GAP * size and any(before.inked for before in part):
                yield _line(part, page, size, hyphen=False)
                part = []
            end = max(end, char.right) if char.left >= end - size else char.right
        part.append(char)
    yield _line(part, page, size, hyphen=hyphen)


def _line(chars: list[_Char], page: int, size: float, *, hyphen: bool) -> PdfLine:
    inked = [char for char in chars if char.inked]
    feet = Counter(round(char.bottom, 1) for char in inked if char.height >= RAISED * size)
    base = feet.most_common(1)[0][0] if feet else min(char.bottom for char in inked)
    pieces = _pieces(chars, size, base)
    soft = bool(pieces) and pieces[-1].text.endswith(_SOFT)
    pieces = [replace(piece, text=piece.text.replace(_SOFT, "")) for piece in pieces]
    if hyphen and not soft:
        pieces.append(GlyphRun("-"))
    left, right = min(char.left for char in inked), max(char.right for char in inked)
    return PdfLine(page, tuple(pieces), left, right, base, size, hyphen or soft)


def _pieces(chars: list[_Char], size: float, base: float) -> list[GlyphRun]:
    def style(char: _Char) -> tuple[bool, bool, bool, str]:
        small = char.text.isdigit() and char.height < RAISED * size and char.bottom > base - 0.1 * size
        return char.bold, bool(_ITALIC.search(char.font)), small, char.link

    styles: list[tuple[bool, bool, bool, str]] = []
    for char in chars:  # a space takes the style of the word before it
        styles.append(style(char) if char.inked or not styles else (*styles[-1][:2], False, char.link))
    found = []
    for (bold, italic, raised, link), group in groupby(zip(styles, chars, strict=True), lambda pair: pair[0]):
        found.append(GlyphRun(re.sub(r"\s+", " ", "".join(char.text for _, char in group)), bold, italic, raised, link))
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return found
