"""A PDF with text → Markdown: paragraphs, headings by type, lists, tables, footnotes; running heads put aside.

A page that was scanned and never read by a machine holds no text: such a PDF is refused, not ingested empty.
Needs the extra `pdf`.
"""

import re
import zlib
from collections import Counter
from typing import Any

from site_builder.config import IngestConfig
from site_builder.seeds.draft import Extract, Removed
from site_builder.seeds.readers.finishing import finished
from site_builder.seeds.readers.pdf_furniture import Row, printed_by_browser, without_furniture
from site_builder.seeds.readers.pdf_lines import RAISED, Line, Piece, as_raised, joined, lines_of_page
from site_builder.seeds.readers.pdf_paragraphs import Paragraph, paragraphs_of
from site_builder.seeds.readers.properties import clean_title
from site_builder.seeds.readers.refusals import MB, check_size, check_text, damaged, library, reading, refusal, too_many
from site_builder.seeds.readers.sizes import body_size
from site_builder.seeds.readers.tree import Node, words_of

KIND = "PDF"
_PASSWORD = 4
_LARGER = 1.12
_SMALL = 0.87
_MAX_NAVIGATION_WORDS = 80
_MAX_TITLE_WORDS = 60
_MAX_HEADING_WORDS = 20
_TITLE_FACTOR = 1.3
_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_BULLET = re.compile(r"[•◦▪●‣·]\s+")
_NUMBERED = re.compile(r"\(?[0-9a-zA-Z]{1,4}[.)]\s")
_DASH = re.compile(r"[–—-]\s+")


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text; SeedError where it is encrypted, damaged, scanned or too large."""
    check_size(data, path, limits)
    _vet(data, path, limits)
    pdfium, raw = library("pypdfium2", extra="pdf", path=path), library("pypdfium2.raw", extra="pdf", path=path)
    with reading(path, KIND):
        pages, heights, title = _pages(pdfium, raw, data, path, limits)
    if not any(pages):
        raise refusal(
            path,
            f"this {KIND} holds no text: its {len(heights)} pages are pictures",
            "run it through text recognition (OCR) and add the result",
        )
    kept, furniture = without_furniture(pages, heights)
    if not any(kept):  # every page says the same
        kept, furniture = pages, []
    paragraphs, doubtful = paragraphs_of(kept)
    if printed_by_browser(pages):
        paragraphs, around = _without_page(paragraphs)
        furniture += around
    root = _tree(paragraphs)
    text, markup = finished(root)
    first = next((words_of(node) for node in root.elements if node.tag == "h1"), "")
    return Extract(
        text=text,
        markup=markup,
        title=first or clean_title(title),
        removed=tuple(furniture),
        notes=_notes(doubtful, empty=sum(not page for page in pages)),
    )


# ---------- the file


def _vet(data: bytes, path: str, limits: IngestConfig) -> None:
    """Refuse a file of too many objects, or one whose compressed parts are a bomb, before PDFium sees it."""
    objects = len(re.findall(rb"\d obj\b", data)) + sum(
        min(int(number), 10**7) for number in re.findall(rb"/N\s+(\d{1,8})", data)
    )
    if objects > limits.max_elements:
        raise too_many(path, "objects", limits)
    most, total = limits.max_pdf_mb * MB, 0
    for match in re.finditer(rb"stream\r?\n", data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        total += _unpacked_size(data, match.end(), most - total)
        if total >= most:
            raise refusal(
                path,
                f"this {KIND} unpacks to more than {limits.max_pdf_mb} MB",
                "do not trust it, or raise max_pdf_mb in [ingest] of site.toml",
            )


def _unpacked_size(data: bytes, start: int, most: int) -> int:
    unpacker, size = zlib.decompressobj(), 0
    piece = data[start : start + 65536]
    try:
        while piece and not unpacker.eof and size < most:
            size += len(unpacker.decompress(piece, 1 << 20))
            start += 0 if unpacker.unconsumed_tail else 65536
            piece = unpacker.unconsumed_tail or data[start : start + 65536]
    except zlib.error:
        pass
    return size


def _pages(
    pdfium: Any, raw: Any, data: bytes, path: str, limits: IngestConfig
) -> tuple[list[list[Row]], list[float], str]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        if raw.FPDF_GetLastError() == _PASSWORD:
            raise refusal(path, f"this {KIND} is encrypted", "save it without a password") from None
        raise damaged(path, KIND) from None
    try:
        if len(document) > limits.max_pages:
            raise refusal(
                path,
                f"this {KIND} has {len(document):,} pages, more than {limits.max_pages:,}",
                "split it, or raise max_pages in [ingest] of site.toml",
            )
        pages: list[list[Row]] = []
        heights: list[float] = []
        size = 0
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            size += text.count_chars()
            check_text(size, path, limits)
            pages.append(_rows(list(lines_of_page(raw, page, text, number))))
            heights.append(page.get_height())
            text.close()
            page.close()
        return pages, heights, document.get_metadata_value("Title") or ""
    finally:
        document.close()


def _rows(lines: list[Line]) -> list[Row]:
    """Parts that stand on one foot, in the order of the file, as one row; what is near is one part."""
    rows: list[list[Line]] = []
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


def _on_one_foot(left: Line, right: Line) -> bool:
    overlap = min(left.top, right.top) - max(left.bottom, right.bottom)
    return overlap > 0.6 * min(left.size, right.size) and right.left >= left.right - 2


def _without_page(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[Removed]]:
    """What a printed web page shows above its headline and in small print below its text is put aside."""
    body = _body(paragraphs)
    title = _title(paragraphs, _looks_of_headings(paragraphs, body))
    start = paragraphs.index(title) if title in paragraphs else 0
    if sum(len(paragraph.text.split()) for paragraph in paragraphs[:start]) > _MAX_NAVIGATION_WORDS:
        start = 0
    end = len(paragraphs)
    while end > start and paragraphs[end - 1].size < _SMALL * body:
        end -= 1
    if end < len(paragraphs) and end - 1 > start and paragraphs[end - 1].bold:
        end -= 1
    outside = paragraphs[:start] + paragraphs[end:]
    return paragraphs[start:end], [Removed(0, p.text, "around the text of a printed web page") for p in outside]


# ---------- paragraphs into a tree


def _tree(paragraphs: list[Paragraph]) -> Node:
    body = _body(paragraphs)
    looks = _looks_of_headings(paragraphs, body)
    title = _title(paragraphs, looks)
    sizes = sorted({size for key, size in looks.items() if key != id(title)}, reverse=True)
    notes = _footnotes(paragraphs)
    held = {id(paragraph) for group in notes.values() for paragraph in group}
    root = Node("body")
    listing: list[tuple[float, Node]] = []
    for paragraph in paragraphs:
        if id(paragraph) in held:
            continue
        if paragraph.table:
            listing = []
            rows: list[Node | str] = [
                Node("tr", {}, [Node("td", {}, [cell]) for cell in row]) for row in paragraph.table
            ]
            root.children.append(Node("table", {}, rows))
            continue
        rank = 1 if paragraph is title else sizes.index(looks[id(paragraph)]) + 2 if id(paragraph) in looks else 0
        children = _dressed(paragraph, notes, heading=bool(rank))
        mark = _bullet(paragraph, listing)
        if rank or not mark:
            listing = []
            if paragraph.spaced:
                root.children.append(Node("p"))
            block = Node(f"h{min(rank, 6)}" if rank else "p", {}, children)
            quoted = paragraph.set_in and not rank and not _NUMBERED.match(paragraph.text)
            root.children.append(Node("blockquote", {}, [block]) if quoted else block)
            continue
        children[0] = Node("span", {}, [_without(mark, children[0])])
        _add_item(root, listing, paragraph.lines[0].left, children)
    return root


def _bullet(paragraph: Paragraph, listing: list[tuple[float, Node]]) -> str:
    """The mark of a list item; a dash is one only inside a list."""
    match = _BULLET.match(paragraph.text) or (_DASH.match(paragraph.text) if listing else None)
    return match[0] if match else ""


def _without(mark: str, child: Node | str) -> Node | str:
    if isinstance(child, str):
        return child.removeprefix(mark.strip()).lstrip()
    return Node(child.tag, child.attrs, [_without(mark, child.children[0]), *child.children[1:]])


def _add_item(root: Node, listing: list[tuple[float, Node]], left: float, children: list[Node | str]) -> None:
    """Put the item into the list at its indentation: the open one, one inside its last item, or one further out."""
    while len(listing) > 1 and listing[-1][0] > left + 4:
        listing.pop()
    if not listing or left > listing[-1][0] + 4:
        into = listing[-1][1].elements[-1] if listing else root
        opened = Node("ul")
        into.children.append(opened)
        listing.append((left, opened))
    listing[-1][1].children.append(Node("li", {}, children))


def _body(paragraphs: list[Paragraph]) -> float:
    chars: Counter[float] = Counter()
    for paragraph in paragraphs:
        chars[paragraph.size] += len(paragraph.text)
    return body_size(chars)


def _looks_of_headings(paragraphs: list[Paragraph], body: float) -> dict[int, float]:
    """Which paragraphs are headings, by type size: those in larger type, and bold lines of the text's size."""
    looks: dict[int, float] = {}
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        words = len(paragraph.text.split())
        if paragraph.table or after is None or not re.search(r"[^\W\d_]", paragraph.text):
            continue
        if paragraph.lines[0].page == 0 and words < 10 and _YEAR.search(paragraph.text) and looks:
            continue
        if paragraph.size >= body * _LARGER and words <= _MAX_TITLE_WORDS:
            looks[id(paragraph)] = paragraph.size
        elif paragraph.bold and words <= _MAX_HEADING_WORDS and not paragraph.text.endswith((".", ",", ";")):
            looks[id(paragraph)] = body
    return looks


def _title(paragraphs: list[Paragraph], looks: dict[int, float]) -> Paragraph | None:
    """The first heading of the first page, or a later one there that is set much larger."""
    first_page = [p for p in paragraphs if p.lines[0].page == paragraphs[0].lines[0].page and id(p) in looks]
    if not first_page:
        return None
    largest = max(first_page, key=lambda paragraph: paragraph.size)
    return largest if largest.size >= _TITLE_FACTOR * first_page[0].size else first_page[0]


def _dressed(paragraph: Paragraph, notes: dict[tuple[int, str], list[Paragraph]], *, heading: bool) -> list[Node | str]:
    found: list[Node | str] = []
    page = paragraph.lines[0].page
    for piece in paragraph.pieces:
        key = next(
            ((at, piece.text) for at in range(page, paragraph.lines[-1].page + 1) if (at, piece.text) in notes), None
        )
        if piece.raised and key is not None:
            group = notes.pop(key)
            found.append(Node("note", {}, [Node("p", {}, _looks(p.pieces[_number_pieces(p) :])) for p in group]))
        else:
            found += _looks([piece], plain=heading)
    return found


def _looks(pieces: list[Piece], *, plain: bool = False) -> list[Node | str]:
    found: list[Node | str] = []
    for piece in pieces:
        child: Node | str = piece.text
        if piece.italic and not plain:
            child = Node("em", {}, [child])
        if piece.bold and not plain:
            child = Node("strong", {}, [child])
        if piece.link:
            child = Node("a", {"href": piece.link}, [child])
        found.append(child)
    return found


def _footnotes(paragraphs: list[Paragraph]) -> dict[tuple[int, str], list[Paragraph]]:
    """Page and number → the paragraphs of the note, where a raised figure in the text calls for it."""
    calls = Counter(
        (line.page, piece.text)
        for paragraph in paragraphs
        for line in paragraph.lines
        for place, piece in enumerate(line.pieces)
        if piece.raised and (place or line is not paragraph.lines[0])
    )
    found: dict[tuple[int, str], list[Paragraph]] = {}
    current: tuple[int, str] | None = None
    for paragraph in paragraphs:
        page = paragraph.lines[0].page
        start = paragraph.pieces[0] if paragraph.pieces else Piece("")
        key = (page, start.text.strip())
        if start.raised and calls[key] == 1 and key not in found:
            current = key
            found[key] = [paragraph]
        elif current is not None and current[0] == page and not paragraph.table:
            found[current].append(paragraph)
        else:
            current = None
    return found


def _number_pieces(paragraph: Paragraph) -> int:
    return 1 if paragraph.pieces and paragraph.pieces[0].raised else 0


def _notes(doubtful: int, *, empty: int) -> tuple[str, ...]:
    found = []
    if doubtful:
        found.append(f"hyphens at line ends that may not belong there: {doubtful}")
    if empty:
        found.append(f"pages without text, perhaps pictures: {empty}")
    return tuple(found)
