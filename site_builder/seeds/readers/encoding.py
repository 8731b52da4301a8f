"""Bytes → text: by their mark, as UTF-8, as declared, else by guess; says when it guessed.

Knows no format; a caller that found a declaration (a mail header, a meta element) hands it over.
"""

import codecs
from dataclasses import dataclass

from site_builder.seeds.readers.refusals import refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252"}
_NO_TEXT = {"base64", "base64_codec", "bz2", "hex", "quopri", "rot13", "uu", "zip", "zlib", "idna", "punycode"}
_SAMPLE_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was won."""

    text: str
    note: str = ""
    """What the editor should look at; empty where the encoding was certain."""


def decode(data: bytes, path: str, *, declared: str = "") -> Decoded:
    """The text of the bytes, line ends as they were; SeedError where they are no text in any encoding."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace"))
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    text = _as_declared(data, declared)
    return Decoded(text) if text is not None else _guess(data, path)


def _as_declared(data: bytes, declared: str) -> str | None:
    name = declared.strip().strip("\"'").lower()
    if not name or name in _NO_TEXT:
        return None
    try:
        name = _WINDOWS.get(name, name)
        return data.decode(name, "replace" if name == "cp1252" else "strict")
    except (LookupError, ValueError):
        return None


def _guess(data: bytes, path: str) -> Decoded:
    from charset_normalizer import from_bytes  # a tenth of a second, and most seeds are UTF-8

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        raise refusal(path, "the file is no text in any encoding we know", "save it as UTF-8 text")
    name = best.encoding
    return Decoded(data.decode(name, "replace"), f"read as {name}: check letters with accents")
