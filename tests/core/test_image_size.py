import struct

import pytest

from site_builder.core.image_size import image_size

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 320, 80)
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x08\x08" + struct.pack(">HH", 80, 320)
WEBP = b"RIFF\0\0\0\0WEBP"


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        b"GIF89a" + struct.pack("<HH", 320, 80),
        JPEG,
        WEBP + b"VP8X" + bytes(8) + (319).to_bytes(3, "little") + (79).to_bytes(3, "little"),
        WEBP + b"VP8L" + bytes(4) + b"\x2f" + (319 | 79 << 14).to_bytes(4, "little"),
        WEBP + b"VP8 " + bytes(10) + struct.pack("<HH", 320, 80),
        b'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="80px"/>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg width="100%" viewBox="0 0 319.6 80">',
    ],
)
def test_a_picture_has_a_size(data: bytes) -> None:
    assert image_size(data) == (320, 80)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        PNG[:18],
        PNG[:16] + bytes(8),
        JPEG[:9],
        JPEG[:8] + b"\0\0",
        b"<svg xmlns='x'></svg>",
        b"<svg viewBox='0 0 0 . 5'></svg>",
        b"<?xml version='1.0'?><p/>",
    ],
)
def test_what_is_no_picture_or_cut_off_has_none(data: bytes) -> None:
    assert image_size(data) is None
