import struct

import pytest

from site_builder.core.image_size import image_size

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 320, 80)
FRAME = b"\xff\xc0\0\x08\x08" + struct.pack(">HH", 80, 320)
JPEG = b"\xff\xd8\xff\xe0\0\x04ab" + FRAME
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


def test_a_picture_of_a_single_pixel_has_a_size() -> None:
    assert image_size(b"GIF89a" + struct.pack("<HH", 1, 1)) == (1, 1)


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
def test_a_truncated_or_other_file_has_no_image_size(data: bytes) -> None:
    assert image_size(data) is None


def photograph(orientation: int, order: str = ">", *, kind: int = 3, entries: int = 2) -> bytes:
    """A JPEG whose second EXIF entry gives the orientation."""
    mark = b"MM" if order == ">" else b"II"
    directory = struct.pack(f"{order}HHHIHxx", entries, 0x0100, 3, 1, 320)
    directory += struct.pack(f"{order}HHIHxx", 0x0112, kind, 1, orientation)
    exif = b"Exif\0\0" + mark + struct.pack(f"{order}HI", 42, 8) + directory
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + FRAME


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_a_rotated_photograph_has_swapped_dimensions(orientation: int, order: str) -> None:
    assert image_size(photograph(orientation, order)) == (80, 320)


@pytest.mark.parametrize("orientation", [0, 1, 2, 3, 4, 9])
def test_an_upright_or_mirrored_photograph_keeps_its_size(orientation: int) -> None:
    assert image_size(photograph(orientation)) == (320, 80)


def test_an_implausible_orientation_changes_no_size() -> None:
    broken = photograph(6).replace(struct.pack(">HI", 42, 8), struct.pack(">HI", 42, 2**32 - 1))
    others = [broken, photograph(6, kind=4), photograph(6, entries=1), photograph(6, kind=4, entries=9)]
    others.append(photograph(6).replace(b"Exif\0\0", b"http:/"))
    assert [image_size(picture) for picture in others] == [(320, 80)] * 5
