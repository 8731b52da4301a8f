"""Bytes that are text, and bytes that are refused."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import IngestConfig
from site_builder.errors import SeedError
from site_builder.seeds.decoding import clean, decode

LIMITS = IngestConfig(max_text_mb=1, max_line_kb=10)


@pytest.mark.parametrize(
    "data",
    [
        "Ships – Häfen\nx".encode(),
        codecs.BOM_UTF8 + "Ships – Häfen\r\nx".encode(),
        codecs.BOM_UTF16_LE + "Ships – Häfen\rx".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Ships – Häfen\nx".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "Ships – Häfen\u2028x".encode("utf-32-le"),
        "Ships – Ha\u0308fen\nx".encode(),
    ],
)
def test_every_unicode_encoding_gives_the_same_text(data: bytes) -> None:
    decoded = decode(data, LIMITS)
    assert (decoded.text, decoded.notes) == ("Ships – Häfen\nx", ())


def test_an_old_western_encoding_is_read_and_said() -> None:
    decoded = decode("The “Häfen” – ships of Karvonia came to the café".encode("cp1252"), LIMITS)
    assert decoded.text == "The “Häfen” – ships of Karvonia came to the café"
    assert "cp1252" in decoded.notes[0]


def test_another_encoding_is_guessed_and_said() -> None:
    text = "Корабли пришли в порт, и совет города решил открыть северную гавань для всех судов. " * 5
    decoded = decode(text.encode("cp1251"), LIMITS)
    assert (decoded.text, "cp1251" in decoded.notes[0]) == (text, True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Ships\0 of Karvonia", "NUL"),
        (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), "NUL"),
        (bytes(range(1, 256)) * 40, "no text"),
        (b"\x81\x8d\x01\x02\xff\xfe\x90" * 300, "no text"),
        (b" \n\t\r\n ", "holds no text"),
        (b"", "holds no text"),
        (b"x" * 20_000, "20 kB long"),
        (b"x \n" * 400_000, "1.2 MB of text"),
    ],
)
def test_what_is_no_text_is_refused_with_a_way_out(data: bytes, said: str) -> None:
    with pytest.raises(SeedError, match=said) as caught:
        decode(data, LIMITS)
    assert caught.value.hint


def test_lone_surrogates_are_replaced_and_counted() -> None:
    decoded = decode("Ships\ud800 came".encode("utf-8", "surrogatepass"), LIMITS)
    assert (decoded.text, "1 broken" in decoded.notes[0]) == ("Ships\ufffd came", True)


def test_control_and_direction_characters_are_left_out_and_counted() -> None:
    decoded = clean("Ships\u202e of\x07 Kar\u00advonia\u2066", LIMITS)
    assert (decoded.text, "4 invisible" in decoded.notes[0]) == ("Ships of Karvonia", True)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data, LIMITS)
    except SeedError:
        return
    assert not set(decoded.text) & set("\0\r\x0b\u2028\u202e\ufeff")
    decoded.text.encode("utf-8")
