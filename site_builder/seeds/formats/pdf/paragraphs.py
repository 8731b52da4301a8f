"""The rows of a PDF's pages → paragraphs and tables, with hyphenated words rejoined.

A line end closes a paragraph if the next line's first word would have fitted. A hyphen is removed only if the whole
word occurs elsewhere in the document, or if the file marks it as soft.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from site_builder.seeds.formats.pdf.heads_and_feet import Row
from site_builder.seeds.formats.pdf.text_lines import GlyphRun, PdfLine, joined

_MARKER = re.compile(r"([•◦▪●‣·–—]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,5}\))(\s|$)")
_LONE_MARKER = re.compile(r"([•◦▪●‣·–—-]|\(?[0-9a-zA-Z]{1,3}[.)])")
_ENDS = tuple('.!?:;”"’)')
_WIDE = 1.3
"""Multiple of the usual line distance that separates two paragraphs."""
_NARROW = 0.55
"""Lines that all end before this share of the column were not broken at its edge."""
_NARROW_FEW = 0.75
_FEW = 3
"""With so few lines, a narrow column of their own is unlikely."""
_FULL = 0.85
_DATED = re.compile(r"(?=.{8,40}$)(?=.*[^\W\d_]{3})(?=.*\b(1[89]|20)\d\d\b).*\d")
_MIN_ROWS = 2


@dataclass(eq=False)
class PdfParagraph:
    """Lines that belong together, or the rows of a table."""

    lines: list[PdfLine]
    table: list[list[str]] = field(default_factory=list)
    pieces: list[GlyphRun] = field(default_factory=list)
    spaced: bool = False
    """True if set apart from the paragraph above."""
    set_in: bool = False
    """True if indented on both sides, like a quotation."""

    @property
    def text(self) -> str:
        """The words on one line."""
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def size(self) -> float:
        """Type size."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """True if all of it is bold."""
        return all(line.bold for line in self.lines)


def paragraphs_of(pages: Sequence[Sequence[Row]]) -> tuple[list[PdfParagraph], int]:
    """The paragraphs in order, and the number of line-end hyphens left because the word was uncertain."""
    found: list[PdfParagraph] = []
    width = _usual_width(pages)
    for rows in pages:
        here: list[PdfParagraph] = []
        for block in _blocks(rows, width):
            here += [replace(paragraph, spaced=not place) for place, paragraph in enumerate(block)]
        last = _last_of_text(found)
        if last is not None and here and _goes_on(last, here[0], width):
            last.lines += here.pop(0).lines
        found += here
    _mark_set_in(found)
    words = Counter(word for paragraph in found for line in paragraph.lines for word in _inner_words(line))
    doubtful = sum(_resolve(paragraph, words) for paragraph in found if not paragraph.table)
    return found, doubtful


# ---------- lines into paragraphs


def _usual_width(pages: Sequence[Sequence[Row]]) -> float:
    """Width of the column: the width that four of five lines do not exceed."""
    widths = sorted(row[0].right - row[0].left for rows in pages for row in rows if len(row) == 1)
    return widths[len(widths) * 4 // 5] if widths else 0.0


def _mark_set_in(paragraphs: list[PdfParagraph]) -> None:
    """Marks quotations: paragraphs of several lines that are indented on both sides, compared with most of the text."""
    long = [p for p in paragraphs if len(p.lines) > 1 and not p.table]
    lefts = Counter(round(min(line.left for line in p.lines)) for p in long for _ in p.lines)
    if not lefts:
        return
    common = [place for place, lines in lefts.items() if lines >= max(2, 0.05 * sum(lefts.values()))]
    left = min(common, default=0)
    right = max(line.right for p in long for line in p.lines)
    hanging = {round(p.lines[1].left) for p in long if _MARKER.match(p.lines[0].text)}
    for p in long:
        margin = 1.1 * p.size
        low, high = min(line.left for line in p.lines), max(line.right for line in p.lines)
        first = p.lines[0].left
        narrow = low > left + margin and high < right - margin / 2 and first < left + 8 * margin
        p.set_in = bool(common) and narrow and not p.bold and round(low) not in hanging


def _blocks(rows: Sequence[Row], width: float) -> Iterable[list[PdfParagraph]]:
    distance = _usual_distance(rows)
    block: list[PdfLine] = []
    table: list[Row] = []
    for row in _markers_joined(rows):
        if len(row) > 1:
            if block:
                yield _split(block, width)
                block = []
            if table and _apart(table[-1][0], row[0], distance * 1.8):
                yield _table(table)
                table = []
            table.append(row)
            continue
        if table:
            yield _table(table)
            table = []
        if block and _apart(block[-1], row[0], distance):
            yield _split(block, width)
            block = []
        block.append(row[0])
    yield _table(table) if table else _split(block, width)


def _markers_joined(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows, with separate list markers joined to their line."""
    for row in rows:
        yield (joined(row[0], row[1]), *row[2:]) if len(row) > 1 and _LONE_MARKER.fullmatch(row[0].text) else row


def _usual_distance(rows: Sequence[Row]) -> float:
    """The smallest common distance between baselines, in type sizes."""
    steps = Counter(
        round((above[0].bottom - below[0].bottom) / max(above[0].size, 1), 1)
        for above, below in pairwise(rows)
        if above[0].size == below[0].size and 0.7 < (above[0].bottom - below[0].bottom) / max(above[0].size, 1) < 2.5
    )
    common = [step for step, count in steps.items() if count >= 0.15 * sum(steps.values())]
    return min(common, default=1.15)


def _apart(above: PdfLine, below: PdfLine, distance: float) -> bool:
    step = above.bottom - below.bottom
    if abs(above.size - below.size) > 0.08 * above.size or above.bold != below.bold:
        return True
    in_headline = above.bold and above.text.isupper()  # whose lines are further apart
    loose = max(_WIDE * distance, 1.85) if in_headline else _WIDE * distance
    return step <= 0 or step > loose * above.size


def _split(block: list[PdfLine], width: float) -> list[PdfParagraph]:
    if not block:
        return []
    margin = max(line.right for line in block)
    share = (margin - min(line.left for line in block)) / max(width, 1)
    narrow = (share < _NARROW or (len(block) <= _FEW and share < _NARROW_FEW)) and not block[0].bold
    found = [PdfParagraph([block[0]])]
    for above, below in pairwise(block):
        if (narrow and not above.hyphen) or _ends_between(above, below, found[-1], margin):
            found.append(PdfParagraph([below]))
        else:
            found[-1].lines.append(below)
    return found


def _ends_between(above: PdfLine, below: PdfLine, paragraph: PdfParagraph, margin: float) -> bool:
    if _MARKER.match(below.text) and not above.hyphen and (_MARKER.match(paragraph.lines[0].text) or _full_stop(above)):
        return True
    if above.hyphen:
        return False
    if above.bold and _DATED.fullmatch(below.text) and not above.text.endswith(","):
        return True
    first = re.match(r"(\S{1,2} )?\S*", below.text)
    width = (below.right - below.left) / max(len(below.text), 1)
    if above.right + (len(first[0] if first else "") + 1) * width + above.size < margin:
        return True
    indented = below.left - paragraph.lines[-1].left > 0.8 * below.size and not _MARKER.match(paragraph.lines[0].text)
    return indented and _full_stop(above)


def _full_stop(line: PdfLine) -> bool:
    return line.text.endswith(_ENDS)


def _last_of_text(found: list[PdfParagraph]) -> PdfParagraph | None:
    """The last paragraph above the footnotes of the last page."""
    place = len(found)
    for index in range(len(found) - 1, -1, -1):
        if found[index].lines[0].page != found[-1].lines[0].page:
            break
        if found[index].lines[0].pieces[0].raised:
            place = index
    return found[place - 1] if place else None


def _goes_on(last: PdfParagraph, first: PdfParagraph, width: float) -> bool:
    """True if the first paragraph of a page continues the last one of the page before."""
    if last.table or first.table or last.bold or first.bold or abs(last.size - first.size) > 0.05 * last.size:
        return False
    start, end = first.lines[0].text, last.lines[-1]
    if _MARKER.match(start) or (_full_stop(end) and not end.hyphen):
        return False
    return start[:1].islower() or end.hyphen or end.right - end.left > _FULL * width


# ---------- tables


def _table(rows: list[Row]) -> list[PdfParagraph]:
    columns = sorted({round(line.left) for row in rows for line in row})
    merged: list[float] = []
    for left in columns:
        if not merged or left - merged[-1] > rows[0][0].size:
            merged.append(left)
    if len(rows) < _MIN_ROWS or len(merged) > max(map(len, rows)) + 1:
        return [PdfParagraph([_whole(row)]) for row in rows]
    cells = [
        [" ".join(line.text for line in row if _column(line, merged) == n) for n in range(len(merged))] for row in rows
    ]
    return [PdfParagraph([_whole(row) for row in rows], cells)]


def _column(line: PdfLine, columns: list[float]) -> int:
    return max((n for n, left in enumerate(columns) if left <= line.left + 1), default=0)


def _whole(row: Row) -> PdfLine:
    line = row[0]
    for part in row[1:]:
        line = joined(line, part)
    return line


# ---------- words across line ends


def _inner_words(line: PdfLine) -> list[str]:
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)
    return [word.casefold() for word in (words[:-1] if re.search(r"-$", line.text) else words)]


def _resolve(paragraph: PdfParagraph, words: Counter[str]) -> int:
    """Fills in the pieces; returns the number of doubtful hyphens."""
    doubtful = 0
    for line in paragraph.lines:
        pieces = list(line.pieces)
        if paragraph.pieces:
            before, after = paragraph.text, line.text
            match = re.search(r"(?<![^\W\d_])([^\W\d_]+)-$", before)
            rest = re.match(r"[^\W\d_]+", after)
            if match and rest and rest[0][0].islower():
                whole = f"{match[1]}{rest[0]}".casefold()
                if words[whole]:
                    paragraph.pieces[-1] = replace(paragraph.pieces[-1], text=paragraph.pieces[-1].text[:-1])
                elif not words[f"{match[1]}-{rest[0]}".casefold()]:
                    doubtful += 1
            elif (not match and not paragraph.lines[0].hyphen) or (not match and not before.endswith(("-", "—"))):
                paragraph.pieces.append(replace(pieces[0], text=" ", raised=False))
        paragraph.pieces += pieces
    return doubtful
