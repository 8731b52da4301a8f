"""Bytes of a page or mail → text, by the declared encoding if that is true.

Bytes without a declaration are decoded like any text file.
"""

import codecs
import re
from dataclasses import replace

from site_builder.seeds.decoding import Decoded, clean, mostly_utf8
from site_builder.seeds.decoding import decode as decode_text
from site_builder.settings.site_config import IngestConfig

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WINDOWS = dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252")
"""Labels that in practice mean Windows-1252 (WHATWG Encoding Standard §4.2)."""


def decode(data: bytes, limits: IngestConfig, *, declared: str = "") -> Decoded:
    """The text, cleaned. Raises SeedError if the bytes are not text.

    Markup may be longer than its text and on a single line with images, so only the file size limits it.
    """
    limits = replace(limits, max_line_kb=limits.max_seed_mb * 1000, max_text_mb=limits.max_seed_mb)
    name = declared.strip(" \"'").lower()
    if not name or data.startswith(_MARKS):
        return decode_text(data, limits)
    try:
        return clean(data.decode("utf-8"), limits)
    except UnicodeDecodeError:
        pass
    try:
        codec = codecs.lookup(_WINDOWS.get(name, name))
        if codec.name == "cp1252" and mostly_utf8(data):
            return decode_text(data, limits)
        text = data.decode(codec.name, "replace" if codec.name == "cp1252" else "strict")
    except (LookupError, ValueError):  # unknown name, a codec that yields no text, or a false declaration
        return decode_text(data, limits)
    return clean(text, limits)


def declared_in_page(data: bytes) -> str:
    """The encoding declared in the first 2 KB of an HTML page or XML file; else empty."""
    match = re.search(rb"""(?:charset|encoding)\s*=\s*(?:["']\s*)?([A-Za-z0-9_.:-]{2,40})""", data[:2048])
    return match[1].decode("ascii") if match else ""
