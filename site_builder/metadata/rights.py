"""XMP, or the RDF of an SVG → only copyright, credit and licence.

ISO 16684-1 (XMP) with its schemas dc, xmpRights, photoshop and tiff; the schemas of Creative Commons and PLUS. Document
types are refused, so no entity is expanded.
"""

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from site_builder.metadata.cleaned import FoundMetadata, Metadata

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "cc": "http://creativecommons.org/ns#",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
_OLD_CC = "http://web.resource.org/cc/"
_FIELDS = {
    ("dc", "rights"): ("copyright", "<rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt>"),
    ("xmpRights", "UsageTerms"): ("licence", "<rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt>"),
    ("xmpRights", "WebStatement"): ("licence", "{}"),
    ("xmpRights", "Marked"): ("copyright", "{}"),
    ("xmpRights", "Owner"): ("copyright", "<rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag>"),
    ("photoshop", "Credit"): ("credit", "{}"),
    ("tiff", "Copyright"): ("copyright", "{}"),
    ("cc", "license"): ("licence", "{}"),
    ("cc", "attributionName"): ("credit", "{}"),
    ("cc", "attributionURL"): ("credit", "{}"),
    ("plus", "LicensorURL"): ("licence", "{}"),
}
_NAMES = {
    **dict.fromkeys(
        ("creator", "AuthorsPosition", "CaptionWriter", "Artist", "contributor", "publisher"), Metadata.AUTHOR
    ),
    **dict.fromkeys(("CreatorTool", "Software", "history", "History", "Toolkit"), Metadata.SOFTWARE),
    **dict.fromkeys(("Make", "Model", "SerialNumber", "Lens"), Metadata.DEVICE),
    **dict.fromkeys(("CreateDate", "ModifyDate", "MetadataDate", "DateCreated", "date"), Metadata.TIME),
    **dict.fromkeys(("description", "title", "subject", "Headline"), Metadata.DESCRIPTION),
    **dict.fromkeys(("GPSLatitude", "GPSLongitude", "City", "Location", "State", "Country"), Metadata.PLACE),
    "Thumbnails": Metadata.THUMBNAIL,
}
_FRAME = frozenset(("xmpmeta", "RDF", "Description", "Work", "Alt", "Bag", "Seq", "li", "Agent", "metadata"))
_HARMLESS = frozenset(("xmptk", "about", "lang", "parseType", "resource", "format", "type", "Licensor"))
_MAX_WORDS = 2000
_HEAD = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_TAIL = b'<?xpacket end="w"?>'
Rights = Sequence[tuple[tuple[str, str], str]]
"""Prefix and name of a field, and its text."""


def smallest_xmp(data: bytes, found: FoundMetadata) -> bytes:
    """The XMP packet reduced to rights; empty if it has none."""
    root = _parsed(data)
    if root is None:
        found.remove(Metadata.OTHER)
        return b""
    kept = rights_in(root, found)
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{rights_rdf(kept)}</x:xmpmeta>".encode()
    return _HEAD + packet + _TAIL if kept else b""


def rights_in(root: Element, found: FoundMetadata) -> Rights:
    """Copyright, credit and licence below an element; everything else is recorded as removed."""
    kept: dict[tuple[str, str], str] = {}
    waiting = [root]
    while waiting:
        element = waiting.pop()
        field = _field(element.tag)
        if field in _FIELDS:
            _take(kept, field, _value(element))
            continue
        _judge(element.tag, found)
        for name, value in element.items():
            if _field(name) in _FIELDS:
                _take(kept, _field(name), value)
            else:
                _judge(name, found)
        waiting.extend(reversed(element))
    found.keep(*(f"{_FIELDS[field][0]}: {words}" for field, words in sorted(kept.items())))
    return tuple(sorted(kept.items()))


def rights_rdf(kept: Rights) -> str:
    """The fields as RDF."""
    prefixes = sorted({prefix for (prefix, _), _ in kept})
    spaces = "".join(f" xmlns:{prefix}={quoteattr(_SPACES[prefix])}" for prefix in prefixes)
    fields = "".join(
        f"<{prefix}:{name}>{_FIELDS[prefix, name][1].format(escape(words))}</{prefix}:{name}>"
        for (prefix, name), words in kept
    )
    return f"<rdf:RDF xmlns:rdf='{RDF}'><rdf:Description rdf:about=''{spaces}>{fields}</rdf:Description></rdf:RDF>"


def _parsed(data: bytes) -> Element | None:
    if b"<!" in data.replace(b"\0", b"").replace(b"<!--", b""):
        return None
    try:
        return ElementTree.fromstring(data.strip(b"\0 \r\n\t"))
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def _take(kept: dict[tuple[str, str], str], field: tuple[str, str], words: str) -> None:
    words = "".join(char for char in words if char >= " ").strip()[:_MAX_WORDS]
    if words:
        kept.setdefault(field, words)


def _value(element: Element) -> str:
    texts = (text.strip() for text in element.itertext() if text.strip())
    return next(texts, "") or element.get(f"{{{RDF}}}resource", "")


def _judge(name: object, found: FoundMetadata) -> None:
    space, local = _split(name)
    if local not in _FRAME and not (local in _HARMLESS or space in ("http://www.w3.org/2000/xmlns/", "")):
        found.remove(_NAMES.get(local, Metadata.OTHER))


def _field(name: object) -> tuple[str, str]:
    space, local = _split(name)
    space = _SPACES["cc"] if space == _OLD_CC else space
    return next((prefix for prefix, address in _SPACES.items() if address == space), ""), local


def _split(name: object) -> tuple[str, str]:
    space, _, local = str(name).rpartition("}")
    return space.removeprefix("{"), local
