"""A Rich Text file → Markdown: headings by style, outline level or type size, lists, tables, links, footnotes.

Images are only counted in the report. Needs no library. Rich Text Format specification 1.9.1.
"""

from site_builder.seeds.formats.document_title import clean_title
from site_builder.seeds.formats.finishing import finished
from site_builder.seeds.formats.limits import check_text, damaged
from site_builder.seeds.formats.rtf import words
from site_builder.seeds.formats.rtf.blocks import tree_of
from site_builder.seeds.formats.rtf.document import KIND, RtfDocument
from site_builder.seeds.formats.rtf.styles import heading_styles, quote_styles
from site_builder.seeds.formats.rtf.tokens import Token, tokens
from site_builder.seeds.formats.running_heads import heads_and_feet
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig


def read(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """The document's text. Raises SeedError if it is damaged or too large."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise damaged(path, KIND, detail="it does not begin with {\\rtf")
    document = _document(data, path, limits)
    check_text(document.size_chars, path, limits)
    root = tree_of(document.body.paragraphs, heading_styles(document.styles), quote_styles(document.styles))
    text, markup = finished(root)
    return Extract(
        text=text,
        markup=markup,
        title=clean_title(document.title),
        removed=(*document.withheld.removed, *heads_and_feet(document.furniture)),
        notes=(*_pictures(document), *document.withheld.notes),
    )


def _pictures(document: RtfDocument) -> tuple[str, ...]:
    return (f"pictures in the RTF file that were not read: {document.pictures}",) if document.pictures else ()


def _document(data: bytes, path: str, limits: IngestConfig) -> RtfDocument:
    document = RtfDocument(path, limits)
    for token in tokens(data.lstrip(), path, limits):
        _take(document, token)
    if not document.closed:
        raise damaged(path, KIND, detail="it ends early")
    document.end_rest()
    return document


def _take(document: RtfDocument, token: Token) -> None:
    if document.closed:
        return
    if token.kind == "bytes":
        document.add_bytes(token.data)
        return
    document.flush()
    _TAKE[token.kind](document, token)


_TAKE = {
    "open": lambda document, token: document.open(),
    "close": lambda document, token: document.close(),
    "symbol": words.symbol,
    "word": words.word,
}
