"""LZW and RunLength streams of a PDF → their unpacked length, counted without unpacking.

ISO 32000-1, 7.4.4 (LZWDecode) and 7.4.5 (RunLengthDecode).
"""

import re

_FILTERS = re.compile(rb"/Filter\s{0,9}(\[[^\]]{0,400}\]|/\w{1,40})")
_PACKING = re.compile(rb"/(?:Flate|LZW|RunLength)Decode\b|/(?:Fl|LZW|RL)\b")
_OLD = re.compile(rb"/(?:LZW|RunLength)(?:Decode)?\b|/RL\b")
HEAD = 2000
"""Bytes before a stream that are searched for its dictionary."""
CLEAR, END = 256, 257


def filters_above(data: bytes, start: int) -> list[bytes]:
    """The compression filters of the stream at this position, in decoding order."""
    head = data[max(0, start - HEAD) : start].rpartition(b" obj")[2]
    found = _FILTERS.search(head)
    return _PACKING.findall(found[1]) if found else []


def is_old(name: bytes) -> bool:
    """True for a filter whose unpacked length this module can compute."""
    return bool(_OLD.fullmatch(name))


def unpacked_length(name: bytes, data: bytes, most: int) -> int:
    """The unpacked length of a stream; counting stops soon after `most`."""
    return _lzw_length(data, most) if b"LZW" in name else _run_length(data, most)


def _lzw_length(data: bytes, most: int) -> int:
    """The sum of the lengths of all decoded strings; only lengths are kept in the table."""
    lengths = [1] * CLEAR + [0, 0]
    width, last, total, bits, buffer = 9, 0, 0, 0, 0
    for byte in data:
        buffer, bits = (buffer << 8 | byte) & 0xFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = buffer >> bits & (1 << width) - 1
        if code == CLEAR:
            lengths, width, last = [1] * CLEAR + [0, 0], 9, 0
            continue
        if code == END or total > most:
            break
        length = lengths[code] if code < len(lengths) else last + 1
        total += length
        if last and len(lengths) < 4096:
            lengths.append(last + 1)
            width = min(12, max(9, (len(lengths) + 1).bit_length()))
        last = length
    return total


def _run_length(data: bytes, most: int) -> int:
    at = total = 0
    while at < len(data) and data[at] != 128 and total <= most:
        count = data[at]
        total += count + 1 if count < 128 else 257 - count
        at += count + 2 if count < 128 else 2
    return total
