"""A WebP without metadata, chunk by chunk (RFC 9649); image chunks are copied as they are."""

import struct
from collections.abc import Iterator

from site_builder.metadata.cleaned import Cleaned, FoundMetadata, Metadata, Unreadable
from site_builder.metadata.exif import smallest_exif
from site_builder.metadata.rights import smallest_xmp

_HEAD = 12
_FRAME_HEAD = 16
_IMAGE_PARTS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ICCP"))
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04
_MARK = b"Exif\0\0"


def clean_webp(data: bytes) -> Cleaned:
    """The picture with only orientation, colour profile and rights. Raises Unreadable for a broken sequence of
    chunks."""
    found = FoundMetadata()
    end = 8 + int.from_bytes(data[4:8], "little")
    if data[end:].strip(b"\0"):
        found.remove(Metadata.REST)
    chunks = [(kind, _cleaned(kind, inner, found)) for kind, inner in _chunks(data[_HEAD:end])]
    kept = [(kind, inner) for kind, inner in chunks if inner]
    flags = sum(flag for kind, flag in ((b"EXIF", _EXIF_FLAG), (b"XMP ", _XMP_FLAG)) if kind in dict(kept))
    body = b"".join(_made(kind, _flagged(inner, flags) if kind == b"VP8X" else inner) for kind, inner in kept)
    return found.cleaned(data, [b"RIFF", struct.pack("<I", len(body) + 4), b"WEBP", body])


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise Unreadable("cut between chunks")
        kind, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise Unreadable("cut inside a chunk")
        yield kind, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _cleaned(kind: bytes, inner: bytes, found: FoundMetadata) -> bytes:
    if kind in _IMAGE_PARTS:
        found.keep(*["colour profile"] if kind == b"ICCP" else [])
        return inner
    if kind == b"ANMF":
        frame = ((k, part) for k, part in _chunks(inner[_FRAME_HEAD:]))
        parts = [_made(k, part) for k, part in frame if k in _IMAGE_PARTS]
        shorter = inner[:_FRAME_HEAD] + b"".join(parts)
        if len(shorter) + 1 < len(inner):
            found.remove(Metadata.OTHER)
        return shorter
    if kind == b"EXIF":
        return smallest_exif(inner.removeprefix(_MARK), found)
    if kind == b"XMP ":
        return smallest_xmp(inner, found)
    found.remove(Metadata.OTHER)
    return b""


def _flagged(inner: bytes, flags: int) -> bytes:
    return bytes((inner[0] & ~(_EXIF_FLAG | _XMP_FLAG) | flags,)) + inner[1:]


def _made(kind: bytes, inner: bytes) -> bytes:
    return kind + struct.pack("<I", len(inner)) + inner + b"\0" * (len(inner) % 2)
