"""Photoshop resources of a JPEG → only copyright, credit and related fields.

Adobe Photoshop File Formats (image resource blocks) and IPTC-NAA Information Interchange Model 4.2.
"""

import struct

from site_builder.metadata.cleaned import FoundMetadata, Metadata, Unreadable

_IPTC, _FLAG, _ADDRESS = 0x0404, 0x040A, 0x040B
_RESOURCES = {0x0409: Metadata.THUMBNAIL, 0x040C: Metadata.THUMBNAIL}
_IMAGE_PARTS = frozenset((0x03ED, 0x03F3, 0x0406, 0x0425))
"""Resolution, print flags, quality, and a digest of the IPTC block."""
_CREDIT, _COPYRIGHT, _CHARSET, _VERSION = (2, 110), (2, 116), (1, 90), (2, 0)
_NAMES = {
    **dict.fromkeys(((2, 80), (2, 85), (2, 122), (2, 118)), Metadata.AUTHOR),
    **dict.fromkeys(((2, 5), (2, 25), (2, 40), (2, 105), (2, 120)), Metadata.DESCRIPTION),
    **dict.fromkeys(((2, 90), (2, 92), (2, 95), (2, 100), (2, 101)), Metadata.PLACE),
    **dict.fromkeys(((2, 55), (2, 60), (2, 62), (2, 63)), Metadata.TIME),
    **dict.fromkeys(((2, 65), (2, 70)), Metadata.SOFTWARE),
}


def smallest_resources(data: bytes, found: FoundMetadata) -> bytes:
    """The Photoshop resources reduced to rights, concatenated; empty if nothing remains."""
    kept = []
    at = 0
    try:
        while data[at : at + 4] == b"8BIM":
            (kind,) = struct.unpack_from(">H", data, at + 4)
            named = at + 6 + (data[at + 6] + 2) // 2 * 2
            (size,) = struct.unpack_from(">I", data, named)
            inner = data[named + 4 : named + 4 + size]
            at = named + 4 + (size + 1) // 2 * 2
            inner = _smallest_iptc(inner, found) if kind == _IPTC else inner
            if kind in (_IPTC, _FLAG, _ADDRESS) and inner:
                kept.append(struct.pack(">4sHHI", b"8BIM", kind, 0, len(inner)) + inner + b"\0" * (len(inner) % 2))
            elif kind != _IPTC and kind not in _IMAGE_PARTS:
                found.remove(_RESOURCES.get(kind, Metadata.OTHER))
    except (struct.error, IndexError, Unreadable):
        found.remove(Metadata.OTHER)
    return b"".join(kept)


def _smallest_iptc(data: bytes, found: FoundMetadata) -> bytes:
    charset, kept = b"", b""
    at = 0
    while data[at : at + 1] == b"\x1c":
        record, dataset, size = struct.unpack_from(">BBH", data, at + 1)
        if size & 0x8000 or at + 5 + size > len(data):
            raise Unreadable("a dataset of more than 32 kB")
        field, end = (record, dataset), at + 5 + size
        words = data[at + 5 : end].decode("utf-8", "replace")
        if field in (_CREDIT, _COPYRIGHT):
            found.keep(f"{'credit' if field == _CREDIT else 'copyright'}: {words}")
            kept += data[at:end]
        elif field in (_CHARSET, _VERSION):
            charset += data[at:end] if field == _CHARSET else b""
        else:
            found.remove(_NAMES.get(field, Metadata.OTHER))
        at = end
    return charset + kept if kept else b""
