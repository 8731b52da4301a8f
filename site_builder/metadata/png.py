"""A PNG without metadata, chunk by chunk; image chunks are copied as they are (PNG 3, §11)."""

import struct
import zlib
from collections.abc import Iterator

from site_builder.metadata.cleaned import Cleaned, FoundMetadata, Metadata, Unreadable
from site_builder.metadata.exif import smallest_exif
from site_builder.metadata.rights import smallest_xmp

_SIGN = 8
_IMAGE_PARTS = frozenset(
    b"tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_XMP = b"XML:com.adobe.xmp"
_RIGHTS = frozenset((b"copyright", b"license", b"licence", b"credit"))
_NAMES = {
    **dict.fromkeys((b"title", b"description"), Metadata.DESCRIPTION),
    b"author": Metadata.AUTHOR,
    b"software": Metadata.SOFTWARE,
    b"comment": Metadata.COMMENT,
    b"creation time": Metadata.TIME,
}
MAX_TEXT = 1_000_000
"""Limit to which a text is unpacked."""


def clean_png(data: bytes) -> Cleaned:
    """The picture with only orientation, colour profile and rights. Raises Unreadable for a broken sequence of
    chunks."""
    found = FoundMetadata()
    return found.cleaned(data, list(_parts(data, found)))


def _parts(data: bytes, found: FoundMetadata) -> Iterator[bytes]:
    yield data[:_SIGN]
    at = _SIGN
    while at < len(data):
        if at + 8 > len(data):
            raise Unreadable("cut between chunks")
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data) and kind not in (b"IDAT", b"fdAT"):
            raise Unreadable("cut inside a chunk")
        yield _chunk(kind, data[at:end], found)
        at = end
        if kind == b"IEND":
            break
    if data[at:].strip(b"\0"):
        found.remove(Metadata.REST)


def _chunk(kind: bytes, whole: bytes, found: FoundMetadata) -> bytes:
    inner = whole[8:-4]
    if kind[0] & 0x20 == 0 or kind in _IMAGE_PARTS:  # a lower-case first letter marks an ancillary chunk
        found.keep(*["colour profile"] if kind == b"iCCP" else [])
        return whole
    if kind == b"eXIf":
        kept = smallest_exif(inner, found)
        return _made(kind, kept) if kept else b""
    if kind in (b"tEXt", b"zTXt", b"iTXt"):
        return _text(kind, whole, inner, found)
    found.remove(Metadata.TIME if kind == b"tIME" else Metadata.OTHER)
    return b""


def _text(kind: bytes, whole: bytes, inner: bytes, found: FoundMetadata) -> bytes:
    keyword, _, rest = inner.partition(b"\0")
    words = _unpacked(kind, rest)
    if keyword == _XMP:
        kept = smallest_xmp(words, found)
        return _made(b"iTXt", _XMP + b"\0" * 5 + kept) if kept else b""
    name = keyword.lower().strip()
    if name in _RIGHTS:
        text = words.decode("latin-1" if kind != b"iTXt" else "utf-8", "replace")
        found.keep(f"{name.decode().replace('license', 'licence')}: {text}")
        return whole
    found.remove(_NAMES.get(name, Metadata.OTHER))
    return b""


def _unpacked(kind: bytes, rest: bytes) -> bytes:
    packed = kind == b"zTXt"
    if kind == b"iTXt":
        packed = rest[:1] == b"\1"
        rest = rest[2:].split(b"\0", 2)[-1]
    elif packed:
        rest = rest[1:]
    if not packed:
        return rest
    try:
        return zlib.decompressobj().decompress(rest, MAX_TEXT)
    except zlib.error:
        return b""


def _made(kind: bytes, inner: bytes) -> bytes:
    return struct.pack(">I", len(inner)) + kind + inner + struct.pack(">I", zlib.crc32(kind + inner))
