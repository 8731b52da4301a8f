"""An EXIF block → one with only orientation and copyright.

Exif 3.0 (CIPA DC-008), a TIFF 6.0 file without picture: a byte order and directories of tagged values.
"""

import struct

from site_builder.metadata.cleaned import FoundMetadata, Metadata, Unreadable

_ORIENTATION, _COPYRIGHT = 0x0112, 0x8298
_ASCII, _SHORT = 2, 3
_ENTRY = 12
MAX_ENTRIES = 1000
_MAX_TEXT = 4096
_NAMES = {
    **dict.fromkeys((0x010F, 0x0110, 0x8769), Metadata.DEVICE),
    **dict.fromkeys((0x0131, 0x013C), Metadata.SOFTWARE),
    **dict.fromkeys((0x013B, 0x9C9D), Metadata.AUTHOR),
    **dict.fromkeys((0x010E, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F), Metadata.DESCRIPTION),
    0x0132: Metadata.TIME,
    0x8825: Metadata.PLACE,
}
_HARMLESS = frozenset((0x011A, 0x011B, 0x0128, 0x0213))
"""Resolution and chroma position: not needed, and revealing nothing."""


def smallest_exif(data: bytes, found: FoundMetadata) -> bytes:
    """The EXIF block reduced to orientation and copyright; empty if it has neither."""
    try:
        orientation, copyright_ = _read(data, found)
    except (struct.error, Unreadable):
        found.remove(Metadata.OTHER)
        return b""
    entries = []
    if orientation != 1:
        found.keep("orientation")
        entries.append(struct.pack("<HHIHxx", _ORIENTATION, _SHORT, 1, orientation))
    text = copyright_ + b"\0"
    if copyright_:
        found.keep(f"copyright: {copyright_.replace(bytes(1), b'; ').decode('utf-8', 'replace')}")
        place = 8 + 2 + _ENTRY * (len(entries) + 1) + 4
        value = text.ljust(4, b"\0") if len(text) <= 4 else struct.pack("<I", place)
        entries.append(struct.pack("<HHI4s", _COPYRIGHT, _ASCII, len(text), value))
    if not entries:
        return b""
    directory = struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + b"".join(entries) + struct.pack("<I", 0)
    return directory + (text if copyright_ and len(text) > 4 else b"")


def _read(data: bytes, found: FoundMetadata) -> tuple[int, bytes]:
    """Orientation and copyright; other entries of the first directory are recorded as removed."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4], "")
    if not order:
        raise Unreadable("no byte order")
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, start)
    if count > MAX_ENTRIES:
        raise Unreadable("too many entries")
    orientation, copyright_ = 1, b""
    for number in range(count):
        at = start + 2 + _ENTRY * number
        tag, kind, size = struct.unpack_from(f"{order}HHI", data, at)
        if tag == _ORIENTATION and kind == _SHORT:
            (value,) = struct.unpack_from(f"{order}H", data, at + 8)
            orientation = value if 1 <= value <= 8 else 1
        elif tag == _COPYRIGHT and kind == _ASCII:
            (place,) = struct.unpack_from(f"{order}I", data, at + 8)
            place = at + 8 if size <= 4 else place
            copyright_ = data[place : place + min(size, _MAX_TEXT)].strip(b"\0 ")
        elif tag not in _HARMLESS:
            found.remove(_NAMES.get(tag, Metadata.OTHER))
    (following,) = struct.unpack_from(f"{order}I", data, start + 2 + _ENTRY * count)
    if following:
        found.remove(Metadata.THUMBNAIL)
    return orientation, copyright_
