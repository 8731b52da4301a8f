"""A GIF without metadata, block by block; image blocks are copied as they are (GIF89a)."""

from collections.abc import Iterator

from site_builder.metadata.cleaned import Cleaned, FoundMetadata, Metadata, Unreadable
from site_builder.metadata.rights import smallest_xmp

_HEAD = 13
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _COMMENT, _APPLICATION = 0xF9, 0xFE, 0xFF
_IMAGE_PARTS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
_XMP = b"XMP DataXMP"
_MAGIC = b"\1" + bytes(range(255, -1, -1)) + b"\0"
"""Trailer of XMP: wherever a block reader enters it, it reaches the end."""


def clean_gif(data: bytes) -> Cleaned:
    """The picture with only loop, colour profile and rights. Raises Unreadable for a broken sequence of blocks."""
    found = FoundMetadata()
    try:
        parts = list(_parts(data, found))
    except IndexError:
        raise Unreadable("cut inside a block") from None
    return found.cleaned(data, parts)


def _parts(data: bytes, found: FoundMetadata) -> Iterator[bytes]:
    at = _HEAD + _colours(data[10])
    yield data[:at]
    while True:
        sign = data[at]
        if sign == _END:
            yield data[at : at + 1]
            if data[at + 1 :].strip(b"\0"):
                found.remove(Metadata.REST)
            return
        if sign == _IMAGE:
            end = _behind(data, at + 11 + _colours(data[at + 9]))
            yield data[at:end]
        elif sign == _EXTENSION:
            end = _behind(data, at + 2)
            yield _extension(data[at:end], found)
        else:
            raise Unreadable("an unknown block")
        at = end


def _colours(flags: int) -> int:
    """Size of the colour table that these flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind(data: bytes, at: int) -> int:
    """Offset behind a chain of length-prefixed blocks."""
    while data[at]:
        at += data[at] + 1
    return at + 1


def _extension(whole: bytes, found: FoundMetadata) -> bytes:
    kind, name = whole[1], whole[3:14]
    if kind == _CONTROL or (kind == _APPLICATION and name in _IMAGE_PARTS):
        found.keep(*["colour profile"] if name == _IMAGE_PARTS[-1] else [])
        return whole
    if kind == _APPLICATION and name == _XMP:
        kept = smallest_xmp(whole[14:].removesuffix(_MAGIC), found)
        return whole[:14] + kept + _MAGIC if kept else b""
    found.remove(Metadata.COMMENT if kind == _COMMENT else Metadata.OTHER)
    return b""
