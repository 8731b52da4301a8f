"""A JPEG without metadata, segment by segment; coded image data is copied as it is (ITU-T T.81, annex B)."""

import re
import struct
from collections.abc import Callable, Iterator

from site_builder.metadata.cleaned import Cleaned, FoundMetadata, Metadata, Unreadable
from site_builder.metadata.exif import smallest_exif
from site_builder.metadata.iptc import smallest_resources
from site_builder.metadata.rights import smallest_xmp

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_APPLICATION = range(0xE0, 0xF0)
_NEXT = re.compile(rb"\xff{1,99}[^\x00\xff\xd0-\xd7]")
"""Marker behind coded data, in which 0xFF is followed by 0 or a restart number."""
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_MAX_SEGMENT = 65533
_Clean = Callable[[bytes, FoundMetadata], bytes]


def clean_jpeg(data: bytes) -> Cleaned:
    """The picture with only orientation, colour profile and rights. Raises Unreadable for a broken sequence of
    segments."""
    found = FoundMetadata()
    return found.cleaned(data, list(_parts(data, found)))


def _parts(data: bytes, found: FoundMetadata) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while at < len(data):
        match = _MARKER.match(data, at)
        if match is None:
            raise Unreadable("no marker where one has to be")
        marker, start = match[1][0], match.end()
        if marker == _END:
            yield b"\xff\xd9"
            if data[start:].strip(b"\0"):
                found.remove(Metadata.REST)
            return
        if start + 2 > len(data):
            raise Unreadable("cut inside a segment")
        (size,) = struct.unpack_from(">H", data, start)
        end = start + size
        if size < 2 or end > len(data):
            raise Unreadable("cut inside a segment")
        yield from _segment(marker, data[start + 2 : end], found)
        at = end
        if marker == _SCAN:
            following = _NEXT.search(data, end)
            at = following.start() if following else len(data)
            yield data[end:at]


def _segment(marker: int, inner: bytes, found: FoundMetadata) -> Iterator[bytes]:
    if marker == _COMMENT:
        found.remove(Metadata.COMMENT)
        return
    if marker in _APPLICATION:
        clean = next((c for (m, sign), c in _KNOWN.items() if m == marker and inner.startswith(sign)), _UNKNOWN)
        inner = clean(inner, found)
        if not inner:
            return
    if len(inner) <= _MAX_SEGMENT:
        yield bytes((0xFF, marker)) + struct.pack(">H", len(inner) + 2) + inner


def _jfif(inner: bytes, found: FoundMetadata) -> bytes:
    if len(inner) < 14:
        raise Unreadable("a short header")
    if any(inner[12:14]):
        found.remove(Metadata.THUMBNAIL)
    return inner[:12] + b"\0\0"


def _smallest(sign: bytes, smallest: _Clean) -> _Clean:
    """A cleaner that keeps the signature and applies `smallest` to the data after it. The segment is dropped if nothing
    remains."""

    def clean(inner: bytes, found: FoundMetadata) -> bytes:
        kept = smallest(inner[len(sign) :], found)
        return inner[: len(sign)] + kept if kept else b""

    return clean


def _profile(inner: bytes, found: FoundMetadata) -> bytes:
    found.keep("colour profile")
    return inner


def _without(kind: Metadata) -> _Clean:
    """A cleaner that removes the whole segment."""

    def clean(inner: bytes, found: FoundMetadata) -> bytes:
        found.remove(kind)
        return b""

    return clean


_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_KNOWN: dict[tuple[int, bytes], _Clean] = {
    (0xE0, b"JFIF\0"): _jfif,
    (0xE0, b"JFXX\0"): _without(Metadata.THUMBNAIL),
    (0xE1, b"Exif\0"): _smallest(b"Exif\0\0", smallest_exif),
    (0xE1, _XMP): _smallest(_XMP, smallest_xmp),
    (0xE2, b"ICC_PROFILE\0"): _profile,
    (0xE2, b"MPF\0"): _without(Metadata.DEVICE),
    (0xED, _PHOTOSHOP): _smallest(_PHOTOSHOP, smallest_resources),
    (0xEE, b"Adobe"): lambda inner, found: inner,
}
"""Marker and first bytes of a segment → its cleaner."""
_UNKNOWN = _without(Metadata.OTHER)
