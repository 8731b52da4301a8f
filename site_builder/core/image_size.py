"""First bytes of a picture → width and height, so that a page can reserve its space.

PNG (ISO/IEC 15948), JPEG (ITU T.81; with Exif 3.0, CIPA DC-008), GIF 89a, WebP (RFC 9649) and SVG. Nothing is decoded.

Not a dependency: imagesize 2.0 cannot read an SVG that has only a viewBox, takes 25 ms to import, and six to eleven
times as long per PNG or JPEG.
"""

import re
import struct
from collections.abc import Callable
from contextlib import suppress

Size = tuple[int, int]
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers of a frame header, which holds the size."""
_EXIF = (0xE1, b"Exif\0\0")
_ORIENTATION, _SHORT, _ON_ITS_SIDE = 0x0112, 3, range(5, 9)
_NUMBER = r"""\s*=\s*["']\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*["']"""
_BOX = re.compile(r"""\sviewBox\s*=\s*["']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)\s*["']""")


def image_size(data: bytes) -> Size | None:
    """Width and height as a browser shows the picture, in pixels, or in an SVG's own units; None for other files."""
    for mark, read in _READERS:
        if re.match(mark, data, re.DOTALL):
            try:
                size = read(data)
            except (struct.error, IndexError, ValueError):
                return None
            return size if size and min(size) > 0 else None
    return None


def _png(data: bytes) -> Size:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _jpeg(data: bytes) -> Size | None:
    place, turned = 2, False
    while data[place] == 0xFF:
        marker, (length,) = data[place + 1], struct.unpack_from(">H", data, place + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return (height, width) if turned else (width, height)
        if (marker, data[place + 4 : place + 10]) == _EXIF:
            turned = _is_turned(data[place + 10 : place + 2 + length])
        place += 2 + length
    return None


def _is_turned(exif: bytes) -> bool:
    """True if the camera was turned, so that browsers show rows as columns."""
    order = ">" if exif.startswith(b"MM") else "<"
    with suppress(struct.error):
        (start,) = struct.unpack_from(f"{order}4xI", exif)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return value in _ON_ITS_SIDE
    return False


def _webp(data: bytes) -> Size | None:
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _svg(data: bytes) -> Size | None:
    root = re.search(r"<svg\b[^>]*>", data[:10_000].decode("utf-8", "replace"))
    if root is None:
        return None
    written = [re.search(rf"\s{name}{_NUMBER}", root[0]) for name in ("width", "height")]
    box = _BOX.search(root[0])
    if all(written):
        width, height = (float(side[1]) for side in written if side)
    elif box:
        width, height = float(box[1]), float(box[2])
    else:
        return None
    return max(1, round(width)), max(1, round(height))


_READERS: tuple[tuple[bytes, Callable[[bytes], Size | None]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", _png),
    (rb"GIF8[79]a", _gif),
    (rb"\xff\xd8\xff", _jpeg),
    (rb"RIFF....WEBP", _webp),
    (rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|svg)", _svg),
)
"""First bytes of each kind, and its reader."""
