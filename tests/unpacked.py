"""Everything readable in the bytes of a file: archives, databases, chunks of pictures and base64, unpacked."""

import base64
import gzip
import html
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from urllib.parse import unquote_to_bytes

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
DEPTH = 4
"""Maximum depth of nested packing."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""Exceptions raised for bytes that only start like a packed format."""


def opened(data: bytes, depth: int = DEPTH) -> Iterator[bytes]:
    """The bytes themselves, and everything packed in them."""
    yield data
    if depth:
        inner = (*_archives(data), *_database(data), *_chunks(data), *_texts(data))
        for piece in inner:
            yield from opened(piece, depth - 1)


def found_in(data: bytes, words: Iterable[str]) -> list[str]:
    """Words, in lower case, found in the bytes at any depth of packing."""
    whole = b"\0".join(opened(data)).lower()
    return [word for word in words if word.encode() in whole]


def _archives(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"\x1f\x8b"):
        with suppress(*BROKEN):
            yield gzip.decompress(data)
    if data.startswith(b"PK"):
        with suppress(*BROKEN), zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield from (member.filename.encode(), member.comment, archive.read(member))


def _database(data: bytes) -> Iterator[bytes]:
    if not data.startswith(b"SQLite format 3\0"):
        return
    connection = sqlite3.connect(":memory:")
    with closing(connection), suppress(sqlite3.DatabaseError):  # other bytes that only start like one
        connection.deserialize(data)
        yield from (line.encode() for line in connection.iterdump())
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cells = (cell for row in connection.execute(f'SELECT * FROM "{table}"') for cell in row)
            yield from (cell for cell in cells if isinstance(cell, bytes))


def _chunks(data: bytes) -> Iterator[bytes]:
    """Chunks of a PNG without pixels (PNG 1.2 §4.2), unpacked where they are packed."""
    at = 8 if data.startswith(b"\x89PNG\r\n\x1a\n") else len(data)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        kind, chunk = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind not in (b"IDAT", b"IHDR", b"PLTE"):
            yield chunk
            for place in re.finditer(rb"\0", chunk):
                with suppress(zlib.error):
                    yield zlib.decompress(chunk[place.end() + (kind == b"zTXt") :])


def _texts(data: bytes) -> Iterator[bytes]:
    if b"%" in data:
        yield from _if_other(unquote_to_bytes(data), data)
    if b"&" in data:
        yield from _if_other(html.unescape(data.decode("utf-8", "ignore")).encode("utf-8", "ignore"), data)
    if b"\\u" in data:
        yield re.sub(rb"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)).encode("utf-8", "ignore"), data)
    for run in _BASE64.findall(data):
        with suppress(ValueError):
            yield base64.b64decode(run + b"=" * (-len(run) % 4), altchars=b"-_" if b"-" in run or b"_" in run else None)


def _if_other(found: bytes, data: bytes) -> Iterator[bytes]:
    if found != data:
        yield found
