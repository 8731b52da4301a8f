"""A Word document → Markdown, through mammoth's HTML. Images become assets; page headers and footers are set aside.

Deleted or hidden text, unaccepted insertions and comments are left out; the report names what was hidden or inserted. A
paragraph in large type counts as a heading even without a style. Needs the extra `docx`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from site_builder.seeds.formats.document_notes import pair_notes
from site_builder.seeds.formats.document_title import clean_title
from site_builder.seeds.formats.document_tree import Element, first_words, lines_of, walk
from site_builder.seeds.formats.docx_numbering import list_numbers
from site_builder.seeds.formats.docx_withheld import shown_alone
from site_builder.seeds.formats.embedded_images import Pictures
from site_builder.seeds.formats.finishing import finished
from site_builder.seeds.formats.limits import check_text, damaged, library, reading
from site_builder.seeds.formats.running_heads import heads_and_feet
from site_builder.seeds.formats.safe_xml import parse_xml, vet_xml
from site_builder.seeds.formats.safe_zip import ZipFolder, opened
from site_builder.seeds.formats.type_sizes import MAX_WORDS, body_size, heading_sizes
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

KIND = "Word document"
_BODY = "word/document.xml"
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Block Quotation'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Preformatted Text'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
r[style-name='Verbatim Char'] => code
r[style-name='Emphasis'] => em
p[style-name='heading 7'] => h6:fresh
p[style-name='heading 8'] => h6:fresh
p[style-name='heading 9'] => h6:fresh
br[type='page'] =>
br[type='column'] =>
"""
_USUAL_POINTS = 12.0
_MARKS = "\ue000\ue001"
_MARKED_NUMBER = re.compile(f"{_MARKS[0]}(\\d+){_MARKS[1]}")


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text. Raises SeedError if it is damaged, hostile or too large."""
    mammoth = library("mammoth", extra="docx", path=path)
    with opened(data, path, limits, kind=KIND) as archive:
        _vet(archive, limits)
        try:
            data, withheld = shown_alone(archive, data)
        except ParseError as problem:
            raise damaged(path, KIND, detail=str(problem)) from None
    with opened(data, path, limits, kind=KIND) as archive:
        pictures = Pictures()
        html = _html(mammoth, data, path, pictures, list_numbers(archive, limits))
        title, furniture = _title(archive, limits), heads_and_feet(_furniture(archive, limits))
    check_text(len(html), path, limits)
    root = parse_xml(f"<body>{html}</body>".encode(), path, limits, kind=KIND)
    _restore_numbers(root)
    pair_notes(root)
    text, markup = finished(root)
    return Extract(
        text=text,
        markup=markup,
        title=title,
        assets=pictures.assets,
        removed=(*withheld.removed, *furniture),
        notes=(*pictures.notes, *withheld.notes),
    )


def _vet(archive: ZipFolder, limits: IngestConfig) -> None:
    if _BODY not in archive.members:
        raise damaged(archive.path, KIND, detail=f"{_BODY} is missing")
    for name in archive.members:
        if name.endswith((".xml", ".rels")):
            vet_xml(archive.read(name), archive.path, limits, kind=KIND)


def _html(mammoth: Any, data: bytes, path: str, pictures: Pictures, numbers: list[int]) -> str:
    def picture(image: Any) -> dict[str, str]:
        with image.open() as stream:
            name = pictures.add(stream.read(), alt=image.alt_text or "")
        return {"asset": name, "src": ""}

    with reading(path, KIND):
        result = mammoth.convert_to_html(
            BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            ignore_empty_paragraphs=False,
            convert_image=mammoth.images.img_element(picture),
            transform_document=lambda document: _restyle(_numbered(document, numbers)),
        )
        return "".join(char for char in result.value if char >= " " or char in "\n\t")


def _numbered(document: object, numbers: list[int]) -> object:
    """The document with the number of each ordered item, between two marks, before its text. Unchanged if the file has
    another number of items than `numbers`."""
    mammoth = import_module("mammoth")
    items: list[object] = []

    def counted(item: object) -> object:
        items.append(item)
        return item

    mammoth.transforms.paragraph(counted)(document)
    if len(items) != len(numbers):
        return document
    waiting = iter(numbers)

    def with_number(item: Any) -> Any:
        number = next(waiting)
        if not number or item.numbering is None or not item.numbering.is_ordered:
            return item
        mark = mammoth.documents.run([mammoth.documents.text(f"{_MARKS[0]}{number}{_MARKS[1]}")])
        return item.copy(children=[mark, *item.children])

    return mammoth.transforms.paragraph(with_number)(document)


def _restore_numbers(root: Element) -> None:
    for node in walk(root):
        for place, child in enumerate(node.children):
            match = _MARKED_NUMBER.match(child) if isinstance(child, str) else None
            if match:
                node.children[place] = child[match.end() :] if isinstance(child, str) else child
                node.attrs["value"] = match[1]


def _restyle(document: Any) -> Any:
    """The document with paragraphs in larger type turned into headings, the largest first."""
    paragraphs = [item for item in document.children if type(item).__name__ == "Paragraph"]
    chars: Counter[float] = Counter()
    for run in (run for paragraph in paragraphs for run in _runs(paragraph)):
        chars[float(run.font_size or 0)] += sum(len(getattr(part, "value", "")) for part in run.children)
    if not body_size(chars):  # most text names no size: it has the size that new documents have
        chars[_USUAL_POINTS] = chars.pop(0.0, 0)
    ranks = heading_sizes(chars, {size for paragraph in paragraphs if (size := _size(paragraph))})
    names = {size: f"heading {rank}" for size, rank in ranks.items()}
    return document.copy(children=[_as_heading(item, names) for item in document.children])


def _as_heading(item: Any, names: dict[float, str]) -> Any:
    if type(item).__name__ != "Paragraph" or item.numbering or "eading" in (item.style_name or ""):
        return item
    name = names.get(_size(item))
    return item.copy(style_id=None, style_name=name) if name else item


def _size(paragraph: object) -> float:
    """The smallest type size of a short paragraph whose runs all name one; else 0."""
    runs = _runs(paragraph)
    words = sum(len(getattr(part, "value", "").split()) for run in runs for part in run.children)
    if not 0 < words <= MAX_WORDS:
        return 0.0
    return min(float(run.font_size or 0) for run in runs)


def _runs(paragraph: Any) -> list[Any]:
    runs = (run for run in paragraph.children if type(run).__name__ == "Run")
    return [run for run in runs if any(getattr(part, "value", "").strip() for part in run.children)]


def _title(archive: ZipFolder, limits: IngestConfig) -> str:
    if "docProps/core.xml" not in archive.members:
        return ""
    root = parse_xml(archive.read("docProps/core.xml"), archive.path, limits, kind=KIND)
    return clean_title(first_words(root, "title"))


def _furniture(archive: ZipFolder, limits: IngestConfig) -> Iterator[tuple[str, str]]:
    """Place and text of each line in page headers, footers and watermarks."""
    for name in sorted(archive.members):
        place = next((kind for kind in ("header", "footer") if name.startswith(f"word/{kind}")), "")
        if place and name.endswith(".xml"):
            root = parse_xml(archive.read(name), archive.path, limits, kind=KIND)
            watermarks = (node.attrs["string"] for node in walk(root, "textpath") if "string" in node.attrs)
            yield from ((place, line) for line in _paragraphs(root))
            yield from (("watermark", line) for line in watermarks)


def _paragraphs(root: Element) -> list[str]:
    paragraphs = (Element("p", {}, [text for t in walk(p, "t") for text in t.children]) for p in walk(root, "p"))
    return [line for paragraph in paragraphs for line in lines_of(paragraph)]
