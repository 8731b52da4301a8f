"""Unpacked sizes of LZW and RunLength data, counted without unpacking."""

import pytest

from site_builder.core.errors import SeedError
from site_builder.seeds.formats.pdf import reader
from site_builder.seeds.formats.pdf.old_filters import filters_above, unpacked_length
from site_builder.settings.site_config import IngestConfig

MOST = 10**9


def lzw(data: bytes) -> bytes:
    """Packed as in ISO 32000-1, 7.4.4, with early change."""
    table = {bytes([n]): n for n in range(256)}
    width, held, bits, word = 9, 256, 9, b""
    out = bytearray()
    codes: list[tuple[int, int]] = []
    number = 258
    for at in range(len(data)):
        longer = word + data[at : at + 1]
        if longer in table:
            word = longer
            continue
        codes.append((table[word], width))
        table[longer] = number
        number += 1
        width = min(12, number.bit_length())
        word = data[at : at + 1]
        if number >= 4094:
            codes.append((256, width))
            table, number, width = {bytes([n]): n for n in range(256)}, 258, 9
    codes += [(table[word], width)] if word else []
    for code, wide in codes:
        held, bits = held << wide | code, bits + wide
        while bits >= 8:
            bits -= 8
            out.append(held >> bits & 255)
            held &= (1 << bits) - 1
    return bytes(out) + bytes([held << (8 - bits) & 255])


@pytest.mark.parametrize("data", [b"-----A---B", b"a" * 3000, b"the port of Oronto " * 500, bytes(range(256)) * 40])
def test_the_unpacked_length_of_lzw_data_is_counted(data: bytes) -> None:
    counted = unpacked_length(b"/LZWDecode", lzw(data), MOST)
    assert len(data) - 2 <= counted <= len(data) + 2


def test_the_example_of_the_standard_is_ten_bytes_long() -> None:
    assert unpacked_length(b"/LZWDecode", bytes.fromhex("800B6050220C0C8501"), MOST) == 10


def test_the_unpacked_length_of_run_length_data_is_counted() -> None:
    assert unpacked_length(b"/RunLengthDecode", bytes([2, 1, 2, 3, 253, 7, 129, 7, 128, 9]), MOST) == 3 + 4 + 128


def test_counting_ends_at_the_limit() -> None:
    assert unpacked_length(b"/RL", bytes([129, 7]) * 10_000, 1000) < 1300


def test_filters_are_found_in_the_dictionary_of_their_stream() -> None:
    data = b"1 0 obj << /Filter /FlateDecode >> endobj\n2 0 obj <</Filter [ /ASCII85Decode /LZWDecode ]>>\nstream\n"
    assert filters_above(data, data.index(b"stream")) == [b"/LZWDecode"]
    assert filters_above(b"2 0 obj <</Length 3>>stream", 21) == []


@pytest.mark.parametrize("filters", [b"[/LZWDecode /LZWDecode]", b"[/FlateDecode /RunLengthDecode]", b"[/RL /Fl]"])
def test_a_stream_packed_twice_by_old_filters_is_refused(filters: bytes) -> None:
    data = b"%PDF-1.4\n1 0 obj <</Filter " + filters + b">>\nstream\nx\nendstream endobj\n"
    with pytest.raises(SeedError, match="twice"):
        reader.read(data, "seeds/a.pdf", IngestConfig())


def test_a_bomb_of_runs_is_refused() -> None:
    data = b"%PDF-1.4\n1 0 obj <</Filter /RunLengthDecode>>\nstream\n" + b"\x81a" * 20_000 + b"\x80endstream endobj\n"
    with pytest.raises(SeedError, match="unpacks to more than 1 MB"):
        reader.read(data, "seeds/a.pdf", IngestConfig(max_pdf_mb=1))
