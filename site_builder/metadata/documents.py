"""Office documents and PDFs → metadata in their properties; office documents are also cleaned.

Office Open XML (ECMA-376 part 2, core properties; part 1 §22.2, the others), OpenDocument 1.3 part 2 §4.3 (metadata),
ISO 32000-1 §14.3 (a PDF's information dictionary and metadata stream). PDFs and other kinds are only inspected: a PDF
contains the offsets of its objects. Texts are never changed.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from itertools import islice
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile, ZipInfo

from site_builder.metadata.cleaned import Cleaned, FoundMetadata, Metadata, Unreadable

MAX_UNPACKED = 500_000_000
"""Maximum unpacked size of a document's members."""
_MAX_PART = 2_000_000
_CORE = {
    **dict.fromkeys(("creator", "lastModifiedBy", "initial-creator", "printed-by"), Metadata.AUTHOR),
    **dict.fromkeys(("created", "modified", "lastPrinted", "creation-date", "date", "print-date"), Metadata.TIME),
    **dict.fromkeys(("revision", "editing-cycles", "editing-duration", "template", "user-defined"), Metadata.OTHER),
    "description": Metadata.COMMENT,
    "generator": Metadata.SOFTWARE,
}
_EXTENDED = {
    **dict.fromkeys(("Company", "Manager"), Metadata.AUTHOR),
    **dict.fromkeys(("Application", "AppVersion"), Metadata.SOFTWARE),
    **dict.fromkeys(("Template", "TotalTime", "HyperlinkBase"), Metadata.OTHER),
}
_PARTS = {
    "docProps/core.xml": _CORE,
    "docProps/app.xml": _EXTENDED,
    "docProps/custom.xml": {"property": Metadata.OTHER},
    "meta.xml": _CORE,
}
_MARKS = ("[Content_Types].xml", "META-INF/manifest.xml")
_PDF = {
    b"Author": Metadata.AUTHOR,
    b"Creator": Metadata.SOFTWARE,
    b"Producer": Metadata.SOFTWARE,
    b"dc:creator": Metadata.AUTHOR,
    b"xmp:CreatorTool": Metadata.SOFTWARE,
}
_KNOWN_BEGINNINGS = (b"%PDF-", b"II*\0", b"MM\0*", b"\xd0\xcf\x11\xe0", b"8BPS", b"ID3", b"\0\0\0\x0cJXL ")
_SIGNS = (
    (b"Exif\0\0", Metadata.OTHER),
    (b"http://ns.adobe.com/xap/1.0/", Metadata.OTHER),
    (b"8BIM", Metadata.OTHER),
    (b"\xa9xyz", Metadata.PLACE),
    (b"com.apple.quicktime.location", Metadata.PLACE),
    (b"com.apple.quicktime.make", Metadata.DEVICE),
    (b"\xa9too", Metadata.SOFTWARE),
    ("SummaryInformation".encode("utf-16-le"), Metadata.AUTHOR),
)
"""Byte sequences of metadata in other kinds of file, with their meaning."""
_OBJECTS = re.compile(rb"/ObjStm[^>]{0,300}>>\s{0,9}stream\r?\n")
MAX_STREAMS = 500
_PDF_ENTRY = re.compile(rb"/(Author|Creator|Producer)\s*[(<](?![)>])|<(dc:creator|xmp:CreatorTool)\b")


_MEMBERS = (
    (re.compile(r"^(?:word|xl|ppt)/(?:comments|threadedComments)"), Metadata.COMMENT),
    (re.compile(r"^(?:word/people\.xml|xl/persons/|ppt/(?:commentAuthors|authors)\.xml)"), Metadata.AUTHOR),
    (re.compile(r"^(?:docProps/thumbnail\.|Thumbnails/)"), Metadata.THUMBNAIL),
)
"""Parts of an office document whose presence reveals something."""
_INSIDE = (
    (rb"<w:(?:ins|del|moveFrom|moveTo)[ ][^>]{0,300}w:author|<text:tracked-changes", Metadata.CHANGES),
    (rb"<office:annotation[ >]", Metadata.COMMENT),
    (rb"/attachedTemplate\"", Metadata.OTHER),
)
_TEXTS = ("word/document.xml", "content.xml", "word/_rels/settings.xml.rels")
_NOTES = re.compile(
    rb"/Subtype\s{0,9}/(?:Text|FreeText|Highlight|StrikeOut|Underline|Squiggly|Popup|Stamp|Ink|Caret)\b"
)


def is_office(data: bytes) -> bool:
    """True for documents of word processors, spreadsheets and slides: a zip file with their markers."""
    return data.startswith(b"PK\3\4") and any(mark.encode() in data for mark in _MARKS)


def clean_office(data: bytes, clean: Callable[[bytes], Cleaned]) -> Cleaned:
    """The document without its properties; `clean` cleans embedded pictures. Raises Unreadable if it is damaged."""
    found = FoundMetadata()
    try:
        with ZipFile(BytesIO(data)) as box:
            infos = box.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise Unreadable("it unpacks to too much")
            changed = dict(_changes(box, infos, clean, found))
            return found.cleaned(data, [_packed(box, infos, changed)] if changed else [data])
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ElementTree.ParseError, ValueError) as no:
        raise Unreadable(str(no)) from None


def office_traces(data: bytes) -> tuple[Metadata, ...]:
    """Metadata in an office document apart from its properties, which cannot be removed here: comments, tracked changes
    and their authors, template path, thumbnail."""
    found = FoundMetadata()
    with (
        suppress(BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError),
        ZipFile(BytesIO(data)) as box,
    ):
        for info in box.infolist():
            found.remove(*(kind for name, kind in _MEMBERS if name.match(info.filename)))
            if info.filename in _TEXTS and info.file_size <= MAX_UNPACKED:
                text = box.read(info)
                found.remove(*(kind for pattern, kind in _INSIDE if re.search(pattern, text)))
    return found.cleaned(b"", ()).removed


def _changes(
    box: ZipFile, infos: list[ZipInfo], clean: Callable[[bytes], Cleaned], found: FoundMetadata
) -> Iterator[tuple[str, bytes]]:
    for info in infos:
        if info.filename in _PARTS and info.file_size <= _MAX_PART:
            part = _without(box.read(info), _PARTS[info.filename], found)
            if part:
                yield info.filename, part
        elif re.search(r"(?:^|/)(?:media|Pictures)/", info.filename):
            try:
                picture = clean(box.read(info))
            except Unreadable:
                continue
            found.remove(*picture.removed)
            if picture.removed:
                yield info.filename, picture.data


def _without(data: bytes, names: Mapping[str, Metadata], found: FoundMetadata) -> bytes:
    """A part without the properties of these names; empty if it has none."""
    if b"<!" in data.replace(b"\0", b""):
        raise Unreadable("a document type")
    root = ElementTree.fromstring(data)
    gone = False
    for parent in list(root.iter()):
        for child in list(parent):
            name = str(child.tag).rpartition("}")[2]
            if name in names and ("".join(child.itertext()).strip() or child.attrib):
                found.remove(names[name])
                parent.remove(child)
                gone = True
    return ElementTree.tostring(root, "utf-8", xml_declaration=True) if gone else b""


def _packed(box: ZipFile, infos: list[ZipInfo], changed: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as new:
        for info in infos:
            data = changed[info.filename] if info.filename in changed else box.read(info)
            copy = ZipInfo(info.filename)
            copy.compress_type, copy.external_attr = info.compress_type, info.external_attr
            new.writestr(copy, data)
    return out.getvalue()


def traces(data: bytes) -> tuple[Metadata, ...]:
    """Metadata in files of other kinds, as far as they can be read: PDF, film, TIFF, AVIF, old documents."""
    found = FoundMetadata()
    if data.startswith(b"%PDF-"):
        texts = (data, *_unpacked(data))
        found.remove(*(_PDF[entry[1] or entry[2]] for text in texts for entry in _PDF_ENTRY.finditer(text)))
        found.remove(*(Metadata.COMMENT for text in texts if _NOTES.search(text)))
    if data.startswith(_KNOWN_BEGINNINGS) or data[4:8] == b"ftyp":
        found.remove(*(name for sign, name in _SIGNS if sign in data))
    return found.cleaned(b"", ()).removed


def _unpacked(data: bytes) -> Iterator[bytes]:
    """First bytes of a PDF's object streams, where newer programs store its properties."""
    for match in islice(_OBJECTS.finditer(data), MAX_STREAMS):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[match.end() : match.end() + _MAX_PART], _MAX_PART)
